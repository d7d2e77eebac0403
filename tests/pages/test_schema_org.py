"""What pages tell machines (schema.org): the right kinds and properties, exact figures, nothing hidden, no way out."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from portal.base.recording import recording
from tests import make
from tests.pages.reading import address, read

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)
DAY = datetime.date(2020, 8, 18)

# The properties we use, by the kinds of https://schema.org/ that have them; a slip of the pen is found here.
THING = {"name", "alternateName", "description", "url", "identifier"}
WORK = {"inLanguage", "isPartOf", "license", "datePublished", "dateModified", "publisher", "mainEntity", "about"}
WORK |= {"spatialCoverage", "temporalCoverage", "genre", "author", "contributor", "dateCreated", "version", "creator"}
PAGE = WORK | {"breadcrumb"}
ORGANISATION = {"parentOrganization", "subOrganization", "memberOf", "member", "location", "funder", "funding"}
ORGANISATION |= {"areaServed", "foundingDate", "dissolutionDate", "keywords"}
PLACE = {"containedInPlace", "geo"}
PROPERTIES = {
    "WebPage": PAGE,
    "CollectionPage": PAGE,
    "WebSite": WORK | {"potentialAction"},
    "SearchAction": {"target", "query-input"},
    "EntryPoint": {"urlTemplate"},
    "DataCatalog": WORK | {"dataset"},
    "Dataset": WORK | {"isAccessibleForFree", "includedInDataCatalog", "distribution"},
    "DataDownload": {"encodingFormat", "contentUrl"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "item"},
    "Organization": ORGANISATION,
    "GovernmentOrganization": ORGANISATION,
    "NGO": ORGANISATION,
    "EducationalOrganization": ORGANISATION,
    "OrganizationRole": {"roleName", "member"},
    "Project": ORGANISATION,
    "AdministrativeArea": PLACE,
    "Place": PLACE,
    "Country": PLACE,
    "VirtualLocation": set(),
    "GeoCoordinates": {"latitude", "longitude"},
    "PropertyValue": {"propertyID", "value", "minValue", "maxValue", "unitText"},
    "MonetaryGrant": {"funder", "fundedItem", "amount"},
    "MonetaryAmount": {"currency", "value"},
    "Event": {"startDate", "endDate", "location", "eventAttendanceMode", "organizer", "about"},
    "CreativeWork": WORK,
    "Report": WORK | {"reportNumber"},
    "NewsArticle": WORK,
    "Article": WORK,
    "DefinedTerm": {"termCode", "inDefinedTermSet"},
}


def graph(page: str) -> list[dict[str, Any]]:
    """The things a page tells of; each is of a known kind, has only properties of that kind, and no empty value."""
    told = json.loads(BLOCK.findall(page)[0])
    assert told["@context"] == "https://schema.org"
    for thing in walk(told["@graph"]):
        if set(thing) == {"@id"}:
            continue
        wrong = set(thing) - {"@type", "@id"} - THING - PROPERTIES[thing["@type"]]
        assert not wrong, (thing["@type"], wrong)
        assert all(value not in ("", None, [], {}) for value in thing.values()), thing
        for name in ("@id", "url", "item", "contentUrl"):
            assert str(thing.get(name, "http://")).startswith("http"), thing
    return told["@graph"]


def walk(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from walk(one)


def main(record: Any, language: str = "en") -> dict[str, Any]:
    """The thing that a record's page is about, which the page names as such."""
    page, thing = graph(read(record, language))
    assert page["mainEntity"] == {"@id": thing["@id"]}
    assert page["url"] == page["@id"] == SITE + address(record, language)
    assert page["inLanguage"] == language
    return thing


def test_every_page_tells_the_way_to_it() -> None:
    program = make.program("Air bersih", title_en="Clean water")
    for path, kind in ((address(program, "en"), "WebPage"), ("/en/programs/", "CollectionPage")):
        page = graph(read(path))[0]
        assert page["@type"] == kind
        steps = page["breadcrumb"]["itemListElement"]
        assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
        assert [step["name"] for step in steps] == ["Home", "Programmes", "Clean water"][: len(steps)]
        assert [step["item"] for step in steps] == [f"{SITE}/en/", f"{SITE}/en/programs/", SITE + path][: len(steps)]
    for path in ("/map/", "/en/about/data/"):
        assert graph(read(path))[0]["breadcrumb"]["itemListElement"]


