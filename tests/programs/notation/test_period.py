"""Periods and dates in the spellings people use, and as the registry writes them."""

from datetime import date

import pytest

from programs.notation import first_day, format_date, format_period, last_day, read_period


@pytest.mark.parametrize(
    "text",
    [
        "Agustus 2020 s.d. Juli 2021",
        "Agustus 2020 s/d Juli 2021",
        "Agustus 2020 S.D Juli 2021",
        "Agustus 2020 sd Juli 2021",
        "Agustus 2020 hingga Juli 2021",
        "Agustus 2020 sampai Juli 2021",
        "Agustus 2020 sampai dengan bulan Juli 2021",
        "agustus 2020—juli 2021",
        "Agustus 2020 − Juli 2021",
        "Agustus\N{NO-BREAK SPACE}2020\N{NO-BREAK SPACE}\N{EN DASH}\N{NO-BREAK SPACE}Juli 2021",
        "Ａｇｕｓｔｕｓ　２０２０～Ｊｕｌｉ　２０２１",
        "Agt. 2020 - Jul 2021",
        "08/2020 - 07/2021",
        "2020-08 s.d. 2021-07",
        "from August 2020 to July 2021",
        "August 2020 until July 2021",
        "Periode program: Agustus 2020- Juli 2021",
        "mulai Agustus 2020 dan berakhir pada Juli 2021",
        "antara Agustus 2020 dan Juli 2021",
        "selama 12 bulan (Agustus 2020 - Juli 2021)",
    ],
)
def test_a_period_of_months_is_read_in_any_spelling(text):
    reading = read_period(text)
    assert (reading.start, reading.end, reading.precision) == ("2020-08", "2021-07", "month")
    assert reading.warnings == ()
    assert (reading.first_day, reading.last_day) == (date(2020, 8, 1), date(2021, 7, 31))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Pebruari 2020 s/d Nopember 2021", "2020-02", "2021-11"),
        ("Okt-Des 2023", "2023-10", "2023-12"),
        ("1 s/d 5 Agustus 2021", "2021-08-01", "2021-08-05"),
        ("01-05/08/2021", "2021-08-01", "2021-08-05"),
        ("16, 17 dan 18 September 2021", "2021-09-16", "2021-09-18"),
        ("September 16-19, 2021", "2021-09-16", "2021-09-19"),
        ("2 Mei s.d 4 Juni 2022", "2022-05-02", "2022-06-04"),
        ("Rabu-Kamis, 13-14 November 2024", "2024-11-13", "2024-11-14"),
        ("2020/2021", "2020", "2021"),
        ("TA 2024", "2024", "2024"),
        ("triwulan III tahun 2023", "2023-07", "2023-09"),
        ("TW I - TW III 2023", "2023-01", "2023-09"),
        ("semester 1 tahun 2021", "2021-01", "2021-06"),
        ("2020-08-18", "2020-08-18", "2020-08-18"),
        ("18.08.2020", "2020-08-18", "2020-08-18"),
        ("August 18, 2020", "2020-08-18", "2020-08-18"),
        ("18th of August 2020", "2020-08-18", "2020-08-18"),
        ("Jum'at, 3 Mei 2024", "2024-05-03", "2024-05-03"),
        ("tanggal 18 bulan Agustus tahun 2020", "2020-08-18", "2020-08-18"),
        ("Selasa, delapan belas Agustus dua ribu dua puluh (18-08-2020)", "2020-08-18", "2020-08-18"),
        ("sejak 2024", "2024", None),
        ("2024 - sekarang", "2024", None),
        ("s.d. Juli 2021", None, "2021-07"),
        ("29 Februari 2024", "2024-02-29", "2024-02-29"),
    ],
)
def test_other_dates_and_periods_are_read_without_a_warning(text, start, end):
    reading = read_period(text)
    assert (reading.start, reading.end, reading.warnings) == (start, end, ())


@pytest.mark.parametrize(
    ("text", "start", "end", "warning"),
    [
        ("18/08/20", "2020-08-18", "2020-08-18", "two-digit-year"),
        ("08/18/2020", "2020-08-18", "2020-08-18", "month-first"),
        ("2010-12", "2010-12", "2010-12", "ambiguous-month"),
        ("31 Februari 2021", "2021-02", "2021-02", "no-such-date"),
        ("30 Desember - 2 Januari 2022", "2021-12-30", "2022-01-02", "year-assumed"),
        ("Agustus 2020 - Juli", "2020-08", "2021-07", "year-assumed"),
        ("18 Agustus 2020 - Juli 2021", "2020-08-18", "2021-07", "mixed-precision"),
        ("16 dan 19 September 2021", "2021-09-16", "2021-09-19", "not-continuous"),
        ("2024-2029, diperpanjang 2030-2035", "2024", "2029", "more-than-one-period"),
        ("Rabu, 13 November 2024 s.d. Rabu, 14 November 2024", "2024-11-13", "2024-11-14", "weekday-differs"),
        ("Kamis (04/04)", None, None, "no-year"),
        ("Juli - Agustus", None, None, "no-year"),
        ("semester 7 dari 6", None, None, "progress-beyond-end"),
        ("5 (enam) tahun", None, None, "words-differ"),
        ("5", None, None, "not-understood"),
        ("", None, None, "not-understood"),
        (None, None, None, "not-understood"),
    ],
)
def test_what_is_odd_about_a_period_is_told(text, start, end, warning):
    reading = read_period(text)
    assert (reading.start, reading.end, reading.warnings) == (start, end, (warning,))


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("selama lima tahun", (5, "tahun")),
        ("5 (lima) tahun", (5, "tahun")),
        ("five years", (5, "tahun")),
        ("2 tahun 6 bulan", (30, "bulan")),
        ("1 tahun (12 bulan)", (1, "tahun")),
        ("duapuluh empat bulan", (24, "bulan")),
        ("10 hari", (10, "hari")),
    ],
)
def test_durations_are_read_in_figures_and_words(text, duration):
    reading = read_period(text)
    assert (reading.duration, reading.start, reading.warnings) == (duration, None, ())


