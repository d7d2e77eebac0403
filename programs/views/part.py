"""A section of a page that is made of many nouns: the first of some records, and the way to all of them."""

from __future__ import annotations

from typing import Any, NamedTuple


class Part(NamedTuple):
    """One kind of records: the first of them, how many there are, and the list that has all."""

    records: list[Any]
    number: int
    address: str

    @property
    def is_cut(self) -> bool:
        return len(self.records) < self.number
