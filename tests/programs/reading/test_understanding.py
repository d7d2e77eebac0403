"""What is understood of a text, and which columns follow it: without a form, without a database."""

import datetime
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from programs.reading import WrittenDay, WrittenEnd, WrittenMoney, WrittenPeriod, WrittenPhase

MONEY, PERIOD, SIGNED = WrittenMoney(), WrittenPeriod(), WrittenDay("signed_on")
day = datetime.date


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def money(text, earlier="", answer="", **columns):
    return MONEY.understand({"amount": None, "currency": "", "amount_as_written": text} | columns, earlier, answer)


def period(text, earlier="", **columns):
    empty = {"period_start": None, "period_end": None, "period_precision": ""}
    return PERIOD.understand(empty | {"period_as_written": text} | columns, earlier)


def signed(text, earlier="", **columns):
    empty = {"signed_on": None, "signed_on_precision": ""}
    return SIGNED.understand(empty | {"signed_on_as_written": text} | columns, earlier)


# Money.


def test_an_amount_is_told_in_digits_and_in_words():
    understood = money("IDR 2.800.000.000,-")
    assert understood.words == "IDR 2,800,000,000 – two billion eight hundred million rupiah"
    with override("id"):
        assert money("IDR 2.800.000.000,-").words == "Rp2.800.000.000 – dua miliar delapan ratus juta rupiah"


def test_an_amount_fills_amount_currency_and_whether_it_is_exact():
    understood = money("Rp 2,8 miliar", amount_exact=True)
    assert understood.values == {"amount": Decimal("2800000000.00"), "currency": "IDR", "amount_exact": False}


def test_an_amount_typed_by_hand_stays_and_the_difference_is_told():
    understood = money("IDR 2.800.000.000,-", amount=Decimal("2700000000"), currency="IDR")
    assert understood.values["amount"] == Decimal("2700000000")
    assert understood.hand
    assert any("IDR 2,700,000,000" in sentence for sentence in understood.oddities)


def test_an_amount_that_an_earlier_text_gave_follows_the_new_text():
    columns = {"amount": Decimal("2800000000"), "currency": "IDR"}
    understood = money("IDR 2.900.000.000,-", earlier="IDR 2.800.000.000,-", **columns)
    assert understood.values["amount"] == Decimal("2900000000.00")
    assert not understood.oddities


def test_an_emptied_text_takes_along_what_it_gave():
    understood = money("", earlier="IDR 2.800.000.000,-", amount=Decimal("2800000000"), currency="IDR")
    assert understood.values == {"amount": None, "currency": ""}


@pytest.mark.parametrize("text", ["EUR 1.250", "US$ 150.000", "Rp 2.8000.000", "$ 5.000.000", "USD 2 M"])
def test_an_ambiguous_amount_is_not_taken_before_someone_says_yes(text):
    asked = money(text)
    assert asked.values == {"amount": None}
    assert asked.question.startswith("Yes, this is ")
    agreed = money(text, answer=asked.answer)
    assert agreed.values["amount"] is not None and agreed.values["currency"]
    assert agreed.is_confirmed


def test_a_yes_belongs_to_its_text():
    answer = money("EUR 1.250").answer
    assert money("EUR 1.260", answer=answer).values == {"amount": None}
    assert money("USD 1.250", answer=answer).values == {"amount": None}


def test_the_question_shows_the_decimals():
    assert money("EUR 1.250").question == "Yes, this is EUR 1,250.00"
    with override("id"):
        assert money("EUR 1.250").question.endswith("EUR 1.250,00")


def test_an_amount_once_confirmed_is_not_asked_about_again():
    stored = money("EUR 1.250", earlier="EUR 1.250", amount=Decimal("1250"), currency="EUR")
    assert (stored.question, stored.oddities) == ("", ())
    assert stored.values["amount"] == Decimal("1250.00")


def test_an_amount_confirmed_once_is_asked_about_anew_when_its_text_changes():
    changed = money("EUR 1.350", earlier="EUR 1.250", amount=Decimal("1250"), currency="EUR")
    assert changed.values["amount"] is None
    assert changed.question == "Yes, this is EUR 1,350.00"


def test_without_a_currency_no_amount_is_taken_and_a_chosen_one_helps():
    assert money("2.800.000.000").values == {"amount": None}
    assert money("2.800.000.000").hand == "currency"
    assert money("2.800.000.000", currency="IDR").values == {"amount": Decimal("2800000000.00"), "currency": "IDR"}


def test_a_chosen_currency_settles_a_sign_that_many_use():
    understood = money("$ 5.000.000", currency="AUD")
    assert understood.values == {"amount": Decimal("5000000.00"), "currency": "AUD"}
    assert understood.oddities == ()


def test_an_amount_below_zero_is_told_and_not_taken():
    assert money("-Rp 5.000.000").values == {"amount": None}


def test_a_box_unticked_by_hand_stays_unticked():
    assert money("IDR 2.800.000.000,-", amount_exact=False).values["amount_exact"] is False


# Periods.


def test_a_period_is_told_with_how_exact_it_is_and_fills_its_columns():
    understood = period("Agustus 2020- Juli 2021")
    assert understood.words == "August 2020 – July 2021, exact to the month"
    assert understood.values == {
        "period_start": day(2020, 8, 1),
        "period_end": day(2021, 7, 31),
        "period_precision": "month",
    }


