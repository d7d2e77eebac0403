"""How often the API may be asked: by the minute, for each key, or for each address that brings none.

The headers are those of the IETF draft on rate limit fields (draft-ietf-httpapi-ratelimit-headers).
"""

from __future__ import annotations

import ipaddress
import time
from functools import lru_cache
from threading import Lock
from typing import Any, NamedTuple

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest

from portal.keys.models import ApiKey

# Seconds in which requests are counted together.
WINDOW = 60
# The cache in which they are counted where there is one for all processes (Redis).
SHARED = "limits"


class Standing(NamedTuple):
    """Where somebody stands: the name and size of their limit, how much of it is left, and for how many seconds."""

    tier: str
    limit: int
    used: int
    seconds: int

    @property
    def is_over(self) -> bool:
        return self.used > self.limit

    def headers(self) -> dict[str, str]:
        """What every answer says about it."""
        told = {
            "RateLimit-Policy": f'"{self.tier}";q={self.limit};w={WINDOW}',
            "RateLimit": f'"{self.tier}";r={max(self.limit - self.used, 0)};t={self.seconds}',
        }
        return told | ({"Retry-After": str(self.seconds)} if self.is_over else {})


def counted(asked: dict[str, Any], key: ApiKey | None) -> Standing:
    """Count a request with this environment (a request's `META`), and say where that leaves whoever asked."""
    tier = key.tier if key else "anonymous"
    who = f"key {key.pk}" if key else network_of(asked)
    window, passed = divmod(int(time.time()), WINDOW)
    used = among_all(who, window) if SHARED in settings.CACHES else HERE.count(who, window)
    return Standing(tier, settings.API_LIMITS[tier], used, WINDOW - passed)


class Counts:
    """How often each has asked in a window, as far as this process knows.

    A cache of Django's in memory would do, at a third of all that is done for an answer that is kept.
    """

    def __init__(self, most: int = 100_000) -> None:
        self.most, self.window, self.lock = most, 0, Lock()
        self.numbers: dict[str, int] = {}

    def count(self, who: str, window: int) -> int:
        """Count once more, and say how often that was. Of too many at once those known longest make room."""
        with self.lock:
            if window != self.window:
                self.window, self.numbers = window, {}
            elif len(self.numbers) >= self.most and who not in self.numbers:
                del self.numbers[next(iter(self.numbers))]
            used = self.numbers[who] = self.numbers.get(who, 0) + 1
            return used


HERE = Counts()


def among_all(who: str, window: int) -> int:
    """The same in the cache that all processes share."""
    counter, counts = f"{who} {window}".replace(" ", "/"), caches[SHARED]
    try:
        return counts.incr(counter)
    except ValueError:
        # The first in this window, unless another process was so just before.
        counts.add(counter, 0, WINDOW)
    try:
        return counts.incr(counter)
    except ValueError:
        # The counter had to make room for others at once.
        return 1


def network_of(asked: dict[str, Any]) -> str:
    """The caller's address; of IPv6 the first half, because a household has the whole other half to itself."""
    told = asked.get("REMOTE_ADDR", ""), asked.get("HTTP_X_FORWARDED_FOR", "")
    return _network(*told, settings.ALLAUTH_TRUSTED_PROXY_COUNT)


# Finding it out takes longer than all else that is done for an answer that is kept, and the same callers come again.
@lru_cache(maxsize=4096)
def _network(remote: str, forwarded: str, _proxies: int) -> str:
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": remote, "HTTP_X_FORWARDED_FOR": forwarded}
    address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network(f"{address}/64", strict=False).network_address)
