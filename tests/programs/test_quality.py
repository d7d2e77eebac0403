"""What may be odd about agreements, programmes and activities: each on a record that has it, and on none other."""

import datetime

import pytest
from django.utils import timezone, translation

from portal.base.findings import found_on
from portal.base.publishing import Publication
from portal.base.recording import recording, set_publication
from tests import make
from tests.findings import codes, in_the_way

pytestmark = pytest.mark.django_db

day = datetime.date


def agreement(**fields):
    return make.agreement(fields.pop("number", None), make.DRAFT, **fields)


def has(record, code):
    return code in codes(record)


def detail(record, code):
    with translation.override("en"):
        return next(found.detail for found in found_on(record) if found.finding.code == code)


# Money.


def paid(record, *amounts, currency="IDR", kind="paid"):
    with recording(record):
        for amount in amounts:
            record.disbursements.create(kind=kind, amount=amount, currency=currency)
    return record


def test_more_paid_than_agreed():
    over = paid(agreement(amount="100.00"), "60", "40.01")
    assert has(over, "over-disbursed") and "over-disbursed" in in_the_way(over)
    assert detail(over, "over-disbursed") == "Paid: IDR 100.01; value: IDR 100"
    assert not has(paid(agreement(amount="100"), "60", "40"), "over-disbursed")
    assert not has(paid(agreement(amount="100"), "600", kind="planned"), "over-disbursed")
    assert not has(paid(agreement(amount="100"), "600", currency="USD"), "over-disbursed")
    assert not has(paid(agreement(), "600"), "over-disbursed")


def test_an_amendment_in_force_decides_how_much_may_be_paid():
    over = paid(agreement(amount="100"), "150")
    with recording(over):
        over.amendments.create(signed_on=day(2020, 1, 1), signed_on_precision="day", amount="200", currency="IDR")
    assert not has(over, "over-disbursed")


@pytest.mark.parametrize("column, much, little", [("amount", "50.01", "50"), ("percent", "50.001", "50")])
def test_shares_above_the_value(column, much, little):
    programs = [make.program(), make.program()]
    regions = [make.region("35.05"), make.region("35.06")]

    def shared(by, *figures):
        record = agreement(amount="100", **({"programs": programs} if by == "program_shares" else {"regions": regions}))
        with recording(record):
            for row, figure in zip(getattr(record, by).order_by("pk"), figures, strict=True):
                setattr(row, column, figure)
                row.save()
        return record

    for by in ("program_shares", "region_shares"):
        assert "shares-above-value" in in_the_way(shared(by, "50", much))
        assert not has(shared(by, "50", little), "shares-above-value")


def test_programme_and_region_shares_are_not_added_to_each_other():
    record = agreement(amount="100", programs=[make.program()], regions=[make.region()])
    with recording(record):
        for rows in (record.program_shares, record.region_shares):
            row = rows.get()
            row.amount = "80"
            row.save()
    assert not has(record, "shares-above-value")


def test_an_amount_that_nobody_gives():
    parties = [(make.partner(), "recipient"), (make.partner(), "party")]
    assert has(agreement(amount="100", parties=parties), "no-funder")
    assert not has(agreement(amount="100"), "no-funder")
    assert not has(agreement(parties=parties), "no-funder")


def test_an_amount_without_a_source():
    record, cited = agreement(amount="100"), agreement(amount="100")
    make.cite(record, "signed_on")
    make.cite(cited, "amount")
    assert has(record, "amount-without-source")
    assert not has(cited, "amount-without-source")
    assert not has(agreement(), "amount-without-source")


def test_money_passed_on_in_another_currency():
    parent = agreement(amount="100", currency="USD")
    assert has(agreement(amount="5", currency="IDR", parent=parent, relation="subgrants"), "parent-in-other-currency")
    assert not has(
        agreement(amount="5", currency="USD", parent=parent, relation="subgrants"), "parent-in-other-currency"
    )
    assert not has(agreement(amount="5", currency="IDR", parent=parent, relation="renews"), "parent-in-other-currency")


def test_more_passed_on_than_agreed():
    parent, enough = agreement(amount="100"), agreement(amount="100")
    for amount in ("60", "41"):
        agreement(amount=amount, parent=parent, relation="subgrants")
        agreement(amount=amount, parent=enough, relation="implements")
    assert has(parent, "passed-on-above-value")
    assert not has(enough, "passed-on-above-value")


def test_shares_of_a_programmes_regions_above_a_hundred_per_cent():
    def program(*percents):
        record = make.program(publication=make.DRAFT)
        with recording(record):
            for place, percent in enumerate(percents, 11):
                record.regions.create(region=make.region(f"35.{place}"), percent=percent)
        return record

    assert in_the_way(program("33.334", "33.333", "33.334")) == {"shares-above-hundred"}
    assert in_the_way(program("33.334", "33.333", "33.333")) == set()
    assert in_the_way(program(None, None)) == set()


# Numbers.


def test_the_same_number_in_any_spelling():
    first = agreement(number="No. 001A/SP/LTKL-TEA/VIII/2020")
    assert not has(first, "same-number")
    second = agreement(number="1A/SP/LTKL - TEA/VIII/2020")
    assert in_the_way(first) == in_the_way(second) == {"same-number"}


