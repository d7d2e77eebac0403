"""The five source documents: each of their 219 facts is held in a field and cited, or named as not kept.

`seed_facts.csv` lists the facts with their quotes, `seed_facts_map.csv` says where each is held: the record (noun and
address), the fact its citation names (`cited`, and the `row` of a list), the column, and how it compares (`is`, `has`,
`empty`) with what is expected; where nothing else is written, with the fact's own value.
"""

import csv
import datetime
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import models

from portal.base.models import Citation, Publishable
from portal.base.querysets import record_models
from programs.notation import read_number
from tests.records import records  # noqa: F401

HERE = Path(__file__).resolve().parent
# What the registry does not keep, and why. docs/records.md tells readers the same.
NOT_KEPT = {
    47: "page furniture: tags, related articles, comment form",
    137: "page furniture: a view counter as it stood on the day of the copy",
    140: "page furniture: the credit of a photo that the registry does not hold, given to private persons",
    141: "page furniture: an invitation to the platform's own channel",
}
SOURCES = {
    "000": "lingkar-temu-kabupaten-lestari-ltkl",
    "001": "b-trust-dan-kpri-perkuat-peduli-sdgs",
    "002": "sekda-lubuklinggau-hadiri-rakor-kemendagri-dan-uclg-aspac",
    "003": "sinkronisasi-perencanaan-kabupaten-blitar",
    "004": "penguatan-kolaborasi-uclg-aspac-dan-ford-foundation",
}


@dataclass(frozen=True)
class Fact:
    """One fact of a source document."""

    number: int
    document: str
    value: str
    quote: str

    def __str__(self) -> str:
        return f"{self.number}"


@dataclass(frozen=True)
class Place:
    """Where a fact is held."""

    noun: str
    slug: str
    cited: str
    row: str
    column: str
    how: str
    expected: str

    def record(self) -> Publishable:
        model = next(model for model in record_models() if model.noun == self.noun)
        return model._default_manager.published().get(slug=self.slug)

    def holder(self) -> Any:
        """The row or record whose column it is."""
        record = self.record()
        return getattr(record, self.cited).get(key=self.row) if self.row and self.cited in record.parts else record

    def value(self) -> Any:
        """What the database holds there; a path with dots leads through what the row points to."""
        if self.column == "provinces":
            return len({row.region.parent.code for row in self.record().regions.select_related("region__parent")})
        if self.column.startswith("number."):
            agreement = self.record()
            reading = read_number(agreement.number, signed_on=agreement.signed_on)
            assert reading.warnings == ()
            words = {"sequence": f"{reading.sequence}{reading.suffix}", "parties": ", ".join(reading.parties)}
            name = self.column.removeprefix("number.")
            return words.get(name) or getattr(reading, name)
        value = self.record() if self.column.startswith("record.") else self.holder()
        for name in self.column.removeprefix("record.").split("."):
            value = getattr(value, name)
        return value


def read(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(newline="") as file:
        return list(csv.DictReader(file))


FACTS = [Fact(int(row["fact"]), row["document"], row["value"], row["quote"]) for row in read("seed_facts.csv")]
PLACES: dict[int, list[Place]] = defaultdict(list)
for line in read("seed_facts_map.csv"):
    PLACES[int(line.pop("fact"))].append(Place(**line))
KEPT = [fact for fact in FACTS if fact.number not in NOT_KEPT]


def plain(text: str) -> str:
    """A text as two writers would agree on it: blanks, capitals and the last full stop do not matter."""
    return " ".join(text.split()).casefold().rstrip(".")


def agrees(held: Any, how: str, expected: str, holder: Any, column: str) -> bool:
    """Whether what is held is what is expected."""
    if how == "empty":
        return not (held.exists() if isinstance(held, models.Manager) else held)
    if how == "has":
        return plain(expected) in plain(held)
    if isinstance(held, models.Manager):
        return "; ".join(sorted(str(row.label) for row in held.all())) == "; ".join(sorted(expected.split("; ")))
    if isinstance(held, Decimal | int) and not isinstance(held, bool):
        return Decimal(expected) == held
    if isinstance(held, datetime.date) and " " in expected:
        group = column.removesuffix("_start").removesuffix("_end")
        return expected == f"{held} {getattr(holder, f'{group}_precision')}"
    return plain(expected) == plain(str(held))


def test_the_list_of_facts_is_whole():
    assert [fact.number for fact in FACTS] == list(range(1, 220))
    assert {fact.number for fact in FACTS} == set(PLACES) | set(NOT_KEPT)
    assert not set(PLACES) & set(NOT_KEPT)


@pytest.mark.django_db
@pytest.mark.usefixtures("records")
@pytest.mark.parametrize("fact", KEPT, ids=str)
def test_fact_is_held_in_a_field_and_cited(fact):
    for place in PLACES[fact.number]:
        held = place.value()
        expected = place.expected or fact.value
        assert agrees(held, place.how, expected, place.holder(), place.column), f"{held!r} is not {expected!r}"
    places = {(place.noun, place.slug, place.cited, place.row): place for place in PLACES[fact.number]}
    for place in places.values():
        quotes = Citation.objects.published().filter(
            pk__in=place.record().citations.all(),
            field=place.cited,
            part=place.row,
            source__slug=SOURCES[fact.document],
        )
        if fact.quote:
            assert any(plain(fact.quote) in plain(citation.quote) for citation in quotes), place
