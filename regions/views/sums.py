"""Sums of money that the database has reckoned, as a page shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from regions.map.sums import Cell
from regions.pictures import ByYear, Sum
from regions.views.money import Basis, Total, in_words


@dataclass(frozen=True)
class Sums:
    """What a database reckoned: by currency and year what counts, and how many agreements do not, by reason.

    A template shows it as it shows `Money`. The year is None where neither signing nor start is known.
    """

    counted: Mapping[tuple[str, int | None], Sum]
    left_out: Mapping[tuple[str, str, int | None], int] = field(default_factory=dict)

    @property
    def totals(self) -> list[Total]:
        """One for each currency, by its code."""
        currencies = sorted({currency for currency, _year in self.counted})
        return [self._total(currency) for currency in currencies]

    def _total(self, currency: str) -> Total:
        sums = [total for (code, _year), total in self.counted.items() if code == currency]
        return Total(currency, sum((each.amount for each in sums), Decimal()), sum(each.agreements for each in sums))

    def uncounted(self) -> list[tuple[Basis, int]]:
        """How many agreements are left out of the totals, by the reason."""
        numbers = {basis: sum(number for key, number in self.left_out.items() if key[0] == basis) for basis in Basis}
        return [(basis, number) for basis, number in numbers.items() if number]

    @property
    def number_counted(self) -> int:
        """How many agreements are in the totals, by their whole amount or a share of it."""
        return sum(total.agreements for total in self.counted.values())

    @property
    def agreements(self) -> int:
        """How many there are in all."""
        return self.number_counted + sum(self.left_out.values())

    @property
    def in_words(self) -> str:
        """The sums, one after another, in the page's language; empty where no amount counts."""
        return in_words(self.totals)

    @property
    def by_year(self) -> ByYear:
        """The same for the picture of funding."""
        return ByYear(self.counted, self.left_out)

    def of_currency(self, currency: str) -> Sums:
        """Only what counts in one currency."""
        return Sums({place: total for place, total in self.counted.items() if place[0] == currency})

    def of_year(self, year: int) -> Sums:
        """Only what belongs to one year."""
        return Sums(
            {place: total for place, total in self.counted.items() if place[1] == year},
            {place: number for place, number in self.left_out.items() if place[2] == year},
        )


def sums_of(cells: Iterable[Cell]) -> Sums:
    """The sums of these together, whatever their groups."""
    counted: dict[tuple[str, int | None], Sum] = {}
    left_out: Counter[tuple[str, str, int | None]] = Counter()
    for cell in cells:
        if cell.basis == Basis.FULL:
            before = counted.get((cell.currency, cell.year), Sum(Decimal(), 0))
            total = Sum(before.amount + cell.amount, before.agreements + cell.agreements)
            counted[cell.currency, cell.year] = total
        else:
            left_out[cell.basis, cell.currency or "", cell.year] += cell.agreements
    return Sums(counted, left_out)
