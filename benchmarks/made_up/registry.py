"""The whole of a made-up registry, and what its rows are when taken together."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any

from benchmarks.made_up.activities import make_activities
from benchmarks.made_up.agreements import Agreements
from benchmarks.made_up.making import Making
from benchmarks.made_up.partners import make_partners
from benchmarks.made_up.plans import make_plans
from benchmarks.made_up.programs import make_programs
from benchmarks.made_up.reference import Reference
from benchmarks.made_up.sources import make_sources
from benchmarks.made_up.tables import Row, Sink, Table


def make_registry(size: int, seed: int, reference: Reference, sink: Sink) -> Counter[str]:
    """Give the rows of a registry of this many agreements to the sink; how many there are, by table.

    They hang on the seed and the reference data alone: neither on the day nor on the database.
    """
    making = Making(size, seed, reference, sink)
    make_sources(making)
    partners = make_partners(making)
    targets = make_plans(making)
    programs = make_programs(making, partners, targets)
    agreements = Agreements(making, partners, programs).make()
    make_activities(making, partners, programs, agreements)
    tables = [*making.tables.values(), *(link.table for link in making.links.values())]
    return Counter({table.name: table.count for table in tables})


class Digest:
    """A sink that keeps nothing but a digest: equal where every row of every table is."""

    def __init__(self) -> None:
        self.digests: dict[str, Any] = {}

    def add(self, table: Table, row: Row) -> None:
        self.digests.setdefault(table.name, hashlib.sha256()).update(repr(row).encode())

    def rest(self) -> None:
        """Nothing to write."""

    def by_table(self) -> dict[str, str]:
        """One digest for each table."""
        return {name: digest.hexdigest() for name, digest in sorted(self.digests.items())}
