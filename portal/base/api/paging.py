"""Pages of a list: `count`, `next`, `previous`, `results`."""

from __future__ import annotations

import re
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.utils.translation import gettext
from rest_framework.exceptions import NotFound
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request

from portal.base.api.problems import ParameterError


class RecordPagination(PageNumberPagination):
    """100 rows a page unless `page_size` says otherwise, 500 at most. A page after the last one is a 404."""

    page_size = 100
    max_page_size = 500
    page_size_query_param = "page_size"
    parameters = frozenset({"page", "page_size"})

    def get_page_size(self, request: Request) -> int:
        """Rows per page. Raises `ParameterError` instead of quietly taking another number."""
        text = request.query_params.get("page_size")
        if text is None:
            return self.page_size
        if not re.fullmatch(r"[0-9]{1,6}", text) or not 1 <= int(text) <= self.max_page_size:
            sentence = gettext("Give a number from 1 to %(most)s.") % {"most": self.max_page_size}
            raise ParameterError({"page_size": [sentence]})
        return int(text)

    def paginate_queryset(self, queryset: QuerySet, request: Request, view: Any = None) -> list[Any]:
        """The rows of the page asked for. Raises `ParameterError` for no number and `NotFound` beyond the last."""
        self.request = request
        number = self.get_number(request)
        paginator = self.django_paginator_class(queryset, self.get_page_size(request))
        if number > paginator.num_pages:
            raise NotFound(gettext("The list ends at page %(last)s.") % {"last": paginator.num_pages})
        self.page: Page = paginator.page(number)
        return list(self.page)

    def get_number(self, request: Request) -> int:
        """The number of the page asked for. Raises `ParameterError` for no number."""
        text = request.query_params.get("page", "1")
        if not re.fullmatch(r"0*[1-9][0-9]{0,9}", text):
            raise ParameterError({"page": [gettext("Give the number of a page, from 1.")]})
        return int(text)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Both parameters with their limits, for the schema."""
        return [
            {
                "name": "page",
                "in": "query",
                "required": False,
                "description": "Number of the page, from 1. After the last page: 404.",
                "schema": {"type": "integer", "minimum": 1, "maximum": 9_999_999_999, "default": 1},
            },
            {
                "name": "page_size",
                "in": "query",
                "required": False,
                "description": f"Rows per page, {self.max_page_size} at most.",
                "schema": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": self.max_page_size,
                    "default": self.page_size,
                },
            },
        ]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The envelope of a list, for the schema."""
        address = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["count", "next", "previous", "results"],
            "properties": {
                "count": {"type": "integer", "description": "Rows in the whole list."},
                "next": {**address, "description": "Address of the next page, or null on the last."},
                "previous": {**address, "description": "Address of the page before, or null on the first."},
                "results": schema,
            },
        }
