"""Pages of the Sustainable Development Goals: the seventeen, and what the registry knows of one."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from partners.models import Partner
from portal.base.descriptions import described
from portal.base.downloads import render_page
from portal.base.freshness import registry_state
from portal.base.listed import Listed
from portal.base.models import SdgGoal, SdgTarget
from portal.base.parameters import own_parameters
from portal.base.querysets import serving
from portal.base.views import BadParameters, Crumb, cited, crumb
from portal.base.wording import Wording, text_in
from programs.models import Agreement, Program, ProgramPartner
from programs.templatetags.notation import figure
from programs.views.money import in_programs
from regions.map.lists import map_of_programs
from regions.models import Indicator, Target
from regions.pictures import draw as draw_funding
from regions.views.plan import dressed, for_display

# How many of each are shown; the lists have all.
SHOWN, PARTNERS = 6, 12


class Tied(NamedTuple):
    """One of the UN's targets, by its number, and how many programmes and indicators name it."""

    code: str
    programs: int
    indicators: int


def _refuse_parameters(request: HttpRequest) -> None:
    if unknown := own_parameters(request.GET):
        raise BadParameters({name: [_("This page takes no such parameter.")] for name in unknown})


@require_safe
def goals_page(request: HttpRequest) -> HttpResponseBase:
    """The seventeen goals, each with how many programmes serve it. Four queries."""
    _refuse_parameters(request)
    user = request.user
    numbers = programs_by_goal(user)
    whole = Program.objects.visible_to(user).filter(serves_all_sdgs=True)
    title = _("Sustainable Development Goals")
    context = {
        "title": title,
        "noun": "",
        "breadcrumbs": [crumb(_("Home"), reverse("home")), crumb(title)],
        "description": described([_("Which programmes serve which of the seventeen goals, where, with whose money.")]),
        "goals": [(goal, numbers[goal.pk]) for goal in SdgGoal.objects.filter(is_active=True)],
        "whole": whole.count(),
        "whole_address": f"{reverse('programs-list')}?serves_all_sdgs=true",
        "state": registry_state(),
    }
    return render_page(request, "sdgs/list.html", context)


def programs_by_goal(user: Any, among: Any = None) -> Counter[int]:
    """How many programmes this user may see name each goal, or one of its targets; by the goal's key. Two queries.

    `among` are the programmes to count, if not all of these.
    """
    visible = (Program.objects.visible_to(user) if among is None else among).order_by().values("pk")
    goals = Program.sdg_goals.through.objects.filter(program__in=visible)
    targets = Program.sdg_targets.through.objects.filter(program__in=visible)
    named = goals.filter(program=OuterRef("program"), sdggoal=OuterRef("sdgtarget__goal"))
    only = targets.filter(~Exists(named)).order_by().values_list("sdgtarget__goal")
    numbers = Counter(dict(goals.order_by().values_list("sdggoal").annotate(rows=Count("program"))))
    numbers.update(dict(only.annotate(rows=Count("program", distinct=True))))
    return numbers


@require_safe
def goal_page(request: HttpRequest, code: str) -> HttpResponseBase:
    """One goal: who serves it, with how much money, where, towards which targets."""
    goal = SdgGoal.objects.filter(code=code).first()
    if goal is None:
        raise Http404
    _refuse_parameters(request)
    user = request.user
    programs = Program.objects.visible_to(user).serving(goal)
    money = in_programs(programs, user)
    funding = draw_funding(money.by_year, "funding", _("Money agreed by year"))
    name = text_in(goal, "name")
    title = _("Goal %(number)s: %(name)s") % {"number": goal.code, "name": name.text}
    whole = Program.objects.visible_to(user).filter(serves_all_sdgs=True)
    context: dict[str, Any] = {
        "title": title,
        "noun": "",
        "breadcrumbs": [
            crumb(_("Home"), reverse("home")),
            crumb(_("Sustainable Development Goals"), reverse("sdgs")),
            Crumb(Wording(title, name.language)),
        ],
        "goal": goal,
        "money": money,
        "funding": funding,
        "programs": _programs(programs, f"sdg_goal={goal.code}", user),
        "whole": _programs(whole, "serves_all_sdgs=true", user),
        "agreements": _agreements(programs, money.agreements, goal, user),
        "map": map_of_programs(programs, user, _("Where programmes serve this goal")),
        "partners": _partners(programs, goal, user),
        "tied": _tied(goal, programs, user),
        "indicators": _indicators(goal, user),
        "targets": _targets(goal, user),
        "state": registry_state(),
    }
    told = ngettext("%(number)s programme", "%(number)s programmes", context["programs"].number)
    told = told % {"number": figure(context["programs"].number)}
    context["description"] = described([title, told])
    shown = ("programs", "agreements", "targets")
    cited([record for part in shown for record in context[part].records], user)
    return render_page(request, "sdgs/page.html", context, [funding.table])


