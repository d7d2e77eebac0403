"""Where changes are sent, and each sending."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.base.fields import new_id
from portal.base.models import RegistryVersion

# Waits after the first, second ... failure; after the last one the webhook is switched off, some two days on.
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440))
# Changes sent together at the most.
AT_ONCE = 100
# How long one worker has a webhook to itself: longer than any sending takes.
LEASE = timedelta(minutes=2)


def new_secret() -> str:
    """What signs the deliveries of one webhook: 256 random bits."""
    return f"pds_{secrets.token_urlsafe(32)}"


class WebhookQuerySet(models.QuerySet):
    """Webhooks."""

    def taken(self) -> list[Any]:
        """Those that this worker may serve now: each is another's no longer, and for a while nobody else's."""
        free = Q(busy_until__isnull=True) | Q(busy_until__lt=timezone.now())
        mine = []
        for webhook in self.filter(free, is_active=True).order_by("pk"):
            rows = self.model.objects.filter(free, pk=webhook.pk, is_active=True)
            if rows.update(busy_until=timezone.now() + LEASE):
                mine.append(webhook)
        return mine


class Webhook(models.Model):
    """An address to which the public changes are sent."""

    public_id = models.CharField(max_length=8, unique=True, default=new_id, editable=False)
    partner = models.ForeignKey(
        "partners.Partner",
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Who is told."),
    )
    url = models.URLField(
        _("address"), max_length=500, help_text=_("Takes a POST by https. Private networks are refused.")
    )
    secret = models.CharField(max_length=60, default=new_secret, editable=False)
    is_active = models.BooleanField(
        _("switched on"),
        default=True,
        help_text=_("Switched off by itself after two days without an answer; switch it on to begin where it stopped."),
    )
    sent_through = models.PositiveBigIntegerField(
        _("sent up to number"),
        default=RegistryVersion.current,
        help_text=_("Changes after this number are still to be sent. A new webhook begins with the next change."),
    )
    busy_until = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["-created_at", "-pk"]
        default_permissions = ("view", "add", "change")

    def __str__(self) -> str:
        return self.url

    def due(self) -> Delivery | None:
        """What is to be sent next: the oldest that has not arrived, else what has changed since; None for nothing."""
        waiting = self.deliveries.waiting().order_by("pk").first()
        if waiting is not None:
            return waiting if waiting.next_at <= timezone.now() else None
        newest = RegistryVersion.current()
        if newest <= self.sent_through:
            return None
        through = min(newest, self.sent_through + AT_ONCE)
        return self.deliveries.create(after=self.sent_through, through=through)


class DeliveryQuerySet(models.QuerySet):
    """Sendings."""

    def waiting(self) -> DeliveryQuerySet:
        """Those that have not arrived and are not given up."""
        return self.filter(state=Delivery.State.WAITING)


class Delivery(models.Model):
    """One sending: the changes after one number up to another, told anew as they are public at each attempt."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        ARRIVED = "arrived", _("arrived")
        GIVEN_UP = "given_up", _("given up")

    webhook = models.ForeignKey(Webhook, verbose_name=_("webhook"), on_delete=models.CASCADE, related_name="deliveries")
    public_id = models.CharField(max_length=8, default=new_id, editable=False)
    after = models.PositiveBigIntegerField(_("after number"))
    through = models.PositiveBigIntegerField(_("up to number"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING, db_index=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    answer = models.CharField(_("last answer"), max_length=200, blank=True)
    next_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    tried_at = models.DateTimeField(_("last attempt"), null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-pk"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.after + 1}–{self.through}"

    def again(self) -> Delivery:
        """The same changes, to be sent once more."""
        return self.webhook.deliveries.create(after=self.after, through=self.through)
