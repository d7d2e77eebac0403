"""How many queries the pages about all records ask: each is named, and none grows with the rows."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType

from programs.models import Amendment
from regions.models import Indicator, PlanningDocument, Target
from tests import make
from tests.pages.reading import read
from tests.pages.test_query_counts import FEW, MANY, activities, agreements, many, programs, regions

pytestmark = pytest.mark.django_db

YEAR = {"period_start": datetime.date(2020, 1, 1), "period_end": datetime.date(2020, 12, 31), "period_precision": "day"}

SIGNED = {"signed_on": datetime.date(2020, 5, 4), "signed_on_precision": "day"}


@pytest.fixture(autouse=True)
def _known_content_types() -> None:
    """A running process has read these once."""
    ContentType.objects.get_for_models(*apps.get_models())


def fill(rows: int) -> None:
    """Agreements of one year with programmes of one goal, some that pass money on, some without an amount."""
    goal, target = make.sdg_goal("15"), make.sdg_target("15.1")
    made = agreements(rows, amount=Decimal(5), currency="IDR", **SIGNED, **YEAR)
    for agreement, program in zip(made, programs(rows, **YEAR), strict=True):
        agreement.program_shares.create(program=program)
        program.sdg_goals.add(goal)
        program.sdg_targets.add(target)
    agreements(rows, parent=made[0], relation="subgrants", amount=Decimal(1), currency="IDR", **YEAR)
    agreements(rows, **YEAR)
    programs(rows, serves_all_sdgs=True)
    Amendment.objects.create(agreement=made[0], amount=Decimal(7), currency="IDR", effective_on="2020-02-01")
    for activity in activities(rows):
        type(activity).objects.filter(pk=activity.pk).update(**YEAR)
    for region in regions(rows):
        indicator = many(Indicator, 1, name="Indikator")[0]
        indicator.sdg_goals.add(goal)
        due = many(Target, 1, indicator=indicator, region=region, year=2020)[0]
        due.planning_documents.add(*many(PlanningDocument, 1, kind=make.plan_kind(), region=region, **YEAR))
    make.placed()


@pytest.mark.parametrize("rows", [FEW, MANY])
def test_the_page_of_all_money_asks_the_same_queries_however_much_there_is(rows, django_assert_num_queries) -> None:
    fill(rows)
    # First whether sums are kept, which they are not;
    # 1 what counts, 2 what states no amount, 3 what is passed on; 4 the flow; of the names in it 5 partners,
    # 6 agreements, 7 their parties, 8 programmes, 9 their partners, 10 provinces; 11 agreements without an amount,
    # 12 their parties; 13 those that pass money on, 14 their parties; 15 how far the registry is
    with django_assert_num_queries(1 + 15):
        read("/money/")


@pytest.mark.parametrize("rows", [FEW, MANY])
def test_the_list_of_years_asks_the_same_queries_however_much_there_is(rows, django_assert_num_queries) -> None:
    fill(rows)
    # how many lie in each year: 1 agreements, 2 programmes, 3 activities, 4 plans, 5 targets; 6-8 money by year,
    # before them whether it is kept; 9 how far the registry is
    with django_assert_num_queries(1 + 9):
        read("/years/")


@pytest.mark.parametrize("rows", [FEW, MANY])
def test_the_page_of_a_year_asks_the_same_queries_however_much_there_is(rows, django_assert_num_queries) -> None:
    fill(rows)
    # First whether sums of money are kept, which they are not;
    # 1-5 how many lie in each year; 6 programmes, and those of which both ends are known; 7 money that counts,
    # 8 agreements without an amount, 9 those that pass money on; 10 signed, 11 their parties; 12 beginning,
    # 13 their parties; 14 ending, 15 their parties; 16 programmes, 17 their partners, 18 their regions;
    # 19 activities, 20 their hosts, 21 their regions; 22 plans; 23 targets, 24 their plans, 25 their programmes;
    # 26 how many programmes in each province, 27 the provinces; 28 citations; 29 how far the registry is
    with django_assert_num_queries(1 + 29):
        read("/years/2020/")


@pytest.mark.parametrize("rows", [FEW, MANY])
def test_the_list_of_goals_asks_five_queries(rows, django_assert_num_queries) -> None:
    fill(rows)
    # 1 goals named, 2 goals of which only a target is named; 3 programmes for all of them; 4 the goals;
    # 5 how far the registry is
    with django_assert_num_queries(5):
        read("/sdgs/")


@pytest.mark.parametrize("rows", [FEW, MANY])
def test_the_page_of_a_goal_asks_the_same_queries_however_much_there_is(rows, django_assert_num_queries) -> None:
    fill(rows)
    # 1 the goal; 2 its money; 3 programmes, 4 their partners, 5 their regions, 6 how many; 7-10 the same for all goals;
    # 11 agreements, 12 their parties; of the map: 13 programmes at each place and without one, 14 the places;
    # 15 how often partners, 16 the partners, 17 how many; the UN's targets: 18 in programmes, 19 in indicators,
    # 20 their numbers; 21 indicators, 22 how many; 23 targets, 24 their plans, 25 their programmes, 26 how many;
    # 27 citations; 28 how far the registry is
    with django_assert_num_queries(28):
        read("/sdgs/15/")


def test_pages_made_of_many_records_say_how_far_the_registry_is() -> None:
    make.partner()
    fill(1)
    for path in ("/en/money/", "/en/years/", "/en/years/2020/", "/en/sdgs/", "/en/sdgs/15/", "/en/map/"):
        assert "Registry version" in read(path), path
