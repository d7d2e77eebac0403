"""The words around what was found, with the hits marked; everything is escaped here and nowhere else."""

from __future__ import annotations

import re
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portal.base.wording import ENGLISH, INDONESIAN, page_language
from portal.search.models import Entry, Outlined
from portal.search.questions import Question
from portal.search.words import stems_of, words_of

LENGTH = 200
BEFORE = 60
TITLED = frozenset({"programs", "activities", "planning-documents"})
WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=50_000)
def forms_of(word: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """A word of a text as the index has it, with its stems: a few thousand words are most of what is written."""
    return tuple((plain, frozenset({plain, *stems_of(plain)})) for plain in words_of(word))


def is_hit(word: str, question: Question) -> bool:
    """Whether this word of a text is one that was asked for: itself, its beginning, its stem, or in a phrase."""
    for plain, found in forms_of(word):
        for asked in question.words:
            if plain in asked.phrase or not found.isdisjoint(asked.tokens):
                return True
            if any(plain.startswith(beginning) for beginning in asked.beginnings):
                return True
    return False


def highlighted(text: str, question: Question) -> SafeString:
    """A text with the words asked for in `<mark>`, and everything escaped."""
    pieces, end = [], 0
    for found in WORD.finditer(text):
        if is_hit(found[0], question):
            pieces += [escape(text[end : found.start()]), "<mark>", escape(found[0]), "</mark>"]
            end = found.end()
    joined = "".join([*pieces, escape(text[end:])]).replace("</mark> <mark>", " ")
    return mark_safe(joined)  # noqa: S308 - every piece is escaped above


def snippet(entry: Entry, question: Question) -> tuple[SafeString, str]:
    """Some words of the entry around the first hit, in the page's language where there is a text in it.

    With them the language they are in, where it is not the page's.
    """
    text, language = _passage(entry, question)
    return highlighted(text, question), language


def plain_snippet(entry: Entry, question: Question) -> str:
    """The same words as bare text."""
    return _passage(entry, question)[0]


def _passage(entry: Entry, question: Question) -> tuple[str, str]:
    here = page_language()
    texts = [(entry.body, INDONESIAN), (entry.body_en, ENGLISH)]
    texts.sort(key=lambda text: text[1] != here)
    # Names have no language.
    texts.append((entry.related, here))
    found = [(text.replace("\n", " · "), language) for text, language in texts if text]
    for text, language in found:
        for word in WORD.finditer(text):
            if is_hit(word[0], question):
                return _around(text, word.start()), "" if language == here else language
    for text, language in found[:1]:
        return _around(text, 0), "" if language == here else language
    return "", ""


def title_in(entry: Outlined) -> str:
    """What the record is called in the page's language."""
    return entry.title_en if entry.title_en and page_language() == ENGLISH else entry.title


def title_language(entry: Outlined) -> str:
    """The language of that title where it is not the page's; names of partners and places have none."""
    is_fallback = page_language() == ENGLISH and not entry.title_en
    return INDONESIAN if is_fallback and entry.noun in TITLED else ""


def _around(text: str, place: int) -> str:
    """The passage around a place, from one blank to another."""
    start = 0 if place <= BEFORE else text.rfind(" ", 0, place - BEFORE) + 1
    end = start + LENGTH
    if end >= len(text):
        return ("… " if start else "") + text[start:]
    cut = text.rfind(" ", start, end)
    return ("… " if start else "") + text[start : cut if cut > place else end] + " …"
