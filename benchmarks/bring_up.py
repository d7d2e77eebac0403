"""Brings a registry that was generated before to the tables, the index and the kept forms of this release."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from benchmarks.generate import gather_statistics
from portal.search.index import rebuild
from portal.search.models import Entry


class Command(BaseCommand):
    """An index is made anew only where its entries know nothing of facets yet: that takes minutes."""

    help = "Bring a generated registry to this release."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        first = Entry.objects.order_by("pk").first()
        if first and not first.facets_uncounted:
            rebuild()
            gather_statistics()
        call_command("keep_forms", once=True)
