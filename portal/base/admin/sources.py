"""Sources and the goals of sustainable development on the desk."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.base.desk import CodeAdmin, Group, RecordAdmin
from portal.base.models import SdgGoal, SdgTarget, Source


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    """A document in which facts stand; other records cite it."""

    has_citations = False
    layout = (
        Group(
            _("The document"),
            [
                ("title", "title_en"),
                ("publisher", "issuing_unit"),
                ("reliability", "language"),
                ("authors_note", "authors_note_en"),
            ],
        ),
        Group(_("Where it can be read"), ["url", "accessed_on", "archive_url"]),
        Group(
            _("When"),
            [
                ("published_on", "published_on_precision", "published_time"),
                "published_as_written",
                ("revised_on", "revised_time"),
            ],
        ),
        Group(
            _("About our copy"),
            ["dateline", "categories", ("capture_note", "capture_note_en")],
            is_collapsed=True,
        ),
    )
    list_display = ("record_label", "publisher", "reliability", "published_on", "badge", "updated_at")
    list_filter = ("publication", "reliability", "language")
    search_fields = ("title", "title_en", "publisher", "url", "public_id")


@admin.register(SdgGoal)
class SdgGoalAdmin(CodeAdmin):
    """The seventeen goals."""


@admin.register(SdgTarget)
class SdgTargetAdmin(CodeAdmin):
    """The targets of the goals, by number."""

    list_display = ("code", "goal", "is_active")
    list_filter = ("goal",)
    list_select_related = ("goal",)
    search_fields = ("code", "goal__name", "goal__name_en")
    autocomplete_fields = ("goal",)
