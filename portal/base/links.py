"""Asks web addresses whether they still answer, without being led to where only this machine may go.

An address that people typed is asked by the server, so it must not reach the server's own network: only http and
https, only public addresses. A name is resolved once and the connection goes to the address that was looked at, so
that a name which means another machine a moment later leads nowhere. The same holds for each redirect.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import SplitResult, quote, urljoin, urlsplit

# Seconds to wait for the connection, and again for each part of the answer.
TIMEOUT = 10.0
MOST_REDIRECTS = 5
# Answers that refuse a program and say nothing about a reader: signing in, forbidden, too many requests and the like.
REFUSALS = frozenset({401, 403, 405, 406, 407, 429, 451, 999})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# IPv4 addresses as networks that know only IPv6 write them (RFC 6052).
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
_PORTS = {"http": 80, "https": 443}


class Answer(NamedTuple):
    """Whether an address answers, and what it said: `404 Not Found`, `timed out`.

    `is_alive` is None where this machine could not ask, because no name could be resolved just now.
    """

    is_alive: bool | None
    words: str


class NotAskedError(Exception):
    """The address may not be asked; the words say why."""


def is_public(address: str) -> bool:
    """Whether a numeric network address is one that everybody can reach, by whatever way it is written."""
    number = ipaddress.ip_address(address)
    if isinstance(number, ipaddress.IPv6Address):
        if number in _TRANSLATED:
            number = ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
        else:
            number = number.ipv4_mapped or number.sixtofour or number
    return number.is_global and not number.is_multicast


@dataclass
class Asker:
    """Asks addresses politely. `allowed` decides by numeric address which machines may be asked at all."""

    user_agent: str
    timeout: float = TIMEOUT
    allowed: Callable[[str], bool] = is_public
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def ask(self, url: str) -> Answer:
        """What the address answers; never raises. HEAD first, then GET where that is refused; no content is read."""
        try:
            status, reason = self._follow(url, "HEAD")
            if status >= 400:
                status, reason = self._follow(url, "GET")
        except NotAskedError as error:
            return Answer(False, str(error))
        except TimeoutError:
            return Answer(False, "timed out")
        except socket.gaierror as error:
            is_here = error.errno == socket.EAI_AGAIN
            return Answer(None if is_here else False, error.strerror or "no such name")
        except (OSError, http.client.HTTPException, ValueError) as error:
            return Answer(False, (str(error) or type(error).__name__)[:200])
        return Answer(status < 400 or status in REFUSALS, f"{status} {reason}".strip()[:200])

    def _follow(self, url: str, method: str) -> tuple[int, str]:
        for _step in range(MOST_REDIRECTS + 1):
            status, reason, target = self._once(url, method)
            if status not in _REDIRECTS or not target:
                return status, reason
            url = urljoin(url, target)
        raise NotAskedError("too many redirects")

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        """Send this there, and what the address answers. No redirect is followed.

        Raises `NotAskedError` where nothing may be sent, and what the network or the other side raise.
        """
        status, reason, _target = self._once(url, "POST", body, headers)
        return status, reason

    def check(self, url: str) -> None:
        """Raise `NotAskedError` where the address may not be asked; `socket.gaierror` where its name is unknown."""
        self._connection(urlsplit(url)).close()

    def _once(
        self, url: str, method: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, str, str]:
        parts = urlsplit(url)
        connection = self._connection(parts)
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        query = f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
        try:
            own = {"User-Agent": self.user_agent, "Accept": "*/*", "Connection": "close"}
            connection.request(method, path + query, body, {**(headers or {}), **own})
            answer = connection.getresponse()
            return answer.status, answer.reason, answer.getheader("Location", "") or ""
        finally:
            connection.close()

    def _connection(self, parts: SplitResult) -> http.client.HTTPConnection:
        if parts.scheme not in _PORTS or not parts.hostname:
            raise NotAskedError("not an http or https address")
        if parts.username is not None:
            raise NotAskedError("an address with a user name is not asked")
        port = parts.port or _PORTS[parts.scheme]
        address = self._resolve(parts.hostname, port)
        if parts.scheme == "https":
            return _SecureConnection(parts.hostname, port, address, timeout=self.timeout, context=self.context)
        return _Connection(parts.hostname, port, address, timeout=self.timeout)

    def _resolve(self, host: str, port: int) -> str:
        """The numeric address to connect to. Every address the name has must be one that may be asked."""
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        if not found or not all(self.allowed(address.partition("%")[0]) for address in found):
            raise NotAskedError("not a public address")
        return found[0]


class _Connection(http.client.HTTPConnection):
    """A connection to the numeric address that was looked at, whatever the name means by now."""

    def __init__(self, host: str, port: int, address: str, *, timeout: float) -> None:
        super().__init__(host, port, timeout=timeout)
        self.address = address

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), self.timeout)


class _SecureConnection(http.client.HTTPSConnection):
    """The same with TLS; the certificate has to be the name's."""

    def __init__(self, host: str, port: int, address: str, *, timeout: float, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=timeout, context=context)
        self.address, self.tls = address, context

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), self.timeout)
        self.sock = self.tls.wrap_socket(self.sock, server_hostname=self.host)
