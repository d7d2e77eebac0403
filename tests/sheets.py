"""The sheets there are, and the workbooks the site gives, read with the standard library alone."""

from __future__ import annotations

import datetime
import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.urls import URLPattern, get_resolver

from portal.base.sheets import Sheet
from portal.base.views import RecordListView

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Place of the style of days in the styles' list.
DAYS = "2"


def all_sheets() -> list[type[Sheet]]:
    """The sheet of every noun, as its list gives it."""
    views = [pattern.callback.view_class for pattern in _patterns(get_resolver()) if _is_list(pattern)]
    # The log of changes is no list of records: it has its feed and the API.
    return [view.sheet for view in views if view.sheet is not None]


def _patterns(resolver: Any) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from _patterns(pattern)


def _is_list(pattern: URLPattern) -> bool:
    return str(pattern.name).endswith("-list") and issubclass(
        getattr(pattern.callback, "view_class", object), RecordListView
    )


def texts(content: bytes) -> str:
    """Everything a workbook says, as one text: for those who look for what must not be in it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode() for name in sorted(archive.namelist()))


def cells(content: bytes) -> list[list[list[object]]]:
    """The cells of every sheet: texts as text, numbers as decimals, days as dates, None where a cell is empty."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = sorted(name for name in archive.namelist() if name.startswith("xl/worksheets/"))
        return [_rows(ET.fromstring(archive.read(name))) for name in names]


def _rows(sheet: ET.Element) -> list[list[object]]:
    rows: list[list[object]] = []
    for number, row in enumerate(sheet.iter(f"{MAIN}row"), 1):
        assert row.get("r") == str(number)
        values: dict[int, object] = {}
        for cell in row:
            letters, of_row = re.fullmatch("([A-Z]+)([0-9]+)", cell.get("r", "")).groups()
            assert of_row == str(number)
            values[_number(letters)] = _value(cell)
        rows.append([values.get(column) for column in range(max(values, default=-1) + 1)])
    return rows


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _value(cell: ET.Element) -> object:
    assert cell.find(f"{MAIN}f") is None, "a formula"
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        text = cell.find(f"{MAIN}is/{MAIN}t").text or ""
        return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)
    value = cell.find(f"{MAIN}v").text
    if kind == "b":
        return value == "1"
    assert kind == "n"
    if cell.get("s") == DAYS:
        return datetime.date(1899, 12, 30) + datetime.timedelta(days=int(value))
    return Decimal(value)
