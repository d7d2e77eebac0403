"""What stands before Django: an answer this process has given already is given again while it is exact.

Django's own way to a kept answer (`portal.answers`) is longer than all the database does for it: some fifteen steps
that come to the same each time. So the answers that way marked as exact are kept here as they were sent, under all that
chose them, with the registry version and the day they hold for. Both are read anew for every request. Requests to the
API are counted as ever; whoever is signed in, brings a key or asks for anything but a page passes by.
"""

from __future__ import annotations

import datetime
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from functools import lru_cache
from threading import Lock
from typing import Any, NamedTuple

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import parse_etags

from portal.base.middleware import API
from portal.base.models import RegistryVersion
from portal.keys.limits import counted

# Of all answers together, in bytes.
ROOM = 32 * 1024 * 1024
# What chose an answer, beside its address; a proxy tells by the last one how it was asked.
HEADERS = ("HTTP_HOST", "HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", "HTTP_ACCEPT_ENCODING", "HTTP_X_FORWARDED_PROTO")
# What a 304 says again (RFC 9110, 15.4.5), and who may read it.
SAID_AGAIN = ("cache-control", "content-location", "date", "etag", "expires", "vary", "access-control-")
# Of these the one that asks is told anew each time.
COUNTED = ("ratelimit", "ratelimit-policy")

# The name of the statement that asks for the version, and what PostgreSQL says where a pool between the two gives each
# statement another connection: there is no such statement, or there is one already.
PREPARED, POOLED = "registry_version", ("26000", "42P05")
NOWHERE = object()

Start = Callable[..., Any]
Headers = list[tuple[str, str]]
Question = tuple[str, ...]


class Given(NamedTuple):
    """An answer as it was sent, and what it is exact for."""

    exact_for: tuple[str, str]
    headers: Headers
    # Those of a 304: whoever asks so keeps all others with the body.
    headers_unchanged: Headers
    mark: str
    body: bytes


class Front:
    """The application, with its exact answers in memory, those asked for last."""

    def __init__(self, application: Callable[[dict[str, Any], Start], Iterable[bytes]]) -> None:
        self.application = application
        self.answers: OrderedDict[Question, Given] = OrderedDict()
        self.size = 0
        self.lock = Lock()

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if not settings.EXACT_ANSWERS or not is_public(environ):
            return self.application(environ, start)
        question = question_of(environ)
        given = self.answers.get(question)
        if given is not None and given.exact_for == exact_for():
            more: Headers = []
            if environ["PATH_INFO"].startswith(API):
                standing = counted(environ, None)
                if standing.is_over:
                    return self.application(environ, start)
                more = list(standing.headers().items())
            return self._again(environ, start, question, given, more)
        return self._asked(environ, start, question)

    def _again(
        self, environ: dict[str, Any], start: Start, question: Question, given: Given, more: Headers
    ) -> Iterable[bytes]:
        with self.lock:
            if question in self.answers:
                self.answers.move_to_end(question)
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known and (known == given.mark or given.mark in {mark.removeprefix("W/") for mark in parse_etags(known)}):
            start("304 Not Modified", [*given.headers_unchanged, *more])
            return [b""]
        start("200 OK", [*given.headers, *more])
        return [given.body]

    def _asked(self, environ: dict[str, Any], start: Start, question: Question) -> Iterable[bytes]:
        """Django's answer; kept if it says what it is exact for."""
        sent: Headers = []

        def begin(status: str, headers: Headers, *error: Any) -> Any:
            sent.extend(headers)
            return start(status, headers, *error)

        response = self.application(environ, begin)
        exact = getattr(response, "exact_for", None)
        if exact is not None and isinstance(response, HttpResponse) and response.status_code == 200:
            headers = [pair for pair in sent if pair[0].lower() not in COUNTED]
            unchanged = [pair for pair in headers if pair[0].lower().startswith(SAID_AGAIN)]
            self._keep(question, Given(exact, headers, unchanged, response.headers["ETag"], response.content))
        return response

    def _keep(self, question: Question, given: Given) -> None:
        with self.lock:
            if former := self.answers.pop(question, None):
                self.size -= len(former.body)
            self.answers[question] = given
            self.size += len(given.body)
            while self.size > ROOM:
                _question, gone = self.answers.popitem(last=False)
                self.size -= len(gone.body)


def is_public(environ: dict[str, Any]) -> bool:
    """Whether everybody is answered the same: nobody can be signed in, no key is brought."""
    cookies = environ.get("HTTP_COOKIE", "")
    return (
        environ["REQUEST_METHOD"] == "GET"
        and "HTTP_AUTHORIZATION" not in environ
        and settings.SESSION_COOKIE_NAME not in cookies
        and "messages" not in cookies
    )


def question_of(environ: dict[str, Any]) -> Question:
    """All that an answer hangs on, but the registry, the day and the release."""
    address = (environ["wsgi.url_scheme"], environ["PATH_INFO"], environ.get("QUERY_STRING", ""))
    # Every page of any site may read the API and is told so, the same for all.
    return (*address, *(environ.get(name, "") for name in HEADERS), "origin" if "HTTP_ORIGIN" in environ else "")


def exact_for() -> tuple[str, str] | None:
    """What an answer must be exact for just now; None where the database does not say, which Django finds out about."""
    database = connections[DEFAULT_DB_ALIAS]
    database.close_if_unusable_or_obsolete()
    # The question itself shows whether the connection still holds.
    database.health_check_done = True
    try:
        return _stamp(database), _day(int(time.time()), timezone.localdate)
    except (DatabaseError, database.Database.Error):
        database.close()
        return None


def _stamp(database: Any) -> str:
    """`RegistryVersion.stamp()` by the driver's own cursor: Django's takes as long as the question.

    Unless the connection has yet to be made, or somebody logs or counts what is asked.
    """
    if database.connection is None or database.execute_wrappers or database.queries_logged:
        return RegistryVersion.stamp()
    if database.vendor == "postgresql" and getattr(database, "version_cursor", NOWHERE) is not None:
        return _prepared(database)
    cursor = database.connection.cursor()
    try:
        cursor.execute(RegistryVersion.STAMP)
        return RegistryVersion.written(cursor.fetchone())
    finally:
        cursor.close()


def _prepared(database: Any) -> str:
    """The same by a cursor that stays, on which PostgreSQL has read and planned the question: a third of its work.

    `version_cursor` is None from the moment this is seen not to hold.
    """
    cursor = getattr(database, "version_cursor", NOWHERE)
    try:
        if getattr(cursor, "connection", None) is not database.connection:
            cursor = database.connection.cursor()
            cursor.execute(f"PREPARE {PREPARED} AS {RegistryVersion.STAMP}")
            database.version_cursor = cursor
        cursor.execute(f"EXECUTE {PREPARED}")
    except database.Database.Error as error:
        if error.pgcode in POOLED:
            database.version_cursor = None
        raise
    return RegistryVersion.written(cursor.fetchone())


@lru_cache(maxsize=1)
def _day(_second: int, today: Callable[[], datetime.date]) -> str:
    """The day it is, worked out once a second: no day begins within one."""
    return today().isoformat()
