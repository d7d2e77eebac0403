"""What the head of a page tells search engines, and whoever shows a link to it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.safestring import SafeString

from portal.base.addresses import absolute, in_each_language, tidy_query, with_query
from portal.base.descriptions import about_the_site, described
from portal.base.parameters import own_parameters
from portal.base.schema_org import block, page_node
from portal.base.wording import page_language

register = template.Library()

# Open Graph names a language with a country.
LOCALES = {"id": "id_ID", "en": "en_GB"}
IMAGE = "img/share.png"
IMAGE_SIZE = (1200, 630)


class Head(NamedTuple):
    """`canonical` and `alternates` (by language) are absolute; a page that robots leave alone has neither."""

    title: str
    description: str
    canonical: str
    alternates: dict[str, str]
    is_indexed: bool
    record: Any
    locale: str
    other_locales: list[str]
    image: str


@register.simple_tag(takes_context=True)
def page_head(context: Context) -> Head:
    """What the head says of this page.

    A view may give a `description`, and says with `is_indexed` or `is_public` that robots leave the page alone. The
    canonical address of a list is that of its filters in one order, without what campaigns append; each page of it has
    its own.
    """
    request: Any = context.get("request")
    is_public = context.get("is_public", True)
    addresses = in_each_language(request, tidy_query(own_parameters(request.GET))) if request else {}
    here = addresses.get(page_language(), "")
    if not here and request and request.resolver_match:
        here = with_query(request.path, tidy_query(own_parameters(request.GET)))
    alternates = {language: absolute(address) for language, address in addresses.items()}
    if alternates:
        alternates["x-default"] = alternates[settings.LANGUAGE_CODE]
    return Head(
        title=str(context.get("title", "")),
        description=context.get("description") or described([about_the_site()]),
        canonical=absolute(here) if here and is_public else "",
        alternates=alternates if is_public else {},
        is_indexed=bool(is_public and context.get("is_indexed", True)),
        record=context.get("record"),
        locale=LOCALES[page_language()],
        other_locales=[locale for language, locale in LOCALES.items() if language != page_language()],
        image=absolute(static(IMAGE)),
    )


@register.simple_tag(takes_context=True)
def linked_data(context: Context, head: Head) -> SafeString:
    """The page and what it is about, for machines; nothing where robots leave the page alone.

    A view may give `linked`, the things the page is about, and `page_kind`.
    """
    if not (head.is_indexed and head.canonical):
        return SafeString("")
    kind = context.get("page_kind") or "WebPage"
    crumbs = context.get("breadcrumbs") or []
    page = page_node(head.canonical, head.title, head.description, crumbs, head.record, kind)
    return block([page, *(context.get("linked") or [])])


@register.simple_tag
def site_footer() -> SafeString:
    """The foot of every page, which hangs on the language and the settings alone, and so is made once."""
    return _footer(page_language(), settings.SITE_NAME, settings.CORRECTIONS_CONTACT)


@lru_cache
def _footer(_language: str, site_name: str, corrections_contact: str) -> SafeString:
    context = {"site_name": site_name, "corrections_contact": corrections_contact}
    return render_to_string("site_footer.html", context)
