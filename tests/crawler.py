"""Walks every public address that can be reached: links of pages, links in JSON, the sitemap, filters, orderings."""

from __future__ import annotations

import gzip
import re
from collections import deque
from collections.abc import Container, Iterable, Iterator
from html import unescape
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from django.db import connection
from django.test import Client

from tests.sheets import CONTENT_TYPE, texts

SITE = "testserver"
ENTRANCES = ["/", "/en/", "/robots.txt", "/sitemap.xml", "/api/v1/", "/api/v1/schema/", "/regions/"]
# Not the public's: the desk asks for a password first. Not ours: files of packages. Not addresses: their patterns.
SKIPPED = re.compile(r"/(en/)?admin/|/static/|.*[{<]")
# English pages and workbooks ask the database what Indonesian ones and CSV ask, so they are crawled on one of the two.
ASKS_THE_SAME = re.compile(r"/en/|.*\.xlsx$")
# Guides written by hand: their examples name records that a registry need not have.
WRITTEN = re.compile(r"/api/v1/docs/.")
LINKS = [
    re.compile(r"""(?:href|action|src)=["']([^"'#]+)"""),
    re.compile(r'"(https?://testserver[^"]*|/(?:en/|api/)[^"]*)"'),
    re.compile(r"<loc>([^<]+)</loc>"),
    re.compile(r"^Sitemap: (\S+)", re.M),
]
FILES = re.compile(r"\.(csv|xlsx|atom|ics)$")
LIMIT = 4000


def crawl(client: Client, more: Iterable[str] = (), known: Container[str] = ()) -> dict[str, tuple[int, str]]:
    """Every address reached from the entrances and from `more`: its status and its body as text.

    Redirects are followed as links; what is `known` from an earlier crawl is passed over.
    """
    return {address: (status, body) for address, status, body in walk(client, more, known)}


def walk(client: Client, more: Iterable[str] = (), known: Container[str] = ()) -> Iterator[tuple[str, int, str]]:
    """The same one after another, for a reader who may stop early. Fails when there is no end to it.

    Of the links to one page with the same parameters only the first is followed, whatever their values, and of the
    links to one file the one without and the first with any: every list would otherwise be fetched as five files by
    each value of each filter. What is asked by `more` is asked in full.
    """
    waiting = deque([*ENTRANCES, *more])
    seen: set[str] = set()
    followed: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        address = waiting.popleft()
        if address in seen or address in known or is_passed_over(address):
            continue
        assert len(seen) < LIMIT, "The site has no end: some page links to ever new addresses."
        response = client.get(address, headers={"host": SITE})
        content = b"".join(response.streaming_content) if response.streaming else response.content
        # A workbook is an archive: its words are packed.
        kind = response.headers.get("Content-Type", "")
        is_archive = kind in {CONTENT_TYPE, "application/zip"}
        if kind == "application/gzip":
            content = gzip.decompress(content)
        body = texts(content) if is_archive else content.decode(errors="replace")
        seen.add(address)
        yield address, response.status_code, body
        found = [response.headers["Location"]] if "Location" in response.headers else []
        if any(word in kind for word in ("text", "json", "xml")) and not WRITTEN.match(address):
            # In JSON within a page, what HTML would take for its own is escaped as JSON escapes it.
            found += [unescape(link).replace("\\u0026", "&") for pattern in LINKS for link in pattern.findall(body)]
        for link in found:
            parts = urlsplit(urljoin(f"http://{SITE}{address}", link))
            parameters = frozenset(parse_qs(parts.query, keep_blank_values=True))
            shape = (parts.path, frozenset({"any"} if parameters else ()) if FILES.search(parts.path) else parameters)
            if parts.scheme in {"http", "https"} and parts.netloc == SITE and shape not in followed:
                followed.add(shape)
                waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))


def is_passed_over(address: str) -> bool:
    """Whether no crawl asks this address, or none on this database."""
    on_one = connection.vendor != "sqlite" and ASKS_THE_SAME.match(address)
    return bool(on_one or SKIPPED.match(address))


def queries(address: str, parameters: Iterable[str], values: Iterable[str]) -> list[str]:
    """The address with every parameter set to every value, one at a time."""
    return [f"{address}?{urlencode({name: value})}" for name in parameters for value in values]
