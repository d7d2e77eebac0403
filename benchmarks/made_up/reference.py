"""The reference data that a made-up registry stands on, as it is in the database: places and code lists."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, NamedTuple

from partners.models import OrganisationType
from portal.base.models import SdgGoal, SdgTarget
from programs.models import AgreementKind, Sector
from regions.models import PlanningDocumentKind, Region

Kind = Region.Kind


class Place(NamedTuple):
    """A region."""

    pk: int
    code: str
    name: str
    short_name: str
    since: datetime.date | None


@dataclass(frozen=True)
class Reference:
    """Places by kind, and the rows of code lists by their codes."""

    provinces: dict[str, Place]
    regencies: list[Place]
    districts: dict[str, list[Place]]
    villages: dict[str, list[Place]]
    goals: dict[str, int]
    goal_targets: dict[str, list[tuple[int, str]]]
    sectors: dict[str, int]
    organisation_types: dict[str, int]
    agreement_kinds: dict[str, int]
    plan_kinds: dict[str, int]

    @classmethod
    def read(cls) -> Reference:
        """Read it all, in the order of codes."""
        columns = ("pk", "code", "name", "short_name", "valid_from")
        places: dict[str, list[Place]] = defaultdict(list)
        for kind, *row in Region.objects.order_by("code").values_list("kind", *columns):
            places[kind].append(Place(*row))
        targets: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for pk, code, goal in SdgTarget.objects.order_by("code").values_list("pk", "code", "goal__code"):
            targets[goal].append((pk, code))
        return cls(
            provinces={place.code: place for place in places[Kind.PROVINCE]},
            regencies=sorted([*places[Kind.REGENCY], *places[Kind.CITY]], key=lambda place: place.code),
            districts=by_regency(places[Kind.DISTRICT]),
            villages=by_regency(places[Kind.VILLAGE]),
            goals=by_code(SdgGoal),
            goal_targets=dict(targets),
            sectors=by_code(Sector),
            organisation_types=by_code(OrganisationType),
            agreement_kinds=by_code(AgreementKind),
            plan_kinds=by_code(PlanningDocumentKind),
        )


def by_code(model: Any) -> dict[str, int]:
    """The rows of a code list by their codes."""
    return dict(model.objects.order_by("code").values_list("code", "pk"))


def by_regency(places: list[Place]) -> dict[str, list[Place]]:
    """Smaller places by the code of the regency they lie in."""
    found: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        found[place.code[:5]].append(place)
    return dict(found)
