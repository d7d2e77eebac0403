"""How the money of agreements counts in a region and in totals: per currency, nothing twice, nothing divided.

The rule: an amount counts in a region by its stated share, or in full where every place it works in lies there;
otherwise it is listed as shared and never divided. Currencies are never added up. The money of a sub-grant is part
of its parent's, so it is not added beside it. An amount nobody stated is unknown, not zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Prefetch, TextChoices
from django.utils.translation import gettext_lazy as _

from portal.base.wording import page_language
from programs.models import Agreement, AgreementProgram, AgreementRegion, ProgramRegion
from programs.notation import format_money
from regions.models import Region

CENT = Decimal("0.01")


class Basis(TextChoices):
    """Why an amount is in a total, or why not."""

    FULL = "full", _("counted in full")
    SHARE = "share", _("counted by its stated share")
    SHARED = "shared", _("shared, not counted")
    PASSED_ON = "passed_on", _("passes on money counted already")
    UNKNOWN = "unknown", _("amount not stated")


class Counted(NamedTuple):
    """One agreement in a total: `amount` is what counts, None where nothing does; `sharers` among how many it is
    shared, 0 where that is not known."""

    agreement: Agreement
    basis: Basis
    amount: Decimal | None = None
    sharers: int = 0

    @property
    def currency(self) -> str:
        """The currency of the agreement as of today."""
        return self.agreement.current_currency

    @property
    def is_counted(self) -> bool:
        """Whether the total holds it."""
        return self.amount is not None


class Total(NamedTuple):
    """What counts in one currency, and from how many agreements."""

    currency: str
    amount: Decimal
    agreements: int


@dataclass(frozen=True)
class Money:
    """The agreements of a total, in the order given, and the sums by currency."""

    rows: list[Counted]

    @property
    def totals(self) -> list[Total]:
        """One for each currency, by its code; empty where no amount counts, which is not a total of zero."""
        sums: dict[str, list[Decimal]] = {}
        for row in self.rows:
            if row.amount is not None:
                sums.setdefault(row.currency, []).append(row.amount)
        return [Total(currency, sum(sums[currency], Decimal()), len(sums[currency])) for currency in sorted(sums)]

    @property
    def in_words(self) -> str:
        """The sums, one after another, in the page's language; empty where no amount counts."""
        return ", ".join(format_money(total.amount, total.currency, page_language()) for total in self.totals)

    def uncounted(self) -> list[tuple[Basis, int]]:
        """How many agreements are left out of the totals, by the reason."""
        reasons = [row.basis for row in self.rows if not row.is_counted]
        return [(basis, reasons.count(basis)) for basis in Basis if basis in reasons]


def without_passed_on(rows: Iterable[Counted]) -> list[Counted]:
    """The same rows; a sub-grant whose parent counts among them no longer counts itself, nor do its own."""
    given = list(rows)
    by_key = {row.agreement.pk: row for row in given}
    above: dict[Any, Any] = {
        key: row.agreement.parent_id
        for key, row in by_key.items()
        if row.agreement.relation == Agreement.Relation.SUBGRANTS
    }

    def is_held_above(key: int) -> bool:
        seen = {key}
        parent = above.get(key)
        while parent in by_key and parent not in seen:
            if by_key[parent].is_counted:
                return True
            seen.add(parent)
            parent = above.get(parent)
        return False

    return [
        Counted(row.agreement, Basis.PASSED_ON) if row.is_counted and is_held_above(row.agreement.pk) else row
        for row in given
    ]


def with_places(agreements: Any, user: Any) -> Any:
    """Agreements with all that `in_region` asks: `own_places`, and `shares` whose programmes have `places`.

    Four queries with those of the agreements themselves; rows this user may not see are left out.
    """
    places = ProgramRegion.objects.visible_to(user).select_related("region").order_by("position", "pk")
    shares = AgreementProgram.objects.visible_to(user).select_related("program").order_by("position", "pk")
    shares = shares.prefetch_related(Prefetch("program__regions", places, to_attr="places"))
    own = AgreementRegion.objects.visible_to(user).select_related("region").order_by("position", "pk")
    return agreements.as_of().prefetch_related(
        Prefetch("region_shares", own, to_attr="own_places"), Prefetch("program_shares", shares, to_attr="shares")
    )


def in_region(agreements: Iterable[Any], region: Region) -> Money:
    """How each of these agreements (`with_places`) counts in the region, places in it included."""
    return Money(without_passed_on(_counted(agreement, region) for agreement in agreements))


def _counted(agreement: Any, region: Region) -> Counted:
    places = agreement.own_places or [place for share in agreement.shares for place in share.program.places]
    outside = {place.region_id for place in places if not _lies_in(place.region, region)}
    stated = _own_share(agreement, region) if agreement.own_places else _share_by_programs(agreement, region)
    amount = agreement.current_amount
    if not outside and not _reaches_further(agreement) and amount is not None:
        return Counted(agreement, Basis.FULL, amount)
    if stated is not None:
        return Counted(agreement, Basis.SHARE, stated)
    if amount is None:
        return Counted(agreement, Basis.UNKNOWN)
    sharers = 0 if _reaches_further(agreement) else len({place.region_id for place in places})
    return Counted(agreement, Basis.SHARED, sharers=sharers)


def _lies_in(place: Region, region: Region) -> bool:
    return f"{place.code}.".startswith(f"{region.code}.")


def _reaches_further(agreement: Any) -> bool:
    """Whether it also works where no place is named: nationally, or through a programme without stated places."""
    if agreement.own_places:
        return False
    return any(share.program.is_national or not share.program.places for share in agreement.shares)


def _part_of(whole: Decimal | None, row: Any) -> Decimal | None:
    """The stated share of a row: its own amount, else its percentage of the whole; None where neither is known."""
    if getattr(row, "amount", None) is not None:
        return row.amount
    if row.percent is None or whole is None:
        return None
    return (whole * row.percent / 100).quantize(CENT)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum, or None where one of them is unknown: a sum with a gap would be too small."""
    known = list(amounts)
    return None if not known or None in known else sum(known, Decimal())


def _own_share(agreement: Any, region: Region) -> Decimal | None:
    rows = [row for row in agreement.own_places if _lies_in(row.region, region)]
    return _sum(_part_of(agreement.current_amount, row) for row in rows)


def _share_by_programs(agreement: Any, region: Region) -> Decimal | None:
    parts = []
    for share in agreement.shares:
        inside = [place for place in share.program.places if _lies_in(place.region, region)]
        if not inside:
            continue
        is_only = len(agreement.shares) == 1 and share.amount is None and share.percent is None
        of_program = agreement.current_amount if is_only else _part_of(agreement.current_amount, share)
        if len(inside) == len(share.program.places) and not share.program.is_national:
            parts.append(of_program)
        else:
            parts.append(_sum(_part_of(of_program, place) for place in inside))
    return _sum(parts)
