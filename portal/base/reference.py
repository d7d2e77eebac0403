"""Reference data: reading its CSV files, finding all that is wrong in them, and bringing whole tables up to date.

A load of reference data is the one write that goes past the record-by-record door: some 90,000 rows come in at once.
Whoever loads must log it as the one change it is, with `portal.base.recording.record_load`.
"""

from __future__ import annotations

import csv
import gzip
import math
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

Item = TypeVar("Item")

# How many rows are compared at a time, so that memory does not grow with the file.
CHUNK = 2_000


def chunks(items: Sequence[Item], size: int = CHUNK) -> Iterator[Sequence[Item]]:
    """The items in groups of at most `size`, in their order."""
    return (items[start : start + size] for start in range(0, len(items), size))


class Reading:
    """Reads files and gathers every fault in all of them: file, line, reason.

    Nothing may be written while `faults` holds any.
    """

    def __init__(self) -> None:
        self.faults: list[str] = []

    def refuse(self, file: str, line: int, reason: str) -> None:
        """Note what is wrong at this line; line 0 stands for the file as a whole."""
        place = _("%(file)s, line %(line)d") % {"file": file, "line": line} if line else file
        self.faults.append(f"{place}: {reason}")

    def rows(self, path: Path, columns: Sequence[str]) -> list[Row]:
        """The rows of a CSV file (UTF-8, commas; plain or `.gz`) that has exactly these columns, in any order.

        Blanks around a cell are dropped, empty lines are passed over. Rows with faults of form are left out.
        """
        rows: list[Row] = []
        line = 0
        try:
            with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as file:
                lines = csv.reader(self._decoded(path.name, file), strict=True)
                header = [cell.strip() for cell in next(lines, [])]
                if not self._has_columns(path.name, header, columns):
                    return []
                for cells in lines:
                    line = lines.line_num
                    if not any(cell.strip() for cell in cells):
                        continue
                    if len(cells) != len(header):
                        numbers = {"found": len(cells), "expected": len(header)}
                        self.refuse(path.name, line, _("%(found)d cells instead of %(expected)d.") % numbers)
                        continue
                    named = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
                    rows.append(Row(self, path.name, line, named))
        except FileNotFoundError:
            self.refuse(path.name, 0, _("There is no such file."))
        except (OSError, EOFError, zlib.error, csv.Error) as error:
            self.refuse(path.name, line + 1, _("The file cannot be read: %(why)s") % {"why": error})
        return rows

    def _decoded(self, file: str, lines: Iterable[bytes]) -> Iterator[str]:
        """The lines as text; those that are not UTF-8 are refused, with a mark in place of each bad character."""
        for number, line in enumerate(lines, start=1):
            text = line.decode("utf-8-sig" if number == 1 else "utf-8", errors="replace")
            if "\N{REPLACEMENT CHARACTER}" in text:
                self.refuse(file, number, _("The text is not UTF-8 here. Save the file as “CSV UTF-8”."))
            yield text

    def _has_columns(self, file: str, header: list[str], columns: Iterable[str]) -> bool:
        missing = [name for name in columns if name not in header]
        unknown = [name for name in header if name not in columns]
        if missing:
            self.refuse(file, 1, _("Missing columns: %(names)s.") % {"names": ", ".join(missing)})
        if unknown:
            self.refuse(file, 1, _("Unknown columns: %(names)s.") % {"names": ", ".join(unknown)})
        if len(set(header)) != len(header):
            self.refuse(file, 1, _("A column stands there twice."))
        return not missing and not unknown and len(set(header)) == len(header)


@dataclass(frozen=True)
class Row:
    """One row of a file, which knows where it stands."""

    reading: Reading
    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def refuse(self, reason: str) -> None:
        """Note what is wrong with this row."""
        self.reading.refuse(self.file, self.line, reason)

    def value(self, model: type[models.Model], name: str, column: str = "", limit: float = math.inf) -> Any:
        """The cell as the model's field understands it; an empty one is None where the field knows the unknown.

        The column is named as the field unless told; `limit` bounds a number on both sides. What the field does not
        take is refused, and None comes back.
        """
        return self.understood(model, name, self[column or name], column or name, limit)

    def understood(self, model: type[models.Model], name: str, text: str, column: str, limit: float = math.inf) -> Any:
        """The same for a text made from the cell of `column`."""
        field: Any = model._meta.get_field(name)
        try:
            value = field.clean(None if field.null and not text else text, None)
        except ValidationError as error:
            for message in error.messages:
                self.refuse(f"{column}: {message}")
            return None
        if isinstance(value, float) and not (math.isfinite(value) and abs(value) <= limit):
            self.refuse(_("%(column)s: “%(text)s” is out of range.") % {"column": column, "text": text})
            return None
        return value


def without_duplicates(rows: Iterable[Row], column: str = "code") -> list[Row]:
    """The rows, each value of the column once; a second one is refused, and an empty one left alone."""
    seen: dict[str, int] = {}
    kept = []
    for row in rows:
        value = row[column]
        if value and value in seen:
            words = {"column": column, "value": value, "line": seen[value]}
            row.refuse(_("%(column)s: %(value)s already stands in line %(line)d.") % words)
            continue
        seen[value] = row.line
        kept.append(row)
    return kept


class Merge:
    """What is to be added, changed and removed in one table: worked out first, then carried out together.

    Removing comes before changing and changing before adding, so that a code may pass from one row to another.
    """

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.added: list[Any] = []
        self.changed: list[Any] = []
        self.removed: list[Any] = []
        self.columns: set[str] = set()

    def want(self, stored: Any, values: dict[str, Any], **for_a_new_row: Any) -> Any:
        """The row with these values (by attribute name): the stored one, changed where it differs, or a new one."""
        if stored is None:
            row = self.model(**values, **for_a_new_row)
            self.added.append(row)
            return row
        differing = [name for name, value in values.items() if getattr(stored, name) != value]
        if differing:
            for name in differing:
                setattr(stored, name, values[name])
            self.columns.update(differing)
            self.changed.append(stored)
        return stored

    def carry_out(self, tally: Counter[str]) -> None:
        """Write it all in bulk, and count it in `tally` by table."""
        manager = self.model._base_manager
        for part in chunks([row.pk for row in self.removed], 500):
            manager.filter(pk__in=part).delete()
        if self.changed:
            if any(field.name == "updated_at" for field in self.model._meta.concrete_fields):
                self.columns.add("updated_at")
                for row in self.changed:
                    row.updated_at = timezone.now()
            manager.bulk_update(self.changed, sorted(self.columns), batch_size=500)
        manager.bulk_create(self.added, batch_size=CHUNK)
        for word in ("added", "changed", "removed"):
            if count := len(getattr(self, word)):
                tally[f"{self.model._meta.label_lower} {word}"] += count


def touch(model: type[models.Model], keys: Iterable[int]) -> None:
    """Say of the rows with these primary keys that they changed now, because a part of them did."""
    for part in chunks(sorted(keys), 500):
        model._base_manager.filter(pk__in=part).update(updated_at=timezone.now())
