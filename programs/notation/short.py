"""Amounts said shortly, rounded, with a word for their size: `Rp2,8 miliar`, `IDR 2.8 billion`."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import NamedTuple

from programs.notation.money import format_money

_THOUSAND = Decimal(1000)
# Above a thousand trillion there is no word that people know; below a thousand none is needed.
_SIZES: tuple[tuple[Decimal, str, str], ...] = (
    (Decimal(10**12), "triliun", "trillion"),
    (Decimal(10**9), "miliar", "billion"),
    (Decimal(10**6), "juta", "million"),
    (_THOUSAND, "ribu", "thousand"),
)
# Three figures are enough: from which number on how small a part is shown.
_PLACES = ((100, Decimal(1)), (10, Decimal("0.1")), (0, Decimal("0.01")))


class Size(NamedTuple):
    """What amounts are counted in: `Size(1000000000, "miliar")`; one, without a word, where no word is needed."""

    value: Decimal
    word: str


def size_of(amount: Decimal | int, language: str = "id") -> Size:
    """The size in which this amount is a number below a thousand, if there is a word for it.

    `999.999.999` is a thousand million when rounded, so it is counted in `miliar` already.
    """
    for value, indonesian, english in _SIZES:
        if _rounded(abs(Decimal(amount)) / value, value) >= 1:
            return Size(value, english if language.startswith("en") else indonesian)
    return Size(Decimal(1), "")


def _rounded(number: Decimal, size: Decimal) -> Decimal:
    """To as many places as are shown of a number in the size below this one."""
    below = (number * 1000).quantize(Decimal(1), rounding=ROUND_HALF_UP) / 1000
    return below if size > _THOUSAND else number


def format_in(amount: Decimal | int, size: Size, language: str = "id") -> str:
    """The amount as a number of this size, rounded: `2,85`, `350`; `<0,01` where it would round to nothing."""
    with localcontext(prec=60):
        number = Decimal(amount) / size.value
        places = next(places for least, places in _PLACES if abs(number) >= least)
        rounded = number.quantize(places, rounding=ROUND_HALF_UP)
    if number > 0 and rounded == 0:
        return f"<{_digits(places, language)}"
    return _digits(rounded, language)


def format_short(amount: Decimal | int, currency: str, language: str = "id") -> str:
    """A rounded amount for a picture or a sentence: `Rp2,8 miliar`, `USD 150 ribu`; in English `IDR 2.8 billion`.

    Below a thousand it is exact. The exact amount stands in the table beside.
    """
    size = size_of(amount, language)
    if not size.word:
        return format_money(amount, currency, language)
    number = f"{format_in(amount, size, language)} {size.word}"
    return f"Rp{number}" if currency == "IDR" and not language.startswith("en") else f"{currency} {number}"


def name_of(size: Size, currency: str, language: str = "id") -> str:
    """What an axis counts in: `miliar rupiah`, `juta USD`; in English `IDR billion`."""
    if language.startswith("en"):
        return f"{currency} {size.word}".strip()
    return f"{size.word} {'rupiah' if currency == 'IDR' else currency}".strip()


def _digits(number: Decimal, language: str) -> str:
    digits = f"{number:,f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return digits if language.startswith("en") else digits.translate({ord(","): ".", ord("."): ","})
