"""What a process remembers of public rows, in each language, exactly as long as the registry stands as it does.

For a few small things that most pages need and hardly any write changes: the places of the map, the choices of forms.
Each write makes a process read them once more; what hangs on the day, or on who asks, has no place here.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from threading import local
from typing import Any

from django.core.signals import request_finished, request_started

from portal.base.models import RegistryVersion
from portal.base.wording import page_language

# Tests write past the door, which the version does not tell.
IS_ON = True
# What this thread reads for, if it only reads: how the registry stood when it first asked.
_READING = local()


def _begin(environ: dict[str, Any] | None = None, **_signal: Any) -> None:
    """A page is built by what stands when it begins; one that writes asks anew each time."""
    _READING.stamp = "" if environ and environ["REQUEST_METHOD"] in {"GET", "HEAD"} else None


def _end(**_signal: Any) -> None:
    _READING.stamp = None


request_started.connect(_begin)
request_finished.connect(_end)


def _stamp() -> str:
    """How the registry stands: asked once for each page."""
    known: str | None = getattr(_READING, "stamp", None)
    if known is None:
        return RegistryVersion.stamp()
    _READING.stamp = known or RegistryVersion.stamp()
    return str(_READING.stamp)


def remembered(make: Callable[..., Any]) -> Callable[..., Any]:
    """The function, asked once for each of its few arguments until something public changes. One query a page."""
    known: dict[Hashable, tuple[str, Any]] = {}

    def asked(*given: Hashable) -> Any:
        if not IS_ON:
            return make(*given)
        # Read before the rows: newer ones are never remembered under an older version.
        stamp, key = _stamp(), (page_language(), *given)
        if key not in known or known[key][0] != stamp:
            made = make(*given)
            if RegistryVersion.stamp() != stamp:
                return made
            known[key] = (stamp, made)
        return known[key][1]

    return wraps(make)(asked)
