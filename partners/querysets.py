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

    def working_within(self, region: Region, user: Any = None) -> PartnerQuerySet:
        """Partners with a role in a programme, or party to an agreement, that works in this region or in places in it.

        Not where a partner has its seat, nor where it held a meeting.
        """
        condition = Q()
        for relation, path in (("program_roles", "program"), ("agreements", "agreement")):
            rows = self.model._meta.get_field(relation).related_model
            work = rows._meta.get_field(path).related_model.objects.visible_to(user).within(region)
            held = rows.objects.visible_to(user).filter(**{f"{path}__in": work.values("pk")})
            condition |= Q(pk__in=held.values("partner"))
        return self.filter(condition)

    def named_like(self, text: str, user: Any = None) -> PartnerQuerySet:
        """Partners one of whose names or acronyms contains this text, those this user may see."""
        words = ("name", "name_en", "acronym", "names__name")
        condition = Q()
        for word in words:
            condition |= Q(**{f"{word}__icontains": text})
        return self.visible_to(user).filter(condition).distinct()
