"""Finding dates, days of the week and the words between them in a text."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from programs.notation.dates import MONTHS, WEEKDAYS
from programs.notation.text import any_of


class Point(NamedTuple):
    """A date of which a part may be missing; `year` may stand elsewhere in the text."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


UNKNOWN = Point()


@dataclass
class Token:
    """One thing found; the kinds are `date` (with `first` and `last`, mostly equal) and words between dates.

    These are `dash`, `until`, `since`, `between`, `and`, `open` (it goes on) and `other` (any other word).
    """

    kind: str
    first: Point = UNKNOWN
    last: Point = UNKNOWN
    warnings: tuple[str, ...] = ()
    weekdays: list[int] = field(default_factory=list)


_MONTH = rf"(?:{any_of(MONTHS)})(?![a-z])"
_WEEKDAY = rf"(?:{any_of(WEEKDAYS)})(?![a-z])"
_YEAR = r"(?:19|20|21)\d\d(?!\d)"
_DAY = r"\d{1,2}(?!\d)"
_JOINT = r"[ .,/-]{0,3}"
_DATE_OF = rf"(?P<day>{_DAY})(?:st|nd|rd|th)?(?: of)?{_JOINT}(?:bulan )?"
_TO_YEAR = rf"\.?(?:{_JOINT}(?:tahun )?(?P<year>{_YEAR}))"
_UNTIL = r"s ?[./] ?d\b\.?|sd\b\.?|sampai(?: (?:dengan|dgn))?\b|hingga\b|until\b|till\b|to\b|through\b|thru\b"
_LIST = rf"(?P<days>{_DAY}(?: ?, ?{_DAY}){{0,9}}) ?,? ?(?:dan|and|&) ?(?P<day>{_DAY}) (?P<month>{_MONTH})"
_PART_WORD = r"(?P<part>triwulan|tw|kuartal|quarter|q|semester|smt)"
_PART = (
    rf"{_PART_WORD} ?(?:ke ?-? ?)?(?P<nth>[1-4]|iv|i{{1,3}})(?![a-z\d])"
    rf"(?:[ /,-]{{0,2}}(?:tahun )?(?P<year>{_YEAR}))?"
)

# In this order; the first that fits at a place is taken.
_PATTERNS = [
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("time", r"\d{1,2}[:.]\d{2}(?::\d{2})?(?![\d.,/-])(?: ?(?:wib|wita|wit|am|pm))?"),
        ("iso", rf"(?P<year>{_YEAR})-(?P<month>\d{{2}})-(?P<day>\d{{2}})(?!\d)"),
        ("numeric", r"(?P<day>\d{1,2})(?P<mark>[/.-])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})(?!\d)"),
        (
            "numeric",
            rf"(?P<day>{_DAY})(?P<mark>[/-])(?P<name>{_MONTH})(?P=mark)(?P<year>\d{{4}}|\d{{2}})(?!\d)",
        ),
        ("list", rf"{_LIST}{_TO_YEAR}?"),
        ("named", rf"{_DATE_OF}(?P<month>{_MONTH}){_TO_YEAR}"),
        ("span", rf"(?P<month>{_MONTH})\.? (?P<days>{_DAY}) ?- ?(?P<day>{_DAY}),? ?(?P<year>{_YEAR})"),
        ("named", rf"(?P<month>{_MONTH})\.? (?P<day>{_DAY})(?:st|nd|rd|th)?,? ?(?P<year>{_YEAR})"),
        ("named", rf"{_DATE_OF}(?P<month>{_MONTH})"),
        ("named", rf"(?P<month>{_MONTH}){_TO_YEAR}?"),
        ("part", _PART),
        ("years", rf"(?P<first>{_YEAR}) ?/ ?(?P<last>{_YEAR})"),
        ("short", rf"(?P<first>{_YEAR})(?P<mark>[/-])(?P<last>\d\d)(?![\d/-])"),
        ("named", rf"(?P<year>{_YEAR})"),
        ("numeric", rf"(?P<month>\d{{1,2}})[/-](?P<year>{_YEAR})"),
        ("numeric", rf"(?P<day>{_DAY})/(?P<month>{_DAY})(?!/)"),
        ("day", rf"(?P<day>{_DAY})(?= ?(?:-|{_UNTIL}) ?(?:tanggal )?(?:{_WEEKDAY}[ ,]*)?\d{{1,2}}\D)"),
        ("weekday", rf"(?P<weekday>{_WEEKDAY})"),
        ("until", rf"{_UNTIL}|(?:(?:dan|and) )?(?:berakhir(?:nya)?|ends?\b|ending)"),
        ("since", r"(?:sejak|mulai|dari|terhitung|from|since|starting)(?![a-z])"),
        ("between", r"(?:antara|between)(?![a-z])"),
        ("and", r"(?:dan|and)(?![a-z])|&"),
        ("open", r"(?:sekarang|kini|seterusnya|saat ini|present|now|ongoing)(?![a-z])"),
        ("dash", r"[-~]+"),
        (
            "filler",
            r"(?:tanggal|tgl|bulan|bln|tahun|thn|th|ta|anggaran|hari|pada|di|awal|akhir|pertengahan|dengan|pukul|jam|"
            r"on|the|of|in|by|at|early|late|mid|month|year|fiscal|fy|wib)(?![a-z])",
        ),
        ("other", r"[^\W\d_]+|\d+"),
    )
]
_DATE_KINDS = frozenset({"iso", "numeric", "list", "named", "part", "span", "years", "short", "day"})
_IGNORED = frozenset({"time", "filler"})


