"""The one shape of a record with its parts: what the change log, proposals, dry runs and conflicts compare."""

from __future__ import annotations

import datetime
import decimal
from functools import cache
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models

from portal.base.fetching import PLACE, Statement, compiled
from portal.base.fields import KeyField
from portal.base.models import Citation, Code, Publishable
from portal.base.own_rows import lists_with_rows
from portal.base.publishing import Publication

Snapshot = dict[str, Any]

# What the database keeps for itself: identity, clocks, and keys computed from other columns.
NOT_IN_SNAPSHOT = {"id", "public_id", "created_at", "updated_at", "published_at"}


def reference(record: models.Model | None) -> Any:
    """How a snapshot names another row: by its public id or code, never by words that may be secret."""
    if record is None:
        return None
    if isinstance(record, Publishable):
        return record.public_id
    return record.code if isinstance(record, Code) else record.pk


def plain(value: Any) -> Any:
    """A column's value as JSON knows it: dates in ISO 8601, decimals as text, a file as its stored name."""
    if isinstance(value, models.fields.files.FieldFile):
        return value.name or ""
    if isinstance(value, decimal.Decimal | datetime.date | datetime.time | datetime.datetime):
        return str(value)
    return value


def columns(row: models.Model, hidden: frozenset[str] | None = None, without: frozenset[str] = frozenset()) -> Snapshot:
    """A row's columns; with `hidden` given, only what the public may see: none of these, nothing hidden named."""
    columns = {}
    for field in row._meta.concrete_fields:
        if field.name in NOT_IN_SNAPSHOT or field.name in without or isinstance(field, KeyField):
            continue
        if hidden is not None and field.name in hidden:
            continue
        value = getattr(row, field.name)
        if hidden is not None and not _is_public(value):
            value = None
        columns[field.name] = reference(value) if field.is_relation else plain(value)
    return columns


def _is_public(value: Any) -> bool:
    return not isinstance(value, Publishable) or value.publication == Publication.PUBLISHED


def _names_nothing_hidden(row: Any, owner: frozenset[str]) -> bool:
    if row.public_flag and not getattr(row, row.public_flag):
        return False
    return all(_is_public(getattr(row, path)) for path in row.published_with if path not in owner)


# No rows, and so nobody whose they are.
NO_ROWS: tuple[list[models.Model], frozenset[str]] = ([], frozenset())


def _rows(record: Publishable, name: str) -> tuple[list[models.Model], frozenset[str]]:
    """The rows of a relation of parts with what they point to, and the columns that only say whose they are."""
    statement, owner = _statement(type(record), name, ContentType.objects.get_for_model(record).pk)
    return statement.objects([record.pk]), owner


@cache
def _statement(model: type[Publishable], name: str, content_type: int) -> tuple[Statement, frozenset[str]]:
    """The statement of such rows, made once: every write asks for them, and making it takes longer than asking."""
    relation: Any = model._meta.get_field(name)
    if isinstance(relation, GenericRelation):
        column, owner = relation.object_id_field_name, {"content_type", "object_id", "key"}
        rows = relation.related_model._default_manager.filter(content_type=content_type)
    else:
        column, owner = relation.field.name, {relation.field.name, "key"}
        rows = relation.related_model._default_manager.all()
    fields = relation.related_model._meta.concrete_fields
    others = [field.name for field in fields if field.is_relation and field.name not in owner]
    rows = rows.select_related(*others).filter(**{f"{column}__in": [PLACE]}).order_by("position", "pk")
    return compiled(rows), frozenset(owner)


@cache
def _cited(model: type[Publishable], _content_type: int) -> Statement:
    """The statement of the citations of a record of this kind that the public may see."""
    return compiled(Citation.objects.published([model]).filter(object_id__in=[PLACE]).order_by("pk"))


def snapshots(record: Publishable) -> tuple[Snapshot, Snapshot | None]:
    """The record with everything that is its own, whole and as the public sees it (None where it does not).

    Both hold `fields`, `links` (sorted) and `parts` by relation and key; citations are parts like the others.
    """
    filled = lists_with_rows(record)
    links = {name: list(getattr(record, name).all()) if name in filled else [] for name in record.links}
    parts = {name: _rows(record, name) if name in filled else NO_ROWS for name in (*record.parts, "citations")}
    whole = {
        "fields": columns(record),
        "links": {name: sorted(str(reference(row)) for row in rows) for name, rows in links.items()},
        "parts": {name: {row.key: columns(row, None, owner) for row in rows} for name, (rows, owner) in parts.items()},
    }
    if record.publication != Publication.PUBLISHED:
        return whole, None
    seen = {name: [row for row in rows if _names_nothing_hidden(row, owner)] for name, (rows, owner) in parts.items()}
    cited = set()
    if parts["citations"][0]:
        statement = _cited(type(record), ContentType.objects.get_for_model(record).pk)
        cited = {row.key for row in statement.objects([record.pk])}
    seen["citations"] = [row for row in parts["citations"][0] if row.key in cited]
    public = {
        "fields": columns(record, record.staff_fields),
        "links": {name: sorted(str(reference(row)) for row in rows if _is_public(row)) for name, rows in links.items()},
        "parts": {
            name: {row.key: columns(row, row.staff_fields, parts[name][1]) for row in rows}
            for name, rows in seen.items()
        },
    }
    return whole, public


def differing(before: Snapshot | None, after: Snapshot | None) -> list[str]:
    """The columns, links and lists in which two snapshots differ, sorted. Empty is empty, however it is written."""
    old, new = (
        {} if seen is None else {name: value or None for group in seen.values() for name, value in group.items()}
        for seen in (before, after)
    )
    return sorted(name for name in {*old, *new} if old.get(name) != new.get(name))
