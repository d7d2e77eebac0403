"""`manage.py verify`: whether what is kept beside the records is what they say."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.kept import filling
from portal.search import index
from programs import partnered, places, sums

SHOWN = 100


class Command(BaseCommand):
    """The site may run: a difference that a write has just made up for is gone when it is asked for again."""

    help = (
        "Compares what is made from records with the records: the tables of places, partners and money, the search "
        "index, the kept forms. Names what differs and ends with exit code 1 then; `reindex` mends it."
    )

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        number = 0
        for kept in (places, partnered, sums, index, filling):
            for sentence in kept.differences():
                number += 1
                if number <= SHOWN:
                    self.stdout.write(sentence)
        if number:
            raise CommandError(f"{number} differences. `manage.py reindex` makes all of it anew.", returncode=1)
        if verbosity:
            self.stdout.write("The tables, the index and the kept forms are what the records say.")
