"""Where files are kept: outside everything that is served by itself, each under the hash of its own content.

The same content saved twice is one file, and a save that is undone (a rehearsal, a page with an error) leaves a file
that harms nothing; `manage.py sweep_documents` removes what nothing names any more.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.core.files.uploadhandler import FileUploadHandler

NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{64}\.[a-z]{3,4}")
UNFINISHED = ".unfinished-"


def document_storage() -> Storage:
    """The storage of signed scans and annexes; looked up late, so that no migration knows its folder."""
    return storages["documents"]


def digest(file: Any) -> str:
    """The SHA-256 of a file's content, in hexadecimal; the file is read in pieces."""
    made = hashlib.sha256()
    for piece in file.chunks():
        made.update(piece)
    return made.hexdigest()


class ContentStorage(FileSystemStorage):
    """Files named by their content, as in `ab/abcdef….pdf`; one is written whole or not at all, and never changed."""

    def keep(self, content: Any, suffix: str) -> str:
        """Store the content, unless it is there already, and give its name."""
        hashed = digest(content)
        name = f"{hashed[:2]}/{hashed}{suffix.lower()}"
        path = Path(self.path(name))
        if path.exists():
            # Asked for again: as young as a new one for those who remove what nobody names.
            os.utime(path)
            return name
        Path(self.location).mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=UNFINISHED, delete=False) as made:
            try:
                for piece in content.chunks():
                    made.write(piece)
                made.flush()
                os.fsync(made.fileno())
                Path(made.name).replace(path)
            except BaseException:
                Path(made.name).unlink(missing_ok=True)
                raise
        return name

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: what has the same name has the same content."""
        return name

    def _save(self, name: str, content: Any) -> str:
        return self.keep(content, Path(name).suffix)

    def url(self, name: str | None) -> str:
        """None: a file is given out by a page that knows who may see it."""
        raise ValueError("A stored file has no address of its own.")

    def stored(self) -> Iterator[Path]:
        """Every file that is there, those too that were never finished; sorted."""
        yield from sorted(path for path in Path(self.location).glob("*/*") if path.is_file())


def clean_name(name: str) -> str:
    """A file's name as its owner gave it, fit to be shown: no folders, no invisible or turning characters."""
    last = re.split(r"[/\\]", name)[-1]
    visible = "".join(sign for sign in unicodedata.normalize("NFC", last) if unicodedata.category(sign)[0] != "C")
    stem, dot, ending = " ".join(visible.split()).strip(". ").rpartition(".")
    stem, ending = (stem, f"{dot}{ending}") if dot and len(ending) <= 5 else (f"{stem}{dot}{ending}", "")
    return f"{stem[: 150 - len(ending)]}{ending}" or "file"


class UploadLimit(FileUploadHandler):
    """Lets no more of a file through than a little over the limit, so that nothing fills memory or disk.

    What arrives is then larger than the limit, and is refused by the form with a sentence.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= settings.DOCUMENT_LIMIT else None

    def file_complete(self, file_size: int) -> None:
        """Nothing: the next handler has the file."""
