"""A record is cited with version and day, kept under a permanent address, and passed on without a script."""

from __future__ import annotations

import datetime
import html
import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.test import Client

from portal.base import citing
from portal.base.citing import Reference, latex
from portal.base.models import RegistryVersion
from portal.base.querysets import record_models
from portal.base.recording import recording
from tests import make
from tests.pages.reading import address, read, words_of

pytestmark = pytest.mark.django_db
SITE = "http://testserver"


@pytest.fixture(autouse=True)
def _a_day(monkeypatch) -> None:
    monkeypatch.setattr(citing.timezone, "localdate", lambda *_given: datetime.date(2026, 11, 29))


def box(page: str) -> str:
    """The part of a page that says how it is cited and passed on."""
    return re.search(r'<details class="share">.*?</details>', page, re.S)[0]


def test_a_page_says_how_it_is_cited_in_its_language() -> None:
    program = make.program("Air & tanah", title_en="Water & land")
    version = RegistryVersion.current()
    there = f"{SITE}/programs/{program.public_id}/"
    assert (
        f"Portal Program Daerah. “Air & tanah” (program {program.public_id}). Versi registri {version}. "
        f"Diakses 29 November 2026. {there}" in words_of(box(read(program, "id")))
    )
    english = words_of(box(read(program)))
    assert f"“Water & land” (programme {program.public_id}). Registry version {version}. Accessed 29 Nov" in english
    assert f"{SITE}/en/programs/{program.public_id}/" in english


def test_the_permanent_address_leads_to_the_page_whatever_that_is_called_later(client) -> None:
    program, region = make.program("Air"), make.region("35.05")
    there = re.search(r'href="([^"]+)" rel="bookmark"', read(program))[1].removeprefix(SITE)
    with recording(program):
        program.slug = "air-bersih"
        program.save()
    answer = client.get(there)
    assert (answer.status_code, answer.headers["Location"]) == (301, "/en/programs/air-bersih/")
    assert f'href="{SITE}/regions/35.05/" rel="bookmark"' in read(region, "id")


def test_every_kind_of_record_is_had_in_every_way_its_page_names() -> None:
    region = make.region("35.05")
    made = [make.program(), make.agreement(), make.activity(period_start=datetime.date(2025, 5, 2)), make.partner()]
    made += [make.planning_document(), make.indicator(), make.target(region=region), make.source(), region]
    assert {record.noun for record in made} == {model.noun for model in record_models()}
    client = Client()
    for record in made:
        links = [html.unescape(link) for link in re.findall(r'href="([^"]+)"', box(read(record)))]
        here = [link for link in links if link.startswith(("/", SITE))]
        kinds = set()
        for link in here:
            answer = client.get(link.removeprefix(SITE), follow=True)
            assert answer.status_code == 200, link
            kinds.add(answer.headers["Content-Type"].partition(";")[0])
        assert kinds >= {*citing.FORMS.values(), "application/json", "application/atom+xml", "text/html"}
        assert ("text/calendar" in kinds) == (record.noun == "activities")
        assert {urlsplit(link).netloc or urlsplit(link).scheme for link in links if link not in here} == {
            "wa.me",
            "mailto",
        }


def test_what_is_sent_names_the_page_and_where_it_is() -> None:
    program = make.program("Air & tanah, 100%")
    page = box(read(program, "id"))
    sent = html.unescape(re.search(r'href="(https://wa\.me/[^"]+)"', page)[1])
    expected = f"Air & tanah, 100% – Portal Program Daerah\n{SITE}{address(program)}"
    assert parse_qs(urlsplit(sent).query)["text"] == [expected]
    letter = html.unescape(re.search(r'href="mailto:\?([^"]+)"', page)[1])
    given = dict(part.split("=", 1) for part in letter.split("&"))
    assert unquote(given["subject"]) == "Air & tanah, 100%"
    assert unquote(given["body"]) == expected


def test_references_for_programs_are_exact(client) -> None:
    program = make.program("Air_bersih: 100% {A} & \\B\n~ 木", title_en="Water")
    answer = client.get(f"/programs/{program.public_id}.bib")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="programs-{program.public_id}.bib"'
    version = RegistryVersion.current()
    assert answer.content.decode() == (
        f"@misc{{programs-{program.public_id},\n"
        "  author = {{Portal Program Daerah}},\n"
        "  title = {{Air\\_bersih: 100\\% \\{A\\} \\& \\textbackslash{}B \\textasciitilde{} 木}},\n"
        f"  year = {{{program.updated_at.year}}},\n"
        f"  url = {{{SITE}/programs/{program.public_id}/}},\n"
        "  urldate = {2026-11-29},\n"
        f"  note = {{program {program.public_id}, versi registri {version}}},\n"
        "  language = {indonesian},\n"
        "}\n"
    )
    ris = client.get(f"/en/programs/{program.slug}.ris").content.decode()
    assert ris.startswith(f"TY  - ELEC\r\nID  - programs-{program.public_id}\r\nAU  - Portal Program Daerah,\r\n")
    assert ris.endswith("ER  - \r\n")
    fields = dict(line.split("  - ", 1) for line in ris.split("\r\n")[:-1])
    assert (fields["TI"], fields["LA"], fields["Y2"]) == ("Water", "en", "2026/11/29")
    assert fields["UR"] == f"{SITE}/en/programs/{program.public_id}/"
    assert latex("^") == "\\textasciicircum{}"


def test_what_is_not_public_is_neither_cited_nor_passed_on(client) -> None:
    draft = make.program("Rahasia", make.DRAFT)
    desk = Client()
    desk.force_login(make.user(superuser=True))
    assert '<details class="share">' not in read(draft, client=desk)
    for form in citing.FORMS:
        for who in (client, desk):
            assert who.get(f"/programs/{draft.public_id}.{form}").status_code == 404
            assert who.get(f"/nothing/{draft.public_id}.{form}").status_code == 404
    program = make.program()
    assert client.get(f"/programs/{program.public_id}.bib?x=1").status_code == 400


def test_a_reference_asks_for_the_version_alone(django_assert_num_queries) -> None:
    program = make.program("Air")
    # 1 the version
    with django_assert_num_queries(1):
        Reference.to(program)
