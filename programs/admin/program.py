"""Programmes on the desk."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.base.desk import Group, RowInline
from portal.base.desk.reading_source import ReadFromAdmin, ReadFromForm
from programs.admin.columns import PeriodColumn
from programs.admin.forms import PeriodForm, PhaseForm
from programs.admin.reading import ReadingAdmin, by_hand, rows_by_hand
from programs.models import (
    Measure,
    Phase,
    Program,
    ProgramName,
    ProgramPartner,
    ProgramRegion,
    ProgramStatement,
)


class ProgramNameInline(RowInline):
    """Other names in use."""

    model = ProgramName
    classes = ("collapse",)
    fields = (("name", "is_misspelling"),)


class ProgramPartnerInline(RowInline):
    """Who does it, in which role."""

    model = ProgramPartner
    verbose_name_plural = _("Who: partners and their roles")
    fields = (("partner", "role", "role_as_written"),)


class ProgramRegionInline(RowInline):
    """Where it works."""

    model = ProgramRegion
    verbose_name_plural = _("Where: regions it works in")
    fields = (("region", "percent"),)


class ProgramStatementInline(RowInline):
    """What documents say of it."""

    model = ProgramStatement
    verbose_name_plural = _("What documents say of it")
    classes = ("collapse",)
    fields = (("kind", "speaker", "speaker_en"), ("text", "text_en"))


class PhaseInline(RowInline):
    """How far it is."""

    model = Phase
    form = PhaseForm
    verbose_name_plural = _("How far it is: phases")
    classes = ("collapse",)
    fieldsets = (
        (None, {"fields": (("title", "title_en"), "period_as_written", ("as_of", "as_of_precision"))}),
        rows_by_hand(("unit", "number", "of_total"), ("period_start", "period_end", "period_precision")),
    )


class MeasureInline(RowInline):
    """What it counts."""

    model = Measure
    verbose_name_plural = _("What it counts: measures")
    classes = ("collapse",)
    fields = (
        ("name", "name_en"),
        ("value", "unit", "unit_en"),
        ("as_written", "kind", "region"),
        ("as_of", "as_of_precision"),
    )


class ProgramForm(ReadFromForm, PeriodForm):
    """A programme, typed from a document."""


@admin.register(Program)
class ProgramAdmin(PeriodColumn, ReadFromAdmin, ReadingAdmin):
    """What is done, by whom, where, over which period."""

    form = ProgramForm
    facts_read = ("title", "parent", "period", "objective", "is_national", "serves_all_sdgs")
    quoted = ("title",)
    lists_read = ("names", "partners", "regions", "statements", "phases", "measures")
    layout = (
        Group(_("The programme"), [("title", "title_en"), ("summary", "summary_en"), "parent"]),
        ProgramNameInline,
        ProgramPartnerInline,
        Group(_("When"), ["period_as_written"]),
        by_hand(("period_start", "period_end", "period_precision")),
        ProgramRegionInline,
        Group(_("Where: all of Indonesia"), ["is_national"]),
        Group(
            _("What for"),
            [("objective", "objective_en"), ("description", "description_en")],
        ),
        Group(_("What it serves"), ["sdg_goals", "sdg_targets", "serves_all_sdgs", "sectors", "targets"]),
        ProgramStatementInline,
        PhaseInline,
        MeasureInline,
    )
    list_display = ("record_label", "partner_names", "period", "is_national", "badge", "updated_at")
    list_filter = (
        "publication",
        "is_national",
        ("sdg_goals", admin.RelatedOnlyFieldListFilter),
        ("office", admin.RelatedOnlyFieldListFilter),
    )
    search_fields = (
        "title",
        "title_en",
        "names__name",
        "public_id",
        "partners__partner__name",
        "partners__partner__acronym",
        "partners__partner__names__name",
    )
    search_help_text = _("A title or other name, or a partner")
    autocomplete_fields = ("sdg_goals", "sdg_targets", "sectors")

    @admin.display(description=_("partners"))
    def partner_names(self, program: Program) -> str:
        """The partners, each once."""
        names = [row.partner.short_label for row in program.partners.all()]
        return ", ".join(dict.fromkeys(names))
