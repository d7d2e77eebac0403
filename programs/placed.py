"""What the querysets of agreements and programmes know of the tables of places (`programs.models.place`).

Those tables hold what is public and nothing else, so only a queryset that has been narrowed to that asks them; the desk
asks the records themselves.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from django.db import connections
from django.db.models import Count, F, FilteredRelation, Q
from django.db.models.functions import Length

from portal.base.keys import among, keys_of
from portal.base.publishing import PublishableQuerySet

if TYPE_CHECKING:
    from array import array

    from django.db.models import QuerySet

# Beside the codes of regions: all there are, those that name no place, and those for all of Indonesia that name none.
EVERYWHERE, NOWHERE, NATIONWIDE = "", "-", "*"
# All years.
ALWAYS = 0
# In the place of a currency: in which one an agreement states an amount, or whether, hangs on the day.
CHANGING = "?"
# Length of a regency's code, the longest within which others are counted; a province's is shorter.
REGENCY = 5
# The place by which a queryset is narrowed, as its conditions and its order name it.
HERE = "here"


class Found:
    """The keys of rows in their order, found when somebody first asks."""

    def __init__(self, rows: QuerySet) -> None:
        self.rows = rows

    @cached_property
    def keys(self) -> array[int]:
        return keys_of(self.rows)


class PlacedQuerySet(PublishableQuerySet):
    """Records that lie in places."""

    # Whether all of these are public: no word makes a queryset wider.
    is_public = False
    # The place and the year of which these are all public records, where they are that: their number is kept.
    _counted: tuple[str, int] | None = None
    # Where these are found but once, however much is asked of them (`found_once`).
    _found: Found | None = None

    def _clone(self) -> Self:
        clone = super()._clone()
        clone.is_public, clone._counted, clone._found = self.is_public, self._counted, self._found
        return clone

    def filter(self, *args: Any, **kwargs: Any) -> Self:
        rows = super().filter(*args, **kwargs)
        rows._counted = rows._found = None
        return rows

    def exclude(self, *args: Any, **kwargs: Any) -> Self:
        rows = super().exclude(*args, **kwargs)
        rows._counted = rows._found = None
        return rows

    def published(self) -> Self:
        rows: Any = super().published()
        rows.is_public = True
        rows._counted = None if self.query.where or self.query.is_sliced else (EVERYWHERE, ALWAYS)
        return rows

    def count(self) -> int:
        """How many there are: read where it is kept (`PlaceCount`), else counted."""
        query = self.query
        if query.is_sliced or query.distinct or query.group_by or query.is_empty():
            return super().count()
        if self._counted is None:
            return super().count() if self._found is None else len(self._found.keys)
        place, year = self._counted
        found = self._kept("", EVERYWHERE, year, "AND place = %s", place)
        return found[0][1] if found else 0

    def found_once(self) -> Self:
        """The same for a page that asks much of them: they are found once, and all goes by their keys.

        A condition on states, amounts or words costs a look at every record, which a page with a map took four times.
        """
        rows = self._chain()
        rows._found = None if rows._counted else Found(self)
        return rows

    def __getitem__(self, place: Any) -> Any:
        if self._found is None or not isinstance(place, slice) or self.query.is_sliced:
            return super().__getitem__(place)
        return self.filter(pk__in=list(self._found.keys[place]))

    def bare(self) -> Self:
        """These in no order; without how they were found where they are found once."""
        if self._found is None:
            return self.order_by()
        every: Any = self.model._default_manager.using(self.db)
        rows: Self = every.filter(pk__in=among(self._found.keys, self.db)).order_by()
        rows.is_public = self.is_public
        return rows

    def by_place(self, longest: int) -> dict[str, tuple[int, int]]:
        """How many of these public records lie in each place, and how many of those name it. One query.

        Asked are places whose code has so many characters at most, and the marks. Asked again, it is remembered.
        """
        if (known := self.__dict__.get("_by_place")) and known[0] == longest:
            return known[1]
        if self._counted and len(self._counted[0]) <= REGENCY >= longest:
            within, year = self._counted
            rows: Any = self._kept("", within, year, "AND LENGTH(place) <= %s", longest)
        else:
            relation = self.model._meta.get_field("place_rows")
            lying = self._rows().filter(**{f"{relation.field.name}__in": self._among(relation.field.name)})
            named = Count("place", filter=Q(is_named=True))
            rows = lying.annotate(size=Length("place")).filter(size__lte=longest).order_by().values_list("place")
            rows = rows.annotate(records=Count("place"), named=named).using(self.db)
        found = {place: (records, named) for place, records, named in rows}
        self._by_place = (longest, found)
        return found

    def _rows(self) -> QuerySet:
        return self.model._meta.get_field("place_rows").related_model.objects.using(self.db)

    def _among(self, owner: str) -> QuerySet:
        """The keys of these: from the table of places alone, where they are those of a place and a year."""
        if self._counted is None:
            return self.order_by().values("pk")
        return self._lying(*self._counted).values(owner)

    def _lying(self, place: str, year: int) -> QuerySet:
        """The rows of a place, of one year or of all."""
        rows = self._rows().filter(place=place)
        return rows.filter(year=year) if year else rows

    def _kept(self, currency: str, within: str, year: int, more: str, value: Any) -> list[tuple[str, int, int]]:
        """Of the numbers that are kept of this noun (`PlaceCount`): the place, the records, those that name it."""
        # Asked with most lists, so not put together anew for each.
        sql = f"""
            SELECT place, records, named FROM programs_placecount
            WHERE noun = %s AND currency = %s AND within = %s AND year = %s {more}"""  # noqa: S608 - words of our own
        with connections[self.db].cursor() as cursor:
            cursor.execute(sql, [self.model.noun, currency, within, year, value])
            return cursor.fetchall()

    @property
    def is_placed(self) -> bool:
        """Whether a place narrows these already, by the tables of places."""
        return HERE in self.query._filtered_relations

    @property
    def reads_places(self) -> bool:
        """Whether a place can narrow these by the tables of places: all are public, and none narrows them yet."""
        return self.is_public and not self.is_placed

    def lying_in(self, place: str) -> Self:
        """Those public ones that have a row for this place; for all that follows the row is called `here`."""
        counted = self._counted
        here = FilteredRelation("place_rows", condition=Q(place_rows__place=place))
        rows = self.alias(**{HERE: here}).filter(**{f"{HERE}__place": place})
        rows._counted = (place, ALWAYS) if counted == (EVERYWHERE, ALWAYS) else None
        return rows

    def of_year(self, year: int) -> Self:
        """Those whose row for this place, or for everywhere, is of this year."""
        rows = self if self.is_placed else self.lying_in(EVERYWHERE)
        counted = rows._counted
        # A condition on the row would look for another one of the same place.
        rows = rows.alias(of_year=F(f"{HERE}__year")).filter(of_year=year)
        rows._counted = (counted[0], year) if counted and counted[1] == ALWAYS else None
        return rows

    def latest_first(self) -> QuerySet:
        """In the order of the list of agreements, which the table of places holds for each place and year."""
        row = f"{HERE}__" if self.is_placed else ""
        key: Any = F(f"{HERE}__agreement").asc() if self.is_placed else "pk"
        return self.order_by(F(f"{row}signed_on").desc(nulls_last=True), F(f"{row}number").desc(), key)
