"""A key of the API: made for an organisation, shown once, kept only as a digest."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.base.fields import new_id

# `ppd_` tells scanners of leaked secrets what they found; the public half finds the row, the secret half opens it.
FORM = re.compile(r"ppd_([0-9a-z]{8})_([\w-]{43})")
# The last use is written down this often at most: it tells whether a key is in use, not when to the second.
SELDOM = timedelta(minutes=10)


def digest(secret: str) -> str:
    """What is kept of a key. Its secret half has 256 random bits, so a plain digest cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()


class ApiKeyQuerySet(models.QuerySet):
    """Keys of the API."""

    def in_force(self) -> ApiKeyQuerySet:
        """Keys that open today: neither revoked nor past their last day."""
        still = Q(expires_on__isnull=True) | Q(expires_on__gte=timezone.localdate())
        return self.filter(still, is_revoked=False)

    def opened_by(self, token: str) -> ApiKey | None:
        """The key in force that this text is; None for anything else."""
        form = FORM.fullmatch(token)
        key = form and self.in_force().filter(prefix=form[1]).first()
        return key if key and secrets.compare_digest(key.digest, digest(token)) else None


class ApiKey(models.Model):
    """A key of the API. It says who asks and how much they may ask; it never widens what can be seen."""

    class Tier(models.TextChoices):
        PARTNER = "partner", _("partner")
        BULK = "bulk", _("bulk")

    prefix = models.CharField(_("begins with"), max_length=8, unique=True, default=new_id, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    partner = models.ForeignKey(
        "partners.Partner",
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("For whom the key is made. They keep it secret, and answer for what is asked with it."),
    )
    purpose = models.CharField(
        _("used for"), max_length=200, help_text=_("Such as “nightly copy into our grants system”.")
    )
    tier = models.CharField(
        _("tier"),
        max_length=8,
        choices=Tier,
        default=Tier.PARTNER,
        help_text=_("How many requests a minute the key may make; the API guide says how many each tier has."),
    )
    expires_on = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Leave empty for a key that works until it is revoked.")
    )
    is_revoked = models.BooleanField(
        _("revoked"), default=False, help_text=_("From then on the key opens nothing. Tick it when a key has leaked.")
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering = ["-created_at", "-pk"]
        default_permissions = ("view", "add", "change")

    def __str__(self) -> str:
        return f"ppd_{self.prefix}_…"

    def make(self) -> str:
        """Give the key its secret, and return the whole key: it can be shown now and never again. Saves nothing."""
        token = f"ppd_{self.prefix}_{secrets.token_urlsafe(32)}"
        self.digest = digest(token)
        return token

    def used(self) -> None:
        """Write down that the key is in use, now and then."""
        now = timezone.now()
        if self.last_used_at is None or self.last_used_at < now - SELDOM:
            rows: Any = type(self).objects.filter(pk=self.pk)
            rows.update(last_used_at=now)
