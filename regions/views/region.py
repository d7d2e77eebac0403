"""Regions: the list by province, and the page that says who works in a place, with whose money, towards what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Count, Prefetch
from django.db.models.functions import Substr
from django.http import QueryDict
from django.utils.translation import gettext as _

from partners.models import Partner
from portal.base.descriptions import labelled, some_of
from portal.base.publishing import shown
from portal.base.views import Crumb, RecordListView, RecordPageView, record_crumb
from programs.models import Activity, ActivityHost, Agreement, AgreementParty, Program, ProgramPartner, ProgramRegion
from regions.descriptions import counted, region_facts
from regions.filters import RegionFilter
from regions.map.close import map_around
from regions.models import PlanningDocument, Region, RegionParent, RegionSuccession, Target
from regions.querysets import place_condition
from regions.schema_org import region_node
from regions.views.money import in_region, with_places
from regions.views.plan import dressed, for_display

# Lengths of a province's and of a regency's code.
PROVINCE, REGENCY = 2, 5


class RegionListView(RecordListView):
    """Without a filter the provinces, each with its regencies and cities; with one, the places that match."""

    model = Region
    filterset_class = RegionFilter
    facts = staticmethod(region_facts)

    def prepare(self, records: Any) -> Any:
        return records.select_related("parent__parent__parent")

    def _filtered(self, parameters: QueryDict) -> tuple[Any, Any]:
        filters, rows = super()._filtered(parameters)
        self.is_tree = not any(parameters.values())
        self.asked_for = parameters.get("q", "").strip()
        return filters, rows.filter(kind=Region.Kind.PROVINCE) if self.is_tree else rows

    def extra(self, records: list[Any]) -> dict[str, Any]:
        user = self.request.user
        if not self.is_tree:
            for region in records:
                region.shown_above = [place for place in places_above(region) if shown(place, user)]
            return {"provinces": None, "meant": self._meant()}
        programs = {**programs_by_code(PROVINCE, user), **programs_by_code(REGENCY, user)}
        below: dict[int | None, list[Region]] = {}
        for region in Region.objects.filter(parent__in=records).visible_to(user).order_by("code"):
            region.programs_shown = programs.get(region.code, 0)
            below.setdefault(region.parent_id, []).append(region)
        for province in records:
            province.programs_shown = programs.get(province.code, 0)
        return {"provinces": [(province, below.get(province.pk, [])) for province in records], "meant": None}

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


def programs_by_code(length: int, user: Any) -> dict[str, int]:
    """How many programmes work in each place whose code has this length, or in places in it. One query."""
    rows = ProgramRegion.objects.visible_to(user).order_by().annotate(place=Substr("region__code", 1, length))
    return dict(rows.values_list("place").annotate(programs=Count("program", distinct=True)))


class RegionPageView(RecordPageView):
    """A place: its programmes, money, partners, plans, targets, activities; its history, its place in the tree."""

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
            Prefetch("former_children", parents.select_related("region"), to_attr="once_here"),
            Prefetch("successors", splits.select_related("successor"), to_attr="split_off"),
            Prefetch("predecessors", splits.select_related("region"), to_attr="came_from"),
        )

    def former(self, key: str) -> Region | None:
        return Region.objects.visible_to(self.request.user).lookup(key)

    def above(self, record: Any) -> list[Crumb]:
        return [record_crumb(place) for place in Region.objects.above(record).visible_to(self.request.user)]

    def with_citations(self, record: Any) -> list[Any]:
        user = self.request.user
        self.programs = list(self._programs(record))
        self.money = in_region(self._agreements(record), record)
        plans = PlanningDocument.objects.within(record).visible_to(user).for_reference()
        self.plans = list(plans.order_by("region__code", "period_start", "pk"))
        targets = for_display(Target.objects.within(record).visible_to(user), user)
        self.targets = dressed(targets.order_by("region__code", "list_number", "pk"), user)
        self.activities = list(self._activities(record))
        for activity in self.activities:
            activity.shown_region = shown(activity.region, user)
        seated = Partner.objects.seated_within(record).visible_to(user).for_reference().select_related("region")
        self.seated = list(seated.order_by("region__code", "name", "pk"))
        for partner in self.seated:
            partner.shown_region = shown(partner.region, user)
        agreements = [row.agreement for row in self.money.rows]
        return [record, *self.programs, *agreements, *self.plans, *self.targets, *self.activities, *self.seated]

    def extra(self, record: Any) -> dict[str, Any]:
        children = Region.objects.filter(parent=record).visible_to(self.request.user).order_by("code")
        codes = list(record.codes.all())
        sections = [
            (_("programmes"), self.programs),
            (_("agreements and money"), self.money.rows),
            (_("partners at work"), self.programs or self.money.rows),
            (_("planning documents"), self.plans),
            (_("targets"), self.targets),
            (_("activities"), self.activities),
        ]
        return {
            "missing": [name for name, rows in sections if not rows],
            "parent": shown(record.parent, self.request.user),
            "children": list(children),
            "present_codes": [row for row in codes if row.is_current and row.code != record.code],
            "former_codes": [row for row in codes if not row.is_current],
            "programs": self.programs,
            "money": self.money,
            "at_work": at_work(self.programs, [row.agreement for row in self.money.rows]),
            "seated": self.seated,
            "plans": self.plans,
            "targets": self.targets,
            "activities": self.activities,
            "map": map_around(record, self.request.user),
        }

    def more_facts(self, record: Any, context: dict[str, Any]) -> Iterable[str]:
        found = counted(len(self.programs), len(self.money.rows), len(self.targets))
        partners = some_of(partner.short_label for partner, _roles in context["at_work"])
        return [found, self.money.in_words, labelled(_("Partners at work here"), partners)]

    def _programs(self, region: Region) -> Any:
        user = self.request.user
        places = ProgramRegion.objects.visible_to(user).select_related("region")
        places = places.filter(place_condition(region, "region")).order_by("position", "pk")
        partners = ProgramPartner.objects.visible_to(user).select_related("partner").order_by("position", "pk")
        programs = Program.objects.within(region).visible_to(user).for_reference()
        return programs.order_by("-period_start", "title", "pk").prefetch_related(
            Prefetch("regions", places, to_attr="places_here"),
            Prefetch("partners", partners, to_attr="shown_partners"),
        )

    def _agreements(self, region: Region) -> Any:
        user = self.request.user
        parties = AgreementParty.objects.visible_to(user).select_related("partner").order_by("position", "pk")
        agreements = with_places(Agreement.objects.within(region).visible_to(user).for_reference(), user)
        return agreements.order_by("-signed_on", "-period_start", "number", "pk").prefetch_related(
            Prefetch("parties", parties, to_attr="shown_parties")
        )

    def _activities(self, region: Region) -> Any:
        user = self.request.user
        hosts = ActivityHost.objects.visible_to(user).select_related("partner").order_by("position", "pk")
        activities = Activity.objects.within(region).visible_to(user).for_reference().select_related("region")
        return activities.order_by("-period_start", "title", "pk").prefetch_related(
            Prefetch("hosts", hosts, to_attr="shown_hosts")
        )


class Role(NamedTuple):
    """What a partner does here, and where that stands: the record, its list, the row's key."""

    name: str
    record: Any
    field: str
    key: str


def at_work(programs: list[Any], agreements: list[Any]) -> list[tuple[Partner, list[Role]]]:
    """Who works here and as what: the partners of programmes and the parties of agreements, by name; each role once.

    Not where a partner has its seat, nor where it held a meeting.
    """
    rows = [(program, "partners", row) for program in programs for row in program.shown_partners]
    rows += [(agreement, "parties", row) for agreement in agreements for row in agreement.shown_parties]
    roles: dict[Partner, dict[str, Role]] = {}
    for record, field, row in rows:
        name = row.get_role_display()
        roles.setdefault(row.partner, {}).setdefault(name, Role(name, record, field, row.key))
    partners = sorted(roles, key=lambda partner: (partner.name.casefold(), partner.pk))
    return [(partner, list(roles[partner].values())) for partner in partners]
