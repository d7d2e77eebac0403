"""Rows as a file for spreadsheets, CSV or XLSX: texts stay texts, exact numbers exact, and nothing runs as a formula.

CSV is for programs and the careful: RFC 4180 (comma, CRLF), UTF-8 with a byte order mark, the columns' keys above it.
XLSX is for people: headings in their language, numbers and dates that can be reckoned with, and a second sheet that
says what the file holds. An unknown value is an empty cell in both. Why so: docs/decisions/sheets.md.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import NamedTuple, Protocol

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.base.workbooks import Row, Value, Worksheet, workbook

CSV, XLSX = "csv", "xlsx"
FORMS = {
    CSV: "text/csv; charset=utf-8; header=present",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# Files of no more rows than this are made whole, so that they can be kept, marked and compressed like pages.
WHOLE = 500
# A spreadsheet takes a cell for a formula that begins so. Set to Indonesian, Excel parts a CSV file at semicolons and
# does not see our quotation marks, so what follows a semicolon or a new line inside a text begins a cell as well.
FORMULA = re.compile(r"((?:^|[;\t\r\n])\s*)(?='*[=+\-@＝＋－＠])")
SIGN = re.compile(r"[=+\-@＝＋－＠]")
GUARDED = re.compile(r"((?:^|[;\t\r\n])\s*)'(?='*[=+\-@＝＋－＠])")
# A cell of a line that we have written, with the comma or the end behind it.
CELL = re.compile(r'(?:"([^"]*(?:""[^"]*)*)"|([^,\r\n]*))(?:,|\r\n)')


class Column(Protocol):
    """What a file says of a column: its lasting name, what people call it, and a word on it where one helps."""

    @property
    def key(self) -> str: ...

    @property
    def heading(self) -> str: ...

    @property
    def about(self) -> str: ...


class About(NamedTuple):
    """What a file holds: its title, and lines of label and value for its second sheet."""

    title: str
    facts: Iterable[tuple[str, str]]


def guarded(text: str) -> str:
    """The text with an apostrophe wherever a spreadsheet that opens the CSV file would begin a formula."""
    # Most texts have no such sign anywhere, which is seen at once.
    return FORMULA.sub(r"\1'", text) if SIGN.search(text) else text


def unguarded(text: str) -> str:
    """The text as it was before `guarded`."""
    return GUARDED.sub(r"\1", text)


def file_name(*parts: str) -> str:
    """A telling name, of letters every system takes, with today's date: `perjanjian-35.05-2020_2026-11-28`."""
    plain = (unicodedata.normalize("NFKD", part).encode("ascii", "ignore").decode().lower() for part in parts)
    words = [re.sub(r"[^a-z0-9.]+", "-", part)[:60].strip("-.") for part in plain]
    return f"{'-'.join(filter(None, words))[:120].strip('-.')}_{timezone.localdate().isoformat()}"


def file_response(
    form: str,
    name: str,
    columns: Sequence[Column],
    rows: Iterable[Row | str],
    about: About,
    *,
    is_whole: bool = True,
    is_head: bool = False,
) -> HttpResponse | StreamingHttpResponse:
    """The rows as a download in this form; of a CSV file a row may be its line already.

    A file that is not made whole is sent while its rows are read, and for HEAD none is read.
    """
    response: HttpResponse | StreamingHttpResponse
    if not is_whole and is_head:
        response = StreamingHttpResponse(iter(()))
    else:
        parts = csv_file(columns, rows) if form == CSV else xlsx_file(columns, rows, about)
        response = HttpResponse(b"".join(parts)) if is_whole else StreamingHttpResponse(parts)
    response.headers["Content-Type"] = FORMS[form]
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def csv_file(columns: Sequence[Column], rows: Iterable[Row | str], *, mark: str = "\ufeff") -> Iterator[bytes]:
    """The lines of a CSV file, the keys of the columns first; `mark` goes before them, for Excel.

    A row that is text is the line already (`csv_line`).
    """
    buffer = io.StringIO(newline="")
    write, sign = csv.writer(buffer).writerow, SIGN.search
    buffer.write(mark)
    for row in chain([[column.key for column in columns]], rows):
        if isinstance(row, str):
            buffer.write(row)
        else:
            # Most cells stand as they are.
            cells = [
                value if type(value) is int or (type(value) is str and not sign(value)) else plain(value)
                for value in row
            ]
            write(cells)
        if buffer.tell() > 64 * 1024:
            yield buffer.getvalue().encode(errors="replace")
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode(errors="replace")


def csv_line(row: Row) -> str:
    """A row as a line of a CSV file, with its end."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow([plain(value) for value in row])
    return buffer.getvalue()


def row_of(line: str, kinds: Sequence[str]) -> Row:
    """The row that `csv_line` made a line of, given what its columns hold (`Column.kind`); empty cells are None."""
    texts = [quoted.replace('""', '"') if quoted else bare for quoted, bare in CELL.findall(line)]
    return [READ.get(kind, unguarded)(text) if text else None for text, kind in zip(texts, kinds, strict=True)]


def plain(value: Value) -> str:
    """A value as it stands in a CSV file."""
    if isinstance(value, str):
        return guarded(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


# How the values of a column are read back from text, by what they are; all others are texts.
READ: dict[str, Callable[[str], Value]] = {
    "boolean": "true".__eq__,
    "date": datetime.date.fromisoformat,
    "integer": int,
    "number": Decimal,
}


def xlsx_file(columns: Sequence[Column], rows: Iterable[Row], about: About) -> Iterator[bytes]:
    """The bytes of a workbook of two sheets: the rows below their headings, and what they are."""
    headings = [capfirst(column.heading) for column in columns]
    widths = [min(max(len(heading) + 4, 12), 40) for heading in headings]
    told: list[tuple[str, ...]] = [(capfirst(label), value) for label, value in about.facts]
    told += [("", ""), (_("Column"), _("Name in CSV files"), _("What it holds"))]
    told += [(heading, column.key, column.about) for heading, column in zip(headings, columns, strict=True)]
    sheets = [
        Worksheet(_("Data"), widths, chain([headings], rows)),
        Worksheet(_("About"), [32, 32, 80], [(about.title,), *told], has_headings=False),
    ]
    return workbook(about.title, timezone.localdate(), sheets)
