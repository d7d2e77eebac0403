"""Plans of provinces and regencies, what they measure, and what they want to reach."""

from __future__ import annotations

from collections import defaultdict

from benchmarks.made_up.chance import Chance
from benchmarks.made_up.making import Made, Making
from benchmarks.made_up.reference import Place
from benchmarks.made_up.words import MEASURED, Measured
from portal.base.models import Precision
from regions.models import Indicator, PlanningDocument, Target

# The kind of a plan, its first and its last year.
PLANS = (
    ("RPJMD", 2021, 2026),
    ("RPJPD", 2005, 2025),
    ("RPJMD", 2016, 2021),
    ("RKPD", 2025, 2025),
    ("RAD-TPB", 2021, 2024),
)
NAMES = {
    "RPJMD": "Rencana Pembangunan Jangka Menengah Daerah",
    "RPJPD": "Rencana Pembangunan Jangka Panjang Daerah",
    "RKPD": "Rencana Kerja Pemerintah Daerah",
    "RAD-TPB": "Rencana Aksi Daerah TPB",
}
# The public targets of each region, with the goal each belongs to.
Targets = dict[int, list[tuple[int, str]]]


def make_plans(making: Making) -> Targets:
    """Of as many places as there are agreements for, at most all."""
    chance = making.chance("plans")
    measured = [(each, _indicator(making, chance, each)) for each in MEASURED]
    targets: Targets = defaultdict(list)
    places = [*making.regencies, *making.reference.provinces.values()]
    for place in places[: max(making.size // 10, 10)]:
        for kind, first, last in PLANS[: chance.whole(2, len(PLANS))]:
            plan = _plan(making, chance, place, (kind, first, last))
            for number in range(chance.whole(3, 9)):
                what, indicator = measured[(plan.pk * 7 + number) % len(measured)]
                if target := _target(making, chance, place, what, indicator, plan, last, number):
                    targets[place.pk].append((target, what.goal))
            making.sink.rest()
    return targets


def _indicator(making: Making, chance: Chance, what: Measured) -> Made:
    made = making.record(
        Indicator, chance, what.name.id, public=True, name=what.name.id, name_en=what.name.en, unit=what.unit
    )
    making.link(Indicator, "sdg_goals", made.pk, [making.reference.goals[what.goal]])
    making.cite(chance, Indicator, made.pk, [("name", "", what.name.id)])
    return made


def _plan(making: Making, chance: Chance, place: Place, plan: tuple[str, int, int]) -> Made:
    kind, first, last = plan
    years = str(first) if first == last else f"{first}-{last}"
    title = f"{NAMES[kind]} {place.name} {years}"
    made = making.record(
        PlanningDocument,
        chance,
        title,
        title=title,
        kind_id=making.reference.plan_kinds[kind],
        region_id=place.pk,
        period_start=f"{first}-01-01",
        period_end=f"{last}-12-31",
        period_precision=Precision.YEAR.value,
        period_as_written=years,
        number=f"Perda Nomor {chance.whole(1, 40)} Tahun {first}" if kind.startswith("RPJ") else "",
        prepared_by=f"Bappeda {place.name}",
    )
    making.cite(chance, PlanningDocument, made.pk, [("title", "", title)])
    return made


def _target(
    making: Making, chance: Chance, place: Place, what: Measured, indicator: Made, plan: Made, year: int, number: int
) -> int | None:
    """A target; its number where the public sees it."""
    value = what.low + (what.high - what.low) * chance.random()
    figure = f"{value:.2f}"
    is_range = chance.happens(0.1)
    written = f"{figure} – {value * 1.05:.2f}" if is_range else figure
    made = making.record(
        Target,
        chance,
        f"{what.name.id} – {place.name}",
        # A public one names a public plan only.
        public=plan.is_public,
        indicator_id=indicator.pk,
        region_id=place.pk,
        value=None if is_range else figure,
        lower=figure if is_range else None,
        upper=f"{min(value * 1.05, what.high):.2f}" if is_range else None,
        year=year,
        as_written=written.replace(".", ","),
        statement=f"{what.name.id} menjadi {written.replace('.', ',')} {what.unit} pada tahun {year}",
        list_number=number + 1,
    )
    if plan.is_public or not made.is_public:
        making.link(Target, "planning_documents", made.pk, [plan.pk])
    making.cite(chance, Target, made.pk, [("value", "", figure)])
    return made.pk if made.is_public else None
