"""Makes the search index anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from portal.search.index import rebuild


class Command(BaseCommand):
    """Needed after an upgrade that says so, or after rows were written past the door; the site keeps running."""

    help = "Make the search index anew from the public records, while the site runs."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        count = rebuild()
        if verbosity:
            self.stdout.write(f"{count} entries")
