"""Makes a large registry in an empty database: made-up records in the shape of real ones."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError, CommandParser, call_command
from django.core.management.base import BaseCommand
from django.db import connection, transaction

from benchmarks.made_up.reference import Reference
from benchmarks.made_up.registry import make_registry
from benchmarks.writing import Writer
from portal.base.models import Change, RegistryVersion
from portal.base.querysets import record_models
from portal.kept.filling import fill as fill_forms
from portal.search.index import rebuild
from programs import partnered, places, sums
from regions.models import Region


class Command(BaseCommand):
    """Migrates, loads the reference data, writes the records in bulk, makes index and kept forms, gathers statistics.

    The records go past the door, for none of them has a history; the log says that they were loaded. Refused where
    the database holds any record already.
    """

    help = "Fill an empty database with a made-up registry."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--agreements", type=int, default=20_000, help="how many; all else is in proportion")
        parser.add_argument("--seed", type=int, default=1, help="another seed makes another registry")
        parser.add_argument("--without-index", action="store_true", help="leave the search index empty")
        parser.add_argument("--without-villages", action="store_true", help="no districts and villages either")

    def handle(self, *args: Any, agreements: int, seed: int, without_index: bool, **options: Any) -> None:
        with self.step("Tables and reference data"):
            call_command("migrate", interactive=False, verbosity=0)
            self.refuse_a_registry()
            load_places(with_villages=not options["without_villages"])
        be_quick()
        with self.step("Records"):
            tally = fill(agreements, seed)
        # A database that knows nothing of its tables chooses plans for the places that take a quarter of an hour.
        with self.step("Statistics"):
            gather_statistics()
        with self.step("Places"):
            places.rebuild()
            partnered.rebuild()
        with self.step("Money"):
            sums.rebuild()
        if not without_index:
            with self.step("Search index"):
                rebuild()
        with self.step("Kept forms"):
            fill_forms()
        with self.step("Statistics"):
            gather_statistics()
        for name, count in sorted(tally.items()):
            self.stdout.write(f"{count:>12,} {name}")
        self.stdout.write(f"{sum(tally.values()):>12,} rows in all")

    @staticmethod
    def refuse_a_registry() -> None:
        """A registry that somebody entered is never written into."""
        for model in record_models():
            if model is not Region and model._default_manager.exists():
                raise CommandError(f"This database holds {model._meta.verbose_name_plural} already. Name an empty one.")

    @contextmanager
    def step(self, words: str) -> Iterator[None]:
        """Say what begins, and how long it took."""
        self.stdout.write(f"{words} ... ", ending="")
        self.stdout.flush()
        begin = time.monotonic()
        yield
        self.stdout.write(f"{time.monotonic() - begin:.1f} s")


def load_places(*, with_villages: bool) -> None:
    """Load the reference data; districts and villages are most of it, and few records name any."""
    if with_villages:
        call_command("load_reference", verbosity=0)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "reference"
        shutil.copytree(settings.BASE_DIR / "fixtures" / "reference", folder)
        for file in ("districts.csv", "villages.csv"):
            (folder / file).write_text((folder / file).read_text().splitlines()[0] + "\n")
        call_command("load_reference", folder=folder, verbosity=0)


def be_quick() -> None:
    """A database that can be made again need not survive a power cut."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous = OFF")
            cursor.execute("PRAGMA cache_size = -256000")


def fill(agreements: int, seed: int) -> dict[str, int]:
    """Write a registry of this many agreements; how many rows, by table."""
    writer = Writer()
    tally = make_registry(agreements, seed, Reference.read(), writer)
    writer.finish()
    with transaction.atomic():
        log(tally)
    return tally


def log(tally: dict[str, int]) -> None:
    """One load, as of reference data. What follows a write is left out: the index is made for all at once."""
    Change.objects.create(
        number=RegistryVersion.next(),
        action=Change.Action.LOADED,
        noun="registry",
        label="Made-up registry",
        after={"rows": dict(tally)},
    )


def gather_statistics() -> None:
    """What a database that has served for a while knows of its tables."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
