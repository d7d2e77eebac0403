"""Partners on the desk."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Case, Q, QuerySet, When
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from partners import likeness
from partners.models import Membership, OrganisationType, Partner, PartnerIdentifier, PartnerName
from portal.base.desk import CodeAdmin, Group, RowInline
from portal.base.desk.alike import ALIKE, Alike, AlikeAdmin, AskingForm

# Up to so many found by their words, a search looks for names that are only like them too.
FEW = 5


class PartnerNameInline(RowInline):
    """Aliases, acronyms, former names, spellings met in documents."""

    model = PartnerName
    fields = (("name", "kind", "valid_until"),)


class MembershipInline(RowInline):
    """The networks it is a member of."""

    model = Membership
    fk_name = "partner"
    classes = ("collapse",)
    fields = (
        "network",
        ("role", "role_en"),
        ("period_start", "period_end", "period_precision"),
        "period_as_written",
    )


class PartnerIdentifierInline(RowInline):
    """Its registrations elsewhere."""

    model = PartnerIdentifier
    classes = ("collapse",)
    fields = (("scheme", "value"),)


@admin.register(OrganisationType)
class OrganisationTypeAdmin(CodeAdmin):
    """IATI's kinds of organisations."""


class PartnerForm(AskingForm):
    """A partner; one that is called like another is asked about before it is made."""

    watched: ClassVar = ("name", "name_en", "acronym")
    heading: ClassVar = _("Already in the registry:")
    question: ClassVar = _(
        "An organisation with a similar name is in the registry. Use that one, or tick “It is another organisation”."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_another"].label = _("It is another organisation")

    def find_alike(self) -> list[Alike]:
        typed = [self.cleaned_data.get(name) or "" for name in self.watched]
        found = {each.partner_id: each for each in likeness.like(typed) if each.partner_id != self.instance.pk}
        if not found:
            return []
        partners = likeness.ordered(Partner.objects.for_reference(), found.values())
        return [
            Alike(partner, _called(partner, found[partner.pk].name), found[partner.pk].score >= likeness.ASKED)
            for partner in partners
        ]


def _called(partner: Partner, name: str) -> str:
    """By which of its other names it was found."""
    if name in (partner.name, partner.acronym):
        return ""
    return str(_("also called “%(name)s”") % {"name": name})


@admin.register(Partner)
class PartnerAdmin(AlikeAdmin):
    """Organisations. Another spelling is another name of the same partner, never a second partner."""

    form = PartnerForm
    layout = (
        Group(_("The organisation"), [("name", "acronym"), "name_en"], below=ALIKE),
        Group(_("What it is"), ["kind", "parent", "region", "website"]),
        PartnerNameInline,
        Group(_("Description"), [("description", "description_en")], is_collapsed=True),
        MembershipInline,
        PartnerIdentifierInline,
        Group(
            _("Where it went"),
            [("ended_on", "ended_on_precision"), "successors"],
            is_collapsed=True,
            about=_("Only for an organisation that was dissolved, split or merged."),
        ),
    )
    list_display = ("record_label", "kind", "parent", "region", "badge", "updated_at")
    list_filter = ("publication", "kind")
    list_select_related = ("kind", "parent", "region")
    search_fields = ("name", "name_en", "acronym", "names__name", "identifiers__value", "public_id")
    search_help_text = _("A name, acronym, alias or former name")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Whoever is called exactly so comes first: “Kemendagri” is the ministry before its directorates.

        Where few names hold the words, those that are only like them follow, the most alike first.
        """
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        term = search_term.strip()
        if not term:
            return found, may_repeat
        named_so = Q(name__iexact=term) | Q(acronym__iexact=term)
        held = list(found.order_by().values_list("pk", flat=True)[: FEW + 1])
        if len(held) > FEW:
            return found.order_by(Case(When(named_so, then=0), default=1), *self.model._meta.ordering), may_repeat
        names = likeness.names_in_use()
        near = [*likeness.like([term], among=names), *likeness.beginning(term, among=names)]
        alike = list(dict.fromkeys(each.partner_id for each in near))
        # Those that hold the words and are no nearer than others keep the order of all lists.
        held_last, alike_last = len(alike) + 1, 2 * len(alike) + 2
        places = {key: alike_last + place for place, key in enumerate(alike)} | dict.fromkeys(held, held_last)
        places |= {key: place for place, key in enumerate(alike, start=1) if key in held}
        rank = Case(When(named_so, then=0), *(When(pk=key, then=place) for key, place in places.items()))
        return queryset.filter(pk__in=[*places]).order_by(rank, *self.model._meta.ordering), may_repeat
