"""Makes an edition: all files from one snapshot of the database, in a folder that gets its name when it is whole.

One process makes while the others answer that it is under way. What is left of older editions is removed first.
"""

from __future__ import annotations

import datetime
import json
import logging
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.core.cache import cache
from django.core.files import locks
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from portal.base.addresses import absolute
from portal.base.freshness import registry_state
from portal.base.models import RegistryVersion
from portal.base.spreadsheets import FORMS, XLSX
from portal.base.workbooks import MOST_ROWS, Row, Worksheet, open_sheet, write_frame
from portal.bulk.describing import TableFile, catalogue, package
from portal.bulk.editions import CONTENTS, BulkFile, Edition, folder_of, key_at, prepared, present_key
from portal.bulk.nouns import NOUNS, Noun
from portal.bulk.writing import (
    GZIP,
    ZIP,
    Digest,
    columns_of,
    measured,
    member,
    packed,
    public_keys,
    write_points,
    write_records,
    write_rows,
)

logger = logging.getLogger(__name__)
UNFINISHED = ".unfinished"
LOCK = ".lock"
# How often one call begins anew because the registry moved while it wrote.
ATTEMPTS = 3
# Seconds between two processes that readers start.
PAUSE = 60


def start() -> None:
    """Have the present edition made by a process of its own, which ends by itself; at most one a minute is begun."""
    if not cache.add("bulk-started", 1, PAUSE):
        return
    subprocess.Popen(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "prepare_data"],
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def prepare() -> Edition | None:
    """The present edition, made where it is not; None where another process is making one."""
    with _alone() as is_mine:
        if not is_mine:
            return None
        for _attempt in range(ATTEMPTS):
            edition = prepared(present_key()) or _made()
            if edition.key == present_key():
                break
        return edition


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether this process may make: the lock goes with the process that holds it, however that ends."""
    folder = Path(settings.BULK_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("ab") as file:
        is_mine = locks.lock(file, locks.LOCK_EX | locks.LOCK_NB)
        try:
            yield is_mine
        finally:
            if is_mine:
                locks.unlock(file)


@contextmanager
def snapshot() -> Iterator[None]:
    """All that is read within is of one moment, while others go on writing."""
    if connection.in_atomic_block:
        yield
        return
    database: Any = connection
    if connection.vendor == "sqlite":
        # A transaction that only reads must not take the place of the one writer.
        database.ensure_connection()
        usual, database.transaction_mode = database.transaction_mode, "DEFERRED"
        try:
            with transaction.atomic():
                yield
        finally:
            database.transaction_mode = usual
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _made() -> Edition:
    _sweep()
    unfinished = Path(settings.BULK_DIR) / UNFINISHED
    unfinished.mkdir()
    # Names of codes and headings are in the site's first language; texts stand in both, in columns of their own.
    with translation.override(settings.LANGUAGE_CODE), snapshot():
        edition = _Making(unfinished).everything()
    unfinished.rename(folder_of(edition.key))
    logger.info("Data of version %s prepared: %s files.", edition.version, len(edition.files))
    return edition


def _sweep() -> None:
    """Remove what is left of other editions: nobody is given it any more."""
    for path in Path(settings.BULK_DIR).iterdir():
        if path.is_dir():
            shutil.rmtree(path)


class _Making:
    """An edition while it is made in this folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        stamp, day, state = RegistryVersion.stamp(), timezone.localdate(), registry_state()
        self.keys = {noun.key: public_keys(noun) for noun in NOUNS}
        self.edition = Edition(
            key=key_at(stamp, day),
            version=int(stamp.partition(".")[0]),
            day=day,
            at=state.at if state else datetime.datetime.combine(day, datetime.time(), datetime.UTC),
            counts={key: len(keys) for key, keys in self.keys.items()},
            periods={noun.key: days for noun in NOUNS if (days := noun.period())},
            files=[],
        )
        self.has_books = max(self.edition.counts.values()) <= MOST_ROWS
        self.tables: list[tuple[Noun, TableFile]] = []
        self.packed_tables: list[tuple[Noun, TableFile]] = []

    def everything(self) -> Edition:
        """Write all files, and what they are."""
        total = sum(self.edition.counts.values())
        with ExitStack() as stack:
            lines = stack.enter_context(packed(self.folder / "registry.jsonl.gz"))
            archive = stack.enter_context(ZipFile(self.folder / "registry.csv.zip", "x", ZIP_DEFLATED))
            books = [stack.enter_context(self._book("registry.xlsx", NOUNS))] if self.has_books else []
            for number, noun in enumerate(NOUNS, 1):
                self._tables_of(noun, archive, [(book, number) for book in books])
                self._records_of(noun, lines)
            with member(archive, "datapackage.json") as file:
                file.write(_json(package(self.edition, self.tables)))
        self._add("registry.csv.zip", "csv", "", ZIP, total)
        self._add("registry.jsonl.gz", "jsonl", "", GZIP, total)
        if self.has_books:
            self._add("registry.xlsx", "xlsx", "", FORMS[XLSX], total)
        self._describe()
        return self.edition

    def _tables_of(self, noun: Noun, archive: ZipFile, books: list[tuple[ZipFile, int]]) -> None:
        rows, name, told = self.edition.counts[noun.key], f"{noun.key}.csv", Digest()
        with ExitStack() as stack:
            file = stack.enter_context(packed(self.folder / f"{name}.gz"))
            part = stack.enter_context(member(archive, name))
            own = [(stack.enter_context(self._book(f"{noun.key}.xlsx", [noun])), 1)] if self.has_books else []
            write_rows(noun, self.keys[noun.key], [file, part, told], [*own, *books])
        self.tables.append((noun, TableFile(name, told.size, told.sha256)))
        made = self._add(f"{name}.gz", "csv", noun.key, GZIP, rows)
        self.packed_tables.append((noun, TableFile(made.name, made.size, made.sha256, is_packed=True)))
        if self.has_books:
            self._add(f"{noun.key}.xlsx", "xlsx", noun.key, FORMS[XLSX], rows)

    def _records_of(self, noun: Noun, lines: Any) -> None:
        with packed(self.folder / f"{noun.key}.jsonl.gz") as file:
            write_records(noun, self.keys[noun.key], [file, lines])
        self._add(f"{noun.key}.jsonl.gz", "jsonl", noun.key, GZIP, self.edition.counts[noun.key])
        if noun.key == "regions":
            with packed(self.folder / "regions.geojson.gz") as file:
                count = write_points(noun, self.keys[noun.key], file)
            self._add("regions.geojson.gz", "geojson", noun.key, GZIP, count)

    def _describe(self) -> None:
        descriptions = [(f"{noun.key}.datapackage.json", noun.key, [(noun, file)]) for noun, file in self.packed_tables]
        for name, noun_key, tables in [("datapackage.json", "", self.packed_tables), *descriptions]:
            (self.folder / name).write_bytes(_json(package(self.edition, tables)))
            self._add(name, "package", noun_key, "application/json", None)
        sums = "".join(f"{file.sha256}  {file.name}\n" for file in self.edition.files)
        (self.folder / "SHA256SUMS").write_text(sums, encoding="ascii")
        self._add("SHA256SUMS", "sums", "", "text/plain", None)
        (self.folder / "catalog.jsonld").write_bytes(_json(catalogue(self.edition)))
        self._add("catalog.jsonld", "catalogue", "", "application/ld+json", None)
        (self.folder / CONTENTS).write_text(self.edition.written(), encoding="utf-8")

    def _add(self, name: str, form: str, noun: str, media_type: str, rows: int | None) -> BulkFile:
        file = measured(self.folder / name, form=form, noun=noun, media_type=media_type, rows=rows)
        self.edition.files.append(file)
        return file

    @contextmanager
    def _book(self, name: str, nouns: list[Noun]) -> Iterator[ZipFile]:
        """A workbook of these nouns, whose sheets the caller writes; the last one says what it holds."""
        title = settings.SITE_NAME if len(nouns) > 1 else f"{settings.SITE_NAME}: {nouns[0].name}"
        about = Worksheet(_("About"), [32, 32, 80, 32, 80], (), has_headings=False)
        with ZipFile(self.folder / name, "x", ZIP_DEFLATED) as book:
            write_frame(book, title, self.edition.day, [*(noun.name for noun in nouns), about.name])
            yield book
            with open_sheet(book, len(nouns) + 1, about) as write:
                for row in self._about(title, nouns):
                    write(row)

    def _about(self, title: str, nouns: list[Noun]) -> Iterator[Row]:
        yield (title,)
        yield from about_whole(self.edition)
        for noun in nouns:
            yield ("",)
            yield (
                noun.name,
                "",
                str(noun.definition),
                *_in_english(noun.model._meta.verbose_name_plural, noun.definition),
            )
            told = (_("Column"), _("Name in CSV files"), _("What it holds"))
            yield (*told, *_in_english(lazy("Column"), lazy("What it holds")))
            for column in columns_of(noun):
                yield (
                    *(capfirst(column.heading), column.key, str(column.about)),
                    *_in_english(column.heading, column.about),
                )


def _in_english(name: Any, about: Any) -> tuple[str, str]:
    """What something is called and what it is, for readers of English."""
    with translation.override("en"):
        return capfirst(str(name)), str(about)


def about_whole(edition: Edition) -> Iterator[Row]:
    """What every workbook says of itself."""
    yield (_("Registry"), settings.SITE_NAME)
    yield (_("From the page"), absolute(reverse("data")))
    yield (_("Day"), edition.day.isoformat())
    yield (_("Version of the registry"), str(edition.version))
    yield (_("Licence"), _("Facts of this registry: CC BY 4.0. Quotations and others’ texts remain their authors’."))
    yield (_("Empty cell"), _("Nobody stated it. It is not zero."))


def _json(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"
