"""Sums of money made by the database, exact at any size, where reading every row would take too long.

All reckon in hundredths, as amounts are stored (`MoneyField`). The pieces of SQL are the same for both databases.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import Any

from django.db.models import Aggregate, BigIntegerField, F, QuerySet, TextField
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

CENT = Decimal("0.01")
# Sums are made of what lies above and below this many hundredths: one alone may pass the 64 bits of SQLite.
SPLIT = 1_000_000


class MoneySum(Aggregate):
    """The sum of a column of hundredths as a `Decimal`; None where there is nothing to add."""

    name = "MoneySum"
    arity = 1

    @property
    def output_field(self) -> Any:
        """It travels as a text of two numbers."""
        return TextField()

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, tuple[Any, ...]]:
        given, params = compiler.compile(self.get_source_expressions()[0])
        return split_sum(given), (*params, *params, *params)

    def convert_value(self, value: str | None, *_context: Any) -> Decimal | None:
        return joined(value)


def split_sum(column: str) -> str:
    """The SQL that adds up a column of hundredths, as a text that `joined` reads."""
    above, below = _parts(column)
    return f"CAST(SUM({above}) AS text) || ' ' || CAST(SUM({below}) AS text)"


def joined(value: str | None) -> Decimal | None:
    """What `split_sum` wrote, as an amount; None where there was nothing to add."""
    if value is None:
        return None
    return exact(*(Decimal(part) for part in value.split()))


def exact(above: Decimal | int, below: Decimal | int) -> Decimal:
    """The amount of a sum in two parts: of what lies above the place where hundredths are split, and below it."""
    with localcontext(prec=60):
        return (Decimal(above * SPLIT + below) / 100).quantize(CENT)


def safe_sum(column: str, over: str = "") -> str:
    """A sum to reckon on with that SQLite does not refuse, however large; exact as long as it fits into 64 bits."""
    above, below = _parts(column)
    return f"SUM({above}) {over} * {SPLIT} + SUM({below}) {over}"


def _parts(column: str) -> tuple[str, str]:
    """What lies above and below the place where hundredths are split, whole whether the column is or not."""
    below = f"({column}) %% {SPLIT}"
    return f"(({column}) - {below}) / {SPLIT}", below


def cents(column: str) -> Combinable:
    """A money column as the hundredths it is stored in, to reckon with."""
    return Cast(F(column), BigIntegerField())


def part_of(whole: str, percent: str) -> str:
    """The SQL of a percentage of hundredths, in whole numbers alone; rounds half to even as `Decimal.quantize` does."""
    thousandths = f"CAST(ROUND({percent} * 1000) AS bigint)"
    large, small = f"({whole} / 100000) * {thousandths}", f"({whole} %% 100000) * {thousandths}"
    floor = f"({large} + ({small}) / 100000)"
    rest = f"(({small}) %% 100000)"
    up = f"({rest} > 50000 OR ({rest} = 50000 AND {floor} %% 2 = 1))"
    return f"({floor} + CASE WHEN {up} THEN 1 ELSE 0 END)"


def once(vendor: str) -> str:
    """The word behind AS by which PostgreSQL reckons a table of a statement once, not anew wherever a column is named.

    SQLite does so anyway, and not every one that Django takes knows the word.
    """
    return "MATERIALIZED" if vendor == "postgresql" else ""


def compiled(rows: QuerySet) -> tuple[str, tuple[Any, ...]]:
    """The SQL of a queryset and its parameters, to stand inside a larger one."""
    return rows.order_by().query.get_compiler(rows.db).as_sql()
