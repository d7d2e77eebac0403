"""The endpoint of programmes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch
from rest_framework import serializers

from portal.base.api.shapes import (
    CodeShape,
    Date,
    Links,
    NamedReference,
    Number,
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
from programs.filters import ProgramFilter
from programs.models import (
    Activity,
    Agreement,
    AgreementProgram,
    Measure,
    PartnerRole,
    Phase,
    Program,
    ProgramName,
    ProgramPartner,
    ProgramRegion,
    ProgramStatement,
)
from regions.models import Region, Target

LINKS = {
    "parts": ("programs", "parent"),
    "agreements": ("agreements", "program"),
    "activities": ("activities", "program"),
}


class ProgramNameShape(Shape):
    """A name in use for the programme."""

    key = Text()
    name = Text()
    is_misspelling = serializers.BooleanField(help_text="A slip in a source.")


class ProgramPartnerShape(Shape):
    """A partner of the programme in a role; it stands once for each role it has."""

    key = Text()
    id = Text(source="partner.public_id")
    name = Text(source="partner.name")
    url = RecordUrl(source="partner")
    role = Word(choices=PartnerRole.choices, allow_null=False)
    role_as_written = Text()


class ProgramRegionShape(Shape):
    """A region the programme works in."""

    key = Text()
    id = Text(source="region.public_id")
    name = Text(source="region.name")
    url = RecordUrl(source="region")
    percent = Number(allow_null=True, help_text="Its share, only where a document states it.")


class PhaseShape(Shape):
    """A stage of the programme, or where it stood on a day. 4 of 6 is a place in time, not 67 per cent of the work."""

    key = Text()
    title = Text()
    title_en = Text()
    unit = Word(choices=Phase.Unit.choices, allow_null=False)
    number = serializers.IntegerField(allow_null=True)
    of_total = serializers.IntegerField(allow_null=True)
    as_of = Date(column="as_of")
    period = Period(source="*", allow_null=True)


class MeasureShape(Shape):
    """Something the programme counts."""

    key = Text()
    name = Text()
    name_en = Text()
    value = Number(allow_null=True)
    unit = Text()
    unit_en = Text()
    kind = Word(choices=Measure.Kind.choices, allow_null=False)
    region = NamedReference(allow_null=True)
    as_of = Date(column="as_of")
    as_written = Text()


class AgreementReferenceShape(Shape):
    """An agreement that pays for the programme or governs it."""

    id = Text(source="agreement.public_id")
    title = serializers.SerializerMethodField()
    url = RecordUrl(source="agreement")

    def get_title(self, row: AgreementProgram) -> str:
        return row.agreement.title or row.agreement.label


class ProgramShape(RecordShape):
    """What is done, by whom, where, over which period. Everything but its existence may be unknown."""

    title = Text(help_text="Empty where no document states one; it is never invented.")
    title_en = Text()
    names = ProgramNameShape(many=True)
    summary = Text()
    summary_en = Text()
    description = Text()
    description_en = Text()
    objective = Text()
    objective_en = Text()
    period = Period(source="*", allow_null=True)
    parent = TitledReference(allow_null=True)
    partners = ProgramPartnerShape(many=True)
    regions = ProgramRegionShape(many=True)
    provinces = NamedReference(many=True, help_text="Derived: the provinces its regions lie in.")
    is_national = serializers.BooleanField(help_text="A document says it works in all of Indonesia.")
    statements = StatementShape(many=True)
    phases = PhaseShape(many=True)
    measures = MeasureShape(many=True)
    serves_all_sdgs = serializers.BooleanField(help_text="A document speaks of the SDGs without naming goals.")
    sdg_goals = CodeShape(many=True)
    sdg_targets = CodeShape(many=True)
    sectors = CodeShape(many=True, help_text="OECD DAC.")
    targets = TitledReference(many=True, help_text="Targets of regional plans it works towards.")
    agreements = AgreementReferenceShape(many=True, source="agreement_shares")
    activities = TitledReference(many=True)
    links = Links(LINKS)


class ProgramViewSet(RecordViewSet):
    """Programmes: what is done, by whom, where, over which period."""

    filterset_class = ProgramFilter
    serializer_class = ProgramShape

    @classmethod
    def parts(cls) -> list[Prefetch | str]:
        agreements = Agreement.objects.visible_to(None).for_reference()
        shares = AgreementProgram.objects.visible_to(None).order_by("position", "pk")
        return [
            visible_parts("names", ProgramName),
            visible_parts("partners", ProgramPartner, "partner"),
            visible_parts("regions", ProgramRegion, "region"),
            visible_parts("statements", ProgramStatement),
            visible_parts("phases", Phase),
            visible_parts("measures", Measure, "region"),
            "sdg_goals",
            "sdg_targets",
            "sectors",
            visible_records("parent", Program),
            visible_records("targets", Target, "list_number"),
            Prefetch("agreement_shares", shares.prefetch_related(Prefetch("agreement", agreements))),
            visible_records("activities", Activity, "period_start"),
        ]

    def prepare(self, rows: Sequence[Any]) -> None:
        """The provinces of the programmes' regions: one query for all rows."""
        codes = {place.region.code[:2] for program in rows for place in program.regions.all()}
        provinces = {region.code: region for region in Region.objects.visible_to(None).filter(code__in=codes)}
        for program in rows:
            own = sorted({place.region.code[:2] for place in program.regions.all()})
            program.provinces = [provinces[code] for code in own if code in provinces]
