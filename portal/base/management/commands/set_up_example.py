"""The example set-up behind ``make run``: everything between an empty folder and a registry to look at."""

import hashlib
import json
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

SENTENCE = "This installation is the example made by `make run`. Remove this file before serving the public.\n"


def digest(paths: Iterable[Path]) -> str:
    """One short text that changes whenever a file among ``paths`` (folders are read whole) does."""
    result = hashlib.sha256()
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                result.update(f"{file.relative_to(settings.BASE_DIR)}\0".encode())
                result.update(hashlib.sha256(file.read_bytes()).digest())
    return result.hexdigest()


class Command(BaseCommand):
    """Migrates, loads the reference and example data, makes the example accounts, collects static files.

    Each step is left out while its inputs are the ones of the last time, so a second call takes about a
    second and changes nothing. Refused outside the example set-up, and on a database that people already
    use without being marked as an example.
    """

    help = "Make the example registry of `make run`, or bring it up to date."
    # They would double the time of a call that has nothing to do; `make test` runs them.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PORTAL_EXAMPLE:
            raise CommandError("This makes the example set-up only. Start it with `make run`.")
        self.refuse_a_database_in_use()
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        settings.EXAMPLE_MARK.write_text(SENTENCE)
        if self.database not in self.stamps():
            self.remember(self.database, "begun")
        migrated = self.migrate()
        self.load(anew=migrated)
        self.collect_static_files()
        self.say_where()

    def refuse_a_database_in_use(self) -> None:
        """Example accounts must never get into a registry that people work in.

        The example's own database is known by its stamp, which is laid down before there are accounts.
        """
        if self.database in self.stamps():
            return
        users = get_user_model()
        if users._meta.db_table in connection.introspection.table_names() and users.objects.exists():
            raise CommandError(
                "The database already has accounts and was not made by `make run`, which is for a new one: "
                "leave DATABASE_URL unset, or name an empty database."
            )

    def migrate(self) -> bool:
        """Bring the tables up to date; whether there was anything to do."""
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        with self.step("Making the tables"):
            call_command("migrate", interactive=False, verbosity=0)
        # At once where there is nothing yet; else the new release may find other things than the old one.
        with self.step("Making the search index"):
            call_command("reindex", verbosity=0)
        return True

    def load(self, *, anew: bool) -> None:
        """Load reference data, example records and accounts where their files have changed."""
        base = settings.BASE_DIR
        inputs = [base / "fixtures", *sorted(base.glob("**/management/commands/load_*.py"))]
        if self.is_done(self.database, inputs) and not anew:
            return
        with self.step("Loading the reference data"):
            call_command("load_reference", verbosity=0)
        with self.step("Loading the example records"):
            call_command("load_records", verbosity=0)
        with self.step("Keeping what the API tells of each record"):
            call_command("keep_forms", once=True, verbosity=0)
        call_command("make_example_accounts", stdout=self.stdout)
        self.set_done(self.database, inputs)

    def collect_static_files(self) -> None:
        """Collect, hash and compress the static files where ours or the packages' have changed."""
        inputs = [settings.BASE_DIR / "static", settings.BASE_DIR / "requirements" / "runtime.txt"]
        if self.is_done("static", inputs) and (settings.STATIC_ROOT / "staticfiles.json").exists():
            return
        with self.step("Collecting the static files"):
            call_command("collectstatic", interactive=False, verbosity=0)
        self.set_done("static", inputs)

    def say_where(self) -> None:
        """The last lines before the server takes over."""
        host = f"[{settings.HOST}]" if ":" in settings.HOST else settings.HOST
        accounts = settings.VAR_DIR / "demo-accounts.txt"
        self.stdout.write(f"Example accounts: {accounts}")
        self.stdout.write(self.style.SUCCESS(f"{settings.SITE_NAME}: http://{host}:{settings.PORT}/ (Ctrl-C ends)"))

    @contextmanager
    def step(self, words: str) -> Iterator[None]:
        """Say what begins, and how long it took."""
        self.stdout.write(f"{words} ... ", ending="")
        self.stdout.flush()
        begin = time.monotonic()
        yield
        self.stdout.write(f"{time.monotonic() - begin:.1f} s")

    @property
    def database(self) -> str:
        """The database in words, without its password."""
        named = connection.settings_dict
        place = f"{named['HOST']}:{named['PORT']}/" if named["HOST"] else ""
        return f"{connection.display_name} {place}{named['NAME']}"

    @property
    def stamps_file(self) -> Path:
        """Remembers the digest of each step's inputs at the last time it was carried out."""
        return settings.VAR_DIR / "set-up.json"

    def stamps(self) -> dict[str, str]:
        """The remembered digests, by the name of the step; none where the file is missing or torn."""
        try:
            return dict(json.loads(self.stamps_file.read_text()))
        except (OSError, ValueError):
            return {}

    def is_done(self, name: str, inputs: Iterable[Path]) -> bool:
        """Whether the step was carried out with exactly these inputs."""
        return self.stamps().get(name) == digest(inputs)

    def set_done(self, name: str, inputs: Iterable[Path]) -> None:
        """Remember that the step was carried out with these inputs."""
        self.remember(name, digest(inputs))

    def remember(self, name: str, stamp: str) -> None:
        """Keep one more stamp, or a newer one."""
        self.stamps_file.write_text(json.dumps(self.stamps() | {name: stamp}, indent=1))
