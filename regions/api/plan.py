"""The endpoints of planning documents, indicators and targets."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers

from portal.base.api.shapes import (
    CodeShape,
    Links,
    NamedReference,
    Number,
    Period,
    RecordShape,
    Text,
    TitledReference,
    visible_records,
)
from portal.base.api.views import RecordViewSet
from regions.filters import IndicatorFilter, PlanningDocumentFilter, TargetFilter
from regions.models import PlanningDocument


class PlanningDocumentShape(RecordShape):
    """A plan and the period it is for."""

    title = Text()
    title_en = Text()
    kind = CodeShape(allow_null=True)
    number = Text(help_text="Of the regulation that adopts the plan.")
    region = NamedReference(allow_null=True, help_text="Null for a national plan, or where no region is named.")
    period = Period(source="*", allow_null=True)
    prepared_by = Text()
    prepared_by_en = Text()
    purpose = Text()
    purpose_en = Text()
    links = Links(
        {"targets": ("targets", "planning_document"), "activities": ("activities", "planning_document")},
    )


class PlanningDocumentViewSet(RecordViewSet):
    """Planning documents: RPJPN, RPJMN, RPJMD, RKPD, Renstra and other plans."""

    filterset_class = PlanningDocumentFilter
    serializer_class = PlanningDocumentShape

    def with_columns(self, queryset: QuerySet) -> QuerySet:
        return queryset.for_reference()


class IndicatorShape(RecordShape):
    """Something that is measured, with its unit."""

    name = Text()
    name_en = Text()
    unit = Text()
    unit_en = Text()
    denominator = serializers.IntegerField(allow_null=True, help_text="100000 for a rate per 100,000.")
    denominator_of = Text(help_text="What the denominator counts: live births.")
    denominator_of_en = Text()
    description = Text()
    description_en = Text()
    sdg_goals = CodeShape(many=True)
    sdg_targets = CodeShape(many=True)
    links = Links({"targets": ("targets", "indicator")})


class IndicatorViewSet(RecordViewSet):
    """Indicators: what plans and programmes measure."""

    filterset_class = IndicatorFilter
    serializer_class = IndicatorShape

    @classmethod
    def parts(cls) -> list[Prefetch | str]:
        return ["sdg_goals", "sdg_targets"]


class TargetShape(RecordShape):
    """What a plan wants an indicator to reach in a region: a value or a range."""

    indicator = NamedReference(allow_null=True)
    region = NamedReference(allow_null=True, help_text="Null for a national target.")
    planning_documents = TitledReference(many=True)
    value = Number(allow_null=True)
    lower = Number(allow_null=True)
    upper = Number(allow_null=True)
    unit = Text(help_text="The unit meant, if not the indicator's.")
    unit_en = Text()
    year = serializers.IntegerField(allow_null=True, help_text="By when; null where no document says.")
    as_written = Text()
    statement = Text(help_text="The sentence the target stands in.")
    list_number = serializers.IntegerField(allow_null=True, help_text="Its number in the source's own list.")
    links = Links({"programs": ("programs", "target")})


class TargetViewSet(RecordViewSet):
    """Targets: what plans want to reach, where and by when."""

    filterset_class = TargetFilter
    serializer_class = TargetShape

    def with_columns(self, queryset: QuerySet) -> QuerySet:
        return queryset.for_reference()

    @classmethod
    def parts(cls) -> list[Prefetch | str]:
        return [visible_records("planning_documents", PlanningDocument)]
