"""An agreement that is there already is known by its number in any spelling, or by its parties, day and amount."""

import datetime
from decimal import Decimal

import pytest

from programs.likeness import numbered_alike, same_deal
from tests import make

pytestmark = pytest.mark.django_db
DAY = datetime.date(2020, 8, 18)


@pytest.mark.parametrize(
    "spelling",
    ["No. 001A/SP/LTKL-TEA/VIII/2020", "001a / sp/ltkl-tea/viii/2020", "Nomor : 001A/SP/LTKL – TEA/VIII/2020"],
)
def test_a_number_is_the_same_in_any_spelling(spelling):
    there = make.agreement("001A/SP/LTKL-TEA/VIII/2020")
    make.agreement("002/SP/LTKL-TEA/VIII/2020")
    assert list(numbered_alike(spelling)) == [there]


@pytest.mark.parametrize("nothing", ["", "No.", " / "])
def test_what_holds_no_number_is_like_nothing(nothing):
    make.agreement("")
    assert not numbered_alike(nothing).exists()


def deal(**fields):
    two = (make.partner(), make.partner())
    agreement = make.agreement("", parties=[(two[0], "funder"), (two[1], "recipient")], **fields)
    return agreement, {partner.pk for partner in two}


def found(parties, **asked):
    return list(same_deal(parties, **{"amount": None, "currency": "IDR", "signed_on": None, **asked}))


def test_the_same_parties_day_and_amount_are_one_deal():
    agreement, two = deal(amount="2800000000", signed_on=DAY)
    amount = Decimal("2800000000")
    assert found(two, amount=amount, signed_on=DAY) == [agreement]
    assert found(two | {make.partner().pk}, amount=amount, signed_on=DAY) == [agreement]
    assert found(two, amount=amount, signed_on=DAY, currency="") == [agreement]
    assert found({*sorted(two)[:1], make.partner().pk}, amount=amount, signed_on=DAY) == []
    assert found(two, amount=amount, signed_on=datetime.date(2021, 8, 18)) == []
    assert found(two, amount=amount + 1, signed_on=DAY) == []
    assert found(two, amount=amount, signed_on=DAY, currency="USD") == []
    assert found(two, signed_on=DAY) == []
    assert found(two, amount=amount) == []


def test_where_no_day_of_signing_is_known_the_start_stands_for_it():
    agreement, two = deal(amount="2800000000", period_start=DAY)
    assert found(two, amount=Decimal("2800000000"), period_start=DAY) == [agreement]
    assert found(two, amount=Decimal("2800000000"), signed_on=DAY, period_start=DAY) == []


def test_one_partner_in_two_roles_is_not_two_parties():
    partner = make.partner()
    make.agreement("", parties=[(partner, "funder"), (partner, "party")], amount="5", signed_on=DAY)
    assert found({partner.pk, make.partner().pk}, amount=Decimal(5), signed_on=DAY) == []
