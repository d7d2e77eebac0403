"""Makes anew what is made from records: the tables of places and of money, the search index, and the kept forms."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from portal.kept.filling import renew
from portal.search.index import rebuild
from programs import partnered, places, sums


class Command(BaseCommand):
    """Needed after an upgrade, a large load, or rows written past the door; the site keeps running.

    The database counts its tables too: SQLite never does so by itself, and reads a large one in the wrong order then.
    """

    help = "Make the search index, the kept forms and the tables of places and money anew from the public records."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        places.rebuild()
        partnered.rebuild()
        sums.rebuild()
        count, forms = rebuild(), renew()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        if verbosity:
            self.stdout.write(f"{count} entries, {forms} kept forms")
