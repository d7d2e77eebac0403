"""Amounts of money in the spellings people use, and as the registry writes them."""

from decimal import Decimal

import pytest

from portal.base.fields import CURRENCIES, MoneyField
from programs.notation import currencies, format_money, in_words, read_money
from programs.notation.money import LIMIT

TWO_POINT_EIGHT = Decimal("2800000000.00")


@pytest.mark.parametrize(
    "text",
    [
        "Rp2.800.000.000",
        "RP. 2.800.000.000,-",
        "Rp 2.800.000.000,=",
        "Rp. : 2.800.000.000,--",
        "Rp\N{NO-BREAK SPACE}2.800.000.000",
        "Rp 2\N{THIN SPACE}800\N{THIN SPACE}000\N{NARROW NO-BREAK SPACE}000",
        "Rp. 2. 800. 000. 000,-",
        "Ｒｐ　２．８００．０００．０００，－",
        "2.800.000.000 rupiah",
        "IDR 2,800,000,000.00",
        "idr 2800000000",
        "dengan total dukungan dana sebesar IDR 2.800.000.000,-",
        "Pada tahun 2020 disediakan Rp 2.800.000.000,-",
        "Rp 2.800.000.000 (dua milyar delapanratus juta rupiah)",
        "Rp 2.800.000.000 terbilang: dua miliar delapan ratus juta rupiah",
        "Rp 2.800.000.000 (two billion eight hundred million rupiah)",
        "Rp 2.800.000.000 (termasuk pajak)",
        "Rp 2.800.000.000 untuk 3 tahun",
        "dua miliar delapan ratus juta rupiah",
        "Terbilang: Dua Miliar Delapan Ratus Juta Rupiah",
    ],
)
def test_an_exact_amount_is_read_without_a_warning(text):
    reading = read_money(text)
    assert (reading.currency, reading.amount, reading.exact) == ("IDR", TWO_POINT_EIGHT, True)
    assert reading.warnings == ()
    assert reading.is_sure


@pytest.mark.parametrize(
    "text",
    [
        "Rp 2,8 miliar",
        "Rp2,8 milyar",
        "Rp 2,8M",
        "Rp 2,8 m",
        "Rp 2800 juta",
        "Rp 2800jt",
        "Rp 0,0028 T",
        "Rp 2 miliar 800 juta",
        "2,8 miliar rupiah",
        "IDR 2,8 billion",
        "sekitar Rp 2.800.000.000",
        "± Rp 2.800.000.000",
        "dua koma delapan miliar rupiah",
    ],
)
def test_a_rounded_amount_is_read_and_called_so(text):
    reading = read_money(text)
    assert (reading.currency, reading.amount, reading.exact) == ("IDR", TWO_POINT_EIGHT, False)
    assert reading.warnings == ()


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("USD 150,000.50", "USD", "150000.50"),
        ("US$150.000,50", "USD", "150000.50"),
        ("US $ 1,250,000", "USD", "1250000.00"),
        ("150,000.00 US dollars", "USD", "150000.00"),
        ("1.250.000 dolar AS", "USD", "1250000.00"),
        ("1.250.000,00 euro", "EUR", "1250000.00"),
        ("A$ 2,5 juta", "AUD", "2500000.00"),
        ("£ 1,250,000", "GBP", "1250000.00"),
        ("S$1,250,000", "SGD", "1250000.00"),
        ("CHF 1'250'000.00", "CHF", "1250000.00"),
        ("TRY 1.250.000", "TRY", "1250000.00"),
        ("USD 2.8 million", "USD", "2800000.00"),
        ("EUR 0,50", "EUR", "0.50"),
        ("one million two hundred fifty thousand euros", "EUR", "1250000.00"),
    ],
)
def test_other_currencies_are_read_with_either_decimal_mark(text, currency, amount):
    reading = read_money(text)
    assert (reading.currency, reading.amount, reading.warnings) == (currency, Decimal(amount), ())


@pytest.mark.parametrize(
    ("text", "amount", "warning"),
    [
        ("EUR 1,250", "1250.00", "ambiguous-thousands"),
        ("Rp 2.800 miliar", "2800000000000.00", "ambiguous-thousands"),
        ("USD 1.5M", "1500000.00", "ambiguous-scale"),
        ("$1,250,000", "1250000.00", "ambiguous-currency"),
        ("Rp 2.800.000.00", "2800000.00", "bad-grouping"),
        ("USD 1.250,000", "1250000.00", "bad-grouping"),
        ("USD 150.000,00 (Rp 2.400.000.000)", "150000.00", "more-than-one-amount"),
        ("Rp 150.000.000 USD", "150000000.00", "currency-differs"),
    ],
)
def test_an_unsure_amount_is_only_proposed(text, amount, warning):
    reading = read_money(text)
    assert reading.amount == Decimal(amount)
    assert warning in reading.warnings
    assert not reading.is_sure