def test_home_is_a_catalogue_and_the_page_about_the_data_a_dataset() -> None:
    make.source()
    page, site, catalogue = graph(read("/en/"))
    assert (page["@type"], site["@type"], catalogue["@type"]) == ("WebPage", "WebSite", "DataCatalog")
    assert site["potentialAction"]["target"]["urlTemplate"] == f"{SITE}/en/search/?q={{q}}"
    data = graph(read("/about/data/"))[1]
    assert data["@id"] == catalogue["dataset"]["@id"]
    assert (data["@type"], data["version"]) == ("Dataset", "1")
    assert data["license"].startswith("https://creativecommons.org/licenses/by/4.0")
    client = Client()
    for file in data["distribution"]:
        # The file of the whole is found under a name that leads to the one of this version.
        answer = client.get(file["contentUrl"].removeprefix(SITE), follow=True)
        assert answer.getvalue()
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith(file["encodingFormat"])


def test_a_programme_is_a_project_with_funders_members_places_and_grants() -> None:
    funder, maker, region = make.partner("Yayasan"), make.partner("Lembaga"), make.region("35.05", "Kabupaten Blitar")
    program = make.program(
        "Air bersih",
        partners=[(funder, "funder"), (maker, "implementer")],
        regions=[region],
        parent=make.program("Induk"),
        period_start=datetime.date(2020, 8, 1),
        period_end=datetime.date(2021, 7, 31),
        period_precision="month",
    )
    paid = make.agreement("1/A/2020", programs=[program], amount=Decimal("2800000000"))
    make.agreement("2/B/2020", programs=[program], parties=[(funder, "party"), (maker, "party")])
    with recording(program):
        program.sdg_goals.add(make.sdg_goal("6"))
    told = main(program)
    assert (told["@type"], told["@id"]) == ("Project", f"{SITE}/programs/{program.public_id}/")
    assert [one["@id"] for one in told["funder"]] == [f"{SITE}/partners/{funder.public_id}/"]
    assert [(one["roleName"], one["member"]["name"]) for one in told["member"]] == [("Implementer", "Lembaga")]
    assert [one["identifier"] for one in told["areaServed"]] == ["35.05"]
    assert (told["foundingDate"], told["dissolutionDate"]) == ("2020-08", "2021-07")
    assert told["parentOrganization"]["name"] == "Induk"
    assert [(one["identifier"], one["amount"]["value"]) for one in told["funding"]] == [(paid.number, "2800000000.00")]
    assert told["keywords"] == ["SDG 6: Goal 6"]
    # Both languages speak of the same thing.
    assert main(program, "id")["@id"] == told["@id"]


def test_an_agreement_is_a_grant_where_money_flows_and_a_document_where_none_does() -> None:
    giver, taker, program = make.partner("Pemberi"), make.partner("Penerima"), make.program("Air")
    parties = [(giver, "funder"), (taker, "recipient")]
    paid = make.agreement("1/A/2020", parties=parties, programs=[program], amount=Decimal("5.50"), currency="EUR")
    told = main(paid)
    assert (told["@type"], told["identifier"]) == ("MonetaryGrant", "1/A/2020")
    assert told["amount"] == {"@type": "MonetaryAmount", "currency": "EUR", "value": "5.50"}
    assert [one["name"] for one in told["funder"]] == ["Pemberi"]
    assert [one["name"] for one in told["fundedItem"]] == ["Penerima", "Air"]
    # Who gives is known and how much is not: that is no amount of zero.
    assert "amount" not in main(make.agreement("2/A/2020", parties=parties))
    plain = main(make.agreement("3/A/2020", parties=[(giver, "party"), (taker, "party")], signed_on=DAY))
    assert (plain["@type"], plain["dateCreated"]) == ("CreativeWork", "2020-08-18")
    assert [one["name"] for one in plain["contributor"]] == ["Pemberi", "Penerima"]


def test_a_partner_is_an_organisation_of_its_kind_with_units_numbers_and_networks() -> None:
    whole = make.partner("Kementerian", kind=make.organisation_type("10"), acronym="KMT")
    unit = make.partner("Direktorat", parent=whole, region=make.region("31"), website="https://unit.example/")
    with recording(unit):
        unit.identifiers.create(scheme="ID-KHH", value="123")
        unit.memberships.create(network=make.partner("Jaringan"))
        unit.names.create(name="Dit", kind="acronym")
    told = main(whole)
    assert (told["@type"], told["alternateName"]) == ("GovernmentOrganization", ["KMT"])
    assert [one["name"] for one in told["subOrganization"]] == ["Direktorat"]
    told = main(unit)
    assert (told["@type"], told["parentOrganization"]["name"]) == ("NGO", "Kementerian (KMT)")
    assert told["identifier"] == [{"@type": "PropertyValue", "propertyID": "ID-KHH", "value": "123"}]
    assert (told["memberOf"][0]["name"], told["location"]["identifier"]) == ("Jaringan", "31")
    assert told["url"] == "https://unit.example/"


