"""How agreements count for a partner, row by row: the rule that `partners.sums` has the database reckon by."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch

from partners.models import Partner
from programs.models import Agreement, AgreementParty
from regions.views.money import Basis, Counted, Money, without_passed_on


def money_of(partner: Partner, role: str) -> Money:
    """What this partner gave as funder, or received as recipient, of what is public today."""
    parties = AgreementParty.objects.visible_to(None).select_related("partner").order_by("pk")
    agreements = Agreement.objects.involving(partner).published().as_of()
    rows = agreements.prefetch_related(Prefetch("parties", parties, to_attr="shown_parties"))
    return Money(without_passed_on(row for each in rows if (row := _counted(partner, each, role)) is not None))


def _counted(partner: Partner, agreement: Any, role: str) -> Counted | None:
    holders = {row.partner_id for row in agreement.shown_parties if row.role == role}
    if partner.pk not in holders:
        return None
    if agreement.current_amount is None:
        return Counted(agreement, Basis.UNKNOWN)
    if len(holders) > 1:
        return Counted(agreement, Basis.SHARED, sharers=len(holders))
    return Counted(agreement, Basis.FULL, agreement.current_amount)
