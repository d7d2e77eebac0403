"""What the head of a page tells search engines and messengers: one address, both languages, what the page is about."""

import datetime
import html
import re
from decimal import Decimal

import pytest
from django.test import Client

from portal.base.descriptions import LONGEST, described, some_of
from portal.base.recording import recording
from programs.models import Program
from tests import make
from tests.pages.reading import address, read

pytestmark = pytest.mark.django_db
SITE = "http://testserver"


def head(page: str) -> dict[str, str]:
    """The head of a page: `canonical`, the language of each alternate, and each `meta` by its name."""
    top = page.split("</head>")[0]
    found = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', top))
    found |= dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', top))
    found |= dict(re.findall(r'<link rel="(canonical)" href="([^"]+)">', top))
    return {name: html.unescape(value) for name, value in found.items()}


def test_a_record_has_one_address_in_each_language_whoever_links_to_it() -> None:
    program = make.program("Air bersih")
    for language in ("id", "en"):
        told = head(read(program, language, utm_source="surat", fbclid="x"))
        assert told["canonical"] == told["og:url"] == SITE + address(program, language)
        assert {name: told[name] for name in ("id", "en", "x-default")} == {
            "id": SITE + address(program, "id"),
            "en": SITE + address(program, "en"),
            "x-default": SITE + address(program, "id"),
        }
        assert "robots" not in told


def test_a_filtered_list_has_one_address_however_its_filters_were_chosen() -> None:
    make.region("35.05")
    query = {"year": "2020", "q": "air & tanah", "region": "35.05", "sector": "", "page": "1", "utm_medium": "x"}
    told = head(read("/en/programs/", **query))
    assert told["canonical"] == f"{SITE}/en/programs/?q=air+%26+tanah&region=35.05&year=2020"
    assert told["id"] == told["x-default"] == f"{SITE}/programs/?q=air+%26+tanah&region=35.05&year=2020"
    assert "2020" in told["description"]


def test_each_page_of_a_list_has_its_own_address(monkeypatch) -> None:
    monkeypatch.setattr("portal.base.views.RecordListView.page_size", 1)
    make.partner()
    make.partner()
    told = head(read("/partners/", page="2"))
    assert told["canonical"] == f"{SITE}/partners/?page=2"
    assert told["en"] == f"{SITE}/en/partners/?page=2"


def test_the_host_of_an_address_is_the_sites_and_not_the_requests(client: Client) -> None:
    page = client.get("/programs/", headers={"host": "localhost"}).content.decode()
    assert head(page)["canonical"] == f"{SITE}/programs/"
    assert "http://localhost" not in page


def test_robots_leave_alone_what_is_found_what_is_not_there_and_what_is_the_desks(client: Client) -> None:
    draft = make.program("Rahasia", make.DRAFT)
    desk = Client()
    desk.force_login(make.user())
    drafted = head(desk.get(address(draft)).content.decode())
    assert drafted["robots"] == "noindex"
    assert not {"canonical", "en", "og:title"} & set(drafted)
    missing = head(client.get("/tidak-ada/").content.decode())
    assert missing["robots"] == "noindex"
    assert not {"canonical", "en", "og:title"} & set(missing)
    refused = head(client.get("/programs/?regoin=1").content.decode())
    assert refused["robots"] == "noindex"
    assert "canonical" not in refused
    found = head(read("/en/search/", q="air"))
    assert found["robots"] == "noindex"
    assert found["id"] == f"{SITE}/search/?q=air"
    assert head(client.get("/account/login/", follow=True).content.decode())["robots"] == "noindex"


def test_a_shared_link_says_what_it_leads_to_and_has_a_picture_of_ours(client: Client) -> None:
    program = make.program("Air & udara", title_en="Water & air")
    told = head(read(program))
    assert told["og:title"] == "Water & air"
    assert told["og:description"] == told["description"]
    assert (told["og:type"], told["og:locale"], told["og:locale:alternate"]) == ("article", "en_GB", "id_ID")
    assert told["og:site_name"] == "Portal Program Daerah"
    assert datetime.datetime.fromisoformat(told["article:modified_time"]) == program.updated_at
    assert told["og:image"].startswith(f"{SITE}/static/img/share")
    assert told["og:image:alt"]
    assert head(read("/"))["og:type"] == "website"


