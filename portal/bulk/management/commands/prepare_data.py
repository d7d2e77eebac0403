"""`manage.py prepare_data`: makes the files of `/data/` for the present version of the registry."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from portal.bulk.preparing import prepare


class Command(BaseCommand):
    help = (
        "Makes the files that /data/ gives: the whole registry and each kind of record, as CSV, JSON Lines, XLSX and "
        "Data Package. Nothing is done where they are made already; what is left of older versions is removed. Web "
        "processes start it themselves on first demand; run by cron, the first reader of the day need not wait."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        edition = prepare()
        if edition is None:
            self.stdout.write("Another process is preparing them.")
            return
        size = sum(file.size for file in edition.files)
        self.stdout.write(f"Version {edition.version}, {edition.day}: {len(edition.files)} files, {size} bytes.")
