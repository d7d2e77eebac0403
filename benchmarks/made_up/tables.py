"""Rows as tables take them: every column in its order, dates and figures as text that both databases read alike."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any, Protocol

from django.db import models

from portal.base.fields import ID_ALPHABET, ID_LENGTH

Row = tuple[Any, ...]

PAIRS = [first + second for first in ID_ALPHABET for second in ID_ALPHABET]
IDS = len(ID_ALPHABET) ** ID_LENGTH
# Steps through all ids without meeting one twice, because it shares no divisor with their number; by this step they
# look like chance.
STEP = 174_440_041_367


class Sink(Protocol):
    """Where rows go."""

    def add(self, table: Table, row: Row) -> None: ...

    def rest(self) -> None:
        """All rows given so far point only to each other: a good moment to write them down."""


class Table:
    """The rows of one model, numbered from 1."""

    def __init__(self, model: type[models.Model], sink: Sink) -> None:
        self.model, self.sink = model, sink
        self.name = model._meta.db_table
        self.empty = {field.column: empty(field) for field in model._meta.concrete_fields}
        self.columns = list(self.empty)
        self.count = 0

    def add(self, **values: Any) -> int:
        """One more row with these columns, the others empty; its number."""
        self.count += 1
        row = {**self.empty, "id": self.count, **values}
        if len(row) != len(self.columns):
            raise ValueError(f"{self.name} has no column {', '.join(row.keys() - set(self.columns))}.")
        self.sink.add(self, tuple(row.values()))
        return self.count


def empty(field: models.Field) -> Any:
    """What a column holds that nothing is said about: its own default, else nothing."""
    if field.has_default() and not callable(field.default):
        default = getattr(field.default, "value", field.default)
        return int(default) if isinstance(default, bool) else default
    return None if field.null or not field.empty_strings_allowed else ""


def opaque(number: int) -> str:
    """The id with this number: other numbers, other ids; in the letters of the project's own."""
    rest, fourth = divmod(number * STEP % IDS, len(PAIRS))
    rest, third = divmod(rest, len(PAIRS))
    first, second = divmod(rest, len(PAIRS))
    return PAIRS[first] + PAIRS[second] + PAIRS[third] + PAIRS[fourth]


def part_key(owner: int, place: int) -> str:
    """The key of a row among those of its record."""
    return opaque(owner * 64 + place)


def cents(amount: int) -> int:
    """A whole amount as `MoneyField` keeps it."""
    return amount * 100


def iso(day: datetime.date | None) -> str | None:
    """A day as text."""
    return None if day is None else day.isoformat()


class Links:
    """The rows between two models that a many-to-many field keeps."""

    def __init__(self, model: type[models.Model], name: str, sink: Sink) -> None:
        field: Any = model._meta.get_field(name)
        self.table = Table(field.remote_field.through, sink)
        self.here, self.there = field.m2m_column_name(), field.m2m_reverse_name()

    def add(self, record: int, others: Iterable[int]) -> None:
        """Tie a record to others, each once."""
        for other in dict.fromkeys(others):
            self.table.add(**{self.here: record, self.there: other})
