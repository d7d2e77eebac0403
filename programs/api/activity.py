"""The endpoint of activities."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers

from portal.base.api.shapes import (
    NamedReference,
    Period,
    RecordShape,
    RecordUrl,
    Shape,
    StatementShape,
    Text,
    TitledReference,
    Word,
    visible_parts,
    visible_records,
)
from portal.base.api.views import RecordViewSet
from programs.filters import ActivityFilter
from programs.models import (
    Activity,
    ActivityHost,
    ActivityParticipant,
    ActivityStatement,
    Agreement,
    Program,
)
from regions.models import PlanningDocument


class HostShape(Shape):
    """A partner that held the activity."""

    key = Text()
    id = Text(source="partner.public_id")
    name = Text(source="partner.name")
    url = RecordUrl(source="partner")
    role = Word(choices=ActivityHost.Role.choices, allow_null=False)


class ParticipantShape(Shape):
    """Who took part: a group, an office or a count; a name only of an official acting in public."""

    key = Text()
    involvement = Word(choices=ActivityParticipant.Involvement.choices, allow_null=False)
    description = Text()
    description_en = Text()
    count = serializers.IntegerField(allow_null=True)
    partner = NamedReference(allow_null=True)
    name = Text(source="public_name", help_text="Empty unless it is an official acting in public.")


class ActivityShape(RecordShape):
    """Something that took place, or will."""

    title = Text()
    title_en = Text()
    theme = Text()
    theme_en = Text()
    kind = Word(choices=Activity.Kind.choices)
    kind_as_written = Text()
    summary = Text()
    summary_en = Text()
    period = Period(source="*", allow_null=True)
    mode = Word(choices=Activity.Mode.choices, help_text="Null where no source says how it was held.")
    venue = Text()
    venue_en = Text()
    platform = Text(help_text="Online platform.")
    region = NamedReference(allow_null=True, help_text="Where it took place; not a region of the programme.")
    hosts = HostShape(many=True)
    participants = ParticipantShape(many=True)
    statements = StatementShape(many=True)
    programs = TitledReference(many=True)
    agreements_signed = TitledReference(many=True)
    planning_documents = TitledReference(many=True)


class ActivityViewSet(RecordViewSet):
    """Activities: trainings, coordination meetings, signings, launches."""

    filterset_class = ActivityFilter
    serializer_class = ActivityShape

    def with_columns(self, queryset: QuerySet) -> QuerySet:
        return queryset.select_related("region")

    @classmethod
    def parts(cls) -> list[Prefetch | str]:
        return [
            visible_parts("hosts", ActivityHost, "partner"),
            visible_parts("participants", ActivityParticipant, "partner"),
            visible_parts("statements", ActivityStatement),
            visible_records("programs", Program, "title"),
            visible_records("agreements_signed", Agreement, "number"),
            visible_records("planning_documents", PlanningDocument, "title"),
        ]
