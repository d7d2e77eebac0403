"""Keeps the message catalogues in ``locale/`` without GNU gettext."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand

from portal.base import catalogues


class Command(BaseCommand):
    """``collect`` renews the catalogues from the code, ``check`` complains, ``compile`` makes them usable.

    Compiled catalogues (``.mo``) are not part of the repository: ``make run`` and ``make test`` make them.
    """

    help = "Collect, check or compile the translations of texts in code and templates."
    # The texts are handled as they are written; no check needs to pass for that.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["collect", "check", "compile"])
        parser.add_argument(
            "--root",
            type=Path,
            default=settings.BASE_DIR,
            help="the folder that holds the code and `locale`; the project's own by default",
        )

    def handle(self, *args: Any, action: str, root: Path, **options: Any) -> None:
        try:
            paths = catalogues.catalogue_paths(root, dict(settings.LANGUAGES))
            getattr(self, f"{action}_catalogues")(paths, root)
        except catalogues.CatalogueError as error:
            raise CommandError(str(error)) from error

    def collect_catalogues(self, paths: list[Path], root: Path) -> None:
        """Write each catalogue with exactly the texts of the code; say how many wait for a translation."""
        texts = catalogues.find_texts(root)
        for path in paths:
            catalogue = catalogues.renewed(catalogues.read(path), texts)
            path.parent.mkdir(parents=True, exist_ok=True)
            catalogue.save(str(path))
            waiting = len(catalogue.untranslated_entries()) + len(catalogue.fuzzy_entries())
            self.stdout.write(f"{path.relative_to(root)}: {len(catalogue)} texts, {waiting} to translate")

    def check_catalogues(self, paths: list[Path], root: Path) -> None:
        """Raise ``CommandError`` with every problem of every catalogue, one a line."""
        texts = catalogues.find_texts(root)
        found = [
            f"{path.relative_to(root)}: {problem}"
            for path in paths
            for problem in catalogues.problems(catalogues.read(path), texts)
        ]
        if found:
            raise CommandError("\n".join([*found, f"{len(found)} problems in the translations."]))
        self.stdout.write(f"{len(texts.places)} texts are translated.")

    def compile_catalogues(self, paths: list[Path], root: Path) -> None:
        """Write the ``.mo`` beside each ``.po``; a reader finds the old one or the new one, never a half."""
        for path in paths:
            if path.exists():
                draft = path.with_suffix(".mo.draft")
                catalogues.read(path).save_as_mofile(str(draft))
                draft.replace(path.with_suffix(".mo"))
