"""How the money of agreements counts in a programme: per currency, nothing twice, nothing divided."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from programs.models import AgreementProgram, RupiahEquivalent
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


# A rate is rounded, and so is what it gives: only what differs by more than this is worth a word.
ROUNDING = Decimal("0.01")


class Worth(NamedTuple):
    """What an agreement is worth in rupiah, as a source says.

    `reckoned` is its amount times the rate where that is something else; `is_of_today` whether the amount that was
    turned into rupiah is still the agreement's.
    """

    row: RupiahEquivalent
    reckoned: Decimal | None
    is_of_today: bool


def worth_of(agreement: Any) -> list[Worth]:
    """The rupiah equivalents of an agreement (none or one) whose rate this reader may see."""
    amount = agreement.amount
    is_of_today = (agreement.current_amount, agreement.current_currency) == (amount, agreement.currency)
    found = []
    for row in agreement.rupiah_equivalents.all():
        reckoned = None if amount is None else (amount * row.rate).quantize(CENT)
        near = reckoned is None or abs(reckoned - row.amount) <= ROUNDING * max(reckoned, row.amount)
        found.append(Worth(row, None if near else reckoned, is_of_today and amount is not None))
    return found
