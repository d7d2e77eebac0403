"""Which records name another one: in a column, in a link, in a row of a part, or as the source of a fact."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q, QuerySet

from portal.base.models import Citation, Publishable, Source


def ways_to(record: type[Publishable], model: type[models.Model]) -> Iterator[str]:
    """The paths on which records of one kind name rows of another model."""
    for field in (*record._meta.concrete_fields, *record._meta.many_to_many):
        if field.related_model is model:
            yield field.name
    for part in record.parts:
        relation: Any = record._meta.get_field(part)
        for field in relation.related_model._meta.concrete_fields:
            if field.related_model is model and field is not relation.field:
                yield f"{part}__{field.name}"


def mentioning(records: QuerySet, named: Publishable, user: Any = None) -> QuerySet:
    """Those of `records` that name this record where this user may see that they do."""
    model: Any = records.model
    condition = Q(pk__in=[])
    for way in ways_to(model, type(named)):
        part, _separator, column = way.rpartition("__")
        if part:
            relation: Any = model._meta.get_field(part)
            rows = relation.related_model.objects.visible_to(user).filter(**{column: named})
            condition |= Q(pk__in=rows.values(relation.field.name))
        else:
            condition |= Q(pk__in=model._base_manager.filter(**{column: named}).values("pk"))
    if isinstance(named, Source):
        citations = Citation.objects.visible_to(user, among=[model]).filter(source=named)
        about = citations.filter(content_type=ContentType.objects.get_for_model(model))
        condition |= Q(pk__in=about.values("object_id"))
    return records.filter(condition)
