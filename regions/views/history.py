"""The history of a place: its codes, its names, what it lay in, what it came out of and what came out of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any, NamedTuple

from regions.models import Region, RegionName


class Told(NamedTuple):
    """One thing that happened: `kind` chooses the sentence, `row` is the part that says it, or a list of such parts."""

    kind: str
    row: Any = None


class Event(NamedTuple):
    """All that happened on one day; None gathers what is known without its day."""

    on: datetime.date | None
    told: list[Told]


def history(region: Region) -> list[Event]:
    """What happened to a region (as its page fetches it), the earliest first, what has no date before all. No query."""
    days: dict[datetime.date | None, list[Told]] = {}
    for day, told in _told(region):
        days.setdefault(day, []).append(told)
    return [Event(day, days[day]) for day in sorted(days, key=lambda day: day or datetime.date.min)]


def _told(region: Any) -> Iterator[tuple[datetime.date | None, Told]]:
    for row in region.came_from:
        yield row.effective_on, Told("came-from", row)
    if region.valid_from and not region.came_from:
        yield region.valid_from, Told("began")
    for row in region.split_off:
        yield row.effective_on, Told("split-off", row)
    for row in region.former_parents:
        yield row.valid_until, Told("lay-in", row)
    for row in region.names.all():
        if row.kind == RegionName.Kind.FORMER:
            yield row.valid_until, Told("was-called", row)
    for row in region.codes.all():
        if not row.is_current:
            yield row.valid_until, Told("had-code", row)
        elif row.valid_from:
            yield row.valid_from, Told("has-code", row)
    left: dict[datetime.date | None, list[Any]] = {}
    for row in region.once_here:
        left.setdefault(row.valid_until, []).append(row)
    for day, rows in left.items():
        yield day, Told("left", rows)
    if region.valid_until:
        yield region.valid_until, Told("ended")
