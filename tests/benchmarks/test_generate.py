"""A made-up registry is the same each time and on both databases, breaks no rule, and every page of it opens."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from benchmarks.addresses import addresses
from benchmarks.generate import fill, load_places
from benchmarks.made_up.reference import Reference
from benchmarks.made_up.registry import Digest, make_registry
from benchmarks.made_up.tables import Row, Table
from benchmarks.pages import cost, lines
from portal.base.fields import MoneyField
from portal.base.models import RegistryVersion
from portal.base.publishing import Publication
from portal.base.quality import tallies
from portal.base.querysets import record_models
from portal.search.index import NOUNS, refresh_noun
from programs.models import Agreement
from regions.models import Region
from tests import make

SIZE = 200


class Kept:
    """A sink that keeps everything."""

    def __init__(self) -> None:
        self.rows: dict[type[models.Model], list[Row]] = defaultdict(list)

    def add(self, table: Table, row: Row) -> None:
        self.rows[table.model].append(row)

    def rest(self) -> None:
        """Nothing to write."""


@pytest.fixture
def reference(db: None) -> None:
    """The code lists, the provinces and the regencies; districts would take longer than all else."""
    load_places(with_villages=False)


def plain(field: Any, value: Any) -> Any:
    """A value as it is the same in a row to be written and in one that was read."""
    if value is None:
        return None
    if isinstance(field, MoneyField):
        return value if isinstance(value, Decimal) else Decimal(value) / 100
    if isinstance(field, models.DecimalField):
        return Decimal(value)
    if isinstance(field, models.BooleanField):
        return bool(value)
    if isinstance(field, models.DateTimeField):
        return f"{value:%Y-%m-%d %H:%M:%S}" if isinstance(value, datetime.datetime) else value
    return str(value) if isinstance(field, models.DateField) else value


def test_the_same_seed_makes_the_same_rows_on_every_database(reference: None) -> None:
    fill(SIZE, seed=1)
    again, other = Kept(), [Digest(), Digest()]
    known = Reference.read()
    make_registry(SIZE, 1, known, again)
    for model, rows in again.rows.items():
        fields = model._meta.concrete_fields
        stored = model._base_manager.order_by("pk").values_list(*(field.attname for field in fields))
        assert [[*map(plain, fields, row)] for row in stored] == [[*map(plain, fields, row)] for row in rows], model
    for seed, digest in enumerate(other, start=1):
        make_registry(SIZE // 4, seed, known, digest)
    assert other[0].by_table()["programs_agreement"] != other[1].by_table()["programs_agreement"]


def every_kind() -> Iterator[tuple[Any, list[Any]]]:
    """Every kind of record but places, with the first public ones."""
    for model in record_models():
        if model is not Region:
            yield model, list(model._default_manager.published().order_by("pk")[:2])


def test_made_up_records_break_no_rule_and_all_of_their_pages_open(reference: None, client: Client) -> None:
    version = RegistryVersion.current()
    fill(SIZE, seed=1)
    assert RegistryVersion.current() == version + 1
    # What a record cannot help: no file is made up, and some money comes late, as it does.
    found = {(tally.finding.model, tally.finding.code) for tally in tallies() if tally.standing}
    assert found == {(Agreement, "no-signed-document"), (Agreement, "paid-after-end")}
    for model, records in every_kind():
        assert model._default_manager.count() > len(records) > 0
        for record in records:
            assert record.publication_problems() == []
            for row in [record, *(row for name in (*record.parts, "citations") for row in getattr(record, name).all())]:
                row.full_clean()
            for address in (record.get_absolute_url(), f"/api/v1/{model.noun}/{record.public_id}/"):
                assert client.get(address).status_code == 200, address
        for address in (reverse(f"{model.noun}-list"), f"/en/{model.noun}/", f"/api/v1/{model.noun}/?page_size=20"):
            assert client.get(address).status_code == 200, address
        for hidden in model._default_manager.exclude(publication=Publication.PUBLISHED)[:3]:
            assert client.get(f"/{model.noun}/{hidden.public_id}/").status_code == 404


def test_a_made_up_agreement_is_found_stands_on_the_page_of_its_region_and_costs_something(
    reference: None, client: Client
) -> None:
    fill(SIZE, seed=1)
    refresh_noun(NOUNS[Agreement.noun])
    make.placed()
    agreement = Agreement.objects.published().exclude(number="").filter(region_shares__isnull=False)[0]
    assert agreement.number in client.get("/search/", {"q": agreement.number}).content.decode()
    region = agreement.region_shares.all()[0].region
    page = client.get(region.get_absolute_url()).content.decode()
    here = Agreement.objects.published().within(region).exclude(number="").values_list("number", flat=True)
    assert agreement.number in here and any(number in page for number in here)
    assert client.get("/map/?map=IDR").status_code == 200
    asked = addresses()
    assert len(asked) > 90
    costs = [cost(client, address, rounds=1) for address in asked if address.startswith("/api/v1/agreements/")]
    assert [each.address for each in costs if each.status != 200] == []
    assert all(each.size > each.packed > 0 and each.queries > 0 for each in costs)
    assert len(list(lines(costs))) == len(costs) + 2 > 5
