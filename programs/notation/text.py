"""Text as people type and paste it, made comparable: widths, blanks, dashes and digits."""

import re
import unicodedata
from collections.abc import Iterable

# Longer texts are not readings of one number, amount or period; they are not looked into.
MAX_LENGTH = 1000

_SLASHES = "\N{FRACTION SLASH}\N{DIVISION SLASH}\N{BIG SOLIDUS}\\"
_APOSTROPHES = "\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}`"
_MINUSES = "\N{MINUS SIGN}\N{HYPHEN BULLET}\N{BOX DRAWINGS LIGHT HORIZONTAL}"
_SAME = {**dict.fromkeys(_SLASHES, "/"), **dict.fromkeys(_APOSTROPHES, "'"), **dict.fromkeys(_MINUSES, "-")}


def tidy(text: str) -> str:
    """The text in compatibility form (NFKC), with plain dashes, slashes and digits and single blanks.

    Full-width letters become ordinary ones, a non-breaking blank a blank, any dash a hyphen; what cannot be
    seen (soft hyphens, zero-width characters) goes.
    """
    return " ".join("".join(map(_plain, unicodedata.normalize("NFKC", text))).split())


def readable(text: str | None) -> str | None:
    """The tidied text, or `None` if it is too long to be read (more than `MAX_LENGTH` characters)."""
    text = text or ""
    if len(text) > MAX_LENGTH:
        return None
    plain = tidy(text)
    return plain if len(plain) <= MAX_LENGTH else None


def any_of(words: Iterable[str]) -> str:
    """A pattern that matches any of these words, the longest that fits."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _plain(character: str) -> str:
    if character.isascii() and character.isprintable() and character not in _SAME:
        return character
    category = unicodedata.category(character)
    if category == "Pd":
        return "-"
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Cf":
        return ""
    if category[0] in "ZC":
        return " "
    return _SAME.get(character, character)
