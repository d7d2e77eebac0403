"""Pages of years: the list of those of which the registry knows something, and everything of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, Q, When
from django.db.models.functions import Substr
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from portal.base.descriptions import described
from portal.base.downloads import render_page
from portal.base.freshness import registry_state
from portal.base.listed import Listed
from portal.base.parameters import own_parameters, year_days
from portal.base.querysets import overlapping, year_of
from portal.base.tables import Cell, Column, Table
from portal.base.views import BadParameters, cited, crumb
from programs.models import Activity, Agreement, Amendment, Program, ProgramRegion
from programs.templatetags.notation import figure
from programs.views.money import in_all
from regions.models import PlanningDocument, Region, Target
from regions.pictures import draw as draw_funding
from regions.views.plan import dressed, for_display

# How many of each are shown; the lists have all.
SHOWN, PLACES = 6, 12
PROVINCE = 2
# The years that lists can be asked for (`YearField`).
EARLIEST, LATEST = 1900, 2199


class Spans:
    """How many records lie in each year, from the years in which they begin and end; an unknown end is open.

    What is open counts, as in the lists, in every year it may reach; by itself it makes no year known beyond this one.
    """

    def __init__(self, rows: Iterable[tuple[int | None, int | None, int]]) -> None:
        self.rows = [row for row in rows if row[0] or row[1]]

    def number(self, year: int) -> int:
        """How many touch this year."""
        return sum(number for first, last, number in self.rows if (first or year) <= year <= (last or year))

    def years(self, today: int) -> set[int]:
        """The years that any of them is known to touch."""
        found: set[int] = set()
        for first, last, _number in self.rows:
            start = first or last or today
            found.update(range(max(start, EARLIEST), min(last or max(start, today), LATEST) + 1))
        return found


@dataclass(frozen=True)
class Years:
    """What lies in each year, as numbers."""

    agreements: Counter[int]
    starting: Counter[int]
    ending: Counter[int]
    programs: Spans
    activities: Spans
    plans: Spans
    targets: Counter[int]

    def known(self) -> list[int]:
        """The years of which there is anything, the latest first."""
        today = timezone.localdate().year
        spans = (self.programs, self.activities, self.plans)
        found = {*self.agreements, *self.starting, *self.ending, *self.targets}
        found |= {year for span in spans for year in span.years(today)}
        return sorted((year for year in found if EARLIEST <= year <= LATEST), reverse=True)


def years_of(user: Any) -> Years:
    """What this user may see of each year. Five queries."""
    agreements, starting, ending = Counter[int](), Counter[int](), Counter[int]()
    rows = Agreement.objects.visible_to(user).with_end().with_year().order_by()
    # Few ends are changed later, so the amendment that counts is looked for with those alone.
    changed = Amendment.objects.in_force(timezone.localdate()).filter(period_end__isnull=False).order_by()
    last = Case(When(pk__in=changed.values("agreement"), then=F("current_end")), default=F("period_end"))
    rows = rows.annotate(start=year_of("period_start"), last=last).annotate(end=year_of("last"))
    for year, start, end, number in rows.values_list("year", "start", "end").annotate(rows=Count("pk")):
        for counter, key in ((agreements, year), (starting, start), (ending, end)):
            if key is not None:
                counter[key] += number
    due = Target.objects.visible_to(user).filter(year__isnull=False).order_by()
    return Years(
        agreements,
        starting,
        ending,
        spans_of(Program.objects.visible_to(user)),
        spans_of(Activity.objects.visible_to(user), is_open=False),
        spans_of(PlanningDocument.objects.visible_to(user)),
        Counter(dict(due.values_list("year").annotate(rows=Count("pk")))),
    )


def spans_of(records: Any, *, is_open: bool = True) -> Spans:
    """In which years these records lie; unless they are open, where one end is not known, in that of the other one.

    One query.
    """
    rows = records.order_by().annotate(first=year_of("period_start"), last=year_of("period_end"))
    known: Any = rows.values_list("first", "last").annotate(rows=Count("pk"))
    return Spans(known if is_open else [(first or last, last or first, number) for first, last, number in known])


def _refuse_parameters(request: HttpRequest) -> None:
    if unknown := own_parameters(request.GET):
        raise BadParameters({name: [_("This page takes no such parameter.")] for name in unknown})


@require_safe
def years_page(request: HttpRequest) -> HttpResponseBase:
    """All years with what is in each."""
    _refuse_parameters(request)
    years = years_of(request.user)
    known = years.known()
    title = _("Years")
    sums = in_all(Agreement.objects.visible_to(request.user))
    funding = draw_funding(sums.by_year, "funding", _("Money agreed by year"))
    table = _years_table(years, known)
    context = {
        "title": title,
        "noun": "",
        "breadcrumbs": [crumb(_("Home"), reverse("home")), crumb(title)],
        "description": described([_("Programmes, agreements, activities, plans and targets, year by year.")]),
        "years": table if known else None,
        "state": registry_state(),
        "funding": funding,
    }
    return render_page(request, "years/list.html", context, [table, funding.table])


def _years_table(years: Years, known: list[int]) -> Table:
    columns = [
        Column("year", _("Year")),
        Column("agreements", _("Agreements"), is_number=True, about=_("Signed in it, else beginning in it.")),
        Column("ending", _("Ending"), is_number=True, about=_("Agreements that end in it, as agreed by today.")),
        Column("programs", _("Programmes running"), is_number=True),
        Column("activities", _("Activities"), is_number=True),
        Column("plans", _("Plans"), is_number=True, about=_("Whose period covers some of it.")),
        Column("targets", _("Targets"), is_number=True, about=_("To be reached by it.")),
    ]
    rows = []
    for year in known:
        numbers = [
            years.agreements[year],
            years.ending[year],
            years.programs.number(year),
            years.activities.number(year),
            years.plans.number(year),
            years.targets[year],
        ]
        linked = format_html('<a href="{}">{}</a>', reverse("year", args=[year]), year)
        rows.append([Cell(year, linked), *(Cell(number, figure(number) if number else "–") for number in numbers)])
    return Table("years", _("What the registry knows of each year"), columns, rows, is_captioned=False)


@require_safe
def year_page(request: HttpRequest, year: int) -> HttpResponseBase:
    """Everything of one year. A year of which nothing is known has no page."""
    user = request.user
    years = years_of(user)
    known = years.known()
    if year not in known:
        raise Http404
    _refuse_parameters(request)
    days = year_days(year)
    agreements = Agreement.objects.visible_to(user)
    programs = Program.objects.visible_to(user).running_between(*days)
    dated = Q(period_start__isnull=False, period_end__isnull=False)
    activities = Activity.objects.visible_to(user).between(*days)
    plans = PlanningDocument.objects.visible_to(user).filter(overlapping(*days))
    targets = Target.objects.visible_to(user).filter(year=year)
    numbers = programs.aggregate(all=Count("pk"), sure=Count("pk", filter=dated))
    title = _("Year %(year)s") % {"year": year}
    context: dict[str, Any] = {
        "title": title,
        "year": str(year),
        "noun": "",
        "breadcrumbs": [crumb(_("Home"), reverse("home")), crumb(_("Years"), reverse("years")), crumb(str(year))],
        "description": described(_facts(years, year)),
        "before": max((other for other in known if other < year), default=None),
        "after": min((other for other in known if other > year), default=None),
        "is_past": year < timezone.localdate().year,
        "money": in_all(agreements).of_year(year),
        "agreements": _agreements_of(year, years, user),
        "has_agreements": any((years.agreements[year], years.starting[year], years.ending[year])),
        "programs": Listed(
            list(programs.for_list(user).order_by(F("period_start").desc(nulls_last=True), "title", "pk")[:SHOWN]),
            numbers["all"],
            f"{reverse('programs-list')}?year={year}",
        ),
        "programs_open": numbers["all"] - numbers["sure"],
        "activities": Listed(
            list(activities.for_list(user).order_by("period_start", "title", "pk")[:SHOWN]),
            years.activities.number(year),
            f"{reverse('activities-list')}?year={year}&ordering=start",
        ),
        "plans": Listed(
            list(plans.for_reference().order_by("region__code", "period_start", "pk")[:SHOWN]),
            years.plans.number(year),
            f"{reverse('planning-documents-list')}?year={year}",
        ),
        "targets": Listed(
            dressed(for_display(targets, user).order_by("region__code", "list_number", "pk")[:SHOWN], user),
            years.targets[year],
            f"{reverse('targets-list')}?year={year}",
        ),
        "places": places_of(programs, user),
        "state": registry_state(),
    }
    parts = [*(part for _heading, part in context["agreements"]), context["plans"], context["targets"]]
    cited([record for part in parts for record in part.records], user)
    return render_page(request, "years/page.html", context)


def _agreements_of(year: int, years: Years, user: Any) -> list[tuple[str, Listed]]:
    """Those signed in it, those that begin and those that end, each agreement named once. Six queries."""
    agreements, days = Agreement.objects.visible_to(user), year_days(year)
    groups = [
        (_("signed"), agreements.signed_in(year), years.agreements[year], f"year={year}"),
        (_("beginning"), agreements.filter(period_start__range=days), years.starting[year], f"start_year={year}"),
        (_("ending"), agreements.ending_in(*days), years.ending[year], f"end_year={year}"),
    ]
    parts, named = [], set[int]()
    for heading, rows, number, query in groups:
        first = rows.for_list(user).order_by("signed_on", "period_start", "number", "pk")[: SHOWN + len(named)]
        shown = [agreement for agreement in first if agreement.pk not in named][:SHOWN]
        named.update(agreement.pk for agreement in shown)
        parts.append((heading, Listed(shown, number, f"{reverse('agreements-list')}?{query}")))
    return parts


def places_of(programs: Any, user: Any) -> list[tuple[Region, int]]:
    """The provinces in which most of these programmes work, with how many. Two queries."""
    rows = ProgramRegion.objects.visible_to(user).filter(program__in=programs.order_by().values("pk")).order_by()
    placed = rows.annotate(place=Substr("region__code", 1, PROVINCE)).values_list("place")
    numbers = dict(placed.annotate(number=Count("program", distinct=True)).order_by("-number", "place")[:PLACES])
    provinces = Region.objects.visible_to(user).in_bulk(numbers, field_name="code")
    return [(provinces[code], number) for code, number in numbers.items() if code in provinces]


def _facts(years: Years, year: int) -> list[str]:
    """The year in a few facts, for search engines and shared links."""
    told = [
        (ngettext("%(number)s agreement", "%(number)s agreements", years.agreements[year]), years.agreements[year]),
        (
            ngettext("%(number)s programme", "%(number)s programmes", years.programs.number(year)),
            years.programs.number(year),
        ),
        (
            ngettext("%(number)s activity", "%(number)s activities", years.activities.number(year)),
            years.activities.number(year),
        ),
    ]
    return [words % {"number": figure(number)} for words, number in told if number]
