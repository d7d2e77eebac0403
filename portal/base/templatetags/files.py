"""Links to stored files in the words of a difference."""

from __future__ import annotations

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portal.base.files.storage import NAME
from portal.base.views_file import desk_address

register = template.Library()


@register.filter
def file_links(words: str) -> SafeString:
    """The words with each stored file they name as a link by which the desk opens it."""

    def link(found: re.Match[str]) -> str:
        stored = found[0]
        return (
            f'<a href="{desk_address(stored, "file")}" target="_blank" rel="noopener">{stored[3:15]}…{stored[67:]}</a>'
        )

    return mark_safe(NAME.sub(link, escape(words)))  # noqa: S308 - the words are escaped first