@pytest.mark.parametrize(
    ("text", "warnings"),
    [
        ("Rp 500.000,-", ("suspiciously-small-IDR",)),
        ("Rp 500 ribu", ()),
        ("Rp -5.000.000", ("negative",)),
        ("- Rp 5.000.000", ()),
        ("Rp 2.800.000.000 (dua milyar delapan ratus jutaan rupiah)", ("words-not-understood",)),
        ("Rp 2.800.000.000 (dua ratus delapan puluh)", ("words-differ",)),
        ("Rp 2.800.000.000,50 (dua miliar delapan ratus juta rupiah lima puluh sen)", ()),
        ("Rp 2.800.000.000 (dua tahap)", ()),
    ],
)
def test_oddities_are_told_and_nothing_else(text, warnings):
    assert read_money(text).warnings == warnings


@pytest.mark.parametrize("text", ["Rp 2-3 miliar", "Rp 2 miliar s.d. Rp 3 miliar", "USD 150,000 sampai 200,000"])
def test_a_range_is_no_single_amount(text):
    reading = read_money(text)
    assert reading.amount is None
    assert "range" in reading.warnings


@pytest.mark.parametrize("text", ["", None, "Rp", "segera", "tidak disebutkan", "(dua tahap)", "....", "Rp ,-"])
def test_text_without_an_amount_is_not_understood(text):
    assert read_money(text).as_dict() == {
        "currency": None,
        "amount": None,
        "exact": False,
        "warnings": ["not-understood"],
    }


def test_an_amount_larger_than_the_registry_can_store_is_not_taken():
    assert read_money(f"Rp {LIMIT:f}").warnings == ("too-large",)
    assert read_money(f"Rp {'9' * 900}").warnings == ("too-large",)
    assert read_money(f"Rp {LIMIT - 1:f}").amount == LIMIT - 1
    assert MoneyField().to_python(LIMIT - 1) == LIMIT - 1


def test_the_currencies_read_are_those_the_registry_stores():
    assert set(CURRENCIES) == currencies.CODES
    assert currencies.COMMON_CODES | set(currencies.SIGNS.values()) <= currencies.CODES


@pytest.mark.parametrize(
    ("amount", "currency", "indonesian", "english"),
    [
        ("2800000000", "IDR", "Rp2.800.000.000", "IDR 2,800,000,000"),
        ("1250000", "EUR", "EUR 1.250.000", "EUR 1,250,000"),
        ("1250000.5", "EUR", "EUR 1.250.000,50", "EUR 1,250,000.50"),
        ("-1000", "IDR", "-Rp1.000", "-IDR 1,000"),
        ("0", "USD", "USD 0", "USD 0"),
        ("1250", "", "1.250", "1,250"),
    ],
)
def test_amounts_are_written_as_each_language_does(amount, currency, indonesian, english):
    assert format_money(Decimal(amount), currency) == indonesian
    assert format_money(Decimal(amount), currency, "en") == english


@pytest.mark.parametrize(
    ("amount", "indonesian", "english"),
    [
        ("0", "nol", "zero"),
        ("11", "sebelas", "eleven"),
        ("21", "dua puluh satu", "twenty-one"),
        ("100", "seratus", "one hundred"),
        ("1000", "seribu", "one thousand"),
        ("1000000", "satu juta", "one million"),
        ("2115", "dua ribu seratus lima belas", "two thousand one hundred fifteen"),
        ("2800000000", "dua miliar delapan ratus juta", "two billion eight hundred million"),
        ("1000000000000000", "seribu triliun", "one thousand trillion"),
    ],
)
def test_amounts_are_put_into_words(amount, indonesian, english):
    assert in_words(Decimal(amount)) == f"{indonesian} rupiah"
    assert in_words(Decimal(amount), "en") == f"{english} rupiah"


def test_words_name_hundredths_currency_and_sign():
    assert in_words(Decimal("-2.50")) == "minus dua rupiah lima puluh sen"
    assert in_words(Decimal("2.50"), "en", "USD") == "two US dollars fifty cents"
    assert in_words(3, "id", "CHF") == "tiga CHF"
