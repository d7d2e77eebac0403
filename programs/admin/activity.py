"""Activities on the desk."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.base.desk import Group, RowInline
from portal.base.desk.reading_source import ReadFromAdmin, ReadFromForm
from programs.admin.columns import PeriodColumn
from programs.admin.forms import PeriodForm
from programs.admin.reading import ReadingAdmin, by_hand
from programs.models import Activity, ActivityHost, ActivityParticipant, ActivityStatement


class ActivityHostInline(RowInline):
    """The partners that held it."""

    model = ActivityHost
    verbose_name_plural = _("Who held it")
    fields = (("partner", "role"),)


class ActivityParticipantInline(RowInline):
    """Who took part, as counts, groups or offices."""

    model = ActivityParticipant
    verbose_name_plural = _("Who took part: groups and offices")
    fields = (
        ("description", "description_en"),
        ("involvement", "count", "partner"),
        ("person_name", "is_public_official"),
    )


class ActivityStatementInline(RowInline):
    """What documents say of it."""

    model = ActivityStatement
    verbose_name_plural = _("What documents say of it")
    classes = ("collapse",)
    fields = (("kind", "speaker", "speaker_en"), ("text", "text_en"))


class ActivityForm(ReadFromForm, PeriodForm):
    """An activity, typed from a document."""


@admin.register(Activity)
class ActivityAdmin(PeriodColumn, ReadFromAdmin, ReadingAdmin):
    """Trainings, meetings, signings, launches."""

    form = ActivityForm
    facts_read = ("title", "kind", "theme", "period", "mode", "platform", "venue", "region")
    quoted = ("title", "theme", "platform", "venue")
    lists_read = ("hosts", "participants", "statements")
    layout = (
        Group(
            _("What took place"),
            [("title", "title_en"), ("kind", "kind_as_written"), ("theme", "theme_en"), ("summary", "summary_en")],
        ),
        Group(_("When"), ["period_as_written"]),
        by_hand(("period_start", "period_end", "period_precision")),
        Group(_("Where"), [("mode", "platform"), ("venue", "venue_en"), "region"]),
        ActivityHostInline,
        ActivityParticipantInline,
        Group(_("What it belongs to"), ["programs", "agreements_signed", "planning_documents"]),
        ActivityStatementInline,
    )
    list_display = ("record_label", "kind", "period", "region", "host_names", "badge", "updated_at")
    list_filter = ("publication", "kind", "mode", ("office", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("region",)
    search_fields = (
        "title",
        "title_en",
        "theme",
        "theme_en",
        "venue",
        "venue_en",
        "region__name",
        "public_id",
        "hosts__partner__name",
        "hosts__partner__acronym",
    )
    search_help_text = _("A title, a theme, a place or a host")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("hosts__partner")

    @admin.display(description=_("hosts"))
    def host_names(self, activity: Activity) -> str:
        """The hosts."""
        return ", ".join(host.partner.short_label for host in activity.hosts.all())
