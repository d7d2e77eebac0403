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
from django.db.models.fields.related_descriptors import ManyToManyDescriptor
from django.utils import timezone

from portal.base.publishing import sees_everything

# Stands in the compiled statement where the keys go; one less where the second ones go, and so on.
PLACE = -987_654_321
# Of what is made ready for readers, at most so much is kept.
READY_MOST = 100


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


def made_ready(make: Callable[..., Any]) -> Callable[..., Any]:
    """What hangs on the arguments, on what the user (the last of them) may see, and on the day, made once for each.

    Of users only whether they see everything counts, so that is all `make` may ask of one.
    """
    ready: dict[tuple[Any, ...], Any] = {}

    def given(*asked: Any) -> Any:
        *others, user = asked
        key = (*others, sees_everything(user), timezone.localdate())
        if (found := ready.get(key)) is None:
            # What was made yesterday nobody asks for any more.
            if len(ready) >= READY_MOST or any(known[-1] != key[-1] for known in list(ready)):
                ready.clear()
            found = ready[key] = make(*asked)
        return found

    return wraps(make)(given)


def same_but_for_one(question: Callable[..., QuerySet]) -> Callable[..., list[Any]]:
    """The same where the last argument differs each time: a text that the rows are compared with, once or more."""
    statements: dict[tuple[Any, ...], tuple[str, Sequence[Any]]] = {}
    place = str(PLACE)

    def asked(*given: Any) -> list[Any]:
        *others, text = given
        if (known := tuple(others)) not in statements:
            rows = question(*others, place)
            statements[known] = rows.query.get_compiler(using=rows.db).as_sql()
        sql, values = statements[known]
        with connection.cursor() as cursor:
            cursor.execute(sql, [text if value == place else value for value in values])
            return list(cursor.fetchall())

    return wraps(question)(asked)


class Statement(NamedTuple):
    """A compiled statement: its text and parameters before each place of keys, and behind the last one.

    `converted` and `made` say what becomes of a row.
    """

    before: tuple[tuple[str, tuple[Any, ...]], ...]
    end: tuple[str, tuple[Any, ...]]
    converted: Callable[[Iterable[Any]], Iterable[Any]]
    made: Callable[[Sequence[Any]], Any]

    def objects(self, *keys: Sequence[Any]) -> list[Any]:
        """The objects with these keys, a list for each place, in the order of the queryset. One query."""
        sql, values = "", []
        for (text, parameters), given in zip(self.before, keys, strict=True):
            sql += f"{text}{', '.join(['%s'] * len(given))}"
            values += [*parameters, *given]
        with connection.cursor() as cursor:
            cursor.execute(sql + self.end[0], [*values, *self.end[1]])
            return [self.made(row) for row in self.converted(cursor.fetchall())]


