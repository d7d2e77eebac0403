"""Search as JSON."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from portal.base.api.paging import RecordPagination
from portal.base.api.problems import AllowView, ParameterError
from portal.base.api.schema import StrictSchema
from portal.base.api.shapes import Addresses
from portal.base.api.views import StrictBackend
from portal.search.facets import TITLES
from portal.search.filters import SearchFilter
from portal.search.results import PAGE_SIZE, Answer, answer


class SearchResult(serializers.Serializer):
    """One record found."""

    kind = serializers.CharField(help_text="Its noun, as in addresses.")
    id = serializers.CharField()
    title = serializers.CharField()
    url = serializers.URLField(help_text="The record in the API.")
    page = serializers.URLField(help_text="Its public page.")
    snippet = serializers.CharField(help_text="Words around the hit: escaped HTML with the hits in `<mark>`.")


class FacetValue(serializers.Serializer):
    """One value of a facet, to be given as the parameter of the facet's name."""

    value = serializers.CharField()
    label = serializers.CharField()
    count = serializers.IntegerField(help_text="Records found that have it.")


Facets = type(
    "Facets",
    (serializers.Serializer,),
    {"__doc__": "Values by the name of their parameter.", **{name: FacetValue(many=True) for name in TITLES}},
)


class SearchAnswer(serializers.Serializer):
    """A page of what was found."""

    count = serializers.IntegerField(help_text="Records found, as far as they are counted: to 10,000.")
    count_is_exact = serializers.BooleanField(
        help_text=(
            "False: more than `count` were found. The pages then list the places with the words in their names, and "
            "of all other records a share, always the same one."
        )
    )
    next = serializers.URLField(allow_null=True, help_text="Address of the next page, or null on the last.")
    previous = serializers.URLField(allow_null=True, help_text="Address of the page before, or null on the first.")
    did_you_mean = serializers.CharField(
        allow_null=True, help_text="The spelling that was searched for, where the one given finds nothing."
    )
    some_words_only = serializers.BooleanField(help_text="No record has every word; these have some.")
    results = SearchResult(many=True)
    facets_share = serializers.IntegerField(
        help_text=(
            "1: every record found was counted for the facets. 8, 64, 512: more than 10,000 were found, one of so "
            "many was counted, always the same ones, and each count is that number multiplied."
        )
    )
    facets = Facets()


class SearchPagination(RecordPagination):
    """20 results a page unless `page_size` says otherwise, 100 at most."""

    page_size = PAGE_SIZE
    max_page_size = 100
    parameters = frozenset({"page", "page_size"})


class SearchSchema(StrictSchema):
    """The parameters of search come from its filter set, like those of the nouns."""

    def get_tags(self) -> list[str]:
        return ["search"]

    def get_summary(self) -> str:
        return "Search everything"

    def get_override_parameters(self) -> list[Any]:
        return []

    def _get_filter_parameters(self) -> list[dict[str, Any]]:
        paging = SearchPagination().get_schema_operation_parameters(self.view)
        return [*StrictBackend().get_schema_operation_parameters(self.view), *paging]


class SearchView(AllowView):
    """Everything public, by words, names, numbers and codes; the record that is named comes first."""

    schema = SearchSchema()
    filterset_class = SearchFilter
    cursor_column = ""
    list_parameters: ClassVar[dict[str, str]] = {}

    @extend_schema(operation_id="search", responses=SearchAnswer)
    def get(self, request: Request) -> Response:
        paging = SearchPagination()
        filters = SearchFilter(request.query_params, passing=paging.parameters)
        if not filters.is_valid():
            raise ParameterError(filters.problems)
        found = answer(filters, paging.get_number(request), paging.get_page_size(request))
        if found is None:
            raise NotFound(gettext("The list ends before this page."))
        paging.page, paging.request = found.page, request
        return Response(shape(found, request, paging))


def shape(found: Answer, request: Request, paging: SearchPagination) -> dict[str, Any]:
    """The answer as JSON."""
    addresses = Addresses.of(request)
    return {
        "count": found.finding.count,
        "count_is_exact": not found.finding.is_more,
        "next": paging.get_next_link(),
        "previous": paging.get_previous_link(),
        "did_you_mean": found.finding.corrected or None,
        "some_words_only": found.finding.loosened,
        "results": [
            {
                "kind": result.kind,
                "id": result.id,
                "title": result.title,
                "url": f"{addresses.api}{result.kind}/{result.id}/",
                "page": f"{addresses.site}{result.path}",
                "snippet": result.snippet,
            }
            for result in found.results
        ],
        "facets_share": found.finding.numbers.share,
        "facets": {name: [vars(value) for value in found.facets.get(name, [])] for name in TITLES},
    }
