"""Dates that know how exact they are: `2020`, `2020-08` or `2020-08-18`; read as real days, and formatted."""

import calendar
from datetime import date

DAY, MONTH, YEAR = "day", "month", "year"

MONTH_NAMES = {
    "id": (
        *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
        *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
_OTHER_SPELLINGS = (
    "jan",
    "feb febr peb pebr pebruari febuari pebuari",
    "mar mrt",
    "apr",
    "",
    "jun",
    "jul",
    "agu ags agt agst agus agust aug",
    "sep sept",
    "okt oct",
    "nov nop nopember",
    "des dec",
)
# Every spelling of a month, in small letters, and its number.
MONTHS = {
    spelling: number
    for number in range(1, 13)
    for spelling in (
        MONTH_NAMES["id"][number - 1].casefold(),
        MONTH_NAMES["en"][number - 1].casefold(),
        *_OTHER_SPELLINGS[number - 1].split(),
    )
}
# Every spelling of a day of the week, in small letters, counted as `date.weekday` does.
WEEKDAYS = {
    spelling: number
    for number, spellings in enumerate(
        (
            "senin monday mon",
            "selasa tuesday tue",
            "rabu wednesday wed",
            "kamis thursday thu",
            "jumat jum'at jumaat friday fri",
            "sabtu saturday sat",
            "minggu ahad sunday sun",
        )
    )
    for spelling in spellings.split()
}


def first_day(partial: str | None) -> date | None:
    """The first day a partial date covers: `2020-08` begins on 2020-08-01. `None` stays `None`."""
    if not partial:
        return None
    year, month, day = _numbers(partial)
    return date(year, month or 1, day or 1)


def last_day(partial: str | None) -> date | None:
    """The last day a partial date covers: `2020-08` ends on 2020-08-31. `None` stays `None`."""
    if not partial:
        return None
    year, month, day = _numbers(partial)
    month = month or 12
    return date(year, month, day or calendar.monthrange(year, month)[1])


def months_later(day: date, months: int) -> date:
    """The same day of the month that many months later, or that month's last: 31 August and six months, 28 February."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def precision_of(partial: str) -> str:
    """How exact a partial date is: `day`, `month` or `year`."""
    return (YEAR, MONTH, DAY)[partial.count("-")]


def format_date(day: date | None, precision: str = DAY, language: str = "id") -> str:
    """A date as a person writes it, no more exact than known: `18 Agustus 2020`, `Agustus 2020`, `2020`."""
    if day is None:
        return ""
    if precision == YEAR:
        return str(day.year)
    month = f"{_month_name(day, language)} {day.year}"
    return month if precision == MONTH else f"{day.day} {month}"


def format_period(start: date | None, end: date | None, precision: str = DAY, language: str = "id") -> str:
    """A period as a person writes it, nothing said twice, with an en dash: `28 Februari - 3 Maret 2022`.

    `start` is the first and `end` the last day meant. With one end only: `sejak 2024`, `sampai Juli 2021`.
    """
    first, last = format_date(start, precision, language), format_date(end, precision, language)
    if start is None or end is None:
        since, until = ("since", "until") if language.startswith("en") else ("sejak", "sampai")
        return f"{since} {first}" if start else f"{until} {last}" if end else ""
    if first == last:
        return first
    dash = "\N{EN DASH}"
    if precision == YEAR:
        return f"{first}{dash}{last}"
    # A period that runs backwards, as papers sometimes have it, is written in full.
    if start.year == end.year and start < end:
        if precision == MONTH:
            return f"{_month_name(start, language)}{dash}{last}"
        if start.month == end.month:
            return f"{start.day}{dash}{last}"
        return f"{start.day} {_month_name(start, language)} {dash} {last}"
    return f"{first} {dash} {last}"


def _numbers(partial: str) -> tuple[int, int | None, int | None]:
    year, *rest = map(int, partial.split("-"))
    month, day = (*rest, None, None)[:2]
    return year, month, day


def _month_name(day: date, language: str) -> str:
    return MONTH_NAMES["en" if language.startswith("en") else "id"][day.month - 1]
