"""What is counted at each place of the map, from records that this reader may see.

A place is a regency or city, with all that lies in it, or a province where a record names the province itself and no
regency: such a record is not known to work in each of them. What is public is counted by the tables of places, with one
query for all of it; what the desk sees by the records themselves.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.db.models.functions import Substr

from portal.base.publishing import Publication, sees_everything
from programs.models import (
    NATIONWIDE,
    NOWHERE,
    REGENCY,
    AgreementProgram,
    AgreementRegion,
    Program,
    ProgramRegion,
)
from regions.models import Region
from regions.querysets import place_condition


def _places(rows: Any, path: str, counted: str) -> dict[str, int]:
    """How many different records stand at each place. One query."""
    placed = rows.order_by().annotate(place=Substr(f"{path}__code", 1, REGENCY))
    return dict(placed.values_list("place").annotate(number=Count(counted, distinct=True)))


def _is_kept(records: Any, user: Any) -> bool:
    """Whether the tables of places know these as this user sees them."""
    return records.is_public and not sees_everything(user)


def _drawn(records: Any) -> dict[str, int]:
    """How many of these public records stand at each place of the map, by the tables of places. One query."""
    found = {}
    for place, (number, named) in records.by_place(REGENCY).items():
        if (length := len(place)) == REGENCY:
            found[place] = number
        elif named and length > len(NOWHERE):
            found[place] = named
    return found


def programs_at(programs: Any, user: Any) -> dict[str, int]:
    """How many of these programmes work at each place. One query."""
    if _is_kept(programs, user):
        return _drawn(programs)
    rows = ProgramRegion.objects.visible_to(user).filter(program__in=programs.order_by().values("pk"))
    return _places(rows, "region", "program")


def programs_in(region: Region, user: Any) -> dict[str, int]:
    """How many programmes work at each place in this region, itself included. One query."""
    if not sees_everything(user) and len(region.code) <= REGENCY:
        everywhere = _drawn(Program.objects.published())
        return {code: number for code, number in everywhere.items() if f"{code}.".startswith(f"{region.code}.")}
    return _places(
        ProgramRegion.objects.visible_to(user).filter(place_condition(region, "region")), "region", "program"
    )


def unplaced_programs(programs: Any, user: Any) -> tuple[int, int]:
    """How many of these programmes no map can show: those for all of Indonesia, and those that name no region."""
    if _is_kept(programs, user):
        numbers = programs.by_place(REGENCY)
        return numbers.get(NATIONWIDE, (0, 0))[0], numbers.get(NOWHERE, (0, 0))[0]
    placed = ProgramRegion.objects.visible_to(user).filter(program=OuterRef("pk"))
    found = programs.order_by().filter(~Exists(placed)).values_list("is_national").annotate(number=Count("pk"))
    by_scope = dict(found)
    return by_scope.get(True, 0), by_scope.get(False, 0)


def agreements_at(agreements: Any, user: Any) -> dict[str, int]:
    """How many of these agreements work at each place: by their own regions, else by their programmes'. Two queries."""
    if _is_kept(agreements, user):
        return _drawn(agreements)
    among = agreements.order_by().values("pk")
    own = AgreementRegion.objects.visible_to(user)
    counted = Counter(_places(own.filter(agreement__in=among), "region", "agreement"))
    shares = AgreementProgram.objects.visible_to(user).filter(
        ~Exists(own.filter(agreement=OuterRef("agreement"))),
        agreement__in=among,
        program__regions__region__publication=Publication.PUBLISHED,
    )
    counted.update(_places(shares, "program__regions__region", "agreement"))
    return dict(counted)


def unplaced_agreements(agreements: Any, user: Any) -> int:
    """How many of these agreements no map can show: neither they nor their programmes name a region."""
    if _is_kept(agreements, user):
        return agreements.by_place(REGENCY).get(NOWHERE, (0, 0))[0]
    own = AgreementRegion.objects.visible_to(user).filter(agreement=OuterRef("pk"))
    shares = AgreementProgram.objects.visible_to(user).filter(
        agreement=OuterRef("pk"), program__regions__region__publication=Publication.PUBLISHED
    )
    return agreements.order_by().filter(~Exists(own), ~Exists(shares)).count()
