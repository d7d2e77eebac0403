"""`manage.py sweep_documents`: removes stored files that nothing names any more."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser
from django.db import models

from portal.base.files import ContentStorage, document_storage
from portal.base.files.storage import NAME
from portal.base.models import Change, Proposal

HOUR = 60 * 60


def named_by_rows() -> set[str]:
    """The stored files that a row of any table holds."""
    names: set[str] = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField) and isinstance(field.storage, ContentStorage):
                rows = model._base_manager.order_by("pk").values_list(field.name, flat=True)
                names.update(rows.iterator(chunk_size=2000))
    return names


def named_by_snapshots() -> set[str]:
    """The stored files that the change log or a proposal not yet decided names, and may bring back."""
    names: set[str] = set()
    for rows in (
        Change.objects.order_by("pk").values_list("before", "after"),
        Proposal.objects.open().order_by("pk").values_list("base", "wanted"),
    ):
        for snapshots in rows.iterator(chunk_size=200):
            names.update(NAME.findall(json.dumps(snapshots)))
    return names


class Command(BaseCommand):
    help = (
        "Lists the stored files that no row, no entry of the change log and no open proposal names: what was uploaded "
        "but never saved, what a refused proposal held, what was redacted. With --delete it removes them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--delete", action="store_true", help="Remove them; without it nothing is touched.")
        about = "Only files older than this (48 if not given): a page may still be open."
        parser.add_argument("--hours", type=int, default=48, help=about)

    def handle(self, *_args: Any, **options: Any) -> None:
        storage: Any = document_storage()
        before = time.time() - options["hours"] * HOUR
        old = [path for path in storage.stored() if path.stat().st_mtime < before]
        named = named_by_rows() | named_by_snapshots() if old else set()
        left = [path for path in old if f"{path.parent.name}/{path.name}" not in named]
        size = sum(path.stat().st_size for path in left)
        for path in left:
            self.stdout.write(f"{path.parent.name}/{path.name}")
            if options["delete"] and path.stat().st_mtime < before:
                Path(path).unlink(missing_ok=True)
        done = "removed" if options["delete"] else "would be removed; run this again with --delete"
        self.stdout.write(f"{len(left)} files, {size} bytes: {done}.")
