"""The five source documents: each of their 219 facts is held, shown and given with its quote, or named as not kept."""

import datetime
import html
import re
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from partners.models import Partner
from portal.base.models import Citation, Source
from programs.models import Activity, ActivityParticipant, Agreement, Program, Signatory
from programs.notation import number_key
from regions.models import Target
from tests.records import records  # noqa: F401
from tests.seed_facts import FACTS, KEPT, NOT_KEPT, PLACES, SOURCES, Place, cited_places, plain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("records")]

# How near a page's quote stands to what it supports, in characters of the page's text.
NEAR = 700
# Where the API's shapes name a column otherwise. A reference is followed by its address where a path leads on.
API_PATHS = {
    "amount": "amount.amount",
    "amount_as_written": "amount.as_written",
    "currency": "amount.currency",
    "duration": "duration.value",
    "duration_unit": "duration.unit",
    "number.kind": "number_parts.kind",
    "number.month": "number_parts.month",
    "number.parties": "number_parts.parties",
    "number.year": "number_parts.year",
    "period_as_written": "period.as_written",
    "period_end": "period.end",
    "period_start": "period.start",
    "public_name": "name",
    "published_on": "published_on.date",
    "record.agreement_shares": "agreements",
    "signed_on": "signed_on.date",
}


def test_the_list_of_facts_is_whole():
    assert [fact.number for fact in FACTS] == list(range(1, 220))
    assert {fact.number for fact in FACTS} == set(PLACES) | set(NOT_KEPT)
    assert not set(PLACES) & set(NOT_KEPT)


@pytest.mark.parametrize("fact", KEPT, ids=str)
def test_fact_is_held_in_a_field_and_cited(fact, quotes):
    for place in PLACES[fact.number]:
        expected = place.expected or fact.value
        assert place.agrees(place.value(), expected), f"{place.value()!r} is not {expected!r}"
    for place in cited_places(fact):
        found = quotes[place.record(), place.cited, place.row, SOURCES[fact.document]]
        assert not fact.quote or any(plain(fact.quote) in quote for quote in found), place


@pytest.fixture(scope="module")
def quotes(records, django_db_blocker) -> dict[Any, list[str]]:  # noqa: F811
    """All public quotes, by record, fact, row and source."""
    found = defaultdict(list)
    with django_db_blocker.unblock():
        for citation in Citation.objects.published().with_source().prefetch_related("record"):
            about = (citation.record, citation.field, citation.part, citation.source.slug)
            found[about].append(plain(citation.quote))
    return found


class Reader:
    """Reads pages and API answers, each address once: no test here changes anything."""

    def __init__(self) -> None:
        self.client = Client()
        self.read: dict[str, Any] = {}

    def page(self, address: str) -> str:
        """A page's text, without its tags."""
        if address not in self.read:
            response = self.client.get(address)
            assert response.status_code == 200, address
            text = re.sub(r"<head\b.*?</head>|<svg\b.*?</svg>", " ", response.content.decode(), flags=re.DOTALL)
            self.read[address] = plain(html.unescape(re.sub(r"<[^>]+>", " ", text)))
        return self.read[address]

    def answer(self, address: str) -> Any:
        """What the API answers there."""
        if address not in self.read:
            response = self.client.get(address)
            assert response.status_code == 200, address
            self.read[address] = response.json()
        return self.read[address]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def around(text: str, quote: str) -> list[str]:
    """What stands near each occurrence of a quote."""
    return [text[max(0, found.start() - NEAR) : found.end() + NEAR] for found in re.finditer(re.escape(quote), text)]


@pytest.mark.parametrize("fact", KEPT, ids=str)
def test_fact_is_shown_on_a_page_beside_its_quote(fact, reader):
    for place in PLACES[fact.number]:
        address = place.record().get_absolute_url()
        near = around(reader.page(address), plain(fact.quote))
        assert near, f"{address} lacks “{fact.quote}”"
        for words in place.shown():
            assert any(plain(words) in text for text in near), f"{address} lacks “{words}” beside “{fact.quote}”"


def given(place: Place, reader: Reader) -> Any:
    """What the API gives of it: the record, then the row, then the path; references are followed on the way."""
    record = reader.answer(f"/api/v1/{place.noun}/{place.record().public_id}/")
    found: Any = record
    if place.column == "provinces":
        return len({reader.answer(row["url"])["parent"]["id"] for row in record["regions"]})
    if place.column == "number.sequence":
        return f"{record['number_parts']['sequence']}{record['number_parts']['suffix']}"
    if place.row and place.cited in place.record().parts and not place.column.startswith(("number.", "record.")):
        found = next(row for row in record[place.cited] if row["key"] == place.row)
    for step in API_PATHS.get(place.column, place.column).split("."):
        if found is None:
            return None
        if step not in found and step in ("partner", "region", "network"):
            continue
        if step not in found:
            found = reader.answer(found["url"])
        found = found[step]
    return found


def comparable(place: Place, answer: Any) -> Any:
    """The API's JSON as the database would hold it."""
    held = place.value()
    if place.how == "empty" or answer is None or isinstance(held, bool):
        return answer
    if isinstance(answer, list):
        separator = "; " if ";" in str(held) else ", "
        return separator.join(answer) if isinstance(held, str) else [row["title"] for row in answer]
    if place.column.endswith("_time"):
        return str(datetime.time.fromisoformat(answer))
    return Decimal(answer) if isinstance(held, Decimal | int) else answer


