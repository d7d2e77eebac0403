"""An agreement's value, end and state follow from its period and amendments, as of a day."""

from datetime import date
from decimal import Decimal

import pytest

from portal.base.recording import recording
from programs.models import Agreement
from tests import make

pytestmark = pytest.mark.django_db


def on(day: date) -> Agreement:
    return Agreement.objects.as_of(day).get()


def amend(agreement: Agreement, **fields: object) -> None:
    with recording(agreement):
        agreement.amendments.create(**{"signed_on": date(2021, 1, 10), "signed_on_precision": "day", **fields})


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2020, 7, 31), "not_yet"),
        (date(2020, 8, 1), "running"),
        (date(2021, 7, 31), "running"),
        (date(2021, 8, 1), "ended"),
    ],
)
def test_the_state_follows_from_the_period_to_the_day(day, state):
    make.agreement(period_start=date(2020, 8, 1), period_end=date(2021, 7, 31), period_precision="month")
    assert on(day).state == state


@pytest.mark.parametrize(
    "period",
    [{}, {"period_start": date(2020, 1, 1)}, {"period_end": date(2030, 1, 1)}],
    ids=["none", "start", "end"],
)
def test_where_a_date_it_hangs_on_is_unknown_so_is_the_state(period):
    make.agreement(**period)
    assert on(date(2021, 1, 1)).state == "unknown"


def test_an_agreement_without_a_start_has_ended_after_its_end():
    make.agreement(period_end=date(2020, 12, 31))
    assert on(date(2021, 1, 1)).state == "ended"


def test_an_amendment_counts_from_the_day_it_is_in_force():
    agreement = make.agreement(amount="100", period_start=date(2020, 1, 1), period_end=date(2020, 12, 31))
    amend(
        agreement,
        amount=Decimal("150"),
        currency="IDR",
        period_end=date(2021, 12, 31),
        period_precision="day",
    )
    amend(agreement, amount=Decimal("170"), currency="IDR", effective_on=date(2021, 6, 1))
    before, between, after = on(date(2021, 1, 9)), on(date(2021, 1, 10)), on(date(2021, 6, 1))
    assert [each.current_amount for each in (before, between, after)] == [
        Decimal("100"),
        Decimal("150"),
        Decimal("170"),
    ]
    assert [each.current_end for each in (before, after)] == [date(2020, 12, 31), date(2021, 12, 31)]
    assert [each.state for each in (before, after)] == ["ended", "running"]


def test_a_termination_ends_it_early_from_its_day_on():
    agreement = make.agreement(period_start=date(2020, 1, 1), period_end=date(2022, 12, 31))
    amend(agreement, terminates=True, effective_on=date(2021, 3, 1))
    assert on(date(2021, 2, 28)).state == "running"
    assert on(date(2021, 3, 1)).state == "terminated"


def test_an_amendment_without_any_date_changes_nothing():
    agreement = make.agreement(amount="100")
    amend(agreement, signed_on=None, signed_on_precision="", amount=Decimal("5"), currency="IDR")
    assert on(date(2030, 1, 1)).current_amount == Decimal("100")


def test_the_currencies_are_those_of_the_amounts_as_of_today():
    make.agreement()
    make.agreement(amount="100", currency="EUR")
    amend(make.agreement(amount="100", currency="USD"), amount=Decimal("5"), currency="IDR")
    amend(make.agreement(amount="100", currency="JPY"), signed_on=date(2999, 1, 1), amount=Decimal("5"), currency="AUD")
    assert Agreement.objects.all().currencies() == ["EUR", "IDR", "JPY"]


def test_an_agreement_counts_in_the_year_of_signing_else_of_its_start():
    signed = make.agreement(signed_on=date(2020, 12, 1), period_start=date(2021, 1, 1))
    unsigned = make.agreement(period_start=date(2021, 5, 1))
    assert list(Agreement.objects.signed_in(2020)) == [signed]
    assert list(Agreement.objects.signed_in(2021)) == [unsigned]


def test_an_agreement_works_in_its_own_regions_else_in_its_programmes():
    program = make.program(regions=[make.region("35.05")])
    through = make.agreement(programs=[program])
    own = make.agreement(programs=[program], regions=[make.region("52.01")])
    assert list(Agreement.objects.within(make.region("35"))) == [through]
    assert list(Agreement.objects.within(make.region("52"))) == [own]
