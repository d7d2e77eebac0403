"""What a filter finds is found once for a page, and told as if each part of it had asked anew."""

from __future__ import annotations

import random
from array import array
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.base.keys import among
from programs.filters import AgreementFilter, ProgramFilter
from programs.models import Agreement, Amendment, Program
from programs.placed import REGENCY
from regions.map.sums import money_by_place
from tests import make
from tests.scattered import chained, scattered

pytestmark = pytest.mark.django_db

ASKED = [
    {},
    {"region": "35"},
    {"region": "35", "state": "unknown"},
    {"currency": "IDR", "amount_min": "300", "ordering": "-amount"},
    {"q": "1"},
    {"year": "2020", "state": "unknown"},
]


@pytest.fixture
def papers() -> None:
    chance = random.Random(3)
    scattered(chance, 30)
    chained(chance)
    for place, agreement in enumerate(Agreement.objects.order_by("pk")[:20]):
        Agreement.objects.filter(pk=agreement.pk).update(
            signed_on=f"{2019 + place % 3}-05-04",
            signed_on_precision="day",
            publication="draft" if place % 9 == 5 else "published",
        )
    first = Agreement.objects.first()
    Amendment.objects.create(agreement=first, amount="77", currency="USD", effective_on="2021-01-01")
    make.placed()


@pytest.mark.parametrize("given", ASKED)
@pytest.mark.parametrize("is_public", [True, False])
def test_what_is_found_once_is_what_is_found_each_time(papers: None, given: dict[str, str], is_public: bool) -> None:
    every = Agreement.objects.published() if is_public else Agreement.objects.all()
    rows: Any = AgreementFilter(given, every).qs
    once = rows.found_once()
    assert once.count() == rows.count() > 0
    assert list(once) == list(rows)
    assert list(once[2:7]) == list(rows[2:7]) and once.values_list("pk", flat=True)[1] == rows[1].pk
    assert list(once[100:]) == []
    found = once.bare()
    assert set(found) == set(rows) and found.is_public == is_public
    assert found.currencies() == rows.currencies()
    if is_public:
        assert found.by_place(REGENCY) == rows.by_place(REGENCY)
    for currency in rows.currencies():
        assert money_by_place(found, None, currency) == money_by_place(rows, None, currency)
    narrower = once.filter(currency="USD")
    assert set(narrower) == set(rows.filter(currency="USD")) and narrower.count() == rows.filter(currency="USD").count()


def test_programmes_as_well(papers: None) -> None:
    rows: Any = ProgramFilter({"q": "p"}, Program.objects.published()).qs
    once = rows.found_once()
    assert (once.count(), list(once[:3])) == (rows.count(), list(rows[:3]))
    assert once.bare().by_place(REGENCY) == rows.by_place(REGENCY)


def test_a_page_looks_at_all_records_once(client: Client, papers: None, settings: Any) -> None:
    settings.EXACT_ANSWERS = False
    for query in ("", "&map=IDR"):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/agreements/?currency=IDR&amount_min=7.77{query}").status_code == 200
        # The keys of all, and of these the few that the page shows.
        assert sum("777" in query["sql"] for query in asked) == 2


def test_however_many_keys_there_are_they_can_be_looked_into() -> None:
    agreements = [make.agreement() for _number in range(3)]
    keys = array("q", [*range(10_000_000, 10_040_000), agreements[0].pk, agreements[2].pk])
    found = Agreement.objects.filter(pk__in=among(keys, "default"))
    assert set(found) == {agreements[0], agreements[2]}
    assert not Agreement.objects.filter(pk__in=among(array("q"), "default"))
