"""A table of a page, said once: shown as HTML, and downloaded as a file with the same columns and rows.

A cell holds the bare value (for files) and, where a person should read it otherwise, the words or HTML to show.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.utils.safestring import SafeString

# What a file can hold; None is what nobody stated.
Value = str | int | Decimal | datetime.date | bool | None


class Column(NamedTuple):
    """`key` names the column in files and never changes; `heading` is what people read."""

    key: str
    heading: str
    is_number: bool = False


class Cell(NamedTuple):
    """One value. `shown` is what a page shows instead of the bare value, already escaped where it is HTML."""

    value: Value
    shown: str | SafeString = ""

    @property
    def is_known(self) -> bool:
        """Whether there is anything to show; what is not known is said to be so, never shown as zero."""
        return bool(self.shown) or self.value not in (None, "")

    def __str__(self) -> str:
        return str(self.shown or ("" if self.value is None else self.value))


@dataclass(frozen=True)
class Table:
    """`key` names the table in addresses (`disbursements`); `totals` are rows below the others, not in files.

    The first cell of a row is its heading.
    """

    key: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    totals: Sequence[Sequence[Cell]] = field(default=())
    is_captioned: bool = True

    def lines(self) -> list[list[tuple[Column, Cell]]]:
        """The rows, each cell with its column, as a template reads them."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]

    def total_lines(self) -> list[list[tuple[Column, Cell]]]:
        """The same for the totals."""
        return [list(zip(self.columns, row, strict=True)) for row in self.totals]
