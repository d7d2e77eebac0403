"""Queryset words of partners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from portal.base.publishing import PublishableQuerySet
from regions.querysets import place_condition

if TYPE_CHECKING:
    from regions.models import Region


class PartnerQuerySet(PublishableQuerySet):
    """Organisations of every kind."""

    def for_reference(self) -> PartnerQuerySet:
        return self.select_related("kind")

    def seated_within(self, region: Region) -> PartnerQuerySet:
        """Partners whose own region (a local government's, say) is this one or lies in it; not where they work."""
        return self.filter(place_condition(region, "region", self.db))

    def named_like(self, text: str, user: Any = None) -> PartnerQuerySet:
        """Partners one of whose names or acronyms contains this text, those this user may see."""
        words = ("name", "name_en", "acronym", "names__name")
        condition = Q()
        for word in words:
            condition |= Q(**{f"{word}__icontains": text})
        return self.visible_to(user).filter(condition).distinct()
