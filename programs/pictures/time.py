"""A picture along a time axis, ready for its template: the finding, the drawing, its legend, its table."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.base.pictures import Box, Timeline
from portal.base.tables import Table
from portal.base.wording import page_language
from programs.notation import format_date, format_short

# In the order of the legend; what explains itself by the words above it is not in it.
MEANINGS = {
    "held": gettext_lazy("as agreed before"),
    "longer": gettext_lazy("added by an amendment"),
    "shorter": gettext_lazy("cut off by an amendment or a termination"),
    "odd": gettext_lazy("the end lies before the start"),
    "fade": gettext_lazy("not stated on this side"),
    "paid": gettext_lazy("paid, in sum"),
    "planned": gettext_lazy("planned, in sum"),
    "agreed": gettext_lazy("amount as of today"),
    "band": gettext_lazy("some day within this time"),
}


class Meaning(NamedTuple):
    """One line of the legend."""

    kind: str
    words: str


@dataclass(frozen=True)
class Phases:
    """Steps of a programme and which of them was reached; `is_open` where nobody stated how many there are."""

    words: str
    boxes: list[Box]
    is_open: bool = False


@dataclass(frozen=True)
class TimePicture:
    """What the template shows. Without a `timeline` there is nothing to draw, and the finding says so."""

    key: str
    heading: str
    finding: str
    table: Table
    timeline: Timeline | None = None
    notes: list[str] = field(default_factory=list)
    phases: list[Phases] = field(default_factory=list)

    @property
    def meanings(self) -> list[Meaning]:
        kinds = self.timeline.kinds if self.timeline else set()
        return [Meaning(kind, str(words)) for kind, words in MEANINGS.items() if kind in kinds]


def on(day: datetime.date | None, precision: str = "day") -> str:
    """A date in the page's language, no more exact than it is known; empty if unknown."""
    return format_date(day, precision or "day", page_language())


def short(amount: Any, currency: str) -> str:
    """A rounded amount in the page's language; empty if unknown."""
    return "" if amount is None else format_short(Decimal(amount), currency, page_language())


def today_words(today: datetime.date) -> str:
    return _("today, %(day)s") % {"day": on(today)}


def outside(today: datetime.date, timeline: Timeline) -> list[str]:
    """The note that today has no place in the picture."""
    if timeline.axis.holds(today):
        return []
    return [_("Today, %(day)s, lies outside the picture.") % {"day": on(today)}]


def days_with_today(days: list[datetime.date], today: datetime.date) -> list[datetime.date]:
    """The days of a picture; today too, unless it lies so far from them that it would press them together."""
    first, last = min(days), max(days)
    near = max((last - first).days // 2, 366)
    return [*days, today] if (first - today).days <= near and (today - last).days <= near else days


def sentences(*parts: Any) -> str:
    """The parts that say something, a blank between them."""
    return " ".join(str(part) for part in parts if part)
