"""How ours must stand beside the others: the least ratio of their processor time to ours, by workload.

The table of the full run is for PostgreSQL with 100,000 agreements; that of the smoke run for a few thousand, where
everyone is nearer to everyone, with room for a machine that does other things as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from benchmarks.contest.contestants import LIMIT, OURS, TYPICAL, WARM
from benchmarks.contest.results import Row


class Floor(NamedTuple):
    """The least ratio to the limit and to the typical application; None where there is none to hold."""

    limit: float | None
    typical: float | None


FULL: dict[tuple[str, str], Floor] = {
    ("page-hot", OURS): Floor(0.5, 10),
    ("page-mixed", OURS): Floor(0.5, 6),
    ("page-hot", WARM): Floor(5, 100),
    ("program", OURS): Floor(0.55, 5.5),
    ("program", WARM): Floor(3, 30),
    ("search", OURS): Floor(0.6, 80),
    ("list-page", OURS): Floor(0.45, 6),
    ("list-page", WARM): Floor(10, 150),
    ("unchanged", WARM): Floor(1, 130),
    ("places", OURS): Floor(0.75, 40),
    ("page-100", OURS): Floor(0.5, 30),
    ("cursor-100", OURS): Floor(0.5, 30),
    ("export-csv", OURS): Floor(0.8, 20),
    ("export-jsonl", OURS): Floor(0.8, 20),
}
SMOKE: dict[tuple[str, str], Floor] = {
    ("page-hot", OURS): Floor(0.28, 2.7),
    ("page-hot", WARM): Floor(4.5, 65),
    ("program", OURS): Floor(0.5, 5.2),
    ("program", WARM): Floor(2, 16),
    ("search", OURS): Floor(0.09, 3.5),
    ("list-page", OURS): Floor(0.035, 0.35),
    ("list-page", WARM): Floor(6, 60),
    ("unchanged", WARM): Floor(None, 80),
    ("cursor-100", OURS): Floor(0.9, 12),
    ("export-csv", OURS): Floor(0.65, 25),
    ("export-jsonl", OURS): Floor(1.2, 60),
}


def below(rows: Iterable[Row], floors: dict[tuple[str, str], Floor]) -> list[str]:
    """A sentence for every ratio that is below its floor, and for every floor of which nothing was measured."""
    found = {(row.workload, row.contestant): row for row in rows}
    sentences = []
    for (workload, contestant), floor in floors.items():
        row = found.get((workload, contestant))
        ratios = (row.vs_limit, row.vs_typical) if row else (None, None)
        for other, least, ratio in zip((LIMIT, TYPICAL), floor, ratios, strict=True):
            if least is None:
                continue
            if ratio is None:
                sentences.append(f"{workload} ({contestant}): nothing was measured beside {other}.")
            elif ratio < least:
                sentences.append(f"{workload} ({contestant}): {ratio:.2f} of {other}, at least {least} is held.")
    return sentences
