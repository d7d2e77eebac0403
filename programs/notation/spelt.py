"""Dates in words, as contracts open: `tanggal delapan belas bulan Agustus tahun dua ribu dua puluh`."""

import re
from itertools import pairwise

from programs.notation.dates import MONTHS
from programs.notation.words import NUMBER_WORDS, read_words, split_words

_WORD = re.compile(r"[^\W\d_]+")
# The longest day and year in words: "tiga puluh satu", "dua ribu seratus dua puluh satu".
_DAY_WORDS, _YEAR_WORDS = 3, 7


def dates_in_digits(text: str) -> str:
    """The text (tidied, in small letters) with days and years that stand in words beside a month put into digits.

    A day stands before the month, a year after it or after `tahun`. Anything else in words stays as it is.
    """
    found = list(_WORD.finditer(text))
    words = [match[0] for match in found]
    changes: list[tuple[int, int, int]] = []
    for place, word in enumerate(words):
        if word in MONTHS:
            last = place - 1 if place and words[place - 1] == "bulan" else place
            changes += _number(text, found, last - _DAY_WORDS, last, range(1, 32), ends_there=True)
        if word in MONTHS or word in ("tahun", "year"):
            first = place + 1
            changes += _number(text, found, first, first + _YEAR_WORDS, range(1900, 2200), ends_there=False)
    for start, end, number in sorted(set(changes), reverse=True):
        text = f"{text[:start]}{number}{text[end:]}"
    return text


def _number(
    text: str, found: list[re.Match[str]], first: int, last: int, allowed: range, *, ends_there: bool
) -> list[tuple[int, int, int]]:
    """The longest number in words that ends right before the word `last`, or begins at `first`, as its place."""
    first, last = max(first, 0), min(last, len(found))
    runs = [(start, last) for start in range(first, last)] if ends_there else []
    runs = runs or [(first, end) for end in range(last, first, -1)]
    for start, end in runs:
        matches = found[start:end]
        words = [match[0] for match in matches if match[0] != "and"]
        if matches[-1][0] == "and" or not all(set(split_words(word)) <= NUMBER_WORDS for word in words):
            continue
        gaps = {text[one.end() : other.start()] for one, other in pairwise(matches)}
        number = read_words(" ".join(words)) if gaps <= {" ", "-"} else None
        if number is not None and number in allowed:
            return [(matches[0].start(), matches[-1].end(), int(number))]
    return []
