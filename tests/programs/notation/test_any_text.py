"""Whatever is typed: no reader fails or is slow, and what the registry writes it reads back unchanged."""

import re
import time
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from programs.notation import (
    NumberReading,
    currencies,
    first_day,
    format_date,
    format_money,
    format_number,
    format_period,
    in_words,
    last_day,
    number_key,
    read_money,
    read_number,
    read_period,
)
from programs.notation.number import KINDS, ROMAN_MONTHS
from programs.notation.text import MAX_LENGTH

# How long a reader may take is a test of its own; a single example may meet a busy machine.
UNHURRIED = settings(deadline=None)
READERS = [read_number, read_money, read_period]
PIECES = st.sampled_from(
    [
        *("No.", "Nomor", "001A", "SP", "/", "-", "–", " ", "\N{NO-BREAK SPACE}", "VIII", "IIX", "2020", "20"),
        *("Rp", "IDR", "US$", "€", "2.800", "2,8", "000", ",-", "miliar", "M", "juta", "T", "(", ")", "dua", "puluh"),
        *(
            "koma",
            "rupiah",
            "sen",
            "terbilang",
            "1'250",
            "Agustus",
            "Pebruari",
            "ribu",
            "tanggal",
            "16",
            "31",
            "s.d.",
            "s/d",
            "hingga",
        ),
        *("sampai dengan", "selama", "tahun", "bulan", "semester", "ke-4", "dari", "6", "Kamis", "sejak", "dan", "."),
        *("²", "①", "፩", "٣", "Ⅷ", "ß", "İ", "１", "\N{ZERO WIDTH SPACE}", "\ud800", "\x00", "\n", "½", "~", "Q3"),
    ]
)
ANY_TEXT = (
    st.text(max_size=80) | st.lists(PIECES, max_size=25).map("".join) | st.lists(PIECES, max_size=25).map(" ".join)
)
PRECISIONS = st.sampled_from(["day", "month", "year"])
LANGUAGES = st.sampled_from(["id", "en"])
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
AMOUNTS = st.decimals(0, 10**15, places=2) | st.integers(0, 10**15).map(Decimal)


@pytest.mark.parametrize("read", READERS)
@UNHURRIED
@given(text=ANY_TEXT)
def test_no_text_makes_a_reader_fail(read, text):
    reading = read(text)
    assert reading.as_dict() == read(text).as_dict()
    assert len(reading.warnings) == len(set(reading.warnings))


@UNHURRIED
@given(text=ANY_TEXT, known=st.lists(ANY_TEXT, max_size=3), signed_on=st.none() | st.dates())
def test_no_known_name_and_no_date_of_signing_makes_the_number_reader_fail(text, known, signed_on):
    read_number(text, signed_on=signed_on, known=known)


@UNHURRIED
@given(text=ANY_TEXT)
@example(text="No. No/No")
@example(text="12/SP/AB/Ⅷ/20")
def test_a_key_has_no_capitals_no_blanks_and_one_kind_of_dash(text):
    assert not re.search(r"[A-Z\s\\_]|\N{NO-BREAK SPACE}|\N{EN DASH}", number_key(text))


