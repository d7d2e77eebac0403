"""Writes the rows of each noun into all files that hold them while the rows are read once.

CSV and both workbooks take the rows of the sheet, JSON Lines the records as the API tells them. Nothing but a batch of
records is in memory, and the same rows give the same bytes on every machine.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, Protocol
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst

from portal.base.addresses import absolute
from portal.base.api.shapes import Addresses
from portal.base.keys import batches, keys_of
from portal.base.publishing import shown
from portal.base.sheets import Column
from portal.base.spreadsheets import csv_file
from portal.base.workbooks import Row, Worksheet, open_sheet
from portal.bulk.editions import BulkFile
from portal.bulk.nouns import Noun

GZIP, ZIP = "application/gzip", "application/zip"
# Records of the API in memory at a time: one that is not kept is a tree of rows and citations.
BATCH = 50
LEVEL = 6


class Writable(Protocol):
    """Whatever takes bytes."""

    def write(self, data: bytes, /) -> object: ...


class Digest:
    """Counts and digests what is written to it."""

    def __init__(self) -> None:
        self.size, self._sha256 = 0, hashlib.sha256()

    def write(self, data: bytes) -> None:
        self.size += len(data)
        self._sha256.update(data)

    @property
    def sha256(self) -> str:
        return self._sha256.hexdigest()


@contextmanager
def packed(path: Path) -> Iterator[IO[bytes]]:
    """A new gzip file that holds no name and no time."""
    with path.open("xb") as raw, gzip.GzipFile("", "wb", LEVEL, raw, mtime=0) as file:
        yield file


@contextmanager
def member(archive: ZipFile, name: str) -> Iterator[IO[bytes]]:
    """A new member of an archive, of the archive's own day zero."""
    part = ZipInfo(name)
    part.compress_type = ZIP_DEFLATED
    with archive.open(part, "w", force_zip64=True) as file:
        yield file


def measured(path: Path, *, form: str, noun: str, media_type: str, rows: int | None = None) -> BulkFile:
    """What is told of a file that is whole."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return BulkFile(path.name, form, noun, media_type, path.stat().st_size, digest, rows)


def public_keys(noun: Noun) -> Sequence[int]:
    """The public records of a noun, in the order in which the API walks them."""
    return keys_of(noun.model._default_manager.published().order_by(noun.viewset.cursor_column))


def columns_of(noun: Noun) -> list[Column]:
    """The columns everyone gets."""
    return noun.sheet(None).columns()


def worksheet(noun: Noun) -> Worksheet:
    """The sheet of a noun in a workbook, without its rows."""
    headings = [capfirst(column.heading) for column in columns_of(noun)]
    return Worksheet(noun.name, [min(max(len(heading) + 4, 12), 40) for heading in headings], ())


def write_rows(
    noun: Noun, keys: Sequence[int], to: Sequence[Writable], workbooks: Iterable[tuple[ZipFile, int]]
) -> None:
    """Write the rows as CSV to each of `to`, and as the sheet of its number into each workbook."""
    columns = columns_of(noun)
    with ExitStack() as stack:
        writers = [stack.enter_context(open_sheet(book, number, worksheet(noun))) for book, number in workbooks]
        for write in writers:
            write([capfirst(column.heading) for column in columns])
        for piece in csv_file(columns, _passing(noun.sheet(None).rows(keys), writers), mark=""):
            for file in to:
                file.write(piece)


def _passing(rows: Iterable[Row], writers: Sequence[Callable[[Row], None]]) -> Iterator[Row]:
    for row in rows:
        for write in writers:
            write(row)
        yield row


def write_records(noun: Noun, keys: Sequence[int], to: Sequence[Writable]) -> None:
    """Write each record as the API tells it at the site's own address, one a line."""
    addresses = Addresses(api=absolute(reverse("api-root")), site=settings.SITE_URL)
    for batch in batches(keys, BATCH):
        lines = noun.viewset.texts(batch, addresses)
        piece = "".join(f"{line}\n" for line in lines).encode()
        for file in to:
            file.write(piece)


def write_points(noun: Noun, keys: Sequence[int], file: Writable) -> int:
    """Write the regions whose place is known as GeoJSON (RFC 7946), and say how many these are."""
    file.write(b'{"type":"FeatureCollection","features":[')
    count = 0
    for batch in batches(keys, BATCH * 20):
        regions = noun.model._default_manager.published().filter(pk__in=batch)
        for region in regions.select_related("parent").order_by("code"):
            if region.longitude is None or region.latitude is None:
                continue
            file.write((b"," if count else b"") + b"\n" + json.dumps(_point(region), ensure_ascii=False).encode())
            count += 1
    file.write(b"\n]}\n")
    return count


def _point(region: Any) -> dict[str, Any]:
    parent: Any = shown(region.parent)
    return {
        "type": "Feature",
        "id": region.code,
        "geometry": {"type": "Point", "coordinates": [region.longitude, region.latitude]},
        "properties": {
            "code": region.code,
            "name": region.name,
            "kind": region.kind,
            "parent_code": parent and parent.code,
            "page": absolute(region.get_absolute_url()),
        },
    }
