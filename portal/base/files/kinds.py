"""Which files are kept, told by their content alone: neither the name nor what the browser says of it is believed.

The list is short on purpose: what an agreement is signed, scanned and annexed as. Each kind is known by how it begins
and, for office files, by what is inside; whatever could run (macros, scripts, web pages) is refused. The answers are
the same on every machine: no list of types outside this module is asked. Files are read in pieces.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

HEAD = 2048
# The most of a member of an office file, or of its list of members, that is ever unpacked or read.
MEMBER_LIMIT = 1024 * 1024


@dataclass(frozen=True)
class FileKind:
    """A kind of file that is kept: its name for people, its ending, its type on the web, and whether browsers show it.

    What a browser does not show by itself, or what is made to be edited, is only ever downloaded.
    """

    label: str
    suffix: str
    media_type: str
    is_shown: bool = False


PDF = FileKind("PDF", ".pdf", "application/pdf", is_shown=True)
PNG = FileKind("PNG", ".png", "image/png", is_shown=True)
JPEG = FileKind("JPEG", ".jpg", "image/jpeg", is_shown=True)
WEBP = FileKind("WebP", ".webp", "image/webp", is_shown=True)
TIFF = FileKind("TIFF", ".tif", "image/tiff")
_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
OPEN_XML = {
    b"wordprocessingml.document.main+xml": FileKind("DOCX", ".docx", f"{_OPEN_XML}wordprocessingml.document"),
    b"spreadsheetml.sheet.main+xml": FileKind("XLSX", ".xlsx", f"{_OPEN_XML}spreadsheetml.sheet"),
    b"presentationml.presentation.main+xml": FileKind("PPTX", ".pptx", f"{_OPEN_XML}presentationml.presentation"),
}
OPEN_DOCUMENT = {
    f"{_OPEN_DOCUMENT}{word}".encode(): FileKind(suffix[1:].upper(), suffix, f"{_OPEN_DOCUMENT}{word}")
    for word, suffix in (("text", ".odt"), ("spreadsheet", ".ods"), ("presentation", ".odp"))
}
KINDS = {kind.media_type: kind for kind in (PDF, PNG, JPEG, WEBP, TIFF, *OPEN_XML.values(), *OPEN_DOCUMENT.values())}
# For the browser's own dialog, which then offers only these.
ACCEPTED = ",".join([*(kind.suffix for kind in KINDS.values()), ".jpeg", ".tiff"])

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What browsers look for where they guess at a type (https://mimesniff.spec.whatwg.org/#rules-for-identifying-an-unknown-mime-type).
WEB_PAGE_HEAD = re.compile(rb"<(!doctype\s+html|html|head|body|script|iframe|svg)\b", re.IGNORECASE)
WEB_PAGE = re.compile(rb"<script\b|<!doctype\s+html", re.IGNORECASE)
# An action of a PDF that runs something. Inside compressed parts it is not seen; see docs/decisions/documents.md.
PDF_ACTION = re.compile(rb"/(JavaScript|Launch)(?=[\s/<>()\[\]])")
LONGEST = 64
MACROS = re.compile(
    r"(^|/)vba(project|data)[^/]*$|(^|/)activex/|(^|/)macrosheets/|^basic/|^scripts/|\.(exe|dll|js|vbs|hta)$",
    re.IGNORECASE,
)
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


def recognise(file: Any, name: str) -> FileKind:
    """What kind of file this is; `file` is a `django.core.files.File`, `name` what people call it.

    Raises `ValidationError` with a sentence that names the file and says what to do, where it is none that is kept.
    """
    if not file.size:
        raise _refusal(
            name, _("“%(name)s” is empty. Look whether it was saved or scanned whole, then choose it again.")
        )
    file.seek(0)
    head = file.read(HEAD)
    kind = _by_beginning(head)
    if head.startswith(b"PK\x03\x04"):
        kind = _office_kind(file, head, name)
    if kind is None:
        raise _refusal(name, _sentence_for_unknown(head))
    if WEB_PAGE_HEAD.search(head) or _holds(file, WEB_PAGE):
        raise _refusal(
            name, _("“%(name)s” also holds parts of a web page. Print or scan it to PDF again and choose that file.")
        )
    if kind is PDF and _holds(file, PDF_ACTION):
        raise _refusal(name, _("“%(name)s” holds a script. Print it to PDF again and choose that file."))
    return kind


def _refusal(name: str, sentence: str) -> ValidationError:
    return ValidationError(sentence, code="refused", params={"name": name})


def _by_beginning(head: bytes) -> FileKind | None:
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    return TIFF if head.startswith((b"II*\x00", b"MM\x00*")) else None


def _sentence_for_unknown(head: bytes) -> str:
    if head.startswith(OLD_OFFICE):
        return _(
            "“%(name)s” is an old office file, or one with a password. Save it as PDF, or in a present format "
            "without a password, and choose that file."
        )
    if b"%PDF-" in head:
        return _("“%(name)s” has something before its beginning as a PDF. Print it to PDF again and choose that file.")
    return _(
        "“%(name)s” is neither a PDF, nor an image (PNG, JPEG, WebP, TIFF), nor an office file (DOCX, XLSX, PPTX, ODT, "
        "ODS, ODP). Save it as PDF and choose that file."
    )


def _holds(file: Any, pattern: re.Pattern[bytes]) -> bool:
    """Whether the file holds this anywhere, also where two pieces of it meet."""
    before = b""
    for piece in file.chunks():
        if pattern.search(before + piece):
            return True
        before = piece[-LONGEST:]
    return False


def _office_kind(file: Any, head: bytes, name: str) -> FileKind | None:
    """The kind of a ZIP archive that is an office file; None for any other. Raises `ValidationError` for macros."""
    if not _has_short_list(file):
        return None
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            types = _member(archive, "[Content_Types].xml") if "[Content_Types].xml" in names else b""
            mimetype = _member(archive, "mimetype") if head[30:38] == b"mimetype" else b""
    except UNREADABLE:
        return None
    if b"macroenabled" in types.lower() or any(MACROS.search(member) for member in names):
        raise _refusal(
            name,
            _("“%(name)s” holds macros or programs. Save it as PDF, or without macros, and choose that file."),
        )
    return OPEN_DOCUMENT.get(mimetype) or next((kind for word, kind in OPEN_XML.items() if word in types), None)


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as member:
        return member.read(MEMBER_LIMIT)


def _has_short_list(file: Any) -> bool:
    """Whether the archive's own list of members is small enough to be read; also nothing of the 64-bit kind."""
    end = min(file.size, 65_557 + 20)
    file.seek(file.size - end)
    tail = file.read(end)
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < 22 or tail[max(place - 20, 0) : place].startswith(b"PK\x06\x07"):
        return False
    (size,) = struct.unpack_from("<L", tail, place + 12)
    return size <= MEMBER_LIMIT
