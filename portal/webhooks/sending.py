"""Sends what is due: signed, to public addresses only, again and again until it arrives or is given up."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import logging
import socket
import time

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from portal.base.api.change import ChangeShape, ChangeViewSet
from portal.base.api.shapes import Addresses
from portal.base.links import Asker, NotAskedError
from portal.base.models import RegistryVersion
from portal.webhooks.models import BACK_OFF, Delivery, Webhook

logger = logging.getLogger("portal.webhooks")


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA-256 over the timestamp, a full stop and the body, in hexadecimal digits."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def body_of(delivery: Delivery) -> bytes:
    """The changes as the public feed tells them now: of what was withdrawn since, only that it was."""
    feed = ChangeViewSet()
    changes = list(feed.get_queryset().filter(number__gt=delivery.after, number__lte=delivery.through))
    feed.prepare(changes)
    addresses = Addresses(api=f"{settings.SITE_URL}{reverse('api-root')}", site=settings.SITE_URL)
    with translation.override(settings.LANGUAGE_CODE):
        told = ChangeShape(changes, many=True, context={"addresses": addresses}).data
    return json.dumps({"registry_version": RegistryVersion.current(), "changes": told}).encode()


def send(delivery: Delivery, asker: Asker) -> None:
    """One attempt. What came of it stands in the delivery, and in its webhook."""
    webhook, body, timestamp = delivery.webhook, body_of(delivery), str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "Registry-Webhook": webhook.public_id,
        "Registry-Delivery": delivery.public_id,
        "Registry-Timestamp": timestamp,
        "Registry-Signature": f"sha256={signature(webhook.secret, timestamp, body)}",
    }
    try:
        status, reason = asker.post(webhook.url, body, headers)
        arrived, words = 200 <= status < 300, f"{status} {reason}".strip()
    except NotAskedError as error:
        arrived, words = False, str(error)
    except TimeoutError:
        arrived, words = False, "timed out"
    except (OSError, http.client.HTTPException, ValueError) as error:
        arrived, words = False, getattr(error, "strerror", "") or str(error) or type(error).__name__
    delivery.attempts += 1
    delivery.answer, delivery.tried_at = words[:200], timezone.now()
    if arrived:
        delivery.state = Delivery.State.ARRIVED
        rows = Webhook.objects.filter(pk=webhook.pk, sent_through__lt=delivery.through)
        rows.update(sent_through=delivery.through)
    elif delivery.attempts > len(BACK_OFF):
        delivery.state = Delivery.State.GIVEN_UP
        Webhook.objects.filter(pk=webhook.pk).update(is_active=False)
        logger.warning("webhook %s is switched off: %s", webhook.public_id, words)
    else:
        delivery.next_at = timezone.now() + BACK_OFF[delivery.attempts - 1]
    delivery.save()


def send_due(asker: Asker) -> int:
    """Send what is due everywhere, once; how many attempts that took."""
    attempts = 0
    for webhook in Webhook.objects.taken():
        try:
            if delivery := webhook.due():
                send(delivery, asker)
                attempts += 1
        finally:
            Webhook.objects.filter(pk=webhook.pk).update(busy_until=None)
    return attempts


def why_refused(url: str, asker: Asker) -> str:
    """Why nothing may be sent to this address, in a few words; empty where something may."""
    try:
        asker.check(url)
    except NotAskedError as error:
        return str(error)
    except (socket.gaierror, ValueError):
        return "no such name"
    return ""
