"""The page of a place: figures at a glance, what stands behind them, and the sheet it is printed as."""

import datetime
import html
import re
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import timezone, translation

from portal.base.models import RegistryVersion
from programs.models import Activity, Agreement, Program
from regions.views.agreements import ROWS, time_left
from regions.views.sections import ACTIVITIES, PROGRAMS
from tests import make
from tests.pages.reading import section, text, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def blitar():
    return make.region("35.05", "Kabupaten Blitar")


def test_at_a_glance_each_figure_leads_to_what_stands_behind_it(client, blitar):
    today = timezone.localdate()
    soon, later = today + datetime.timedelta(days=40), today + datetime.timedelta(days=300)
    running = {"period_start": today - datetime.timedelta(days=400), "regions": [blitar]}
    make.program(**running, period_end=later, period_precision="day")
    make.agreement("Segera", **running, period_end=soon)
    make.agreement("Nanti", **running, period_end=later)
    make.target(region=blitar)
    make.activity(region=blitar)
    page = client.get("/en/regions/35.05/")
    glance = re.search(r'<ul class="figures overview">.*?</ul>', page.content.decode(), re.S)[0]
    assert words_of(glance).startswith(
        "1 programme works here 1 running today 2 agreements running ending within 6 months: 1, within 12: 2 "
    )
    assert "1 target nobody works towards 1 of them yet" in words_of(glance)
    anchors = re.findall(r'href="#([\w-]+)"', glance)
    assert len(anchors) >= 6
    for anchor in anchors:
        assert f'id="{anchor}"' in page.content.decode(), anchor


def test_agreements_stand_by_what_they_are_today_with_the_time_they_have_left(client, blitar):
    today = timezone.localdate()

    def agreement(number, start, end, **fields):
        days = [today + datetime.timedelta(days=day) if day is not None else None for day in (start, end)]
        return make.agreement(number, period_start=days[0], period_end=days[1], regions=[blitar], **fields)

    extended = agreement("Diperpanjang", -90, -5)
    extended.amendments.create(
        signed_on=today - datetime.timedelta(days=30),
        signed_on_precision="day",
        period_end=today + datetime.timedelta(days=20),
        period_precision="day",
    )
    agreement("Panjang", -10, 900)
    agreement("Besok", 1, 30)
    agreement("Lalu", -90, -1)
    agreement("Terbuka", -90, None)
    stopped = agreement("Berhenti", -90, 90)
    stopped.amendments.create(signed_on=today, signed_on_precision="day", terminates=True)
    words = section(client.get("/en/regions/35.05/"), "agreements")
    told = [
        *[
            "Running, ending within a year 1 Diperpanjang ends",
            "20 days left",
            "Running for longer than a year 1 Panjang",
        ],
        *[
            "Not yet running 1 Besok",
            "Not known whether they run 1 Terbuka",
            "Terminated early 1 Berhenti",
            "Ended 1 Lalu",
        ],
    ]
    places = [words.index(part) for part in told]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("end", "precision", "left"),
    [
        ("2026-11-28", "day", "ends today"),
        ("2026-11-29", "day", "1 day left"),
        ("2027-01-27", "day", "60 days left"),
        ("2027-01-28", "day", "2 months left"),
        ("2027-02-27", "day", "2 months left"),
        ("2027-11-28", "day", "12 months left"),
        ("2026-11-30", "month", "ends this month"),
        ("2027-01-31", "month", "2 months left"),
        ("2026-12-31", "year", "ends this year"),
        ("2027-12-31", "year", "ends next year"),
    ],
)
def test_the_time_left_is_no_more_exact_than_the_end_is_known(end, precision, left):
    agreement = SimpleNamespace(current_end=datetime.date.fromisoformat(end), current_end_precision=precision)
    with translation.override("en"):
        assert time_left(agreement, datetime.date(2026, 11, 28)) == left


def test_targets_stand_under_their_plan_beside_whoever_works_towards_them(client, blitar):
    national = make.planning_document("RPJPN")
    plan = make.planning_document("RPJPD Blitar", region=blitar)
    make.planning_document("RKPD Blitar", region=blitar)
    served = make.target(region=blitar, indicator=make.indicator("Stunting"), planning_documents=[national, plan])
    make.target(region=blitar, indicator=make.indicator("Kemiskinan"))
    program = make.program("Ibu Sehat", partners=[(make.partner("Yayasan Bunda"), "implementer")])
    program.targets.add(served)
    page = client.get("/en/regions/35.05/")
    words = section(page, "targets")
    told = [
        *["RPJPD Blitar", "Stunting", "Stands in these too: RPJPN", "Ibu Sehat Implementer: Yayasan Bunda"],
        *[
            "RKPD Blitar",
            "No target of this plan is in the registry.",
            "Targets that stand in no plan of this registry",
        ],
        *["Kemiskinan", "Nobody in this registry works towards it yet."],
    ]
    places = [words.index(part) for part in told]
    assert places == sorted(places)
    assert words.count("Stunting") == 1 and words.count("Nobody in this registry works towards it yet.") == 1
    assert "Nobody in this registry works towards 1 target here yet" in words
    assert 'href="/en/targets/?region=35.05&amp;worked_towards=false"' in page.content.decode()