def _programs(programs: Any, query: str, user: Any) -> Listed:
    rows = programs.for_list(user).order_by(F("period_start").desc(nulls_last=True), "title", "pk")[:SHOWN]
    return Listed(list(rows), programs.count(), f"{reverse('programs-list')}?{query}")


def _agreements(programs: Any, number: int, goal: SdgGoal, user: Any) -> Listed:
    rows = Agreement.objects.visible_to(user).paying_for(programs.order_by().values("pk"), user).for_list(user)
    ordered = rows.order_by(F("signed_on").desc(nulls_last=True), "number", "pk")[:SHOWN]
    # To find none, the database would walk through all of them in their order.
    return Listed(list(ordered) if number else [], number, f"{reverse('agreements-list')}?sdg_goal={goal.code}")


def _partners(programs: Any, goal: SdgGoal, user: Any) -> Listed:
    """The partners with a role in most of these programmes, each with its `of_programs`. Three queries."""
    roles = ProgramPartner.objects.visible_to(user).filter(program__in=programs.order_by().values("pk")).order_by()
    counted = roles.values_list("partner").annotate(number=Count("program", distinct=True))
    numbers = dict(counted.order_by("-number", "partner")[:PARTNERS])
    found = Partner.objects.visible_to(user).in_bulk(numbers)
    partners = [found[key] for key in numbers if key in found]
    for partner in partners:
        partner.of_programs = numbers[partner.pk]
    number = roles.aggregate(number=Count("partner", distinct=True))["number"]
    return Listed(partners, number, f"{reverse('partners-list')}?sdg_goal={goal.code}")


def _tied(goal: SdgGoal, programs: Any, user: Any) -> list[Tied]:
    """The UN's targets of this goal that anything names. Three queries."""
    links: Any = Program.sdg_targets.through.objects.filter(program__in=programs.order_by().values("pk"))
    of_programs = dict(links.order_by().values_list("sdgtarget").annotate(rows=Count("pk")))
    indicators = Indicator.objects.visible_to(user).values("pk")
    links = Indicator.sdg_targets.through.objects.filter(indicator__in=indicators, sdgtarget__goal=goal)
    of_indicators = dict(links.order_by().values_list("sdgtarget").annotate(rows=Count("pk")))
    return [
        Tied(target.code, of_programs.get(target.pk, 0), of_indicators.get(target.pk, 0))
        for target in SdgTarget.objects.filter(goal=goal)
        if target.pk in of_programs or target.pk in of_indicators
    ]


def _indicators(goal: SdgGoal, user: Any) -> Listed:
    rows = serving(Indicator.objects.visible_to(user), goal)
    return Listed(
        list(rows.order_by("name", "pk")[:SHOWN]), rows.count(), f"{reverse('indicators-list')}?sdg_goal={goal.code}"
    )


def _targets(goal: SdgGoal, user: Any) -> Listed:
    rows = Target.objects.visible_to(user).filter(indicator__in=serving(Indicator.objects.visible_to(user), goal))
    shown = for_display(rows, user).order_by("region__code", "list_number", "pk")[:SHOWN]
    return Listed(dressed(shown, user), rows.count(), f"{reverse('targets-list')}?sdg_goal={goal.code}")
