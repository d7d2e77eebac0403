"""The viewset every noun's endpoint is: reads only, shows only what is public, ignores nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from rest_framework.exceptions import NotFound
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from portal.base.api.deprecation import Deprecation, announce
from portal.base.api.kept import FORM, Texts, addressed, as_json, roots
from portal.base.api.paging import RecordPagination
from portal.base.api.problems import AllowView, ParameterError
from portal.base.api.schema import StrictSchema, fields_pattern, parameter_schema, plain_parameter
from portal.base.api.shapes import Addresses, public_citations
from portal.base.fetching import Fetch, same_but_for_one
from portal.base.fields import ID_ALPHABET, ID_LENGTH
from portal.base.filters import StrictFilter
from portal.base.kept import Told, kept
from portal.base.models import OldSlug, Publishable

FIELDS = "Names of fields, separated by commas: the answer has only these, and the id. Empty for all."


class StrictBackend(BaseFilterBackend):
    """Narrows a list by the noun's filter set; a parameter with a problem is a 400 that names it."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        # No request is handed on: whoever asks the API is the public.
        passing = RecordPagination.parameters | view.list_parameters.keys()
        given = request.query_params
        filterset = view.filterset_class(given, queryset, passing=passing, only=given)
        if not filterset.is_valid():
            raise ParameterError(filterset.problems)
        return filterset.qs

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Every parameter of the filter set, for the schema."""
        filterset = view.filterset_class({}, view.filterset_class._meta.model._default_manager.none(), only=None)
        own = [parameter_schema(name, parameter) for name, parameter in filterset.filters.items()]
        return own + [
            plain_parameter(name, about, fields_pattern(view) if name == "fields" else "")
            for name, about in view.list_parameters.items()
        ]


class PublicViewSet(AllowView, GenericViewSet):
    """An endpoint of the API. There is nobody to sign in, so everyone who asks is the public."""

    filter_backends = [StrictBackend]
    filterset_class: ClassVar[type[StrictFilter]]
    pagination_class = RecordPagination
    # The column of the id, by which the whole list is walked, and its form; empty where the list has a way of its own.
    cursor_column: ClassVar[str] = ""
    cursor_pattern: ClassVar[str] = ""
    # What a single record may be asked beside its address, each with what it means, for the schema.
    record_parameters: ClassVar[dict[str, str]] = {}
    # The same for the list, beside its filters.
    list_parameters: ClassVar[dict[str, str]] = {}
    # Set where the whole endpoint will go.
    deprecated: ClassVar[Deprecation | None] = None
    schema = StrictSchema()

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        parameters = self.filterset_class.base_filters
        used = [parameters[name].deprecated for name in request.GET if name in parameters]
        if ending := [one for one in (self.deprecated, *used) if one]:
            announce(response, ending, request.build_absolute_uri(reverse("api-docs")))
        return super().finalize_response(request, response, *args, **kwargs)

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "addresses": Addresses.of(self.request)}

    def list(self, request: Request) -> Response:
        """A page of the list."""
        rows: Any = None if "cursor" in request.query_params else self.asked()
        return self.get_paginated_response(self.told(self.paginate_queryset(rows)))

    def asked(self) -> QuerySet:
        """The rows of the list, in its order."""
        return self.filter_queryset(self.get_queryset())

    def told(self, rows: Any) -> Any:
        """The rows of a page as they are answered."""
        self.prepare(rows)
        return self.shaped(rows)

    def shaped(self, rows: Sequence[Any]) -> Any:
        """The rows as the API tells them: the same whatever language is asked for, which only sentences follow.

        Raises `ParameterError` where `fields` names what there is not.
        """
        wanted = self.request.query_params.get("fields", "")
        shape = shape_of(type(self), Addresses.of(self.request), wanted)
        with translation.override(settings.LANGUAGE_CODE):
            return [shape.to_representation(row) for row in rows]

    def prepare(self, rows: Sequence[Any]) -> None:
        """Adds to the rows of one answer what no prefetch can fetch."""


@lru_cache(maxsize=64)
def shape_of(viewset: type[PublicViewSet], addresses: Addresses, wanted: str) -> Any:
    """The shape of a record in answers with these addresses, made ready once: it reads rows and keeps nothing of them.

    Raises `ParameterError` where `wanted`, the list of fields, names what there is not.
    """
    shape: Any = viewset.serializer_class(context={"addresses": addresses})
    narrow(shape, wanted)
    return shape


def narrow(shape: Any, wanted: str) -> None:
    """Leave only the fields in this list, with the id; all where it is empty."""
    names = {name.strip() for name in wanted.split(",")} - {""}
    if unknown := sorted(names - set(shape.fields)):
        sentence = gettext("There is no field “%(name)s”. Those there are: %(names)s.")
        names_there = ", ".join(shape.fields)
        raise ParameterError({"fields": [sentence % {"name": unknown[0][:40], "names": names_there}]})
    for name in set(shape.fields) - names - {"id"} if names else ():
        del shape.fields[name]


class RecordViewSet(PublicViewSet):
    """The endpoint of one noun: a list and each record, by id or slug, of what the public may see.

    A noun names its `filterset_class` (whose model it is) and its `serializer_class`, and what is fetched in `parts`.
    Which records there are is decided here and nowhere else.
    """

    lookup_field = "key"
    lookup_value_regex = "[^/]+"
    cursor_column = "public_id"
    cursor_pattern = f"[{ID_ALPHABET}]{{{ID_LENGTH}}}"
    list_parameters: ClassVar[dict[str, str]] = {"fields": FIELDS}
    record_parameters: ClassVar[dict[str, str]] = {"fields": FIELDS}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "get_queryset" in vars(cls) or "queryset" in vars(cls):
            raise TypeError(f"{cls.__name__} chooses its own records; only RecordViewSet does that.")

    @property
    def model(self) -> type[Publishable]:
        """The model of this noun."""
        return self.filterset_class._meta.model

    def get_queryset(self) -> Any:
        """The public records of this noun."""
        return self.model._default_manager.visible_to(None)

    def asked(self) -> QuerySet:
        """The keys of the list: which records stand on a page the database says, what is told of them is kept."""
        return super().asked().values_list("pk", flat=True)

    def behind(self, after: str, number: int) -> list[tuple[int, str]]:
        """Of the list by id the first so many behind this one: the key of each, and its id."""
        given = self.request.query_params
        # An endpoint may narrow its list itself, by its address.
        is_whole = type(self).filter_queryset is RecordViewSet.filter_queryset
        once = {name for name, values in given.lists() if len(values) == 1}
        if is_whole and once == given.keys() <= self.pagination_class.parameters | self.list_parameters.keys():
            return all_behind(type(self), number, after)
        return list(by_id(self.asked(), self.cursor_column, after)[:number])

    def told(self, keys: Any) -> Any:
        """These records as the caller wants them told: whole, as texts, or as objects with the `fields` asked for."""
        if self.request.query_params.get("fields"):
            return self.shaped(self.rows(keys))
        return Texts(self.texts(keys, Addresses.of(self.request)))

    @classmethod
    def texts(cls, keys: Sequence[int], addresses: Addresses) -> Iterator[str]:
        """The JSON of each public record of these, in this order: the kept one, else made now."""
        found = kept(str(cls.filterset_class._meta.model.noun), FORM, keys)
        if missing := [key for key in keys if key not in found]:
            found |= {key: told.text for key, told in cls.made(missing).items()}
        return (addressed(found[key], addresses) for key in keys if key in found)

    @classmethod
    def made(cls, keys: Sequence[int]) -> dict[int, Told]:
        """These records as the API tells them, by key, without those that are not public. What is kept is made here."""
        viewset, shape = cls(), shape_of(cls, roots(), "")
        with translation.override(settings.LANGUAGE_CODE):
            return {
                row.pk: Told(as_json(shape.to_representation(row)), cls.reads_so_until(row))
                for row in viewset.rows(keys)
            }

    @classmethod
    def reads_so_until(cls, row: Any) -> datetime.date | None:
        """The first day on which this record may be told otherwise though nobody writes; None for never."""
        return None

    def rows(self, keys: Sequence[int]) -> list[Any]:
        """The public records of these, in this order, with all that their shape reads."""
        found = {row.pk: row for row in self.with_columns(self.get_queryset().filter(pk__in=keys))}
        rows = [found[key] for key in keys if key in found]
        self.fetch(rows)
        self.prepare(rows)
        return rows

    def with_columns(self, queryset: QuerySet) -> QuerySet:
        """With what the shape reads beside the record's own columns and stands in the same row."""
        return queryset

    @classmethod
    def parts(cls) -> list[Prefetch | str]:
        """What is fetched beside each row and its citations; it hangs neither on the request nor on the day."""
        return []

    def with_parts(self, queryset: QuerySet) -> QuerySet:
        """With all of it but the citations, for whoever reads many records in a way of their own."""
        return self.with_columns(queryset).prefetch_related(*self.parts())

    def fetch(self, rows: Sequence[Any]) -> None:
        """Fetches all else the shape reads, in a number of queries that does not grow with the rows."""
        # The statements hold the number under which the database knows the model.
        for each in fetches(type(self), ContentType.objects.get_for_model(self.model).pk):
            each.into(rows)

    def retrieve(self, request: Request, key: str) -> Response | HttpResponsePermanentRedirect:
        """One record, by its id or slug; a former slug is answered with the present address."""
        if unknown := request.query_params.keys() - self.record_parameters.keys():
            sentence = gettext("A single record takes no such parameter. Those there are: %(names)s.")
            told = sentence % {"names": ", ".join(self.record_parameters)}
            raise ParameterError({name: [told] for name in sorted(unknown)})
        if doubled := [name for name in request.query_params if len(request.query_params.getlist(name)) > 1]:
            raise ParameterError({name: [gettext("Give this parameter only once.")] for name in doubled})
        # No text with this character can be stored, and PostgreSQL refuses to be asked for one.
        if "\0" in key:
            raise NotFound(gettext("Nothing is known under this address."))
        found = self.find(key)
        if found is None:
            return self._moved(key)
        told = self.told([found])
        if not told:
            raise NotFound(gettext("Nothing is known under this address."))
        return Response(told if isinstance(told, Texts) else told[0])

    def find(self, key: str) -> int | None:
        """The key in the database of the public record with this id or present slug."""
        return self.get_queryset().by_key(key).order_by("pk").values_list("pk", flat=True).first()

    def _moved(self, key: str) -> HttpResponsePermanentRedirect:
        record: Any = OldSlug.record_for(self.get_queryset(), key)
        if record is None:
            raise NotFound(gettext("Nothing is known under this address."))
        return HttpResponsePermanentRedirect(Addresses.of(self.request).record(record))


def by_id(rows: QuerySet, column: str, after: str) -> QuerySet:
    """Key and id of those of these rows behind an id, by id."""
    return rows.filter(**{f"{column}__gt": after}).order_by(column).values_list("pk", column)


@same_but_for_one
def all_behind(viewset: type[RecordViewSet], number: int, after: str) -> QuerySet:
    """The first so many of all records of an endpoint: what is asked over and over by whoever takes everything."""
    return by_id(viewset().get_queryset(), viewset.cursor_column, after)[:number]


@cache
def fetches(viewset: type[RecordViewSet], _content_type: int) -> list[Fetch]:
    """What an endpoint fetches, made ready once."""
    model = viewset.filterset_class._meta.model
    return [Fetch(public_citations(model)), *map(Fetch, viewset.parts())]
