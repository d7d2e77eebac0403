"""Answers to the public: kept exactly as long as nothing they show has changed, marked, and compressed.

An answer depends on its address, the language and form asked for, the release, the day (states of agreements change at
midnight in Jakarta) and the registry version; nothing else may stand in it. So one mark made of these is the key of the
kept answer and its strong ETag: whoever has the answer already gets a 304 before anything is asked but the version.
Whoever is signed in passes by, and so does everything that sets a cookie or says it is private.
"""

from __future__ import annotations

import gzip
import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple

import brotli
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from portal.base.middleware import API, language_of
from portal.base.models import RegistryVersion
from portal.base.release import release

# Not compressed below this size, and not kept above that one, in bytes.
LEAST, MOST = 500, 1024 * 1024
COMPRESSED = ("text/", "application/json", "application/problem+json", "application/xml", "application/atom+xml")
# Levels that cost less than the page itself; what is kept is compressed once.
BROTLI_QUALITY, GZIP_LEVEL = 5, 6
# While one builds an answer the others wait, in seconds: how long at most, and between two looks.
PATIENCE, PAUSE = 10.0, 0.01
NOT_KEPT = b""
# Anyone may keep it, and asks before each use whether it is still so.
KEEPING = "public, no-cache"


class Answer(NamedTuple):
    """An answer as it is kept."""

    headers: list[tuple[str, str]]
    body: bytes

    def response(self) -> HttpResponse:
        response = HttpResponse(self.body)
        for name, value in self.headers:
            response.headers[name] = value
        return response


class ExactAnswersMiddleware:
    """Serves what is kept while it is exact, and keeps what was built; see the module."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.EXACT_ANSWERS or request.method not in {"GET", "HEAD"} or is_private(request):
            return self.get_response(request)
        if is_personal(request):
            response = self.get_response(request)
            response.headers.setdefault("Cache-Control", "private, no-store")
            return response
        # Read before everything else: what is built from newer rows is never kept under an older version.
        stamp, day = RegistryVersion.stamp(), timezone.localdate().isoformat()
        encoding = encoding_of(request)
        mark = mark_of(request, stamp, day, encoding)
        # Compared weakly, as RFC 9110 asks for: a proxy that packs an answer anew marks it so.
        if mark in {known.removeprefix("W/") for known in parse_etags(request.headers.get("If-None-Match", ""))}:
            return self._unchanged(request, mark)
        response = self._kept_or_built(request, stamp, encoding, mark)
        if response.headers.get("ETag") == mark:
            # For what stands before Django (`portal.front`).
            response.exact_for = stamp, day
        return response

    def _kept_or_built(self, request: HttpRequest, stamp: str, encoding: str, mark: str) -> HttpResponse:
        answers = caches["answers"]
        kept = answers.get(mark)
        if kept is None:
            with alone(answers, mark):
                # Whoever was first may have built it meanwhile.
                kept = answers.get(mark)
                if kept is None:
                    response = self.get_response(request)
                    kept = self._finished(request, response, stamp, encoding, mark)
                    answers.set(mark, kept)
                    return kept.response() if kept else response
        return kept.response() if kept else self.get_response(request)

    @staticmethod
    def _finished(request: HttpRequest, response: HttpResponse, stamp: str, encoding: str, mark: str) -> Any:
        """The answer to keep; `NOT_KEPT` where it is not for everyone, or the registry moved while it was built."""
        said = response.headers.get("Cache-Control", "")
        if response.status_code != 200 or response.streaming or response.cookies or "ETag" in response.headers:
            return NOT_KEPT
        if "private" in said or "no-store" in said or len(response.content) > MOST or RegistryVersion.stamp() != stamp:
            return NOT_KEPT
        vary_as_asked(request, response)
        body = compressed(response, encoding)
        for name, value in [("ETag", mark), ("Cache-Control", KEEPING), ("Content-Length", str(len(body)))]:
            response.headers[name] = value
        return Answer(list(response.headers.items()), body)

    @staticmethod
    def _unchanged(request: HttpRequest, mark: str) -> HttpResponse:
        response = HttpResponseNotModified(headers={"ETag": mark, "Cache-Control": KEEPING})
        vary_as_asked(request, response)
        return response


@cache
def private_addresses() -> tuple[str, ...]:
    """Where the addresses of the desk and of accounts begin, in every language."""
    found = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found += [reverse("admin:index"), reverse("account_login").removesuffix("login/")]
    return tuple(found)


def is_private(request: HttpRequest) -> bool:
    """Whether the address belongs to the desk or to an account."""
    return request.path_info.startswith(private_addresses())


def is_personal(request: HttpRequest) -> bool:
    """Whether somebody may be signed in, or a message waits to be shown."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES or "messages" in request.COOKIES


def encoding_of(request: HttpRequest) -> str:
    """The best way to compress that the reader understands; empty for none."""
    accepted = set()
    for word in request.headers.get("Accept-Encoding", "").lower().split(","):
        name, _semicolon, weight = word.partition(";")
        if weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}:
            accepted.add(name.strip())
    return next((encoding for encoding in ("br", "gzip") if encoding in accepted), "")


def mark_of(request: HttpRequest, stamp: str, day: str, encoding: str) -> str:
    """The strong ETag of the answer to this request, which is its key as well."""
    asked = [
        release(),
        stamp,
        day,
        request.scheme or "",
        request.get_host(),
        request.get_full_path(),
        language_of(request),
        request.headers.get("Accept", "") if request.path_info.startswith(API) else "",
        encoding,
    ]
    digest = hashlib.sha256("\n".join(asked).encode(errors="surrogatepass")).hexdigest()
    return f'"{digest[:32]}"'


def vary_as_asked(request: HttpRequest, response: HttpResponse) -> None:
    """Name the headers that chose this answer."""
    is_api = request.path_info.startswith(API)
    patch_vary_headers(response, ["Accept", "Accept-Language"] if is_api else ["Cookie"])
    patch_vary_headers(response, ["Accept-Encoding"])


def compressed(response: HttpResponse, encoding: str) -> bytes:
    """The body as it is sent; the header that names its encoding is set."""
    body = response.content
    if not encoding or len(body) < LEAST or not response.headers["Content-Type"].startswith(COMPRESSED):
        return body
    response.headers["Content-Encoding"] = encoding
    if encoding == "br":
        return brotli.compress(body, quality=BROTLI_QUALITY)
    return gzip.compress(body, GZIP_LEVEL, mtime=0)


@contextmanager
def alone(answers: Any, mark: str) -> Iterator[None]:
    """One at a time builds the answer of this mark, among all who share the cache; nobody waits for ever."""
    lock, until = f"{mark}.lock", time.monotonic() + PATIENCE
    is_mine = answers.add(lock, 1, PATIENCE)
    while not is_mine and time.monotonic() < until and answers.get(mark) is None:
        time.sleep(PAUSE)
        is_mine = answers.add(lock, 1, PATIENCE)
    try:
        yield
    finally:
        if is_mine:
            answers.delete(lock)
