"""Offices and people on the desk, kept by administrators.

They stand here and not beside their models, because what is written on the desk goes through the door.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Office, User
from portal.accounts.roles import role_named
from portal.base.desk import LoggedAdmin

# Groups are the roles, which a command keeps.
admin.site.unregister(Group)


def role_label(group: Group) -> str:
    """A role with what it is for, in the reader's language; another group by its name."""
    role = role_named(group.name)
    return format_html("<strong>{}</strong>: {}", capfirst(str(role.label)), role.about) if role else group.name


@admin.register(Office)
class OfficeAdmin(LoggedAdmin):
    """The organisations that keep the registry."""

    list_display = ("name", "acronym", "is_open_to_others", "publishes_alone")
    search_fields = ("name", "acronym")


@admin.register(User)
class DeskUserAdmin(LoggedAdmin, UserAdmin):
    """Accounts. What a person may do follows from the roles ticked here, never from single permissions."""

    list_display = ("username", "full_name", "office", "roles", "is_staff", "is_active")
    list_filter = ("is_active", "is_staff", "groups", "office")
    list_select_related = ("office",)
    search_fields = ("username", "first_name", "last_name", "email")
    autocomplete_fields = ("office",)
    filter_horizontal = ()
    fieldsets = (
        (_("The person"), {"fields": ("username", "password", ("first_name", "last_name"), "office")}),
        (_("Mail"), {"fields": ("email", "language", "wants_digest")}),
        (
            _("What they may do"),
            {
                "fields": ("is_active", "is_staff", "groups", "is_superuser"),
                "description": _("Nobody signs in to the desk without “staff status”."),
            },
        ),
        (_("When"), {"fields": (("last_login", "date_joined"),)}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "office", "usable_password", "password1", "password2")}),
        (_("What they may do"), {"fields": ("is_staff", "groups")}),
    )
    readonly_fields = ("last_login", "date_joined")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        own = super().get_readonly_fields(request, obj)
        return own if request.user.is_superuser else (*own, "is_superuser")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only a superuser changes a superuser, or an administrator could take over that account."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            # The command makes the roles in their order.
            kwargs |= {"widget": CheckboxSelectMultiple, "queryset": Group.objects.order_by("pk")}
            field = super().formfield_for_manytomany(db_field, request, **kwargs)
            field.label = _("Roles")
            field.help_text = _("Each role may do all that the one before it may.")
            field.label_from_instance = role_label
            return field
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description=_("name"), ordering="first_name")
    def full_name(self, user: User) -> str:
        """First and last name."""
        return user.get_full_name()

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        """The roles, in the reader's language."""
        known = [(group.name, role_named(group.name)) for group in user.groups.all()]
        return ", ".join(str(role.label) if role else name for name, role in known)
