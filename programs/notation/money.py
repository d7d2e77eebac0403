"""Amounts of money as people write them: `IDR 2.800.000.000,-`, `Rp 2,8 miliar`, `USD 150,000.00`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from programs.notation import currencies
from programs.notation.figures import FIGURE, read_figure
from programs.notation.text import any_of, readable
from programs.notation.words import ENGLISH_SCALES, INDONESIAN_SCALES, NUMBER_WORDS, read_words, spell, split_words

CENT = Decimal("0.01")
# More than all money there is in rupiah; larger amounts could not be stored.
LIMIT = Decimal(90_000_000_000_000_000)
# An agreement of less than a million rupiah, written in digits, has probably lost its last noughts.
SMALLEST_USUAL_RUPIAH = 1_000_000

# With one of these the amount is a proposal only: a person has to confirm it.
UNSURE = frozenset(
    {
        *("ambiguous-thousands", "ambiguous-scale", "bad-grouping", "more-than-one-amount"),
        *("ambiguous-currency", "currency-differs"),
    }
)

_INDONESIAN_SCALES = INDONESIAN_SCALES | {"jt": 10**6, "rb": 1000}
_ENGLISH_SCALES = (
    ENGLISH_SCALES | dict.fromkeys(("mn", "mio", "mln"), 10**6) | {"tn": 10**12, "bn": 10**9, "b": 10**9, "k": 1000}
)
# M is miliar beside rupiah and million beside other money; T means the same in both languages.
_LETTERS = {"m": 10**9, "t": 10**12}

_SCALE = f"(?i:{any_of({**_INDONESIAN_SCALES, **_ENGLISH_SCALES, **_LETTERS})})(?![^\\W\\d_])"
_SIGN = (
    rf"(?:(?i:{any_of(currencies.SIGNS)}|{any_of(currencies.COMMON_CODES)})|{any_of(currencies.CODES)})"
    r"(?![^\W\d_])"
)
_BEFORE = rf"(?:(?<![^\W\d_])(?P<before>{_SIGN})[ .:]*)"
# What follows the figure: the ",-" that closes an amount, a scale, a currency that is not the next amount's.
_CLOSING = rf"(?:[.,]? ?[-=]+(?! ?(?:\d|{_SIGN})))"
_AFTER = rf"(?: ?(?P<after>{_SIGN})(?![ .:]*\d))"
_AMOUNT = re.compile(
    rf"(?P<minus>(?<!\S)-)?{_BEFORE}?(?P<inner>(?<!\d)-)?(?P<figure>{FIGURE}){_CLOSING}?"
    rf"(?: ?(?P<scale>{_SCALE})\.?)?{_AFTER}?"
)
_RANGE = re.compile(
    r" ?(?:-|s ?[./] ?d\.?|(?i:sampai dengan|sampai|hingga|to)) ?"
    rf"(?:{_SIGN}[ .:]*)?(?P<figure>{FIGURE})(?P<scale> ?{_SCALE})?"
)
_ABOUT = re.compile(
    r"(?i)(?<![^\W\d_])(?:sekitar|kurang lebih|lebih kurang|kira-kira|hampir|lebih dari|about|approximately|"
    r"approx|around|nearly|almost|more than|over)(?![^\W\d_])|\N{PLUS-MINUS SIGN}|~"
)
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_SPELT_OUT = re.compile(r"(?i)\bterbilang\b(.*)")
_GAP = re.compile(r"(?<=\d[.,]) (?=\d{3}(?:[.,]|$))")
_MONEY_WORD = re.compile(rf"(?<![^\W\d_])({_SIGN})")
_CENT_WORD = re.compile(r"(?i)\b(?:sen|cents?|pence|penny)\b")
_FILLERS = frozenset({"dan", "and", "terbilang", "only", "saja", "us"})


@dataclass(frozen=True)
class MoneyReading:
    """What was understood. `amount` has two decimals; `None` where none, or no single one, is written.

    `exact` is false for a rounded figure (`Rp 2,8 miliar`, `sekitar Rp 500.000.000`). Warnings are stable
    codes: `ambiguous-currency`, `ambiguous-scale`, `ambiguous-thousands`, `bad-grouping`, `currency-differs`,
    `dot-decimal`, `more-than-one-amount`, `negative`, `no-currency`, `not-understood`, `range`,
    `suspiciously-small-IDR`, `too-large`, `too-long`, `words-differ`, `words-not-understood`.
    """

    currency: str | None = None
    amount: Decimal | None = None
    exact: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether the amount may be taken without asking a person to confirm it."""
        return self.amount is not None and not UNSURE.intersection(self.warnings)

    def as_dict(self) -> dict[str, Any]:
        return {
            "currency": self.currency,
            "amount": None if self.amount is None else str(self.amount),
            "exact": self.exact,
            "warnings": list(self.warnings),
        }


