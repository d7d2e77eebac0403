"""Partners: the list, and the page with a partner's money in and out, its agreements, programmes and activities."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Count, F, Prefetch, Q
from django.utils.translation import gettext as _

from partners.descriptions import partner_facts
from partners.filters import PartnerFilter
from partners.models import Membership, Partner, PartnerIdentifier, PartnerName
from partners.schema_org import partner_node
from partners.sheets import PartnerSheet
from partners.sums import sums_of_partner
from portal.base.descriptions import labelled
from portal.base.listed import Listed, address_of, listed
from portal.base.publishing import sees_everything, shown
from portal.base.tables import Table
from portal.base.views import Crumb, RecordListView, RecordPageView, record_crumb
from programs.models import (
    Activity,
    ActivityHost,
    ActivityParticipant,
    Agreement,
    AgreementParty,
    PartnerCount,
    Program,
    ProgramPartner,
    ProgramRegion,
)
from regions.descriptions import counted
from regions.models import PlanningDocument
from regions.pictures import draw
from regions.views.money import Basis, Counted
from regions.views.sums import Sums

# IATI's organisation types that govern or administer a place: government, local government, other public bodies.
PUBLIC_BODIES = frozenset({"10", "11", "15"})
# How many rows are shown of each kind of records; the lists have the rest.
SHOWN = 10
# So few agreements are chosen by their keys.
FEW = 1_000
# Between whom money moves.
FUNDER, RECIPIENT = AgreementParty.Role.FUNDER, AgreementParty.Role.RECIPIENT
MOVING = Q(role__in=(FUNDER, RECIPIENT))


class Held(NamedTuple):
    """Money that a partner gave or received: what counts of it, the latest agreements, and the list of all."""

    sums: Sums
    rows: list[Counted]
    address: str

    @property
    def number(self) -> int:
        return self.sums.agreements

    @property
    def is_cut(self) -> bool:
        return len(self.rows) < self.number


class PartnerListView(RecordListView):
    """All partners, each with the number of programmes and agreements it has a part in."""

    model = Partner
    filterset_class = PartnerFilter
    facts = staticmethod(partner_facts)
    sheet = PartnerSheet

    def prepare(self, records: Any) -> Any:
        names = PartnerName.objects.visible_to(self.request.user).order_by("position", "pk")
        return records.select_related("kind", "region").prefetch_related(
            Prefetch("names", names, to_attr="other_names")
        )

    def extra(self, records: list[Any]) -> dict[str, Any]:
        user = self.request.user
        numbers = _parts_of(records, user)
        for partner in records:
            partner.shown_region = shown(partner.region, user)
            partner.programs_shown, partner.agreements_shown = numbers.get(partner.pk, (0, 0))
        return {}


def _parts_of(partners: list[Any], user: Any) -> dict[int, tuple[int, int]]:
    """In how many programmes and agreements that this user may see each has a part. One query; two for the desk."""
    if not sees_everything(user):
        counts = PartnerCount.objects.filter(partner__in=partners)
        return {pk: of for pk, *of in counts.values_list("partner", "programs", "agreements")}
    programs = ProgramPartner.objects.filter(partner__in=partners).order_by().values_list("partner")
    agreements = AgreementParty.objects.filter(partner__in=partners).order_by().values_list("partner")
    of_programs = dict(programs.annotate(number=Count("program", distinct=True)))
    of_agreements = dict(agreements.annotate(number=Count("agreement", distinct=True)))
    return {row.pk: (of_programs.get(row.pk, 0), of_agreements.get(row.pk, 0)) for row in partners}


class PartnerPageView(RecordPageView):
    """A partner: who it is, its money in and out per currency, and what it has a part in.

    However much there is, it asks a fixed number of queries and names a fixed number of records.
    """

    model = Partner
    facts = staticmethod(partner_facts)
    linked = staticmethod(partner_node)

    def prepare(self, records: Any) -> Any:
        user = self.request.user
        organisations = Partner.objects.visible_to(user).order_by("name", "pk")
        memberships = Membership.objects.visible_to(user).order_by("position", "pk")
        return records.select_related("kind", "parent", "region").prefetch_related(
            Prefetch("names", PartnerName.objects.visible_to(user), to_attr="other_names"),
            Prefetch("identifiers", PartnerIdentifier.objects.visible_to(user), to_attr="registrations"),
            Prefetch("memberships", memberships.select_related("network"), to_attr="networks"),
            Prefetch("members", memberships.select_related("partner"), to_attr="shown_members"),
            Prefetch("units", organisations, to_attr="shown_units"),
            Prefetch("successors", organisations, to_attr="shown_successors"),
            Prefetch("predecessors", organisations, to_attr="shown_predecessors"),
        )

    def above(self, record: Any) -> list[Crumb]:
        parent = shown(record.parent, self.request.user)
        return [record_crumb(parent)] if parent else []

    def with_citations(self, record: Any) -> list[Any]:
        self.parts = AgreementParty.objects.visible_to(self.request.user).filter(partner=record)
        numbers = self._numbers()
        self.agreements = numbers["every"]
        self.received = self._held(record, RECIPIENT, numbers["received"])
        self.given = self._held(record, FUNDER, numbers["given"])
        self.others = self._others(record, numbers["every"] - numbers["moving"])
        self.programs = listed(self._programs(record), SHOWN, partner=record.public_id)
        self.activities = listed(self._activities(record), SHOWN, partner=record.public_id)
        near = self._one_object_each(record)
        held = (row.agreement for row in (*self.received.rows, *self.given.rows))
        return [record, *held, *self.others.records, *self.programs.records, *self.activities.records, *near]

    @staticmethod
    def _one_object_each(record: Any) -> list[Partner]:
        """The organisations around this one, as one object each: citations are given to objects."""
        near: dict[int, Partner] = {}
        for row in record.shown_members:
            row.partner = near.setdefault(row.partner.pk, row.partner)
        for name in ("shown_units", "shown_predecessors"):
            setattr(record, name, [near.setdefault(partner.pk, partner) for partner in getattr(record, name)])
        return list(near.values())

    def extra(self, record: Any) -> dict[str, Any]:
        return {
            "parent": shown(record.parent, self.request.user),
            "region": shown(record.region, self.request.user),
            "received": self.received,
            "given": self.given,
            "money_in": draw(self.received.sums.by_year, "received", _("Money in by year")),
            "money_out": draw(self.given.sums.by_year, "given", _("Money out by year")),
            "other_agreements": self.others,
            "agreements": self.agreements,
            "programs": self.programs,
            "activities": self.activities,
            "plans": self._plans(record),
        }

    def more_facts(self, record: Any, context: dict[str, Any]) -> Iterable[str]:
        parent = context["parent"]
        return [
            labelled(_("Unit of"), parent.short_label if parent else ""),
            counted(programs=self.programs.number, agreements=self.agreements),
            labelled(_("Money in"), self.received.sums.in_words),
            labelled(_("Money out"), self.given.sums.in_words),
        ]

    def tables(self, context: dict[str, Any]) -> list[Table]:
        return [context["money_in"].table, context["money_out"].table]

    def _numbers(self) -> dict[str, int]:
        """In how many agreements it has a part: in all, as one of those between whom money moves, as either of them."""
        # It has each role once in an agreement.
        return self.parts.aggregate(
            every=Count("agreement", distinct=True),
            moving=Count("agreement", distinct=True, filter=MOVING),
            received=Count("pk", filter=Q(role=RECIPIENT)),
            given=Count("pk", filter=Q(role=FUNDER)),
        )

    def _latest(self, parts: Any, number: int) -> list[Any]:
        """The latest of the agreements of these parts, of which there are so many. Two queries, or none."""
        if not number:
            return []
        user = self.request.user
        among = parts.order_by().values_list("agreement", flat=True)
        # For a few of them PostgreSQL would go through all there are in the order of the list, until it has met them.
        agreements = Agreement.objects.visible_to(user).filter(pk__in=list(among) if number <= FEW else among)
        parties = AgreementParty.objects.visible_to(user).select_related("partner").order_by("position", "pk")
        latest = (F(name).desc(nulls_last=True) for name in ("signed_on", "period_start"))
        ordered = agreements.for_reference().as_of().order_by(*latest, "number", "pk")
        return list(ordered.prefetch_related(Prefetch("parties", parties, to_attr="shown_parties"))[:SHOWN])

    def _held(self, partner: Partner, role: str, number: int) -> Held:
        """Its agreements in this role, of which there are so many. Five queries; none where there are none."""
        latest = self._latest(self.parts.filter(role=role), number)
        keys = [agreement.pk for agreement in latest]
        sums, counts = sums_of_partner(partner, self.request.user, role, keys) if keys else (Sums({}), {})
        rows = []
        for agreement in latest:
            # What is written between the two readings is shown from the next page on.
            if agreement.pk in counts:
                basis, amount = counts[agreement.pk]
                holders = {row.partner_id for row in agreement.shown_parties if row.role == role}
                rows.append(Counted(agreement, basis, amount if basis == Basis.FULL else None, len(holders)))
        return Held(sums, rows, address_of(Agreement, partner=partner.public_id, role=role))

    def _others(self, partner: Partner, number: int) -> Listed:
        """The latest agreements in which it neither gives nor receives, of which there are so many.

        No list has only these: that of all is named.
        """
        moving = self.parts.filter(MOVING).values("agreement")
        latest = self._latest(self.parts.exclude(agreement__in=moving), number)
        return Listed(latest, number, address_of(Agreement, partner=partner.public_id))

    def _programs(self, partner: Partner) -> Any:
        user = self.request.user
        roles = ProgramPartner.objects.visible_to(user).filter(partner=partner).order_by("position", "pk")
        places = ProgramRegion.objects.visible_to(user).select_related("region").order_by("position", "pk")
        programs = Program.objects.involving(partner).visible_to(user).for_reference()
        return programs.order_by(F("period_start").desc(nulls_last=True), "title", "pk").prefetch_related(
            Prefetch("partners", roles, to_attr="roles_here"), Prefetch("regions", places, to_attr="places")
        )

    def _activities(self, partner: Partner) -> Any:
        user = self.request.user
        hosts = ActivityHost.objects.visible_to(user).filter(partner=partner).order_by("position", "pk")
        took_part = ActivityParticipant.objects.visible_to(user).filter(partner=partner).order_by("position", "pk")
        activities = Activity.objects.involving(partner).visible_to(user).for_reference()
        return activities.order_by(F("period_start").desc(nulls_last=True), "title", "pk").prefetch_related(
            Prefetch("hosts", hosts, to_attr="hosting"), Prefetch("participants", took_part, to_attr="taking_part")
        )

    def _plans(self, partner: Partner) -> list[PlanningDocument]:
        """The plans of the region a public body governs or serves; none for others, who only have their seat there."""
        region = shown(partner.region, self.request.user)
        if region is None or partner.kind is None or partner.kind.code not in PUBLIC_BODIES:
            return []
        plans = PlanningDocument.objects.filter(region=region).visible_to(self.request.user).for_reference()
        return list(plans.order_by("period_start", "title", "pk"))
