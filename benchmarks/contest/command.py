"""Runs the contest over one registry: who answers the same is timed, in turns, and what each took is written down."""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management import CommandError, CommandParser
from django.core.management.base import BaseCommand
from django.db import connection

from benchmarks.contest.asking import Burst, Reader, Series, burst
from benchmarks.contest.contestants import Contestant, contestants, rest, serving
from benchmarks.contest.floors import FULL, SMOKE, below
from benchmarks.contest.processes import parent_of
from benchmarks.contest.results import Row, machine, with_ratios, write
from benchmarks.contest.workloads import Workload, workloads
from programs.models import Agreement

# Addresses of a workload with many whose answers are compared.
COMPARED = 20
LEAST, MOST = 2, 300
# What takes seconds is not done as often as the rest.
LONG_ROUNDS = 3


class Command(BaseCommand):
    """Every contestant is up at once; each burst of requests is one contestant's at one workload, in shuffled order."""

    help = "Measure ours beside the limit and the typical application."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rounds", type=int, default=5)
        parser.add_argument("--seconds", type=float, default=1.0, help="about how long a burst of one contestant takes")
        parser.add_argument("--workers", type=int, default=2, help="processes of each server")
        parser.add_argument("--only", action="append", default=[], help="this workload alone")
        parser.add_argument("--smoke", action="store_true", help="only what its floors speak of")
        parser.add_argument("--without", action="append", default=[], help="leave this contestant out")
        parser.add_argument("--data", type=Path, default=Path("var/bench"), help="where logs and databases are")
        parser.add_argument("--floors", choices=["full", "smoke"], help="fail where a ratio is below its floor")
        parser.add_argument("--write", action="store_true", help="into benchmarks/results")

    def handle(self, *args: Any, **options: Any) -> None:
        self.options = options
        self.postmaster = postmaster()
        everyone = contestants(os.environ["DATABASE_URL"])
        taking_part = [one for one in everyone if one.name not in options["without"]]
        wanted = {key for key, _contestant in SMOKE} if options["smoke"] else set(options["only"])
        everything = workloads()
        chosen = [one for one in everything if not wanted or one.key in wanted]
        size = Agreement.objects.count()
        connection.close()
        folder = options["data"]
        queries = self._all_queries(taking_part, chosen) if options["write"] else {}
        with serving(taking_part, folder, options["workers"]):
            marks = {work.key: self._compared(taking_part, work) for work in chosen}
            for one in taking_part:
                rest(one)
            series = self._measured(taking_part, chosen, marks)
        rows = with_ratios(list(self._rows(taking_part, chosen, series, queries, size)))
        for row in rows:
            self.stdout.write(
                f"{row.workload:14} {row.contestant:11} {row.cpu_ms or 0:9.2f} ms  limit {row.vs_limit or 0:6.2f}  "
                f"typical {row.vs_typical or 0:7.2f}  queries {row.queries}  peak {row.peak_mib or 0:.0f} MiB"
            )
        if options["write"]:
            self.stdout.write(str(write(rows, machine(), {work.key: work.about for work in everything})))
        if options["floors"]:
            self._hold(rows, FULL if options["floors"] == "full" else SMOKE)

    def _all_queries(self, taking_part: list[Contestant], chosen: list[Workload]) -> dict[tuple[str, str], int | None]:
        """How many statements everyone needs for everything, told by servers of their own."""
        with serving(taking_part, self.options["data"], 1, counting=True):
            return {
                (work.key, one.name): self._queries(one, work)
                for work in chosen
                for one in taking_part
                if work.addresses_of(one.name) and not work.is_long
            }

    def _queries(self, one: Contestant, work: Workload) -> int | None:
        """How many statements the first address takes; untimed, and not the first time it is asked."""
        reader = Reader(one.port)
        headers = self._headers(reader, one, work)
        reader.ask(work.addresses_of(one.name)[0], headers)
        told = reader.ask(work.addresses_of(one.name)[0], headers).headers.get("X-Queries")
        reader.close()
        return None if told is None else int(told)

    @staticmethod
    def _headers(reader: Reader, one: Contestant, work: Workload) -> dict[str, str]:
        """What goes with each request: the mark of the answer this reader has, where the workload says so."""
        if not work.revalidates:
            return {}
        first = reader.ask(work.addresses_of(one.name)[0], {"If-None-Match": '"none"'})
        return {"If-None-Match": first.headers["ETag"]}

    def _compared(self, taking_part: list[Contestant], work: Workload) -> dict[str, float]:
        """Seconds that each contestant's answer took. The run is void where two answers differ."""
        seconds = {}
        first: dict[str, tuple[str, Any]] = {}
        for one in taking_part:
            reader = Reader(one.port)
            addresses = work.addresses_of(one.name)
            headers = self._headers(reader, one, work) if addresses else {}
            for place, address in enumerate(addresses[:COMPARED]):
                begin = time.perf_counter()
                answer = reader.ask(address, headers)
                seconds[one.name] = time.perf_counter() - begin
                if answer.status != (304 if work.revalidates else 200):
                    raise CommandError(f"{one.name} answers {address} with {answer.status}: {answer.body[:500]!r}")
                for what, read in work.readers_of(one.name):
                    said = read(answer)
                    name, other = first.setdefault(f"{what} {place}", (one.name, said))
                    if said != other:
                        raise CommandError(
                            f"Void: {one.name} and {name} differ at {work.key} ({address}):\n{differing(said, other)}"
                        )
            reader.close()
        return seconds

    def _measured(
        self, taking_part: list[Contestant], chosen: list[Workload], seconds: dict[str, dict[str, float]]
    ) -> dict[tuple[str, str], Series]:
        """Every contestant at every workload, in bursts; each round in another order."""
        chance = random.Random(1)  # noqa: S311 - an order, no secret
        series: dict[tuple[str, str], Series] = {}
        for number in range(self.options["rounds"]):
            turns = [(work, one) for work in chosen for one in taking_part if one.name in seconds[work.key]]
            chance.shuffle(turns)
            for work, one in turns:
                if work.is_long and number >= LONG_ROUNDS:
                    continue
                found = self._burst(one, work, number, seconds[work.key])
                series.setdefault((work.key, one.name), Series()).bursts.append(found)
            print(f"round {number + 1} of {self.options['rounds']}", file=sys.stderr)  # noqa: T201 - progress
        return series

    def _burst(self, one: Contestant, work: Workload, number: int, seconds: dict[str, float]) -> Burst:
        addresses = work.addresses_of(one.name)
        times = max(LEAST, min(MOST, round(self.options["seconds"] / max(seconds[one.name], 1e-4))))
        if len(addresses) > 1:
            # Everyone is asked the same of the many.
            times = max(LEAST, min(len(addresses), round(self.options["seconds"] / max(seconds.values()))))
            begin = number * times % len(addresses)
            asked = [*addresses, *addresses][begin : begin + times]
        else:
            asked = addresses * (1 if work.is_long else times)
        reader = Reader(one.port)
        headers = self._headers(reader, one, work)
        reader.close()
        leaders = [one.pid, *([self.postmaster] if self.postmaster else [])]
        return burst(one.port, leaders, one.pid, asked, headers, warming=0 if work.is_long else 2)

    def _rows(
        self,
        taking_part: list[Contestant],
        chosen: list[Workload],
        series: dict[tuple[str, str], Series],
        queries: dict[tuple[str, str], int | None],
        size: int,
    ) -> Iterator[Row]:
        database = connection.vendor
        for work in chosen:
            for one in taking_part:
                if (found := series.get((work.key, one.name))) is None:
                    continue
                least, most = found.spread
                yield Row(
                    *(work.key, database, size, one.name, round(found.cost, 3), round(least, 3), round(most, 3)),
                    rps=round(found.rate, 1),
                    p50_ms=round(found.percentile(0.5), 2),
                    p99_ms=round(found.percentile(0.99), 2),
                    requests=sum(len(burst.clock) for burst in found.bursts),
                    queries=queries.get((work.key, one.name)),
                    peak_mib=round(found.peak, 1),
                )
        for one in taking_part:
            started = {"cpu_ms": round(one.starting * 1000), "p50_ms": round(one.started * 1000)}
            yield Row("start", database, size, one.name, **started, peak_mib=round(one.idle, 1))

    @staticmethod
    def _hold(rows: list[Row], floors: Any) -> None:
        if sentences := below(rows, floors):
            raise CommandError("Below its floor:\n" + "\n".join(sentences))


def differing(said: Any, other: Any) -> str:
    """The first place at which two answers part."""
    if isinstance(said, list | tuple) and isinstance(other, list | tuple) and len(said) == len(other):
        return next((differing(a, b) for a, b in zip(said, other, strict=True) if a != b), "")
    return f"{str(said)[:700]}\n{str(other)[:700]}"


def postmaster() -> int:
    """The process all of PostgreSQL's others stem from, where it runs on this machine; 0 where there is none."""
    if connection.vendor != "postgresql":
        return 0
    connection.ensure_connection()
    return parent_of(connection.connection.info.backend_pid)
