"""The change log on the desk: read, never written."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.base.difference import difference
from portal.base.models import Change
from portal.base.querysets import record_models


class NounFilter(admin.SimpleListFilter):
    """Changes of one kind of record."""

    title = gettext_lazy("kind of record")
    parameter_name = "noun"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(model.noun, capfirst(str(model._meta.verbose_name_plural))) for model in record_models()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(noun=self.value()) if self.value() else queryset


@admin.register(Change)
class ChangeAdmin(admin.ModelAdmin):
    """Who changed what, when, from what to what, and why."""

    list_display = ("at", "who", "action", "kind_of_record", "label", "number")
    list_filter = ("action", NounFilter)
    list_select_related = ("by",)
    list_per_page = 50
    date_hierarchy = "at"
    search_fields = ("label", "record_id", "by_name", "reason", "public_note", "public_note_en")
    search_help_text = gettext_lazy("Part of a name, a record’s id, a person, or words of a reason")
    fields = (
        ("at", "who", "action"),
        ("kind_of_record", "record_then", "number"),
        "reason",
        ("public_note", "public_note_en"),
        "what_changed",
    )
    change_form_template = "admin/change_page.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        return lookup in {"record_id", "noun"} or super().lookup_allowed(lookup, value, request)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        # The snapshots are read on a change's own page only.
        is_list = request.resolver_match is not None and request.resolver_match.url_name == "base_change_changelist"
        return rows.defer("before", "after") if is_list else rows

    @admin.display(description=gettext_lazy("who"), ordering="by_name")
    def who(self, change: Change) -> str:
        """The person, by the name they had then; a command has none."""
        return change.by_name or _("a command")

    @admin.display(description=gettext_lazy("kind of record"), ordering="noun")
    def kind_of_record(self, change: Change) -> str:
        """The noun in plain words."""
        model = _model_of(change)
        return capfirst(str(model._meta.verbose_name)) if model else change.noun

    @admin.display(description=gettext_lazy("record, as named then"))
    def record_then(self, change: Change) -> str:
        """The record's name then, with the way to its page where it still exists."""
        model = _model_of(change)
        if model is None or not model._default_manager.filter(pk=change.object_id).exists():
            return change.label
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
        return format_html('<a href="{}">{}</a>', reverse(name, args=[change.object_id]), change.label)

    @admin.display(description=gettext_lazy("what changed"))
    def what_changed(self, change: Change) -> str:
        """The difference between before and after, one line for each thing; of a load, how many rows of which table."""
        model = _model_of(change)
        if model is None:
            rows = (change.after or {}).get("rows", {})
            return ", ".join(f"{name}: {count}" for name, count in rows.items())
        return render_to_string(
            "admin/difference.html",
            {"lines": difference(model, change.before, change.after), "old_heading": "", "new_heading": ""},
        )


def _model_of(change: Change) -> type[Model] | None:
    """The kind of row that was changed; None for a load of reference data. Kinds are remembered, so it asks once."""
    if change.content_type_id is None:
        return None
    return ContentType.objects.get_for_id(change.content_type_id).model_class()
