"""Queryset words of programmes, agreements and activities."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils import timezone

from portal.base.publishing import PartQuerySet, PublishableQuerySet
from portal.base.querysets import overlapping, serving, year_of
from portal.base.sums import compiled
from programs.notation.dates import months_later
from programs.placed import CHANGING, PlacedQuerySet
from programs.summed import SummedQuerySet
from regions.querysets import place_condition

if TYPE_CHECKING:
    from partners.models import Partner
    from portal.base.models import SdgGoal, SdgTarget
    from programs.models import Sector
    from regions.models import Region


def parts_of(app_label: str, model: str) -> Any:
    """The rows of a model of parts, by name: querysets stand below the models that use them."""
    return apps.get_model(app_label, model).objects


def shown_rows(relation: str, model: str, user: Any, *related: str) -> Prefetch:
    """The parts in `relation` that this user may see, in their order, with the rows they point to.

    A part is only seen where the records it points to are, so those need no second look.
    """
    rows = parts_of("programs", model).visible_to(user).order_by("position", "pk")
    # Asked for nothing, `select_related` would fetch all there is.
    return Prefetch(relation, rows.select_related(*related) if related else rows)


def shown_records(relation: str, records: Any, user: Any) -> Prefetch:
    """The records in `relation` that this user may see, ready to be named; a single one is None where hidden."""
    return Prefetch(relation, records.visible_to(user))


def state_on(day: datetime.date, terminated: Any, end: str, start: str = "period_start") -> Case:
    """The state on a day, from whether a termination is in force, and the columns of the last and the first day.

    Terminated; ended after its last day; not yet running before its first; running between the two. Where a date it
    hangs on is unknown, so is the state: nothing is guessed.
    """
    state = apps.get_model("programs", "Agreement").State
    return Case(
        When(terminated, then=Value(state.TERMINATED)),
        When(Q(**{f"{end}__lt": day}), then=Value(state.ENDED)),
        When(Q(**{f"{start}__gt": day}), then=Value(state.NOT_YET)),
        When(Q(**{f"{start}__lte": day, f"{end}__gte": day}), then=Value(state.RUNNING)),
        default=Value(state.UNKNOWN),
        output_field=CharField(),
    )


def held_by_others(agreements: Any, counting: Any) -> RawSQL:
    """Keys of those that pass on money of an agreement in `counting`, over however many steps among `agreements`.

    The same as `regions.views.money.without_passed_on` says of rows in Python.
    """
    relation = agreements.model.Relation
    passing = agreements.filter(relation=relation.SUBGRANTS, parent__isnull=False)
    edges, of_edges = compiled(passing.values_list("pk", "parent"))
    counted, of_counted = compiled(counting.values_list("pk"))
    return RawSQL(  # noqa: S611
        f"""WITH RECURSIVE {chains(edges)}, counted (agreement) AS ({counted})
        SELECT agreement FROM above WHERE parent IN (SELECT agreement FROM counted)""",  # noqa: S608 - made of compiled querysets
        (*of_edges, *of_counted),
    )


def chains(edges: str) -> str:
    """The tables `edge` and `above`: each agreement that passes money on, with every one whose money that may be.

    `edges` is the SQL of the keys of sub-grants and of what they pass on. A step goes by the table's own index: SQLite
    might search a table that it has made itself row by row.
    """
    return f"""edge (agreement, parent) AS ({edges}),
        above (agreement, parent) AS (
            SELECT agreement, parent FROM edge
            UNION
            SELECT above.agreement, step.parent_id FROM above CROSS JOIN programs_agreement AS step
            WHERE step.id = above.parent AND step.parent_id <> above.agreement
                AND (step.id IN (SELECT agreement FROM edge)) IS TRUE
        )"""  # noqa: S608 - made of compiled querysets


class ProgramQuerySet(PlacedQuerySet):
    """Programmes."""

    def for_list(self, user: Any) -> ProgramQuerySet:
        """With partners and regions, as far as this user may see them."""
        return self.prefetch_related(
            shown_rows("partners", "ProgramPartner", user, "partner"),
            shown_rows("regions", "ProgramRegion", user, "region"),
        )

    def for_page(self, user: Any) -> ProgramQuerySet:
        """With everything a programme's page shows, as far as this user may see it."""
        agreements = apps.get_model("programs", "Agreement").objects.for_list(user).with_end_details()
        agreements = agreements.prefetch_related(
            shown_rows("program_shares", "AgreementProgram", user),
            shown_rows("region_shares", "AgreementRegion", user, "region"),
        )
        activities = apps.get_model("programs", "Activity").objects.for_list(user)
        targets = apps.get_model("regions", "Target").objects.for_reference().with_documents(user)
        shares = parts_of("programs", "AgreementProgram").visible_to(user)
        shares = shares.order_by(F("agreement__signed_on").desc(nulls_last=True), "pk")
        return self.prefetch_related(
            shown_rows("partners", "ProgramPartner", user, "partner"),
            shown_rows("regions", "ProgramRegion", user, "region"),
            shown_rows("names", "ProgramName", user),
            shown_rows("statements", "ProgramStatement", user),
            shown_rows("phases", "Phase", user),
            shown_rows("measures", "Measure", user, "region"),
            "sdg_goals",
            "sdg_targets",
            "sectors",
            shown_records("targets", targets, user),
            shown_records("parent", self.model.objects.for_reference(), user),
            shown_records("children", self.model.objects.for_list(user), user),
            Prefetch("agreement_shares", shares.prefetch_related(shown_records("agreement", agreements, user))),
            shown_records("activities", activities, user),
        )

    def for_reference(self) -> ProgramQuerySet:
        rows = parts_of("programs", "ProgramPartner").select_related("partner").order_by("position", "pk")
        return self.prefetch_related(Prefetch("partners", rows))

    def running_between(self, first: datetime.date | None, last: datetime.date | None) -> ProgramQuerySet:
        """Programmes whose period touches these days; one without any date is in none."""
        return self.filter(overlapping(first, last))

    def with_running(self, on: datetime.date | None = None) -> ProgramQuerySet:
        """Adds `is_running` as of a day (today); an unknown first or last day claims nothing."""
        day = on or timezone.localdate()
        return self.annotate(is_running=Q(period_start__lte=day, period_end__gte=day))

    def serving(self, goal: SdgGoal) -> ProgramQuerySet:
        """Programmes that name this goal of sustainable development, or one of its targets."""
        return serving(self, goal)

    def serving_target(self, target: SdgTarget) -> ProgramQuerySet:
        """Programmes that name this one of the UN's targets."""
        return self.filter(pk__in=self.model.sdg_targets.through.objects.filter(sdgtarget=target).values("program"))

    def in_sector(self, sector: Sector) -> ProgramQuerySet:
        """Programmes of this purpose, or of any in this category."""
        sectors = type(sector)._default_manager.filter(Q(pk=sector.pk) | Q(category=sector))
        return self.filter(pk__in=self.model.sectors.through.objects.filter(sector__in=sectors).values("program"))

    def within(self, region: Region) -> ProgramQuerySet:
        """Programmes that work in this region or in places in it. National scope does not count as every place."""
        if self.reads_places:
            return self.lying_in(region.code)
        places = parts_of("programs", "ProgramRegion").published()
        places = places.filter(place_condition(region, "region", self.db))
        return self.filter(pk__in=places.values("program"))

    def involving(self, partner: Partner, role: str = "") -> ProgramQuerySet:
        """Programmes in which this partner has this role, or any."""
        rows = parts_of("programs", "ProgramPartner").filter(partner=partner)
        if role:
            rows = rows.filter(role=role)
        return self.filter(pk__in=rows.values("program"))


