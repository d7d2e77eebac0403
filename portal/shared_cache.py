"""The cache where there is no Redis: files, seen by every process of the machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache
from django.core.files import locks


class SharedFileCache(FileBasedCache):
    """Django's cache in files, in which of two processes that `add` one key at once only one succeeds.

    The limits on sign-in and the refusal of a code that was used lean on that.
    """

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Store a value under a key that has none; whether it was stored."""
        with self._alone():
            return super().add(key, value, timeout, version)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time, and in it one thread."""
        self._createdir()
        with (Path(self._dir) / "lock").open("ab") as file:
            locks.lock(file, locks.LOCK_EX)
            yield