def test_a_programme_is_described_by_who_where_when_and_how_much_in_the_pages_language() -> None:
    funder, region = make.partner("Lingkar Temu", acronym="LTKL"), make.region("35.05", "Kabupaten Blitar")
    program = make.program(
        "Air bersih",
        partners=[(funder, "funder")],
        regions=[region],
        summary="Pipa air untuk semua.",
        period_start=datetime.date(2020, 8, 1),
        period_end=datetime.date(2021, 7, 31),
        period_precision="month",
    )
    make.agreement(programs=[program], amount=Decimal("2800000000"))
    assert head(read(program, "id"))["description"] == (
        "Pemberi dana: LTKL. Di mana: Kabupaten Blitar. Agustus 2020 – Juli 2021. Rp2.800.000.000. "
        "Pipa air untuk semua."
    )
    # What is there in Indonesian only cannot be marked here, so it is left out.
    assert head(read(program))["description"] == (
        "Funder: LTKL. Where: Kabupaten Blitar. August 2020 – July 2021. IDR 2,800,000,000."
    )


def test_nothing_hidden_stands_in_a_description() -> None:
    hidden, region = make.partner("Yayasan Rahasia", make.DRAFT), make.region("35.05")
    program = make.program("Air bersih", regions=[region])
    agreement = make.agreement(programs=[program], amount=Decimal(5))
    make.agreement(programs=[program], amount=Decimal(7), publication=make.DRAFT)
    activity = make.activity(region=region)
    for record, relation in ((program, "partners"), (agreement, "parties"), (activity, "hosts")):
        with recording(record):
            getattr(record, relation).create(partner=hidden)
        assert "Rahasia" not in read(record).split("</head>")[0]
    assert "IDR 5." in head(read(program))["description"]


def test_every_page_says_something_of_its_own_and_no_more_than_is_shown() -> None:
    region = make.region("35.05", "Kabupaten Blitar")
    long = "Sangat panjang sekali, " * 40
    records = [
        make.program("Air", summary=long, regions=[region]),
        make.agreement(),
        make.activity(summary=long),
        make.partner("Mitra", description=long),
        make.planning_document(region=region, purpose=long),
        make.indicator(description=long),
        make.target(region=region),
        make.source(title="Sumber"),
        region,
    ]
    seen = [head(read(record, language))["description"] for record in records for language in ("id", "en")]
    lists = [f"{root}/{record.noun}/" for record in records for root in ("", "/en")]
    seen += [head(read(page))["description"] for page in ["/", "/en/", "/about/data/", *lists]]
    assert all(10 < len(text) <= LONGEST for text in seen), [text for text in seen if not 10 < len(text) <= LONGEST]
    assert len(set(seen[: 2 * len(records)])) > len(records)


def test_a_description_is_whole_sentences_and_cut_at_a_word() -> None:
    assert described(["Satu", "", "  dua   kata. ", "tiga!"]) == "Satu. dua kata. tiga!"
    text = described(["Pendek", "kata-kata yang panjang, " * 20])
    assert text.startswith("Pendek. kata-kata yang panjang")
    assert text.endswith("…")
    assert len(text) <= LONGEST
    assert not re.search(r"[\s,]…$", text)
    assert len(described(["x" * 500])) <= LONGEST
    assert described([]) == ""
    assert some_of(["A", "B", "A", "C"]) == "A, B, C"
    assert some_of(["A", "B", "C", "D", "E"]) == "A, B, C, dan 2 lainnya"


def test_a_list_says_how_much_it_holds_and_by_what_it_is_narrowed() -> None:
    make.program("Air")
    assert Program.objects.count() == 1
    assert head(read("/en/programs/", year="2020"))["description"].startswith("Programmes: 0 records. Year: 2020.")
