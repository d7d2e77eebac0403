"""Regions: the list by province, and the page that says who works in a place, with whose money, towards what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Prefetch, Q
from django.db.models.functions import Substr
from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.base.descriptions import labelled, some_of
from portal.base.publishing import sees_everything, shown
from portal.base.tables import Table
from portal.base.views import Crumb, RecordListView, RecordPageView, record_crumb
from programs.models import Program, ProgramRegion
from regions.descriptions import counted, region_facts
from regions.filters import RegionFilter
from regions.map.close import map_around
from regions.map.counting import programs_in
from regions.models import Region, RegionName, RegionParent, RegionSuccession
from regions.pictures import draw
from regions.schema_org import region_node
from regions.sheets import RegionSheet
from regions.views.agreements import agreements_here
from regions.views.history import history
from regions.views.sections import activities, at_work, plans_here, programs_here, seated

# Lengths of a province's and of a regency's code.
PROVINCE, REGENCY = 2, 5


class RegionListView(RecordListView):
    """Without a filter the provinces, each with its regencies and cities; with one, the places that match."""

    model = Region
    filterset_class = RegionFilter
    facts = staticmethod(region_facts)
    sheet = RegionSheet

    def prepare(self, records: Any) -> Any:
        return records.select_related("parent__parent__parent")

    def _filtered(self, parameters: QueryDict) -> tuple[Any, Any]:
        filters, rows = super()._filtered(parameters)
        self.is_tree = not any(parameters.values())
        self.asked_for = parameters.get("q", "").strip()
        return filters, rows.filter(kind=Region.Kind.PROVINCE) if self.is_tree else rows

    def in_file(self, rows: Any) -> Any:
        """Without a filter what the page shows: the provinces, each followed by its regencies and cities."""
        if not self.is_tree:
            return rows
        shown_here = Q(pk__in=rows.order_by().values("pk")) | Q(parent__in=rows.order_by().values("pk"))
        return Region.objects.visible_to(self.request.user).filter(shown_here).order_by("code", "pk")

    def extra(self, records: list[Any]) -> dict[str, Any]:
        user = self.request.user
        if not self.is_tree:
            for region in records:
                region.shown_above = [place for place in places_above(region) if shown(place, user)]
            return {"provinces": None, "meant": self._meant()}
        programs = programs_by_code(user)
        below: dict[int | None, list[Region]] = {}
        for region in Region.objects.filter(parent__in=records).visible_to(user).order_by("code"):
            region.programs_shown = programs.get(region.code, 0)
            below.setdefault(region.parent_id, []).append(region)
        for province in records:
            province.programs_shown = programs.get(province.code, 0)
        return {
            "provinces": [(province, below.get(province.pk, [])) for province in records],
            "meant": None,
            "file_rows": len(records) + sum(map(len, below.values())),
        }

    def _meant(self) -> Region | None:
        """The region whose code was typed, in any scheme, present or past."""
        if not any(character.isdigit() or character == ":" for character in self.asked_for):
            return None
        return Region.objects.visible_to(self.request.user).lookup(self.asked_for)


def places_above(region: Region) -> list[Region]:
    """The places a region lies in, the nearest first; needs their rows at hand."""
    places = []
    while (region := region.parent) is not None:  # type: ignore[assignment]
        places.append(region)
    return places


def programs_by_code(user: Any) -> dict[str, int]:
    """How many programmes work in each province, regency and city, or in places in it. One query; for the desk two."""
    if not sees_everything(user):
        return {code: number for code, (number, _named) in Program.objects.published().by_place(REGENCY).items()}
    found: dict[str, int] = {}
    # A province that is named itself is no regency of this code: its own number comes last.
    for length in (REGENCY, PROVINCE):
        rows = ProgramRegion.objects.order_by().annotate(place=Substr("region__code", 1, length))
        found |= dict(rows.values_list("place").annotate(programs=Count("program", distinct=True)))
    return found


class RegionPageView(RecordPageView):
    """A place: its figures at a glance, then a few rows of everything and the way to the rest; its history, its place.

    However much there is, it asks a fixed number of queries and names a fixed number of records.
    """

    model = Region
    facts = staticmethod(region_facts)
    linked = staticmethod(region_node)

    def prepare(self, records: Any) -> Any:
        user = self.request.user
        parents = RegionParent.objects.visible_to(user).select_related("parent")
        splits = RegionSuccession.objects.visible_to(user)
        return records.select_related("parent").prefetch_related(
            "codes",
            "names",
            Prefetch("parents", parents, to_attr="former_parents"),
            Prefetch("former_children", parents.select_related("region").order_by("region__code"), to_attr="once_here"),
            Prefetch("successors", splits.select_related("successor"), to_attr="split_off"),
            Prefetch("predecessors", splits.select_related("region"), to_attr="came_from"),
        )

    def former(self, key: str) -> Region | None:
        return Region.objects.visible_to(self.request.user).lookup(key)

    def above(self, record: Any) -> list[Crumb]:
        return [record_crumb(place) for place in Region.objects.above(record).visible_to(self.request.user)]

    def with_citations(self, record: Any) -> list[Any]:
        user = self.request.user
        self.programs = programs_here(record, user)
        self.agreements = agreements_here(record, user)
        self.plans = plans_here(record, user)
        self.activities = activities(record, user)
        self.seated = seated(record, user)
        return [
            record,
            *self.programs.rows,
            *self.agreements.records,
            *self.plans.records,
            *self.activities.rows,
            *self.seated.rows,
        ]

    def extra(self, record: Any) -> dict[str, Any]:
        user = self.request.user
        parent = shown(record.parent, user)
        workers = at_work(record, user)
        nothing_on = [
            (_("programmes"), self.programs.number),
            (_("agreements and money"), self.agreements.number),
            (_("partners at work"), workers.number),
            (_("planning documents"), self.plans.documents),
            (_("targets"), self.plans.number),
            (_("activities"), self.activities.number),
        ]
        places = Region.objects.visible_to(user).order_by("code")
        beside = places.filter(parent=record.parent_id) if parent or record.kind == Region.Kind.PROVINCE else []
        children = list(places.filter(parent=record))
        programs = programs_in(record, user) if record.kind == Region.Kind.PROVINCE else {}
        for child in children:
            child.programs_shown = programs.get(child.code, 0)
        codes = list(record.codes.all())
        return {
            "missing": [name for name, number in nothing_on if not number],
            "parent": parent,
            "children": children,
            "siblings": [place for place in beside if place.pk != record.pk],
            "present_codes": [row for row in codes if row.is_current and row.code != record.code],
            "other_names": [row for row in record.names.all() if row.kind == RegionName.Kind.ALSO],
            "history": history(record),
            "programs": self.programs,
            "agreements": self.agreements,
            "funding": draw(self.agreements.money.by_year, "funding", _("Money by year")),
            "at_work": workers,
            "seated": self.seated,
            "plans": self.plans,
            "activities": self.activities,
            "map": map_around(record, user),
        }

    def tables(self, context: dict[str, Any]) -> list[Table]:
        drawn = context["map"]
        return [context["funding"].table, *([drawn.table] if drawn else [])]

    def more_facts(self, record: Any, context: dict[str, Any]) -> Iterable[str]:
        found = counted(self.programs.number, self.agreements.number, self.plans.number)
        partners = some_of(partner.short_label for partner in context["at_work"].rows)
        return [found, self.agreements.money.in_words, labelled(_("Partners at work here"), partners)]
