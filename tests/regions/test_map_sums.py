"""The money of a map, which the database reckons, is that of each place by itself."""

import random
from decimal import Decimal

import pytest

from programs.models import Agreement
from regions.map.sums import money_by_place
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
