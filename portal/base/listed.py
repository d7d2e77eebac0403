"""The beginning of a list on a page about something else: the first of some records, and the way to all of them."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.urls import reverse


class Listed(NamedTuple):
    """Records of one kind: the first of them, how many there are, and the list that has all."""

    records: list[Any]
    number: int
    address: str

    @property
    def is_cut(self) -> bool:
        return len(self.records) < self.number


def listed(records: Any, most: int, **query: str) -> Listed:
    """The first of these, `most` at most, and their list as it is narrowed by this query. Two queries at most."""
    first = list(records[:most])
    number = len(first) if len(first) < most else records.count()
    return Listed(first, number, address_of(records.model, **query))


def address_of(model: Any, **query: str) -> str:
    """The list of a noun, narrowed by this query."""
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{reverse(f'{model.noun}-list')}?{asked}"
