"""What is too long for templates is written in Python: the same HTML, and nothing in it that was not escaped."""

from __future__ import annotations

from django import forms
from django.test.html import parse_html
from django.utils.safestring import mark_safe

from portal.base.parameters import OptionalSelect
from portal.base.tables import Cell, Column, Table
from portal.base.templatetags.tables import rows_of, totals_of
from regions.map.marks import Mark, Place, dots, links

ODD = '<b>"Tom & Jerry\'s"</b>'
ESCAPED = "&lt;b&gt;&quot;Tom &amp; Jerry&#x27;s&quot;&lt;/b&gt;"


def test_a_list_to_choose_from_is_written_as_django_writes_it() -> None:
    choices = [("", "semua"), (ODD, "satu"), ("2", ODD)]
    for chosen in (None, "", "2", ODD, "yang lain"):
        asked = ("kind", chosen, {"id": "id_kind", "aria-describedby": ODD})
        ours, theirs = (one(choices=choices).render(*asked) for one in (OptionalSelect, forms.Select))
        assert parse_html(ours) == parse_html(theirs)


def test_a_table_escapes_what_is_no_html_and_says_what_is_not_known() -> None:
    columns = [Column("name", "Nama"), Column("id", "Kode", in_file=True), Column("number", "Jumlah", is_number=True)]
    rows = [[Cell(ODD), Cell("x"), Cell(5, mark_safe("<i>5</i>"))], [Cell("b"), Cell("y"), Cell(None)]]
    table = Table("t", "Tabel", columns, rows, totals=[[Cell(ODD), Cell(0)]])
    first, second, _end = rows_of(table).split("\n")
    assert first == f'<tr><th scope="row">{ESCAPED}</th><td class="num"><i>5</i></td></tr>'
    assert '<td class="num"><span class="unknown">' in second and "x" not in second
    assert totals_of(table) == f'<tr><th scope="row">{ESCAPED}</th><td class="num">0</td></tr>'


def test_the_marks_of_a_map_escape_names_and_lead_to_their_places() -> None:
    place = Place("35", ODD, "province", (112.0, -8.0), "/regions/35/", ESCAPED, mark_safe(""), "")
    mark = Mark(place, "2 program", 3, 10, 20)
    circle = '<circle class="m3 whole" cx="10" cy="20" r="8"/>'
    assert links([mark], stops=False) == (
        f'<a href="/regions/35/" tabindex="-1"><title>{ESCAPED}: 2 program</title>{circle}</a>\n'
    )
    assert "tabindex" not in links([mark], stops=True)
    assert dots([mark]) == '<circle class="m3 dot" cx="10" cy="20" r="3"/>'
    assert dots([mark._replace(area="M0 0z")]) == '<path class="a3" d="M0 0z"/>'
