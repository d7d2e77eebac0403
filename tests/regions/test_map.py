"""The map: lines drawn from their fixture, places where they lie, sizes that follow the numbers."""

from __future__ import annotations

import gzip
import re
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from portal.base.recording import recording
from portal.base.spreadsheets import csv_line
from portal.base.views import RecordListView
from programs.models import Agreement, Program
from regions.map import counting, outline
from regions.map.drawing import AGREEMENTS, PROGRAMS, draw, in_words, legend, size_of, steps
from regions.map.frames import ACROSS, COUNTRY, JAVA, around
from regions.map.shapes import area, path, simplified, simplified_ring
from regions.map.sums import money_by_place
from regions.views.money import in_region, with_places
from tests import make

BLITAR = {"label_latitude": -8.13, "label_longitude": 112.22}
BERAU = {"label_latitude": 2.1, "label_longitude": 117.3}
CIREBON = {"label_latitude": -6.8, "label_longitude": 108.5}


def test_the_land_is_what_its_fixture_draws():
    assert outline.IMAGE.read_text() == outline.drawn(), "Run `manage.py draw_outline`."


def test_the_land_takes_no_more_than_its_share_of_the_forty_kilobytes():
    assert len(gzip.compress(outline.IMAGE.read_bytes())) < 14 * 1024


def test_what_is_no_atlas_is_refused(tmp_path):
    file = tmp_path / "atlas.json"
    file.write_text('{"objects": {"countries": {"geometries": []}}, "arcs": []}')
    with pytest.raises(CommandError, match="no atlas"):
        call_command("draw_outline", "--atlas", file)


def test_a_line_loses_only_points_that_are_near_what_is_kept():
    line = [(0.0, 0.0), (5.0, 0.4), (10.0, 0.0), (15.0, 3.0), (20.0, 0.0)]
    assert simplified(line, 0.5) == [(0.0, 0.0), (10.0, 0.0), (15.0, 3.0), (20.0, 0.0)]


def test_a_ring_stays_a_ring_and_small_ones_are_left_out():
    square = [(0.0, 0.0), (5.0, 0.1), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0)]
    assert simplified_ring(square, 1) == [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]
    assert area(square[:-1]) == pytest.approx(99.5)
    assert path([square, [(0, 0), (1, 0), (0, 1)]], 1, smallest=2) == "M0 0l10 0 0 10-10 0z"


def test_a_close_up_holds_its_places_and_the_country_all():
    frame = around([(112.2, -8.1), (113.5, -7.2)])
    assert frame.held({"near": (112.2, -8.1), "far": (113.5, -7.2), "out": (119.0, -8.1)}) == {"near", "far"}
    assert frame.east - frame.west < 5
    assert around([(95.3, 5.5), (140.7, -2.5)]) == COUNTRY
    assert around([]) == COUNTRY
    assert JAVA.held({"31": (106.8, -6.2), "11": (95.3, 5.5)}) == {"31"}
    x, y = frame.place(112.2, -8.1)
    assert 0 < x < ACROSS and 0 < y < frame.height


def test_sizes_follow_the_numbers_and_the_legend_names_those_that_occur():
    begin = steps([1, 7, 30], is_money=False)
    assert [size_of(value, begin) for value in (1, 7, 30)] == [1, 3, 5]
    with translation.override("en"):
        lines = legend(begin, {1, 3, 5}, AGREEMENTS)
        great = legend(steps([30_000], is_money=False), {4, 5}, AGREEMENTS)
    assert [step.words for step in lines] == ["1 agreement", "5–9", "20 and more"]
    assert [step.words for step in great] == ["5,000–19,999", "20,000 and more"]