@pytest.mark.parametrize(
    ("text", "agrees"),
    [
        ("selama 12 bulan, 18 Agustus 2020 s.d. 17 Agustus 2021", True),
        ("selama 12 bulan, 18 Agustus 2020 s.d. 18 Agustus 2021", True),
        ("selama 12 bulan, 18 Agustus 2020 s.d. 17 Juli 2021", False),
        ("selama 24 bulan, Agustus 2020 - Juli 2021", False),
        ("selama 1 tahun, Agustus 2020 - Juli 2021", True),
        ("selama 6 tahun, 2024-2029", True),
        ("selama 4 tahun, 2024-2029", False),
        ("selama 4 hari, 16-19 September 2021", True),
        ("selama 5 hari, 16-19 September 2021", False),
        ("selama 5 hari, September 2021", True),
        ("5 tahun, 1 Januari 2024 - 31 Desember 2028", True),
    ],
)
def test_a_stated_duration_is_compared_with_the_dates(text, agrees):
    assert ("duration-differs" not in read_period(text).warnings) is agrees


@pytest.mark.parametrize(
    ("text", "progress"),
    [
        ("semester IV dari 6", ("semester", 4, 6)),
        ("semester 4 of 6", ("semester", 4, 6)),
        ("tahun kedua dari lima tahun", ("tahun", 2, 5)),
        ("tahap ke-1 dari 3 tahap", ("tahap", 1, 3)),
    ],
)
def test_progress_is_a_step_of_steps(text, progress):
    assert read_period(text).progress == progress


@pytest.mark.parametrize(
    ("start", "end", "precision", "indonesian", "english"),
    [
        ("2020-08-01", "2021-07-31", "month", "Agustus 2020 – Juli 2021", "August 2020 – July 2021"),
        ("2023-10-01", "2023-12-31", "month", "Oktober–Desember 2023", "October–December 2023"),
        ("2020-08-01", "2020-08-31", "month", "Agustus 2020", "August 2020"),
        ("2021-07-01", "2020-08-31", "month", "Juli 2021 – Agustus 2020", "July 2021 – August 2020"),
        ("2024-01-01", "2029-12-31", "year", "2024–2029", "2024–2029"),
        ("2025-01-01", "2025-12-31", "year", "2025", "2025"),
        ("2021-09-16", "2021-09-19", "day", "16–19 September 2021", "16–19 September 2021"),
        ("2022-02-28", "2022-03-03", "day", "28 Februari – 3 Maret 2022", "28 February – 3 March 2022"),
        ("2021-12-30", "2022-01-02", "day", "30 Desember 2021 – 2 Januari 2022", "30 December 2021 – 2 January 2022"),
        ("2021-05-19", "2021-05-16", "day", "19 Mei 2021 – 16 Mei 2021", "19 May 2021 – 16 May 2021"),
        ("2024-01-01", None, "year", "sejak 2024", "since 2024"),
        (None, "2021-07-31", "month", "sampai Juli 2021", "until July 2021"),
        (None, None, "", "", ""),
    ],
)
def test_periods_are_written_without_saying_anything_twice(start, end, precision, indonesian, english):
    days = [date.fromisoformat(day) if day else None for day in (start, end)]
    assert format_period(*days, precision) == indonesian
    assert format_period(*days, precision, "en") == english


def test_dates_are_written_no_more_exact_than_known():
    day = date(2020, 8, 18)
    written = [format_date(day, precision) for precision in ("day", "month", "year")]
    assert written == ["18 Agustus 2020", "Agustus 2020", "2020"]
    assert format_date(day, "day", "en") == "18 August 2020"
    assert format_date(None) == ""


def test_partial_dates_cover_their_days():
    assert (first_day("2024-02"), last_day("2024-02")) == (date(2024, 2, 1), date(2024, 2, 29))
    assert (first_day("2024"), last_day("2024")) == (date(2024, 1, 1), date(2024, 12, 31))
    assert (first_day(None), last_day(None)) == (None, None)


@pytest.mark.parametrize(
    ("text", "start", "end", "warnings"),
    [
        ("Selasa, tanggal Delapan Belas bulan Agustus tahun Dua Ribu Dua Puluh", "2020-08-18", "2020-08-18", ()),
        ("hari Selasa, tanggal 18 bulan Agustus tahun dua ribu duapuluh", "2020-08-18", "2020-08-18", ()),
        ("Selasa tanggal delapan belas bulan Agustus tahun dua ribu dua puluh (18-08-2020)", "2020-08-18", None, ()),
        ("Senin, delapan belas Agustus dua ribu dua puluh", "2020-08-18", "2020-08-18", ("weekday-differs",)),
        ("tahun dua ribu dua puluh empat", "2024", "2024", ()),
        (
            "satu Maret dua ribu dua puluh satu s.d. dua puluh Mei dua ribu dua puluh dua",
            "2021-03-01",
            "2022-05-20",
            (),
        ),
    ],
)
def test_a_date_in_words_as_contracts_open_is_read(text, start, end, warnings):
    reading = read_period(text)
    assert (reading.start, reading.end, reading.warnings) == (start, end or start, warnings)


def test_a_duration_in_words_is_no_date():
    assert read_period("satu tahun dua bulan").duration == (14, "bulan")
    assert read_period("dua belas bulan").duration == (12, "bulan")
