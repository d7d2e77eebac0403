"""Atom feeds (RFC 4287): what is new, for readers that ask again by themselves.

An entry's name (`id`) never changes and is the same in both languages; `updated` moves when the registry says so.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from xml.etree import ElementTree

from django.conf import settings
from django.http import HttpResponse

from portal.base.addresses import absolute
from portal.base.wording import Wording, page_language

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
# So many entries: whoever asks once a day misses nothing on a usual day. The API tells every change.
MOST = 50
# Where nothing ever happened, a feed has to name a time all the same.
NEVER = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
# What no XML document may hold.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Entry:
    """One entry. `url` is the page it leads to; `media_type` what is there; `kind` what the entry is about."""

    id: str
    title: Wording
    url: str
    updated: datetime.datetime
    published: datetime.datetime | None = None
    summary: str = ""
    kind: str = ""
    media_type: str = "text/html"


@dataclass(frozen=True)
class Feed:
    """A feed at `url`, of what is seen at `page`; both are paths of this site."""

    id: str
    title: str
    subtitle: str
    url: str
    page: str
    entries: list[Entry] = field(default_factory=list)
    updated: datetime.datetime = NEVER


def feed_response(feed: Feed) -> HttpResponse:
    """The feed as a document."""
    root = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": page_language()})
    put(root, "id", feed.id)
    put(root, "title", f"{feed.title} – {settings.SITE_NAME}")
    put(root, "subtitle", feed.subtitle)
    put(root, "updated", moment(max([feed.updated, *(entry.updated for entry in feed.entries)])))
    link(root, "self", absolute(feed.url), MEDIA_TYPE)
    link(root, "alternate", absolute(feed.page), "text/html")
    link(root, "license", LICENCE)
    author = ElementTree.SubElement(root, "author")
    put(author, "name", settings.SITE_NAME)
    put(author, "uri", absolute("/"))
    for entry in feed.entries:
        add(root, entry)
    body = ElementTree.tostring(root, encoding="unicode")
    head = '<?xml version="1.0" encoding="utf-8"?>'
    return HttpResponse(f"{head}\n{body}\n", content_type=f"{MEDIA_TYPE}; charset=utf-8")


def add(root: ElementTree.Element, entry: Entry) -> None:
    """Put an entry at the end of the feed."""
    element = ElementTree.SubElement(root, "entry")
    put(element, "id", entry.id)
    title = put(element, "title", entry.title.text)
    if entry.title.language:
        title.set("xml:lang", entry.title.language)
    link(element, "alternate", entry.url, entry.media_type)
    if entry.published:
        put(element, "published", moment(entry.published))
    put(element, "updated", moment(entry.updated))
    if entry.kind:
        ElementTree.SubElement(element, "category", {"term": clean(entry.kind)})
    if entry.summary:
        put(element, "summary", entry.summary)


def put(parent: ElementTree.Element, name: str, text: str) -> ElementTree.Element:
    """An element with a text."""
    element = ElementTree.SubElement(parent, name)
    element.text = clean(text)
    return element


def link(parent: ElementTree.Element, relation: str, address: str, media_type: str = "") -> None:
    """A link element."""
    attributes = {"rel": relation, "href": address} | ({"type": media_type} if media_type else {})
    ElementTree.SubElement(parent, "link", attributes)


def clean(text: str) -> str:
    """The text without what no XML document may hold."""
    return FORBIDDEN.sub("", text)


def moment(time: datetime.datetime) -> str:
    """A point in time as feeds write it (RFC 3339)."""
    return time.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
