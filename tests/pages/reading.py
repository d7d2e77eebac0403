"""Reads pages as a visitor does: a record's or any address; its words, those of one section, or one fact."""

from __future__ import annotations

import html
import re
from typing import Any

from django.test import Client
from django.utils import translation

ENDS_A_LINE = re.compile(r"</(?:p|li|dt|dd|h\d|div|summary|title|td|th|button|label|option)>")


def address(record: Any, language: str = "id") -> str:
    """The record's page in this language."""
    with translation.override(language):
        return record.get_absolute_url()


def read(record: Any, language: str = "en", client: Client | None = None, **query: str) -> str:
    """The source of a record's page, or of the page at a path, which must be there."""
    url = record if isinstance(record, str) else address(record, language)
    response = (client or Client()).get(url, query)
    assert response.status_code == 200, f"{url} answered {response.status_code}"
    return response.content.decode()


def words_of(markup: str) -> str:
    """The words of a piece of a page, with single blanks between them."""
    spaced = ENDS_A_LINE.sub(" ", re.sub(r"<(script|style).*?</\1>", "", markup, flags=re.S))
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", "", spaced))).strip()


def words(page: str) -> str:
    """What a reader sees of a page's main part."""
    main = re.search(r"<main.*?</main>", page, re.S)
    return words_of(main[0] if main else page)


def fact(page: str, label: str) -> str:
    """What stands beside a label in a list of facts."""
    found = re.search(rf"<dt>{re.escape(label)}</dt>\s*<dd>(.*?)</dd>", page, re.S)
    assert found, f"The page has no {label}."
    return words_of(found[1])


def text(response: Any) -> str:
    """The words of a page, which must have been found."""
    assert response.status_code == 200, response.status_code
    return words_of(response.content.decode())


def section(response: Any, name: str) -> str:
    """The words of one section of a page, by the id of its heading; empty where the page lacks it."""
    assert response.status_code == 200, response.status_code
    found = re.search(rf'<section aria-labelledby="{name}"[^>]*>.*?</section>', response.content.decode(), re.S)
    return words_of(found[0]) if found else ""