class AmendmentQuerySet(PartQuerySet):
    """Amendments."""

    def with_since(self) -> AmendmentQuerySet:
        """Adds `since`, the day from which each is in force."""
        return self.annotate(since=Coalesce("effective_on", "signed_on"))

    def in_force(self, on: datetime.date) -> AmendmentQuerySet:
        """Amendments that had taken effect by this day, the latest first."""
        return self.with_since().filter(since__lte=on).order_by("-since", "-position", "-pk")


class AgreementQuerySet(SummedQuerySet):
    """Agreements."""

    def for_list(self, user: Any) -> AgreementQuerySet:
        """With kind, parties, and value, end and state as of today."""
        return (
            self.as_of()
            .select_related("kind")
            .prefetch_related(shown_rows("parties", "AgreementParty", user, "partner"))
        )

    def for_page(self, user: Any) -> AgreementQuerySet:
        """With everything an agreement's page shows, as far as this user may see it."""
        programs = apps.get_model("programs", "Program").objects.for_list(user)
        activities = apps.get_model("programs", "Activity").objects.for_list(user)
        partners = apps.get_model("partners", "Partner").objects.for_reference()
        shares = parts_of("programs", "AgreementProgram").visible_to(user).order_by("position", "pk")
        return self.for_list(user).prefetch_related(
            shown_rows("signatories", "Signatory", user, "partner"),
            shown_rows("statements", "AgreementStatement", user),
            shown_rows("region_shares", "AgreementRegion", user, "region"),
            shown_rows("amendments", "Amendment", user),
            shown_rows("disbursements", "Disbursement", user),
            shown_rows("rupiah_equivalents", "RupiahEquivalent", user, "source"),
            shown_rows("documents", "AgreementDocument", user),
            Prefetch("program_shares", shares.prefetch_related(shown_records("program", programs, user))),
            shown_records("issuer", partners, user),
            shown_records("parent", self.model.objects.for_list(user), user),
            shown_records("children", self.model.objects.for_list(user), user),
            shown_records("signed_at", activities, user),
        )

    def for_reference(self) -> AgreementQuerySet:
        rows = parts_of("programs", "AgreementParty").select_related("partner").order_by("position", "pk")
        return self.prefetch_related(Prefetch("parties", rows))

    def with_value(self, on: datetime.date | None = None) -> AgreementQuerySet:
        """Adds `current_amount` and `current_currency`: the total as of a day (today), amendments in force counted."""
        latest = self._amendments(on).filter(amount__isnull=False)
        return self.annotate(
            current_amount=Coalesce(Subquery(latest.values("amount")[:1]), F("amount")),
            current_currency=Coalesce(Subquery(latest.values("currency")[:1]), F("currency")),
        )

    def currencies(self) -> list[str]:
        """The currencies in which these state an amount as of today, by their code. One query; two where some hang on
        the day and the rest is kept (`PlaceCount`)."""
        if self._counted is not None:
            place, year = self._counted
            counts = parts_of("programs", "PlaceCount").filter(noun=self.model.noun, currency__gt="")
            counts = counts.filter(place=place, year=year, records__gt=0).using(self.db)
            found = {*counts.values_list("currency", flat=True)}
            if CHANGING in found:
                changing = self.filter(pk__in=self._lying(place, year).filter(currency=CHANGING).values("agreement"))
                found |= {*changing._currencies()}
            return sorted(found - {CHANGING})
        return sorted(self._currencies())

    def _currencies(self) -> AgreementQuerySet:
        """Those that occur in these."""
        stated = self.order_by().with_value().filter(current_amount__isnull=False)
        return stated.values_list("current_currency", flat=True).distinct()

    def with_end(self, on: datetime.date | None = None) -> AgreementQuerySet:
        """Adds `current_end`: the last day as agreed by this day (today), amendments in force counted."""
        latest = self._amendments(on).filter(period_end__isnull=False)
        return self.annotate(
            current_end=Coalesce(Subquery(latest.values("period_end")[:1]), F("period_end"), output_field=DateField())
        )

    def with_end_details(self, on: datetime.date | None = None) -> AgreementQuerySet:
        """Adds `current_end_precision`, how exact the end of `with_end` is, and `terminated_on`, None if it was not."""
        latest = self._amendments(on).filter(period_end__isnull=False)
        terminations = self._amendments(on).filter(terminates=True).order_by("since", "position", "pk")
        return self.annotate(
            current_end_precision=Coalesce(Subquery(latest.values("period_precision")[:1]), F("period_precision")),
            terminated_on=Subquery(terminations.values("since")[:1]),
        )

    def with_state(self, on: datetime.date | None = None) -> AgreementQuerySet:
        """Adds `state` as of a day (today in Asia/Jakarta): one of `Agreement.State`.

        The rule is that of `state_on`.
        """
        day = on or timezone.localdate()
        terminated = Exists(self._amendments(day).filter(terminates=True))
        return self.with_end(day).annotate(state=state_on(day, terminated, "current_end"))

    def with_grounds_of_state(self, on: datetime.date | None = None) -> AgreementQuerySet:
        """Adds what the state hangs on from a day on: `current_end`, `is_terminated`, and `grounds_until`.

        That is the first day after it from which an amendment is in force that changes one of them; None where none is.
        """
        day = on or timezone.localdate()
        coming = parts_of("programs", "Amendment").filter(agreement=OuterRef("pk"))
        coming = coming.filter(Q(terminates=True) | Q(period_end__isnull=False)).with_since().filter(since__gt=day)
        return self.with_end(day).annotate(
            is_terminated=Exists(self._amendments(day).filter(terminates=True)),
            grounds_until=Subquery(coming.order_by("since").values("since")[:1]),
        )

    def ending_within(self, months: int) -> AgreementQuerySet:
        """Agreements that run today and end, as agreed by today, in this many months at the latest."""
        day = timezone.localdate()
        rows = self.with_state(day)
        return rows.filter(state=self.model.State.RUNNING, current_end__lte=months_later(day, months))

    def ending_in(self, first: datetime.date, last: datetime.date) -> AgreementQuerySet:
        """Agreements whose last day, as agreed by today, is one of these."""
        days = {"period_end__range": (first, last)}
        # Said by the agreement or by an amendment: only of those is it worth asking which one counts.
        saying = parts_of("programs", "Amendment").filter(**days).values("agreement")
        return self.filter(Q(**days) | Q(pk__in=saying)).with_end().filter(current_end__range=(first, last))

    def running_on(self, day: datetime.date) -> AgreementQuerySet:
        """Agreements that ran on a day, with the amendments in force by then."""
        rows = self.model._default_manager.filter(period_start__lte=day).with_state(day)
        return self.filter(pk__in=rows.filter(state=self.model.State.RUNNING).values("pk"))

    def as_of(self, on: datetime.date | None = None) -> AgreementQuerySet:
        """Value, end and state as of a day (today)."""
        return self.with_value(on).with_state(on)

    def signed_in(self, year: int) -> AgreementQuerySet:
        """Agreements that count in this year: signed in it, or, where no signing date is known, starting in it."""
        if self.is_public:
            return self.of_year(year)
        return self.filter(Q(signed_on__year=year) | Q(signed_on__isnull=True, period_start__year=year))

    def with_year(self) -> AgreementQuerySet:
        """Adds `year`, in which an agreement counts: of signing, else of the start; None where neither is known."""
        return self.annotate(year=Coalesce(year_of("signed_on"), year_of("period_start")))

    def counted_once(self) -> AgreementQuerySet:
        """Those of these agreements that stand in a total of them, each with its whole amount as of today.

        The amount is known, and it is no money passed on from another one in the total, over however many steps. An
        agreement left out before this word is asked (a hidden one) passes nothing on. Row by row the same rule is
        `regions.views.money.without_passed_on`; whoever narrows the total down (by year, by currency) does so after it.
        """
        known = self.with_value().filter(current_amount__isnull=False)
        return known.exclude(pk__in=held_by_others(self, known))

    def passing_on(self) -> AgreementQuerySet:
        """Those of these agreements whose amount is known but stands in the total within another one's."""
        if self.is_summed:
            return self.summed_as("passed_on")
        known = self.with_value().filter(current_amount__isnull=False)
        return known.filter(pk__in=held_by_others(self, known))

    def silent(self) -> AgreementQuerySet:
        """Those of these agreements of which no amount is known as of today."""
        if self.is_summed:
            return self.summed_as("unknown")
        return self.with_value().filter(current_amount__isnull=True)

    def within(self, region: Region) -> AgreementQuerySet:
        """Agreements that work in this region or in places in it: by their own regions, else by their programmes'."""
        if self.reads_places:
            return self.lying_in(region.code)
        own = parts_of("programs", "AgreementRegion").published()
        places = parts_of("programs", "ProgramRegion").published()
        places = places.filter(place_condition(region, "region", self.db))
        shares = parts_of("programs", "AgreementProgram").published().filter(program__in=places.values("program"))
        return self.filter(
            Q(pk__in=own.filter(place_condition(region, "region", self.db)).values("agreement"))
            | Q(pk__in=shares.values("agreement")) & ~Exists(own.filter(agreement=OuterRef("pk")))
        )

    def paying_for(self, programs: Any, user: Any = None) -> AgreementQuerySet:
        """Agreements that pay for one of these programmes, or govern it, as far as this user may see that."""
        shares = parts_of("programs", "AgreementProgram").visible_to(user).filter(program__in=programs)
        return self.filter(pk__in=shares.values("agreement"))

    def involving(self, partner: Partner, role: str = "") -> AgreementQuerySet:
        """Agreements to which this partner is party, in this role or any."""
        rows = parts_of("programs", "AgreementParty").filter(partner=partner)
        if role:
            rows = rows.filter(role=role)
        return self.filter(pk__in=rows.values("agreement"))

    def _amendments(self, on: datetime.date | None) -> AmendmentQuerySet:
        amendments = parts_of("programs", "Amendment").filter(agreement=OuterRef("pk"))
        return amendments.in_force(on or timezone.localdate())


