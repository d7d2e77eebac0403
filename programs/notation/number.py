"""Agreement numbers as people write them: `No. 001A/SP/LTKL-TEA/VIII/2020`.

Most Indonesian agreements are numbered sequence / kind / parties / month in Roman figures / year. Letters of
government offices instead begin with a code of the archive classification (`050/1234/409.105/2024`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from programs.notation.text import MAX_LENGTH, readable, tidy

STANDARD, CLASSIFICATION, OTHER, FREE = "standard", "classification", "other", "free"

ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
# Kinds of documents as they stand in numbers. Others are read too, if the month is there.
_KINDS = (
    "AD ADD ADDENDUM ADENDUM AMANDEMEN AMD AP BA BAK BAST HIBAH KB KK KONTRAK KS LOA LOI MOA MOU MSP NK NKB "
    "NPH NPHD PERJ PH PK PKS PRJ RIK RKT SK SP SPH SPJ SPK SPKS"
)
KINDS = frozenset(_KINDS.split())

# "No.", "Nomor :" or "Number", also after words that hold no figure: "Surat Perjanjian Nomor 12/...".
_PREFIX = re.compile(r"^[\"'(\[ ]*(?:[^\d/]{0,80}\s)?(?:nomor|nomer|number|no(?=[\s.:\d]))[\s.:]*(?=\w)", re.IGNORECASE)
# Agreements between offices bear the number of each: "No. 12/... dan No. 34/...".
_NEXT_NUMBER = re.compile(
    r"(?:[\s,;]+(?:dan|and))?[\s,;]+(?:nomor|nomer|number|no(?=[\s.:]))[\s.:]+(?=\w).*$", re.IGNORECASE
)
# What follows a number in a sentence: the date of signing.
_SUFFIX = re.compile(r"[\s,]+\(?(?:tertanggal|tanggal|tgl|pada|dated)(?!\w).*$", re.IGNORECASE)
_COUNTER = re.compile(r"(\d{1,8})(?:[ .-]?([A-Za-z]))?")
_CLASS_CODE = re.compile(r"\d{3}(?:\.\d+)*|\d+(?:\.\d+)+|[A-Za-z]{1,4}[. ]?\d+(?:\.\d+)*")
_LOOKS_ROMAN = re.compile(r"[IVX]+|[IVX][IVXL1]{2,}", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20|21)?\d{2}")
_ARABIC_MONTH = re.compile(r"0?[1-9]|1[0-2]")
_MONTH_AND_YEAR = re.compile(r"([IVX]+)[ .-]((?:19|20|21)?\d{2})", re.IGNORECASE)
_JOINTS = "-&,+_"


@dataclass(frozen=True)
class NumberReading:
    """What was understood of a number.

    `shape` is `standard` (then the parts are set), `classification` (an archive code leads), `other` (parts
    with slashes in another order) or `free`. `known` are the known names found in it. Warnings:
    `bad-roman-month`, `month-differs` and `year-differs` (from the date of signing), `more-than-one-number`
    (the first is read), `two-digit-year`, `too-long`.
    """

    shape: str
    sequence: str | None = None
    suffix: str | None = None
    kind: str | None = None
    parties: tuple[str, ...] = ()
    month: int | None = None
    year: int | None = None
    warnings: tuple[str, ...] = ()
    known: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The reading as JSON has it: the parts of a standard number, of others the shape alone."""
        if self.shape != STANDARD:
            return {"shape": self.shape} | ({"warnings": list(self.warnings)} if self.warnings else {})
        parts = {
            "sequence": self.sequence,
            "suffix": self.suffix,
            "kind": self.kind,
            "parties": list(self.parties),
            "month": self.month,
            "year": self.year,
            "warnings": list(self.warnings),
        }
        return parts | ({"known": list(self.known)} if self.known else {})


def read_number(text: str | None, *, signed_on: date | None = None, known: Sequence[str] = ()) -> NumberReading:
    """Read a number as it stands in a document; never raises.

    `known` are names with a hyphen of their own (`B-Trust`), which do not part two parties. A two-digit year
    is taken as 1970 to 2069. A missing month is no oddity; one that is no month leaves `month` empty, with a
    warning.
    """
    plain = readable(text)
    if plain is None:
        return NumberReading(FREE, warnings=("too-long",))
    bare = _bare(plain)
    first = _NEXT_NUMBER.sub("", bare)
    reading = _read_bare(first, signed_on, known)
    if first == bare:
        return reading
    return replace(reading, warnings=("more-than-one-number", *reading.warnings))


def _read_bare(text: str, signed_on: date | None, known: Sequence[str]) -> NumberReading:
    """Read one number without the words around it."""
    segments = _segments(text)
    if len(segments) < 2:
        return NumberReading(FREE)
    if len(segments) > 2 and segments[0].upper() in KINDS and _COUNTER.fullmatch(segments[1]):
        segments[:2] = segments[1], segments[0]
    counter = _COUNTER.fullmatch(segments[0])
    if counter is None or segments[1].isdecimal() or not _YEAR.fullmatch(segments[-1]):
        classified = segments[1].isdecimal() and _CLASS_CODE.fullmatch(segments[0])
        return NumberReading(CLASSIFICATION if classified else OTHER)
    middle, month, warnings = _month(segments[1:-1])
    kind, others = _kind(middle)
    if kind is None or (month is None and not warnings and kind.upper() not in KINDS):
        return NumberReading(OTHER)
    year = _year(segments[-1])
    if signed_on and month and month != signed_on.month:
        warnings.append("month-differs")
    if signed_on and year != signed_on.year:
        warnings.append("year-differs")
    if len(segments[-1]) == 2:
        warnings.append("two-digit-year")
    parties, found = _parties(others, known)
    suffix = counter[2].upper() if counter[2] else None
    return NumberReading(STANDARD, counter[1], suffix, kind.upper(), parties, month, year, tuple(warnings), found)


