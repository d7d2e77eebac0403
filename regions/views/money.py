"""How the money of agreements counts in a region and in totals: per currency, nothing twice, nothing divided.

The rule: an amount counts in a region by its stated share, or in full where every place it works in lies there;
otherwise it is listed as shared and never divided. Currencies are never added up. The money of a sub-grant is part
of its parent's, so it is not added beside it. An amount nobody stated is unknown, not zero.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import TextChoices
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

    agreement: Any
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


def in_words(totals: Iterable[Total]) -> str:
    """These sums, one after another, in the page's language."""
    return ", ".join(format_money(total.amount, total.currency, page_language()) for total in totals)


@dataclass(frozen=True)
class Money:
    """The agreements of a total, in the order given, and the sums by currency."""

    rows: list[Counted]

    @cached_property
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
        return in_words(self.totals)

    def uncounted(self) -> list[tuple[Basis, int]]:
        """How many agreements are left out of the totals, by the reason."""
        numbers = Counter(row.basis for row in self.rows if not row.is_counted)
        return [(basis, numbers[basis]) for basis in Basis if basis in numbers]


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
        parent: Any = above.get(key)
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


class Place(NamedTuple):
    """A place an agreement or a programme names, by its code, and the share that falls to it, if one is stated."""

    code: str
    amount: Decimal | None
    percent: Decimal | None

    def lies_in(self, region: Region) -> bool:
        return f"{self.code}.".startswith(f"{region.code}.")


class ProgramShare(NamedTuple):
    """A programme under an agreement: the share that falls to it, if one is stated, and where it works."""

    amount: Decimal | None
    percent: Decimal | None
    is_national: bool
    places: list[Place]


class Deal(NamedTuple):
    """What reckoning needs of an agreement, as of today; a page names only a few of the agreements it counts."""

    pk: int
    parent_id: int | None
    relation: str
    signed_on: datetime.date | None
    period_start: datetime.date | None
    current_amount: Decimal | None
    current_currency: str
    state: str
    current_end: datetime.date | None
    own_places: list[Place]
    shares: list[ProgramShare]


def with_places(agreements: Any, user: Any) -> list[Deal]:
    """These agreements in their order, each with its own places and its programmes' as far as this user sees them.

    Four queries of bare columns.
    """
    bare = list(agreements.as_of().values_list(*Deal._fields[:-2]))
    among = [row[0] for row in bare]
    own: dict[int, list[Place]] = {}
    rows = AgreementRegion.objects.visible_to(user).filter(agreement__in=among).order_by()
    for agreement, *place in rows.values_list("agreement", "region__code", "amount", "percent"):
        own.setdefault(agreement, []).append(Place._make(place))
    under = AgreementProgram.objects.visible_to(user).filter(agreement__in=among).order_by()
    places: dict[int, list[Place]] = {}
    of_programs = ProgramRegion.objects.visible_to(user).filter(program__in=under.values("program")).order_by()
    for program, code, percent in of_programs.values_list("program", "region__code", "percent"):
        places.setdefault(program, []).append(Place(code, None, percent))
    shares: dict[int, list[ProgramShare]] = {}
    columns = ("agreement", "program", "amount", "percent", "program__is_national")
    for agreement, program, amount, percent, is_national in under.values_list(*columns):
        share = ProgramShare(amount, percent, is_national, places.get(program, []))
        shares.setdefault(agreement, []).append(share)
    return [Deal._make([*row, own.get(row[0], []), shares.get(row[0], [])]) for row in bare]


def in_region(agreements: Iterable[Deal], region: Region) -> Money:
    """How each of these agreements (`with_places`) counts in the region, places in it included."""
    return Money(without_passed_on(_counted(agreement, region) for agreement in agreements))


def _counted(agreement: Deal, region: Region) -> Counted:
    places = agreement.own_places or [place for share in agreement.shares for place in share.places]
    is_outside = any(not place.lies_in(region) for place in places)
    stated = _own_share(agreement, region) if agreement.own_places else _share_by_programs(agreement, region)
    amount = agreement.current_amount
    if not is_outside and not _reaches_further(agreement) and amount is not None:
        return Counted(agreement, Basis.FULL, amount)
    if stated is not None:
        return Counted(agreement, Basis.SHARE, stated)
    if amount is None:
        return Counted(agreement, Basis.UNKNOWN)
    sharers = 0 if _reaches_further(agreement) else len({place.code for place in places})
    return Counted(agreement, Basis.SHARED, sharers=sharers)


def _reaches_further(agreement: Deal) -> bool:
    """Whether it also works where no place is named: nationally, or through a programme without stated places."""
    if agreement.own_places:
        return False
    return any(share.is_national or not share.places for share in agreement.shares)


def _part_of(whole: Decimal | None, row: Place | ProgramShare) -> Decimal | None:
    """The stated share of a row: its own amount, else its percentage of the whole; None where neither is known."""
    if row.amount is not None:
        return row.amount
    if row.percent is None or whole is None:
        return None
    return (whole * row.percent / 100).quantize(CENT)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum, or None where one of them is unknown: a sum with a gap would be too small."""
    known = list(amounts)
    return None if not known or None in known else sum(known, Decimal())


def _own_share(agreement: Deal, region: Region) -> Decimal | None:
    rows = [row for row in agreement.own_places if row.lies_in(region)]
    return _sum(_part_of(agreement.current_amount, row) for row in rows)


def _share_by_programs(agreement: Deal, region: Region) -> Decimal | None:
    parts = []
    for share in agreement.shares:
        inside = [place for place in share.places if place.lies_in(region)]
        if not inside:
            continue
        is_only = len(agreement.shares) == 1 and share.amount is None and share.percent is None
        of_program = agreement.current_amount if is_only else _part_of(agreement.current_amount, share)
        if len(inside) == len(share.places) and not share.is_national:
            parts.append(of_program)
        else:
            parts.append(_sum(_part_of(of_program, place) for place in inside))
    return _sum(parts)
