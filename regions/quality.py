"""What may be odd about plans, indicators and targets."""

from __future__ import annotations

from django.db.models import F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from portal.base.publishing import Publication
from portal.base.quality import common_findings, finding, runs_backwards
from regions.models import Indicator, PlanningDocument, Target

common_findings(PlanningDocument, Indicator, Target)


@finding(
    PlanningDocument,
    code="end-before-start",
    title=_("The end lies before the start"),
    sentence=_("The period ends before it starts. Compare it with the document."),
    field="period_end",
    values=("period_start", "period_end"),
    blocks=True,
    readers=_("The period ends before it begins."),
    possible=runs_backwards,
)
def end_before_start(plans: QuerySet) -> QuerySet:
    """Plans whose last day lies before their first."""
    return plans.filter(period_end__lt=F("period_start"))


@finding(
    Target,
    code="range-upside-down",
    title=_("The lower end of the range is above the upper"),
    sentence=_("The range runs from the larger to the smaller figure. Compare it with the document."),
    field="lower",
    values=("lower", "upper"),
    blocks=True,
    readers=_("The range runs from the larger to the smaller figure."),
    possible=lambda target: None not in (target.lower, target.upper) and target.lower > target.upper,
)
def range_upside_down(targets: QuerySet) -> QuerySet:
    """Targets whose range starts above its end."""
    return targets.filter(lower__gt=F("upper"))


@finding(
    Target,
    code="above-hundred-per-cent",
    title=_("A target of more than a hundred per cent"),
    sentence=_("The unit is per cent and the figure is above a hundred. Compare figure and unit with the document."),
    field="value",
    values=("value", "lower", "upper", "unit", "indicator_id"),
    readers=_("The target is more than a hundred per cent."),
    possible=lambda target: any(
        figure is not None and figure > 100 for figure in (target.value, target.lower, target.upper)
    ),
    counts_others=True,
)
def above_hundred_per_cent(targets: QuerySet, *, public: bool = False) -> QuerySet:
    """Targets in per cent, by their own unit or else their indicator's, of more than 100."""
    by_indicator = Q(unit="", indicator__unit="%")
    if public:
        by_indicator &= Q(indicator__publication=Publication.PUBLISHED)
    in_percent = Q(unit="%") | by_indicator
    return targets.filter(in_percent, Q(value__gt=100) | Q(lower__gt=100) | Q(upper__gt=100))


@finding(
    Target,
    code="year-outside-plan",
    title=_("The target year lies outside its plan"),
    sentence=_("None of the plans it stands in covers the year. Compare year and plans with the document."),
    field="year",
    values=("year", "first_year", "last_year"),
    detail=lambda target: f"{target.year}: {target.first_year}–{target.last_year}",
    readers=_("The year of the target lies outside the plans it stands in."),
    possible=lambda target: target.year is not None,
    counts_others=True,
)
def year_outside_plan(targets: QuerySet, *, public: bool = False) -> QuerySet:
    """Targets for a year before the first or after the last year of all the plans they stand in."""
    known = PlanningDocument.objects.published() if public else PlanningDocument.objects.all()
    plans = known.filter(targets=OuterRef("pk"), period_start__isnull=False, period_end__isnull=False)
    years = plans.order_by().values("targets")
    first = years.annotate(year=Min(ExtractYear("period_start"))).values("year")
    last = years.annotate(year=Max(ExtractYear("period_end"))).values("year")
    dated = targets.filter(year__isnull=False).annotate(first_year=Subquery(first), last_year=Subquery(last))
    return dated.filter(Q(year__lt=F("first_year")) | Q(year__gt=F("last_year")))
