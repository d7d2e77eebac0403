"""Partners in the words of https://schema.org/."""

from __future__ import annotations

from typing import Any

from portal.base.descriptions import own_words
from portal.base.schema_org import Node, date_of, identity, node, property_value, reference, some
from regions.schema_org import place

# By IATI's organisation types: governments and other public bodies; non-governmental organisations; universities.
KINDS = {
    **dict.fromkeys(("10", "11", "15"), "GovernmentOrganization"),
    **dict.fromkeys(("21", "22", "23", "24"), "NGO"),
    "80": "EducationalOrganization",
}


def organisation(partner: Any) -> Node:
    """A partner that another record speaks of."""
    return reference("Organization", partner)


def partner_node(partner: Any, context: dict[str, Any]) -> Node:
    """A partner with its names, numbers, units and networks, from what its page has fetched."""
    names = [partner.acronym, partner.name_en, *(row.name for row in partner.other_names)]
    return node(
        KINDS.get(partner.kind.code if partner.kind else "", "Organization"),
        id_=identity(partner),
        name=partner.name,
        alternateName=[name for name in dict.fromkeys(names) if name and name != partner.name],
        description=own_words(partner, "description"),
        url=partner.website,
        identifier=[property_value(row.scheme, row.value) for row in partner.registrations],
        location=place(context["region"]) if context["region"] else {},
        parentOrganization=organisation(context["parent"]) if context["parent"] else {},
        subOrganization=some(organisation(unit) for unit in partner.shown_units),
        memberOf=[organisation(row.network) for row in partner.networks],
        dissolutionDate=date_of(partner.ended_on, partner.ended_on_precision),
    )
