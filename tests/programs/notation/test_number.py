"""Agreement numbers in the spellings people use, and the key by which they are found."""

from datetime import date

import pytest

from programs.notation import format_number, number_key, read_number

ONE_NUMBER = [
    "001A/SP/LTKL-TEA/VIII/2020",
    "No. 001A/SP/LTKL-TEA/VIII/2020",
    "NO.001A/SP/LTKL-TEA/VIII/2020",
    "Nomor : 001A / SP / LTKL – TEA / VIII / 2020",
    "Number: 001A/SP/LTKL-TEA/VIII/2020",
    "№ 001A/SP/LTKL-TEA/VIII/2020",
    "Surat Perjanjian Nomor 001A/SP/LTKL-TEA/VIII/2020",
    "(No. 001A/SP/LTKL-TEA/VIII/2020).",
    "No. 001A/SP/LTKL-TEA/VIII/2020 tanggal 18 Agustus 2020",
    "001A/SP/LTKL-TEA/VIII/2020, tertanggal 18/08/2020",
    "001a / sp/ltkl-tea/viii/2020",
    "\N{NO-BREAK SPACE}001A\N{NO-BREAK SPACE}/\N{THIN SPACE}SP/LTKL\N{EM DASH}TEA/VIII/2020",
    "001A/SP/LTKL\N{MINUS SIGN}TEA/VIII/2020",
    "001A/SP/LTKL\N{NON-BREAKING HYPHEN}TEA/VIII/2020",
    "001A/SP/\N{ZERO WIDTH SPACE}LTKL-TEA/VIII/2020",
    "００１Ａ／ＳＰ／ＬＴＫＬ－ＴＥＡ／ＶＩＩＩ／２０２０",
    "001A/SP/LTKL-TEA/Ⅷ/2020",
    "001A\\SP\\LTKL-TEA\\VIII\\2020",
    "001A\N{FRACTION SLASH}SP\N{DIVISION SLASH}LTKL-TEA/VIII/2020",
    "001 A/SP/LTKL-TEA/VIII/2020",
    "001-A/SP/LTKL-TEA/VIII-2020",
    "1A/SP/LTKL-TEA/VIII/2020",
    "001A/SP/LTKL-TEA/08/2020",
    "001A/SP/LTKL-TEA/VIII/20",
]


@pytest.mark.parametrize("spelling", ONE_NUMBER)
def test_every_spelling_of_a_number_has_the_same_key(spelling):
    assert number_key(spelling) == "1a/sp/ltkl-tea/viii/2020"


@pytest.mark.parametrize("spelling", ONE_NUMBER)
def test_every_spelling_of_a_number_is_understood(spelling):
    reading = read_number(spelling, signed_on=date(2020, 8, 18))
    assert (reading.kind, reading.parties, reading.month, reading.year) == ("SP", ("LTKL", "TEA"), 8, 2020)
    assert (reading.sequence.lstrip("0"), reading.suffix) == ("1", "A")
    assert set(reading.warnings) <= {"two-digit-year"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("001A/SP/LTKL-TEA/VIII/2020", "001/SP/LTKL-TEA/VIII/2020"),
        ("001A/SP/LTKL-TEA/VIII/2020", "001A/SP/LTKL-TEA/VII/2020"),
        ("001A/SP/LTKL-TEA/VIII/2020", "001A/SP/LTKL/TEA/VIII/2020"),
        ("10/SP/AB/I/2020", "1/SP/AB/I/2020"),
        ("12/3/SJ", "123/SJ"),
        ("12 3/SP/AB/I/2020", "123/SP/AB/I/2020"),
        ("050/1234/409.105/2024", "50/1234/409.105/2024"),
        ("119/0012/SJ", "119/12/SJ"),
        ("HK.201/5/12/DJPb/2021", "HK.201/51/2/DJPb/2021"),
        ("00141234", "141234"),
        ("Norway/12/2020", "way/12/2020"),
        ("12/PKS/AB/IX/2020", "12/PKS/AB/XI/2020"),
        ("12/PKS/100012/2020", "12/PKS/XII/2020"),
        ("PKS.No.12/AB/2020", "MOU.No.12/AB/2020"),
    ],
)
def test_different_numbers_keep_different_keys(one, other):
    assert number_key(one) != number_key(other)


