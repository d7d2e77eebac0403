"""Periods and dates as people write them: `Agustus 2020- Juli 2021`, `2024 s.d 2029`, `5 tahun`."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from programs.notation import dates
from programs.notation.durations import Duration, Progress, duration_differs, take_duration, take_progress
from programs.notation.points import Point, Token, possible, tokens
from programs.notation.spelt import dates_in_digits
from programs.notation.text import readable

_COARSER = (dates.DAY, dates.MONTH, dates.YEAR)


@dataclass(frozen=True)
class PeriodReading:
    """What was understood: `start` and `end` are partial dates (`2020`, `2020-08`, `2020-08-18`).

    A single date begins and ends the period; an open end is `None`. `precision` is that of the coarser end.
    Warnings are stable codes: `ambiguous-month`, `duration-differs`, `end-before-start`, `mixed-precision`,
    `month-first`, `more-than-one-duration`, `more-than-one-period`, `no-such-date`, `no-year`,
    `not-continuous`, `not-understood`, `progress-beyond-end`, `too-long`, `two-digit-year`,
    `weekday-differs`, `words-differ`, `year-assumed`.
    """

    start: str | None = None
    end: str | None = None
    precision: str | None = None
    warnings: tuple[str, ...] = ()
    duration: Duration | None = None
    progress: Progress | None = None

    @property
    def first_day(self) -> date | None:
        """The first day meant, or `None` where no start is written."""
        return dates.first_day(self.start)

    @property
    def last_day(self) -> date | None:
        """The last day meant, or `None` where no end is written."""
        return dates.last_day(self.end)

    def as_dict(self) -> dict[str, Any]:
        """The reading as JSON has it; duration and progress only where the text states them."""
        reading: dict[str, Any] = {
            "start": self.start,
            "end": self.end,
            "precision": self.precision,
            "warnings": list(self.warnings),
        }
        if self.duration:
            reading["duration"] = list(self.duration)
        if self.progress:
            reading["progress"] = list(self.progress)
        return reading


def read_period(text: str | None) -> PeriodReading:
    """Read a period, a date, a duration or a progress as it stands in a document; never raises.

    Nothing is invented: a duration without dates gives no dates. Days come before months (`13/11/2024`),
    unless only the other way round makes a date. Years run from 1900 to 2199.
    """
    plain = readable(text)
    if plain is None:
        return PeriodReading(warnings=("too-long",))
    rest, progress, warnings = take_progress(dates_in_digits(plain.casefold()))
    rest, duration, odd = take_duration(rest)
    warnings += odd
    start, end = _ends(list(tokens(rest)), warnings)
    if start is None and end is None:
        if not (duration or progress or warnings):
            warnings.append("not-understood")
        return PeriodReading(None, None, None, _once(warnings), duration, progress)
    known = [dates.precision_of(partial) for partial in (start, end) if partial]
    precision = max(known, key=_COARSER.index)
    if len(set(known)) > 1:
        warnings.append("mixed-precision")
    first_day, last_day = dates.first_day(start), dates.last_day(end)
    if start and end and first_day and last_day:
        if first_day > last_day:
            warnings.append("end-before-start")
        elif duration and duration_differs(duration, start, end, precision):
            warnings.append("duration-differs")
    return PeriodReading(start, end, precision, _once(warnings), duration, progress)


def _ends(found: list[Token], warnings: list[str]) -> tuple[str | None, str | None]:
    """The two ends of the period that these tokens say; adds to the warnings what is odd."""
    place, length = _choose(found)
    if length == 0:
        warnings.extend(code for token in found for code in token.warnings)
        if any(token.first.month for token in found):
            warnings.append("no-year")
        return None, None
    chosen = [token for token in found[place : place + length] if token.kind == "date"]
    first, last = _fill(chosen[0].first, chosen[-1].last, warnings)
    for token in chosen:
        warnings.extend(token.warnings)
    _check_weekdays(chosen, first, last, warnings)
    if any(_says_more(token, first, last) for token in found if token.kind == "date" and token not in chosen):
        warnings.append("more-than-one-period")
    if length > 1:
        return _partial(first), _partial(last)
    before = found[place - 1].kind if place else ""
    after = [token.kind for token in found[place + 1 :]]
    if before == "until":
        return None, _partial(last)
    if before == "since" or (after and after[0] in ("dash", "until") and after[1:2] in ([], ["open"])):
        return _partial(first), None
    return _partial(first), _partial(last)


def _choose(found: list[Token]) -> tuple[int, int]:
    """Where the period stands and how many tokens it has: the first range with a year, else the first date."""
    kinds = [token.kind for token in found]
    joints = {"dash", "until", "and"} if "between" in kinds else {"dash", "until"}
    for place in range(len(found) - 2):
        joined = kinds[place] == kinds[place + 2] == "date" and kinds[place + 1] in joints
        if joined and (found[place].first.year or found[place + 2].last.year):
            return place, 3
    return next(((place, 1) for place, token in enumerate(found) if token.last.year), (0, 0))


def _fill(first: Point, last: Point, warnings: list[str]) -> tuple[Point, Point]:
    """Both ends, with the year and month one has from the other, as in `28 Februari - 3 Maret 2022`."""
    if first.year is None and last.year is not None:
        month = first.month or last.month
        wraps = bool(month and last.month and month > last.month)
        if wraps:
            warnings.append("year-assumed")
        return possible(Point(last.year - wraps, month, first.day), warnings), last
    if last.year is None and first.year is not None:
        wraps = bool(first.month and last.month and last.month < first.month)
        warnings.append("year-assumed")
        return first, possible(Point(first.year + wraps, last.month, last.day), warnings)
    return first, last


def _check_weekdays(chosen: list[Token], first: Point, last: Point, warnings: list[str]) -> None:
    """Compare the days of the week with the dates; of two before `13-14 November` one belongs to each."""
    named = [token.weekdays for token in chosen]
    if len(named) == 2 and len(named[0]) == 2 and not named[1]:
        named = [named[0][:1], named[0][1:]]
    for weekdays, point in zip(named, (first, last), strict=False):
        day = dates.first_day(_partial(point)) if point.day else None
        if day and weekdays and weekdays[-1] != day.weekday():
            warnings.append("weekday-differs")


def _says_more(token: Token, first: Point, last: Point) -> bool:
    """Whether a date beside the chosen ones says something else; a month without day and year does not."""
    if token.first.year is None:
        return token.first.day is not None
    return token.first not in (first, last) or token.last not in (first, last)


def _partial(point: Point) -> str | None:
    if point.year is None:
        return None
    parts = [f"{point.year:04}", *(f"{part:02}" for part in (point.month, point.day) if part)]
    return "-".join(parts)


def _once(warnings: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(warnings))