@pytest.mark.parametrize("fact", KEPT, ids=str)
def test_fact_is_given_by_the_api_with_its_quote(fact, reader):
    for place in PLACES[fact.number]:
        expected = (place.expected or fact.value).removesuffix(" day").removesuffix(" month").removesuffix(" year")
        answer = given(place, reader)
        assert place.agrees(comparable(place, answer), expected), f"{answer!r} is not {expected!r}"
    for place in cited_places(fact):
        quotes = [
            citation["quote"]
            for citation in reader.answer(f"/api/v1/{place.noun}/{place.record().public_id}/")["citations"]
            if (citation["field"], citation["part"]) == (place.cited, place.row)
        ]
        if fact.quote:
            assert any(plain(fact.quote) in plain(quote) for quote in quotes), place


def cited(record: Any, field: str, part: str = "") -> list[Citation]:
    return list(record.citations.filter(field=field, part=part))


def test_the_funder_of_the_first_document_is_not_its_programme():
    program = Program.objects.get(slug="program-dukungan-ltkl-2020-2021")
    assert program.title == ""
    assert [row.partner.acronym for row in program.partners.filter(role="funder")] == ["LTKL"]
    assert not Program.objects.filter(title__icontains="Lingkar Temu").exists()


def test_a_number_that_stands_twice_is_one_agreement():
    agreement = Agreement.objects.get(number_key=number_key("No. 001A / SP / LTKL-TEA / VIII / 2020"))
    assert len(cited(agreement, "number")) == 2


def test_the_programme_states_its_period_and_the_agreement_infers_it():
    program = Program.objects.get(slug="program-dukungan-ltkl-2020-2021")
    agreement = Agreement.objects.get(slug="001a-sp-ltkl-tea-viii-2020")
    for record, inferred in ((program, False), (agreement, True)):
        assert (str(record.period_start), str(record.period_end)) == ("2020-08-01", "2021-07-31")
        assert record.period_precision == "month"
        assert [citation.inferred for citation in cited(record, "period")] == [inferred]


def test_goals_of_the_first_programme_are_each_marked_as_inferred():
    program = Program.objects.get(slug="program-dukungan-ltkl-2020-2021")
    assert sorted(goal.code for goal in program.sdg_goals.all()) == ["1", "10", "13"]
    for goal in ("1", "10", "13"):
        assert [citation.inferred for citation in cited(program, "sdg_goals", goal)] == [True]


def test_that_tea_is_traction_is_marked_as_inferred():
    agreement = Agreement.objects.get(slug="001a-sp-ltkl-tea-viii-2020")
    assert agreement.parties.get(code_in_number="TEA").partner.name == "Traction"
    assert [citation.inferred for citation in cited(agreement, "parties", "traction")] == [True]
    traction = Partner.objects.get(slug="traction")
    assert [citation.inferred for citation in cited(traction, "names", "traction-energy-asia")] == [True]


def test_the_venue_of_an_activity_is_no_region_of_its_programme():
    activity = Activity.objects.get(slug="training-of-trainer-oms-ntb-september-2021")
    program = activity.programs.get()
    assert activity.region.code == "52.01"
    assert program.regions.count() == 10
    assert not program.regions.filter(region__code="52.01").exists()


def test_semester_four_of_six_is_where_the_programme_stood_in_september_2021():
    phase = Program.objects.get(slug="peduli-sdgs").phases.get()
    assert (phase.unit, phase.number, phase.of_total) == ("semester", 4, 6)
    assert (str(phase.as_of), phase.as_of_precision) == ("2021-09-01", "month")
    assert [citation.inferred for citation in cited(phase.program, "phases", phase.key)] == [False, True]


def test_what_is_odd_in_a_source_is_flagged_and_not_mended():
    mortality = Target.objects.get(slug="angka-kematian-ibu-kabupaten-blitar")
    assert [citation.flag for citation in cited(mortality, "value")] == ["unit-conflict"]
    assert mortality.as_written == "6,30%"
    meeting = Activity.objects.get(slug="rakor-penyusunan-dokumen-perencanaan-pembangunan-daerah-2025")
    assert [citation.flag for citation in cited(meeting, "period")] == ["weekday-differs"]
    assert meeting.period_as_written == "Kamis, 2 Mei 2025"


def test_a_target_may_be_a_range_of_no_stated_year():
    poverty = Target.objects.get(slug="tingkat-kemiskinan-kabupaten-blitar")
    assert (poverty.value, poverty.lower, poverty.upper) == (None, Decimal("0.6"), Decimal("1.8"))
    assert poverty.year is None


@pytest.mark.parametrize("name", ["Kementerian Dalam Negeri", "Kemendagri", "UCLG ASPAC", "Asia Pacific"])
def test_an_organisation_of_two_documents_is_one_partner(name):
    found = Partner.objects.named_like(name).filter(parent=None)
    assert len(found) == 1
    assert len({citation.source_id for citation in found[0].citations.all()}) == 2


def test_two_agreements_have_neither_number_nor_amount_and_renew_an_unnamed_one():
    agreements = Agreement.objects.filter(number="", amount=None)
    assert len(agreements) == 2
    for agreement in agreements:
        assert (agreement.relation, agreement.parent) == ("renews", None)
        assert agreement.period_precision == "year"


def test_a_membership_that_is_only_implied_says_so():
    city = Partner.objects.get(region__code="16.73")
    membership = city.memberships.get(network__acronym="UCLG ASPAC")
    assert [citation.inferred for citation in cited(city, "memberships", membership.key)] == [True]


def test_a_blog_platform_is_weighed_as_one():
    assert Source.objects.get(publisher="Kompasiana").reliability == "user_generated"


def test_only_officials_acting_in_public_are_named():
    named = ActivityParticipant.objects.exclude(person_name="")
    assert len(named) == 4
    assert not named.filter(is_public_official=False).exists()
    assert not Signatory.objects.exclude(person_name="").exists()
