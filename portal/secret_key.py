"""The signing key of an installation that was given none: made once, kept in a file only its owner reads."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key


def kept_key(path: Path) -> str:
    """The key kept at ``path``, made there on first use with mode 0600.

    Raises ``ImproperlyConfigured`` where the file cannot be read or written. Two processes that start
    together end with the same key: the file appears whole or not at all, and the first one stays.
    """
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_name(f"{path.name}.{os.getpid()}")
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(get_random_secret_key())
            try:
                os.link(draft, path)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return path.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"No SECRET_KEY is given and none can be kept in {path}: {error.strerror}. Set SECRET_KEY."
        ) from error
