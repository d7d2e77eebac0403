"""What was measured, as rows, and as the table that is checked in."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from benchmarks.contest.contestants import LIMIT, OURS, TYPICAL, WARM

# By what rows of two runs are of the same.
SAME = ("database", "size", "workload", "contestant")
FOLDER = Path(__file__).parents[1] / "results"


@dataclass(frozen=True)
class Row:
    """One contestant at one workload; times in milliseconds, memory in MiB, ratios of their processor time to this."""

    workload: str
    database: str
    size: int
    contestant: str
    cpu_ms: float | None = None
    cpu_least: float | None = None
    cpu_most: float | None = None
    rps: float | None = None
    p50_ms: float | None = None
    p99_ms: float | None = None
    requests: int = 0
    queries: int | None = None
    peak_mib: float | None = None
    vs_limit: float | None = None
    vs_typical: float | None = None


def with_ratios(rows: list[Row]) -> list[Row]:
    """Each row with how many times its processor time the limit and the typical application took."""
    costs = {(row.workload, row.contestant): row.cpu_ms for row in rows}

    def ratio(row: Row, other: str) -> float | None:
        theirs = costs.get((row.workload, other))
        return round(theirs / row.cpu_ms, 3) if theirs and row.cpu_ms else None

    return [replace(row, vs_limit=ratio(row, LIMIT), vs_typical=ratio(row, TYPICAL)) for row in rows]


def machine() -> dict[str, Any]:
    """Where and when, and with what."""
    model = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    packages = ("django", "djangorestframework", "granian", "psycopg2-binary")
    with connection.cursor() as cursor:
        is_postgres = connection.vendor == "postgresql"
        cursor.execute("SHOW server_version" if is_postgres else "SELECT sqlite_version()")
        of_database = cursor.fetchone()[0]
    return {
        "date": timezone.now().date().isoformat(),
        "processor": model[0].partition(": ")[2] if model else platform.processor(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[1], 1),
        "versions": {
            "python": platform.python_version(),
            connection.vendor: of_database,
            **{package: version(package) for package in packages},
        },
    }


def write(rows: Iterable[Row], about: dict[str, Any], titles: dict[str, str], folder: Path = FOLDER) -> Path:
    """The rows of this run in `latest.json`, in the place of former ones of the same; all of them as a table."""
    rows = list(rows)
    folder.mkdir(exist_ok=True)
    database, size = rows[0].database, rows[0].size
    latest = folder / "latest.json"
    known = json.loads(latest.read_text()) if latest.exists() else {"runs": [], "rows": []}
    new = {(database, size, row.workload, row.contestant) for row in rows}
    runs = [one for one in known["runs"] if (one["database"], one["size"]) != (database, size)]
    old = [Row(**one) for one in known["rows"] if tuple(map(one.get, SAME)) not in new]
    kept = {
        "runs": [*runs, {"database": database, "size": size, **about}],
        "rows": [asdict(row) for row in (*old, *rows)],
    }
    latest.write_text(json.dumps(kept, indent=1) + "\n")
    (folder / "growth.md").write_text("\n".join(growth([*old, *rows], kept["runs"])) + "\n")
    rows = [row for row in (*old, *rows) if (row.database, row.size) == (database, size)]
    path = folder / f"{database}-{size}.md"
    path.write_text("\n".join(markdown(rows, about, titles)) + "\n")
    return path


def markdown(rows: list[Row], about: dict[str, Any], titles: dict[str, str]) -> Iterable[str]:
    """The run as a table."""
    versions = ", ".join(f"{name} {number}" for name, number in about["versions"].items())
    yield f"# {rows[0].database}, {rows[0].size:,} agreements"
    yield ""
    yield f"{about['date']}; {about['processor']}, {about['cores']} cores, load {about['load']}; {versions}."
    yield ""
    heads = [
        "Workload",
        "Contestant",
        "cpu-ms",
        "least–most",
        "requests/s",
        "p50-ms",
        "p99-ms",
        "queries",
        "MiB",
        "limit",
        "typical",
    ]
    yield f"| {' | '.join(heads)} |"
    yield "|---|---|" + "---:|" * (len(heads) - 2)
    for row in rows:
        spread = "" if row.cpu_least is None else f"{row.cpu_least:.2f}–{row.cpu_most:.2f}"
        cells = (row.cpu_ms, spread, row.rps, row.p50_ms, row.p99_ms, row.queries, row.peak_mib)
        ratios = (row.vs_limit, row.vs_typical)
        yield f"| {row.workload} | {row.contestant} | " + " | ".join(map(cell, (*cells, *ratios))) + " |"
    yield ""
    yield from (f"- **{key}**: {about}" for key, about in titles.items())


def growth(rows: Iterable[Row], runs: Iterable[dict[str, Any]]) -> Iterable[str]:
    """What ours costs in registries of several sizes, in each database, and how many times that of the smallest."""
    days = {(run["database"], run["size"]): run["date"] for run in runs}
    costs: dict[tuple[str, str, str], dict[int, float]] = {}
    for row in rows:
        if row.contestant in {OURS, WARM} and row.cpu_ms and row.workload != "start":
            costs.setdefault((row.database, row.workload, row.contestant), {})[row.size] = row.cpu_ms
    yield "# Growth"
    for database in sorted({database for database, _workload, _contestant in costs}):
        here = {key: by_size for key, by_size in costs.items() if key[0] == database and len(by_size) > 1}
        sizes = sorted({size for by_size in here.values() for size in by_size})
        if not here:
            continue
        yield f"\n## {database}\n"
        yield "Milliseconds of processor by number of agreements; in brackets, times that of the fewest."
        measured = ", ".join(f"{size:,} on {days[database, size]}" for size in sizes)
        yield f"Measured: {measured}. Other days were other machines.\n"
        yield f"| Workload | Contestant | {' | '.join(f'{size:,}' for size in sizes)} |"
        yield "|---|---|" + "---:|" * len(sizes)
        for (_database, workload, contestant), by_size in here.items():
            first = by_size[min(by_size)]
            told = {size: f"{cell(cost)} ({cost / first:.2g})" for size, cost in by_size.items()}
            yield f"| {workload} | {contestant} | {' | '.join(told.get(size, '') for size in sizes)} |"


def cell(value: Any) -> str:
    """A figure as one reads it."""
    if isinstance(value, float):
        return f"{value:.3g}" if value < 100 else f"{value:.0f}"
    return "" if value is None else str(value)
