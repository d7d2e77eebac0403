"""Asks every type of page and every endpoint of a large registry, and says what each costs."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import brotli
from django.conf import settings
from django.core.files.storage import storages
from django.core.management import CommandParser
from django.core.management.base import BaseCommand
from django.db import connection
from django.test import Client

from benchmarks.addresses import addresses
from portal.answers import BROTLI_QUALITY

# A first request reads templates and translations, which a running process has read.
WARMING = ("/", "/en/", "/agreements/", "/api/v1/agreements/?page_size=1", "/search/?q=air")


@dataclass(frozen=True)
class Cost:
    """What one address costs: processor time of this process and of the database's, statements, size, packed size."""

    address: str
    status: int
    milliseconds: float
    database: float
    queries: int
    size: int
    packed: int

    @property
    def total(self) -> float:
        """Processor time in all."""
        return self.milliseconds + self.database


class Command(BaseCommand):
    """The answers are built each time: what is kept of them (`portal.answers`) is switched off.

    Times are of the processor, so that a busy machine tells the same as an idle one; of several rounds the median.
    """

    help = "Measure what every type of page costs, the dearest first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rounds", type=int, default=3, help="how often each address is asked")
        parser.add_argument("--only", default="", help="only addresses that hold this text")
        parser.add_argument("--address", action="append", default=[], help="these addresses instead of all")
        parser.add_argument("--write", type=Path, help="a file for the table, in Markdown")

    def handle(
        self, *args: Any, rounds: int, only: str, address: list[str], write: Path | None, **options: Any
    ) -> None:
        as_it_serves()
        chosen = address or [each for each in addresses() if only in each]
        client = Client(headers={"host": "localhost", "accept-encoding": "br"})
        for each in WARMING:
            client.get(each)
        costs = []
        for place, each in enumerate(chosen, start=1):
            costs.append(cost(client, each, rounds))
            print(f"{place}/{len(chosen)} {costs[-1].total:.0f} ms {each}", file=sys.stderr)  # noqa: T201 - progress
        table = "\n".join(lines(sorted(costs, key=lambda cost: -cost.total)))
        self.stdout.write(table)
        if write:
            write.write_text(f"{table}\n")


def as_it_serves() -> None:
    """Nothing is kept, nobody is refused for asking often, and the names of static files are not looked up."""
    settings.EXACT_ANSWERS = False
    settings.API_LIMITS = dict.fromkeys(settings.API_LIMITS, 1_000_000)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES["staticfiles"] = plain
    storages.backends["staticfiles"].update(plain)


def cost(client: Client, address: str, rounds: int) -> Cost:
    """What this address costs, as the median of some rounds."""
    here, there, queries = [], [], 0
    for _round in range(rounds):
        queries = 0

        def count(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
            nonlocal queries
            queries += 1
            return execute(sql, parameters, many, context)

        backend, begin = seconds_of_backend(), time.process_time()
        with connection.execute_wrapper(count):
            response = client.get(address)
            body = b"".join(response.streaming_content) if response.streaming else response.content
        here.append(time.process_time() - begin)
        there.append(seconds_of_backend() - backend)
    packed = len(brotli.compress(body, quality=BROTLI_QUALITY))
    return Cost(address, response.status_code, median(here) * 1000, median(there) * 1000, queries, len(body), packed)


def seconds_of_backend() -> float:
    """Processor time that the database's own process has taken for this connection; none where it is ours.

    Linux tells it of any process of this machine; of a server elsewhere nobody can.
    """
    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    times = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(times.read_text().split()[0]) / 1e9 if times.exists() else 0.0


def lines(costs: Iterable[Cost]) -> Iterable[str]:
    """The table in Markdown."""
    yield "| ms | of them database | queries | kB | kB packed | address |"
    yield "|---:|---:|---:|---:|---:|---|"
    for each in costs:
        status = "" if each.status == 200 else f" ({each.status})"
        sizes = f"{each.size / 1000:.0f} | {each.packed / 1000:.1f}"
        yield f"| {each.total:.1f} | {each.database:.1f} | {each.queries} | {sizes} | `{each.address}`{status} |"