def tokens(text: str) -> Iterator[Token]:
    """What a tidied text in small letters is made of, in order; a weekday is kept with the date after it."""
    weekdays: list[int] = []
    place = 0
    while place < len(text):
        kind, match = next(
            ((kind, match) for kind, pattern in _PATTERNS if (match := pattern.match(text, place))),
            ("", None),
        )
        place = match.end() if match else place + 1
        if match is None or kind in _IGNORED:
            continue
        if kind == "weekday":
            weekdays.append(WEEKDAYS[match["weekday"]])
        elif kind in _DATE_KINDS:
            token = _date(kind, match)
            token.weekdays, weekdays = weekdays, []
            yield token
        elif not weekdays or kind not in ("dash", "until", "and"):
            # Between two days of the week a connector says nothing yet: "Rabu - Kamis, 13-14 November".
            yield Token(kind)


def _date(kind: str, match: re.Match[str]) -> Token:
    found = match.groupdict()
    if kind == "years":
        return Token("date", Point(int(found["first"])), Point(int(found["last"])))
    if kind == "short":
        return _short(found)
    if kind == "part":
        return _part(found)
    warnings: list[str] = []
    month = MONTHS.get(found.get("name") or found.get("month") or "") or _int(found.get("month"))
    day, year = _int(found.get("day")), _int(found.get("year"))
    if year is not None and year < 100:
        year += 1900 if year >= 70 else 2000
        warnings.append("two-digit-year")
    if kind == "numeric" and month and day and month > 12 >= day:
        day, month = month, day
        warnings.append("month-first")
    last = possible(Point(year, month, day), warnings)
    if kind not in ("list", "span"):
        return Token("date", last, last, tuple(warnings))
    days = [*map(int, re.findall(r"\d+", found["days"])), day or 0]
    if kind == "list" and days != list(range(days[0], days[0] + len(days))):
        warnings.append("not-continuous")
    return Token("date", possible(Point(year, month, days[0]), warnings), last, tuple(warnings))


def possible(point: Point, warnings: list[str]) -> Point:
    """The date as far as there is such a one: of 31 Februari 2021 the month remains."""
    year, month, day = point
    if year is not None and not 1900 <= year < 2200:
        warnings.append("no-such-date")
        return UNKNOWN
    if month is not None and not 1 <= month <= 12:
        warnings.append("no-such-date")
        return Point(year)
    longest = calendar.monthrange(year or 2000, month)[1] if month else 31
    if day is not None and not 1 <= day <= longest:
        warnings.append("no-such-date")
        return Point(year, month)
    return point


def _short(found: dict[str, str]) -> Token:
    """`2020/21` is two years, `2020-08` a month; `2010-12` could be either."""
    first, short = int(found["first"]), int(found["last"])
    last = first // 100 * 100 + short
    is_month = 1 <= short <= 12 and not (found["mark"] == "/" and last == first + 1)
    if is_month:
        point = Point(first, short)
        return Token("date", point, point, ("ambiguous-month",) if last > first else ())
    return Token("date", Point(first), Point(last), ("two-digit-year",))


def _part(found: dict[str, str]) -> Token:
    """A quarter or half of a year, as its first and last month."""
    nth = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(found["nth"]) or int(found["nth"])
    year, length = _int(found["year"]), 6 if found["part"] in ("semester", "smt") else 3
    if nth * length > 12:
        return Token("date", Point(year), Point(year), ("no-such-date",))
    return Token("date", Point(year, (nth - 1) * length + 1), Point(year, nth * length))


def _int(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None
