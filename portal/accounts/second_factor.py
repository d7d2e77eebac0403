"""The second factor: who must have one, who has one, and how it is taken away from someone who lost it.

A second factor is an app that shows codes (TOTP) or a passkey. Recovery codes stand in for either and are none
of their own.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import Permission
from django.db.models import Exists, OuterRef, Q

from portal.accounts.models import User
from portal.accounts.roles import PUBLISHER, ROLES

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# Whoever makes things public, and whoever keeps the accounts that do.
ROLES_WITH_A_SECOND_FACTOR = tuple(role.name for role in ROLES[ROLES.index(PUBLISHER) :])


def is_required_of(user: Any) -> bool:
    """Whether this person may not work without a second factor."""
    return bool(settings.SECOND_FACTOR_REQUIRED and user.is_authenticated and _obliged().filter(pk=user.pk).exists())


def is_missing_for(user: Any) -> bool:
    """Whether this person must have a second factor and has none. One query, for every request of the desk."""
    if not settings.SECOND_FACTOR_REQUIRED or not user.is_authenticated:
        return False
    own = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
    return _obliged().filter(~Exists(own), pk=user.pk).exists()


def is_set_up_for(user: Any) -> bool:
    """Whether this person has a second factor."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def take_away(user: User) -> int:
    """Remove someone's second factors and recovery codes, and end all their sessions; how many factors there were."""
    count = Authenticator.objects.filter(user=user, type__in=FACTORS).count()
    Authenticator.objects.filter(user=user).delete()
    for session in UserSession.objects.filter(user=user).order_by("pk"):
        session.end()
    return count


def _obliged() -> Any:
    """The people who must have a second factor: by role, and whoever may publish through a group of the house's own."""
    publishes = {"codename__startswith": "publish_"}
    given = Q(groups__permissions__in=Permission.objects.filter(**publishes).values("pk"))
    given |= Q(user_permissions__in=Permission.objects.filter(**publishes).values("pk"))
    return User.objects.filter(Q(is_superuser=True) | Q(groups__name__in=ROLES_WITH_A_SECOND_FACTOR) | given)
