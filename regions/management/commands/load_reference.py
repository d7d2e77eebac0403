"""Loads regions and code lists from files."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from partners.models import OrganisationType
from portal.base.codes import CodeList, merge_codes, read_codes
from portal.base.models import SdgGoal, SdgTarget
from portal.base.recording import record_load
from portal.base.reference import Reading
from programs.models import AgreementKind, Sector
from regions.models import PlanningDocumentKind
from regions.reference import merge_regions, read_regions

CODE_LISTS = (
    CodeList(SdgGoal, "sdg_goals.csv"),
    CodeList(SdgTarget, "sdg_targets.csv", ("goal",)),
    CodeList(Sector, "sectors.csv", ("name", "name_en", "category")),
    CodeList(OrganisationType, "organisation_types.csv"),
    CodeList(AgreementKind, "agreement_kinds.csv", ("name", "name_en", "aliases")),
    CodeList(PlanningDocumentKind, "planning_document_kinds.csv", ("name", "name_en", "level")),
)
FAULTS_SHOWN = 200


class Command(BaseCommand):
    """Can be run again: it adds what is new, changes what differs, and logs one change, or none if nothing did.

    A fault in any file, or a contradiction with what is stored, stops it before anything is written.
    """

    help = "Load regions and code lists. Run it again after a file has changed; nothing is loaded twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--villages",
            type=Path,
            metavar="FILE",
            help="more villages: a CSV file, plain or .gz, with the columns code, name, parent_code and kind",
        )
        parser.add_argument(
            "--folder",
            type=Path,
            default=settings.BASE_DIR / "fixtures" / "reference",
            help="the folder with the files; the project's own by default",
        )

    def handle(self, *args: Any, folder: Path, villages: Path | None, verbosity: int, **options: Any) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            tally = self.load(folder, villages)
        if verbosity:
            for what, count in tally.items():
                self.stdout.write(f"{what}: {count}")
            if not tally:
                self.stdout.write("Nothing to change.")

    def load(self, folder: Path, villages: Path | None) -> Counter[str]:
        """Read and merge everything; returns how many rows were added, changed and removed, by table."""
        reading = Reading()
        places = read_regions(reading, folder, villages)
        codes = read_codes(reading, folder, CODE_LISTS)
        if faults := reading.faults:
            shown = faults[:FAULTS_SHOWN]
            total = _("%(count)d faults; nothing was loaded.") % {"count": len(faults)}
            raise CommandError("\n".join([*shown, total]))
        tally: Counter[str] = Counter()
        try:
            with transaction.atomic():
                merge_codes(codes, tally)
                merge_regions(places, tally)
                if tally:
                    record_load("reference", _("Reference data"), dict(tally))
        except IntegrityError as error:
            words = _("The files contradict what is stored; nothing was loaded: %(why)s")
            raise CommandError(words % {"why": str(error).strip()}) from error
        return tally
