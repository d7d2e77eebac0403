"""The other sections of a place's page: a few rows of each, and how many there are in all."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, When
from django.urls import reverse

from partners.models import Partner
from portal.base.publishing import shown
from programs.models import (
    Activity,
    Agreement,
    AgreementParty,
    PartnerRole,
    Program,
    ProgramPartner,
    ProgramRegion,
)
from programs.querysets import shown_rows
from regions.models import PlanningDocument, Region, Target
from regions.querysets import place_condition
from regions.views.plan import dressed, for_display

# How many rows are shown of each, and how many of the places a programme names here.
PROGRAMS, PARTNERS, SEATED, ACTIVITIES, PLANS, TARGETS, PLACES = 5, 6, 5, 3, 4, 6, 3


class Section(NamedTuple):
    """The rows that are shown, and how many there are in all."""

    rows: list[Any]
    number: int

    @property
    def is_cut(self) -> bool:
        return len(self.rows) < self.number


class ProgramsHere(NamedTuple):
    """Programmes that work here: those shown, how many there are, and how many of them run today."""

    rows: list[Program]
    number: int
    running: int

    @property
    def is_cut(self) -> bool:
        return len(self.rows) < self.number


def programs_here(region: Region, user: Any) -> ProgramsHere:
    """What runs today first, the latest begun first. Five queries.

    Each has `places_here`, the first of the places here that it names, and `further_places`, how many more.
    """
    programs = Program.objects.visible_to(user).within(region).with_running()
    numbers = programs.aggregate(number=Count("pk"), running=Count("pk", filter=Q(is_running=True)))
    places = ProgramRegion.objects.visible_to(user).filter(place_condition(region, "region"))
    first = places.select_related("region").order_by("region__code", "pk")[:PLACES]
    ordered = programs.order_by(
        Case(When(is_running=True, then=0), default=1), F("period_start").desc(nulls_last=True), "title", "pk"
    )
    fetched = ordered.prefetch_related(
        shown_rows("partners", "ProgramPartner", user, "partner"), Prefetch("regions", first, to_attr="places_here")
    )
    rows = list(fetched[:PROGRAMS])
    counted = places.filter(program__in=rows).order_by().values_list("program").annotate(places=Count("pk"))
    in_all = dict(counted)
    for program in rows:
        program.further_places = in_all.get(program.pk, 0) - len(program.places_here)
    return ProgramsHere(rows, **numbers)


class Role(NamedTuple):
    """What a partner does here, in how many programmes or agreements, and the list of those."""

    name: str
    number: int
    is_in_programs: bool
    address: str


def at_work(region: Region, user: Any) -> Section:
    """Who works here and as what, the busiest first: partners with their `roles_here`. Four queries.

    Partners of programmes and parties of agreements; not where a partner has its seat, nor where it held a meeting.
    """
    programs = Program.objects.visible_to(user).within(region).values("pk")
    agreements = Agreement.objects.visible_to(user).within(region).values("pk")
    held = [
        *_roles(ProgramPartner.objects.visible_to(user).filter(program__in=programs), "program"),
        *_roles(AgreementParty.objects.visible_to(user).filter(agreement__in=agreements), "agreement"),
    ]
    numbers: Counter[int] = Counter()
    for partner, _of, _role, number in held:
        numbers[partner] += number
    # Names decide among those that are as busy; of all others none is read.
    least = min((number for _partner, number in numbers.most_common(PARTNERS)), default=0)
    partners: Any = Partner.objects.visible_to(user)
    names = partners.filter(pk__in=[key for key, number in numbers.items() if number >= least]).values_list(
        "pk", "name"
    )
    busiest = sorted(names.order_by(), key=lambda named: (-numbers[named[0]], named[1].casefold(), named[0]))
    found = partners.in_bulk([key for key, _name in busiest[:PARTNERS]])
    rows = [found[key] for key, _name in busiest[:PARTNERS] if key in found]
    roles: dict[int, list[Role]] = {}
    for key, of, role, number in held:
        if key in found:
            roles.setdefault(key, []).append(_role_here(region, found[key], of, role, number))
    for row in rows:
        row.roles_here = roles[row.pk]
    return Section(rows, len(numbers))


def _roles(rows: Any, of: str) -> list[tuple[int, str, str, int]]:
    """Each partner, what it takes part in, as what, and in how many (once in each); roles in their own order."""
    order = list(PartnerRole.values if of == "program" else AgreementParty.Role.values)
    counted = rows.order_by().values_list("partner", "role").annotate(number=Count("pk"))
    found = [(partner, of, role, number) for partner, role, number in counted]
    return sorted(found, key=lambda row: (order.index(row[2]), row[0]))


def _role_here(region: Region, partner: Partner, of: str, role: str, number: int) -> Role:
    in_programs = of == "program"
    label = (PartnerRole if in_programs else AgreementParty.Role)(role).label
    address = reverse("programs-list" if in_programs else "agreements-list")
    query = urlencode({"region": region.code, "partner": partner.public_id, "role": role})
    return Role(str(label), number, in_programs, f"{address}?{query}")


def seated(region: Region, user: Any) -> Section:
    """Partners that govern this place or have their seat in it, its own first. Two queries."""
    partners = Partner.objects.seated_within(region).visible_to(user)
    rows = list(partners.for_reference().select_related("region").order_by("region__code", "name", "pk")[:SEATED])
    for partner in rows:
        partner.shown_region = shown(partner.region, user)
    return Section(rows, partners.count())


def activities(region: Region, user: Any) -> Section:
    """What was held here, the latest first. Four queries."""
    held = Activity.objects.within(region).visible_to(user)
    ordered = held.for_list(user).order_by(F("period_start").desc(nulls_last=True), "title", "pk")
    return Section(list(ordered[:ACTIVITIES]), held.count())


class Plan(NamedTuple):
    """A planning document with the first of its targets here, and how many it has here; None for no document."""

    document: PlanningDocument | None
    targets: list[Target]
    number: int

    @property
    def is_cut(self) -> bool:
        return len(self.targets) < self.number


class PlansHere(NamedTuple):
    """Plans and targets of a place; `unserved` are the targets that no programme works towards."""

    plans: list[Plan]
    documents: int
    number: int
    unserved: int

    @property
    def targets_are_cut(self) -> bool:
        return len(self.targets) < self.number

    @property
    def documents_are_cut(self) -> bool:
        return self.documents > PLANS

    @property
    def targets(self) -> list[Target]:
        """Those that are shown."""
        return [target for plan in self.plans for target in plan.targets]

    @property
    def records(self) -> list[Any]:
        return [*(plan.document for plan in self.plans if plan.document), *self.targets]


def plans_here(region: Region, user: Any) -> PlansHere:
    """The plans of this place and of places in it, its own first, each with its targets. Nine queries.

    A target that stands in several plans is listed once, under the plan of its own region, and names the others.
    """
    own_first = Case(When(region=region, then=0), default=1)
    documents = PlanningDocument.objects.within(region).visible_to(user)
    first = documents.for_reference().order_by(own_first, "region__code", F("period_start").desc(nulls_last=True), "pk")
    targets = Target.objects.within(region).visible_to(user)
    rows = for_display(targets, user).order_by(own_first, "region__code", "list_number", "pk")[:TARGETS]
    under: dict[PlanningDocument | None, list[Target]] = {document: [] for document in first[:PLANS]}
    for target in dressed(rows, user):
        plan = min(target.shown_documents, key=lambda document: _distance(document, target), default=None)
        target.other_documents = [document for document in target.shown_documents if document != plan]
        under.setdefault(plan, []).append(target)
    numbers = _by_document(targets, user)
    # Targets that stand in no plan come last.
    groups = sorted(under.items(), key=lambda entry: entry[0] is None)
    return PlansHere(
        plans=[Plan(plan, found, numbers.get(plan.pk if plan else None, 0)) for plan, found in groups],
        documents=documents.count(),
        number=targets.count(),
        unserved=targets.worked_towards(user, is_so=False).count(),
    )


def _distance(document: PlanningDocument, target: Target) -> int:
    """How far a plan is from a target: of the target's own region, of another one, national."""
    if document.region_id is None:
        return 2
    return int(document.region_id != target.region_id)


def _by_document(targets: Any, user: Any) -> dict[int | None, int]:
    """How many of these targets stand in each plan this user may see, and in none."""
    links = Target.planning_documents.through.objects.filter(
        planningdocument__in=PlanningDocument.objects.visible_to(user).values("pk")
    )
    inside = links.filter(target__in=targets.values("pk")).order_by()
    numbers: dict[int | None, int] = dict(inside.values_list("planningdocument").annotate(targets=Count("pk")))
    numbers[None] = targets.filter(~Exists(links.filter(target=OuterRef("pk")))).count()
    return numbers
