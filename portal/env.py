"""Typed readers of the process environment, the only source of settings.

Each reader takes the variable's name, its default and a sentence for operators. What was read is kept in
``DECLARED``, in the order of reading, so that the documentation can be compared with the code. An empty
value counts as not given. A value that cannot be understood stops the start with a sentence that names the
variable and what it accepts; it never repeats the value, which may be a secret.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off"})


@dataclass(frozen=True)
class Variable:
    """One environment variable as an operator sees it: ``default`` is words for the documentation."""

    name: str
    kind: str
    default: str
    about: str

    def row(self) -> str:
        """The line of ``docs/deployment.md`` that describes the variable."""
        return f"| `{self.name}` | {self.kind} | {self.default or 'empty'} | {self.about} |"


DECLARED: dict[str, Variable] = {}


def _read(name: str, kind: str, default: str, about: str) -> str:
    DECLARED[name] = Variable(name, kind, default, about)
    return os.environ.get(name, "").strip()


def text(name: str, default: str = "", *, about: str, shown_default: str | None = None) -> str:
    """Any text, without surrounding blanks. ``shown_default`` words a default that depends on the machine."""
    return _read(name, "text", default if shown_default is None else shown_default, about) or default


def flag(name: str, default: bool = False, *, about: str, shown_default: str | None = None) -> bool:
    """Yes or no: 1/0, true/false, yes/no or on/off, in any case."""
    shown = ("on" if default else "off") if shown_default is None else shown_default
    value = _read(name, "yes/no", shown, about).lower()
    if not value:
        return default
    if value in YES:
        return True
    if value in NO:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0 (true/false, yes/no and on/off are understood too).")


def number(name: str, default: int, *, about: str, minimum: int = 0, maximum: int | None = None) -> int:
    """A whole number between ``minimum`` and ``maximum``, both included."""
    value = _read(name, "number", str(default), about)
    if not value:
        return default
    limits = f"of at least {minimum}" if maximum is None else f"from {minimum} to {maximum}"
    if not value.isascii() or not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number {limits}.")
    result = int(value)
    if result < minimum or (maximum is not None and result > maximum):
        raise ImproperlyConfigured(f"{name} must be a whole number {limits}.")
    return result


def choice(name: str, options: Sequence[str], default: str, *, about: str) -> str:
    """One of the given words, in small letters."""
    value = _read(name, " / ".join(options), default, about).lower() or default
    if value not in options:
        raise ImproperlyConfigured(f"{name} must be one of: {', '.join(options)}.")
    return value


def words(name: str, default: Sequence[str] = (), *, about: str) -> list[str]:
    """A list separated by commas; blanks around an entry and empty entries are dropped."""
    value = _read(name, "list", ", ".join(default), about)
    return [word.strip() for word in value.split(",") if word.strip()] or list(default)


def folder(name: str, default: Path, *, about: str, shown_default: str) -> Path:
    """An absolute path; a file standing there is refused, a missing folder is not."""
    value = _read(name, "folder", shown_default, about)
    if not value:
        return default
    path = Path(value)
    if not path.is_absolute() or (path.exists() and not path.is_dir()):
        raise ImproperlyConfigured(f"{name} must be the absolute path of a folder.")
    return path
