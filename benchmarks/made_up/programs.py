"""Programmes: what they are about, who takes part, where, when, what they count."""

from __future__ import annotations

import datetime
from typing import Any, NamedTuple

from benchmarks.made_up.chance import Chance
from benchmarks.made_up.making import Making
from benchmarks.made_up.partners import Known, Partners
from benchmarks.made_up.plans import Targets
from benchmarks.made_up.reference import Place
from benchmarks.made_up.tables import iso
from benchmarks.made_up.texts import description, sentences, summary, title
from benchmarks.made_up.words import MEASURE_UNITS, MEASURES, PROBLEMS, TOPICS, Topic
from portal.base.models import Precision, Statement
from programs.models import (
    Measure,
    PartnerRole,
    Phase,
    Program,
    ProgramName,
    ProgramPartner,
    ProgramRegion,
    ProgramStatement,
)


class Running(NamedTuple):
    """A programme as its agreements and activities know it; without `places` it is for all of the country."""

    pk: int
    topic: Topic
    funder: Known
    implementer: Known
    government: Known
    places: tuple[Place, ...]
    start: datetime.date | None
    end: datetime.date | None
    title: str


def make_programs(making: Making, partners: Partners, targets: Targets) -> list[Running]:
    """One for five agreements. Those the public sees are given back, in chance order as they were made."""
    chance = making.chance("programs")
    public: list[Running] = []
    for _number in range(max(making.size // 5, 8)):
        running, is_public = _program(making, chance, partners, targets, public)
        if is_public:
            public.append(running)
        making.sink.rest()
    return public


def _program(
    making: Making, chance: Chance, partners: Partners, targets: Targets, above: list[Running]
) -> tuple[Running, bool]:
    topic = chance.one(TOPICS)
    places = _places(making, chance)
    start, end, precision = _period(chance)
    if start is not None:
        places = [place for place in places if place.since is None or place.since <= (end or start)]
    where = places[0].name if places else ""
    called = title(chance, topic, where)
    parent = chance.one(above) if above and chance.happens(0.04) else None
    made = making.record(
        Program,
        chance,
        called.id,
        title=called.id if chance.happens(0.97) else "",
        **_texts(chance, topic, where, called.en),
        parent_id=parent.pk if parent else None,
        is_national=int(not places),
        period_start=iso(start),
        period_end=iso(end),
        period_precision=precision if start else "",
        period_as_written=_as_written(start, end, precision),
    )
    funder, implementer = partners.funders.one(chance), partners.implementers.one(chance)
    government = partners.government_of(places[0], chance) if places else chance.one(partners.ministries)
    if not made.is_public and chance.happens(0.5):
        implementer = chance.one(partners.hidden)
    running = Running(made.pk, topic, funder, implementer, government, tuple(places), start, end, called.id)
    keys = _parts(making, chance, running, partners)
    _links(making, chance, running, targets)
    facts = [("title", "", called.id), ("partners", keys[0], funder.short)]
    facts += [("period", "", _as_written(start, end, precision))] if start else []
    facts += [("summary", "", topic.aim.id)] if chance.happens(0.3) else []
    making.cite(chance, Program, made.pk, facts)
    return running, made.is_public


def _places(making: Making, chance: Chance) -> list[Place]:
    """One to some regencies, mostly of one province; or a province; or none, for the whole country."""
    if chance.happens(0.05):
        return []
    first = making.places.one(chance)
    if chance.happens(0.06):
        return [making.reference.provinces[first.code[:2]]]
    others = making.places.some(chance, int(2.2 / (chance.random() + 0.2)))
    near = [place for place in others if place.code[:2] == first.code[:2] or chance.happens(0.4)]
    found = list(dict.fromkeys([first, *near]))
    districts = making.reference.districts.get(first.code)
    if districts and chance.happens(0.08):
        found[0] = chance.one(districts)
    return found


def _period(chance: Chance) -> tuple[datetime.date | None, datetime.date | None, str]:
    if chance.happens(0.07):
        return None, None, ""
    year = 2009 + int(18 * chance.random() ** 0.6)
    last = year + chance.whole(1, 5)
    if chance.happens(0.55):
        return datetime.date(year, 1, 1), datetime.date(last, 12, 31), Precision.YEAR.value
    month = chance.whole(1, 12)
    start = datetime.date(year, month, 1)
    return start, datetime.date(last, month, 1) - datetime.timedelta(days=1), Precision.MONTH.value


def _as_written(start: datetime.date | None, end: datetime.date | None, precision: str) -> str:
    if start is None or end is None:
        return ""
    return f"{start.year}-{end.year}" if precision == Precision.YEAR else f"{start:%m/%Y} - {end:%m/%Y}"


def _texts(chance: Chance, topic: Topic, where: str, title_en: str) -> dict[str, Any]:
    """The texts of a programme; two of three in both languages."""
    is_both = chance.happens(0.65)
    short, long = summary(chance, topic, where), description(chance, topic, where)
    columns = {"summary": short.id, "description": long.id, "objective": f"Agar {topic.aim.id}."}
    if is_both:
        columns |= {"title_en": title_en, "summary_en": short.en, "description_en": long.en}
        columns |= {"objective_en": f"So that {topic.aim.en}."}
    return columns


def _parts(making: Making, chance: Chance, running: Running, partners: Partners) -> list[str]:
    """The rows of all its lists; the keys of its partners."""
    roles = [(running.funder, PartnerRole.FUNDER), (running.implementer, PartnerRole.IMPLEMENTER)]
    roles.append((running.government, PartnerRole.ACCOUNTABLE))
    others = partners.implementers.some(chance, chance.whole(0, 3))
    roles += [(other, PartnerRole.IMPLEMENTER) for other in others if other != running.implementer]
    rows = [{"partner_id": known.pk, "role": role.value} for known, role in roles]
    keys = making.rows(ProgramPartner, "program", running.pk, rows)
    stated = 100 // len(running.places) if len(running.places) > 1 and chance.happens(0.15) else None
    places = [{"region_id": place.pk, "percent": stated and f"{stated}.000"} for place in running.places]
    making.rows(ProgramRegion, "program", running.pk, places)
    if chance.happens(0.2):
        words = running.title.split()
        making.rows(ProgramName, "program", running.pk, [{"name": f"Program {words[1]} {words[-1]}"}])
    if chance.happens(0.4):
        text = sentences(chance, PROBLEMS, running.topic, running.places[0].name if running.places else "", 1)
        need = {"kind": Statement.Kind.ISSUE.value, "text": text.id, "text_en": text.en}
        making.rows(ProgramStatement, "program", running.pk, [need])
    if chance.happens(0.15):
        phase = {"unit": Phase.Unit.SEMESTER.value, "number": chance.whole(1, 6), "of_total": 6}
        making.rows(Phase, "program", running.pk, [phase])
    making.rows(Measure, "program", running.pk, [_measure(chance, running) for _row in range(chance.whole(0, 3))])
    return keys


def _measure(chance: Chance, running: Running) -> dict[str, Any]:
    which, value = chance.whole(0, len(MEASURES) - 1), chance.whole(3, 2400)
    return {
        "name": MEASURES[which].id,
        "name_en": MEASURES[which].en,
        "value": f"{value}.0000",
        "unit": MEASURE_UNITS[which],
        "kind": chance.one(Measure.Kind.values),
        "region_id": chance.one(running.places).pk if running.places and chance.happens(0.3) else None,
        "as_written": f"{value} {MEASURE_UNITS[which]}",
    }


def _links(making: Making, chance: Chance, running: Running, targets: Targets) -> None:
    """Goals, their targets, sectors, and the targets of its regions that it works towards."""
    known, topic = making.reference, running.topic
    goals = [topic.goal, *([chance.one(TOPICS).goal] if chance.happens(0.4) else [])]
    making.link(Program, "sdg_goals", running.pk, [known.goals[goal] for goal in goals])
    if chance.happens(0.5):
        making.link(Program, "sdg_targets", running.pk, [chance.one(known.goal_targets[topic.goal])[0]])
    sectors = [code for code in topic.sectors if chance.happens(0.8)]
    making.link(Program, "sectors", running.pk, [known.sectors[code] for code in sectors])
    here = [target for place in running.places for target, goal in targets.get(place.pk, ()) if goal in goals]
    making.link(Program, "targets", running.pk, here[:3] if chance.happens(0.4) else [])
