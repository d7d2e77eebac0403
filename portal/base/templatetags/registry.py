"""Tags by which every page shows facts: with their source, in the reader's language, and honest where unknown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlencode

from django import template
from django.conf import settings
from django.template.context import Context, RequestContext
from django.template.loader import render_to_string
from django.urls import reverse, translate_url
from django.utils.html import escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from portal.base.addresses import page_of
from portal.base.changes_public import history_of
from portal.base.facts import fact_name
from portal.base.freshness import Freshness, freshness
from portal.base.odd import Oddity, oddities
from portal.base.wording import Wording, page_language, text_in, title_of

register = template.Library()

FALLBACK_MARKS = {"id": _("in Indonesian"), "en": _("in English")}


# Changes.


@register.simple_tag
def history_address(record: Any) -> str:
    """Where the published history of a record stands."""
    return history_of(record)


@register.simple_tag
def correction_address(record: Any, kind: Any) -> str:
    """Where to say that something about a record is wrong: a letter that names it, or what the operator says of it."""
    if not settings.CORRECTIONS_CONTACT:
        return reverse("about-data") + "#corrections"
    subject = gettext("Correction: %(kind)s %(id)s") % {"kind": kind, "id": record.public_id}
    lines = [
        gettext("What is wrong:"),
        "",
        gettext("The document that says it better (where it can be read, page):"),
        "",
        gettext("The page: %(address)s") % {"address": page_of(record)},
        gettext("Registry version: %(version)s") % {"version": record.registry_version},
    ]
    letter = urlencode({"subject": subject, "body": "\r\n".join(lines)}, quote_via=quote)
    return f"mailto:{settings.CORRECTIONS_CONTACT}?{letter}"


@register.simple_tag
def how_current(record: Any) -> Freshness:
    """When a record last changed and its sources were last seen."""
    return freshness(record)


@register.simple_tag
def what_is_odd(record: Any) -> list[Oddity]:
    """What does not fit together in a record, and where its sources disagree."""
    return oddities(record)


# What is not known.


@register.simple_tag
def not_stated() -> SafeString:
    """The words for what no source says. Never a zero, never a dash that a reader has to interpret."""
    return format_html('<span class="unknown">{}</span>', gettext("not stated"))


# Texts in two languages.


def marked(wording: Wording, *, visibly: bool = True) -> SafeString:
    """A text with its language where it is not the page's: for screen readers, and in small words for everyone."""
    if not wording.language:
        return SafeString(escape(wording.text))
    text = format_html('<span lang="{}">{}</span>', wording.language, wording.text)
    mark = FALLBACK_MARKS.get(wording.language)
    if not visibly or mark is None:
        return text
    return format_html('{} <small class="mark">{}</small>', text, mark)


@register.simple_tag
def words(record: Any, field: str) -> SafeString:
    """A text of a record in the page's language, or in the other one with a mark. Empty where there is none."""
    return marked(text_in(record, field))


@register.simple_tag
def prose(record: Any, field: str) -> SafeString:
    """Like `words`, for a text of several paragraphs."""
    wording = text_in(record, field)
    if not wording.text:
        return SafeString("")
    paragraphs = mark_safe(linebreaks(wording.text, autoescape=True))  # noqa: S308 - escaped by linebreaks
    if not wording.language:
        return format_html('<div class="prose">{}</div>', paragraphs)
    return format_html(
        '<div class="prose"><div lang="{}">{}</div><small class="mark">{}</small></div>',
        wording.language,
        paragraphs,
        FALLBACK_MARKS.get(wording.language, ""),
    )


@register.filter
def in_words(wording: Wording) -> SafeString:
    """A `Wording` made by the view, marked for screen readers only: for headings and lists of links."""
    return marked(wording, visibly=False)


@register.filter
def fallback_mark(wording: Wording) -> str:
    """The small words that say which other language a text is in; empty where it is the page's own."""
    return str(FALLBACK_MARKS.get(wording.language, ""))


@register.simple_tag
def name(record: Any) -> SafeString:
    """What a record is called, without a link."""
    return marked(title_of(record), visibly=False)


@register.simple_tag
def link(record: Any) -> SafeString:
    """A link to a record's page, named as it is called in the page's language. Empty for None.

    Give it only records that this reader may see (`shown()`, or rows fetched with `visible_to`).
    """
    if record is None:
        return SafeString("")
    return format_html('<a href="{}">{}</a>', record.get_absolute_url(), marked(title_of(record), visibly=False))


@register.simple_tag
def code(row: Any) -> SafeString:
    """A row of a code list: its name in the page's language, its code behind it. Empty for None."""
    if row is None:
        return SafeString("")
    return format_html('{} <span class="code">{}</span>', marked(text_in(row, "name")), row.code)


# Sources.