@pytest.mark.parametrize("read", [*READERS, number_key])
@pytest.mark.parametrize(
    "unit",
    [
        *("0", "9.", "1,", "1 000", "1 ", "- ", "--", ",", ", dan ", "(", "()", "(dua ", "a-", "B-", "/", "No "),
        *("no. ", "dan no ", "nomor", "se", "dua ", "seratus", "satu tahun ", "1 tahun ", "1 (satu) ", "1-"),
        *("semester ke-", "semester 1 dari ", "16, ", "1 Mei - ", "16-", "s.d ", "senin ", "2020 ", "2020-"),
        *("agustus ", "tahun ", "dua mei ", "mei dua ribu ", "satu and "),
        *("12/", "Rp ", "Rp 1 miliar ", "terbilang ", "koma ", "x", "\N{NO-BREAK SPACE}"),
        "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}",
    ],
)
def test_no_repetition_makes_a_reader_slow(read, unit):
    for text in (unit * (MAX_LENGTH // len(unit)), unit * 20_000):
        started = time.process_time()
        read(text)
        assert time.process_time() - started < 1


@pytest.mark.parametrize("read", READERS)
def test_a_text_too_long_is_not_looked_into(read):
    assert read("Rp 1.000.000 " + " " * MAX_LENGTH).warnings == ("too-long",)


@UNHURRIED
@given(
    sequence=st.from_regex(r"[0-9]{1,5}", fullmatch=True),
    suffix=st.none() | st.sampled_from("ABZ"),
    kind=st.sampled_from(sorted(KINDS)),
    parties=st.lists(st.from_regex(r"[A-Z]{2,8}", fullmatch=True).filter(lambda name: name not in KINDS), max_size=3),
    month=st.integers(1, 12),
    year=st.integers(1900, 2199),
)
def test_a_number_is_read_back_as_written(sequence, suffix, kind, parties, month, year):
    reading = NumberReading("standard", sequence, suffix, kind, tuple(parties), month, year)
    written = format_number(reading)
    assert read_number(written) == reading
    spaced = f"Nomor : {written.casefold()} ".replace("/", " / ").replace("-", " – ")
    assert number_key(spaced) == number_key(written)
    assert read_number(spaced).parties == reading.parties
    other = written.replace(f"/{ROMAN_MONTHS[month - 1]}/", f"/{ROMAN_MONTHS[month % 12]}/")
    assert number_key(other) != number_key(written)


@UNHURRIED
@given(amount=AMOUNTS, currency=st.sampled_from(sorted(currencies.CODES)), language=LANGUAGES)
def test_money_is_read_back_as_written(amount, currency, language):
    written = format_money(amount, currency, language)
    reading = read_money(written)
    assert (reading.currency, reading.amount, reading.exact) == (currency, amount, True)
    assert read_money(format_money(-amount, currency, language)).amount == -amount


@UNHURRIED
@given(amount=AMOUNTS, currency=st.sampled_from(["IDR", "USD", "EUR", "SGD", "GBP", "CHF"]), language=LANGUAGES)
def test_money_in_words_is_read_back_and_agrees_with_its_digits(amount, currency, language):
    words = in_words(amount, language, currency)
    reading = read_money(words)
    assert (reading.currency, reading.amount) == (currency, amount)
    both = read_money(f"{format_money(amount, currency, language)} ({words})")
    assert not {"words-differ", "words-not-understood"} & set(both.warnings)
    other = read_money(f"{format_money(amount + 1, currency, language)} ({words})")
    assert {"words-differ", "words-not-understood"} & set(other.warnings)


@UNHURRIED
@given(start=DAYS | st.none(), end=DAYS | st.none(), precision=PRECISIONS, language=LANGUAGES)
def test_a_period_is_read_back_as_written(start, end, precision, language):
    reading = read_period(format_period(start, end, precision, language))
    length = {"year": 4, "month": 7, "day": 10}[precision]
    partial = [day.isoformat()[:length] if day else None for day in (start, end)]
    assert [reading.start, reading.end] == partial
    assert (reading.first_day, reading.last_day) == (first_day(partial[0]), last_day(partial[1]))
    if start or end:
        assert reading.precision == precision
        backwards = start and end and partial[0] > partial[1]
        assert reading.warnings == (("end-before-start",) if backwards else ())


@UNHURRIED
@given(day=DAYS, precision=PRECISIONS, language=LANGUAGES)
def test_a_date_is_read_back_as_written(day, precision, language):
    reading = read_period(format_date(day, precision, language))
    assert reading.start == reading.end == day.isoformat()[: {"year": 4, "month": 7, "day": 10}[precision]]
    assert reading.warnings == ()
