"""Money is exact on both databases, and never without its currency."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Sum

from portal.base.fields import ID_ALPHABET, MoneyField, new_id
from programs.models import Agreement
from tests import make


@pytest.mark.django_db
def test_an_amount_comes_back_exactly_whatever_its_size():
    for amount in ["0.01", "2800000000.00", "12345678901234567.89"]:
        kept = make.agreement(amount=amount)
        assert Agreement.objects.get(pk=kept.pk).amount == Decimal(amount)


@pytest.mark.django_db
def test_amounts_compare_and_add_up_in_the_database_as_decimals():
    make.agreement(amount="0.10")
    make.agreement(amount="0.20")
    assert Agreement.objects.aggregate(total=Sum("amount"))["total"] == Decimal("0.30")
    assert Agreement.objects.filter(amount__gt=Decimal("0.15")).count() == 1


@pytest.mark.parametrize("wrong", ["1.005", "banyak", "NaN", "90000000000000001"])
def test_what_is_not_an_exact_amount_is_refused(wrong):
    with pytest.raises(ValidationError):
        MoneyField().to_python(wrong)


def test_a_float_is_never_money():
    with pytest.raises(TypeError):
        MoneyField().to_python(0.1)


@pytest.mark.django_db
def test_the_database_refuses_an_amount_without_a_currency_or_below_zero():
    for fields in ({"amount": Decimal(5), "currency": ""}, {"amount": Decimal(-5), "currency": "IDR"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Agreement.objects.create(number="1", **fields)
    with pytest.raises(ValidationError) as refused:
        Agreement(number="1", amount=Decimal(5)).full_clean()
    assert "currency" in str(refused.value).lower() or "mata uang" in str(refused.value).lower()


def test_ids_use_only_signs_that_cannot_be_taken_for_one_another():
    made = {new_id() for _one in range(500)}
    assert len(made) == 500
    assert set("".join(made)) <= set(ID_ALPHABET)
    assert not set("0o1liaeu") & set(ID_ALPHABET)
