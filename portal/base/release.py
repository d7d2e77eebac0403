"""What this release shows whatever the data: its own code, templates and words, and what the operator named."""

from __future__ import annotations

import hashlib
from collections.abc import Set
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

FOLDERS = ("portal", "regions", "partners", "programs", "templates", "static", "locale", "docs")
KINDS = frozenset({".py", ".html", ".txt", ".md", ".mo", ".css", ".js", ".svg", ".png"})
# Settings of the operator that stand in answers; the key keeps others from working an answer's mark out.
NAMED = ("SITE_NAME", "SITE_URL", "CORRECTIONS_CONTACT", "SECURITY_CONTACT", "SECRET_KEY")


# What may change how a record is told.
TELLING = frozenset({".py", ".mo"})


@cache
def release() -> str:
    """A digest, equal on every machine that runs the same release with the same names. Read once a process."""
    digest = _digest_of(KINDS)
    for name in NAMED:
        digest.update(f"{name}={getattr(settings, name)}\0".encode())
    return digest.hexdigest()


@cache
def code() -> str:
    """A short digest of what tells records: code, words, and the address files name. Read once a process."""
    digest = _digest_of(TELLING)
    digest.update(settings.SITE_URL.encode())
    return digest.hexdigest()[:16]


def _digest_of(kinds: Set[str]) -> Any:
    digest = hashlib.sha256()
    for folder in FOLDERS:
        for file in sorted(Path(settings.BASE_DIR / folder).rglob("*")):
            if file.suffix in kinds:
                digest.update(str(file.relative_to(settings.BASE_DIR)).encode())
                digest.update(file.read_bytes())
    return digest
