"""An edition: the files of the whole registry as the public may see it at one version of it, on one day.

Its key holds the version, the day (states of agreements change at midnight in Jakarta) and a digest of everything else
an answer depends on. An address names the key, and only files of the present key are ever given out: what has been
withdrawn since is gone from every address with the same commit, whatever still lies on the disk.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from portal.base.models import RegistryVersion
from portal.base.release import release

CONTENTS = "contents.json"
KEY = re.compile(r"[0-9]+-[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9a-f]{12}")


@dataclass(frozen=True)
class BulkFile:
    """One file: `noun` is empty for those of the whole registry, `rows` counts its records, None where it has none."""

    name: str
    form: str
    noun: str
    media_type: str
    size: int
    sha256: str
    rows: int | None = None


@dataclass(frozen=True)
class Edition:
    """The files made at one version of the registry. `at` is when it last changed, `periods` what days nouns reach."""

    key: str
    version: int
    day: datetime.date
    at: datetime.datetime
    counts: dict[str, int]
    periods: dict[str, tuple[datetime.date, datetime.date]]
    files: list[BulkFile]

    @property
    def folder(self) -> Path:
        return folder_of(self.key)

    def file(self, name: str) -> BulkFile | None:
        """The file of this name."""
        return next((file for file in self.files if file.name == name), None)

    def of(self, noun: str) -> list[BulkFile]:
        """The files of a noun, or of the whole registry for an empty one."""
        return [file for file in self.files if file.noun == noun]

    def written(self) -> str:
        """As it is kept beside its files."""
        return json.dumps(asdict(self), default=lambda value: value.isoformat())

    @classmethod
    def read(cls, text: str) -> Edition:
        """What `written` wrote."""
        kept: dict[str, Any] = json.loads(text)
        reach = {
            noun: (datetime.date.fromisoformat(first), datetime.date.fromisoformat(last))
            for noun, (first, last) in kept["periods"].items()
        }
        return cls(
            **kept
            | {
                "day": datetime.date.fromisoformat(kept["day"]),
                "at": datetime.datetime.fromisoformat(kept["at"]),
                "periods": reach,
                "files": [BulkFile(**file) for file in kept["files"]],
            }
        )


def key_at(stamp: str, day: datetime.date) -> str:
    """The key of the edition at this stamp of the registry (`RegistryVersion.stamp`) on this day."""
    digest = hashlib.sha256(f"{release()}\n{stamp}\n{day.isoformat()}".encode()).hexdigest()
    return f"{stamp.partition('.')[0]}-{day.isoformat()}-{digest[:12]}"


def present_key() -> str:
    """The key of the edition that may be given out now. One query."""
    return key_at(RegistryVersion.stamp(), timezone.localdate())


def folder_of(key: str) -> Path:
    """Where the files of an edition lie once all of them are made."""
    return Path(settings.BULK_DIR) / key


def prepared(key: str) -> Edition | None:
    """The edition of this key; None while it is not made."""
    try:
        return Edition.read((folder_of(key) / CONTENTS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
