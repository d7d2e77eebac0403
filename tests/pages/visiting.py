"""Reads pages as a visitor: a record's, or any address."""

from __future__ import annotations

import html
import re
from typing import Any

from django.test import Client
from django.utils import translation


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


def words(page: str) -> str:
    """What a reader sees of a page's main part: without tags, blanks joined."""
    main = re.search(r"<main.*?</main>", page, re.S)
    bare = re.sub(r"<[^>]+>", " ", main[0] if main else page)
    return re.sub(r"\s+", " ", html.unescape(bare)).strip()


def fact(page: str, label: str) -> str:
    """What stands beside a label in a list of facts, as a reader sees it."""
    found = re.search(rf"<dt>{re.escape(label)}</dt>\s*<dd>(.*?)</dd>", page, re.S)
    assert found, f"The page has no {label}."
    return words(found[1])
