"""What will go from the API, and when: said in the schema, and in two headers of every answer that used it.

`Deprecation` (RFC 9745) tells since when something is no longer the way to ask, `Sunset` (RFC 8594) when it ends. The
policy stands in docs/api.md: at least twelve months between the two, and nothing ends within version 1 without them.
"""

from __future__ import annotations

import datetime
from typing import NamedTuple

from django.http import HttpResponseBase
from django.utils.http import http_date

# What a caller is promised between the first word of it and its end.
NOTICE = datetime.timedelta(days=365)


class Deprecation(NamedTuple):
    """Since when, until when (the last day it answers), and what to use instead, in a sentence for developers."""

    since: datetime.date
    until: datetime.date
    instead: str

    def check(self) -> Deprecation:
        """The same. Raises `ValueError` where the notice is shorter than promised."""
        if self.until - self.since < NOTICE:
            raise ValueError(f"Only {(self.until - self.since).days} days between {self.since} and {self.until}.")
        return self


def _midnight(day: datetime.date) -> float:
    return datetime.datetime.combine(day, datetime.time(), datetime.UTC).timestamp()


def announce(response: HttpResponseBase, used: list[Deprecation], guide: str) -> None:
    """Put the headers on an answer that used these; the dates are those of what ends first."""
    response.headers["Deprecation"] = f"@{int(_midnight(min(one.since for one in used)))}"
    response.headers["Sunset"] = http_date(_midnight(min(one.until for one in used)))
    response.headers["Link"] = f'<{guide}>; rel="deprecation"; type="text/html"'
