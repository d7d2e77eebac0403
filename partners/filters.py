"""How readers narrow the list of partners."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from partners.models import Membership, OrganisationType, Partner, PartnerName
from portal.base.filters import RecordFilter
from portal.base.parameters import UPDATED, CodeParameter, Ordering, ReferenceParameter, sdg_goal_parameter
from programs.models import Program, ProgramPartner
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

    sdg_goal = sdg_goal_parameter()

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
        programs = Program.objects.visible_to(self.user).serving(goal)
        roles = ProgramPartner.objects.visible_to(self.user).filter(program__in=programs)
        return queryset.filter(pk__in=roles.values("partner"))

    def members_of(self, queryset: QuerySet, _name: str, network: Partner) -> QuerySet:
        rows = Membership.objects.visible_to(self.user).filter(network=network)
        return queryset.filter(pk__in=rows.values("partner"))
