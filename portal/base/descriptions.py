"""A record in one or two lines: for search engines, shared links, feeds and calendars.

What is said comes from the record itself, as far as this reader may see it, in the page's language alone: a text that
is there in the other language only is left out, because nothing could mark it here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.base.wording import text_in

# Search engines and messengers show about this much.
LONGEST = 200
# A text that would be cut shorter than this says nothing.
SHORTEST = 24
NAMED = 3
DAYS = {"year": "Y", "month": "F Y"}


def described(facts: Iterable[str], longest: int = LONGEST) -> str:
    """The facts as sentences, as many as there is room for; the last one may be cut at a word."""
    text = ""
    for fact in facts:
        words = " ".join(str(fact).split())
        if not words:
            continue
        sentence = words if words[-1] in ".!?…" else f"{words}."
        room = longest - len(text) - 1
        if len(sentence) > room:
            if room >= SHORTEST:
                text = f"{text} {_cut(words, room)}"
            break
        text = f"{text} {sentence}"
    return text.strip()


def _cut(words: str, room: int) -> str:
    head = words[: room - 1]
    blank = head.rfind(" ")
    return head[: blank if blank > 0 else None].rstrip(" ,;:.–-") + "…"


def some_of(names: Iterable[str]) -> str:
    """A few names, and how many there are besides."""
    known = list(dict.fromkeys(filter(None, names)))
    shown, more = known[:NAMED], len(known) - NAMED
    if more <= 0:
        return ", ".join(shown)
    return _("%(names)s and %(number)s more") % {"names": ", ".join(shown), "number": more}


def labelled(label: Any, value: str) -> str:
    """A value with what it is; empty where there is none."""
    return f"{capfirst(str(label))}: {value}" if value else ""


def own_words(record: Any, *fields: str) -> str:
    """The first of these texts that there is in the page's language."""
    for field in fields:
        wording = text_in(record, field)
        if wording.text and not wording.language:
            return wording.text
    return ""


def about_the_site() -> str:
    """What the registry is, in a sentence."""
    return _(
        "Public registry of regional development programmes in Indonesia: who does what, where, with whose money, and "
        "which source says so."
    )


def source_facts(source: Any, *more: str) -> list[str]:
    """A source: who published it, when, and what kind of publisher that is."""
    day = source.published_on
    return [
        labelled(_("Publisher"), source.publisher),
        date_format(day, DAYS.get(source.published_on_precision, "j F Y")) if day else "",
        *more,
        capfirst(str(source.get_reliability_display())),
    ]
