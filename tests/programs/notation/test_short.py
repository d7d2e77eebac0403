"""Amounts said shortly in both languages."""

from decimal import Decimal

import pytest

from programs.notation import format_short
from programs.notation.short import format_in, name_of, size_of


@pytest.mark.parametrize(
    ("amount", "indonesian", "english"),
    [
        ("0", "Rp0", "IDR 0"),
        ("1", "Rp1", "IDR 1"),
        ("999.50", "Rp999,50", "IDR 999.50"),
        ("1500", "Rp1,5 ribu", "IDR 1.5 thousand"),
        ("999999", "Rp1 juta", "IDR 1 million"),
        ("2800000000", "Rp2,8 miliar", "IDR 2.8 billion"),
        ("2854000000", "Rp2,85 miliar", "IDR 2.85 billion"),
        ("12345678", "Rp12,3 juta", "IDR 12.3 million"),
        ("999499999", "Rp999 juta", "IDR 999 million"),
        ("10000000000000", "Rp10 triliun", "IDR 10 trillion"),
        ("90000000000000000", "Rp90.000 triliun", "IDR 90,000 trillion"),
    ],
)
def test_an_amount_is_rounded_to_three_figures_with_a_word_for_its_size(
    amount: str, indonesian: str, english: str
) -> None:
    assert format_short(Decimal(amount), "IDR") == indonesian
    assert format_short(Decimal(amount), "IDR", "en") == english


def test_other_currencies_keep_their_code() -> None:
    assert format_short(150_000, "USD") == "USD 150 ribu"
    assert format_short(150_000, "USD", "en") == "USD 150 thousand"


def test_amounts_on_one_axis_are_counted_in_one_size() -> None:
    size = size_of(10**13)
    assert name_of(size, "IDR") == "triliun rupiah"
    assert name_of(size_of(10**13, "en"), "USD", "en") == "USD trillion"
    assert name_of(size_of(5), "IDR") == "rupiah"
    assert [format_in(amount, size) for amount in (10**13, 1, 0)] == ["10", "<0,01", "0"]
