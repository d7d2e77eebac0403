"""How readers narrow lists of programmes."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from portal.base.filters import RunningFilter
from portal.base.parameters import (
    UPDATED,
    ChoiceParameter,
    FlagParameter,
    Ordering,
    ReferenceParameter,
    YearParameter,
    sdg_goal_parameter,
    sdg_target_parameter,
    year_days,
)
from programs.filters.roles import PARTNER, InRolesFilter, named, sector_parameter
from programs.models import (
    PartnerRole,
    Program,
    ProgramName,
    ProgramPartner,
    Sector,
)
from regions.models import Target


class ProgramFilter(RunningFilter, InRolesFilter):
    """Programmes."""

    shown = ("q", "region", "partner", "year", "sdg_goal")
    roles_model, owner = ProgramPartner, "program"
    text_columns = (
        "title",
        "title_en",
        "summary",
        "summary_en",
        "description",
        "description_en",
        "objective",
        "objective_en",
    )
    orderings = {
        "title": Ordering(("title",), _("By title"), _("By title, from the end")),
        "start": Ordering(("period_start",), _("Earliest start first"), _("Latest start first")),
        "end": Ordering(("period_end",), _("Earliest end first"), _("Latest end first")),
        "updated_at": UPDATED,
    }
    default_ordering = "title"

    partner = ReferenceParameter(Partner, method="together", **PARTNER)
    role = ChoiceParameter(
        PartnerRole.choices,
        method="together",
        label=_("Role"),
        help_text=_("Role of the partner named beside it; alone, programmes that have anyone in this role."),
    )
    year = YearParameter(
        label=_("Year"), method="running_in", help_text=_("Programmes whose period covers some of this year.")
    )
    sdg_goal = sdg_goal_parameter()
    sdg_target = sdg_target_parameter()
    serves_all_sdgs = FlagParameter(
        label=_("The SDGs as a whole"),
        method="serving_all",
        help_text=_("Whether a document says that it serves the SDGs as a whole, without naming goals."),
    )
    sector = sector_parameter()
    is_national = FlagParameter(
        label=_("National scope"), method="national", help_text=_("Whether a document gives it national scope.")
    )
    parent = ReferenceParameter(Program, label=_("Part of"), help_text=_("Id or slug of a programme: its parts."))
    target = ReferenceParameter(
        Target,
        field_name="targets",
        label=_("Target"),
        help_text=_("Id or slug of a regional target: programmes that work towards it."),
    )

    class Meta(InRolesFilter.Meta):
        model = Program

    def text_condition(self, word: str) -> Q:
        names = ProgramName.objects.visible_to(self.user).filter(name__icontains=word)
        roles = ProgramPartner.objects.visible_to(self.user).filter(named(word))
        return super().text_condition(word) | Q(pk__in=names.values("program")) | Q(pk__in=roles.values("program"))

    def running_in(self, queryset: QuerySet, _name: str, year: int) -> QuerySet:
        return queryset.running_between(*year_days(year))

    def serving_goal(self, queryset: QuerySet, _name: str, goal: Any) -> QuerySet:
        return queryset.serving(goal)

    def serving_target(self, queryset: QuerySet, _name: str, target: Any) -> QuerySet:
        return queryset.serving_target(target)

    def serving_all(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        return queryset.filter(serves_all_sdgs=value == "true")

    def in_sector(self, queryset: QuerySet, _name: str, sector: Sector) -> QuerySet:
        return queryset.in_sector(sector)

    def national(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        return queryset.filter(is_national=value == "true")
