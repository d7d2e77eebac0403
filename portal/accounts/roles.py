"""Roles: what the people on the desk may do, as groups with permissions.

Each role may do all that the one before it may. Which models a permission is about follows from the models
themselves: those that know the permission to publish are records, the rest are code lists, offices and accounts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext_lazy as _

APPS = ("accounts", "base", "regions", "partners", "programs", "keys", "webhooks")
# Reference data and what only administrators see.
KEPT_BY_COMMAND = {"region"}
FOR_ADMINISTRATORS = {"user", "office", "apikey", "webhook", "delivery"}


class Role(NamedTuple):
    """A role: the name of its group, what it is called on screen, and what it is for."""

    name: str
    label: object
    about: object


VIEWER = Role("viewer", _("viewer"), _("Reads everything on the desk, drafts too."))
EDITOR = Role(
    "editor",
    _("editor"),
    _("Also enters records, changes those of the own office, deletes its drafts, and sends them for review."),
)
PUBLISHER = Role(
    "publisher",
    _("publisher"),
    _("Also publishes and withdraws records of the own office, and decides on proposals of others."),
)
ADMINISTRATOR = Role(
    "administrator",
    _("administrator"),
    _("Also does all this with the records of every office, and keeps code lists, offices and accounts."),
)
ROLES = (VIEWER, EDITOR, PUBLISHER, ADMINISTRATOR)


def permissions_of(role: Role) -> set[tuple[str, str]]:
    """The permissions of a role: app label and codename."""
    upto = ROLES[: ROLES.index(role) + 1]
    return {permission for each in upto for permission in _added_by(each)}


def make_roles() -> None:
    """Make the groups, or bring them back to exactly these permissions. People stay in the groups they are in."""
    with transaction.atomic():
        stored = Permission.objects.filter(content_type__app_label__in=APPS).select_related("content_type")
        known = {(permission.content_type.app_label, permission.codename): permission for permission in stored}
        for role in ROLES:
            group, _made = Group.objects.get_or_create(name=role.name)
            group.permissions.set(known[name] for name in sorted(permissions_of(role)) if name in known)


def role_named(name: str) -> Role | None:
    """The role whose group has this name; None for a group of the installation's own."""
    return next((role for role in ROLES if role.name == name), None)


def _added_by(role: Role) -> Iterator[tuple[str, str]]:
    """The permissions a role has beyond the one before it."""
    for app_label in APPS:
        for model in apps.get_app_config(app_label).get_models():
            name, known = model._meta.model_name or "", model._meta.default_permissions
            is_record = "publish" in known and name not in KEPT_BY_COMMAND
            words = {
                VIEWER.name: () if name in FOR_ADMINISTRATORS else ("view",),
                EDITOR.name: ("add", "change", "delete") if is_record else (),
                PUBLISHER.name: ("publish",) if is_record else (),
                ADMINISTRATOR.name: () if "publish" in known else ("view", "add", "change"),
            }[role.name]
            yield from ((app_label, f"{word}_{name}") for word in words if word in known)