@dataclass(frozen=True)
class _Found:
    """One amount in the text; `value` is `None` if it is larger than money gets."""

    currency: str | None
    value: Decimal | None
    scaled: bool
    warnings: tuple[str, ...]
    start: int
    end: int


def read_money(text: str | None) -> MoneyReading:
    """Read one amount as it stands in a document; never raises, and says in its warnings what is odd."""
    plain = readable(text)
    if plain is None:
        return MoneyReading(warnings=("too-long",))
    digits, spelt = _set_apart_words(_GAP.sub("", plain))
    found = list(_amounts(digits))
    if not found:
        return _read_spelt(plain)
    with_currency = [amount for amount in found if amount.currency]
    chosen = (with_currency or found)[0]
    warnings = list(chosen.warnings)
    if chosen.value is None:
        return MoneyReading(chosen.currency, warnings=(*warnings, "too-large"))
    if _is_range(digits, chosen):
        return MoneyReading(chosen.currency, warnings=(*warnings, "range"))
    amount = chosen.value.quantize(CENT, rounding=ROUND_HALF_UP)
    if len(with_currency or found) > 1:
        warnings.append("more-than-one-amount")
    if chosen.currency is None:
        warnings.append("no-currency")
    elif chosen.currency == "IDR" and not chosen.scaled and abs(amount) < SMALLEST_USUAL_RUPIAH:
        warnings.append("suspiciously-small-IDR")
    if amount < 0:
        warnings.append("negative")
    if spelt:
        in_words = _money_words(spelt)[1]
        if in_words is None:
            warnings.append("words-not-understood")
        elif in_words != abs(amount):
            warnings.append("words-differ")
    exact = not chosen.scaled and not _ABOUT.search(digits[: chosen.start])
    return MoneyReading(chosen.currency, amount, exact, tuple(dict.fromkeys(warnings)))


def format_money(amount: Decimal | int, currency: str | None, language: str = "id") -> str:
    """An amount for the page: `Rp2.800.000.000`, `EUR 1.250,50`; in English `IDR 2,800,000,000`.

    Hundredths are shown only when there are any. Raises `decimal.InvalidOperation` for what is not a number.
    """
    english = language.startswith("en")
    rounded = _cents(amount)
    digits = f"{abs(rounded):,.2f}".removesuffix(".00")
    if not english:
        digits = digits.translate({ord(","): ".", ord("."): ","})
    sign = "-" if rounded < 0 else ""
    if not currency:
        return f"{sign}{digits}"
    return f"{sign}Rp{digits}" if currency == "IDR" and not english else f"{sign}{currency} {digits}"


def in_words(amount: Decimal | int, language: str = "id", currency: str = "IDR") -> str:
    """An amount in words, as contracts have it: `dua miliar delapan ratus juta rupiah`."""
    names = currencies.name(currency, language)
    rounded = _cents(amount)
    whole, cents = divmod(int(abs(rounded) * 100), 100)
    words = f"{spell(whole, language)} {names.whole}"
    if cents:
        words = f"{words} {spell(cents, language)} {names.cent}"
    return f"minus {words}" if rounded < 0 else words


def _cents(amount: Decimal | int) -> Decimal:
    """The amount in whole hundredths, however many digits it has."""
    with localcontext(prec=60):
        return Decimal(amount).quantize(CENT, rounding=ROUND_HALF_UP)


def _amounts(text: str) -> Iterator[_Found]:
    """Every amount in the text, in order; `2 miliar 800 juta` counts as one."""
    last: _Found | None = None
    for match in _AMOUNT.finditer(text):
        found = _found(match)
        if last:
            adjacent = not match["before"] and not text[last.end : found.start].strip()
            whole = _together(last, found) if adjacent else None
            if whole is None:
                yield last
            found = whole or found
        last = found
    if last:
        yield last


