"""Draws the land that every map lies on."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from regions.map.outline import FIXTURE, IMAGE, cut_out, drawn, write_fixture


class Command(BaseCommand):
    """For developers: its result is kept with the code. `fixtures/README.md` says where the atlas comes from."""

    help = "Draw the outline of Indonesia from fixtures/map; with --atlas, cut it out of an atlas of countries first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--atlas", type=Path, metavar="FILE", help="countries-10m.json of world-atlas")

    def handle(self, *args: Any, atlas: Path | None, **options: Any) -> None:
        if atlas is not None:
            try:
                write_fixture(cut_out(atlas))
            except (OSError, KeyError, ValueError) as error:
                raise CommandError(f"This is no atlas of countries: {error}") from error
            self.stdout.write(f"Cut out: {FIXTURE.name}, {FIXTURE.stat().st_size} bytes.")
        IMAGE.write_text(drawn(), encoding="utf-8")
        self.stdout.write(f"Drawn: {IMAGE.name}, {IMAGE.stat().st_size} bytes.")
