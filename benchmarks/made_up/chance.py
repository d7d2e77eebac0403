"""Chance that comes out the same each time: one stream for each kind of record, so that none moves another."""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence
from itertools import accumulate
from typing import Any, TypeVar

Item = TypeVar("Item")

# The registry began then, and its last entry is of this day, whatever day it is made on.
FIRST_DAY, LAST_DAY = datetime.date(2019, 1, 1), datetime.date(2026, 6, 30)
DAY = datetime.timedelta(days=1)


class Chance(random.Random):
    """A stream of chance."""

    def __init__(self, seed: int, name: str) -> None:
        super().__init__(f"{seed}:{name}")

    def happens(self, share: float) -> bool:
        """True in this share of cases."""
        return self.random() < share

    def one(self, items: Sequence[Item]) -> Item:
        """Any of these, all alike."""
        return items[int(self.random() * len(items))]

    def whole(self, low: int, high: int) -> int:
        """A whole number between these two, both included."""
        return low + int(self.random() * (high - low + 1))

    def day(self, first: datetime.date, last: datetime.date) -> datetime.date:
        """A day between these two, both included; the first where the last lies before it."""
        return first + datetime.timedelta(days=self.whole(0, max((last - first).days, 0)))

    def moments(self) -> tuple[str, str, str]:
        """When a record was entered, published and last changed: later ones are more frequent."""
        span = (LAST_DAY - FIRST_DAY).days
        entered = int(span * self.random() ** 0.6)
        published = min(entered + self.whole(0, 20), span)
        changed = min(published + int(300 * self.random() ** 4), span)
        clock = f"{self.whole(0, 23):02}:{self.whole(0, 59):02}:{self.whole(0, 59):02}"
        return tuple(f"{FIRST_DAY + days * DAY} {clock}" for days in (entered, published, changed))  # type: ignore[return-value]


class Uneven:
    """Items of which a few are taken very often and most seldom: the nth by n to the minus `steepness`."""

    def __init__(self, items: Sequence[Item], steepness: float = 1.0) -> None:
        self.items: Sequence[Any] = items
        self.weights = list(accumulate(place**-steepness for place in range(1, len(items) + 1)))

    def one(self, chance: Chance) -> Any:
        """One of them."""
        return chance.choices(self.items, cum_weights=self.weights)[0]

    def some(self, chance: Chance, number: int) -> list[Any]:
        """Some different ones, at most this many."""
        return list(dict.fromkeys(chance.choices(self.items, cum_weights=self.weights, k=number)))


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The same day of the month some months later; the 28th at most."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, 28))
