"""The desk: Django's admin in our order, under the site's name, in the language of its address."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LogoutView
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse, translate_url
from django.utils.translation import get_language, get_language_info, gettext_lazy

from portal.base.desk.findings import finding_urls
from portal.base.desk.kept import owner_key
from portal.base.desk.rows import OptionAdmin
from portal.base.models import Change
from portal.home.sections import sections

# The desk's index, in the order of use; a model named nowhere comes last, under its app's own name.
SECTIONS = [
    (gettext_lazy("The registry"), ["Agreement", "Program", "Partner", "Activity", "Source"]),
    (gettext_lazy("Places and plans"), ["Region", "PlanningDocument", "Indicator", "Target"]),
    (gettext_lazy("What happened"), ["Proposal", "Change", "Acknowledgement"]),
    (
        gettext_lazy("Code lists"),
        ["AgreementKind", "OrganisationType", "PlanningDocumentKind", "Sector", "SdgGoal", "SdgTarget"],
    ),
    (gettext_lazy("People"), ["User", "Office"]),
    (gettext_lazy("Partners’ programs"), ["ApiKey", "Webhook", "Delivery"]),
]
LATEST = 10


class OptionsView(AutocompleteJsonView):
    """What an autocomplete offers, in the words of the other record's own admin."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        option = super().serialize_result(obj, to_field_name)
        if isinstance(self.model_admin, OptionAdmin):
            option["text"] = self.model_admin.option_name(obj)
        return option


class Desk(admin.AdminSite):
    """The admin site."""

    index_title = gettext_lazy("The desk")

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        # Records are deleted one by one, through the door; the rest is put out of use instead.
        self.disable_action("delete_selected")

    @property
    def site_header(self) -> str:
        return settings.SITE_NAME

    site_title = site_header

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        present = get_language()
        others = [code for code, _name in settings.LANGUAGES if code != present]
        return super().each_context(request) | {
            "site_url": reverse("home"),
            "desk_user": owner_key(request.user),
            "other_languages": [
                {
                    "code": code,
                    "name": get_language_info(code)["name_local"],
                    "url": translate_url(request.get_full_path(), code),
                }
                for code in others
            ],
        }

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        changes = Change.objects.defer("before", "after").order_by("-pk")
        latest = changes[:LATEST] if request.user.has_perm("base.view_change") else []
        entered: list[Any] = next((section["models"] for section in self.get_app_list(request)), [])
        quick = [
            model | {"object_name_shown": model["model"]._meta.verbose_name} for model in entered if model["add_url"]
        ]
        waiting = {"latest_changes": latest, "sections": sections(request.user), "quick": quick}
        return super().index(request, {**waiting, **(extra_context or {})})

    # Signing in and out, and passwords, have pages of their own (portal.accounts); the admin's addresses lead there.

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        index = reverse("admin:index", current_app=self.name)
        if self.has_permission(request):
            return redirect(index)
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME) or index, reverse("account_login"))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
        if request.method == "POST":
            return LogoutView.as_view()(request)
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("account_change_password")

    def password_change_done(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("account_change_password")

    def get_urls(self) -> list[Any]:
        return [*finding_urls(self), *super().get_urls()]

    def autocomplete_view(self, request: HttpRequest) -> HttpResponseBase:
        return OptionsView.as_view(admin_site=self)(request)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        apps = super().get_app_list(request, app_label)
        if app_label is not None:
            return apps
        models = {model["object_name"]: model for app in apps for model in app["models"]}
        index = reverse("admin:index", current_app=self.name)
        sections = [(title, [models.pop(name) for name in names if name in models]) for title, names in SECTIONS]
        sections.append((gettext_lazy("More"), list(models.values())))
        return [
            {
                "name": str(title),
                "app_label": f"section-{place}",
                "app_url": f"{index}#section-{place}",
                "has_module_perms": True,
                "models": rows,
            }
            for place, (title, rows) in enumerate(sections)
            if rows
        ]
