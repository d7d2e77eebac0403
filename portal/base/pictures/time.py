"""A time axis: days from left to right, as exact as they are known."""

from __future__ import annotations

import calendar
import datetime
from decimal import Decimal
from typing import NamedTuple

from django.utils.dates import MONTHS_3

from portal.base.pictures.scales import percent, round_step

# Steps in months of an axis of so many months at most, and how many names of months fit beside one another.
MONTH_STEPS, MOST_MONTHS, MONTH_NAMES = (3, 6), 30, 4
MONTHS = 12
LATEST_YEAR = datetime.MAXYEAR


class Span(NamedTuple):
    """Days from the first to the last, both included."""

    first: datetime.date
    last: datetime.date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def _months(first: datetime.date, last: datetime.date) -> int:
    """How many months have any of these days."""
    return (last.year - first.year) * MONTHS + last.month - first.month + 1


class Tick(NamedTuple):
    """A place on the axis with the words that begin there; without them at the right edge."""

    x: str
    words: str


def span_of(day: datetime.date, precision: str) -> Span:
    """The days a date may mean: the day itself, its month or its year. A month is a band of a month, not a day."""
    if precision == "year":
        return Span(datetime.date(day.year, 1, 1), datetime.date(day.year, 12, 31))
    if precision == "month":
        return Span(day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1]))
    return Span(day, day)


class TimeAxis:
    """From the first to the last of the days: a year at least, in whole months while it is short, else in whole years.

    `most` is how many names fit beside one another on a phone.
    """

    def __init__(self, days: list[datetime.date], most: int = 6) -> None:
        first, last = min(days), max(days)
        if _months(first, last) < MONTHS:
            first, last = first.replace(month=1, day=1), last.replace(month=MONTHS, day=31)
        self.months = _months(first, last)
        precision = "month" if self.months <= MOST_MONTHS else "year"
        self.span = Span(span_of(first, precision).first, span_of(last, precision).last)
        self.most = most

    def at(self, day: datetime.date, *, ends: bool = False) -> str:
        """Where the day begins, or ends; what lies outside the axis stands at its edge."""
        return percent(self._part(day, ends))

    def width(self, span: Span) -> str:
        """How wide these days are; nothing where they run backwards."""
        return percent(max(self._part(span.last, True) - self._part(span.first, False), Decimal(0)))

    def middle(self, span: Span) -> str:
        """The middle of these days."""
        return percent((self._part(span.first, False) + self._part(span.last, True)) / 2)

    def anchor(self, day: datetime.date) -> str:
        """From which side words at this day are written, so that they stay inside the picture."""
        part = self._part(day, False)
        return "start" if part < Decimal("0.35") else "end" if part > Decimal("0.65") else "middle"

    def holds(self, day: datetime.date) -> bool:
        return self.span.first <= day <= self.span.last

    def _part(self, day: datetime.date, ends: bool) -> Decimal:
        days = day.toordinal() - self.span.first.toordinal() + ends
        return min(max(Decimal(days) / self.span.days, Decimal(0)), Decimal(1))

    def ticks(self) -> list[Tick]:
        """Months with a name of their own in a short axis, else years: round ones, as many as fit."""
        first, last = self.span
        if self.months <= MOST_MONTHS:
            step = next((step for step in MONTH_STEPS if self.months <= step * MONTH_NAMES), MONTH_STEPS[-1])
            starts = [
                datetime.date(year, month, 1)
                for year in range(first.year, last.year + 1)
                for month in range(1, MONTHS + 1, step)
                if first <= datetime.date(year, month, 1) <= last
            ]
            return [self._tick(day, self._month(day, place == 0)) for place, day in enumerate(starts)]
        step = round_step(last.year - first.year + 1, self.most)
        years = [year for year in range(first.year, last.year + 1) if year % step == 0]
        return [self._tick(datetime.date(year, 1, 1), str(year)) for year in years]

    @staticmethod
    def _month(day: datetime.date, with_year: bool) -> str:
        name = str(MONTHS_3[day.month]).capitalize()
        return f"{name} {day.year}" if with_year or day.month == 1 else name

    def _tick(self, day: datetime.date, words: str) -> Tick:
        # At the right edge there is no room for words: a line alone.
        return Tick(self.at(day), words if self._part(day, False) < Decimal("0.9") else "")
