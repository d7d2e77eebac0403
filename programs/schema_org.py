"""Programmes, agreements and activities in the words of https://schema.org/.

A programme is a `Project`: "an enterprise planned to achieve a particular aim", with funders, members and places. It is
no `GovernmentService`, because few are run by a government and none is a service one can ask for.
"""

from __future__ import annotations

from typing import Any

from django.utils.text import capfirst

from partners.schema_org import organisation
from portal.base.descriptions import own_words
from portal.base.models import Precision
from portal.base.schema_org import INDONESIA, Node, date_of, identity, money, node, reference, some, span
from portal.base.wording import text_in, title_of
from programs.models import Activity, Agreement, AgreementParty, PartnerRole
from regions.schema_org import place


def program_node(program: Any, context: dict[str, Any]) -> Node:
    """A programme with its partners, places, goals and the grants that pay for it."""
    rows = list(program.partners.all())
    places = [INDONESIA] if program.is_national else some(place(row.region) for row in program.regions.all())
    subjects = [f"SDG {goal.code}: {text_in(goal, 'name').text}" for goal in program.sdg_goals.all()]
    subjects += [text_in(sector, "name").text for sector in program.sectors.all()]
    return node(
        "Project",
        id_=identity(program),
        name=title_of(program).text,
        alternateName=[row.name for row in program.names.all() if not row.is_misspelling],
        description=own_words(program, "summary", "objective", "description"),
        funder=[organisation(row.partner) for row in rows if row.role == PartnerRole.FUNDER],
        member=some(in_role(row) for row in rows if row.role != PartnerRole.FUNDER),
        areaServed=places,
        foundingDate=date_of(program.period_start, program.period_precision),
        dissolutionDate=date_of(program.period_end, program.period_precision),
        parentOrganization=reference("Project", program.parent) if program.parent else {},
        funding=some(grant(each) for each in context["agreements"].records if pays(each)),
        keywords=subjects,
    )


def in_role(row: Any) -> Node:
    """A partner in its role."""
    return node("OrganizationRole", roleName=capfirst(row.get_role_display()), member=organisation(row.partner))


def pays(agreement: Agreement) -> bool:
    """Whether money flows under it: an amount is known, or who gives it."""
    roles = {row.role for row in agreement.parties.all()}
    return agreement.current_amount is not None or AgreementParty.Role.FUNDER in roles


def grant(agreement: Any) -> Node:
    """An agreement under which money flows, as of today."""
    return node(
        "MonetaryGrant",
        id_=identity(agreement),
        name=title_of(agreement).text,
        identifier=agreement.number,
        amount=money(agreement.current_amount, agreement.current_currency),
    )


def agreement_node(agreement: Any, context: dict[str, Any]) -> Node:
    """An agreement: a grant where money flows, else the document that was signed."""
    rows = list(agreement.parties.all())
    projects = [reference("Project", share.program) for share in agreement.program_shares.all()]
    if pays(agreement):
        role = AgreementParty.Role
        return grant(agreement) | node(
            "MonetaryGrant",
            description=own_words(agreement, "title") if agreement.number else "",
            funder=[organisation(row.partner) for row in rows if row.role == role.FUNDER],
            fundedItem=[*(organisation(row.partner) for row in rows if row.role == role.RECIPIENT), *projects],
        )
    return node(
        "CreativeWork",
        id_=identity(agreement),
        name=title_of(agreement).text,
        identifier=agreement.number,
        genre=text_in(agreement.kind, "name").text if agreement.kind else "",
        dateCreated=date_of(agreement.signed_on, agreement.signed_on_precision),
        temporalCoverage=span(agreement),
        contributor=[organisation(row.partner) for row in rows],
        about=projects,
    )


def activity_node(activity: Any, context: dict[str, Any]) -> Node:
    """An activity as an event: when, where, who held it, what it was about."""
    region = activity.region
    where: list[Node] = []
    venue = text_in(activity, "venue").text
    if venue or region:
        inside = place(region) if region else {}
        where.append(node("Place", name=venue, containedInPlace=inside) if venue else inside)
    if activity.platform:
        where.append(node("VirtualLocation", name=activity.platform))
    modes = {
        Activity.Mode.ON_SITE: "OfflineEventAttendanceMode",
        Activity.Mode.ONLINE: "OnlineEventAttendanceMode",
        Activity.Mode.HYBRID: "MixedEventAttendanceMode",
    }
    mode = modes.get(activity.mode)
    return node(
        "Event",
        id_=identity(activity),
        name=title_of(activity).text,
        description=own_words(activity, "summary"),
        startDate=date_of(activity.period_start, activity.period_precision or Precision.DAY),
        endDate=date_of(activity.period_end, activity.period_precision or Precision.DAY),
        location=where,
        eventAttendanceMode=f"https://schema.org/{mode}" if mode else "",
        organizer=[organisation(row.partner) for row in activity.hosts.all()],
        about=[reference("Project", program) for program in activity.programs.all()],
    )
