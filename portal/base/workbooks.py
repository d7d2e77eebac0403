"""XLSX files written as they are sent: one row in memory, the first bytes at once, no temporary file.

The format is ECMA-376 (Office Open XML), of which a table needs little: texts stand in their cells (`inlineStr`), so
none can be taken for a formula, a number or a link. Why not a library: docs/decisions/sheets.md.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import cache
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# What a cell can hold; None is what nobody stated.
Value = str | int | Decimal | datetime.date | bool | None
Row = Sequence[Value]

# What a sheet of Excel holds is more; beyond these rows a part of the archive may pass the size all readers take.
MOST_ROWS = 250_000
# Letters in a cell (in UTF-16, as Excel counts), and digits of a number that are kept.
LONGEST, DIGITS = 32_767, 15
# Excel takes 1900 for a leap year: days before this one would be shown as others.
EARLIEST, DAY_ZERO = datetime.date(1900, 3, 1), datetime.date(1899, 12, 30)
# No XML may hold them as they are; and what reads like the escape of one has to be escaped itself.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff\r]")
LIKE_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Places of the formats in the styles below.
PLAIN, BOLD, DATE, NUMBER, WRAPPED = range(5)
STYLES = (
    f'<styleSheet xmlns="{MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
    '<alignment vertical="top" wrapText="1"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class Worksheet(NamedTuple):
    """One sheet: its name, the width of each column in letters, its rows; the first may be the headings."""

    name: str
    widths: Sequence[int]
    rows: Iterable[Row]
    has_headings: bool = True


class _Sent:
    """Where the archive is written to: what came since the last look."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        self.parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is open."""

    def taken(self) -> bytes:
        parts, self.parts = self.parts, []
        return b"".join(parts)


def workbook(title: str, day: datetime.date, sheets: Sequence[Worksheet]) -> Iterator[bytes]:
    """The bytes of the file, piece by piece. The same rows and day give the same file, to the letter."""
    sent = _Sent()
    with ZipFile(sent, "w", ZIP_DEFLATED) as archive:
        write_frame(archive, title, day, [sheet.name for sheet in sheets])
        for number, sheet in enumerate(sheets, 1):
            with open_sheet(archive, number, sheet) as write_row:
                for last, row in enumerate(sheet.rows, 1):
                    write_row(row)
                    if last % 100 == 0:
                        yield sent.taken()
    yield sent.taken()


def write_frame(archive: ZipFile, title: str, day: datetime.date, names: Sequence[str]) -> None:
    """The parts of a workbook around its sheets of these names, each of which `open_sheet` writes."""
    for name, content in _frame(title, day, names):
        archive.writestr(_part(name), DECLARATION + content)


@contextmanager
def open_sheet(archive: ZipFile, number: int, sheet: Worksheet) -> Iterator[Callable[[Row], None]]:
    """Gives what writes a row into the sheet of this number, from one; the rows in `sheet` are not looked at."""
    last = 0

    def write(row: Row) -> None:
        nonlocal last
        last += 1
        style = (BOLD if last == 1 else PLAIN) if sheet.has_headings else WRAPPED
        part.write(_row(last, row, style).encode())

    with archive.open(_part(f"xl/worksheets/sheet{number}.xml"), "w") as part:
        part.write(_sheet_head(sheet, is_first=number == 1).encode())
        yield write
        filtered = f"A1:{_letters(len(sheet.widths) - 1)}{last}" if sheet.has_headings and last > 1 else ""
        part.write(_sheet_foot(filtered).encode())


def _part(name: str) -> ZipInfo:
    part = ZipInfo(name)
    part.compress_type = ZIP_DEFLATED
    return part


def _sheet_head(sheet: Worksheet, *, is_first: bool) -> str:
    widths = "".join(
        f'<col min="{column}" max="{column}" width="{width}" customWidth="1"/>'
        for column, width in enumerate(sheet.widths, 1)
    )
    frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' if sheet.has_headings else ""
    selected = ' tabSelected="1"' if is_first else ""
    return (
        f'{DECLARATION}<worksheet xmlns="{MAIN}"><sheetViews><sheetView{selected} workbookViewId="0">{frozen}'
        f'</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>{widths}</cols><sheetData>'
    )


def _sheet_foot(filtered: str) -> str:
    return f"</sheetData>{f'<autoFilter ref={quoteattr(filtered)}/>' if filtered else ''}</worksheet>"


def _row(number: int, row: Row, style: int) -> str:
    cells = [
        _cell(f"{_letters(column)}{number}", value, style)
        for column, value in enumerate(row)
        if value is not None and value != ""
    ]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(place: str, value: Value, style: int) -> str:
    """A number where a spreadsheet keeps every digit of it, a day where it can show it; else the text."""
    if isinstance(value, bool):
        return f'<c r="{place}" s="{style}" t="b"><v>{value:d}</v></c>'
    if isinstance(value, int) and len(str(abs(value))) <= DIGITS:
        return f'<c r="{place}" s="{style}"><v>{value}</v></c>'
    if isinstance(value, Decimal) and value.is_finite() and len(value.as_tuple().digits) <= DIGITS:
        return f'<c r="{place}" s="{NUMBER if value.as_tuple().exponent == -2 else style}"><v>{value:f}</v></c>'
    if isinstance(value, datetime.date) and value >= EARLIEST:
        return f'<c r="{place}" s="{DATE}"><v>{(value - DAY_ZERO).days}</v></c>'
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{_text(text)}</t></is></c>'


def _text(text: str) -> str:
    """A text as XML; one too long for a cell ends where the cell does, with three dots."""
    if len(text) > LONGEST // 2 and len(text.encode("utf-16-le", errors="replace")) // 2 > LONGEST:
        text = (
            text.encode("utf-16-le", errors="replace")[: 2 * (LONGEST - 1)].decode("utf-16-le", errors="ignore") + "…"
        )
    if "_x" in text:
        text = LIKE_ESCAPED.sub("_x005F_", text)
    return UNPRINTABLE.sub(lambda found: f"_x{ord(found.group()):04X}_", escape(text))


@cache
def _letters(column: int) -> str:
    """What Excel calls a column, counted from zero: A, B ... Z, AA."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def _frame(title: str, day: datetime.date, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The parts of the archive around the sheets."""
    numbers = range(1, len(names) + 1)
    overrides = [(f"/xl/worksheets/sheet{number}.xml", f"{TYPES}.worksheet+xml") for number in numbers]
    overrides += [("/xl/workbook.xml", f"{TYPES}.sheet.main+xml"), ("/xl/styles.xml", f"{TYPES}.styles+xml")]
    overrides += [("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")]
    types = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides)
    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
    )
    yield (
        "_rels/.rels",
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
        f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        "</Relationships>",
    )
    sheets = "".join(f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, 1))
    yield (
        "xl/workbook.xml",
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><bookViews><workbookView activeTab="0"/></bookViews>'
        f"<sheets>{sheets}</sheets></workbook>",
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        f'<Relationships xmlns="{PACKAGE}/relationships">{links}'
        f'<Relationship Id="rId{len(names) + 1}" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>',
    )
    yield "xl/styles.xml", STYLES
    yield (
        "docProps/core.xml",
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_text(title)}</dc:title>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{day.isoformat()}T00:00:00Z</dcterms:created></cp:coreProperties>',
    )
