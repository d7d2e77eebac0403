"""The sitemap: every public page of every record, in both languages, with links between the two.

An index names the files; a file holds so many pages of one kind that it stays far below what robots take (50,000
addresses, 50 MB). Nothing of it is ever in memory but the records of one file. See https://www.sitemaps.org/protocol.html.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from partners.models import Partner
from portal.base.addresses import absolute
from portal.base.models import Publishable, SdgGoal, Source
from programs.models import Activity, Agreement, Program
from programs.views.year import years_of
from regions.models import Indicator, PlanningDocument, Region, Target

PROTOCOL = "http://www.sitemaps.org/schemas/sitemap/0.9"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


class LanguageSitemap:
    """One kind of page that exists in every language of the site. `limit` items stand in a file."""

    limit = 2_500

    def items(self) -> Any:
        """What has a page, always in one order: a list, or a queryset of which only a part is ever read."""
        return []

    def location(self, item: Any) -> str:
        """The page of an item, in the language that is on."""
        return item.get_absolute_url()

    def lastmod(self, item: Any) -> datetime.datetime | None:
        """When that page last changed, where it is known."""
        return None

    def latest(self) -> datetime.datetime | None:
        """When any of these pages last changed, where it is known."""
        return None

    @property
    def paginator(self) -> Paginator:
        """The items, a file at a time."""
        return Paginator(self.items(), self.limit)

    def locations(self, item: Any) -> dict[str, str]:
        """The absolute address of an item's page by language."""
        found = {}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                found[language] = absolute(self.location(item))
        return found


class RecordSitemap(LanguageSitemap):
    """The pages of one noun: what is published, whoever asks."""

    def __init__(self, model: type[Publishable]) -> None:
        self.model = model

    def items(self) -> Any:
        columns = ("slug", "updated_at", "code") if self.model is Region else ("slug", "public_id", "updated_at")
        return self.model.objects.published().only(*columns).order_by("pk")

    def lastmod(self, item: Publishable) -> datetime.datetime:
        return item.updated_at

    def latest(self) -> datetime.datetime | None:
        return self.items().order_by().aggregate(latest=Max("updated_at"))["latest"]


class RegionSitemap(RecordSitemap):
    """Provinces, regencies and cities; the pages of villages are reached from them."""

    def items(self) -> Any:
        return super().items().filter(kind__in=[Region.Kind.PROVINCE, Region.Kind.REGENCY, Region.Kind.CITY])


class YearSitemap(LanguageSitemap):
    """The page of each year of which anything is known to everyone."""

    def items(self) -> Sequence[int]:
        return years_of(None).known()

    def location(self, item: int) -> str:
        return reverse("year", args=[item])


class GoalSitemap(LanguageSitemap):
    """The page of each goal of sustainable development."""

    def items(self) -> Any:
        return SdgGoal.objects.filter(is_active=True)


class SectionSitemap(LanguageSitemap):
    """Home, about, the pages that say something of all, and the list of each noun."""

    def items(self) -> Sequence[str]:
        whole = ["home", "data", "map", "money", "years", "sdgs"]
        return [*whole, "changes-list", "about-data", "design", *(f"{model.noun}-list" for model in (*NOUNS, Region))]

    def location(self, item: str) -> str:
        return reverse(item)


NOUNS = (Program, Agreement, Activity, Partner, PlanningDocument, Indicator, Target, Source)
SITEMAPS: dict[str, LanguageSitemap] = {
    "sections": SectionSitemap(),
    "years": YearSitemap(),
    "sdgs": GoalSitemap(),
    **{model.noun: RecordSitemap(model) for model in NOUNS},
    Region.noun: RegionSitemap(Region),
}


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The files of the sitemap, each with the day of its latest change."""
    lines = []
    for section, pages in SITEMAPS.items():
        changed = lastmod_of(pages.latest())
        for number in pages.paginator.page_range:
            address = absolute(reverse("sitemap-section", args=[section, number]))
            lines.append(f"<sitemap><loc>{escape(address)}</loc>{changed}</sitemap>\n")
    return answer(f'<sitemapindex xmlns="{PROTOCOL}">\n{"".join(lines)}</sitemapindex>\n')


@require_safe
def sitemap_section(request: HttpRequest, section: str, page: int) -> HttpResponse:
    """One file: each page in each language, with its address in the others."""
    pages = SITEMAPS.get(section)
    if pages is None or page not in (files := pages.paginator).page_range:
        raise Http404
    lines = "".join(line for item in files.page(page).object_list for line in lines_of(pages, item))
    names = f'xmlns="{PROTOCOL}" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    return answer(f"<urlset {names}>\n{lines}</urlset>\n")


def lines_of(pages: LanguageSitemap, item: Any) -> Iterator[str]:
    """The entries of one item: one for each language."""
    found = pages.locations(item)
    changed = lastmod_of(pages.lastmod(item))
    languages = {**found, "x-default": found[settings.LANGUAGE_CODE]}
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href="{escape(address, {chr(34): "&quot;"})}"/>'
        for language, address in languages.items()
    )
    for address in found.values():
        yield f"<url><loc>{escape(address)}</loc>{changed}{others}</url>\n"


def lastmod_of(changed: datetime.datetime | None) -> str:
    """The element that says when something changed; nothing where that is not known."""
    return f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod>" if changed else ""


def answer(body: str) -> HttpResponse:
    """A file of the sitemap. It is itself nothing to be found."""
    return HttpResponse(HEAD + body, content_type="application/xml", headers={"X-Robots-Tag": "noindex"})
