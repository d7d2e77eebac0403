"""A figure in digits, with dots, commas, blanks or apostrophes between them, and what these may mean."""

import re
from decimal import Decimal
from typing import NamedTuple

# Groups set apart by blanks, or anything set apart by dots, commas and apostrophes. No nested repetition: the
# time to match grows with the length only.
FIGURE = r"(?:\d{1,3}(?: \d{3}(?!\d))+(?:[.,]\d{1,2})?(?![.,]?\d)|\d+(?:[.,']\d+)*)"


class Figure(NamedTuple):
    """The value of a figure and what is odd about how it is written."""

    value: Decimal
    warnings: tuple[str, ...] = ()


def read_figure(text: str, *, rupiah: bool = False, indonesian: bool = False, english: bool = False) -> Figure:
    """Read one text that matches `FIGURE`.

    `rupiah`: the currency is known to be IDR, in which nobody writes three decimals and few write any.
    `indonesian`, `english`: a word like `miliar` or `million` follows, so decimals are likely, in that
    language's way. Warnings: `ambiguous-thousands` (`EUR 1.250`), `bad-grouping` (`2.8000.000`),
    `dot-decimal` (`2.8 milyar`).
    """
    text = text.replace("'", " ")
    marks = [character for character in text if not character.isdigit()]
    parts = re.split(r"[., ]", text)
    if not marks:
        return Figure(Decimal(text))
    if len(marks) == 1 and marks[0] != " ":
        return _read_one_mark(marks[0], *parts, rupiah=rupiah, indonesian=indonesian, english=english)
    last = marks[-1]
    if last not in marks[:-1] and not (len(parts[-1]) == 3 and _grouped(parts)):
        # The last mark is of its own kind: what follows are decimals, as in 1.250.000,50 and 1,250,000.50.
        odd = last == " " or len(set(marks[:-1])) > 1 or not _grouped(parts[:-1]) or len(parts[-1]) > 2
        return Figure(_decimal(parts[:-1], parts[-1]), ("bad-grouping",) if odd else ())
    if len(parts[-1]) <= 2 and _grouped(parts[:-1]) and last != " ":
        return Figure(_decimal(parts[:-1], parts[-1]), ("bad-grouping",))
    even = _grouped(parts) and len(set(marks)) == 1
    return Figure(_decimal(parts), () if even else ("bad-grouping",))


def _read_one_mark(mark: str, before: str, after: str, *, rupiah: bool, indonesian: bool, english: bool) -> Figure:
    """A figure with a single dot or comma: thousands or decimals?"""
    decimal, thousands = _decimal([before], after), _decimal([before, after])
    dotted = ("dot-decimal",) if mark == "." and (rupiah or indonesian) else ()
    if len(after) <= 2:
        return Figure(decimal, dotted)
    if len(after) > 3:
        return Figure(decimal, dotted) if indonesian or english else Figure(thousands, ("bad-grouping",))
    if before.strip("0") == "":
        return Figure(decimal, ("ambiguous-thousands",))
    if len(before) > 3:
        return Figure(thousands, ("bad-grouping",))
    if indonesian or english:
        # 2.800 miliar is 2,8 triliun, 1,250 miliar is 1250 juta; in English it is the other way round.
        is_decimal = mark == ("," if indonesian else ".")
        return Figure(decimal if is_decimal else thousands, ("ambiguous-thousands",))
    return Figure(thousands, () if rupiah else ("ambiguous-thousands",))


def _grouped(parts: list[str]) -> bool:
    """Whether these are a leading group of one to three digits and then groups of exactly three."""
    return len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:])


def _decimal(parts: list[str], decimals: str = "") -> Decimal:
    return Decimal(f"{''.join(parts)}.{decimals}" if decimals else "".join(parts))
