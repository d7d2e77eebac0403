"""Totals as JSON: how many programmes and agreements, and how much money in each currency, by group."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portal.base.api.paging import RecordPagination
from portal.base.api.problems import AllowView, ParameterError
from portal.base.api.schema import StrictSchema
from portal.base.api.shapes import Addresses
from portal.base.api.views import StrictBackend
from portal.base.filters import RecordFilter
from portal.base.parameters import ChoiceParameter
from programs.filters import AgreementFilter, ProgramFilter
from programs.models import Program
from programs.statistics import SIZES, By, Row, Selection, totals
from regions.views.money import Basis

# The parameters by which money counts by the share of programmes.
OF_PROGRAMS = ("program", "sdg_goal", "sdg_target", "sector")


class StatisticsFilter(AgreementFilter):
    """What the totals are about: the parameters of the list of agreements, and `by`."""

    by = ChoiceParameter(
        By.choices,
        label=_("By"),
        method="grouped",
        help_text=_("What the totals are divided by; empty for one row of everything."),
    )
    default_ordering = ""
    ordering = None
    number = None
    amount_min = None
    amount_max = None

    class Meta(AgreementFilter.Meta):
        pass

    def contradictions(self, given: dict[str, Any]) -> dict[str, list[str]]:
        problems = RecordFilter.contradictions(self, given)
        by, rules = given.get("by"), []
        rules += ["region"] if given.get("region") and by not in SIZES else []
        rules += [next(name for name in OF_PROGRAMS if given.get(name))] if self.of_programs(given) else []
        rules += ["role"] if given.get("partner") and given.get("role") and by != By.PARTNER else []
        if by in SIZES or by == By.PARTNER or (by == By.SDG_GOAL and not self.of_programs(given)):
            rules.insert(0, "by")
        if len(rules) > 1:
            sentence = gettext(
                "Money counts by place, by programme or by partner in a role, and cannot be divided by two of them at "
                "once. Leave this out, or “%(other)s”."
            )
            problems[rules[1]] = [sentence % {"other": rules[0]}]
        if by == By.PARTNER and not given.get("role"):
            sentence = gettext("Give a role as well: what partners gave and what they received are not added up.")
            problems["role"] = [sentence]
        return problems

    @staticmethod
    def of_programs(given: dict[str, Any]) -> bool:
        """Whether money counts by the share of programmes."""
        return any(given.get(name) for name in OF_PROGRAMS)

    def grouped(self, queryset: QuerySet, _name: str, _value: Any) -> QuerySet:
        """What is divided is not narrowed."""
        return queryset

    # Year and currency narrow the totals after money passed on has been left out: see `Selection`.
    signed_in = in_currency = grouped

    def selection(self) -> Selection:
        """What is asked about."""
        given = self.form.cleaned_data
        asked = {name: value for name, value in self.data.items() if value and name in self.filters and name != "by"}
        sharing = None
        if self.of_programs(given) or given.get("by") == By.SDG_GOAL:
            sharing = Program.objects.visible_to(None)
            sharing = sharing.serving(given["sdg_goal"]) if given.get("sdg_goal") else sharing
            sharing = sharing.serving_target(given["sdg_target"]) if given.get("sdg_target") else sharing
            sharing = sharing.in_sector(given["sector"]) if given.get("sector") else sharing
            sharing = sharing.filter(pk=given["program"].pk) if given.get("program") else sharing
        return Selection(
            self.qs,
            self._programs(asked),
            sharing,
            given.get("region"),
            given.get("partner"),
            given.get("role") or "",
            given.get("year"),
            given.get("currency") or "",
        )

    def _programs(self, asked: dict[str, str]) -> Any:
        """The programmes that the same parameters ask for; None where they have no such parameter or role."""
        words = QueryDict(mutable=True)
        words.update(asked)
        filters = ProgramFilter(words)
        # The other agreement an agreement belongs to is not the programme a programme is part of.
        if "parent" in asked or not filters.is_valid():
            return None
        return filters.qs


class GroupShape(serializers.Serializer):
    """What the row is about."""

    id = serializers.CharField(help_text="A code, an id, a year: what its parameter takes.")
    name = serializers.CharField()
    url = serializers.URLField(allow_null=True, help_text="The record in the API, where it is one.")


class TotalShape(serializers.Serializer):
    """What counts in one currency."""

    currency = serializers.RegexField(r"^[A-Z]{3}$", help_text="ISO 4217.")
    amount = serializers.RegexField(r"^\d+\.\d{2}$")
    agreements = serializers.IntegerField(help_text="From how many agreements.")


class StatisticsRow(serializers.Serializer):
    """The totals of one group. Amounts of several currencies are never added; an unknown one is never zero."""

    group = GroupShape(allow_null=True, help_text="Null for everything, or for that of which it is not known.")
    programs = serializers.IntegerField(
        allow_null=True, help_text="Null where something was asked that programmes do not have."
    )
    agreements = serializers.IntegerField(help_text="All of them, counted in `money` or not.")
    money = TotalShape(many=True, help_text="One for each currency; empty where no amount counts.")
    agreements_without_amount = serializers.IntegerField(help_text="Their amount is not known.")
    agreements_shared = serializers.IntegerField(help_text="Their amount is shared with others, and no paper says how.")
    agreements_passed_on = serializers.IntegerField(help_text="Sub-grants of money that is counted already.")


class StatisticsAnswer(serializers.Serializer):
    """A page of the totals."""

    count = serializers.IntegerField(help_text="Rows in all.")
    next = serializers.URLField(allow_null=True, help_text="Address of the next page, or null on the last.")
    previous = serializers.URLField(allow_null=True, help_text="Address of the page before, or null on the first.")
    results = StatisticsRow(many=True)


class StatisticsPagination(RecordPagination):
    """Rows are numbered, not walked by an id."""

    parameters = frozenset({"page", "page_size"})


class StatisticsSchema(StrictSchema):
    """The parameters come from the filter set, like those of the nouns."""

    def get_tags(self) -> list[str]:
        return ["statistics"]

    def get_summary(self) -> str:
        return "Totals by group"

    def _get_filter_parameters(self) -> list[dict[str, Any]]:
        paging = StatisticsPagination().get_schema_operation_parameters(self.view)
        return [*StrictBackend().get_schema_operation_parameters(self.view), *paging]


class StatisticsView(AllowView):
    """How many programmes and agreements there are, and how much money in each currency, in all or by group."""

    schema = StatisticsSchema()
    filterset_class = StatisticsFilter
    cursor_column = ""
    list_parameters: ClassVar[dict[str, str]] = {}

    @extend_schema(operation_id="statistics", responses=StatisticsAnswer)
    def get(self, request: Request) -> Response:
        paging = StatisticsPagination()
        filters = StatisticsFilter(request.query_params, passing=paging.parameters)
        if not filters.is_valid():
            raise ParameterError(filters.problems)
        rows: Any = totals(filters.form.cleaned_data.get("by") or "", filters.selection())
        addresses = Addresses.of(request)
        shown = [shape(row, addresses) for row in paging.paginate_queryset(rows, request)]
        return paging.get_paginated_response(shown)


def shape(row: Row, addresses: Addresses) -> dict[str, Any]:
    """One row as JSON."""
    group = row.group and {
        "id": row.group.id,
        "name": row.group.name,
        "url": f"{addresses.api}{row.group.noun}/{row.group.id}/" if row.group.noun else None,
    }
    return {
        "group": group,
        "programs": row.programs,
        "agreements": row.agreements,
        "money": [
            {"currency": total.currency, "amount": f"{total.amount:.2f}", "agreements": total.agreements}
            for total in row.totals
        ],
        "agreements_without_amount": row.left_out[Basis.UNKNOWN],
        "agreements_shared": row.left_out[Basis.SHARED],
        "agreements_passed_on": row.left_out[Basis.PASSED_ON],
    }
