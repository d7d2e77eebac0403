"""What the benchmark holds: it fails where ours falls behind, and where an answer was not like the others'."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError

from benchmarks.contest.asking import Burst, Series
from benchmarks.contest.command import Command, differing
from benchmarks.contest.contestants import LIMIT, OURS, TYPICAL, WARM
from benchmarks.contest.floors import FULL, SMOKE, Floor, below
from benchmarks.contest.results import Row, with_ratios, write


def rows(ours: float, limit: float, typical: float) -> list[Row]:
    costs = {OURS: ours, LIMIT: limit, TYPICAL: typical}
    return with_ratios([Row("program", "sqlite", 10, name, cost) for name, cost in costs.items()])


def test_a_ratio_below_its_floor_fails_the_run_and_is_named() -> None:
    floors = {("program", OURS): Floor(0.5, 6)}
    assert below(rows(2, 1, 12), floors) == []
    assert below(rows(2, 0.9, 12), floors) == ["program (ours): 0.45 of limit, at least 0.5 is held."]
    assert below(rows(2, 1, 11.9), floors) == ["program (ours): 5.95 of typical, at least 6 is held."]
    with pytest.raises(CommandError, match="of typical"):
        Command._hold(rows(2, 1, 11.9), floors)


def test_what_was_not_measured_does_not_hold_its_floor() -> None:
    alone = [row for row in rows(2, 1, 12) if row.contestant != TYPICAL]
    floors = {("program", OURS): Floor(None, 6), ("page-hot", WARM): Floor(1, None)}
    assert len(below(with_ratios(alone), floors)) == 2


def test_every_floor_of_the_small_run_is_one_of_the_full_run() -> None:
    assert SMOKE.keys() <= FULL.keys()


def test_answers_that_differ_are_told_by_the_first_difference() -> None:
    assert differing((2, [("a", 1), ("b", 2)]), (2, [("a", 1), ("b", 3)])) == "2\n3"


def test_a_cost_is_the_median_of_its_bursts() -> None:
    series = Series([Burst(seconds, [0.01, 0.03], peak=seconds) for seconds in (0.2, 0.5, 0.3)])
    assert (series.cost, series.spread, series.peak) == (150, (100, 250), 0.5)
    assert series.percentile(0.5) == series.percentile(0.99) == 30


def test_results_of_another_size_stay_beside_the_latest(tmp_path: Path) -> None:
    about = {"date": "2026-06-30", "processor": "any", "cores": 2, "load": 0.1, "versions": {"python": "3.11"}}
    for number in (10, 20, 10):
        found = [Row("program", "sqlite", number, OURS, 2.0), Row("program", "sqlite", number, TYPICAL, 8.0)]
        path = write(with_ratios(found), about, {"program": "a programme"}, tmp_path)
    latest = json.loads((tmp_path / "latest.json").read_text())
    assert [(row["size"], row["vs_typical"]) for row in latest["rows"]] == [(20, 4.0), (20, 1.0), (10, 4.0), (10, 1.0)]
    assert "| program | ours | 2 |" in path.read_text()
