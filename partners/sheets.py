"""The sheet of partners."""

from __future__ import annotations

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from partners.models import Membership, Partner, PartnerIdentifier, PartnerName
from portal.base.sheets import Column, Fields, Sheet, joined, records_of, rows_of, with_more, word
from portal.base.wording import page_language, text_in
from programs.notation import format_period

of = Fields(Partner)


def _membership(row: Membership) -> str:
    return with_more(
        text_in(row.network, "name").text,
        text_in(row, "role").text,
        format_period(row.period_start, row.period_end, row.period_precision, page_language()),
    )


class PartnerSheet(Sheet):
    """Partners, each under its one identity."""

    model = Partner
    references = ("parent", "region")
    own = (
        *of.both("name"),
        of("acronym"),
        Column(
            "other_names",
            _("other names"),
            lambda row: joined(with_more(other.name, word(other, "kind")) for other in row.names_shown),
            _("In brackets what kind of name it is."),
        ),
        *of.coded("kind", _("IATI's list OrganisationType.")),
        *of.reference("parent", _("The organisation this one is a unit of.")),
        *of.region(about=_("Governed or seated in; not where programmes work. Present Kemendagri code, as text.")),
        Column(
            "network_ids",
            format_lazy(_("{}: ids"), _("member of")),
            lambda row: joined(member.network.public_id for member in row.memberships_shown),
        ),
        Column(
            "network_names",
            _("member of"),
            lambda row: joined(map(_membership, row.memberships_shown)),
            _("In brackets its role and the period, where they are known."),
        ),
        Column(
            "identifiers",
            _("registrations"),
            lambda row: joined(row.identifiers_shown),
            _("Register and number, as in org-id.guide: ID-KHH-…"),
        ),
        of("website"),
        *of.both("description"),
        *of.dated("ended_on"),
        *of.references("successors", "successor"),
        *of.references("predecessors", "predecessor", heading=_("preceded by")),
    )

    def prepare(self, records: Any) -> Any:
        return records.select_related("kind", "region", "parent").prefetch_related(
            rows_of("names", PartnerName, self.user),
            rows_of("memberships", Membership, self.user, "network"),
            rows_of("identifiers", PartnerIdentifier, self.user),
            records_of("successors", Partner, self.user, "name"),
            records_of("predecessors", Partner, self.user, "name"),
        )
