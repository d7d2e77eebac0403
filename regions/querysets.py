"""Queryset words of places and plans, and the conditions by which other nouns ask about a place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.db import connections
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from portal.base.publishing import Publication, PublishableQuerySet, sees_everything

if TYPE_CHECKING:
    from regions.models import Region

KEMENDAGRI, BPS, ISO = "kemendagri", "bps", "iso"
BARE_DIGITS = re.compile(r"\d{2}|\d{4}|\d{6}|\d{10}")


def normal_code(text: str) -> str:
    """A Kemendagri code in its usual spelling: `36. 03` and `3603` are `36.03`; anything else comes back trimmed."""
    code = re.sub(r"\s+", "", text)
    if BARE_DIGITS.fullmatch(code):
        return ".".join(filter(None, (code[0:2], code[2:4], code[4:6], code[6:10])))
    return code


def place_condition(region: Region, path: str = "", using: str = "default") -> Q:
    """The condition that the region at `path` is this one or lies within it, by the official code's prefix.

    SQLite uses the index for a range of codes, PostgreSQL for a prefix; nobody else needs to know.
    """
    lookup = f"{path}__code" if path else "code"
    below = f"{region.code}."
    if connections[using].vendor == "sqlite":
        within = Q(**{f"{lookup}__gt": below, f"{lookup}__lt": f"{region.code}/"})
    else:
        within = Q(**{f"{lookup}__startswith": below})
    return Q(**{lookup: region.code}) | within


class RegionQuerySet(PublishableQuerySet):
    """Provinces, regencies, cities, districts and villages."""

    def by_key(self, key: str) -> RegionQuerySet:
        """The region whose present Kemendagri code this is: at most one. See `lookup` for every other code."""
        return self.filter(code=normal_code(key))

    def lookup(self, text: str) -> Region | None:
        """The region meant by a code in any scheme, present or past; None where no region ever had it.

        A bare code is Kemendagri's, the present one first, then an old one; others carry their scheme
        (`bps:1103`, `iso:ID-AC`), because 166 BPS codes read like another region's.
        """
        scheme, _colon, code = text.strip().rpartition(":")
        scheme = scheme.strip().lower() or KEMENDAGRI
        code = normal_code(code) if scheme == KEMENDAGRI else re.sub(r"\s+", "", code).upper()
        if scheme == KEMENDAGRI and (present := self.filter(code=code).first()):
            return present
        return (
            self.filter(codes__scheme=scheme, codes__code=code)
            .order_by(F("codes__valid_until").desc(nulls_first=True), "code")
            .distinct()
            .first()
        )

    def within(self, region: Region) -> RegionQuerySet:
        """This region and everything in it."""
        return self.filter(place_condition(region, using=self.db))

    def above(self, region: Region) -> RegionQuerySet:
        """The places this region lies in, the largest first."""
        parts = region.code.split(".")
        return self.filter(code__in=[".".join(parts[:size]) for size in range(1, len(parts))]).order_by("code")

    def for_reference(self) -> RegionQuerySet:
        return self.select_related("parent")


class PlanningDocumentQuerySet(PublishableQuerySet):
    """RPJPN, RPJMD and the other plans."""

    def for_reference(self) -> PlanningDocumentQuerySet:
        return self.select_related("kind", "region")

    def within(self, region: Region) -> PlanningDocumentQuerySet:
        """Plans of this region and of places in it."""
        return self.filter(place_condition(region, "region", self.db))


class TargetQuerySet(PublishableQuerySet):
    """What a plan wants to reach in a region."""

    def for_reference(self) -> TargetQuerySet:
        return self.select_related("indicator", "region")

    def within(self, region: Region) -> TargetQuerySet:
        """Targets of this region and of places in it."""
        return self.filter(place_condition(region, "region", self.db))

    def worked_towards(self, user: Any = None, *, is_so: bool = True) -> TargetQuerySet:
        """Targets that a programme this user may see works towards; with `is_so=False` those that none does."""
        work = Exists(self._work(user))
        return self.filter(work if is_so else ~work)

    def with_workers(self, user: Any = None) -> TargetQuerySet:
        """Adds `workers`: how many programmes this user may see work towards each."""
        counted = self._work(user).order_by().values("target").annotate(number=Count("pk")).values("number")
        return self.annotate(workers=Coalesce(Subquery(counted), 0))

    def _work(self, user: Any) -> Any:
        """The links of a target with the programmes this user may see."""
        links = self.model._meta.get_field("programs").through.objects.filter(target=OuterRef("pk"))
        # By a join: SQLite goes through all programmes where it is told "in the published ones".
        return links if sees_everything(user) else links.filter(program__publication=Publication.PUBLISHED)

    def with_documents(self, user: Any = None) -> TargetQuerySet:
        """With the planning documents each stands in, those this user may see."""
        documents = self.model._meta.get_field("planning_documents").related_model.objects
        return self.prefetch_related(
            Prefetch("planning_documents", documents.visible_to(user).for_reference().order_by("pk"))
        )
