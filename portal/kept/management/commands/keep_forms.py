"""Keeps what answers tell of each public record ready, and the sums of money."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from portal.base.models import RegistryVersion
from portal.kept.filling import fill
from programs import sums

# Seconds between two looks.
PAUSE = 5


class Command(BaseCommand):
    """Runs beside the web processes, which answer without it as well, only slower; several may run at once."""

    help = (
        "Make what is kept of public records and of their money after each change and each midnight, for ever; "
        "`--once` ends then."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="make what is missing, then end")

    def handle(self, *args: Any, once: bool, verbosity: int, **options: Any) -> None:
        done = None
        while True:
            # Read first: what is written meanwhile is looked for the next time.
            state = (RegistryVersion.stamp(), timezone.localdate())
            if state != done:
                sums.keep_up()
                count, done = fill(), state
                if verbosity and (count or once):
                    self.stdout.write(f"{count} made")
            if once:
                break
            close_old_connections()
            time.sleep(PAUSE)
