"""`manage.py check_links`: asks the web addresses of sources whether they still answer."""

from __future__ import annotations

import time
from argparse import ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import F, Q
from django.utils import timezone

from portal.base.links import Asker
from portal.base.models import LinkCheck, RegistryVersion, Source


def count(text: str) -> int:
    """A whole number from 0."""
    if not text.isdecimal():
        raise ArgumentTypeError(f"{text} is not a whole number from 0.")
    return int(text)


class Command(BaseCommand):
    help = (
        "Asks the web addresses of all sources whether they still answer, those first that were asked longest ago, and "
        "keeps the answers: a source whose address does not answer has a quality finding. Ends with exit code 1 if one "
        "of those asked did not answer, with 2 if this machine has no network, else with 0. Meant for cron, weekly."
    )

    # Tests put another one here, which may ask their own machine.
    asker = Asker(user_agent=f"{settings.SITE_NAME} link check".encode("ascii", "ignore").decode())

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=count, help="ask at most so many addresses")
        parser.add_argument(
            "--older-than", type=count, metavar="DAYS", help="leave out addresses asked within so many days"
        )
        parser.add_argument(
            "--pause", type=count, default=1, metavar="SECONDS", help="wait between two questions (1 by default)"
        )

    def handle(
        self, *args: Any, limit: int | None, older_than: int | None, pause: int, verbosity: int, **options: Any
    ) -> None:
        dead = asked = 0
        for source in self.sources(older_than)[:limit]:
            if asked:
                time.sleep(pause)
            asked += 1
            answer = self.asker.ask(source.url)
            if answer.is_alive is None:
                raise CommandError(f"This machine cannot ask just now: {answer.words}.", returncode=2)
            LinkCheck.objects.update_or_create(
                source=source,
                defaults={
                    "url": source.url,
                    "checked_at": timezone.now(),
                    "is_alive": answer.is_alive,
                    "answer": answer.words,
                },
            )
            dead += not answer.is_alive
            if verbosity > 1 or (verbosity and not answer.is_alive):
                self.stdout.write(f"{source.public_id} | {source.label} | {source.url} | {answer.words}")
        if asked:
            # Records say when their addresses were last asked.
            RegistryVersion.touch()
        if dead:
            raise CommandError(f"{dead} of {asked} addresses did not answer.", returncode=1)
        if verbosity:
            self.stdout.write(f"{asked} addresses asked; all answered.")

    def sources(self, older_than: int | None) -> Any:
        """The sources to ask, those never asked first, then those asked longest ago. A new address counts as never."""
        sources = Source.objects.exclude(url="").order_by(F("link_check__checked_at").asc(nulls_first=True), "pk")
        if older_than is not None:
            recent = Q(link_check__checked_at__gt=timezone.now() - timedelta(days=older_than), link_check__url=F("url"))
            sources = sources.exclude(pk__in=Source.objects.filter(recent).values("pk"))
        return sources