class Fetch:
    """The rows of one relation of a model, as a `Prefetch` says or a plain name, with what that fetches in turn.

    Read so are parts that point to the record, a single record it points to, its citations, and what lies behind a
    table between the two. The rows of a list are a plain list. All else is left to Django.
    """

    def __init__(self, lookup: Prefetch | str) -> None:
        self.lookup = lookup
        self.relation = lookup if isinstance(lookup, str) else lookup.prefetch_through
        self.attribute = None if isinstance(lookup, str) else lookup.to_attr
        self.queryset: Any = None if isinstance(lookup, str) else lookup.queryset
        inner = self.queryset._prefetch_related_lookups if self.queryset is not None else ()
        self.inner = [Fetch(each) for each in inner]
        self.statements: dict[tuple[type[Model], str], Statement] = {}

    def into(self, records: Sequence[Any]) -> None:
        """Give each record its rows, as `prefetch_related` would. One query, and those of the inner ones."""
        if not records:
            return
        model = type(records[0])
        field: Any = None if "__" in self.relation else model._meta.get_field(self.relation)
        if isinstance(getattr(model, self.relation, None), ManyToManyDescriptor):
            found = self._behind_a_table(records, model)
        elif isinstance(field, ForeignKey) and self.queryset is not None and not self.attribute:
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
            record._state.fields_cache[self.relation] = found.get(getattr(record, field.attname))
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
        self._give(records, lists)
        return found

    def _behind_a_table(self, records: Sequence[Any], model: type[Model]) -> list[Any]:
        statement = self.statements.get((model, ""))
        if statement is None:
            # Django says how the two are joined, and in which column it tells whose a row is.
            manager = getattr(model(pk=PLACE), self.relation)
            given = None if self.queryset is None else [self.queryset.all()]
            statement = compiled(manager.get_prefetch_querysets([manager.instance], given)[0])
            self.owner = f"_prefetch_related_val_{manager.source_field.attname}"
            self.statements[model, ""] = statement
        found = statement.objects([record.pk for record in records])
        lists: dict[Any, list[Any]] = defaultdict(list)
        for one in found:
            lists[getattr(one, self.owner)].append(one)
        self._give(records, lists)
        return found

    def _give(self, records: Sequence[Any], lists: dict[Any, list[Any]]) -> None:
        for record in records:
            if self.attribute:
                setattr(record, self.attribute, lists[record.pk])
                continue
            if not hasattr(record, "_prefetched_objects_cache"):
                record._prefetched_objects_cache = {}
            record._prefetched_objects_cache[self.relation] = lists[record.pk]

    def _statement(self, model: type[Model], lookup: str) -> Statement:
        known = self.statements.get((model, lookup))
        if known is None:
            rows = self.queryset
            if rows is None:
                rows = model._meta.get_field(self.relation).related_model._default_manager.all()
            rows = rows.filter(**{lookup: [PLACE]})
            if lookup == "object_id__in":
                rows = rows.filter(content_type=ContentType.objects.get_for_model(model))
            known = self.statements[model, lookup] = compiled(rows)
        return known


class Reading(NamedTuple):
    """Rows with their own columns, and what is fetched of those that are read (`made_ready` keeps it)."""

    rows: Any
    fetches: list[Fetch]

    @classmethod
    def of(cls, queryset: QuerySet) -> Reading:
        """The reading of a queryset with its `prefetch_related`."""
        fetches = [Fetch(lookup) for lookup in queryset._prefetch_related_lookups]
        return cls(queryset.prefetch_related(None), fetches)

    def read(self, rows: Iterable[Any]) -> list[Any]:
        """Some of its rows with all that is fetched of them."""
        found = list(rows)
        for fetch in self.fetches:
            fetch.into(found)
        return found


def compiled(queryset: QuerySet, places: int = 1) -> Statement:
    """The statement of a queryset that asks for the key `PLACE` (and those below it), each once, in this order."""
    compiler = queryset.query.get_compiler(using=queryset.db)
    sql, parameters = compiler.as_sql()
    pieces, values = sql.split("%s"), list(parameters)
    before, begin = [], 0
    for number in range(places):
        place = values.index(PLACE - number)
        before.append(("%s".join(pieces[begin : place + 1]), tuple(values[begin:place])))
        begin = place + 1
    converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
    return Statement(
        before=tuple(before),
        end=("%s".join(pieces[begin:]), tuple(values[begin:])),
        converted=(lambda rows: compiler.apply_converters(rows, converters)) if converters else (lambda rows: rows),
        made=maker(compiler.klass_info, compiler.select, queryset.db, compiler.annotation_col_map),
    )


def maker(
    info: dict[str, Any], select: Sequence[Any], database: str, annotations: dict[str, int] | None = None
) -> Callable[[Sequence[Any]], Any]:
    """Makes an object of a model, and those it was selected with, from a row of its columns."""
    model = info["model"]
    columns = [(select[index][0].target.attname, index) for index in info["select_fields"]]
    key = next(index for name, index in columns if name == model._meta.pk.attname)
    columns += (annotations or {}).items()
    others = [
        (other["local_setter"], other["remote_setter"], maker(other, select, database))
        for other in info.get("related_klass_infos", ())
    ]

    def make(row: Sequence[Any]) -> Any:
        if row[key] is None:
            return None
        one = model.__new__(model)
        values = one.__dict__
        values["_state"] = state = ModelState()
        state.db, state.adding = database, False
        for name, index in columns:
            values[name] = row[index]
        for give, give_back, made in others:
            give(one, other := made(row))
            if other is not None:
                give_back(other, one)
        return one

    return make
