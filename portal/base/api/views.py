"""The viewset every noun's endpoint is: reads only, shows only what is public, ignores nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponsePermanentRedirect
from django.utils import translation
from django.utils.translation import gettext
from rest_framework.exceptions import NotFound
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from portal.base.api.paging import RecordPagination
from portal.base.api.problems import ParameterError
from portal.base.api.schema import StrictSchema, parameter_schema
from portal.base.api.shapes import Addresses, with_citations
from portal.base.filters import StrictFilter
from portal.base.models import OldSlug, Publishable


class StrictBackend(BaseFilterBackend):
    """Narrows a list by the noun's filter set; a parameter with a problem is a 400 that names it."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        # No request is handed on: whoever asks the API is the public.
        filterset = view.filterset_class(request.query_params, queryset, passing=RecordPagination.parameters)
        if not filterset.is_valid():
            raise ParameterError(filterset.problems)
        return filterset.qs

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Every parameter of the filter set, for the schema."""
        filterset = view.filterset_class({}, view.filterset_class._meta.model._default_manager.none())
        return [parameter_schema(name, parameter) for name, parameter in filterset.filters.items()]


class PublicViewSet(GenericViewSet):
    """An endpoint of the API. There is nobody to sign in, so everyone who asks is the public."""

    filter_backends = [StrictBackend]
    filterset_class: ClassVar[type[StrictFilter]]
    pagination_class = RecordPagination
    schema = StrictSchema()

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "addresses": Addresses.of(self.request)}

    def list(self, request: Request) -> Response:
        """A page of the list."""
        rows: Any = self.paginate_queryset(self.with_parts(self.filter_queryset(self.get_queryset())))
        self.prepare(rows)
        return self.get_paginated_response(self.shaped(rows, many=True))

    def shaped(self, rows: Any, *, many: bool = False) -> Any:
        """The rows as the API tells them: the same whatever language is asked for, which only sentences follow."""
        with translation.override(settings.LANGUAGE_CODE):
            return self.get_serializer(rows, many=many).data

    def with_parts(self, queryset: QuerySet) -> QuerySet:
        """With everything the shape reads, in a number of queries that does not grow with the rows."""
        return queryset

    def prepare(self, rows: Sequence[Any]) -> None:
        """Adds to the rows of one answer what no prefetch can fetch."""


class RecordViewSet(PublicViewSet):
    """The endpoint of one noun: a list and each record, by id or slug, of what the public may see.

    A noun names its `filterset_class` (whose model it is) and its `serializer_class`, and fetches in `with_parts`.
    Which records there are is decided here and nowhere else.
    """

    lookup_field = "key"
    lookup_value_regex = "[^/]+"

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

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        return with_citations(super().filter_queryset(queryset))

    def retrieve(self, request: Request, key: str) -> Response | HttpResponsePermanentRedirect:
        """One record, by its id or slug; a former slug is answered with the present address."""
        if request.query_params:
            sentence = gettext("A single record takes no parameters.")
            raise ParameterError({name: [sentence] for name in request.query_params})
        # No text with this character can be stored, and PostgreSQL refuses to be asked for one.
        if "\0" in key:
            raise NotFound(gettext("Nothing is known under this address."))
        record = self.find(key)
        if record is None:
            return self._moved(key)
        self.prepare([record])
        return Response(self.shaped(record))

    def find(self, key: str) -> Publishable | None:
        """The public record with this id or present slug, with its parts."""
        return with_citations(self.with_parts(self.get_queryset().by_key(key))).order_by("pk").first()

    def _moved(self, key: str) -> HttpResponsePermanentRedirect:
        record: Any = OldSlug.record_for(self.get_queryset(), key)
        if record is None:
            raise NotFound(gettext("Nothing is known under this address."))
        return HttpResponsePermanentRedirect(Addresses.of(self.request).record(record))
