"""How lists are narrowed by who takes part, and in what role."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.base.filters import RecordFilter
from portal.base.parameters import CodeParameter, sdg_goal_parameter, sdg_target_parameter
from programs.models import Program, Sector
from regions.filters import PlacedFilter

PARTNER = {"label": _("Partner"), "help_text": _("Id or slug of a partner that takes part, in whatever role.")}


def sector_parameter() -> CodeParameter:
    """The parameter that asks for a sector; the filter set says in `in_sector` what is of it."""
    about = _("Code of an OECD DAC purpose (five digits) or category (three digits, with all in it).")
    return CodeParameter(Sector, label=_("Sector"), method="in_sector", help_text=about)


class ThroughProgramsFilter(RecordFilter):
    """Records that hang on programmes, and so on what programmes serve."""

    sdg_goal = sdg_goal_parameter()
    sdg_target = sdg_target_parameter()
    sector = sector_parameter()

    def through_programs(self, queryset: QuerySet, programs: QuerySet) -> QuerySet:
        """Those that hang on one of these programmes."""
        raise NotImplementedError

    def serving_goal(self, queryset: QuerySet, _name: str, goal: Any) -> QuerySet:
        return self.through_programs(queryset, Program.objects.visible_to(self.user).serving(goal))

    def serving_target(self, queryset: QuerySet, _name: str, target: Any) -> QuerySet:
        return self.through_programs(queryset, Program.objects.visible_to(self.user).serving_target(target))

    def in_sector(self, queryset: QuerySet, _name: str, sector: Any) -> QuerySet:
        return self.through_programs(queryset, Program.objects.visible_to(self.user).in_sector(sector))


class InRolesFilter(PlacedFilter):
    """Records that partners take part in, in roles: `partner`, `role`, or both at once."""

    # The part that says which partner has which role, and its column that names the record.
    roles_model: Any = None
    owner = ""

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        queryset = super().filter_queryset(queryset)
        partner, role = (self.form.cleaned_data.get(name) for name in ("partner", "role"))
        if not (partner or role):
            return queryset
        rows = self.roles_model.objects.visible_to(self.user).filter(**{self.owner: OuterRef("pk")})
        rows = rows.filter(partner=partner) if partner else rows
        return queryset.filter(Exists(rows.filter(role=role) if role else rows))

    def together(self, queryset: QuerySet, _name: str, _value: Any) -> QuerySet:
        """Partner and role are applied at once, when all parameters are known."""
        return queryset


def named(word: str) -> Q:
    """The condition that the partner of a part has this word in its names."""
    return Q(partner__name__icontains=word) | Q(partner__name_en__icontains=word) | Q(partner__acronym__icontains=word)