class ActivityQuerySet(PublishableQuerySet):
    """Activities."""

    def for_list(self, user: Any) -> ActivityQuerySet:
        """With hosts and region, as far as this user may see them."""
        regions = apps.get_model("regions", "Region").objects.for_reference()
        return self.prefetch_related(
            shown_rows("hosts", "ActivityHost", user, "partner"), shown_records("region", regions, user)
        )

    def for_page(self, user: Any) -> ActivityQuerySet:
        """With everything an activity's page shows, as far as this user may see it."""
        plans = apps.get_model("regions", "PlanningDocument").objects.for_reference()
        return self.for_list(user).prefetch_related(
            shown_rows("participants", "ActivityParticipant", user, "partner"),
            shown_rows("statements", "ActivityStatement", user),
            shown_records("programs", parts_of("programs", "Program").for_list(user), user),
            shown_records("agreements_signed", parts_of("programs", "Agreement").for_list(user), user),
            shown_records("planning_documents", plans, user),
        )

    def held_from(self, day: datetime.date) -> ActivityQuerySet:
        """Activities held on this day or later; one whose end is not known was held when it began."""
        return self.filter(Q(period_end__gte=day) | Q(period_end__isnull=True, period_start__gte=day))

    def held_until(self, day: datetime.date) -> ActivityQuerySet:
        """Activities held, or begun, on this day or earlier; one whose start is not known was held when it ended."""
        return self.filter(Q(period_start__lte=day) | Q(period_start__isnull=True, period_end__lte=day))

    def between(self, first: datetime.date, last: datetime.date) -> ActivityQuerySet:
        """Activities that took place on any of these days; one without a date is in none."""
        return self.held_from(first).held_until(last)

    def within(self, region: Region) -> ActivityQuerySet:
        """Activities held in this region or in places in it."""
        return self.filter(place_condition(region, "region", self.db))

    def involving(self, partner: Partner) -> ActivityQuerySet:
        """Activities this partner held or took part in."""
        hosts = parts_of("programs", "ActivityHost").filter(partner=partner).order_by()
        participants = parts_of("programs", "ActivityParticipant").filter(partner=partner).order_by()
        # As one set: of two conditions joined by "or" the database looks at every activity.
        return self.filter(pk__in=hosts.values("activity").union(participants.values("activity")))
