"""Partners on the desk."""

from django.contrib import admin
from django.db.models import Case, Q, QuerySet, When
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from partners.models import Membership, OrganisationType, Partner, PartnerIdentifier, PartnerName
from portal.base.desk import CodeAdmin, Group, RecordAdmin, RowInline


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
        ("network", "role"),
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


@admin.register(Partner)
class PartnerAdmin(RecordAdmin):
    """Organisations. Another spelling is another name of the same partner, never a second partner."""

    layout = (
        Group(_("The organisation"), [("name", "acronym"), "name_en", "kind", "parent", "region", "website"]),
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
        """Whoever is called exactly so comes first: “Kemendagri” is the ministry before its directorates."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if not search_term.strip():
            return found, may_repeat
        term = search_term.strip()
        named_so = Case(When(Q(name__iexact=term) | Q(acronym__iexact=term), then=0), default=1)
        return found.order_by(named_so, *self.model._meta.ordering), may_repeat
