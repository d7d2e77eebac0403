"""What a process remembers of public rows, in each language, exactly as long as the registry stands as it does.

For a few small things that most pages need and hardly any write changes: the places of the map, the choices of forms.
Each write makes a process read them once more; what hangs on the day, or on who asks, has no place here.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any

from portal.base.models import RegistryVersion
from portal.base.wording import page_language

# Tests write past the door, which the version does not tell.
IS_ON = True


def remembered(make: Callable[..., Any]) -> Callable[..., Any]:
    """The function, asked once for each of its few arguments until something public changes. One query."""
    known: dict[Hashable, tuple[str, Any]] = {}

    def asked(*given: Hashable) -> Any:
        if not IS_ON:
            return make(*given)
        # Read before the rows: newer ones are never remembered under an older version.
        stamp, key = RegistryVersion.stamp(), (page_language(), *given)
        if key not in known or known[key][0] != stamp:
            made = make(*given)
            if RegistryVersion.stamp() != stamp:
                return made
            known[key] = (stamp, made)
        return known[key][1]

    return wraps(make)(asked)