def test_a_programme_nobody_may_see_works_towards_no_target(client, blitar):
    served, unserved = make.target(region=blitar, slug="dituju"), make.target(region=blitar, slug="tidak")
    make.program().targets.add(served)
    make.program("RAHASIA", make.DRAFT).targets.add(served, unserved)
    for asked, found in [("true", served), ("false", unserved)]:
        rows = client.get(f"/api/v1/targets/?worked_towards={asked}").json()["results"]
        assert [row["id"] for row in rows] == [found.public_id]
        listed = client.get(f"/en/targets/?worked_towards={asked}").content.decode()
        assert f"/en/targets/{found.slug}/" in listed and "1 record" in listed
    assert "Nobody in this registry works towards it yet." in text(client.get("/en/targets/tidak/"))
    assert "Nobody in this registry works towards it yet." not in text(client.get("/en/targets/dituju/"))


def test_what_ends_soon_can_be_asked_for(client, blitar):
    today = timezone.localdate()
    for number, days in [("Dekat", 20), ("Sedang", 100), ("Jauh", 500)]:
        make.agreement(number, period_start=today, period_end=today + datetime.timedelta(days=days), regions=[blitar])
    found = client.get("/api/v1/agreements/?ends_within=6&ordering=number").json()["results"]
    assert [row["number"] for row in found] == ["Dekat", "Sedang"]
    assert client.get("/en/agreements/?ends_within=7").status_code == 400


def test_of_many_rows_a_few_are_shown_and_all_are_counted(client, blitar):
    """Rows straight into the tables: what is tried here is reading many."""
    few = 14
    host = make.partner("Penyelenggara")
    today = timezone.localdate()
    period = {"period_start": today, "period_end": today, "period_precision": "day", "publication": make.PUBLISHED}

    def many(model, **fields):
        rows = [model(slug=f"{model.noun}-{number}", **{**period, **fields}) for number in range(few)]
        return model.objects.bulk_create(rows)

    for program in many(Program, title="Program banyak"):
        program.regions.create(region=blitar)
        program.partners.create(partner=host, role="funder")
    for agreement in many(Agreement, title="Perjanjian banyak", amount=Decimal(3), currency="IDR"):
        agreement.region_shares.create(region=blitar)
        agreement.parties.create(partner=host, role="funder")
    for activity in many(Activity, title="Kegiatan banyak", region=blitar):
        activity.hosts.create(partner=host)
    make.placed()
    page = client.get("/en/regions/35.05/").content.decode()
    for title, most, address in [
        ("Program banyak", PROGRAMS, "programs/?region=35.05"),
        ("Perjanjian banyak", ROWS, "agreements/?region=35.05&amp;state=running&amp;ends_within=12"),
        ("Kegiatan banyak", ACTIVITIES, "activities/?region=35.05"),
    ]:
        assert page.count(title) == most, title
        assert f'href="/en/{address}"' in page
    assert f"IDR {few * 3}" in words_of(page) and f"All programmes here: {few}" in words_of(page)
    assert f"funder in {few} programmes" in words_of(page) and f"gives the money in {few} agreements" in words_of(page)


def test_the_partners_counted_here_are_those_the_list_finds(client, blitar):
    """And the list of a role holds as many as the page says."""
    worker, funder = make.partner("Yayasan Bekerja"), make.partner("Penyandang Dana")
    program = make.program(partners=[(worker, "implementer")], regions=[make.region("35.05.01")])
    make.agreement(parties=[(worker, "recipient"), (funder, "funder")], programs=[program])
    make.agreement(parties=[(make.partner("Jauh"), "funder"), (worker, "recipient")], regions=[make.region("62.01")])
    page = client.get("/regions/35.05/")
    assert "2 mitra bekerja di sini" in text(page)
    assert client.get("/api/v1/partners/?works_in=35.05").json()["count"] == 2
    roles = re.findall(
        r'href="(/(?:programs|agreements)/\?region=35.05&amp;partner=\w+&amp;role=\w+)"', page.content.decode()
    )
    assert len(roles) == 3
    for address in roles:
        assert "1 entri" in text(client.get(html.unescape(address))), address


def test_the_places_around_are_a_fold_away(client, blitar):
    make.region("35.06", "Kabupaten Kediri")
    make.program(regions=[blitar])
    assert "1 other place in Wilayah 35 Kabupaten Kediri 35.06" in text(client.get("/en/regions/35.05/"))
    province = client.get("/en/regions/35/").content.decode()
    inside = re.search(r'<nav class="parts".*?</nav>', province, re.S)[0]
    assert words_of(inside) == "Regencies and cities Kabupaten Blitar 1 programmes Kabupaten Kediri"


def test_the_printed_page_says_as_of_when_it_is_and_numbers_its_sources(client, blitar):
    target = make.target(region=blitar)
    make.cite(target, "value", source=make.source(title="Sumber Pertama", publisher="Warta"))
    page = client.get("/en/regions/35.05/").content.decode()
    assert f"registry version {RegistryVersion.current()}" in page
    notes = re.findall(r"<li>(.*?)\s*</li>", re.search(r'<ol class="footnotes">.*?</ol>', page, re.S)[0])
    number = [words_of(note) for note in notes].index("Sumber Pertama, Warta") + 1
    assert f'data-notes="{number}"' in page
    assert "http://testserver/en/regions/35.05/" in page
