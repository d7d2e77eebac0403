"""Sources: many that say one thing, and a few lists that half the registry rests on."""

from __future__ import annotations

import datetime

from benchmarks.made_up.chance import LAST_DAY, Uneven
from benchmarks.made_up.making import Making
from benchmarks.made_up.tables import iso
from benchmarks.made_up.texts import source_title
from benchmarks.made_up.words import PUBLISHERS, TOPICS
from portal.base.models import Precision, Source

RELIABILITY = (
    *[Source.Reliability.OFFICIAL] * 3,
    *[Source.Reliability.ORGANISATION] * 3,
    *[Source.Reliability.NEWS] * 3,
    Source.Reliability.REFERENCE,
)


def make_sources(making: Making) -> None:
    """About one for four agreements."""
    chance = making.chance("sources")
    public = []
    for number in range(making.size // 4 + 30):
        place = making.places.one(chance)
        topic = chance.one(TOPICS)
        day = chance.day(datetime.date(2010, 1, 1), LAST_DAY)
        title = source_title(chance, topic, place.name, day.year)
        label = f"{title.id} ({number + 1})"
        made = making.record(
            Source,
            chance,
            label,
            title=label,
            title_en=title.en if chance.happens(0.5) else "",
            publisher=chance.one(PUBLISHERS),
            reliability=chance.one(RELIABILITY).value,
            published_on=iso(day),
            published_on_precision=Precision.DAY.value,
            url=f"https://example.org/{day.year}/{number + 1}",
            accessed_on=iso(LAST_DAY),
            language="id",
        )
        if made.is_public:
            public.append(made.pk)
        making.sink.rest()
    making.sources = Uneven(public, 0.8)