def test_text_without_a_number_has_an_empty_key():
    assert [number_key(text) for text in ["", None, " ", "/", " – . "]] == ["", "", "", "", "-"]


@pytest.mark.parametrize("spelling", [*ONE_NUMBER, "050 / 1234/409.105/2024", "CSO-LA / 2019/411-123", "No. 7"])
def test_a_key_is_its_own_key(spelling):
    assert number_key(number_key(spelling)) == number_key(spelling)


@pytest.mark.parametrize(
    ("text", "kind", "parties"),
    [
        ("005/MoU/LTKL/TEA/VIII/2020", "MOU", ("LTKL", "TEA")),
        ("12/LTKL-PNB/PKS/VIII/2020", "PKS", ("LTKL", "PNB")),
        ("MoU/001/LTKL/III/2022", "MOU", ("LTKL",)),
        ("001/PKS-LTKL/VIII/2020", "PKS", ("LTKL",)),
        ("12/PKS/X/2021", "PKS", ()),
        ("12/PKS/PNB_LTKL & TEA/X/2021", "PKS", ("PNB", "LTKL", "TEA")),
        ("12/pks/bappeda-Kemitraan/X/2021", "PKS", ("BAPPEDA", "Kemitraan")),
        ("3/MoU/B-Trust/I/2021", "MOU", ("B-Trust",)),
        ("12/KESEPAKATAN/AB-CD/X/2021", "KESEPAKATAN", ("AB", "CD")),
    ],
)
def test_kind_and_parties_are_found_in_other_orders(text, kind, parties):
    reading = read_number(text)
    assert (reading.shape, reading.kind, reading.parties) == ("standard", kind, parties)


def test_a_known_name_with_a_hyphen_is_one_party_in_its_own_spelling():
    reading = read_number("15/MoU/b – trust-LTKL-co -act/VIII/2020", known=["Co-Act", "B-Trust", "Trust"])
    assert reading.parties == ("B-Trust", "LTKL", "Co-Act")
    reading = read_number("15/MoU/KEM-ITRA-LTKL/VIII/2020", known=["Kem-itra", "KEM"])
    assert (reading.parties, reading.known) == (("Kem-itra", "LTKL"), ("Kem-itra",))


def test_a_number_without_a_month_is_read_if_its_kind_is_known():
    assert read_number("12/PKS/LTKL/2020").month is None
    assert read_number("12/PKS/LTKL/2020").warnings == ()
    assert read_number("12/ABC/DEF/2020").shape == "other"


def test_month_and_year_of_signing_are_both_compared():
    reading = read_number("12/PKS/LTKL/XII/2020", signed_on=date(2021, 1, 5))
    assert reading.warnings == ("month-differs", "year-differs")


def test_two_digit_years_from_70_on_belong_to_the_last_century():
    assert read_number("12/PKS/LTKL/XII/98").year == 1998
    assert read_number("12/PKS/LTKL/XII/05").year == 2005


def test_of_two_numbers_the_first_is_read_and_the_second_mentioned():
    reading = read_number("No. 12/PKS/LTKL/X/2020 dan No. 119/55/SJ")
    assert (reading.sequence, reading.warnings) == ("12", ("more-than-one-number",))


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("415.4/12/PKS/III/2021", "classification"),
        ("100.2.2.3/1234/SJ", "classification"),
        ("PRJ-12/MK.7/2021", "other"),
        ("B/123/KTLN/2024", "other"),
        ("141234", "free"),
        ("Nomor", "free"),
        ("", "free"),
    ],
)
def test_numbers_of_other_shapes_are_recognised_but_not_taken_apart(text, shape):
    assert read_number(text).as_dict() == {"shape": shape}


def test_a_standard_number_is_written_in_its_usual_spelling():
    reading = read_number("nomor 001a / sp / ltkl–tea / 08 / 20")
    assert format_number(reading) == "001A/SP/LTKL-TEA/VIII/2020"
    assert format_number(read_number("119/2310/SJ")) == ""


def test_of_two_known_names_that_differ_in_case_the_one_in_the_text_is_meant():
    reading = read_number("15/MoU/B-Trust/VIII/2020", known=["B-Trust", "B-trust"])
    assert (reading.parties, reading.known) == (("B-Trust",), ("B-Trust",))
