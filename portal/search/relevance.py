"""How good search is: questions people ask, each with the record that must come first."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from portal.search.finding import Ranked, find

QUESTIONS = settings.BASE_DIR / "fixtures" / "search" / "questions.csv"
FIRST_AT_LEAST, AMONG_THREE_AT_LEAST = 0.9, 0.97
LOOKED_AT = 3


@dataclass(frozen=True)
class Trial:
    """One question, the record it asks for, and the first records it found, each as `noun/id`."""

    question: str
    wanted: str
    found: list[str]

    @property
    def is_first(self) -> bool:
        """Whether the record asked for came first."""
        return self.found[:1] == [self.wanted]

    @property
    def is_among_three(self) -> bool:
        """Whether it is among the first three."""
        return self.wanted in self.found


def trials(path: Path = QUESTIONS) -> list[Trial]:
    """Every question of the file, asked."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Trial(row["question"], f"{row['noun']}/{row['record']}", first(row["question"]))
            for row in csv.DictReader(file)
        ]


def first(question: str) -> list[str]:
    """The first records that a question finds."""
    entries = Ranked(find(question, {}))[:LOOKED_AT]
    return [f"{entry.noun}/{entry.record_id}" for entry in entries]


def share(hits: int, asked: int) -> float:
    """How many of those asked were found; 0 where none was asked."""
    return hits / asked if asked else 0.0
