"""Acknowledged findings on the desk: a list to read. They are written at the finding itself (`portal.base.desk`)."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from portal.base.findings import finding_of
from portal.base.models import Acknowledgement
from portal.base.querysets import record_models


@admin.register(Acknowledgement)
class AcknowledgementAdmin(admin.ModelAdmin):
    """Who wrote why a finding may stand, and when. One that no longer holds, because the figures changed, stays."""

    list_display = ("at", "by_name", "what", "record_named", "remark")
    list_per_page = 50
    search_fields = ("finding", "remark", "by_name")
    search_help_text = _("Part of a remark, a person, or the code of a finding")
    fields = ("at", "by_name", "what", "record_named", "remark")
    change_form_template = "admin/change_page.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        records = [model._default_manager.for_reference() for model in record_models()]
        return super().get_queryset(request).prefetch_related(GenericPrefetch("record", records))

    @admin.display(description=_("finding"), ordering="finding")
    def what(self, acknowledgement: Acknowledgement) -> str:
        """The finding's title; its code where there is no such finding any more."""
        record = acknowledgement.record
        finding = finding_of(type(record), acknowledgement.finding)
        return str(finding.title) if finding else acknowledgement.finding

    @admin.display(description=_("record"))
    def record_named(self, acknowledgement: Acknowledgement) -> str:
        """The record, with the way to its page on the desk."""
        record = acknowledgement.record
        if record is None:
            return "–"
        meta = record._meta
        address = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])
        return format_html('<a href="{}">{}</a>', address, record.label)
