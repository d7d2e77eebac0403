"""`manage.py read_notation`: what the registry understands of a number, an amount or a period as written."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from programs.notation import read_money, read_number, read_period


class Command(BaseCommand):
    """Prints one reading as JSON; needs no database."""

    help = "Print what is understood of an agreement number, an amount of money or a period, as JSON."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("notation", choices=["number", "money", "period"], help="What the text is.")
        parser.add_argument("text", help="The text as it stands in the document.")
        parser.add_argument(
            "--signed-on",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="Date of signing, with which the number's month and year are compared.",
        )
        parser.add_argument(
            "--known",
            action="append",
            default=[],
            metavar="NAME",
            help="A name with a hyphen of its own, such as B-Trust; may be given more than once.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        text = options["text"]
        if options["notation"] == "number":
            reading = read_number(text, signed_on=options["signed_on"], known=options["known"]).as_dict()
        elif options["notation"] == "money":
            reading = read_money(text).as_dict()
        else:
            reading = read_period(text).as_dict()
        self.stdout.write(json.dumps(reading, ensure_ascii=False))
