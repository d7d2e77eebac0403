"""Pages of a list: `count`, `next`, `previous`, `results`; or, for whoever takes all of it, from one id to the next."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from django.core.paginator import Page
from django.db.models import QuerySet
from django.utils.translation import gettext
from rest_framework.exceptions import NotFound
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from portal.base.api.problems import ParameterError


class Walked(NamedTuple):
    """How far a walk has come: the last id of these rows, None where there are no more."""

    last: str | None


class RecordPagination(PageNumberPagination):
    """100 rows a page unless `page_size` says otherwise, 500 at most. A page after the last one is a 404."""

    page_size = 100
    max_page_size = 500
    page_size_query_param = "page_size"
    parameters = frozenset({"page", "page_size", "cursor"})

    def get_page_size(self, request: Request) -> int:
        """Rows per page. Raises `ParameterError` instead of quietly taking another number."""
        text = request.query_params.get("page_size")
        if text is None:
            return self.page_size
        if not re.fullmatch(r"[0-9]{1,6}", text) or not 1 <= int(text) <= self.max_page_size:
            sentence = gettext("Give a number from 1 to %(most)s.") % {"most": self.max_page_size}
            raise ParameterError({"page_size": [sentence]})
        return int(text)

    def paginate_queryset(self, queryset: QuerySet | None, request: Request, view: Any = None) -> list[Any]:
        """The rows of the page asked for; without rows those that the view walks by `cursor` (`walk`).

        Raises `ParameterError` for no number and `NotFound` beyond the last.
        """
        self.request = request
        self.walked: Walked | None = None
        if queryset is None:
            return self.walk(request, view)
        number = self.get_number(request)
        paginator = self.django_paginator_class(queryset, self.get_page_size(request))
        if number > paginator.num_pages:
            raise NotFound(gettext("The list ends at page %(last)s.") % {"last": paginator.num_pages})
        self.page: Page = paginator.page(number)
        return list(self.page)

    def walk(self, request: Request, view: Any) -> list[Any]:
        """The keys of the rows after the id in `cursor`, by id: none missed or doubled, whatever is written meanwhile.

        Raises `ParameterError` where the cursor is no id, or a page or an order is asked for beside it.
        """
        after, column = request.query_params["cursor"], view.cursor_column
        problems = {
            name: [gettext("A list walked by `cursor` has one order and no numbered pages; leave this out.")]
            for name in ("page", "ordering")
            # An empty order asks for none; a page has no empty number, with or without a cursor.
            if request.query_params.get(name) or (name == "page" and name in request.query_params)
        }
        if not column:
            problems["cursor"] = [gettext("This list is walked by `after`.")]
        elif after and not re.fullmatch(view.cursor_pattern, after):
            problems["cursor"] = [gettext("Leave it empty to begin; then take the address in `next`.")]
        if problems:
            raise ParameterError(problems)
        size = self.get_page_size(request)
        rows = view.behind(after, size + 1)
        self.walked = Walked(rows[size - 1][1] if len(rows) > size else None)
        return [key for key, _id in rows[:size]]

    def get_paginated_response(self, data: Any) -> Response:
        if self.walked is None:
            return super().get_paginated_response(data)
        address = self.request.build_absolute_uri()
        following = self.walked.last and replace_query_param(address, "cursor", self.walked.last)
        return Response({"count": None, "next": following, "previous": None, "results": data})

    def get_number(self, request: Request) -> int:
        """The number of the page asked for. Raises `ParameterError` for no number."""
        text = request.query_params.get("page", "1")
        if not re.fullmatch(r"0*[1-9][0-9]{0,9}", text):
            raise ParameterError({"page": [gettext("Give the number of a page, from 1.")]})
        return int(text)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """The parameters with their limits, for the schema."""
        walks = []
        if view.cursor_column:
            walks.append(
                {
                    "name": "cursor",
                    "in": "query",
                    "required": False,
                    "description": "Empty to walk the whole list by id, without `page` and `ordering`; "
                    "then follow `next`.",
                    "schema": {"type": "string", "pattern": f"^({view.cursor_pattern})?$"},
                }
            )
        return [
            *walks,
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
                "count": {"type": ["integer", "null"], "description": "Rows in the whole list; null with `cursor`."},
                "next": {**address, "description": "Address of the next page, or null on the last."},
                "previous": {**address, "description": "Address of the page before, or null on the first."},
                "results": schema,
            },
        }