def format_number(reading: NumberReading) -> str:
    """A standard number in its usual spelling, `001A/SP/LTKL-TEA/VIII/2020`; empty for any other shape."""
    if reading.shape != STANDARD:
        return ""
    parts = [
        f"{reading.sequence}{reading.suffix or ''}",
        reading.kind,
        "-".join(reading.parties),
        ROMAN_MONTHS[reading.month - 1] if reading.month else "",
        str(reading.year),
    ]
    return "/".join(part for part in parts if part)


def number_key(text: str | None) -> str:
    """The key by which a number is found in any spelling; equal keys mean the same number.

    Widths, case, blanks, kinds of dash, a leading `No.` or `Nomor` and a date that follows make no
    difference. Separators stay: `12/3` is not `123`, and a blank between two words or two figures counts as a
    hyphen. Where the text ends in a year and the second part is not a bare figure, the first part is a
    running number: its leading zeros go (`1A/SP/...` is how people cite `001A/SP/...`; no register has both)
    and so does a joint before its letter; an Arabic month becomes Roman, and a two-digit year after a month
    gets its century. Elsewhere zeros stay, because `050` is a code of the archive classification and `12/007`
    may stand beside `12/7`. Only the first `MAX_LENGTH` characters count.
    """
    bare = _bare(tidy((text or "")[:MAX_LENGTH])).casefold()
    bare = re.sub(r"\s*([/\-&,+_.:])\s*", r"\1", tidy(bare)).replace("_", "-")
    bare = re.sub(r"(?<=\d) (?=[^\W\d_](?!\w))", "", bare).replace(" ", "-")
    segments = _segments(bare)
    if len(segments) > 2 and not segments[1].isdecimal() and _YEAR.fullmatch(segments[-1]):
        if counter := _COUNTER.fullmatch(segments[0]):
            segments[0] = f"{counter[1].lstrip('0') or '0'}{counter[2] or ''}"
        if len(segments) > 3 and _ARABIC_MONTH.fullmatch(segments[-2]):
            segments[-2] = ROMAN_MONTHS[int(segments[-2]) - 1].casefold()
        if segments[-2].upper() in ROMAN_MONTHS:
            segments[-1] = str(_year(segments[-1]))
    return "/".join(segments)


def _bare(text: str) -> str:
    """The number without the words around it."""
    without = _SUFFIX.sub("", _PREFIX.sub("", text))
    return without.strip(" .,;:\"'()[]")


def _segments(text: str) -> list[str]:
    """The parts between slashes; `VIII-2020` at the end is two of them."""
    segments = [segment.strip(" .") for segment in text.split("/")]
    segments = [segment for segment in segments if segment]
    last = _MONTH_AND_YEAR.fullmatch(segments[-1]) if len(segments) > 2 else None
    return segments if last is None else [*segments[:-1], last[1], last[2]]


def _month(middle: list[str]) -> tuple[list[str], int | None, list[str]]:
    """What stands between sequence and year, without the month; the month; what is odd about it."""
    written = middle[-1].upper()
    if len(middle) > 1 and _ARABIC_MONTH.fullmatch(written):
        return middle[:-1], int(written), []
    if written in ROMAN_MONTHS:
        return middle[:-1], ROMAN_MONTHS.index(written) + 1, []
    if _LOOKS_ROMAN.fullmatch(written):
        return middle[:-1], None, ["bad-roman-month"]
    return middle, None, []


def _kind(middle: list[str]) -> tuple[str | None, list[str]]:
    """The kind of document and the rest: the first part that is a known kind, else the first part."""
    for place, segment in enumerate(middle):
        if segment.upper() in KINDS:
            return segment, middle[:place] + middle[place + 1 :]
        kind, joint, rest = segment.partition("-")
        if joint and kind.strip().upper() in KINDS and not rest.strip().isdecimal():
            return kind.strip(), [*middle[:place], rest, *middle[place + 1 :]]
    return (middle[0], middle[1:]) if middle else (None, [])


def _parties(segments: list[str], known: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The parties' short names, and which of the known names are among them, in the spelling given."""
    spellings = {_joined(tidy(name)).casefold(): name for name in known if tidy(name)}
    longest_first = sorted(spellings, key=len, reverse=True)
    names = "".join(rf"{re.escape(name)}(?=[{_JOINTS}]|$)|" for name in longest_first)
    # A single letter is nobody's short name: with its hyphen it belongs to the next (E-Trust, B-Trust).
    pattern = re.compile(rf"{names}[^\W\d_]-[^{_JOINTS}]{{2,}}|[^{_JOINTS}]+", re.IGNORECASE)
    parties = [party for segment in segments for party in pattern.findall(_joined(segment))]
    # Where two known names differ in case alone, the one that stands in the text is meant.
    exact = {*known, *(_joined(tidy(name)) for name in known)}
    named = [party if party in exact else spellings.get(party.casefold(), party) for party in parties]
    found = tuple(dict.fromkeys(name for name in named if name in exact))
    return tuple(name.upper() if name.islower() and name not in found else name for name in named), found


def _joined(text: str) -> str:
    """The text without blanks beside what joins its parts."""
    return re.sub(rf" ?([{_JOINTS}]) ?", r"\1", text).strip()


def _year(text: str) -> int:
    """The year; of two digits, 70 to 99 belong to the last century."""
    year = int(text)
    if len(text) > 2:
        return year
    return year + (1900 if year >= 70 else 2000)