@pytest.mark.django_db
class TestCounting:
    def test_a_programme_counts_once_in_a_regency_with_all_that_lies_in_it(self):
        village = make.region("35.05.01.2001")
        make.program(regions=[make.region("35.05"), make.region("35.05.02"), village])
        make.program(regions=[make.region("35.05")])
        make.program(regions=[make.region("35")])
        assert counting.programs_at(Program.objects.all(), None) == {"35": 1, "35.05": 2}

    def test_what_is_hidden_counts_for_nobody_but_the_desk(self):
        make.program(regions=[make.region("35.05")], publication=make.DRAFT)
        assert counting.programs_at(Program.objects.published(), None) == {}
        assert counting.programs_at(Program.objects.all(), None) == {}
        assert counting.programs_at(Program.objects.all(), make.user()) == {"35.05": 1}

    def test_an_agreement_stands_at_its_own_regions_else_at_its_programmes(self):
        program = make.program(regions=[make.region("64.03")])
        make.agreement(programs=[program])
        make.agreement(programs=[program], regions=[make.region("35.05")])
        make.agreement()
        assert counting.agreements_at(Agreement.objects.all(), None) == {"64.03": 1, "35.05": 1}
        assert counting.unplaced_agreements(Agreement.objects.all(), None) == 1

    def test_an_agreement_for_a_hidden_programme_stands_nowhere(self):
        hidden = make.program(regions=[make.region("64.03")], publication=make.DRAFT)
        agreement = make.agreement()
        with recording(agreement):
            agreement.program_shares.create(program=hidden)
        assert counting.agreements_at(Agreement.objects.published(), None) == {}
        assert counting.unplaced_agreements(Agreement.objects.published(), None) == 1

    def test_money_counts_at_a_place_as_on_the_page_of_the_place(self):
        blitar, berau = make.region("35.05"), make.region("64.03")
        make.agreement(regions=[blitar], amount="100")
        make.agreement(regions=[blitar], amount="7", currency="USD")
        make.agreement(regions=[blitar, berau], amount="900")
        make.agreement(regions=[berau])
        rows = Agreement.objects.published()
        assert money_by_place(rows, None, "IDR") == {"35.05": 100}
        assert money_by_place(rows, None, "USD") == {"35.05": 7}
        totals = in_region(with_places(rows.within(blitar), None), blitar).totals
        assert [(total.currency, total.amount) for total in totals] == [("IDR", 100), ("USD", 7)]
        assert rows.currencies() == ["IDR", "USD"]

    def test_programmes_without_a_region_are_told_apart_by_their_scope(self):
        make.program(is_national=True)
        make.program()
        make.program(regions=[make.region("35.05")])
        assert counting.unplaced_programs(Program.objects.all(), None) == (1, 1)


@pytest.mark.django_db
class TestDrawing:
    def drawn(self, numbers, **how):
        return draw(numbers, None, shows=PROGRAMS, heading="", **how)

    def test_java_is_drawn_a_second_time_and_leads_to_its_places_only_there(self):
        make.region("35.05", **BLITAR)
        make.region("64.03", **BERAU)
        made = self.drawn({"35.05": 2, "64.03": 1}, frame=COUNTRY)
        country, java = made.pictures
        assert [mark.region.code for mark in country.marks] == ["64.03"]
        assert [mark.region.code for mark in country.dots] == ["35.05"]
        assert [mark.region.code for mark in java.marks] == ["35.05"]
        assert [row.region.code for row in made.rows] == ["35.05", "64.03"]

    def test_a_place_without_a_point_is_in_the_table_only(self):
        make.region("35.05", **BLITAR)
        make.region("35.06")
        made = self.drawn({"35.05": 2, "35.06": 1})
        assert [row.region.code for row in made.rows] == ["35.05", "35.06"]
        assert [mark.region.code for picture in made.pictures for mark in picture.marks] == ["35.05"]

    @pytest.mark.parametrize("shows", [PROGRAMS, "IDR"])
    def test_the_file_of_a_map_holds_what_its_table_shows(self, shows):
        make.region("35.05", "Kabupaten Blitar", **BLITAR)
        make.region("35.06", '=Kediri, "lama"')
        many, one = (2, 1) if shows == PROGRAMS else (Decimal("2.5E+12"), Decimal(1))
        made = draw({"35.05": many, "35.06": one}, None, shows=shows, heading="")
        rows = list(made.table.values())
        assert [row[:3] for row in rows] == [["Kabupaten Blitar", "35.05", many], ['=Kediri, "lama"', "35.06", 1]]
        assert len(made.table.columns) == len(rows[0])
        # Its lines are put together from what is remembered of the places.
        assert "".join(made.table.lines()) == "".join(map(csv_line, rows))

    def test_without_a_place_there_is_no_map(self):
        assert self.drawn({}) is None
        make.region("35.06")
        assert self.drawn({"35.06": 1}) is None

    def test_the_keyboard_stops_at_marks_only_while_they_are_few(self):
        for number in range(1, 62):
            make.region(f"64.{number:02}", label_latitude=2.0, label_longitude=110 + number / 10)
        codes = {f"64.{number:02}": 1 for number in range(1, 61)}
        assert self.drawn(codes).has_stops
        assert not self.drawn(codes | {"64.61": 1}).has_stops


