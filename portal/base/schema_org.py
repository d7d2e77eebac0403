"""What a page is about, in the words of https://schema.org/, for search engines and other machines (JSON-LD).

A page tells what the reader sees on it and nothing else, from the rows it has fetched already. A thing is named by its
permanent address without a language, so that both languages speak of the same. It stands in the page as a block of
data, which is no script to a browser, so the strict content-security policy has no say in it.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from decimal import Decimal
from itertools import islice
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from portal.base.addresses import absolute, page_of, permalink
from portal.base.models import Publishable
from portal.base.wording import page_language, title_of

Node = dict[str, Any]
CONTEXT = "https://schema.org"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
MOST = 50
INDONESIA: Node = {"@type": "Country", "name": "Indonesia", "identifier": "ID"}
# Letters of a text that could end the block it stands in, or a line of it.
ESCAPED = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


def node(kind: str, **properties: Any) -> Node:
    """A thing of this kind. What is not known is left out; `id_` is its name among machines."""
    known = {name: value for name, value in properties.items() if value not in (None, "", [], {})}
    named = {"@id": known.pop("id_")} if "id_" in known else {}
    return {"@type": kind, **named, **known}


def some(nodes: Iterable[Node]) -> list[Node]:
    """The first of many: a page stays light, and the API tells the rest."""
    return list(islice(nodes, MOST))


def identity(record: Publishable) -> str:
    """The name of a record among machines: its permanent address, the same in every language."""
    with translation.override(settings.LANGUAGE_CODE):
        return permalink(record)


def reference(kind: str, record: Any) -> Node:
    """A record that another one speaks of: its kind, name and page."""
    return node(kind, id_=identity(record), name=title_of(record).text, url=page_of(record))


def property_value(name: str, value: Any) -> Node:
    """A code or number in a scheme."""
    return node("PropertyValue", propertyID=name, value=value)


def date_of(day: datetime.date | None, precision: str) -> str:
    """A date no more exact than it is known: `2020-08-18`, `2020-08`, `2020` (ISO 8601)."""
    if day is None:
        return ""
    return day.isoformat()[: {"year": 4, "month": 7}.get(precision, 10)]


def span(row: Any) -> str:
    """The period of a row as an interval (ISO 8601): `2021/2025`, with `..` for an end that is not known."""
    first, last = (date_of(day, row.period_precision) for day in (row.period_start, row.period_end))
    return f"{first or '..'}/{last or '..'}" if first or last else ""


def money(amount: Decimal | None, currency: str) -> Node:
    """An amount, as a text, so that nothing rounds it; nothing where it is not known."""
    return node("MonetaryAmount", currency=currency, value=f"{amount:.2f}") if amount is not None else {}


def number(value: Decimal | None) -> int | float | None:
    """A figure that is not money."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def site_id(part: str) -> str:
    """The name of a part of the whole: the site, its publisher, the data."""
    return absolute(f"/#{part}")


def publisher() -> Node:
    """Who keeps the registry."""
    return node("Organization", id_=site_id("publisher"), name=settings.SITE_NAME, url=absolute("/"))


def way(crumbs: Iterable[Any], here: str) -> Node:
    """The way from the home page to this one, which is at the address `here`."""
    steps = [
        node("ListItem", position=place, name=step.wording.text, item=absolute(step.url) if step.url else here)
        for place, step in enumerate(crumbs, 1)
    ]
    return node("BreadcrumbList", itemListElement=steps)


def page_node(
    address: str, title: str, description: str, crumbs: Iterable[Any], record: Any = None, kind: str = "WebPage"
) -> Node:
    """The page at an absolute address: what it is called, part of what, and of a record since when and until when."""
    return node(
        kind,
        id_=address,
        url=address,
        name=title,
        description=description,
        inLanguage=page_language(),
        isPartOf={"@id": site_id("site")},
        license=LICENCE,
        datePublished=record.published_at.isoformat() if record and record.published_at else "",
        dateModified=record.updated_at.isoformat() if record else "",
        mainEntity={"@id": identity(record)} if record else {},
        breadcrumb=way(crumbs, address) if crumbs else {},
    )


def block(nodes: Iterable[Node]) -> SafeString:
    """These things as a block of data, which no text in them can end."""
    text = json.dumps({"@context": CONTEXT, "@graph": list(nodes)}, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(f'<script type="application/ld+json">{text.translate(ESCAPED)}</script>')  # noqa: S308 - escaped


def source_node(source: Any, context: dict[str, Any]) -> Node:
    """A source: an article, a report, or whatever else somebody published."""
    kinds = {"news": "NewsArticle", "official": "Report", "organisation": "Article", "reference": "Dataset"}
    return node(
        kinds.get(source.reliability, "CreativeWork"),
        id_=identity(source),
        name=title_of(source).text,
        publisher=node("Organization", name=source.publisher) if source.publisher else {},
        datePublished=date_of(source.published_on, source.published_on_precision),
        inLanguage=source.language,
        url=source.url,
    )


def catalogue(description: str) -> list[Node]:
    """The site and the catalogue it is, for the home page."""
    search = node(
        "SearchAction",
        target={"@type": "EntryPoint", "urlTemplate": absolute(f"{reverse('search')}?q={{q}}")},
        **{"query-input": "required name=q"},
    )
    site = node(
        "WebSite",
        id_=site_id("site"),
        name=settings.SITE_NAME,
        url=absolute(reverse("home")),
        inLanguage=[language for language, _name in settings.LANGUAGES],
        publisher=publisher(),
        potentialAction=search,
    )
    data = node(
        "DataCatalog",
        id_=site_id("catalogue"),
        name=settings.SITE_NAME,
        description=description,
        url=absolute(reverse("home")),
        license=LICENCE,
        publisher={"@id": site_id("publisher")},
        dataset={"@id": site_id("data"), "@type": "Dataset", "url": absolute(reverse("about-data"))},
    )
    return [site, data]


def dataset(description: str, version: int, distributions: Iterable[tuple[str, str, str]]) -> Node:
    """The data as a whole, for the page about it: each distribution has a name, a media type and a path."""
    return node(
        "Dataset",
        id_=site_id("data"),
        name=settings.SITE_NAME,
        description=description,
        url=absolute(reverse("about-data")),
        license=LICENCE,
        isAccessibleForFree=True,
        version=str(version),
        inLanguage=[language for language, _name in settings.LANGUAGES],
        spatialCoverage=INDONESIA,
        creator=publisher(),
        includedInDataCatalog={"@id": site_id("catalogue"), "@type": "DataCatalog", "url": absolute(reverse("home"))},
        distribution=[
            node("DataDownload", name=name, encodingFormat=media_type, contentUrl=absolute(path))
            for name, media_type, path in distributions
        ],
    )
