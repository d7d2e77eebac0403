"""Sheets of regions, planning documents, indicators and targets."""

from __future__ import annotations

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.base.models import SdgGoal, SdgTarget
from portal.base.sheets import (
    Column,
    Fields,
    Sheet,
    called,
    codes_of,
    joined,
    period,
    records_of,
    rows_of,
    with_more,
    word,
)
from portal.base.wording import text_in
from programs.models import Program
from regions.models import (
    Indicator,
    PlanningDocument,
    Region,
    RegionCode,
    RegionName,
    RegionParent,
    RegionSuccession,
    Target,
)

of = Fields(Region)


def codes_in(scheme: str, *, are_current: bool = True) -> Any:
    """The codes of a region in this scheme."""
    return lambda region: joined(
        row.code for row in region.codes_shown if row.scheme == scheme and row.is_current == are_current
    )


def _others(rows: str, side: str, key: str, name: Any, date: str, about: Any) -> list[Column]:
    """Other regions a region was tied to: codes, and names with a date."""
    return [
        Column(
            f"{key}_codes",
            format_lazy(_("{}: codes"), name),
            lambda region: joined(getattr(row, side).code for row in getattr(region, f"{rows}_shown")),
        ),
        Column(
            f"{key}_names",
            name,
            lambda region: joined(
                with_more(getattr(row, side).name, getattr(row, date)) for row in getattr(region, f"{rows}_shown")
            ),
            about,
        ),
    ]


class RegionSheet(Sheet):
    """Regions with the history of their codes, names and parents."""

    model = Region
    references = ("parent",)
    own = (
        of("code", _("Present Kemendagri code, as text: 11.10 is not 11.1.")),
        *of.chosen("kind"),
        of("name"),
        of("short_name"),
        Column("bps_code", _("BPS code"), codes_in(RegionCode.Scheme.BPS)),
        Column("iso_code", _("ISO 3166-2 code"), codes_in(RegionCode.Scheme.ISO)),
        Column(
            "former_codes",
            _("former Kemendagri codes"),
            codes_in(RegionCode.Scheme.KEMENDAGRI, are_current=False),
        ),
        Column(
            "other_names",
            _("other names"),
            lambda row: joined(with_more(other.name, word(other, "kind")) for other in row.names_shown),
            _("In brackets what kind of name it is."),
        ),
        *of.region("parent"),
        *_others("parents", "parent", "former_parent", _("lay in"), "valid_until", _("In brackets until when.")),
        *_others(
            "predecessors", "region", "predecessor", _("split off from"), "effective_on", _("In brackets since when.")
        ),
        *_others(
            "successors",
            "successor",
            "successor",
            _("new regions split off"),
            "effective_on",
            _("In brackets since when."),
        ),
        of("capital"),
        of.number("area_km2", _("In square kilometres.")),
        of("population"),
        of.number("latitude", _("In degrees; south of the equator it is negative.")),
        of.number("longitude", _("In degrees east.")),
        of("timezone"),
        of("island_group"),
        of("valid_from"),
        of("valid_until"),
        of("basis"),
    )

    def key(self, record: Any) -> str:
        return record.code

    def prepare(self, records: Any) -> Any:
        return records.select_related("parent").prefetch_related(
            rows_of("codes", RegionCode, self.user),
            rows_of("names", RegionName, self.user),
            rows_of("parents", RegionParent, self.user, "parent"),
            rows_of("predecessors", RegionSuccession, self.user, "region"),
            rows_of("successors", RegionSuccession, self.user, "successor"),
        )


of = Fields(PlanningDocument)


class PlanningDocumentSheet(Sheet):
    """Planning documents."""

    model = PlanningDocument
    references = ("region",)
    own = (
        *of.both("title"),
        *of.coded("kind"),
        of("number", _("Of the regulation that adopts the plan.")),
        *of.region(
            about=_("Empty for a national plan, or where no region is named. Present Kemendagri code, as text.")
        ),
        *period(),
        *of.both("prepared_by"),
        *of.both("purpose"),
    )

    def prepare(self, records: Any) -> Any:
        return records.for_reference()


of = Fields(Indicator)


class IndicatorSheet(Sheet):
    """Indicators."""

    model = Indicator
    own = (
        *of.both("name"),
        *of.both("unit"),
        of("denominator", _("100000 for a rate per 100,000.")),
        *of.both("denominator_of"),
        *of.both("description"),
        *of.codes("sdg_goals", "sdg_goal"),
        Column("sdg_target_codes", _("SDG targets"), lambda row: joined(code.code for code in row.sdg_targets_shown)),
    )

    def prepare(self, records: Any) -> Any:
        return records.prefetch_related(codes_of("sdg_goals", SdgGoal), codes_of("sdg_targets", SdgTarget))


of = Fields(Target)


class TargetSheet(Sheet):
    """Targets: a value or a range, in the unit beside it."""

    model = Target
    references = ("region", "indicator")
    own = (
        *of.reference("indicator"),
        Column(
            "indicator_unit",
            _("indicator: unit"),
            lambda row: None if row.seen_indicator is None else text_in(row.seen_indicator, "unit").text,
        ),
        *of.region(about=_("Empty for a national target. Present Kemendagri code, as text.")),
        *of.references("planning_documents", "planning_document"),
        of.number("value", _("In the target's own unit, else in that of the indicator.")),
        of.number("lower", _("Lower end of a range.")),
        of.number("upper", _("Upper end of a range.")),
        *of.both("unit", _("The unit meant, if not the indicator's.")),
        of("year", _("By when.")),
        of("as_written", _("As it stands in the source.")),
        of("statement", _("The sentence the target stands in.")),
        of("list_number", _("Its number in the source's own list.")),
        Column(
            "program_ids",
            format_lazy(_("{}: ids"), _("programmes that work towards it")),
            lambda row: joined(program.public_id for program in row.programs_shown),
        ),
        Column(
            "program_names",
            _("programmes that work towards it"),
            lambda row: joined(called(program) for program in row.programs_shown),
        ),
    )

    def prepare(self, records: Any) -> Any:
        return records.for_reference().prefetch_related(
            records_of("planning_documents", PlanningDocument, self.user),
            records_of("programs", Program, self.user, "title"),
        )
