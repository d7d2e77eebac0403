"""Totals of agreements and programmes by group: the sums that pages show, in one shape, for the API.

Each rule stands where its page has it: a place (`regions.views.money`), programmes (`programs.views.money`), a partner
in a role (`partners.views.money_of`), else every agreement with its whole amount. All reckon in the database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Q, TextChoices
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from partners.sums import sums_by_partner
from portal.base.models import SdgGoal
from programs.models import AgreementParty, ProgramPartner, ProgramRegion
from programs.views.goal import programs_by_goal
from programs.views.money import in_all, in_programs
from programs.views.year import spans_of
from regions.map.sums import PROVINCE, REGENCY, Cell, sums_by_place
from regions.models import Region
from regions.views.money import Basis, Total
from regions.views.sums import Sums


class By(TextChoices):
    """What the totals are divided by."""

    PROVINCE = "province", _("province")
    REGENCY = "regency", _("regency or city")
    YEAR = "year", _("year")
    PARTNER = "partner", _("partner")
    SDG_GOAL = "sdg_goal", _("SDG goal")
    CURRENCY = "currency", _("currency")


SIZES: dict[str, int] = {By.PROVINCE: PROVINCE, By.REGENCY: REGENCY}
KINDS = {By.PROVINCE: [Region.Kind.PROVINCE], By.REGENCY: [Region.Kind.REGENCY, Region.Kind.CITY]}


@dataclass(frozen=True)
class Selection:
    """What is asked about.

    `agreements` are not yet narrowed by year and currency: money passed on is left out before. `programs` is None where
    something was asked that programmes do not have. `sharing` are the programmes whose share counts, if it is theirs.
    """

    agreements: Any
    programs: Any
    sharing: Any = None
    region: Region | None = None
    partner: Partner | None = None
    role: str = ""
    year: int | None = None
    currency: str = ""


class Group(NamedTuple):
    """A group by the id under which it can be asked for; `record` where it is one."""

    id: str
    name: str
    noun: str = ""


class Row(NamedTuple):
    """The totals of a group; `group` is None for everything, or for that of which it is not known."""

    group: Group | None
    programs: int | None
    totals: list[Total]
    left_out: Counter[str]

    @property
    def agreements(self) -> int:
        """How many there are, counted or not."""
        return sum(total.agreements for total in self.totals) + sum(self.left_out.values())


def totals(by: str, chosen: Selection) -> list[Row]:
    """The rows in the order of their groups, those without anything left out. At most twenty-one queries."""
    cells: dict[Any, list[Cell]] = {}
    for cell in _narrowed(_cells(by, chosen), chosen):
        cells.setdefault(_key(by, cell), []).append(cell)
    programs = None if chosen.programs is None else _programs(by, chosen, cells)
    keys = cells.keys() | (programs or {}).keys() if by else {None}
    groups = _groups(by, chosen, keys)
    return [
        _row(groups[key], None if programs is None else programs[key], cells.get(key, []))
        for key in groups
        if key in keys
    ]


def _row(group: Group | None, programs: int | None, cells: list[Cell]) -> Row:
    sums: dict[str, Total] = {}
    left_out: Counter[str] = Counter()
    for cell in cells:
        if cell.basis != Basis.FULL:
            left_out[cell.basis] += cell.agreements
            continue
        before = sums.get(cell.currency, Total(cell.currency, Decimal(), 0))
        sums[cell.currency] = Total(cell.currency, before.amount + cell.amount, before.agreements + cell.agreements)
    return Row(group, programs, [sums[currency] for currency in sorted(sums)], left_out)


def _cells(by: str, chosen: Selection) -> Iterable[Cell]:
    """What counts, by the one rule that the question calls for."""
    if by in SIZES:
        cells = sums_by_place(chosen.agreements, None, SIZES[by])
        return [cell for cell in cells if chosen.region is None or _lies_in(cell.group, chosen.region)]
    if by == By.PARTNER or (chosen.partner and chosen.role):
        cells = sums_by_partner(chosen.agreements, None, chosen.role)
        return [cell for cell in cells if chosen.partner is None or cell.group == chosen.partner.pk]
    if by == By.SDG_GOAL:
        return [
            cell._replace(group=goal.pk)
            for goal in SdgGoal.objects.filter(is_active=True)
            for cell in _of_sums(in_programs(chosen.sharing.serving(goal), None, chosen.agreements))
        ]
    if chosen.region:
        cells = sums_by_place(chosen.agreements, None, len(chosen.region.code))
        return [cell for cell in cells if cell.group == chosen.region.code]
    if chosen.sharing is not None:
        return _of_sums(in_programs(chosen.sharing, None, chosen.agreements))
    return _of_sums(in_all(chosen.agreements))


def _of_sums(sums: Sums) -> list[Cell]:
    counted = [Cell(None, *key, Basis.FULL, *total) for key, total in sums.counted.items()]
    left_out = [
        Cell(None, currency, year, basis, Decimal(), number)
        for (basis, currency, year), number in sums.left_out.items()
    ]
    return counted + left_out


def _narrowed(cells: Iterable[Cell], chosen: Selection) -> Iterable[Cell]:
    """Those of the year and the currency asked for; an amount that is not known is in no currency."""
    for cell in cells:
        if chosen.year and cell.year != chosen.year:
            continue
        if chosen.currency and (cell.currency != chosen.currency or cell.basis == Basis.UNKNOWN):
            continue
        yield cell


def _key(by: str, cell: Cell) -> Any:
    if by == By.YEAR:
        return cell.year
    if by == By.CURRENCY:
        return None if cell.basis == Basis.UNKNOWN else cell.currency
    return cell.group if by else None


def _lies_in(code: str, region: Region) -> bool:
    return f"{code}.".startswith(f"{region.code}.")


def _programs(by: str, chosen: Selection, cells: Iterable[Any]) -> Counter[Any] | None:
    """How many programmes each group has, by the words of its page. None where programmes are not divided so."""
    among = chosen.programs.order_by().values("pk")
    if not by:
        return Counter({None: chosen.programs.count()})
    if by in SIZES:
        rows = ProgramRegion.objects.visible_to(None).filter(program__in=among).order_by()
        placed = rows.annotate(place=Substr("region__code", 1, SIZES[by])).values_list("place")
        numbers = Counter(dict(placed.annotate(number=Count("program", distinct=True))))
        return Counter({code: number for code, number in numbers.items() if len(code) == SIZES[by]})
    if by == By.PARTNER:
        roles = ProgramPartner.objects.visible_to(None).filter(role=chosen.role, program__in=among).order_by()
        return Counter(dict(roles.values_list("partner").annotate(number=Count("program", distinct=True))))
    if by == By.SDG_GOAL:
        return programs_by_goal(None, chosen.programs)
    if by == By.YEAR:
        spans = spans_of(chosen.programs)
        years = {chosen.year} if chosen.year else spans.years(timezone.localdate().year) | set(cells) - {None}
        numbers = Counter({year: spans.number(year) for year in years if year})
        if silent := chosen.programs.filter(period_start__isnull=True, period_end__isnull=True).count():
            numbers[None] = silent
        return +numbers
    return None


def _groups(by: str, chosen: Selection, keys: Iterable[Any]) -> dict[Any, Group | None]:
    """The groups in their order, those of this kind that readers may know of. One query at most."""
    if by in SIZES:
        places = Region.objects.visible_to(None).filter(kind__in=KINDS[By(by)]).order_by("code")
        return {
            place.code: Group(place.code, place.name, Region.noun)
            for place in places
            if chosen.region is None or _lies_in(place.code, chosen.region)
        }
    if by == By.PARTNER:
        parties = AgreementParty.objects.visible_to(None).filter(role=chosen.role)
        roles = ProgramPartner.objects.visible_to(None).filter(role=chosen.role)
        having = Q(pk__in=parties.values("partner")) | Q(pk__in=roles.values("partner"))
        partners = Partner.objects.visible_to(None).filter(having).order_by("name", "pk")
        if chosen.partner:
            partners = partners.filter(pk=chosen.partner.pk)
        named = partners.values_list("pk", "public_id", "name")
        return {key: Group(public_id, name, Partner.noun) for key, public_id, name in named}
    if by == By.SDG_GOAL:
        return {goal.pk: Group(goal.code, goal.name) for goal in SdgGoal.objects.filter(is_active=True)}
    known = sorted(key for key in keys if key is not None)
    groups: dict[Any, Group | None] = {key: Group(str(key), str(key)) for key in known}
    return groups | {None: None}
