"""How readers narrow the list of partners."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from partners.models import Membership, OrganisationType, Partner, PartnerName
from portal.base.filters import RecordFilter
from portal.base.parameters import (
    UPDATED,
    ChoiceParameter,
    CodeParameter,
    Ordering,
    ReferenceParameter,
    sdg_goal_parameter,
    sdg_target_parameter,
)
from programs.models import AgreementParty, PartnerRole, Program, ProgramPartner, Sector
from regions.filters import PlaceParameter
from regions.models import Region


class PartnerFilter(RecordFilter):
    """Partners."""

    shown = ("q", "kind", "works_in")
    text_columns = ("name", "name_en", "acronym", "description", "description_en")
    orderings = {
        "name": Ordering(("name",), _("By name"), _("By name, from the end")),
        "updated_at": UPDATED,
    }
    default_ordering = "name"

    kind = CodeParameter(
        OrganisationType, label=_("Organisation type"), help_text=_("Code of IATI's list of organisation types.")
    )
    works_in = PlaceParameter(
        label=_("Works in"),
        method="working_in",
        help_text=_("Code of a region: partners in a programme or agreement that works there or in a place in it."),
    )
    region = PlaceParameter(
        label=_("Seated in"),
        method="seated_in",
        help_text=_("Code of a region: partners that govern it, or are seated in it or in a place in it."),
    )
    parent = ReferenceParameter(Partner, label=_("Unit of"), help_text=_("Id or slug of a partner: its own units."))
    network = ReferenceParameter(
        Partner, label=_("Member of"), method="members_of", help_text=_("Id or slug of a network: its members.")
    )

    role = ChoiceParameter(
        [*PartnerRole.choices, *((value, name) for value, name in AgreementParty.Role.choices if value != "funder")],
        label=_("Role"),
        method="in_role",
        help_text=_("Partners that have this role in a programme or under an agreement."),
    )
    sdg_goal = sdg_goal_parameter()
    sdg_target = sdg_target_parameter()
    sector = CodeParameter(
        Sector,
        label=_("Sector"),
        method="in_sector",
        help_text=_("Code of an OECD DAC purpose (five digits) or category (three digits, with all in it)."),
    )

    class Meta(RecordFilter.Meta):
        model = Partner

    def text_condition(self, word: str) -> Q:
        names = PartnerName.objects.visible_to(self.user).filter(name__icontains=word)
        return super().text_condition(word) | Q(pk__in=names.values("partner"))

    def seated_in(self, queryset: QuerySet, _name: str, region: Region) -> QuerySet:
        return queryset.seated_within(region)

    def working_in(self, queryset: QuerySet, _name: str, region: Region) -> QuerySet:
        return queryset.working_within(region, self.user)

    def serving_goal(self, queryset: QuerySet, _name: str, goal: Any) -> QuerySet:
        return self._in_programs(queryset, Program.objects.visible_to(self.user).serving(goal))

    def serving_target(self, queryset: QuerySet, _name: str, target: Any) -> QuerySet:
        return self._in_programs(queryset, Program.objects.visible_to(self.user).serving_target(target))

    def in_sector(self, queryset: QuerySet, _name: str, sector: Any) -> QuerySet:
        return self._in_programs(queryset, Program.objects.visible_to(self.user).in_sector(sector))

    def _in_programs(self, queryset: QuerySet, programs: QuerySet) -> QuerySet:
        roles = ProgramPartner.objects.visible_to(self.user).filter(program__in=programs)
        return queryset.filter(pk__in=roles.values("partner"))

    def in_role(self, queryset: QuerySet, _name: str, role: str) -> QuerySet:
        condition = Q()
        for parts in (ProgramPartner, AgreementParty):
            condition |= Q(pk__in=parts.objects.visible_to(self.user).filter(role=role).values("partner"))
        return queryset.filter(condition)

    def members_of(self, queryset: QuerySet, _name: str, network: Partner) -> QuerySet:
        rows = Membership.objects.visible_to(self.user).filter(network=network)
        return queryset.filter(pk__in=rows.values("partner"))
