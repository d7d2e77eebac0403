"""The facts of the five source documents, and where the registry holds each.

`seed_facts.csv` lists the facts with their quotes. `seed_facts_map.csv` says where each is held: the record (noun and
address), the fact its citation names (`cited`, and the `row` of a list), the column, and how what is held compares
(`is`, `has`, `empty`) with what is expected; where nothing else is written, with the fact's own value.
"""

from __future__ import annotations

import csv
import datetime
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import models

from portal.base.models import Publishable
from portal.base.querysets import record_models
from programs.models import Agreement, Program
from programs.notation import format_date, format_money, format_period, read_number
from programs.notation.number import ROMAN_MONTHS

HERE = Path(__file__).resolve().parent
# What the registry does not keep, and why. docs/records.md tells readers the same.
NOT_KEPT = {
    47: "page furniture: tags, related articles, comment form",
    137: "page furniture: a counter of views as it stood when the copy was made",
    140: "page furniture: the credit of a photo that the registry does not hold, taken by private persons",
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
        return str(self.number)


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

    def record(self) -> Any:
        """The public record."""
        model: type[Publishable] = next(model for model in record_models() if model.noun == self.noun)
        return model.objects.published().get(slug=self.slug)

    def holder(self) -> Any:
        """The row or record whose column it is."""
        record = self.record()
        return getattr(record, self.cited).get(key=self.row) if self.row and self.cited in record.parts else record

    def value(self) -> Any:
        """What the database holds there; a path with dots leads through what the row points to."""
        record = self.record()
        if self.column == "provinces":
            return len(provinces(record))
        if self.column.startswith("number."):
            return number_part(record, self.column.removeprefix("number."))
        value = record if self.column.startswith("record.") else self.holder()
        for name in self.column.removeprefix("record.").split("."):
            value = getattr(value, name)
        return value

    def agrees(self, held: Any, expected: str) -> bool:
        """Whether what is held, or given, is what is expected."""
        if self.how == "empty":
            return not (held.exists() if isinstance(held, models.Manager) else held)
        if self.how == "has":
            return plain(expected) in plain(held)
        if isinstance(held, models.Manager | list):
            labels = held if isinstance(held, list) else [row.label for row in held.all()]
            return sorted(labels) == sorted(expected.split("; "))
        if isinstance(held, Decimal | int) and not isinstance(held, bool):
            return Decimal(expected) == held
        if isinstance(held, datetime.date) and " " in expected:
            return expected == f"{held} {self.precision()}"
        return plain(expected) == plain(str(held))

    def precision(self) -> str:
        """How exact the date in this column is."""
        return getattr(self.holder(), f"{self.group()}_precision", "day")

    def group(self) -> str:
        return self.column.removesuffix("_start").removesuffix("_end")

    def shown(self) -> list[str]:
        """What a reader of the Indonesian page sees of it: words that must stand there."""
        holder, held, name = self.holder(), self.value(), self.column
        if self.how == "empty" or isinstance(held, bool):
            return []
        if name == "provinces":
            return provinces(self.record())
        if name == "number.month":
            return [ROMAN_MONTHS[held - 1]]
        if name.startswith("number."):
            return str(held).split(", ")
        if self.group() == "period":
            return [format_period(holder.period_start, holder.period_end, holder.period_precision)]
        if isinstance(held, datetime.date):
            return [format_date(held, self.precision())]
        if isinstance(held, datetime.time):
            return [f"{held:%H:%M}"]
        if isinstance(held, models.Manager):
            return [row.label for row in held.all()]
        if name == "amount":
            return [format_money(held, holder.currency)]
        if name == "currency":
            return ["Rp"]
        if isinstance(held, Decimal | int):
            return [format_money(held, "") if held >= 1000 else f"{held:f}".rstrip("0").rstrip(".").replace(".", ",")]
        if name.endswith((".code", ".kind")):
            for step in name.split(".")[:-1]:
                holder = getattr(holder, step)
            return [holder.name]
        display = getattr(holder, f"get_{name}_display", None)
        return [str(display()) if display else str(held)]


def read(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(newline="") as file:
        return list(csv.DictReader(file))


def plain(text: str) -> str:
    """A text as two writers would agree on it: blanks, capitals and the last full stop do not matter."""
    return " ".join(text.split()).casefold().rstrip(".")


def provinces(program: Program) -> list[str]:
    """The provinces in which a programme's regions lie."""
    return sorted({row.region.parent.name for row in program.regions.select_related("region__parent")})


def number_part(agreement: Agreement, name: str) -> Any:
    """A part of an agreement's number as it is read, which must agree with the date of signing."""
    reading = read_number(agreement.number, signed_on=agreement.signed_on)
    assert reading.warnings == ()
    words = {"sequence": f"{reading.sequence}{reading.suffix}", "parties": ", ".join(reading.parties)}
    return words.get(name) or getattr(reading, name)


FACTS = [Fact(int(row["fact"]), row["document"], row["value"], row["quote"]) for row in read("seed_facts.csv")]
KEPT = [fact for fact in FACTS if fact.number not in NOT_KEPT]
PLACES: dict[int, list[Place]] = defaultdict(list)
for line in read("seed_facts_map.csv"):
    PLACES[int(line.pop("fact"))].append(Place(**line))


def cited_places(fact: Fact) -> list[Place]:
    """The places of a fact, one for each thing a citation can name."""
    places = {(place.noun, place.slug, place.cited, place.row): place for place in PLACES[fact.number]}
    return list(places.values())
