"""How long something lasts (`selama 5 tahun`, `36 (tiga puluh enam) bulan`) and how far it has come."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from programs.notation.dates import DAY, MONTHS, YEAR, first_day, last_day
from programs.notation.text import any_of
from programs.notation.words import NUMBER_WORDS, read_words

_UNITS = (
    dict.fromkeys(("tahun", "thn", "years", "year", "yrs"), "tahun")
    | dict.fromkeys(("semester", "semesters"), "semester")
    | dict.fromkeys(("triwulan", "kuartal", "quarters", "quarter"), "triwulan")
    | dict.fromkeys(("bulan", "bln", "months", "month"), "bulan")
    | dict.fromkeys(("minggu", "pekan", "weeks", "week"), "minggu")
    | dict.fromkeys(("hari", "days", "day"), "hari")
)
_STEPS = _UNITS | {"tahap": "tahap", "stage": "tahap", "fase": "fase", "phase": "fase", "termin": "termin"}
_IN_MONTHS = {"tahun": 12, "semester": 6, "triwulan": 3, "bulan": 1}
_IN_DAYS = {"minggu": 7, "hari": 1}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}

_UNIT = rf"(?P<unit>{any_of(_UNITS)})(?![a-z])"
_WORD = rf"(?:{any_of(NUMBER_WORDS)})"
# In "semester 1 tahun 2021" and "ke-4 tahun" the figure counts no units.
_NOT_A_STEP = "".join(f"(?<!{word})" for word in ("semester ", "smt ", "triwulan ", "tw ", "kuartal ", "ke "))
# "18 bulan Agustus" is a date in the style of contracts.
_NOT_A_DATE = rf"(?! +(?:{any_of(MONTHS)})(?![a-z]))"
_FIGURE = r"(?P<count>\d{1,3})(?: ?\((?P<words>[^()\d]{0,60})\))?"
_DURATION = re.compile(
    rf"(?<![\w./-]){_NOT_A_STEP}(?:{_FIGURE}|(?P<spelt>{_WORD}(?:[ -]?{_WORD}){{0,5}}))[ -]?"
    rf"(?:\([^()]{{0,60}}\) ?)?{_UNIT}{_NOT_A_DATE}"
)
_STEP = rf"(?P<step>{any_of(_STEPS)})s?(?![a-z])"
_NTH = rf"(?P<nth>\d{{1,3}}(?!\d)|[ivx]{{1,4}}(?![a-z])|pertama|{_WORD}(?![a-z]))"
_ALL = (
    rf"(?:dari|of|out of) (?:total )?(?P<all>\d{{1,3}}(?!\d)|{_WORD}(?![a-z]))"
    rf"(?: (?:{any_of(_STEPS)})s?(?![a-z]))?"
)
_PROGRESS = [
    re.compile(rf"(?<![a-z]){_STEP} ?(?:yang )?(?:ke ?-? ?)?{_NTH} {_ALL}"),
    re.compile(rf"(?<![\d/]){_NTH}(?:st|nd|rd|th)? {_STEP} {_ALL}"),
]


class Duration(NamedTuple):
    """How many of which unit (Indonesian, singular); more than one in a text are added up in months."""

    number: int
    unit: str


class Progress(NamedTuple):
    """Which step of how many: semester 4 of 6. Never a share of the work done."""

    unit: str
    step: int
    steps: int


def take_progress(text: str) -> tuple[str, Progress | None, list[str]]:
    """The text without `semester ke-4 dari 6 semester`, what that says, and what is odd about it."""
    for pattern in _PROGRESS:
        if match := pattern.search(text):
            step, steps = _count(match["nth"]), _count(match["all"])
            if step and steps:
                warnings = ["progress-beyond-end"] if step > steps else []
                progress = Progress(_STEPS[match["step"]], step, steps)
                return f"{text[: match.start()]} , {text[match.end() :]}", progress, warnings
    return text, None, []


def take_duration(text: str) -> tuple[str, Duration | None, list[str]]:
    """The text without its durations, the duration they say, and what is odd about it.

    `2 tahun 6 bulan` is one duration of 30 months; `1 tahun (12 bulan)` says the same twice.
    """
    found: list[Duration] = []
    warnings: list[str] = []
    end = 0
    for match in _DURATION.finditer(text):
        spelt = _count(match["spelt"] or match["words"] or "")
        count = int(match["count"]) if match["count"] else spelt
        if count is None:
            continue
        if match["count"] and spelt is not None and spelt != count:
            warnings.append("words-differ")
        duration = Duration(count, _UNITS[match["unit"]])
        joined = text[end : match.start()].strip(" ,") in ("", "dan", "and")
        if found and joined and found[-1].unit == "tahun" and duration.unit == "bulan":
            duration = Duration(found.pop().number * 12 + count, "bulan")
        found.append(duration)
        end = match.end()
    if len({number * (_IN_MONTHS.get(unit) or _IN_DAYS[unit] / 31) for number, unit in found}) > 1:
        warnings.append("more-than-one-duration")
    # A stop where a duration stood keeps apart what stood on both its sides.
    return _DURATION.sub(" , ", text), found[0] if found else None, warnings


def duration_differs(duration: Duration, start: str, end: str, precision: str) -> bool:
    """Whether a stated duration cannot be the one from `start` to `end` (partial dates).

    2024 to 2029 may be called five years or six. A duration finer than the dates are known is not judged.
    """
    first, last = first_day(start), last_day(end)
    if first is None or last is None or first > last:
        return False
    if duration.unit in _IN_DAYS:
        days = (last - first).days
        count = duration.number * _IN_DAYS[duration.unit]
        return precision == DAY and count not in (days, days + 1)
    months = duration.number * _IN_MONTHS[duration.unit]
    if precision == DAY:
        after = last + timedelta(days=1)
        return not _months(first, last) <= months <= _months(first, after) + (first.day != after.day)
    full = (last.year - first.year) * 12 if precision == YEAR else _months(first.replace(day=1), last)
    return not full <= months <= full + (12 if precision == YEAR else 1)


def _months(first: date, last: date) -> int:
    """The whole months from one day to another."""
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def _count(text: str) -> int | None:
    text = text.strip()
    if text.isdecimal():
        return int(text)
    if text in _ROMAN or text == "pertama":
        return _ROMAN.get(text, 1)
    number = read_words(text)
    return None if number is None else int(number)
