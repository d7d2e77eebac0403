"""Pictures place values, years and days: in per cent across, in sizes of the text down."""

import datetime
from decimal import Decimal

import pytest

from portal.base.pictures import Span, TimeAxis, em, nice_steps, percent, round_step, span_of

DAY = datetime.date


def test_lengths_are_plain_numbers_in_both_languages() -> None:
    assert [percent(1, 3), percent(Decimal(1)), percent(0, 5), percent(7, 0)] == ["33.33%", "100%", "0%", "100%"]
    assert [em(Decimal("1.50")), em(10), em(0)] == ["1.5em", "10em", "0em"]


@pytest.mark.parametrize(
    ("greatest", "steps"),
    [
        ("0", "0 1"),
        ("1", "0 0.5 1"),
        ("2.8", "0 1 2 3"),
        ("4", "0 1 2 3 4"),
        ("4.01", "0 2 4 6"),
        ("999", "0 500 1000"),
        ("90000", "0 50000 100000"),
        ("0.03", "0 0.01 0.02 0.03"),
    ],
)
def test_an_axis_steps_in_round_values_and_holds_the_greatest(greatest: str, steps: str) -> None:
    assert nice_steps(Decimal(greatest)) == [Decimal(step) for step in steps.split()]


def test_an_axis_has_few_steps_whatever_it_holds() -> None:
    for power in range(-2, 17):
        for first in ("1", "1.01", "2.5", "7", "9.99"):
            greatest = Decimal(first).scaleb(power)
            steps = nice_steps(greatest)
            assert len(steps) <= 5 and steps[0] == 0 and steps[-2] < greatest <= steps[-1], greatest


def test_of_many_years_every_second_fifth_or_tenth_is_named() -> None:
    assert [round_step(count, 8) for count in (1, 8, 9, 16, 17, 60, 1800)] == [1, 1, 2, 2, 5, 10, 500]


def test_a_date_is_a_band_as_wide_as_it_is_unknown() -> None:
    day = DAY(2020, 2, 18)
    assert span_of(day, "day") == Span(day, day)
    assert span_of(day, "month") == Span(DAY(2020, 2, 1), DAY(2020, 2, 29))
    assert span_of(day, "year") == Span(DAY(2020, 1, 1), DAY(2020, 12, 31))


def test_days_stand_where_they_lie_and_stay_inside() -> None:
    axis = TimeAxis([DAY(2020, 1, 15), DAY(2020, 4, 2)])
    assert axis.span == Span(DAY(2020, 1, 1), DAY(2020, 4, 30))
    assert [axis.at(DAY(2020, 1, 1)), axis.at(DAY(2020, 4, 30), ends=True)] == ["0%", "100%"]
    assert [axis.at(DAY(2019, 1, 1)), axis.at(DAY(2031, 1, 1))] == ["0%", "100%"]
    assert axis.width(Span(DAY(2020, 3, 1), DAY(2020, 2, 1))) == "0%"
    assert [tick.words for tick in axis.ticks()] == ["Jan 2020", "Feb", "Mar", "Apr"]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (DAY(2020, 8, 18), DAY(2020, 8, 18), "Agu 2020"),
        (DAY(2020, 8, 1), DAY(2021, 7, 31), "Sep 2020 Nov Jan 2021 Mar Mei Jul"),
        (DAY(2020, 1, 1), DAY(2022, 12, 31), "Jan 2020 Jul Jan 2021 Jul Jan 2022 Jul"),
        (DAY(2020, 1, 1), DAY(2029, 12, 31), "2020 2022 2024 2026 2028"),
        (DAY(1966, 5, 1), DAY(2026, 12, 31), "1980 2000 2020"),
        (DAY.min, DAY.max, "2000 4000 6000 8000"),
    ],
)
def test_an_axis_names_few_days_whatever_its_length(first: DAY, last: DAY, words: str) -> None:
    ticks = TimeAxis([first, last]).ticks()
    assert " ".join(tick.words for tick in ticks) == words
