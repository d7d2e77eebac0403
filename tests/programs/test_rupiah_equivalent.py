"""What an agreement is worth in rupiah: never without rate, date and source, and as public as that source."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from portal.base.models import Change, Source
from portal.base.publishing import Publication
from portal.base.recording import recording, set_publication
from programs.models import Agreement, RupiahEquivalent
from tests import make
from tests.pages.reading import fact, read, words_of

pytestmark = pytest.mark.django_db

RATE = {"amount": Decimal(1_450_000_000), "rate": Decimal("14500.5"), "on": datetime.date(2021, 5, 4)}


@pytest.fixture
def source() -> Source:
    return make.source(title="Kurs transaksi")


@pytest.fixture
def agreement() -> Agreement:
    return make.agreement(amount=Decimal(100_000), currency="USD")


def enter(agreement: Agreement, source: Source) -> None:
    with recording(agreement):
        agreement.rupiah_equivalents.create(source=source, key="kurs", **RATE)


def given(client: Client, agreement: Agreement) -> dict[str, Any]:
    return client.get(f"/api/v1/agreements/{agreement.public_id}/").json()


@pytest.mark.parametrize("missing", ["rate", "on", "source"])
def test_it_is_never_without_rate_date_and_source(agreement: Agreement, source: Source, missing: str) -> None:
    row = RupiahEquivalent(agreement=agreement, **{**RATE, "source": source, missing: None})
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert list(refused.value.message_dict) == [missing]
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize(("field", "value"), [("amount", Decimal(-1)), ("rate", Decimal(0))])
def test_neither_amount_nor_rate_is_below_zero(agreement: Agreement, source: Source, field: str, value: Any) -> None:
    row = RupiahEquivalent(agreement=agreement, **{**RATE, "source": source, field: value})
    with pytest.raises(ValidationError):
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_an_agreement_has_one(agreement: Agreement, source: Source) -> None:
    enter(agreement, source)
    with pytest.raises(ValidationError, match="rupiah"):
        RupiahEquivalent(agreement=agreement, source=source, **RATE).full_clean()


def test_the_page_shows_it_with_rate_date_and_a_link_to_the_source(agreement: Agreement, source: Source) -> None:
    enter(agreement, source)
    page = read(agreement)
    assert fact(page, "Rupiah equivalent") == (
        "IDR 1,450,000,000 (14,500.5 rupiah for 1 USD on 4 May 2021) source of the rate: Kurs transaksi"
    )
    assert f'href="/en{source.get_absolute_url().removeprefix("/en")}"' in page


def test_the_page_says_it_beside_the_amount_of_today_only_while_that_is_the_amount_it_is_of(
    agreement: Agreement, source: Source
) -> None:
    enter(agreement, source)
    page = words_of(read(agreement))
    assert "In rupiah: IDR 1,450,000,000 (14,500.5 rupiah for 1 USD on 4 May 2021)" in page
    assert "would be" not in page
    with recording(agreement):
        agreement.amendments.create(effective_on="2022-01-01", amount=Decimal(5), currency="USD")
    page = read(agreement)
    assert "In rupiah:" not in words_of(page)
    assert "Of the amount as signed, not of today’s." in fact(page, "Rupiah equivalent")


def test_the_page_says_where_amount_and_rate_give_something_else(agreement: Agreement, source: Source) -> None:
    with recording(agreement):
        agreement.rupiah_equivalents.create(source=source, **{**RATE, "amount": Decimal(1_300_000_000)})
    told = "The amount times this rate would be IDR 1,450,050,000; the source says otherwise."
    assert told in fact(read(agreement), "Rupiah equivalent")


def test_it_is_in_no_total_and_the_totals_say_so(agreement: Agreement, source: Source) -> None:
    enter(agreement, source)
    program = make.program()
    with recording(agreement):
        agreement.program_shares.create(program=program)
    make.agreement(amount=Decimal(7), programs=[program])
    page = words_of(read(program))
    assert "USD 100,000 in 1 agreement IDR 7 in 1 agreement" in page or "IDR 7 in 1 agreement USD 100,000" in page
    assert "Currencies are neither added up nor converted" in page
    assert "1,450,000" not in page


def test_the_api_gives_it_with_rate_date_and_source(client: Client, agreement: Agreement, source: Source) -> None:
    assert given(client, agreement)["rupiah_equivalent"] is None
    enter(agreement, source)
    assert given(client, agreement)["rupiah_equivalent"] == {
        "key": "kurs",
        "amount": "1450000000.00",
        "currency": "IDR",
        "rate": "14500.5",
        "on": "2021-05-04",
        "source": {
            "id": source.public_id,
            "title": "Kurs transaksi",
            "url": f"http://testserver/api/v1/sources/{source.public_id}/",
        },
    }
    told = client.get("/api/v1/changes/?page_size=500").json()["results"]
    assert [change["fields"] for change in told if change["id"] == agreement.public_id][-1] == ["rupiah_equivalent"]


def test_it_leaves_the_amount_as_it_is(client: Client, agreement: Agreement, source: Source) -> None:
    before = given(client, agreement)
    enter(agreement, source)
    after = given(client, agreement)
    assert {name: after[name] for name in ("amount", "current_amount")} == {
        name: before[name] for name in ("amount", "current_amount")
    }


def test_with_a_hidden_source_nothing_of_it_is_seen_anywhere(client: Client, agreement: Agreement) -> None:
    hidden = make.source(Publication.DRAFT, title="Kurs rahasia")
    known = make.source()
    before = given(client, agreement), read(agreement), Change.objects.published().count()
    enter(agreement, hidden)
    make.cite(agreement, "rupiah_equivalents", "kurs", quote="kurs rahasia", source=known)
    assert (given(client, agreement), read(agreement), Change.objects.published().count()) == before


def test_it_goes_with_the_source_that_is_withdrawn(client: Client, agreement: Agreement, source: Source) -> None:
    enter(agreement, source)
    set_publication(source, Publication.WITHDRAWN)
    assert given(client, agreement)["rupiah_equivalent"] is None
    assert "Kurs transaksi" not in read(agreement)


@pytest.mark.parametrize("currency", ["", "IDR"])
def test_it_belongs_to_money_in_another_currency(source: Source, currency: str) -> None:
    agreement = make.agreement(currency=currency)
    enter(agreement, source)
    assert [problem.field for problem in agreement.publication_problems()] == ["rupiah_equivalents"]


def test_an_agreement_is_not_published_before_the_source_of_its_rate(agreement: Agreement) -> None:
    enter(agreement, make.source(Publication.DRAFT, title="Kurs rahasia"))
    assert [problem.field for problem in agreement.publication_problems()] == ["rupiah_equivalents"]
