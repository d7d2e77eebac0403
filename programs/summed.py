"""What the queryset of agreements knows of the kept sums of money (`programs.models.counted`).

They are sums of all that is public, as of one day, so they stand for those agreements alone and only while no amount
has changed with the day since. Else the database reckons from the records: the same, but slow.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple, Self

from django.apps import apps
from django.db import models
from django.db.models.expressions import RawSQL
from django.utils import timezone

from portal.base.sums import exact
from programs.placed import ALWAYS, EVERYWHERE, PlacedQuerySet

# Behind the code of a province: what the map shows there.
DRAWN = "."
# In the place of a year that is not known.
NO_YEAR = 0


def changing(one: datetime.date, other: datetime.date, db: str | None = None) -> Any:
    """The amendments that change an amount between the end of one of these days and that of the other one."""
    first, last = sorted((one, other))
    rows = apps.get_model("programs", "Amendment").objects.using(db).with_since()
    return rows.filter(amount__isnull=False, since__gt=first, since__lte=last).order_by()


_ABOVE = "step.id = found.id AND step.parent_id IS NOT NULL", "step.parent_id"
_BELOW = "step.parent_id = found.id", "step.id"


def chained(pks: Iterable[int], *, upwards: bool) -> RawSQL:
    """The keys of these agreements and of those above them, whose money they may pass on; or of those below."""
    condition, taken = _ABOVE if upwards else _BELOW
    return RawSQL(  # noqa: S611 - keys, and words of our own
        f"""WITH RECURSIVE found (id) AS (
            SELECT id FROM programs_agreement WHERE id IN ({written(pks)})
            UNION
            SELECT {taken} FROM found CROSS JOIN programs_agreement AS step
            WHERE {condition} AND step.relation = %s
        ) SELECT id FROM found""",  # noqa: S608 - the same
        ["subgrants"],
    )


def written(pks: Iterable[int]) -> str:
    """Keys as they stand in a statement; at least one, which no record has."""
    return ", ".join(str(int(pk)) for pk in pks) or "0"


class SummedQuerySet(PlacedQuerySet):
    """Records whose money is summed up."""

    def with_those_above(self, pks: Iterable[int]) -> Self:
        """Of these, those with the given keys, and all whose money those may pass on."""
        return self.filter(pk__in=chained(pks, upwards=True))

    @property
    def summed_in(self) -> str | None:
        """The place in which the kept sums are those of these records (`EVERYWHERE` for all); None for no place.

        These are then all public ones that lie there. One query, or two on days since which nothing was written; asked
        again, it is remembered.
        """
        if self._counted is None or self._counted[1] != ALWAYS or self.query.is_sliced:
            return None
        if "_are_sums_kept" not in self.__dict__:
            self._are_sums_kept = self._ask_for_sums()
        return self._counted[0] if self._are_sums_kept else None

    def _ask_for_sums(self) -> bool:
        kept = apps.get_model("programs", "SumsDay").objects.using(self.db).filter(is_whole=True)
        day, today = kept.values_list("day", flat=True).first(), timezone.localdate()
        return day is not None and (day == today or not changing(day, today, self.db).exists())

    @property
    def is_everything(self) -> bool:
        """Whether these are all public ones."""
        return self._counted == (EVERYWHERE, ALWAYS) and not self.query.is_sliced

    @property
    def is_summed(self) -> bool:
        """Whether these are all public ones, and the kept sums are theirs."""
        return self.is_everything and self.summed_in == EVERYWHERE

    def summed_as(self, basis: str) -> Self:
        """Those of all that stand in their sum on this basis, as it is kept (`regions.views.money.Basis`)."""
        return self.lying_in(EVERYWHERE).filter(money_rows__place=EVERYWHERE, money_rows__basis=basis)


class Kept(NamedTuple):
    """A sum that is kept; the year is None where it is not known."""

    place: str
    basis: str
    currency: str
    year: int | None
    amount: Decimal
    records: int


class PlaceSumQuerySet(models.QuerySet):
    """Kept sums."""

    def told(self) -> list[Kept]:
        """These as they are meant. One query."""
        columns = ("place", "basis", "currency", "year", "above", "below", "records")
        rows = self.filter(records__gt=0).order_by().values_list(*columns)
        return [
            Kept(place, basis, currency, year or None, exact(above, below), records)
            for place, basis, currency, year, above, below, records in rows
        ]
