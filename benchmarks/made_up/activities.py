"""Activities: trainings and meetings in villages and online, who held them and who came."""

from __future__ import annotations

import datetime
from typing import Any

from benchmarks.made_up.agreements import Standing
from benchmarks.made_up.chance import DAY, LAST_DAY, Chance
from benchmarks.made_up.making import Making
from benchmarks.made_up.partners import Partners
from benchmarks.made_up.programs import Running
from benchmarks.made_up.reference import Place
from benchmarks.made_up.tables import iso
from benchmarks.made_up.texts import sentences, summary
from benchmarks.made_up.words import GROUPS, PLATFORMS, RESULTS, TOPICS, VENUES, Both
from portal.base.models import Precision, Statement
from programs.models import Activity, ActivityHost, ActivityParticipant, ActivityStatement

KINDS = {
    Activity.Kind.TRAINING: Both("Pelatihan", "Training on"),
    Activity.Kind.COORDINATION: Both("Rapat koordinasi", "Coordination meeting on"),
    Activity.Kind.SIGNING: Both("Penandatanganan kerja sama", "Signing of cooperation on"),
    Activity.Kind.LAUNCH: Both("Peluncuran program", "Launch of the programme on"),
    Activity.Kind.MEETING: Both("Lokakarya", "Workshop on"),
}
MODES = (*["on_site"] * 6, "online", "hybrid")


def make_activities(making: Making, partners: Partners, programs: list[Running], agreements: list[Standing]) -> None:
    """Two for five agreements."""
    chance = making.chance("activities")
    for _number in range(making.size * 2 // 5):
        _activity(making, chance, partners, chance.one(programs) if chance.happens(0.75) else None, agreements)
        making.sink.rest()


def _activity(
    making: Making, chance: Chance, partners: Partners, running: Running | None, agreements: list[Standing]
) -> None:
    kind = chance.one(list(KINDS))
    agreement = chance.one(agreements) if kind == Activity.Kind.SIGNING and agreements else None
    running = agreement.running if agreement else running
    topic = running.topic if running else chance.one(TOPICS)
    place = _place(making, chance, running)
    first = agreement.signed if agreement else _day(chance, running)
    last = first + (chance.whole(0, 3) * DAY if kind == Activity.Kind.TRAINING else datetime.timedelta())
    title = f"{KINDS[kind].id} {topic.name.id} di {place.name}"
    text = summary(chance, topic, place.name)
    mode = chance.one(MODES)
    made = making.record(
        Activity,
        chance,
        title,
        title=title,
        title_en=f"{KINDS[kind].en} {topic.name.en} in {place.name}" if chance.happens(0.5) else "",
        kind=kind.value if chance.happens(0.9) else "",
        summary=text.id,
        summary_en=text.en if chance.happens(0.5) else "",
        mode=mode,
        venue=chance.one(VENUES) if mode != "online" else "",
        platform=chance.one(PLATFORMS) if mode != "on_site" else "",
        region_id=place.pk,
        period_start=iso(first),
        period_end=iso(last),
        period_precision=Precision.DAY.value,
    )
    host = running.implementer if running else partners.implementers.one(chance)
    others = [running.government] if running and chance.happens(0.4) else []
    roles = ((host, ActivityHost.Role.ORGANISER), *((other, ActivityHost.Role.CO_ORGANISER) for other in others))
    hosts = {known.pk: role.value for known, role in reversed(roles)}
    rows = [{"partner_id": pk, "role": role} for pk, role in reversed(hosts.items())]
    keys = making.rows(ActivityHost, "activity", made.pk, rows)
    came = [_participant(chance, partners) for _row in range(chance.whole(0, 3))]
    making.rows(ActivityParticipant, "activity", made.pk, came)
    if chance.happens(0.2):
        words = sentences(chance, RESULTS, topic, place.name, 1)
        outcome = {"kind": Statement.Kind.OUTCOME.value, "text": words.id, "text_en": words.en}
        making.rows(ActivityStatement, "activity", made.pk, [outcome])
    making.link(Activity, "programs", made.pk, [running.pk] if running else [])
    making.link(Activity, "agreements_signed", made.pk, [agreement.pk] if agreement else [])
    making.cite(chance, Activity, made.pk, [("title", "", title), ("hosts", keys[0], host.short)])


def _day(chance: Chance, running: Running | None) -> datetime.date:
    first = running.start if running and running.start else datetime.date(2012 + chance.whole(0, 13), 1, 1)
    last = running.end if running and running.end else first + 364 * DAY
    return chance.day(first, min(last, LAST_DAY))


def _place(making: Making, chance: Chance, running: Running | None) -> Place:
    """A regency, or a district or village in it."""
    place = chance.one(running.places) if running and running.places else making.places.one(chance)
    for smaller in (making.reference.districts, making.reference.villages):
        if place.code in smaller and chance.happens(0.4):
            return chance.one(smaller[place.code])
    return place


def _participant(chance: Chance, partners: Partners) -> dict[str, Any]:
    group = chance.one(GROUPS)
    return {
        "involvement": chance.one(ActivityParticipant.Involvement.values),
        "description": group.id,
        "description_en": group.en,
        "count": chance.whole(5, 240) if chance.happens(0.6) else None,
        "partner_id": partners.implementers.one(chance).pk if chance.happens(0.2) else None,
    }
