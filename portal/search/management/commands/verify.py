"""`manage.py verify`: whether what is kept beside the records is what they say."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from programs import partnered, places

SHOWN = 100


class Command(BaseCommand):
    """The site may run: a difference that a write has just made up for is gone when it is asked for again."""

    help = (
        "Compares the tables from which lists and numbers by region and partner are read with the records. Names what "
        "differs and ends with exit code 1 then; `reindex` mends it."
    )

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        found = [*places.differences(), *partnered.differences()]
        for sentence in found[:SHOWN]:
            self.stdout.write(sentence)
        if found:
            raise CommandError(f"{len(found)} differences. `manage.py reindex` makes the tables anew.", returncode=1)
        if verbosity:
            self.stdout.write("The tables of places and partners are what the records say.")
