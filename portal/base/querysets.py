"""Queryset words that more than one noun needs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q

from portal.base.models.abstract import Publishable
from portal.base.publishing import PartQuerySet, sees_everything


def record_models() -> list[type[Publishable]]:
    """Every model whose rows are records, in the order of the apps."""
    return [model for model in apps.get_models() if issubclass(model, Publishable)]


class CitationQuerySet(PartQuerySet):
    """Citations; one is public only where its source, its record, its field and its row are."""

    def published(self, among: Iterable[type[Publishable]] | None = None) -> CitationQuerySet:
        """Citations that name nothing hidden: neither a draft nor a staff-only field nor a part that is not public.

        `among` names the kinds of record it is about, where they are known: each costs a condition.
        """
        condition = Q(pk__in=[])
        for model in among or record_models():
            public = Q(part="")
            for name in model.parts:
                part = model._meta.get_field(name).related_model
                owner = model._meta.get_field(name).field.name
                rows = part.objects.published().filter(**{owner: OuterRef("object_id"), "key": OuterRef("part")})
                public |= Q(Exists(rows), field=name)
            # A row's key beside a plain field or a link (a goal's number) hides nothing: the field decides.
            plain = Q(~Q(field__in=model.parts))
            condition |= (
                Q(content_type=ContentType.objects.get_for_model(model))
                & Q(object_id__in=model._default_manager.published().values("pk"))
                & ~Q(field__in=model.staff_fields)
                & (public | plain)
            )
        return super().published().filter(condition)

    def visible_to(self, user: Any = None, among: Iterable[type[Publishable]] | None = None) -> CitationQuerySet:
        """Citations this user may see: all for the desk, for everyone else those `published(among)`."""
        return self.all() if sees_everything(user) else self.published(among)

    def with_source(self) -> CitationQuerySet:
        """With the source of each, so that naming it runs no query."""
        return self.select_related("source")


def overlapping(first: Any, last: Any, prefix: str = "period") -> Q:
    """The condition that a period touches the days from `first` to `last`; an unknown end counts as open.

    A row without any date touches nothing.
    """
    start, end = f"{prefix}_start", f"{prefix}_end"
    condition = Q(**{f"{start}__isnull": False}) | Q(**{f"{end}__isnull": False})
    if last is not None:
        condition &= Q(**{f"{start}__lte": last}) | Q(**{f"{start}__isnull": True})
    if first is not None:
        condition &= Q(**{f"{end}__gte": first}) | Q(**{f"{end}__isnull": True})
    return condition
