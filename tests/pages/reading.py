"""Reads a page as a person does: its words, or those of one section, without the markup."""

import html
import re
from typing import Any

ENDS_A_LINE = re.compile(r"</(?:p|li|dt|dd|h\d|div|summary|title|td|th|button|label|option)>")


def words_of(markup: str) -> str:
    """The words of a piece of a page, with single blanks between them."""
    spaced = ENDS_A_LINE.sub(" ", re.sub(r"<(script|style).*?</\1>", "", markup, flags=re.S))
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", "", spaced)))


def text(response: Any) -> str:
    """The words of a page, which must have been found."""
    assert response.status_code == 200, response.status_code
    return words_of(response.content.decode())


def section(response: Any, name: str) -> str:
    """The words of one section of a page, by the id of its heading; empty where the page lacks it."""
    assert response.status_code == 200, response.status_code
    found = re.search(rf'<section aria-labelledby="{name}">.*?</section>', response.content.decode(), re.S)
    return words_of(found[0]) if found else ""