def test_a_region_is_an_area_with_its_codes_inside_another() -> None:
    region = make.region("35.05", "Kabupaten Blitar", label_latitude=-8.1, label_longitude=112.2)
    region.codes.create(scheme="bps", code="3505")
    told = main(region)
    assert told["@type"] == "AdministrativeArea"
    assert [(one["propertyID"], one["value"]) for one in told["identifier"]] == [
        ("Kemendagri", "35.05"),
        ("BPS", "3505"),
    ]
    assert told["geo"] == {"@type": "GeoCoordinates", "latitude": -8.1, "longitude": 112.2}
    assert told["containedInPlace"]["identifier"] == "35"
    assert main(region.parent)["containedInPlace"]["@type"] == "Country"


def test_an_activity_is_an_event_and_plans_sources_indicators_and_targets_have_kinds_of_their_own() -> None:
    region = make.region("35.05", "Kabupaten Blitar")
    activity = make.activity(
        "Rapat", period_start=DAY, region=region, venue="Pendopo", platform="Zoom", mode="hybrid", kind="meeting"
    )
    told = main(activity)
    assert (told["@type"], told["startDate"], told["endDate"]) == ("Event", "2020-08-18", "2020-08-18")
    assert told["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert [one["name"] for one in told["location"]] == ["Pendopo", "Zoom"]
    assert told["location"][0]["containedInPlace"]["identifier"] == "35.05"
    plan = make.planning_document(
        "Rencana", region=region, period_start=DAY, period_end=datetime.date(2025, 12, 31), period_precision="year"
    )
    told = main(plan)
    assert (told["@type"], told["temporalCoverage"]) == ("Report", "2020/2025")
    news = make.source(title="Berita", publisher="Koran", reliability="news", url="https://koran.example/1")
    told = main(news)
    assert (told["@type"], told["publisher"]["name"], told["url"]) == (
        "NewsArticle",
        "Koran",
        "https://koran.example/1",
    )
    indicator = make.indicator("Prevalensi")
    assert main(indicator)["@type"] == "DefinedTerm"
    told = main(make.target(indicator=indicator, region=region, value="4.13"))
    assert (told["@type"], told["value"], told["unitText"]) == ("PropertyValue", 4.13, "%")
    assert told["propertyID"] == f"{SITE}/indicators/{indicator.public_id}/"
    told = main(make.target(indicator=indicator, lower="2", upper="2.5"))
    assert (told["minValue"], told["maxValue"]) == (2, 2.5)
    assert "value" not in told


def test_no_text_ends_the_block_it_stands_in() -> None:
    odd = "</script><script>alert(1)</script><!-- & \u2028"
    program = make.program(odd, summary=odd)
    page = read(program, "id")
    assert "<script>alert" not in page
    block = BLOCK.findall(page)[0]
    assert not re.search("[<>&\u2028]", block)
    assert graph(page)[1]["name"] == odd


def test_nothing_hidden_is_told_and_nothing_at_all_of_what_is_not_public() -> None:
    hidden = make.partner("Yayasan Rahasia", make.DRAFT)
    program, activity = make.program("Air"), make.activity("Rapat")
    agreement = make.agreement(programs=[program])
    with recording(program):
        program.partners.create(partner=hidden, role="funder")
        program.parent = make.program("Rahasia", make.DRAFT)
        program.save()
    with recording(agreement):
        agreement.parties.create(partner=hidden)
        agreement.program_shares.create(program=make.program("Rahasia", make.DRAFT))
    with recording(activity):
        activity.hosts.create(partner=hidden)
    for record in (program, agreement, activity):
        assert "Rahasia" not in BLOCK.findall(read(record))[0]
    desk = Client()
    desk.force_login(make.user())
    assert not BLOCK.findall(read(make.program("Konsep", make.DRAFT), client=desk))
    assert not BLOCK.findall(read("/search/", q="air"))
    assert not BLOCK.findall(Client().get("/tidak-ada/").content.decode())
