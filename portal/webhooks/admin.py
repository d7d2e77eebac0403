"""Webhooks and their deliveries on the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.base.desk import LoggedAdmin
from portal.base.links import Asker
from portal.webhooks.models import Delivery, Webhook
from portal.webhooks.sending import why_refused


class WebhookForm(forms.ModelForm):
    """Refuses addresses that nothing may be sent to; they are looked at again before each sending."""

    class Meta:
        model = Webhook
        fields = ("partner", "url", "is_active", "sent_through")

    def clean_url(self) -> str:
        url = self.cleaned_data["url"]
        if not url.startswith("https://"):
            raise forms.ValidationError(_("Give an address that begins with https://."))
        if why_refused(url, Asker(settings.SITE_NAME)):
            raise forms.ValidationError(
                _("Nothing can be sent there: the name is unknown, or leads into a private network.")
            )
        return url


@admin.register(Webhook)
class WebhookAdmin(LoggedAdmin):
    """Made by administrators; the secret is shown once."""

    form = WebhookForm
    list_display = ("url", "partner", "is_active", "sent_through", "created_at")
    list_filter = ("is_active",)
    list_select_related = ("partner",)
    search_fields = ("url", "partner__name", "partner__acronym")
    autocomplete_fields = ("partner",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("partner", "url", "is_active", "sent_through") if obj else ("partner", "url")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("partner",) if obj else ()

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponseBase:
        """The secret, on this one page."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("The new webhook"),
            "opts": self.opts,
            "webhook": obj,
        }
        response = TemplateResponse(request, "admin/webhooks/new_webhook.html", context)
        response.headers["Cache-Control"] = "no-store"
        return response


@admin.register(Delivery)
class DeliveryAdmin(admin.ModelAdmin):
    """What was sent, what came back, and once more."""

    list_display = ("__str__", "webhook", "state", "attempts", "answer", "tried_at", "next_at")
    list_filter = ("state", "webhook")
    list_select_related = ("webhook",)
    actions = ("send_again",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description=_("Send these changes again"), permissions=["view"])
    def send_again(self, request: HttpRequest, deliveries: Any) -> None:
        """What public changes of these numbers say now, as new deliveries."""
        for delivery in deliveries.order_by("pk"):
            delivery.again()
        number = len(deliveries)
        text = ngettext("%(number)d delivery will be sent again.", "%(number)d deliveries will be sent again.", number)
        self.message_user(request, text % {"number": number})
