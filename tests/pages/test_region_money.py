"""How the money of agreements counts in a region: by stated share, in full, or listed as shared."""

import datetime
import random
from decimal import Decimal

import pytest
from django.db.models import F
from django.utils import timezone

from programs.models import Agreement
from programs.notation.dates import months_later
from regions.models import Region
from regions.views.agreements import GROUPS, agreements_here
from regions.views.money import Basis, Counted, Deal, in_region, with_places
from tests import make
from tests.scattered import chained, scattered

pytestmark = pytest.mark.django_db


def counted(region, user=None):
    """The money of all agreements of the registry that work in this region, as its page reckons it."""
    agreements = Agreement.objects.within(region).visible_to(user).order_by("number", "pk")
    return in_region(with_places(agreements, user), region)


def totals(region):
    return [(total.currency, total.amount, total.agreements) for total in counted(region).totals]


def test_an_amount_counts_in_full_where_the_agreement_works_nowhere_else():
    blitar = make.region("35.05")
    make.agreement(amount="2800000000", regions=[blitar])
    assert totals(blitar) == [("IDR", Decimal("2800000000.00"), 1)]


def test_it_counts_in_full_in_the_province_where_all_its_places_lie_in_it():
    make.agreement(amount="100", regions=[make.region("35.05"), make.region("35.06")])
    assert totals(make.region("35")) == [("IDR", Decimal("100.00"), 1)]


def test_what_several_regions_share_is_listed_with_their_number_and_never_divided():
    blitar = make.region("35.05")
    make.agreement(amount="900", regions=[blitar, make.region("35.06"), make.region("62.01")])
    money = counted(blitar)
    assert money.totals == []
    assert [(row.basis, row.amount, row.sharers) for row in money.rows] == [(Basis.SHARED, None, 3)]
    assert money.uncounted() == [(Basis.SHARED, 1)]


def test_a_stated_percentage_or_amount_counts_instead():
    blitar, kediri = make.region("35.05"), make.region("35.06")
    agreement = make.agreement(amount="1000.01", regions=[blitar, kediri])
    agreement.region_shares.filter(region=blitar).update(percent="33.3")
    agreement.region_shares.filter(region=kediri).update(amount="12")
    assert totals(blitar) == [("IDR", Decimal("333.00"), 1)]
    assert totals(kediri) == [("IDR", Decimal("12.00"), 1)]


def test_a_province_with_one_place_whose_share_is_unknown_counts_nothing_of_it():
    """A sum with a gap would be too small."""
    jatim = make.region("35")
    agreement = make.agreement(amount="100", regions=[make.region("35.05"), make.region("35.06"), make.region("62.01")])
    agreement.region_shares.filter(region__code="35.05").update(percent="10")
    assert totals(jatim) == []


def test_currencies_are_never_added_up():
    blitar = make.region("35.05")
    make.agreement(amount="100", regions=[blitar])
    make.agreement(amount="50", regions=[blitar])
    make.agreement(amount="7", currency="USD", regions=[blitar])
    assert totals(blitar) == [("IDR", Decimal("150.00"), 2), ("USD", Decimal("7.00"), 1)]


def test_an_unknown_amount_is_no_total_of_zero():
    blitar = make.region("35.05")
    make.agreement(regions=[blitar])
    money = counted(blitar)
    assert money.totals == []
    assert [row.basis for row in money.rows] == [Basis.UNKNOWN]


def test_money_passed_on_is_not_added_to_the_agreement_it_comes_from():
    blitar = make.region("35.05")
    grant = make.agreement("1", amount="100", regions=[blitar])
    sub_grant = make.agreement("2", amount="60", regions=[blitar], parent=grant, relation="subgrants")
    make.agreement("3", amount="20", regions=[blitar], parent=sub_grant, relation="subgrants")
    assert totals(blitar) == [("IDR", Decimal("100.00"), 1)]
    assert counted(blitar).uncounted() == [(Basis.PASSED_ON, 2)]


def test_a_sub_grant_counts_where_the_agreement_it_comes_from_does_not():
    blitar = make.region("35.05")
    grant = make.agreement(amount="100", regions=[blitar, make.region("62.01")])
    make.agreement(amount="60", regions=[blitar], parent=grant, relation="subgrants")
    assert totals(blitar) == [("IDR", Decimal("60.00"), 1)]


def test_a_renewal_counts_beside_the_agreement_it_renews():
    blitar = make.region("35.05")
    first = make.agreement(amount="100", regions=[blitar])
    make.agreement(amount="60", regions=[blitar], parent=first, relation="renews")
    assert totals(blitar) == [("IDR", Decimal("160.00"), 2)]


