"""Absolute addresses: one for each page, whatever name of the host it was asked for by; and names that never change.

They begin with `SITE_URL`, so what robots, feeds and calendars keep is the same on every machine, and no request can
put another host's name into an answer.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import get_script_prefix, reverse, translate_url
from django.utils.encoding import escape_uri_path
from django.utils.translation import get_language

if TYPE_CHECKING:
    from portal.base.models import Publishable

# A tag URI names a day on which its host was ours (RFC 4151); the year stands for its first of January.
TAGGED_SINCE = 2026
# A key that no pattern refuses and no other part of an address is.
KEY = "00-00"


def page_path(name: str, key: str) -> str:
    """The path of the page of this name and key (a slug, an id or a code), in the language that is on.

    A page names hundreds of records, and `reverse` looks through all patterns for each.
    """
    before, behind = _around(name, get_language(), get_script_prefix())
    return f"{before}{key}{behind}"


@cache
def _around(name: str, _language: str | None, _prefix: str) -> tuple[str, str]:
    """What stands before and behind the key."""
    before, _key, behind = reverse(name, args=[KEY]).rpartition(KEY)
    return before, behind


def absolute(path: str) -> str:
    """The address of a path of this site."""
    return f"{settings.SITE_URL}{path}"


def page_of(record: Publishable) -> str:
    """A record's page, in the language that is on."""
    return absolute(record.get_absolute_url())


def permalink(record: Publishable) -> str:
    """The address by id, in the language that is on: it leads to the page whatever that is called later."""
    return absolute(page_path(f"{record.noun}-page", record.public_id))


def tag(*parts: object) -> str:
    """A name for ever (a tag URI) of something this site tells: `tag:portal.example.go.id,2026:programs/fjq8d898`."""
    path = "/".join(quote(str(part), safe="") for part in parts)
    return f"tag:{host()},{TAGGED_SINCE}:{path}"


def host() -> str:
    """The name of the host people reach this site by."""
    return urlsplit(settings.SITE_URL).hostname or ""


def tidy_query(parameters: QueryDict) -> str:
    """What these parameters (`own_parameters`) ask for, in one order: without empty ones and the number of page one."""
    asked = [(name, value) for name, values in parameters.lists() for value in values if value]
    return urlencode(sorted(pair for pair in asked if pair != ("page", "1")))


def with_query(path: str, query: str) -> str:
    """The path with a query behind it, where there is one."""
    return f"{path}?{query}" if query else path


def in_each_language(request: HttpRequest, query: str) -> dict[str, str]:
    """The path and query of this page by language; only those of pages that exist in more than one."""
    here = with_query(escape_uri_path(request.path), query)
    if request.resolver_match is None:
        return {}
    found = {language: translate_url(here, language) for language, _name in settings.LANGUAGES}
    return found if len(set(found.values())) == len(found) else {}
