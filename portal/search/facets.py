"""The facets of what was found: each value with how many records have it, and what it is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from portal.base.models import SdgGoal
from portal.base.querysets import record_models
from portal.base.remembered import remembered
from portal.base.wording import text_in
from portal.search.finding import Finding
from portal.search.nouns import known_places
from programs.models import ActivityHost, Agreement, AgreementParty, PartnerRole, Sector

TITLES: dict[str, Any] = {
    "kind": _("Kind"),
    "province": _("Province"),
    "regency": _("Regency or city"),
    "year": _("Year"),
    "partner": _("Partner"),
    "role": _("Role"),
    "sdg_goal": _("SDG goal"),
    "sector": _("Sector"),
    "state": _("State of the agreement"),
}
# Where two nouns have the same role, the first name counts.
ROLES: dict[str, Any] = {
    **dict(ActivityHost.Role.choices),
    **dict(AgreementParty.Role.choices),
    **dict(PartnerRole.choices),
}
VALUES_MOST = 200


@dataclass(frozen=True)
class Value:
    """One value of a facet: what it is called, and how many of the records found have it."""

    value: str
    label: str
    count: int


def kinds() -> dict[str, Any]:
    """What the records of each noun are called."""
    return {model.noun: model._meta.verbose_name_plural for model in record_models()}


def counted(finding: Finding) -> dict[str, list[Value]]:
    """Every facet of what was found but those that are chosen already: the most frequent values first.

    One query for the names of partners; those of places, goals and sectors are remembered.
    """
    facets = finding.numbers.facets
    return {
        name: in_order(name, most(facets[name])) for name in TITLES if name not in finding.chosen and facets.get(name)
    }


def most(counts: Counter[str]) -> dict[str, int]:
    """The most frequent values; of equally frequent ones those with the lesser code."""
    # Of thousands of partners most are as rare as can be: only those that may be among the first are put in order.
    least = sorted(counts.values(), reverse=True)[:VALUES_MOST][-1]
    frequent = [(value, count) for value, count in counts.items() if count >= least]
    return dict(sorted(frequent, key=lambda count: (-count[1], count[0]))[:VALUES_MOST])


def in_order(name: str, counts: dict[str, int]) -> list[Value]:
    """The values that have a name, the most frequent first; years from the latest."""
    labels = names_of(name, [*counts])
    values = [Value(value, capfirst(labels[value]), count) for value, count in counts.items() if value in labels]
    if name == "year":
        return sorted(values, key=lambda value: value.value, reverse=True)
    return sorted(values, key=lambda value: (-value.count, value.label, value.value))


def names_of(name: str, values: list[str]) -> dict[str, str]:
    """What these values of a facet are called in the page's language; what is not public any more has no name."""
    return NAMES[name](values)


def among(values: list[str], names: dict[str, Any]) -> dict[str, str]:
    """Those of the values that have a name, each with it."""
    return {value: str(names[value]) for value in values if value in names}


@remembered
def places() -> dict[str, str]:
    """The names of all public provinces, regencies and cities by their code."""
    return known_places()


@remembered
def codes(model: type[Model]) -> dict[str, str]:
    """All values of a list of codes, each called by its code and its name."""
    return {row.code: f"{row.code} {text_in(row, 'name').text}" for row in model._default_manager.order_by("code")}


def named_partners(keys: list[str]) -> dict[str, str]:
    rows = Partner.objects.published().filter(public_id__in=keys).order_by()
    found = rows.values_list("public_id", "acronym", "name", "name_en", named=True)
    return {partner.public_id: partner.acronym or text_in(partner, "name").text for partner in found}


NAMES: dict[str, Callable[[list[str]], dict[str, str]]] = {
    "kind": lambda values: among(values, kinds()),
    "province": lambda values: among(values, places()),
    "regency": lambda values: among(values, places()),
    "year": lambda values: {value: value for value in values},
    "partner": named_partners,
    "role": lambda values: among(values, ROLES),
    "sdg_goal": lambda values: among(values, codes(SdgGoal)),
    "sector": lambda values: among(values, codes(Sector)),
    "state": lambda values: among(values, dict(Agreement.State.choices)),
}
