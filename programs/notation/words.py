"""Whole numbers in words, written and read, in Indonesian and English."""

import re
from decimal import Decimal

_ID_UNITS = (
    *("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"),
    *("sepuluh", "sebelas"),
)
_ID_SCALES = (
    *((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (1000, "ribu")),
    *((100, "ratus"), (10, "puluh")),
)
_EN_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_EN_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_EN_SCALES = (
    *((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand")),
    (100, "hundred"),
)

_DIGITS = {word: value for value, word in enumerate(_ID_UNITS[:10])} | {"se": 1, "kosong": 0}
_SMALL = _DIGITS | {word: value for value, word in enumerate(_EN_UNITS)}
_TENS = {word: value * 10 for value, word in enumerate(_EN_TENS, start=2)}
# Larger units in every spelling in use; the older ones are still written.
INDONESIAN_SCALES = (
    {word: size for size, word in _ID_SCALES[:4]}
    | dict.fromkeys(("milyar", "milliar", "miliyar", "milyard"), 10**9)
    | dict.fromkeys(("trilyun", "triliyun", "trilliun"), 10**12)
)
ENGLISH_SCALES = {word: size for size, word in _EN_SCALES[:4]}
_SCALES = INDONESIAN_SCALES | ENGLISH_SCALES
_LARGEST = 10**12
# People write "duapuluh" and "seratus" as one word: these endings are cut off before reading.
_ENDINGS = re.compile(r"(belas|puluh|ratus|ribu|juta|mil+i?y?ard?|tril+i?y?un)")
_POINT = ("koma", "point")

NUMBER_WORDS = frozenset(_SMALL) | frozenset(_TENS) | frozenset(_SCALES) | {"belas", "puluh", "ratus", "hundred"}


def spell(number: int, language: str = "id") -> str:
    """A whole number in words, as in `dua miliar delapan ratus juta`."""
    if number < 0:
        return f"minus {spell(-number, language)}"
    return _spell_english(number) if language.startswith("en") else _spell_indonesian(number)


def read_words(text: str) -> Decimal | None:
    """The number these words say, or `None` if any of them is not a number word in its place.

    Reads both languages, words run together (`duapuluh`), older spellings (`milyar`), and a decimal
    `koma`: `dua koma delapan miliar` is 2800000000.
    """
    total = group = Decimal(0)
    small: int | None = None
    decimals: str | None = None
    words = split_words(text)
    if not words:
        return None
    for word in words:
        if word in _POINT and small is not None and decimals is None:
            decimals = ""
        elif decimals is not None and _SMALL.get(word, 10) < 10:
            decimals += str(_SMALL[word])
        elif decimals is not None and word not in _SCALES:
            return None
        elif word in _SMALL and small is None:
            small = _SMALL[word]
        elif word in _TENS and small is None:
            group += _TENS[word]
        elif word == "belas" and small:
            group, small = group + small + 10, None
        elif word == "puluh" and small:
            group, small = group + small * 10, None
        elif word in ("ratus", "hundred") and small:
            group, small = group + small * 100, None
        elif word in _SCALES:
            counted = group + (small or 0) + _fraction(decimals)
            size = _SCALES[word]
            if not counted and not total:
                return None
            if 0 < total < size:
                if size != _LARGEST:
                    return None
                total = (total + counted) * size
            else:
                total += counted * size
            group, small, decimals = Decimal(0), None, None
        else:
            return None
    return total + group + (small or 0) + _fraction(decimals)


def split_words(text: str) -> list[str]:
    """The single number words of a text, endings cut off: `duapuluh lima` becomes dua, puluh, lima."""
    return _ENDINGS.sub(r" \1 ", text.casefold().replace("-", " ")).split()


def _fraction(decimals: str | None) -> Decimal:
    return Decimal(f"0.{decimals}") if decimals else Decimal(0)


def _spell_indonesian(number: int) -> str:
    if number < 12:
        return _ID_UNITS[number]
    if number < 20:
        return f"{_ID_UNITS[number - 10]} belas"
    size, name = next(scale for scale in _ID_SCALES if number >= scale[0])
    count, rest = divmod(number, size)
    head = f"se{name}" if count == 1 and size <= 1000 else f"{_spell_indonesian(count)} {name}"
    return f"{head} {_spell_indonesian(rest)}" if rest else head


def _spell_english(number: int) -> str:
    if number < 20:
        return _EN_UNITS[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        return f"{_EN_TENS[tens - 2]}-{_EN_UNITS[rest]}" if rest else _EN_TENS[tens - 2]
    size, name = next(scale for scale in _EN_SCALES if number >= scale[0])
    count, rest = divmod(number, size)
    head = f"{_spell_english(count)} {name}"
    return f"{head} {_spell_english(rest)}" if rest else head
