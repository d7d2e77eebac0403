"""What may be odd about a programme as a whole."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.base.publishing import Publication
from portal.base.quality import finding
from programs.models import Agreement, AgreementProgram, Program
from programs.models.program import ProgramRegion


def _how_many(program: Any) -> str:
    number = program.running
    return ngettext("%(n)d agreement is running", "%(n)d agreements are running", number) % {"n": number}


def _may_have_ended_too_soon(program: Any) -> bool:
    if program.period_end is None or program.period_end >= timezone.localdate():
        return False
    return any(share.agreement.state == Agreement.State.RUNNING for share in program.agreement_shares.all())


@finding(
    Program,
    code="ended-with-running-agreements",
    title=_("Ended, with agreements that still run"),
    sentence=_("The programme has ended, but agreements under it still run. One of the periods may be out of date."),
    field="period_end",
    values=("period_end", "running"),
    detail=_how_many,
    readers=_("The programme has ended, but agreements under it still run."),
    possible=_may_have_ended_too_soon,
    counts_others=True,
)
def ended_with_running_agreements(programs: QuerySet, *, public: bool = False) -> QuerySet:
    """Programmes whose last day has passed (today in Asia/Jakarta) with `running` agreements under them."""
    running: Any = Agreement.objects.with_state().filter(state=Agreement.State.RUNNING)
    running = running.published() if public else running.exclude(publication=Publication.WITHDRAWN)
    running = running.order_by()
    rows = AgreementProgram.objects.filter(program=OuterRef("pk"), agreement__in=running.values("pk")).order_by()
    number = rows.values("program").annotate(n=Count("pk")).values("n")
    ended = programs.filter(period_end__lt=timezone.localdate())
    return ended.filter(Exists(rows)).annotate(running=Subquery(number))


@finding(
    Program,
    code="no-region",
    title=_("A programme without a place"),
    sentence=_("Nobody finds it by its region. Name the regions a document speaks of, or tick national scope."),
    field="regions",
)
def without_region(programs: QuerySet) -> QuerySet:
    """Programmes of which the registry knows neither a region nor national scope."""
    return programs.filter(~Exists(ProgramRegion.objects.filter(program=OuterRef("pk"))), is_national=False)


def has_dated_region(rows: Any) -> bool:
    """Whether one of the regions of these rows is known not to have existed always."""
    return any(row.region.valid_from or row.region.valid_until for row in rows)


@finding(
    Program,
    code="region-not-valid",
    title=_("A region that did not exist then"),
    sentence=_(
        "One of its regions had ceased to exist before the programme began, or came into being after its end. Name the "
        "region that the document means."
    ),
    field="regions",
    values=("period_start", "period_end", "regions_then"),
    readers=_("It names a region that did not exist at that time."),
    possible=lambda program: has_dated_region(program.regions.all()),
    counts_others=True,
)
def region_not_valid(programs: QuerySet, *, public: bool = False) -> QuerySet:
    """Programmes with a region that had ended before they began, or begun after they ended."""
    known = ProgramRegion.objects.published() if public else ProgramRegion.objects.all()
    odd = known.filter(program=OuterRef("pk")).order_by()
    odd = odd.filter(
        Q(region__valid_until__lt=OuterRef("period_start")) | Q(region__valid_from__gt=OuterRef("period_end"))
    )
    number = odd.values("program").annotate(n=Count("pk")).values("n")
    return programs.filter(Exists(odd)).annotate(regions_then=Subquery(number))
