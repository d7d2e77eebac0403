"""Files for spreadsheets: what is written is what is read, and nothing more runs than a text."""

from __future__ import annotations

import csv
import datetime
import io
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.base.spreadsheets import About, csv_file, csv_line, file_name, guarded, row_of, unguarded
from portal.base.workbooks import LONGEST, Worksheet, workbook
from tests.sheets import cells, texts

DAY = datetime.date(2026, 11, 28)


class Heading(NamedTuple):
    key: str
    heading: str
    about: str = ""


def written(*values: Any) -> list[Any]:
    """The cells of one row, after a workbook was written and read."""
    sheet = Worksheet("Data", [10] * len(values), [values], has_headings=False)
    return cells(b"".join(workbook("Uji", DAY, [sheet])))[0][0]


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+62 21", "'+62 21"),
        ("-", "'-"),
        ("@nama", "'@nama"),
        ("\t=1", "\t'=1"),
        ("a; =cmd|'/C calc'!A0", "a; '=cmd|'/C calc'!A0"),
        ("baris\n=2", "baris\n'=2"),
        ("'=1", "''=1"),
        ("12-3", "12-3"),
        ("Kab. Blitar (35.05)", "Kab. Blitar (35.05)"),
    ],
)
def test_what_would_begin_a_formula_gets_an_apostrophe(text: str, safe: str) -> None:
    assert guarded(text) == safe
    assert unguarded(safe) == text


@given(st.text(alphabet="=+-@';\t\r\n a1＝", max_size=12) | st.text(max_size=40))
def test_the_apostrophe_comes_off_again_and_leaves_the_text(text: str) -> None:
    safe = guarded(text)
    assert unguarded(safe) == text
    for separator in "\t\r\n":
        safe = safe.replace(separator, ";")
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in safe.split(";"))


@given(st.text(max_size=60))
def test_any_text_comes_back_from_a_workbook_as_it_was(text: str) -> None:
    """But for what no XML can hold in any way; an empty text is an empty cell."""
    found = written("awal", text, "akhir")
    assert found == ["awal", text or None, "akhir"]


def test_texts_that_look_like_something_else_stay_texts() -> None:
    told = ["<r>x</r>", "_x0041_", "11.10", "007", "https://x.id", "  tepi ", "a\x0bb\rc", "=1"]
    assert written(*told) == told


def test_numbers_are_numbers_only_while_every_digit_is_kept() -> None:
    exact, long = Decimal("9999999999999.99"), Decimal("12345678901234567.89")
    assert written(exact, long, 2**62, Decimal("-8.103451"), True) == [
        exact,
        "12345678901234567.89",
        str(2**62),
        Decimal("-8.103451"),
        True,
    ]
    assert written(DAY, datetime.date(1870, 1, 1), None, "") == [DAY, "1870-01-01"]


def test_a_text_too_long_for_a_cell_ends_with_dots_and_counts_as_excel_counts() -> None:
    [cut] = written("🙂" * 20_000)
    assert len(cut.encode("utf-16-le")) // 2 <= LONGEST and cut.endswith("🙂…")
    assert written("x" * LONGEST) == ["x" * LONGEST]


def test_a_csv_file_has_keys_above_a_mark_of_its_encoding_and_lines_as_the_standard_asks() -> None:
    columns = [Heading("id", "Id"), Heading("amount", "Nilai")]
    content = b"".join(csv_file(columns, [("a,b", Decimal("1.50")), (None, None), ("x\ny", True)]))
    assert content == '\ufeffid,amount\r\n"a,b",1.50\r\n,\r\n"x\ny",true\r\n'.encode()
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[3] == ["x\ny", "true"]


@given(st.lists(st.text(alphabet="=-';,\"\t\r\n a1é", max_size=9), min_size=2, max_size=5))
def test_a_row_is_read_back_from_its_line(texts: list[str]) -> None:
    row = [*texts, Decimal("-1.50"), DAY, 12, True, False, None]
    kinds = ["string"] * len(texts) + ["number", "date", "integer", "boolean", "boolean", "number"]
    assert row_of(csv_line(row), kinds) == [None if value == "" else value for value in row]


def test_equal_rows_are_equal_files_and_names_are_plain() -> None:
    sheet = Worksheet("Data", [10], [("Judul",), ("isi",)])
    first, second = (b"".join(workbook("Uji & <coba>", DAY, [sheet])) for _time in range(2))
    assert first == second
    assert "Uji &amp; &lt;coba&gt;" in texts(first)
    assert file_name("Perjanjian", "35.05", "é/..\\x").startswith("perjanjian-35.05-e-..-x_")
    assert About("Judul", []).title == "Judul"
