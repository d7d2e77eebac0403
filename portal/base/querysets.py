"""Queryset words that more than one noun needs."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, F, IntegerField, OuterRef, Q
from django.db.models.functions import Cast, Substr

from portal.base.models.abstract import Publishable
from portal.base.publishing import PartQuerySet, Publication, sees_everything


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
            about = Q(content_type=ContentType.objects.get_for_model(model))
            # Asked of each: the keys of all records would be read first, however few citations are meant.
            about &= Q(Exists(model._default_manager.published().filter(pk=OuterRef("object_id"))))
            condition |= about & ~Q(field__in=model.staff_fields) & _names_nothing_hidden(model)
        return super().published().filter(condition)

    def visible_to(self, user: Any = None, among: Iterable[type[Publishable]] | None = None) -> CitationQuerySet:
        """Citations this user may see: all for the desk, for everyone else those `published(among)`."""
        return self.all() if sees_everything(user) else self.published(among)

    def with_source(self) -> CitationQuerySet:
        """With the source of each, so that naming it runs no query."""
        return self.select_related("source")


# It hangs on the model alone, and building it takes longer than most of the queries it ends up in.
@cache
def _names_nothing_hidden(model: type[Publishable]) -> Q:
    """The condition that a citation's fact is public on this kind of record: its row, or what its field points to."""
    record = model._base_manager.filter(pk=OuterRef("object_id"))
    known = []
    facts = Q(pk__in=[])
    for name in model.parts:
        relation = model._meta.get_field(name)
        rows = relation.related_model.objects.published().filter(key=OuterRef("part"))
        rows = rows.filter(**{relation.field.name: OuterRef("object_id")})
        facts |= Q(Q(part="") & _list_is_public(relation) | Exists(rows), field=name)
        known.append(name)
    for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
        if isinstance(field.related_model, type) and issubclass(field.related_model, Publishable):
            rows, path = record, field.name
            if field.many_to_many:
                through = field.remote_field.through._base_manager
                rows = through.filter(**{field.m2m_field_name(): OuterRef("object_id")})
                path = field.m2m_reverse_field_name()
            hidden = rows.filter(**{f"{path}__isnull": False})
            hidden = hidden.exclude(**{f"{path}__publication": Publication.PUBLISHED})
            facts |= Q(~Exists(hidden), field=field.name)
            known.append(field.name)
    return facts | ~Q(field__in=known)


def _list_is_public(relation: Any) -> Q:
    """The condition that a list as a whole may be spoken of: where rows can be hidden one by one, one is public."""
    if not relation.related_model.public_flag:
        return Q()
    return Q(Exists(relation.related_model.objects.published().filter(**{relation.field.name: OuterRef("object_id")})))


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


def serving(records: Any, goal: Any) -> Any:
    """Those of these records that name a goal of sustainable development, or one of its targets."""
    named = records.model._base_manager
    targets = named.filter(sdg_targets__goal=goal)
    return records.filter(Q(pk__in=named.filter(sdg_goals=goal).values("pk")) | Q(pk__in=targets.values("pk")))


def year_of(column: str) -> Cast:
    """The year of a date, to group by. Both databases write a date year first; SQLite reads it so without Python."""
    return Cast(Substr(Cast(F(column), CharField()), 1, 4), IntegerField())
