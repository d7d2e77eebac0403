"""Rows at the other end of a relation, read for many records at once: `prefetch_related` at a fraction of its cost.

Django builds and compiles the queryset of each relation anew for every request, makes every object through its signals
and clones a queryset for every record. Here the statement is compiled once in the life of a process, with a place for
the keys, and objects of the same models are filled straight from the rows, so all their properties hold. What is read,
in which order and who sees it says the queryset, which may depend neither on the request nor on the day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any, NamedTuple

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import ForeignKey, ManyToOneRel, Model, Prefetch, QuerySet, prefetch_related_objects
from django.db.models.base import ModelState

# Stands in the compiled statement where the keys go.
PLACE = -987_654_321


def same_each_time(question: Callable[..., QuerySet]) -> Callable[..., list[Any]]:
    """The rows of a question that hangs on its few arguments alone, put together once for each of them.

    They come as the driver gives them: numbers and words, no days or moments. One query.
    """
    statements: dict[tuple[Any, ...], tuple[str, Any]] = {}

    def asked(*given: Any) -> list[Any]:
        if given not in statements:
            rows = question(*given)
            statements[given] = rows.query.get_compiler(using=rows.db).as_sql()
        with connection.cursor() as cursor:
            cursor.execute(*statements[given])
            return list(cursor.fetchall())

    return wraps(question)(asked)


class Statement(NamedTuple):
    """A compiled statement: its text and parameters before and behind the keys, and what becomes of a row."""

    begin: str
    end: str
    before: tuple[Any, ...]
    behind: tuple[Any, ...]
    converted: Callable[[Iterable[Any]], Iterable[Any]]
    made: Callable[[Sequence[Any]], Any]

    def objects(self, keys: Sequence[Any]) -> list[Any]:
        """The objects whose key is one of these, in the order of the queryset. One query."""
        sql = f"{self.begin}{', '.join(['%s'] * len(keys))}{self.end}"
        with connection.cursor() as cursor:
            cursor.execute(sql, (*self.before, *keys, *self.behind))
            return [self.made(row) for row in self.converted(cursor.fetchall())]


class Fetch:
    """The rows of one relation of a model, as a `Prefetch` says or a plain name, with what that fetches in turn.

    Read so are parts that point to the record, a single record it points to, and its citations; what lies behind a
    table between the two is left to Django.
    """

    def __init__(self, lookup: Prefetch | str) -> None:
        self.lookup = lookup
        self.name = lookup if isinstance(lookup, str) else lookup.prefetch_to
        self.queryset: Any = None if isinstance(lookup, str) else lookup.queryset
        inner = self.queryset._prefetch_related_lookups if self.queryset is not None else ()
        self.inner = [Fetch(each) for each in inner]
        self.statements: dict[tuple[type[Model], str], Statement] = {}

    def into(self, records: Sequence[Any]) -> None:
        """Give each record its rows, as `prefetch_related` would. One query, and those of the inner ones."""
        if not records:
            return
        model = type(records[0])
        field = None if self.queryset is None else model._meta.get_field(self.name)
        if isinstance(field, ForeignKey):
            found = self._single(records, field)
        elif isinstance(field, GenericRelation):
            found = self._listed(records, model, field.object_id_field_name, "")
        elif isinstance(field, ManyToOneRel):
            found = self._listed(records, model, field.field.attname, field.field.name)
        else:
            prefetch_related_objects(records, self.lookup)
            return
        for fetch in self.inner:
            fetch.into(found)

    def _single(self, records: Sequence[Any], field: ForeignKey) -> list[Any]:
        keys = {getattr(record, field.attname) for record in records} - {None}
        statement = self._statement(type(records[0]), "pk__in")
        found = {one.pk: one for one in statement.objects(sorted(keys))} if keys else {}
        for record in records:
            record._state.fields_cache[self.name] = found.get(getattr(record, field.attname))
        return list(found.values())

    def _listed(self, records: Sequence[Any], model: type[Model], column: str, back: str) -> list[Any]:
        owners = {record.pk: record for record in records}
        found = self._statement(model, f"{column}__in").objects(list(owners))
        lists: dict[Any, list[Any]] = defaultdict(list)
        for one in found:
            key = getattr(one, column)
            lists[key].append(one)
            if back:
                one._state.fields_cache[back] = owners[key]
        for key, record in owners.items():
            if not hasattr(record, "_prefetched_objects_cache"):
                record._prefetched_objects_cache = {}
            record._prefetched_objects_cache[self.name] = lists[key]
        return found

    def _statement(self, model: type[Model], lookup: str) -> Statement:
        known = self.statements.get((model, lookup))
        if known is None:
            queryset = self.queryset.filter(**{lookup: [PLACE]})
            if lookup == "object_id__in":
                queryset = queryset.filter(content_type=ContentType.objects.get_for_model(model))
            known = self.statements[model, lookup] = compiled(queryset)
        return known


def compiled(queryset: QuerySet) -> Statement:
    """The statement of a queryset that asks for the key `PLACE`, with a place for others."""
    compiler = queryset.query.get_compiler(using=queryset.db)
    sql, parameters = compiler.as_sql()
    pieces, place = sql.split("%s"), list(parameters).index(PLACE)
    converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
    return Statement(
        begin="%s".join(pieces[: place + 1]),
        end="%s".join(pieces[place + 1 :]),
        before=tuple(parameters[:place]),
        behind=tuple(parameters[place + 1 :]),
        converted=(lambda rows: compiler.apply_converters(rows, converters)) if converters else (lambda rows: rows),
        made=maker(compiler.klass_info, compiler.select, queryset.db),
    )


def maker(info: dict[str, Any], select: Sequence[Any], database: str) -> Callable[[Sequence[Any]], Any]:
    """Makes an object of a model, and those it was selected with, from a row of its columns."""
    model = info["model"]
    columns = [(select[index][0].target.attname, index) for index in info["select_fields"]]
    key = next(index for name, index in columns if name == model._meta.pk.attname)
    others = [(other["field"].name, maker(other, select, database)) for other in info.get("related_klass_infos", ())]

    def make(row: Sequence[Any]) -> Any:
        if row[key] is None:
            return None
        one = model.__new__(model)
        values = one.__dict__
        values["_state"] = state = ModelState()
        state.db, state.adding = database, False
        for name, index in columns:
            values[name] = row[index]
        for name, made in others:
            state.fields_cache[name] = made(row)
        return one

    return make
