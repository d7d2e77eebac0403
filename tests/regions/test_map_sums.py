"""The money of a map, which the database reckons, is that of each place by itself."""

import random
from decimal import Decimal

import pytest

from programs.models import Agreement
from regions.map.sums import PROVINCE, REGENCY, money_by_place, sums_by_place
from regions.models import Region
from regions.views.money import in_region, with_places
from tests import make
from tests.scattered import chained, scattered

pytestmark = pytest.mark.django_db


def by_itself(place: Region, currency: str) -> Decimal | None:
    """What counts in one place, as the rule reckons it that reads every agreement with a record of that very place."""
    agreements = Agreement.objects.visible_to(None)
    named = (
        agreements.filter(region_shares__region=place)
        | agreements.filter(region_shares__isnull=True, program_shares__program__regions__region=place)
        if place.kind == Region.Kind.PROVINCE
        else agreements.within(place)
    )
    keys = set(named.values_list("pk", flat=True)) & set(agreements.within(place).values_list("pk", flat=True))
    rows = with_places(agreements.filter(pk__in=keys).order_by("pk"), None)
    return {total.currency: total.amount for total in in_region(rows, place).totals}.get(currency)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_money_at_each_place_is_what_counts_there_by_the_rule(seed):
    chance = random.Random(seed)
    scattered(chance, 80)
    chained(chance)
    make.region("35.05.01")
    places = Region.objects.published().filter(code__in=["35", "35.05", "35.06", "62.01", "11.01"])
    for currency in ("IDR", "USD"):
        reckoned = {place.code: by_itself(place, currency) for place in places}
        shown = money_by_place(Agreement.objects.published(), None, currency)
        assert shown == {code: amount for code, amount in reckoned.items() if amount is not None}
        assert shown


def by_the_rule(place: Region) -> dict[tuple[str, str, int | None], tuple[Decimal, int]]:
    """The same of a whole place, with what is left out, by reason, currency and year."""
    agreements = Agreement.objects.visible_to(None).within(place).order_by("pk")
    sums: dict[tuple[str, str, int | None], tuple[Decimal, int]] = {}
    for row in in_region(with_places(agreements, None), place).rows:
        day = row.agreement.signed_on or row.agreement.period_start
        key = "full" if row.is_counted else str(row.basis), row.currency, day and day.year
        amount, number = sums.get(key, (Decimal(), 0))
        sums[key] = amount + (row.amount or Decimal()), number + 1
    return sums


@pytest.mark.parametrize("seed", [1, 2])
def test_the_sums_of_every_place_of_one_size_are_those_of_the_rule(seed):
    chance = random.Random(seed)
    scattered(chance, 80)
    chained(chance)
    Agreement.objects.filter(pk__in=Agreement.objects.values("pk")[:20]).update(
        signed_on="2020-05-04", signed_on_precision="day"
    )
    make.region("35.05.01")
    for size, codes in [(PROVINCE, ["35", "62", "11"]), (REGENCY, ["35.05", "35.06", "62.01"])]:
        cells = sums_by_place(Agreement.objects.published(), None, size)
        for place in Region.objects.filter(code__in=codes):
            shown = {
                (cell.basis, cell.currency, cell.year): (cell.amount if cell.basis == "full" else 0, cell.agreements)
                for cell in cells
                if cell.group == place.code
            }
            ruled = {
                key: (amount if key[0] == "full" else 0, number) for key, (amount, number) in by_the_rule(place).items()
            }
            assert shown == ruled, place.code
