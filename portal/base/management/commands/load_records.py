"""Enters records from files."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from portal.base.record_files import RecordFiles
from portal.base.record_load import RecordLoad

FAULTS_SHOWN = 200


class Command(BaseCommand):
    """Can be run again: it adds what is new, changes what differs, and touches nothing else.

    A fault in any file stops it before anything is kept. Records that people changed since are left as they are.
    """

    help = "Enter records from JSON files (docs/records.md). Run it again after a file has changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths",
            nargs="*",
            type=Path,
            metavar="PATH",
            default=[settings.BASE_DIR / "fixtures" / "records"],
            help="files, or folders with .json files; the project's own examples by default",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be entered and changed, and keep none of it"
        )
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="let the files win over what people have changed since the last load",
        )

    def handle(
        self, *args: Any, paths: list[Path], dry_run: bool, overwrite: bool, verbosity: int, **options: Any
    ) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            load = self.load(paths, dry_run=dry_run, overwrite=overwrite)
        if not verbosity:
            return
        for (noun, what), count in sorted(load.tally.items()):
            self.stdout.write(f"{noun}: {count} {what}")
        for record in load.kept:
            self.stdout.write(f"Kept as people left it, though the file differs: {record}")
        if dry_run:
            self.stdout.write("Nothing was kept: this was a dry run.")

    def load(self, paths: list[Path], *, dry_run: bool = False, overwrite: bool = False) -> RecordLoad:
        """Read everything, then enter everything or nothing. Raises `CommandError` with every fault at once."""
        files = RecordFiles()
        files.read(paths)
        load = RecordLoad(files, overwrite)
        with transaction.atomic():
            load.enter_all()
            if dry_run or files.faults:
                transaction.set_rollback(True)
        if faults := files.faults:
            total = _("%(count)d faults; nothing was entered.") % {"count": len(faults)}
            raise CommandError("\n".join([*faults[:FAULTS_SHOWN], total]))
        return load