def test_two_parties_may_give_the_same_number():
    here, there = make.partner(), make.partner()
    first = agreement(number="12/PKS/2020", issuer=here)
    assert not has(agreement(number="12/PKS/2020", issuer=there), "same-number")
    unknown = agreement(number="12/PKS/2020")
    assert has(unknown, "same-number") and has(first, "same-number")


def test_agreements_without_a_number_are_not_alike_and_a_withdrawn_twin_does_not_count():
    assert not has(agreement(number=""), "same-number")
    assert not has(agreement(number=""), "same-number")
    twin = make.agreement("7/PKS/2020")
    record = agreement(number="7/PKS/2020")
    assert has(record, "same-number")
    set_publication(twin, Publication.WITHDRAWN)
    assert not has(record, "same-number")


@pytest.mark.parametrize(
    ("number", "signed", "precision", "is_odd"),
    [
        ("001/PKS/A-B/VIII/2020", day(2020, 8, 18), "day", False),
        ("001/PKS/A-B/IX/2020", day(2020, 8, 18), "day", True),
        ("001/PKS/A-B/VIII/2021", day(2020, 8, 18), "day", True),
        ("001/PKS/A-B/VIII/20", day(2020, 8, 18), "day", False),
        ("001/PKS/A-B/8/2020", day(2020, 8, 18), "day", False),
        ("001/PKS/A-B/IX/2020", day(2020, 1, 1), "year", False),
        ("001/PKS/A-B/IX/2021", day(2020, 1, 1), "year", True),
        ("001/PKS/A-B/2021", day(2020, 1, 1), "day", False),
        ("tanpa nomor", day(2020, 8, 18), "day", False),
        ("001/PKS/A-B/IX/2020", None, "", False),
    ],
)
def test_month_and_year_of_the_number_are_compared_with_the_signing(number, signed, precision, is_odd):
    record = agreement(number=number, signed_on=signed, signed_on_precision=precision)
    assert has(record, "number-and-date-differ") is is_odd


# Documents.


def test_an_agreement_without_its_signed_document():
    record, annexed = agreement(), agreement()
    make.document(record)
    make.document(annexed, kind="annex")
    assert not has(record, "no-signed-document")
    assert has(annexed, "no-signed-document") and "no-signed-document" not in in_the_way(annexed)


# Dates.


@pytest.mark.parametrize("build", [agreement, lambda **fields: make.program(publication=make.DRAFT, **fields)])
def test_an_end_before_the_start(build):
    backwards = build(period_start=day(2021, 1, 1), period_end=day(2020, 12, 31), period_precision="day")
    assert in_the_way(backwards) == {"end-before-start"}
    assert "2020" in detail(backwards, "end-before-start")
    forwards = build(period_start=day(2020, 12, 31), period_end=day(2020, 12, 31), period_precision="day")
    assert in_the_way(forwards) == set()
    assert in_the_way(build(period_end=day(2020, 1, 1), period_precision="day")) == set()


def test_an_activity_that_ends_before_it_starts():
    held = make.activity(publication=make.DRAFT, period_start=day(2021, 1, 2), period_end=day(2021, 1, 1))
    assert in_the_way(held) == {"end-before-start"}
    assert in_the_way(make.activity(publication=make.DRAFT, period_start=day(2021, 1, 2))) == set()


def test_an_amended_end_before_the_start():
    record = agreement(period_start=day(2020, 5, 1), period_end=day(2021, 5, 1))
    with recording(record):
        record.amendments.create(
            signed_on=day(2020, 6, 1), signed_on_precision="day", period_end=day(2020, 4, 30), period_precision="day"
        )
    assert has(record, "end-before-start")


@pytest.mark.parametrize(
    ("signed", "signed_precision", "start", "start_precision", "is_odd"),
    [
        (day(2020, 8, 2), "day", day(2020, 8, 1), "day", True),
        (day(2020, 8, 1), "day", day(2020, 8, 1), "day", False),
        # Within the month or year that is known, it may have come first.
        (day(2020, 8, 18), "day", day(2020, 8, 1), "month", False),
        (day(2020, 9, 1), "day", day(2020, 8, 1), "month", True),
        (day(2020, 9, 1), "month", day(2020, 8, 31), "day", True),
        (day(2020, 12, 1), "day", day(2020, 1, 1), "year", False),
        (day(2021, 1, 1), "year", day(2020, 12, 31), "day", True),
        (None, "", day(2020, 8, 1), "day", False),
    ],
)
def test_signed_after_the_start_as_far_as_the_dates_are_known(signed, signed_precision, start, start_precision, is_odd):
    record = agreement(
        signed_on=signed, signed_on_precision=signed_precision, period_start=start, period_precision=start_precision
    )
    assert has(record, "signed-after-start") is is_odd


