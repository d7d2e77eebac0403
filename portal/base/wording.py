"""Content in the reader's language: an Indonesian column and an English one, each standing in for the other."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import get_language

INDONESIAN, ENGLISH = "id", "en"


class Wording(NamedTuple):
    """A text to show. `language` is set only where it is not the language of the page, so that it can be marked."""

    text: str
    language: str = ""


def page_language() -> str:
    """The language of the page being made: `id` or `en`."""
    return ENGLISH if (get_language() or INDONESIAN).startswith(ENGLISH) else INDONESIAN


def text_in(record: Any, field: str) -> Wording:
    """The text of `field` in the page's language, else in the other one, marked; empty if there is neither.

    `field` is the Indonesian column; the English one has its name with `_en` behind it. A source's title is in the
    source's language. A text without a letter (“%”) is in none.
    """
    original, english = getattr(record, field), getattr(record, f"{field}_en", "")
    if original and not english and not any(letter.isalpha() for letter in original):
        return Wording(original)
    original_language = (getattr(record, "language", "") if field == "title" else "") or INDONESIAN
    page = page_language()
    if original and (page == original_language or not english):
        return Wording(original, "" if page == original_language else original_language)
    if english:
        return Wording(english, "" if page == ENGLISH else ENGLISH)
    return Wording("")


def title_of(record: Any) -> Wording:
    """What a record is called, in the page's language where it has a name in it; else its label.

    A name (of a partner, a place) stays as it is without a mark: names have no language.
    """
    label = str(record.label)
    for field in ("title", "name"):
        original = getattr(record, field, "")
        if original and label.startswith(original):
            wording = text_in(record, field)
            own = wording.language and field == "title"
            return Wording(label.replace(original, wording.text, 1), wording.language if own else "")
    return Wording(label)


def figure_of(value: Any) -> str:
    """A number that is not money, with the page's marks and no needless zeros; empty if unknown."""
    if value is None:
        return ""
    digits = f"{value:,f}" if hasattr(value, "quantize") else f"{value:,}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return digits if page_language() == ENGLISH else digits.translate({ord(","): ".", ord("."): ","})