def _together(first: _Found, second: _Found) -> _Found | None:
    """Both as one amount if the second is the smaller part of it, as the 800 juta in `2 miliar 800 juta`."""
    if not (first.scaled and second.scaled and first.value and second.value):
        return None
    if second.value >= first.value or (first.currency and second.currency not in (None, first.currency)):
        return None
    return replace(
        first,
        currency=first.currency or second.currency,
        value=first.value + second.value,
        warnings=(*first.warnings, *second.warnings),
        end=second.end,
    )


def _found(match: re.Match[str]) -> _Found:
    warnings: list[str] = []
    signs = [_code(match[side], warnings) for side in ("before", "after") if match[side]]
    currency = signs[0] if signs else None
    if len(set(signs)) > 1:
        warnings.append("currency-differs")
    scale = (match["scale"] or "").casefold()
    figure = read_figure(
        match["figure"],
        rupiah=currency == "IDR",
        indonesian=scale in _INDONESIAN_SCALES or (scale in _LETTERS and currency in ("IDR", None)),
        english=scale in _ENGLISH_SCALES or (scale in _LETTERS and currency not in ("IDR", None)),
    )
    warnings.extend(figure.warnings)
    size = _INDONESIAN_SCALES.get(scale) or _ENGLISH_SCALES.get(scale) or _LETTERS.get(scale, 1)
    if scale == "m" and currency != "IDR":
        warnings.append("ambiguous-scale")
        size = 10**9 if currency is None else 10**6
    with localcontext(prec=60):
        value = figure.value * size if figure.value < LIMIT else LIMIT
    fits = value < LIMIT
    if match["inner"] or match["minus"]:
        value = -value
    return _Found(currency, value if fits else None, bool(scale), tuple(warnings), match.start(), match.end())


def _code(sign: str, warnings: list[str]) -> str:
    """The ISO code a sign stands for."""
    sign = sign.casefold()
    if sign in currencies.SHARED_SIGNS:
        warnings.append("ambiguous-currency")
    return currencies.SIGNS.get(sign) or sign.upper()


def _is_range(text: str, found: _Found) -> bool:
    """Whether a second amount is joined on, as in `Rp 2-3 miliar`, but not in `Rp 2 miliar - 3 tahun`."""
    match = _RANGE.match(text, found.end)
    return match is not None and bool(match["scale"] or not match["figure"].isdigit())


def _set_apart_words(text: str) -> tuple[str, str]:
    """The text without the amount in words, and that amount in words (in brackets or after `terbilang`)."""
    for pattern in (_IN_BRACKETS, _SPELT_OUT):
        for match in pattern.finditer(text):
            words = match[1].strip(" :.;#")
            if not any(character.isdigit() for character in words) and _looks_spelt(words):
                return f"{text[: match.start()]} {text[match.end() :]}", words
    return text, ""


def _looks_spelt(text: str) -> bool:
    """Whether a text seems to be an amount in words: `dua juta`, `dua ratus`, `dua rupiah`, not `dua tahap`."""
    words = split_words(text)
    if NUMBER_WORDS.isdisjoint(words):
        return False
    large = any(word in _INDONESIAN_SCALES or word in _ENGLISH_SCALES for word in words)
    return large or _MONEY_WORD.search(text) is not None or _number(text) is not None


def _money_words(text: str) -> tuple[str | None, Decimal | None]:
    """The currency and the amount that words say; the amount is `None` where they cannot be followed."""
    whole, *rest = _MONEY_WORD.split(text, maxsplit=1)
    code = _code(rest[0], []) if rest else None
    amount = _number(whole)
    cents = _CENT_WORD.split(rest[1], maxsplit=1)[0] if rest and _CENT_WORD.search(rest[1]) else ""
    if amount is not None and cents:
        small = _number(cents)
        amount = None if small is None else amount + small / 100
    return code, amount


def _number(text: str) -> Decimal | None:
    words = [word for word in re.split(r"[ :;,.]+", text.casefold()) if word and word not in _FILLERS]
    return read_words(" ".join(words))


def _read_spelt(text: str) -> MoneyReading:
    """Read an amount that stands in words only: `dua miliar delapan ratus juta rupiah`."""
    words = text.strip(" ().;")
    currency, amount = _money_words(words)
    if amount is None or not _looks_spelt(words):
        return MoneyReading(warnings=("not-understood",))
    if amount >= LIMIT:
        return MoneyReading(currency, warnings=("too-large",))
    exact = not {"koma", "point"}.intersection(words.casefold().split())
    return MoneyReading(currency, amount.quantize(CENT), exact, () if currency else ("no-currency",))
