"""How readers narrow lists of activities."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from portal.base.parameters import (
    UPDATED,
    ChoiceParameter,
    DayParameter,
    Ordering,
    ReferenceParameter,
    YearParameter,
    year_days,
)
from programs.filters.roles import PARTNER, ThroughProgramsFilter, named
from programs.models import (
    Activity,
    ActivityHost,
    ActivityParticipant,
    Agreement,
    Program,
)
from regions.filters import PlacedFilter
from regions.models import PlanningDocument


class ActivityFilter(ThroughProgramsFilter, PlacedFilter):
    """Activities."""

    shown = ("q", "region", "partner", "kind", "year")
    text_columns = (
        "title",
        "title_en",
        "theme",
        "theme_en",
        "summary",
        "summary_en",
        "kind_as_written",
        "venue",
        "venue_en",
    )
    orderings = {
        "start": Ordering(("period_start", "title"), _("Earliest first"), _("Latest first")),
        "title": Ordering(("title",), _("By title"), _("By title, from the end")),
        "updated_at": UPDATED,
    }
    default_ordering = "-start"

    partner = ReferenceParameter(Partner, method="together", **PARTNER)
    role = ChoiceParameter(
        [("host", _("host")), ("participant", _("participant"))],
        method="together",
        label=_("Role"),
        help_text=_("Role of the partner named beside it: who held the activity, or who took part."),
    )
    kind = ChoiceParameter(Activity.Kind.choices, label=_("Kind"), help_text=_("Kind of activity."))
    mode = ChoiceParameter(
        Activity.Mode.choices, label=_("Held"), help_text=_("On site, online, or both; unknown ones are in neither.")
    )
    year = YearParameter(
        label=_("Year"),
        method="held_in",
        help_text=_("Activities held in this year; where only the first or last day is known, it counts on that day."),
    )
    held_from = DayParameter(
        label=_("Held on or after"), method="since", help_text=_("Held on this day or later, or lasting until then.")
    )
    held_until = DayParameter(
        label=_("Held on or before"), method="until", help_text=_("Held on this day or earlier, or begun by then.")
    )
    program = ReferenceParameter(
        Program,
        field_name="programs",
        label=_("Programme"),
        help_text=_("Id or slug of a programme the activity was part of."),
    )
    agreement = ReferenceParameter(
        Agreement,
        field_name="agreements_signed",
        label=_("Agreement"),
        help_text=_("Id or slug of an agreement that was signed there."),
    )
    planning_document = ReferenceParameter(
        PlanningDocument,
        field_name="planning_documents",
        label=_("Planning document"),
        help_text=_("Id or slug of a planning document that was discussed."),
    )

    class Meta(PlacedFilter.Meta):
        model = Activity

    def text_condition(self, word: str) -> Q:
        hosts = ActivityHost.objects.visible_to(self.user).filter(named(word))
        return super().text_condition(word) | Q(pk__in=hosts.values("activity"))

    def contradictions(self, given: dict[str, Any]) -> dict[str, list[str]]:
        problems = super().contradictions(given)
        if given.get("role") and not given.get("partner"):
            problems["role"] = [gettext("Give a partner as well.")]
        return problems

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        queryset = super().filter_queryset(queryset)
        partner, role = (self.form.cleaned_data.get(name) for name in ("partner", "role"))
        if not partner:
            return queryset
        condition = Q()
        for name, model in (("host", ActivityHost), ("participant", ActivityParticipant)):
            if role in ("", name):
                rows = model.objects.visible_to(self.user).filter(partner=partner)
                condition |= Q(pk__in=rows.values("activity"))
        return queryset.filter(condition)

    def together(self, queryset: QuerySet, _name: str, _value: Any) -> QuerySet:
        """Partner and role are applied at once, when all parameters are known."""
        return queryset

    def through_programs(self, queryset: QuerySet, programs: QuerySet) -> QuerySet:
        links = Activity.programs.through.objects.filter(program__in=programs.values("pk"))
        return queryset.filter(pk__in=links.values("activity"))

    def since(self, queryset: QuerySet, _name: str, day: datetime.date) -> QuerySet:
        return queryset.held_from(day)

    def until(self, queryset: QuerySet, _name: str, day: datetime.date) -> QuerySet:
        return queryset.held_until(day)

    def held_in(self, queryset: QuerySet, _name: str, year: int) -> QuerySet:
        return queryset.between(*year_days(year))