@pytest.mark.django_db
class TestPages:
    def page(self, client, address):
        response = client.get(address)
        assert response.status_code == 200
        return response.content.decode()

    def marks(self, page):
        return re.findall(r'<a href="([^"]+)"[^>]*><title>([^<]+)</title>', page)

    def test_the_home_page_marks_what_is_public(self, client):
        make.region("64.03", "Kabupaten Berau", **BERAU)
        make.program(regions=[make.region("64.03")])
        make.program(regions=[make.region("64.03")], publication=make.DRAFT)
        assert self.marks(self.page(client, "/en/")) == [("/en/regions/64.03/", "Kabupaten Berau: 1 programme")]

    def test_the_map_of_a_list_follows_its_filter(self, client):
        make.region("64.03", "Kabupaten Berau", **BERAU)
        make.region("35.05", "Kabupaten Blitar", **BLITAR)
        make.program("Air", regions=[make.region("64.03")])
        make.program("Hutan", regions=[make.region("35.05")])
        assert len(self.marks(self.page(client, "/en/programs/"))) == 2
        found = self.marks(self.page(client, "/en/programs/?q=Hutan"))
        assert found == [("/en/regions/35.05/", "Kabupaten Blitar: 1 programme")]

    def test_the_map_of_agreements_shows_money_of_one_currency_when_asked(self, client):
        make.region("64.03", "Kabupaten Berau", **BERAU)
        make.agreement(regions=[make.region("64.03")], amount="2800000000")
        page = self.page(client, "/en/agreements/?map=IDR")
        assert self.marks(page) == [("/en/regions/64.03/", "Kabupaten Berau: IDR 2,800,000,000")]
        assert client.get("/en/agreements/?map=XYZ").status_code == 400
        assert client.get("/en/agreements/?map=&q=x").status_code == 200

    def test_what_the_map_shows_stays_on_every_page_and_in_every_filter_of_the_list(self, client, monkeypatch):
        monkeypatch.setattr(RecordListView, "page_size", 1)
        for _row in range(2):
            make.agreement(regions=[make.region("64.03", "Kabupaten Berau", **BERAU)], amount="5")
        page = self.page(client, "/en/agreements/?map=IDR&region=64")
        assert 'href="?map=IDR&amp;region=64&amp;page=2"' in page
        assert 'class="chip" href="?map=IDR"' in page and page.count('class="chip"') == 1
        assert '<input type="hidden" name="map" value="IDR">' in page
        assert 'href="?region=64">Number of agreements</a>' in page
        second = self.page(client, "/en/agreements/?map=IDR&region=64&page=2")
        assert self.marks(second) == [("/en/regions/64.03/", "Kabupaten Berau: IDR 10")]
        assert client.get("/en/agreements/?map=IDR&map=USD").status_code == 400

    def test_a_place_is_shown_in_its_province(self, client):
        make.region("64", "Kalimantan Timur", label_latitude=0.5, label_longitude=116.4)
        make.region("64.03", "Kabupaten Berau", **BERAU)
        page = self.page(client, "/en/regions/64.03/")
        assert "Programmes in Kalimantan Timur" in page
        assert 'class="here"' in page

    def test_a_close_up_holds_only_what_lies_there(self, client):
        for code, name, group, point in (
            ("64.03", "Kabupaten Berau", "Kalimantan", BERAU),
            ("32.09", "Kabupaten Cirebon", "Jawa", CIREBON),
        ):
            make.program(regions=[make.region(code, name, island_group=group, **point)])
        found = self.marks(self.page(client, "/en/map/?area=jawa"))
        assert found == [("/en/regions/32.09/", "Kabupaten Cirebon: 1 programme")]
        assert len(self.marks(self.page(client, "/en/map/"))) == 2
        for refused in ("?area=atlantis", "?map=rupee", "?other=1"):
            assert client.get(f"/en/map/{refused}").status_code == 400


def test_thousands_are_said_with_the_marks_of_the_language() -> None:
    assert in_words(AGREEMENTS, 12345) == "12.345 perjanjian"
    with translation.override("en"):
        assert in_words(PROGRAMS, 12345) == "12,345 programmes"
