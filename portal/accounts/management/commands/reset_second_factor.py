"""Takes the second factor from someone who lost it."""

from __future__ import annotations

import logging
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from portal.accounts import second_factor
from portal.accounts.models import User

log = logging.getLogger("portal.accounts")


class Command(BaseCommand):
    """Removes a person's app, passkeys and recovery codes, and ends all their sessions. The password stays.

    Where a second factor is required, the next sign-in leads to setting one up. Whoever runs this has made sure
    that it was that person who asked.
    """

    help = "Remove the second factor of someone who lost their telephone or key, and sign them out everywhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            person = User.objects.get(username=options["username"])
        except User.DoesNotExist:
            raise CommandError("There is no account with this user name.") from None
        with transaction.atomic():
            count = second_factor.take_away(person)
        log.warning("second factor reset by command: %s", person.username)
        self.stdout.write(f"{person.username}: {count} removed. Their sessions are ended.")
