"""Which of a record's lists have rows at all: most have none, and need not be asked for one by one."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import connections, models, router


def lists_with_rows(record: Any) -> frozenset[str]:
    """The names among the record's parts, links and citations that have rows in the database. One query.

    Asked for at every write (`portal.base.recording`), so its statement is made once for each kind of record.
    """
    model: Any = type(record)
    using = router.db_for_write(model, instance=record)
    names, statement = _statement(model, using)
    about = ContentType.objects.get_for_model(model).pk
    with connections[using].cursor() as cursor:
        cursor.execute(statement, {"record": record.pk, "kind": about})
        return frozenset(name for name, has in zip(names, cursor.fetchone(), strict=True) if has)


@cache
def _statement(model: Any, using: str) -> tuple[tuple[str, ...], str]:
    quote = connections[using].ops.quote_name
    names = (*model.parts, *model.links, "citations")
    asked = []
    for name in names:
        table, column, kind = _where(model._meta.get_field(name), model)
        about = f" AND {quote(kind)} = %(kind)s" if kind else ""
        asked.append(f"EXISTS (SELECT 1 FROM {quote(table)} WHERE {quote(column)} = %(record)s{about})")  # noqa: S608 - names of our own models
    return names, f"SELECT {', '.join(asked)}"


def _where(relation: Any, model: Any) -> tuple[str, str, str]:
    """The table of a relation's rows, its column of the record, and its column of the record's kind if it has one."""
    if isinstance(relation, GenericRelation):
        rows: Any = relation.related_model._meta
        of_record, of_kind = (relation.object_id_field_name, relation.content_type_field_name)
        return rows.db_table, rows.get_field(of_record).column, rows.get_field(of_kind).column
    if isinstance(relation, models.ManyToManyField):
        return relation.m2m_db_table(), relation.m2m_column_name(), ""
    if relation.many_to_many:
        return relation.field.m2m_db_table(), relation.field.m2m_reverse_name(), ""
    return relation.related_model._meta.db_table, relation.field.column, ""
