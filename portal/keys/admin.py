"""Keys on the desk: made by administrators, shown once."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from portal.base.desk import LoggedAdmin
from portal.keys.models import ApiKey


@admin.register(ApiKey)
class ApiKeyAdmin(LoggedAdmin):
    """A key is made, revoked and never deleted: the log points to it."""

    list_display = ("__str__", "partner", "purpose", "tier", "expires_on", "is_revoked", "last_used_at")
    list_filter = ("tier", "is_revoked")
    list_select_related = ("partner",)
    search_fields = ("prefix", "purpose", "partner__name", "partner__acronym")
    search_help_text = _("Beginning of the key, organisation, or what it is used for")
    autocomplete_fields = ("partner",)
    fields = ("partner", "purpose", "tier", "expires_on", "is_revoked", "created_at", "last_used_at")
    readonly_fields = ("created_at", "last_used_at")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return super().get_fields(request, obj) if obj else ("partner", "purpose", "tier", "expires_on")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*self.readonly_fields, "partner") if obj else ()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            # On the object alone, for the one page that shows it.
            obj.token = obj.make()
        super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponseBase:
        """The key itself, on this one page: nothing that keeps pages or messages ever holds it."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("The new key"),
            "opts": self.opts,
            "key": obj,
            "token": obj.token,
        }
        response = TemplateResponse(request, "admin/keys/new_key.html", context)
        response.headers["Cache-Control"] = "no-store"
        return response
