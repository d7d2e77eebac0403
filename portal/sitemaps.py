"""The sitemap: every public page of every record, in both languages, with links between the two."""

from __future__ import annotations

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from partners.models import Partner
from portal.base.models import Publishable, Source
from programs.models import Activity, Agreement, Program
from regions.models import Indicator, PlanningDocument, Region, Target


class LanguageSitemap(Sitemap):
    """Pages that exist in both languages."""

    i18n = True
    alternates = True
    x_default = True
    limit = 5_000


class RecordSitemap(LanguageSitemap):
    """The pages of one noun: what is published, whoever asks."""

    def __init__(self, model: type[Publishable]) -> None:
        self.model = model

    def items(self) -> Any:
        columns = ("slug", "updated_at", "code") if self.model is Region else ("slug", "public_id", "updated_at")
        return self.model.objects.published().only(*columns).order_by("pk")

    def lastmod(self, item: Publishable) -> Any:
        return item.updated_at


class RegionSitemap(RecordSitemap):
    """Provinces, regencies and cities; the pages of villages are reached from them."""

    def items(self) -> Any:
        return super().items().filter(kind__in=[Region.Kind.PROVINCE, Region.Kind.REGENCY, Region.Kind.CITY])


class SectionSitemap(LanguageSitemap):
    """Home, about, and the list of each noun."""

    def items(self) -> list[str]:
        return ["home", "map", "about-data", *(f"{model.noun}-list" for model in (*NOUNS, Region))]

    def location(self, item: str) -> str:
        return reverse(item)


NOUNS = (Program, Agreement, Activity, Partner, PlanningDocument, Indicator, Target, Source)
SITEMAPS = {
    "sections": SectionSitemap(),
    **{model.noun: RecordSitemap(model) for model in NOUNS},
    Region.noun: RegionSitemap(Region),
}
