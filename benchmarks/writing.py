"""Rows written many at a time, past the door: they are made up, so they have no history to keep.

PostgreSQL takes them by COPY, SQLite by prepared statements. Both hold the same afterwards.
"""

from __future__ import annotations

import io
from collections import defaultdict
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction

from benchmarks.made_up.tables import Row, Table

# Rows between two commits.
AT_ONCE = 50_000
SPECIAL = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


class Writer:
    """A sink that writes into the database of this process."""

    def __init__(self) -> None:
        self.waiting: dict[Table, list[Row]] = defaultdict(list)
        self.models: set[type[Any]] = set()
        self.number = 0
        self.write = copy if connection.vendor == "postgresql" else insert

    def add(self, table: Table, row: Row) -> None:
        self.waiting[table].append(row)
        self.number += 1

    def rest(self) -> None:
        if self.number >= AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what waits, in one transaction."""
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in self.waiting.items():
                self.write(cursor, table, rows)
                self.models.add(table.model)
        self.waiting.clear()
        self.number = 0

    def finish(self) -> None:
        """Write the last rows; what is entered afterwards takes the numbers behind them."""
        self.flush()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self.models)):
                cursor.execute(statement)


def insert(cursor: Any, table: Table, rows: list[Row]) -> None:
    """Into SQLite."""
    names = ", ".join(f'"{name}"' for name in table.columns)
    marks = ", ".join(["%s"] * len(table.columns))
    cursor.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', rows)  # noqa: S608 - our own names


def copy(cursor: Any, table: Table, rows: list[Row]) -> None:
    """Into PostgreSQL."""
    names = ", ".join(f'"{name}"' for name in table.columns)
    lines = "\n".join("\t".join(map(plain, row)) for row in rows)
    cursor.copy_expert(f'COPY "{table.name}" ({names}) FROM STDIN', io.StringIO(lines + "\n"))


def plain(value: Any) -> str:
    """A value as COPY reads it."""
    return "\\N" if value is None else str(value).translate(SPECIAL)