def test_a_stated_duration_is_kept_in_units_that_are_stored():
    understood = period("6 semester", duration=None, duration_unit="")
    assert (understood.values["duration"], understood.values["duration_unit"]) == (36, "month")
    assert "stated duration: 36 months" in understood.words


def test_a_duration_by_hand_stays_and_the_difference_is_told():
    understood = period("selama 5 tahun dengan periode 2024 s.d 2029", duration=3, duration_unit="year")
    assert (understood.values["duration"], understood.values["duration_unit"]) == (3, "year")
    assert understood.hand


def test_a_start_by_hand_is_not_rounded_to_what_the_text_knows():
    understood = period("Agustus 2020- Juli 2021", period_start=day(2020, 8, 18))
    assert understood.values["period_start"] == day(2020, 8, 18)
    assert understood.values["period_precision"] == ""
    assert understood.hand


def test_a_period_that_runs_backwards_is_kept_and_told():
    understood = period("Juli 2021 - Agustus 2020")
    assert understood.values["period_end"] == day(2020, 8, 31)
    assert understood.oddities == ("The end lies before the start.",)


def test_an_amendment_takes_the_end_only():
    understood = WrittenEnd().understand({"period_as_written": "sampai dengan 31 Desember 2022"})
    assert understood.values["period_end"] == day(2022, 12, 31)
    assert understood.values["period_precision"] == "day"
    longer = WrittenEnd().understand({"period_as_written": "Agustus 2020 - Desember 2022"})
    assert longer.values["period_end"] == day(2022, 12, 31)


def test_a_phase_learns_its_step():
    understood = WrittenPhase().understand({"period_as_written": "semester ke-4 dari 6 semester"})
    assert (understood.values["number"], understood.values["of_total"], understood.values["unit"]) == (4, 6, "semester")


# Days.


@pytest.mark.parametrize("text", ["18 Agustus 2020", "18-08-2020", "Selasa, 18 Agustus 2020", "August 18, 2020"])
def test_a_date_in_any_spelling_is_one_day(text):
    understood = signed(text)
    assert understood.words == "18 August 2020"
    assert understood.values == {"signed_on": day(2020, 8, 18), "signed_on_precision": "day"}
    assert understood.oddities == ()


def test_a_wrong_day_of_the_week_is_told_and_the_date_is_taken():
    understood = signed("Kamis, 2 Mei 2025")
    assert understood.values["signed_on"] == day(2025, 5, 2)
    assert understood.oddities == ("The date is not on the day of the week that is written.",)


def test_a_period_is_no_date_of_signing():
    understood = signed("16-19 September 2021")
    assert understood.values["signed_on"] is None
    assert understood.hand


# Whatever is typed.

PIECES = st.sampled_from(
    [
        *("Rp", "IDR", "EUR", "$", "2.800", "2,8", "000", ",-", "miliar", "M", "juta", "(", ")", "dua", "rupiah", "-"),
        *("Agustus", "16", "31", "s.d.", "2020", "2021", "Kamis", "selama", "5 tahun", "semester ke-4 dari 6", "sejak"),
        *(
            "٣",
            "１",
            "\N{ZERO WIDTH SPACE}",
            "\ud800",
            "\x00",
            "\n",
            "½",
            "99999999999999999999",
            "999 tahun",
            "/",
            ".",
        ),
    ]
)
ANY_TEXT = st.text(max_size=60) | st.lists(PIECES, max_size=12).map(" ".join)
AMOUNTS = st.none() | st.decimals(0, 10**15, places=2)
DAYS = st.none() | st.dates()
PRECISIONS = st.sampled_from(["", "day", "month", "year", "nonsense"])
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@UNHURRIED
@given(ANY_TEXT, ANY_TEXT, AMOUNTS, st.sampled_from(["", "IDR", "XYZ"]), st.booleans())
def test_no_text_and_no_column_makes_the_money_fail(text, earlier, amount, currency, exact):
    understood = money(text, earlier, "", amount=amount, currency=currency, amount_exact=exact)
    again = money(text, earlier, understood.answer, amount=amount, currency=currency, amount_exact=exact)
    for each in (understood, again):
        assert each.values.get("amount") is None or each.values["amount"] >= 0


@UNHURRIED
@example("5 tahun", "", None, None, "", 3, "nonsense")
@example("", "", datetime.date(2020, 1, 1), None, "nonsense", None, "")
@given(ANY_TEXT, ANY_TEXT, DAYS, DAYS, PRECISIONS, st.none() | st.integers(0, 32767), PRECISIONS)
def test_no_text_and_no_column_makes_the_periods_fail(text, earlier, start, end, precision, number, unit):
    columns = {"period_start": start, "period_end": end, "period_precision": precision}
    period(text, earlier, **columns, duration=number, duration_unit=unit)
    WrittenEnd().understand(columns | {"period_as_written": text}, earlier)
    WrittenPhase().understand(columns | {"period_as_written": text}, earlier)
    signed(text, earlier, signed_on=start, signed_on_precision=precision)


def test_columns_without_a_text_are_told_as_typed_by_hand():
    assert money("", amount=Decimal("5000000"), currency="IDR").details[0].startswith("By hand: IDR 5,000,000")
    assert signed("", signed_on=day(2024, 4, 4), signed_on_precision="day").details == ("By hand: 4 April 2024",)
    years = period("", period_start=day(2024, 1, 1), period_end=day(2027, 12, 31), period_precision="year")
    assert years.details == ("By hand: 2024–2027, exact to the year",)
