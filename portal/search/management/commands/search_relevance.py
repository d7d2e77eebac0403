"""Asks the questions people ask, and reports how many find their record."""

from __future__ import annotations

from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from portal.search.relevance import AMONG_THREE_AT_LEAST, FIRST_AT_LEAST, share, trials


class Command(BaseCommand):
    """Fails where fewer are found than must be. It asks about the example records, so they must be loaded."""

    help = "Ask the questions in fixtures/search and report how many find their record first, and among three."

    def handle(self, *args: Any, **options: Any) -> None:
        asked = trials()
        for trial in asked:
            if not trial.is_first:
                found = ", ".join(trial.found) or "-"
                self.stdout.write(f"{trial.question}: wanted {trial.wanted}, found {found}")
        first = share(sum(trial.is_first for trial in asked), len(asked))
        three = share(sum(trial.is_among_three for trial in asked), len(asked))
        self.stdout.write(f"{len(asked)} questions: first {first:.3f}, among the first three {three:.3f}")
        if first < FIRST_AT_LEAST or three < AMONG_THREE_AT_LEAST:
            raise CommandError(f"At least {FIRST_AT_LEAST} first and {AMONG_THREE_AT_LEAST} among three are wanted.")
