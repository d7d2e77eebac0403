"""A table of a page, said once: shown as HTML, and downloaded as a file with the same columns and rows.

`portal.base.views.render_page` says how a page comes to have them.

A cell holds the bare value (for files) and, where a person should read it otherwise, the words or HTML to show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.encoding import escape_uri_path
from django.utils.safestring import SafeString

from portal.base.workbooks import Row, Value


class File(NamedTuple):
    """Where a table or a list is downloaded."""

    csv: str
    xlsx: str

    @classmethod
    def at(cls, path: str, query: str = "") -> File:
        """The addresses made of this path and query."""
        address = escape_uri_path(path)
        return cls(*(f"{address}.{form}{f'?{query}' if query else ''}" for form in ("csv", "xlsx")))


class Column(NamedTuple):
    """`key` names the column in files and never changes; `heading` is what people read.

    `about` is a word on it for the file (its unit, how it was reckoned), where the heading does not say all. A column
    that is `in_file` only is not shown: a code or an id beside the name.
    """

    key: str
    heading: str
    is_number: bool = False
    about: str = ""
    in_file: bool = False


class Cell(NamedTuple):
    """One value. `shown` is what a page shows instead of the bare value, already escaped where it is HTML."""

    value: Value
    shown: str | SafeString = ""


@dataclass
class Table:
    """`key` names the table in addresses (`disbursements`); `totals` are rows below the others, not in files.

    The first cell of a row is its heading. A total has cells for the columns that are shown. `file` is where the table
    is downloaded, without the form: the page that shows it says so.
    """

    key: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    totals: Sequence[Sequence[Cell]] = field(default=())
    is_captioned: bool = True
    # The rows as lines of a CSV file (`csv_line`), where these are had without what a page shows.
    lines: Callable[[], Iterable[str]] | None = None
    file: File | None = field(default=None, init=False)

    @property
    def shown_columns(self) -> list[Column]:
        """The columns of the page."""
        return [column for column in self.columns if not column.in_file]

    def values(self) -> Iterator[Row]:
        """The rows as a file holds them."""
        return ([cell.value for cell in row] for row in self.rows)
