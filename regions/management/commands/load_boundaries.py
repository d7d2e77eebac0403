"""Loads the areas of regencies and cities, so that the map shades them."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.utils import translation
from django.utils.translation import gettext as _

from portal.base.models import RegistryVersion
from regions.map.boundaries import FAULTS_TOLD, BoundariesError, keep, kept_file, read
from regions.models import Region


class Command(BaseCommand):
    """What was loaded before stays where the new file has a fault."""

    help = "Load areas of regencies and cities from GeoJSON or TopoJSON; the map then shades areas instead of marks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("file", type=Path, nargs="?", metavar="FILE", help="shapes with their Kemendagri codes")
        where.add_argument("--remove", action="store_true", help="forget the shapes: the map draws marks again")

    def handle(self, *args: Any, file: Path | None, remove: bool, **options: Any) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            if file is None:
                kept_file().unlink(missing_ok=True)
                self.stdout.write(_("The map draws marks."))
            else:
                self.load(file)
            RegistryVersion.touch()

    def load(self, file: Path) -> None:
        """Read, check and keep; raises `CommandError` with the reasons where the file is refused."""
        kinds = [Region.Kind.REGENCY, Region.Kind.CITY]
        known = set(Region.objects.filter(kind__in=kinds).values_list("code", flat=True))
        try:
            drawn = read(file, known)
        except OSError as error:
            raise CommandError(str(error)) from error
        except BoundariesError as error:
            total = _("%(count)d faults; nothing was loaded.") % {"count": len(error.faults)}
            raise CommandError("\n".join([*error.faults[:FAULTS_TOLD], total])) from error
        keep(drawn)
        self.stdout.write(_("Areas loaded: %(number)d.") % {"number": len(drawn)})
        if missing := sorted(known - set(drawn)):
            words = _("Without an area, and drawn as marks: %(codes)s") % {"codes": ", ".join(missing[:FAULTS_TOLD])}
            self.stdout.write(words)
