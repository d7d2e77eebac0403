"""Partners: the list, and the page with a partner's money in and out, its agreements, programmes and activities."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Count, Prefetch
from django.utils.translation import gettext as _

from partners.descriptions import partner_facts
from partners.filters import PartnerFilter
from partners.models import Membership, Partner, PartnerIdentifier, PartnerName
from partners.schema_org import partner_node
from partners.sheets import PartnerSheet
from portal.base.descriptions import labelled
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
from regions.pictures import funding
from regions.views.money import Basis, Counted, Money, without_passed_on

# IATI's organisation types that govern or administer a place: government, local government, other public bodies.
PUBLIC_BODIES = frozenset({"10", "11", "15"})


class MoneyOf(NamedTuple):
    """A partner's money: given as funder, received as recipient, and agreements in which it has other roles."""

    given: Money
    received: Money
    others: list[Any]


def money_of(partner: Partner, agreements: Iterable[Any]) -> MoneyOf:
    """What this partner gave and received under these agreements (with `shown_parties`, as of today).

    An amount counts for the only funder and for the only recipient. Given or received together it is listed and not
    counted, because no paper says whose part is how large. A sub-grant is not added to the agreement it passes on.
    """
    rows = list(agreements)
    role = AgreementParty.Role
    given, received = _with_role(partner, rows, role.FUNDER), _with_role(partner, rows, role.RECIPIENT)
    holding = {row.agreement.pk for row in [*given.rows, *received.rows]}
    return MoneyOf(given, received, [agreement for agreement in rows if agreement.pk not in holding])


def _with_role(partner: Partner, agreements: list[Any], role: str) -> Money:
    rows = []
    for agreement in agreements:
        holders = {row.partner_id for row in agreement.shown_parties if row.role == role}
        if partner.pk not in holders:
            continue
        if agreement.current_amount is None:
            rows.append(Counted(agreement, Basis.UNKNOWN))
        elif len(holders) > 1:
            rows.append(Counted(agreement, Basis.SHARED, sharers=len(holders)))
        else:
            rows.append(Counted(agreement, Basis.FULL, agreement.current_amount))
    return Money(without_passed_on(rows))


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
    """A partner: who it is, its money in and out per currency, and everything it has a part in."""

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
        self.agreements = list(self._agreements(record))
        self.programs = list(self._programs(record))
        self.activities = list(self._activities(record))
        near = self._one_object_each(record)
        return [record, *self.agreements, *self.programs, *self.activities, *near]

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
        money = money_of(record, self.agreements)
        return {
            "parent": shown(record.parent, self.request.user),
            "region": shown(record.region, self.request.user),
            "money": money,
            "received": funding(money.received, "received", _("Money in by year")),
            "given": funding(money.given, "given", _("Money out by year")),
            "programs": self.programs,
            "activities": self.activities,
            "plans": self._plans(record),
        }

    def more_facts(self, record: Any, context: dict[str, Any]) -> Iterable[str]:
        parent, money = context["parent"], context["money"]
        return [
            labelled(_("Unit of"), parent.short_label if parent else ""),
            counted(programs=len(self.programs), agreements=len(self.agreements)),
            labelled(_("Money in"), money.received.in_words),
            labelled(_("Money out"), money.given.in_words),
        ]

    def tables(self, context: dict[str, Any]) -> list[Table]:
        return [context["received"].table, context["given"].table]

    def _agreements(self, partner: Partner) -> Any:
        user = self.request.user
        parties = AgreementParty.objects.visible_to(user).select_related("partner").order_by("position", "pk")
        agreements = Agreement.objects.involving(partner).visible_to(user).for_reference().as_of()
        return agreements.order_by("-signed_on", "-period_start", "number", "pk").prefetch_related(
            Prefetch("parties", parties, to_attr="shown_parties")
        )

    def _programs(self, partner: Partner) -> Any:
        user = self.request.user
        roles = ProgramPartner.objects.visible_to(user).filter(partner=partner).order_by("position", "pk")
        places = ProgramRegion.objects.visible_to(user).select_related("region").order_by("position", "pk")
        programs = Program.objects.involving(partner).visible_to(user).for_reference()
        return programs.order_by("-period_start", "title", "pk").prefetch_related(
            Prefetch("partners", roles, to_attr="roles_here"), Prefetch("regions", places, to_attr="places")
        )

    def _activities(self, partner: Partner) -> Any:
        user = self.request.user
        hosts = ActivityHost.objects.visible_to(user).filter(partner=partner).order_by("position", "pk")
        took_part = ActivityParticipant.objects.visible_to(user).filter(partner=partner).order_by("position", "pk")
        activities = Activity.objects.involving(partner).visible_to(user).for_reference()
        return activities.order_by("-period_start", "title", "pk").prefetch_related(
            Prefetch("hosts", hosts, to_attr="hosting"), Prefetch("participants", took_part, to_attr="taking_part")
        )

    def _plans(self, partner: Partner) -> list[PlanningDocument]:
        """The plans of the region a public body governs or serves; none for others, who only have their seat there."""
        region = shown(partner.region, self.request.user)
        if region is None or partner.kind is None or partner.kind.code not in PUBLIC_BODIES:
            return []
        plans = PlanningDocument.objects.filter(region=region).visible_to(self.request.user).for_reference()
        return list(plans.order_by("period_start", "title", "pk"))
