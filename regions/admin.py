"""Places, plans, indicators and targets on the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.base.desk import CodeAdmin, Group, RecordAdmin, ReferenceRows
from regions.models import (
    Indicator,
    PlanningDocument,
    PlanningDocumentKind,
    Region,
    RegionCode,
    RegionName,
    RegionParent,
    RegionSuccession,
    Target,
)


class RegionCodeInline(ReferenceRows):
    """Its codes, present and past."""

    model = RegionCode
    fields = (("scheme", "code", "is_current"), ("valid_from", "valid_until", "basis"))


class RegionNameInline(ReferenceRows):
    """Its other names."""

    model = RegionName
    fields = (("name", "kind"), ("valid_from", "valid_until", "basis"))


class RegionParentInline(ReferenceRows):
    """Where it once lay."""

    model = RegionParent
    fk_name = "region"
    fields = (("parent", "valid_from", "valid_until"), "basis")


class RegionSuccessionInline(ReferenceRows):
    """What came out of it."""

    model = RegionSuccession
    fk_name = "region"
    fields = (("successor", "effective_on"), "basis")


@admin.register(Region)
class RegionAdmin(RecordAdmin):
    """Reference data: looked up here, kept by `load_reference`."""

    has_citations = False
    layout = (
        Group(_("The place"), [("name", "short_name"), ("kind", "code"), "parent", "capital"]),
        Group(_("In figures"), [("area_km2", "population"), ("latitude", "longitude"), ("timezone", "island_group")]),
        Group(_("Validity"), [("valid_from", "valid_until"), "basis"]),
        RegionCodeInline,
        RegionNameInline,
        RegionParentInline,
        RegionSuccessionInline,
    )
    list_display = ("code", "name", "kind", "parent", "population")
    list_filter = ("kind",)
    list_select_related = ("parent",)
    ordering = ("code",)
    search_fields = ("name", "names__name")
    search_help_text = _("A name, or a code in use or no longer in use: 35.05, 91.01, bps:1103")
    actions = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def search_condition(self, term: str) -> Q:
        """The region a code means, in any scheme, present or past; a Kemendagri code is known by its beginning too."""
        condition = Q(code__startswith=term) if term[0].isdigit() else Q()
        if region := Region.objects.lookup(term):
            condition |= Q(pk=region.pk)
        return condition

    def option_name(self, row: Region) -> str:
        place = f"{row.name}, {row.parent.name}" if row.parent else row.name
        return f"{place} ({row.code})"


@admin.register(PlanningDocumentKind)
class PlanningDocumentKindAdmin(CodeAdmin):
    """RPJPN, RPJMD, RKPD, Renstra ..."""

    list_display = ("code", "name", "name_en", "level", "is_active")
    list_filter = ("level", "is_active")


@admin.register(PlanningDocument)
class PlanningDocumentAdmin(RecordAdmin):
    """Plans."""

    layout = (
        Group(
            _("The document"), ["kind", ("title", "title_en"), "region", "number", ("prepared_by", "prepared_by_en")]
        ),
        Group(_("When"), [("period_start", "period_end", "period_precision"), "period_as_written"]),
        Group(_("What it is for"), [("purpose", "purpose_en")], is_collapsed=True),
    )
    list_display = ("record_label", "kind", "region", "period_as_written", "badge", "updated_at")
    list_filter = ("publication", "kind")
    search_fields = ("title", "title_en", "number", "region__name", "kind__code", "period_as_written", "public_id")


@admin.register(Indicator)
class IndicatorAdmin(RecordAdmin):
    """What is measured."""

    layout = (
        Group(
            _("What is measured"),
            [("name", "name_en"), ("unit", "unit_en"), ("denominator", "denominator_of", "denominator_of_en")],
        ),
        Group(_("Description"), [("description", "description_en")], is_collapsed=True),
        Group(_("What it serves"), ["sdg_goals", "sdg_targets"]),
    )
    list_display = ("name", "unit", "badge", "updated_at")
    list_filter = ("publication",)
    search_fields = ("name", "name_en", "unit", "unit_en", "public_id")
    autocomplete_fields = ("sdg_goals", "sdg_targets")


@admin.register(Target)
class TargetAdmin(RecordAdmin):
    """What a plan wants to reach."""

    layout = (
        Group(_("What is to be reached, and where"), ["indicator", "region", "planning_documents"]),
        Group(
            _("How much, by when"),
            ["as_written", ("value", "lower", "upper"), ("unit", "unit_en"), "year"],
            about=_("Give a single value or a range; as written, exactly as it stands in the document."),
        ),
        Group(_("Where it stands"), ["statement", "list_number"]),
    )
    list_display = ("indicator", "region", "as_written", "year", "badge", "updated_at")
    list_filter = ("publication", "year")
    search_fields = ("indicator__name", "indicator__name_en", "region__name", "region__code", "as_written", "public_id")