def test_without_regions_of_its_own_an_agreement_works_where_its_programme_does():
    blitar, kediri = make.region("35.05"), make.region("35.06")
    program = make.program(regions=[blitar, kediri])
    make.agreement(amount="200", programs=[program])
    assert totals(blitar) == []
    program.regions.filter(region=blitar).update(percent="25")
    assert totals(blitar) == [("IDR", Decimal("50.00"), 1)]


def test_the_share_of_the_programme_counts_where_that_programme_works_here_alone():
    blitar = make.region("35.05")
    here, elsewhere = make.program(regions=[blitar]), make.program(regions=[make.region("62.01")])
    agreement = make.agreement(amount="200", programs=[here, elsewhere])
    assert totals(blitar) == []
    agreement.program_shares.filter(program=here).update(amount="30")
    assert totals(blitar) == [("IDR", Decimal("30.00"), 1)]


@pytest.mark.parametrize("further", [{"is_national": True, "regions": ["35.05"]}, {"regions": []}])
def test_a_national_programme_or_one_without_stated_places_may_reach_further(further):
    blitar = make.region("35.05")
    regions = [make.region(code) for code in further["regions"]]
    other = make.program(regions=regions, is_national=further.get("is_national", False))
    make.agreement(amount="100", programs=[make.program(regions=[blitar]), other])
    money = counted(blitar)
    assert money.totals == []
    assert [(row.basis, row.sharers) for row in money.rows] == [(Basis.SHARED, 0)]


def test_the_amount_of_an_amendment_in_force_counts():
    blitar = make.region("35.05")
    agreement = make.agreement(amount="100", regions=[blitar])
    agreement.amendments.create(amount="80", currency="IDR", effective_on="2020-01-01")
    assert totals(blitar) == [("IDR", Decimal("80.00"), 1)]


def test_reckoning_runs_as_many_queries_for_two_agreements_as_for_seven(django_assert_num_queries):
    blitar = make.region("35.05")
    for number in range(7):
        make.agreement(amount="100", programs=[make.program(regions=[blitar])])
        if number in (1, 6):
            with django_assert_num_queries(4):
                # 1 their own regions, 2 the programmes' regions, 3 their shares with the programmes, 4 the agreements
                # as of today
                assert len(counted(blitar).rows) == number + 1


def dated(chance: random.Random) -> None:
    """Scattered agreements and chains of sub-grants with ends before and after today, some ended early."""
    scattered(chance, 40)
    chained(chance)
    today = timezone.localdate()
    for agreement in Agreement.objects.order_by("pk"):
        start = today + datetime.timedelta(days=chance.randint(-2000, 200))
        end = start + datetime.timedelta(days=chance.randint(1, 2500))
        chosen = {"period_start": start, "period_end": end, "period_precision": "day"}
        if chance.random() < 0.2:
            chosen = {}
        if chance.random() < 0.8:
            chosen |= {"signed_on": start, "signed_on_precision": "day"}
        Agreement.objects.filter(pk=agreement.pk).update(**chosen)
        if chance.random() < 0.1:
            agreement.amendments.create(terminates=True, effective_on=today - datetime.timedelta(days=3))


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("is_staff", [False, True])
def test_the_page_of_a_place_shows_of_each_group_what_row_by_row_comes_first(seed: int, is_staff: bool) -> None:
    chance = random.Random(seed)
    dated(chance)
    Agreement.objects.filter(pk__in=chance.sample(range(1, 40), 5)).update(publication="draft")
    make.placed()
    user = make.user(staff=True) if is_staff else None
    year = months_later(timezone.localdate(), 12)
    for region in Region.objects.filter(code__in=["35", "35.05", "35.06", "62.01"]):
        latest = (F("signed_on").desc(nulls_last=True), F("period_start").desc(nulls_last=True), "number", "pk")
        ordered = Agreement.objects.visible_to(user).within(region).order_by(*latest)
        groups: dict[str, list[Counted]] = {}
        for row in in_region(with_places(ordered, user), region).rows:
            groups.setdefault(kind_of(row.agreement, year), []).append(row)
        here = agreements_here(region, user)
        assert {group.key: group.number for group in here.groups} == {key: len(rows) for key, rows in groups.items()}
        for group in here.groups:
            rows = groups[group.key]
            if group.key in ("ending", "running"):
                rows.sort(key=lambda row: row.agreement.current_end)
            told = [(row.agreement.pk, row.counted.basis, row.counted.amount) for row in group.rows]
            assert told == [(row.agreement.pk, row.basis, row.amount) for row in rows][: len(told)]
            assert len(told) == min(len(rows), 5 if group.key in ("ending", "running") else 2)
        assert here.number == sum(map(len, groups.values()))


def kind_of(agreement: Deal, year: datetime.date) -> str:
    if agreement.state == "running" and agreement.current_end and agreement.current_end <= year:
        return "ending"
    return GROUPS[Agreement.State(agreement.state)]
