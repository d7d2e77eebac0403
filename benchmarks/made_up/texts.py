"""Texts of a made-up registry, in both languages at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.made_up.chance import Chance
from benchmarks.made_up.words import (
    APPROACHES,
    BASES,
    BEGINNINGS,
    GROUPS,
    METHODS,
    PROBLEMS,
    RESULTS,
    SOURCE_KINDS,
    Both,
    Topic,
)


def title(chance: Chance, topic: Topic, place: str) -> Both:
    """What a programme about this topic in this place is called."""
    begin, base = chance.one(BEGINNINGS), chance.one(BASES)
    indonesian = [begin.id, topic.name.id, base.id]
    english = [begin.en, topic.name.en, base.en]
    if place:
        indonesian += ["di", place]
        english += ["in", place]
    return Both(" ".join(filter(None, indonesian)), " ".join(filter(None, english)))


def sentences(chance: Chance, patterns: Sequence[Both], topic: Topic, place: str, number: int) -> Both:
    """Some different sentences about this topic in this place."""
    begin = chance.whole(0, len(patterns) - 1)
    chosen = [patterns[(begin + 2 * step) % len(patterns)] for step in range(number)]
    group, method = chance.one(GROUPS), chance.one(METHODS)
    figures: dict[str, Any] = {"number": chance.whole(6, 980), "year": chance.whole(2014, 2025)}
    words = {"topic": topic.name.id.lower(), "place": place or "Indonesia", "aim": topic.aim.id} | figures
    words_en = {"topic": topic.name.en.lower(), "place": place or "Indonesia", "aim": topic.aim.en} | figures
    return Both(
        " ".join(each.id.format(group=group.id, method=method.id, **words) for each in chosen),
        " ".join(each.en.format(group=group.en, method=method.en, **words_en) for each in chosen),
    )


def summary(chance: Chance, topic: Topic, place: str) -> Both:
    """Two sentences."""
    return joined(
        " ",
        sentences(chance, APPROACHES, topic, place, 1),
        sentences(chance, RESULTS, topic, place, 1),
    )


def description(chance: Chance, topic: Topic, place: str) -> Both:
    """Three paragraphs: what is wrong, what is done, what comes of it."""
    parts = [sentences(chance, patterns, topic, place, 3) for patterns in (PROBLEMS, APPROACHES, RESULTS)]
    return joined("\n\n", *parts)


def source_title(chance: Chance, topic: Topic, place: str, year: int) -> Both:
    """What a source is called."""
    kind = chance.one(SOURCE_KINDS)
    return Both(
        kind.id.format(topic=topic.name.id, place=place, year=year),
        kind.en.format(topic=topic.name.en, place=place, year=year),
    )


def joined(between: str, *parts: Both) -> Both:
    """Texts one after another."""
    return Both(between.join(part.id for part in parts), between.join(part.en for part in parts))
