"""`manage.py redact`: blanks a personal value in quotes and in the change log."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.base.redaction import SHORTEST, Redaction


class Command(BaseCommand):
    help = (
        "Blanks a personal value, such as a private person's name, in quotes, their notes and the change log, and logs "
        "that it was done. It cannot be undone. Records whose own fields still hold it are listed, to be mended on the "
        "desk first; then run this again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("value", help="The value as written; case and width of blanks do not matter.")
        parser.add_argument("--reason", default="", help="Why, for the log, without the value itself.")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            redaction = Redaction(options["value"])
        except ValueError:
            raise CommandError(f"Give a value of {SHORTEST} characters or more.") from None
        counts = redaction.apply(by="redact", reason=options["reason"])
        self.stdout.write(
            f"Blanked in {counts['citations']} citations, {counts['changes']} entries of the log, "
            f"{counts['proposals']} proposals and {counts['remarks']} acknowledged findings; "
            f"{counts['addresses']} former addresses removed."
        )
        for place in redaction.still_named():
            self.stdout.write(f"Still in {place}: mend it on the desk, then run this again.")
