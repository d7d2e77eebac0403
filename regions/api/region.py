"""The endpoint of regions."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers

from portal.base.api.shapes import (
    Links,
    NamedReference,
    Number,
    RecordShape,
    RecordUrl,
    Shape,
    Text,
    Word,
    visible_parts,
)
from portal.base.api.views import RecordViewSet
from regions.filters import RegionFilter
from regions.models import Region, RegionCode, RegionName, RegionParent, RegionSuccession
from regions.reference import CODE_SHAPE

LINKS = {
    "places": ("regions", "parent"),
    "programs": ("programs", "region"),
    "agreements": ("agreements", "region"),
    "activities": ("activities", "region"),
    "partners_working_there": ("partners", "works_in"),
    "partners_seated_there": ("partners", "region"),
    "planning_documents": ("planning-documents", "region"),
    "targets": ("targets", "region"),
}


class RegionCodeShape(Shape):
    """A code the region has or had."""

    key = Text()
    scheme = Word(choices=RegionCode.Scheme.choices, allow_null=False)
    code = Text()
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)
    is_current = serializers.BooleanField()
    basis = Text(help_text="Legal basis.")


class RegionNameShape(Shape):
    """Another name of the region."""

    key = Text()
    name = Text()
    kind = Word(choices=RegionName.Kind.choices, allow_null=False)
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)
    basis = Text()


class FormerParentShape(Shape):
    """A place the region once lay in."""

    key = Text()
    id = Text(source="parent.public_id")
    name = Text(source="parent.name")
    url = RecordUrl(source="parent")
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)
    basis = Text()


class PredecessorShape(Shape):
    """A region this one came out of."""

    id = Text(source="region.public_id")
    name = Text(source="region.name")
    url = RecordUrl(source="region")
    effective_on = serializers.DateField(allow_null=True)
    basis = Text()


class SuccessorShape(Shape):
    """A region that came out of this one."""

    key = Text()
    id = Text(source="successor.public_id")
    name = Text(source="successor.name")
    url = RecordUrl(source="successor")
    effective_on = serializers.DateField(allow_null=True)
    basis = Text()


class RegionShape(RecordShape):
    """A place that lasts, with every code, name and parent it has or had."""

    kind = Word(choices=Region.Kind.choices, allow_null=False)
    code = Text(help_text="Present Kemendagri code: text, because 11.10 is not 11.1.")
    codes = RegionCodeShape(many=True)
    name = Text(help_text="With its kind: Kabupaten Blitar.")
    short_name = Text()
    names = RegionNameShape(many=True)
    parent = NamedReference(allow_null=True)
    former_parents = FormerParentShape(many=True, source="parents")
    predecessors = PredecessorShape(many=True)
    successors = SuccessorShape(many=True)
    capital = Text()
    area_km2 = Number(allow_null=True)
    population = serializers.IntegerField(allow_null=True)
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)
    timezone = Text()
    island_group = Text()
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)
    basis = Text(help_text="Legal basis.")
    links = Links(LINKS)


class RegionViewSet(RecordViewSet):
    """Regions: provinces, regencies, cities, districts and villages, by any code they have or had."""

    filterset_class = RegionFilter
    serializer_class = RegionShape
    cursor_column = "code"
    cursor_pattern = CODE_SHAPE.pattern
    key_help = "A code in any scheme, present or former: `35.05`, `bps:3505`, `iso:ID-JI`."

    def find(self, key: str) -> int | None:
        region = self.get_queryset().lookup(key)
        return None if region is None else region.pk

    def with_columns(self, queryset: QuerySet) -> QuerySet:
        return queryset.select_related("parent")

    @classmethod
    def parts(cls) -> list[Prefetch | str]:
        return [
            visible_parts("codes", RegionCode),
            visible_parts("names", RegionName),
            visible_parts("parents", RegionParent, "parent"),
            visible_parts("predecessors", RegionSuccession, "region"),
            visible_parts("successors", RegionSuccession, "successor"),
        ]