def test_a_note_explains_that_it_was_signed_after_the_start():
    late = {"signed_on": day(2020, 9, 1), "period_start": day(2020, 8, 1)}
    assert not has(agreement(**late, staff_note="Berlaku surut menurut pasal 9"), "signed-after-start")
    cited, silent = agreement(**late), agreement(**late)
    make.cite(cited, "period", note="Berlaku surut")
    make.cite(silent, "period")
    make.cite(silent, "amount", note="Termasuk pajak")
    assert not has(cited, "signed-after-start")
    assert has(silent, "signed-after-start")


@pytest.mark.parametrize(
    ("number", "unit", "precision", "is_odd"),
    [(3, "year", "day", False), (36, "month", "day", False), (2, "year", "day", True), (1000, "day", "month", False)],
)
def test_a_stated_duration_that_is_not_the_periods(number, unit, precision, is_odd):
    record = agreement(
        period_start=day(2020, 1, 1),
        period_end=day(2022, 12, 31),
        period_precision=precision,
        duration=number,
        duration_unit=unit,
    )
    assert has(record, "duration-differs") is is_odd


# As written and as entered.


@pytest.mark.parametrize(
    ("amount", "currency", "written", "is_odd"),
    [
        ("2800000000", "IDR", "IDR 2.800.000.000,-", False),
        ("2800000000", "IDR", "Rp 2,8 miliar", False),
        ("280000000", "IDR", "IDR 2.800.000.000,-", True),
        ("2800000000", "USD", "IDR 2.800.000.000,-", True),
        ("2800000000", "IDR", "2.800.000.000", False),
        ("2800000000", "IDR", "Rp 2.800.000.000 (dua miliar delapan ratus juta rupiah)", False),
        ("2800000000", "IDR", "Rp 2.800.000.000 (dua miliar tujuh ratus juta rupiah)", True),
        # One of two readings: a person has decided.
        ("1250", "EUR", "EUR 1.250", False),
        ("1.25", "EUR", "EUR 1.250", False),
        ("5", "IDR", "sejumlah dana", False),
    ],
)
def test_an_amount_that_is_not_the_written_one(amount, currency, written, is_odd):
    record = agreement(amount=amount, currency=currency, amount_as_written=written)
    assert has(record, "amount-differs") is is_odd


def test_a_weekday_that_does_not_fit_the_date():
    assert has(agreement(signed_on_as_written="Kamis, 2 Mei 2025"), "weekday-differs")
    assert not has(agreement(signed_on_as_written="Jumat, 2 Mei 2025"), "weekday-differs")
    wrong = make.activity(publication=make.DRAFT, period_as_written="Kamis, 2 Mei 2025")
    right = make.program(publication=make.DRAFT, period_as_written="Jumat, 2 Mei 2025")
    assert has(wrong, "weekday-differs")
    assert not has(right, "weekday-differs")


def test_a_weekday_that_readers_are_told_of_is_told_once():
    record = agreement(signed_on_as_written="Kamis, 2 Mei 2025")
    make.cite(record, "signed_on", flag="weekday-differs")
    assert codes(record) & {"weekday-differs", "contradiction"} == {"contradiction"}


# Places.


def test_a_region_that_did_not_exist_on_the_agreements_date():
    gone = make.region("35.05", valid_until=day(2019, 12, 31))
    new = make.region("35.06", valid_from=day(2022, 7, 25))
    old_paper = {"signed_on": day(2018, 1, 1), "period_end": day(2021, 12, 31)}
    assert has(agreement(signed_on=day(2020, 1, 1), regions=[gone]), "region-not-valid")
    assert not has(agreement(**old_paper, regions=[gone]), "region-not-valid")
    assert has(agreement(**old_paper, regions=[new]), "region-not-valid")
    assert not has(agreement(signed_on=day(2018, 1, 1), period_end=day(2023, 1, 1), regions=[new]), "region-not-valid")
    assert not has(agreement(regions=[gone, new]), "region-not-valid")


def test_a_region_that_did_not_exist_while_the_programme_ran():
    new = make.region("35.06", valid_from=day(2022, 7, 25))
    early = make.program(publication=make.DRAFT, regions=[new], period_end=day(2021, 1, 1), period_precision="day")
    later = make.program(publication=make.DRAFT, regions=[new], period_end=day(2023, 1, 1), period_precision="day")
    assert has(early, "region-not-valid")
    assert not has(later, "region-not-valid")


def test_a_programme_without_a_place():
    assert has(make.program(publication=make.DRAFT), "no-region")
    assert not has(make.program(publication=make.DRAFT, is_national=True), "no-region")
    assert not has(make.program(publication=make.DRAFT, regions=[make.region()]), "no-region")


# A programme and its agreements.


def test_a_programme_that_ended_with_agreements_that_still_run():
    today = timezone.localdate()
    past, future = today - datetime.timedelta(days=1), today + datetime.timedelta(days=1)

    def program(end):
        return make.program(publication=make.DRAFT, period_end=end, period_precision="day")

    ended, running, finished = program(past), program(today), program(past)
    agreement(programs=[ended, running], period_start=past, period_end=future)
    agreement(programs=[finished], period_start=past, period_end=past)
    assert has(ended, "ended-with-running-agreements")
    assert not has(running, "ended-with-running-agreements")
    assert not has(finished, "ended-with-running-agreements")
