"""What may be odd about plans and targets."""

import datetime

import pytest

from tests import make
from tests.findings import codes, in_the_way

pytestmark = pytest.mark.django_db

day = datetime.date


def plan(first, last):
    return make.planning_document(publication=make.DRAFT, period_start=first, period_end=last, period_precision="year")


def test_a_plan_that_ends_before_it_starts():
    assert in_the_way(plan(day(2026, 1, 1), day(2021, 12, 31))) == {"end-before-start"}
    assert in_the_way(plan(day(2021, 1, 1), day(2026, 12, 31))) == set()


def test_a_range_upside_down():
    assert in_the_way(make.target(make.DRAFT, lower="5", upper="4")) == {"range-upside-down"}
    assert in_the_way(make.target(make.DRAFT, lower="4", upper="5")) == set()
    assert in_the_way(make.target(make.DRAFT, lower="4")) == set()


def test_a_target_of_more_than_a_hundred_per_cent():
    rate = make.indicator(unit="per 100.000")
    assert codes(make.target(value="101")) == {"above-hundred-per-cent"}
    assert codes(make.target(value="100")) == set()
    assert codes(make.target(value="101", indicator=rate)) == set()
    assert codes(make.target(value="101", indicator=rate, unit="%")) == {"above-hundred-per-cent"}


def test_a_year_outside_the_plans_a_target_stands_in():
    short, long = plan(day(2021, 1, 1), day(2026, 12, 31)), plan(day(2025, 1, 1), day(2045, 12, 31))
    documents = {"planning_documents": [short, long]}
    assert codes(make.target(make.DRAFT, year=2046, **documents)) == {"year-outside-plan"}
    assert codes(make.target(make.DRAFT, year=2020, **documents)) == {"year-outside-plan"}
    assert codes(make.target(make.DRAFT, year=2040, **documents)) == set()
    assert codes(make.target(make.DRAFT, year=2040)) == set()
