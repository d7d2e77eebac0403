"""Brings public changes to the addresses of partners."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections

from portal.base.links import Asker
from portal.webhooks.sending import send_due

# Seconds between two looks.
PAUSE = 5


class Command(BaseCommand):
    """Runs beside the web processes; several may run at once, each webhook is served by one of them at a time."""

    help = "Send public changes to webhooks, for ever; `--once` sends what is due and ends."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="send what is due, then end")

    def handle(self, *args: Any, once: bool, verbosity: int, **options: Any) -> None:
        asker = Asker(f"{settings.SITE_NAME} webhooks")
        while True:
            attempts = send_due(asker)
            if verbosity and (attempts or once):
                self.stdout.write(f"{attempts} sent")
            if once:
                break
            if not attempts:
                close_old_connections()
                time.sleep(PAUSE)
