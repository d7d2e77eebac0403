"""What a run writes down: its table, and how costs grow with the registry."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.contest.contestants import LIMIT, OURS
from benchmarks.contest.results import Row, with_ratios, write

ABOUT = {"date": "2026-11-29", "processor": "Slow", "cores": 2, "load": 0.1, "versions": {"python": "3.11"}}


def run(folder: Path, size: int, ours: float, limit: float) -> str:
    rows = [
        Row("page", "postgresql", size, OURS, cpu_ms=ours, cpu_least=ours, cpu_most=ours),
        Row("page", "postgresql", size, LIMIT, cpu_ms=limit, cpu_least=limit, cpu_most=limit),
    ]
    return write(with_ratios(rows), ABOUT, {"page": "a page"}, folder).read_text()


def test_a_ratio_is_the_cost_of_the_other_and_growth_that_of_the_smallest(tmp_path: Path) -> None:
    assert "| page | ours | 4 | 4.00–4.00 |" in run(tmp_path, 1000, 4.0, 6.0)
    kept = json.loads((tmp_path / "latest.json").read_text())
    assert [row["vs_limit"] for row in kept["rows"]] == [1.5, 1.0]
    run(tmp_path, 100_000, 9.0, 6.0)
    # Measured again, a size has the newer figure alone.
    run(tmp_path, 100_000, 6.0, 6.0)
    told = (tmp_path / "growth.md").read_text()
    assert "| Workload | Contestant | 1,000 | 100,000 |" in told
    assert "| page | ours | 4 (1) | 6 (1.5) |" in told
    assert "limit" not in told
