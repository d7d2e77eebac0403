"""How the money of agreements counts in a programme: per currency, nothing twice, nothing divided."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from programs.models import AgreementProgram
from regions.views.money import CENT, Basis, Counted, Money, without_passed_on


def in_program(shares: Iterable[AgreementProgram]) -> Money:
    """How each agreement of a programme counts in it, given its rows of shares.

    By the stated share; in full where the programme is the agreement's only one; otherwise it is listed as shared.
    """
    return Money(without_passed_on(_counted(share) for share in shares))


def _counted(share: AgreementProgram) -> Counted:
    agreement = share.agreement
    whole = agreement.current_amount
    if share.amount is not None:
        return Counted(agreement, Basis.SHARE, Decimal(share.amount))
    if whole is None:
        return Counted(agreement, Basis.UNKNOWN)
    if share.percent is not None:
        return Counted(agreement, Basis.SHARE, (whole * share.percent / 100).quantize(CENT))
    sharers = len(agreement.program_shares.all())
    return Counted(agreement, Basis.FULL, whole) if sharers == 1 else Counted(agreement, Basis.SHARED, sharers=sharers)
