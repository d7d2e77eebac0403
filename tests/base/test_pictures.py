"""Pictures place values, years and days: in per cent across, in sizes of the text down."""

import datetime
from decimal import Decimal

import pytest

from portal.base.pictures import Span, Step, TimeAxis, Timeline, boxes, em, nice_steps, percent, round_step, span_of
from portal.base.pictures.timeline import shortened

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
    axis = TimeAxis([DAY(2020, 1, 15), DAY(2021, 4, 2)])
    assert axis.span == Span(DAY(2020, 1, 1), DAY(2021, 4, 30))
    assert [axis.at(DAY(2020, 1, 1)), axis.at(DAY(2021, 4, 30), ends=True)] == ["0%", "100%"]
    assert [axis.at(DAY(2019, 1, 1)), axis.at(DAY(2031, 1, 1))] == ["0%", "100%"]
    assert axis.width(Span(DAY(2020, 3, 1), DAY(2020, 2, 1))) == "0%"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (DAY(2020, 8, 18), DAY(2020, 8, 18), "Jan 2020 Apr Jul Okt"),
        (DAY(2020, 8, 1), DAY(2021, 7, 31), "Okt 2020 Jan 2021 Apr"),
        (DAY(2020, 1, 1), DAY(2022, 6, 30), "Jan 2020 Jul Jan 2021 Jul Jan 2022"),
        (DAY(2020, 1, 1), DAY(2022, 12, 31), "2020 2021 2022"),
        (DAY(2020, 1, 1), DAY(2029, 12, 31), "2020 2022 2024 2026 2028"),
        (DAY(1966, 5, 1), DAY(2026, 12, 31), "1980 2000 2020"),
        (DAY.min, DAY.max, "2000 4000 6000 8000"),
    ],
)
def test_an_axis_is_a_year_at_least_and_names_few_days_whatever_its_length(first: DAY, last: DAY, words: str) -> None:
    ticks = TimeAxis([first, last]).ticks()
    assert " ".join(tick.words for tick in ticks if tick.words) == words


def test_words_are_cut_where_a_line_ends() -> None:
    short = "Keadaan hari ini: sampai Maret 2027; Rp3,5 miliar"
    assert shortened(short) == short
    assert [len(shortened(letter * 90)) for letter in "iaM"] == [86, 43, 26]
    assert shortened("M" * 90).endswith("M…")


def numbers(values: list[str]) -> list[float]:
    return [float(value.rstrip("%em")) for value in values]


def test_a_bar_that_runs_backwards_is_dotted_and_one_without_an_end_fades() -> None:
    timeline = Timeline("x", [DAY(2020, 1, 1), DAY(2024, 12, 31)])
    timeline.bar("bar", DAY(2022, 1, 1), DAY(2021, 1, 1))
    timeline.bar("bar", DAY(2022, 1, 1), None)
    timeline.bar("bar", None, DAY(2022, 1, 1))
    timeline.bar("bar", None, None)
    assert [(rect.kind, rect.fill) for rect in timeline.rects] == [
        ("odd", ""),
        ("bar", "fade-end"),
        ("bar", "fade-start"),
    ]
    assert timeline.rects[1].x == timeline.axis.at(DAY(2022, 1, 1))
    assert timeline.rects[2].x == "0%"


def test_sums_rise_at_their_day_and_within_the_month_where_no_day_is_known() -> None:
    timeline = Timeline("x", [DAY(2020, 1, 1), DAY(2023, 12, 31)])
    day, month = span_of(DAY(2020, 5, 5), "day"), span_of(DAY(2021, 1, 1), "month")
    paid = [Step(month, Decimal(3), "later"), Step(day, Decimal(1), "first")]
    timeline.sums(paid, [], DAY(2022, 1, 1), Decimal(8))
    first, second = (rect for rect in timeline.rects if rect.kind == "paid")
    assert [first.words, second.words] == ["first", "later"]
    # A quarter of what stands at last, which is half of what is agreed.
    assert numbers([first.height, second.height]) == pytest.approx([5 / 8, 20 / 8], abs=0.01)
    (band,) = (rect for rect in timeline.rects if rect.kind == "band")
    assert (band.fill, band.width) == ("hatch", timeline.axis.width(month))
    assert timeline.kinds == {"paid", "band", "agreed", "base"}


def test_of_many_steps_each_has_its_place_and_few_have_numbers() -> None:
    six = boxes(6, 4)
    assert [box.state for box in six] == ["past"] * 3 + ["here"] + ["ahead"] * 2
    assert [box.words for box in six] == list("123456")
    for count in (1, 60):
        last = boxes(count, 1)[-1]
        assert 99 < sum(numbers([last.x, last.width])) <= 100
    assert {box.words for box in boxes(60, 1)} == {""}
