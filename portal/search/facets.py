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
from portal.base.wording import text_in, title_of
from portal.search.finding import Finding
from programs.models import ActivityHost, Agreement, AgreementParty, PartnerRole, Sector
from regions.models import Region

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

    One query for each list of names: provinces, regencies, partners, goals, sectors.
    """
    facets = finding.numbers.facets
    return {
        name: in_order(name, most(facets[name])) for name in TITLES if name not in finding.chosen and facets.get(name)
    }


def most(counts: Counter[str]) -> dict[str, int]:
    """The most frequent values; of equally frequent ones those with the lesser code."""
    return dict(sorted(counts.items(), key=lambda count: (-count[1], count[0]))[:VALUES_MOST])


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


def named_by(table: dict[str, Any]) -> Callable[[list[str]], dict[str, str]]:
    return lambda values: {value: str(table[value]) for value in values if value in table}


def named_places(codes: list[str]) -> dict[str, str]:
    return dict(Region.objects.published().filter(code__in=codes).values_list("code", "name"))


def named_partners(keys: list[str]) -> dict[str, str]:
    found = Partner.objects.published().filter(public_id__in=keys).only("public_id", "acronym", "name", "name_en")
    return {partner.public_id: partner.acronym or title_of(partner).text for partner in found}


def named_codes(model: type[Model]) -> Callable[[list[str]], dict[str, str]]:
    def names(codes: list[str]) -> dict[str, str]:
        rows = model._default_manager.filter(code__in=codes)
        return {row.code: f"{row.code} {text_in(row, 'name').text}" for row in rows}

    return names


NAMES: dict[str, Callable[[list[str]], dict[str, str]]] = {
    "kind": lambda values: named_by(kinds())(values),
    "province": named_places,
    "regency": named_places,
    "year": lambda values: {value: value for value in values},
    "partner": named_partners,
    "role": named_by(ROLES),
    "sdg_goal": named_codes(SdgGoal),
    "sector": named_codes(Sector),
    "state": named_by(dict(Agreement.State.choices)),
}
