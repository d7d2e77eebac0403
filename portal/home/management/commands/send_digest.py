"""Sends everyone on the desk what waits for them."""

from __future__ import annotations

import smtplib
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.accounts.models import User
from portal.home.mail import digest, recipients


class Command(BaseCommand):
    """For cron, once every working day. Who has nothing pressing gets nothing."""

    help = "Mail everyone on the desk what waits for them (once a day, by cron)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", metavar="USERNAME", help="only this person")
        parser.add_argument("--dry-run", action="store_true", help="print the mails instead of sending them")

    def handle(self, *args: Any, **options: Any) -> None:
        people = recipients()
        if options["to"]:
            people = people.filter(username=options["to"])
            if not people:
                raise CommandError(
                    f"No mail goes to “{options['to']}”: there is no such active person on the desk, "
                    "or they have no address or want no daily mail."
                )
        if not (settings.MAIL_IS_SET_UP or options["dry_run"]):
            raise CommandError("No mail server is named. Set EMAIL_HOST and MAIL_FROM, or look with --dry-run.")
        connection = get_connection()
        sent, failed = 0, []
        for person in people:
            mail = digest(person)
            if mail is None:
                continue
            if options["dry_run"]:
                self.stdout.write(f"To: {person.email}\n{mail.subject}\n\n{mail.body}\n")
                continue
            mail.connection = connection
            try:
                mail.send()
                sent += 1
            except (smtplib.SMTPException, OSError) as error:
                failed.append(self.refusal(person, error))
        if not options["dry_run"]:
            self.stdout.write(f"{sent} sent")
        if failed:
            raise CommandError("\n".join(failed))

    @staticmethod
    def refusal(person: User, error: Exception) -> str:
        """What to tell the operator; the others got theirs."""
        return f"Not sent to {person.username}: {error}"