@register.simple_tag
def cite(record: Any, fields: str, part: Any = "") -> SafeString:
    """The sources of one fact: a small button that opens them, without JavaScript. Empty where none is known.

    `fields` names the field, or several separated by blanks that stand together; `part` is the key of the row, for
    lists. `record.cited` comes from `portal.base.views.cited`; a record without it shows none.
    """
    citations = [citation for field in fields.split() for citation in _taken(record, field, str(part))]
    if not citations:
        return SafeString("")
    # Printed, a fact shows the numbers of its sources; they stand at the foot of the sheet.
    notes = sorted({citation.footnote for citation in citations if hasattr(citation, "footnote")})
    context = {"citations": citations, "notes": ", ".join(map(str, notes))}
    return SafeString(render_to_string("components/citation.html", context))


def _taken(record: Any, field: str, part: str) -> list[Any]:
    """The citations of one fact, remembered as shown."""
    record.__dict__.setdefault("shown_citations", set()).add((field, part))
    return getattr(record, "cited", {}).get((field, part), [])


@register.simple_tag
def other_citations(record: Any) -> list[tuple[str, list[Any]]]:
    """What `cite` did not show on this page: by the name of the field, so that no citation is ever left out."""
    shown = record.__dict__.get("shown_citations", set())
    rest: dict[str, list[Any]] = {}
    for (field, part), citations in record.cited.items():
        if (field, part) not in shown:
            rest.setdefault(fact_name(type(record), field), []).extend(citations)
    return list(rest.items())


@register.filter
def flagged(citations: Iterable[Any]) -> bool:
    """Whether any of these citations says that something is odd about its source, or something else."""
    return any(citation.flag or citation.says for citation in citations)


@register.filter
def otherwise(citations: Iterable[Any]) -> list[Any]:
    """Those of a fact's citations whose source says something else than the record."""
    return [citation for citation in citations if citation.differs]


@register.filter
def agreeing(citations: Iterable[Any]) -> list[Any]:
    """Those whose word the record gives."""
    return [citation for citation in citations if not citation.differs]


@register.filter
def inferred(citations: Iterable[Any]) -> bool:
    """Whether every one of these citations is inferred: no source says the fact outright."""
    return all(citation.inferred for citation in citations)


@register.simple_block_tag
def fact(
    content: str, label: Any, record: Any = None, fields: str = "", part: Any = "", if_known: bool = False
) -> SafeString:
    """One row of a list of facts (`<dl class="facts">`): its label, its value, its sources.

    Where the value is empty the row says “not stated”; with `if_known=True` it is left out instead.
    """
    value = content.strip()
    if not value and if_known:
        return SafeString("")
    return format_html(
        '<div class="fact"><dt>{}</dt><dd>{} {}</dd></div>',
        capfirst(str(label)),
        mark_safe(value) if value else not_stated(),  # noqa: S308 - rendered and escaped by the template
        cite(record, fields, part) if record is not None else "",
    )


# Parts.


@register.filter
def by_role(rows: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """Rows with a `role`, grouped under its name in the order of the roles' own list."""
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.role, []).append(row)
    groups = []
    for group in found.values():
        order = [role for role, _name in group[0]._meta.get_field("role").flatchoices]
        place = order.index(group[0].role) if group[0].role in order else len(order)
        groups.append((place, capfirst(group[0].get_role_display()), group))
    return [(name, group) for _place, name, group in sorted(groups, key=lambda entry: entry[0])]


@register.filter
def by_kind(rows: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """Rows with a `kind`, grouped under its name in the order in which each kind first appears."""
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(row.get_kind_display(), []).append(row)
    return list(groups.items())


# Addresses.


@register.simple_tag(takes_context=True)
def same_page(context: Context, language: str) -> str:
    """The address of this page in another language; of its home page where this address has no page."""
    request = context["request"] if isinstance(context, RequestContext) or "request" in context else None
    home = "/" if language == settings.LANGUAGE_CODE else f"/{language}/"
    if request is None or request.resolver_match is None:
        return home
    return translate_url(request.get_full_path(), language)


@register.simple_tag
def other_languages() -> list[tuple[str, str]]:
    """Code and own name of each language of the site but the page's."""
    here = page_language()
    return [
        (language, capfirst(get_language_info(language)["name_local"]))
        for language, _name in settings.LANGUAGES
        if language != here
    ]


@register.simple_tag
def page_query(query: str, number: int) -> str:
    """The query of another page of a filtered list; `?` alone for the first page without filters."""
    page = f"page={number}" if number > 1 else ""
    return "?" + "&".join(filter(None, (query, page)))


@register.simple_tag
def site_language() -> str:
    """The language of the page: `id` or `en`."""
    return page_language()


@register.filter
def model_admin(record: Any, action: str) -> str:
    """The name of the admin address for this record: `admin:programs_program_change`."""
    return f"admin:{record._meta.app_label}_{record._meta.model_name}_{action}"
