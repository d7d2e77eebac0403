"""On which ways what is told of one record hangs on another: worked out from what endpoints, sheets and entries fetch.

A record tells of those it names, of those that name it where its shape lists them, and of whatever these are called
by. All of it is fetched before it is told, by `with_columns` and `parts` of the endpoint and by `prepare` of the sheet
and the entry; so the relations fetched are all the ways there are, and no noun says a second time on what it hangs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model, Prefetch, QuerySet

from portal.base.api.shapes import public_citations
from portal.base.fetching import PLACE
from portal.base.mentions import ways_to
from portal.base.models import Change, Code, Publishable
from portal.base.querysets import record_models
from portal.bulk.nouns import NOUNS, Noun
from programs.entries import ENTRIES

CURSORS = {noun.model: noun.viewset.cursor_column for noun in NOUNS}
Keys = dict[str, set[int]]


class Way(NamedTuple):
    """From records of a noun over these relations to what they tell of; none for the record itself."""

    model: type[Publishable]
    relations: tuple[str, ...]


class Link(NamedTuple):
    """Where a record's snapshot names another one that lists it: in a column, a link, or a column of a part's rows."""

    group: str
    name: str
    column: str = ""

    def ids(self, snapshot: Any) -> set[str]:
        """The ids named there."""
        held = (snapshot or {}).get(self.group, {}).get(self.name)
        if self.group == "parts":
            held = [row.get(self.column) for row in (held or {}).values()]
        return {str(one) for one in (held if isinstance(held, list) else [held]) if one}


class Left(NamedTuple):
    """A record that names another no more has left the list of it, which stands at the end of `way`."""

    way: Way
    listing: type[Publishable]
    link: Link


def naming(model: type[Model], keys: Collection[int]) -> Keys:
    """The records that tell of one of these rows, by noun. One query."""
    # The statements hold the number under which the database knows the model.
    return _asked(_statement(model, ContentType.objects.get_for_model(model).pk), list(keys))


def left(model: type[Publishable], change: Change) -> Keys:
    """The records that told of this one as listed somewhere, where it was taken off the list by this change."""
    found: Keys = defaultdict(set)
    for way, listing, link in _left()[model]:
        if gone := link.ids(change.before) - link.ids(change.after):
            keys = set(listing._base_manager.filter(**{f"{CURSORS[listing]}__in": gone}).values_list("pk", flat=True))
            if way.relations and keys:
                lookup = {f"{'__'.join(way.relations)}__in": keys}
                keys = set(way.model._base_manager.filter(**lookup).values_list("pk", flat=True))
            found[way.model.noun] |= keys
    return found


# What is fetched, as names of relations.


def _fetched(queryset: QuerySet) -> Iterator[tuple[str, ...]]:
    yield from _selected(queryset.query.select_related or {})
    for lookup in queryset._prefetch_related_lookups:
        yield from _prefetched(lookup)


def _selected(tree: Any) -> Iterator[tuple[str, ...]]:
    for name, below in tree.items():
        yield (name,)
        for further in _selected(below):
            yield (name, *further)


def _prefetched(lookup: Prefetch | str) -> Iterator[tuple[str, ...]]:
    names = tuple((lookup if isinstance(lookup, str) else lookup.prefetch_through).split("__"))
    yield names
    if isinstance(lookup, Prefetch) and lookup.queryset is not None:
        for further in _fetched(lookup.queryset):
            yield (*names, *further)


def _relations(noun: Noun) -> Iterator[tuple[str, ...]]:
    model: Any = noun.model
    yield from _fetched(noun.viewset().with_parts(model._default_manager.all()))
    yield from _fetched(noun.sheet(None).prepare(model._default_manager.all()))
    if entry := ENTRIES.get(model):
        yield from _fetched(entry.prepare(model._default_manager.all(), None))
    yield from _prefetched(public_citations(model))
    # A citation is told only where nothing hidden stands in its field, whether the shape tells that field or not.
    for other in record_models():
        for way in ways_to(model, other):
            yield tuple(way.split("__"))


@cache
def _ways() -> dict[type[Model], list[Way]]:
    """By model: the ways that lead to it."""
    found: dict[type[Model], dict[Way, None]] = defaultdict(dict)
    for noun in NOUNS:
        start: Any = noun.model
        for relations in _relations(noun):
            model: Any = start
            for place, name in enumerate(relations, 1):
                model = model._meta.get_field(name).related_model
                if issubclass(model, Publishable | Code):
                    found[model][Way(start, relations[:place])] = None
    return {model: list(ways) for model, ways in found.items()}


@cache
def _left() -> dict[type[Model], list[Left]]:
    """By model of the record that names: the lists that it may have left."""
    found: dict[type[Model], dict[Left, None]] = defaultdict(dict)
    for noun in NOUNS:
        start: Any = noun.model
        for relations in _relations(noun):
            model: Any = start
            for place, name in enumerate(relations):
                field = model._meta.get_field(name)
                if field.auto_created and (named := _link(field)):
                    naming_model, link = named
                    found[naming_model][Left(Way(start, relations[:place]), model, link)] = None
                model = field.related_model
    return defaultdict(list, {model: list(lists) for model, lists in found.items()})


def _link(back: Any) -> tuple[type[Publishable], Link] | None:
    """For a relation read backwards: whose snapshot names its other end, and where; None for a record's own parts."""
    rows, column = back.related_model, back.field
    if back.many_to_many:
        return rows, Link("links", column.name)
    if issubclass(rows, Publishable):
        return rows, Link("fields", column.name)
    for record in record_models():
        for name in record.parts:
            part: Any = record._meta.get_field(name)
            if part.related_model is rows:
                return None if part.field is column else (record, Link("parts", name, column.name))
    raise LookupError(f"Nobody's snapshot holds {column}.")


# All ways to a model as one statement, made once.


class _Piece(NamedTuple):
    begin: str
    end: str
    before: tuple[Any, ...]
    behind: tuple[Any, ...]


@cache
def _statement(model: type[Model], _content_type: int) -> list[_Piece]:
    return [_piece(way) for way in _ways().get(model, [])]


def _piece(way: Way) -> _Piece:
    rows = way.model._base_manager.filter(**{f"{'__'.join(way.relations)}__in": [PLACE]}).order_by().values_list("pk")
    sql, parameters = rows.query.sql_with_params()
    pieces, place = sql.split("%s"), parameters.index(PLACE)
    return _Piece(
        begin=f"SELECT %s, named.* FROM ({'%s'.join(pieces[: place + 1])}",  # noqa: S608 - made of a compiled queryset
        end=f"{'%s'.join(pieces[place + 1 :])}) AS named",
        before=(way.model.noun, *parameters[:place]),
        behind=parameters[place + 1 :],
    )


def _asked(pieces: list[_Piece], keys: list[int]) -> Keys:
    found: Keys = defaultdict(set)
    if not (pieces and keys):
        return found
    places = ", ".join(["%s"] * len(keys))
    sql = " UNION ".join(f"{piece.begin}{places}{piece.end}" for piece in pieces)
    with connection.cursor() as cursor:
        cursor.execute(sql, [each for piece in pieces for each in (*piece.before, *keys, *piece.behind)])
        for noun, key in cursor.fetchall():
            found[noun].add(key)
    return found
