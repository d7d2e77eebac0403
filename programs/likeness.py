"""Which agreements look like one that is there already: the same number in any spelling, or the same deal."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from decimal import Decimal

from django.db.models import Count, Q

from programs.models import Agreement
from programs.notation import number_key
from programs.querysets import AgreementQuerySet

# Two partners meet in more than one agreement, and make one of them on one day for one amount.
PARTIES_IN_COMMON = 2


def numbered_alike(number: str) -> AgreementQuerySet:
    """Agreements with this number, however it is spelt; none for a text without a number."""
    key = number_key(number or "")
    return Agreement.objects.filter(number_key=key) if key else Agreement.objects.none()


def same_deal(
    parties: Collection[int],
    *,
    amount: Decimal | None,
    currency: str,
    signed_on: datetime.date | None,
    period_start: datetime.date | None = None,
) -> AgreementQuerySet:
    """Agreements between at least two of these partners, of the same amount and signed on the same day.

    Where neither says when it was signed, the day on which they start stands for it. Without an amount or a day nothing
    can be said.
    """
    if amount is None or len(parties) < PARTIES_IN_COMMON or not (signed_on or period_start):
        return Agreement.objects.none()
    day = Q(signed_on=signed_on) if signed_on else Q(signed_on=None, period_start=period_start)
    same = Agreement.objects.filter(day, amount=amount, parties__partner__in=parties)
    if currency:
        same = same.filter(currency=currency)
    counted = same.annotate(in_common=Count("parties__partner", distinct=True))
    return Agreement.objects.filter(pk__in=counted.filter(in_common__gte=PARTIES_IN_COMMON).values("pk"))
