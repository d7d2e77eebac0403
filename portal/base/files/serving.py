"""How a stored file is given out: as what it is and nothing else, so that nothing in it can run on this site.

The type is one of our own list and browsers may not guess another; the policy lets the file load nothing; what is made
to be edited is downloaded. Whether the reader may have it at all is the caller's to decide, before.
"""

from __future__ import annotations

import re
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag

from portal.base.files.kinds import PDF, FileKind

POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# The browser's own page around an image lays it out by styles; an image itself holds none. Browsers show no PDF in a
# sandbox: their viewer is one itself.
POLICY_OF_OTHERS = f"{POLICY}; style-src 'unsafe-inline'; sandbox"
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def file_response(
    request: HttpRequest, stored: Any, kind: FileKind, *, name: str, sha256: str, is_public: bool
) -> HttpResponseBase:
    """The answer to a request for a stored file: whole, a piece of it, or "not modified".

    `name` is what it is saved as. Raises `FileNotFoundError` where the storage has lost it.
    """
    size = stored.size
    etag = quote_etag(sha256)
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag, response=HttpResponse())
    piece = None
    if response is None or response.status_code == 200:
        piece = _asked_piece(request, size, etag)
        response = _body(request, stored, size, piece)
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": "no-cache" if is_public else "private, no-store",
        "Content-Security-Policy": POLICY if kind is PDF else POLICY_OF_OTHERS,
        "Cross-Origin-Resource-Policy": "same-origin",
        "ETag": etag,
        "X-Content-Type-Options": "nosniff",
    }
    if not is_public:
        headers["X-Robots-Tag"] = "noindex"
    if response.status_code in (200, 206):
        headers["Content-Disposition"] = content_disposition_header(not kind.is_shown, name) or "attachment"
        headers["Content-Type"] = kind.media_type
    for header, value in headers.items():
        response.headers[header] = value
    return response


def _body(request: HttpRequest, stored: Any, size: int, piece: tuple[int, int] | None) -> HttpResponseBase:
    start, end = piece or (0, size)
    if start >= end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse()
    else:
        file = stored.storage.open(stored.name)
        response = FileResponse(_Piece(file, start, end) if piece else file)
    response.headers["Content-Length"] = str(end - start)
    if piece:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return response


def _asked_piece(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """From where to where (not included) one piece was asked for; None for the whole file, as for several pieces.

    A piece of another state of the file (`If-Range`) is none of this one: then the whole file is the answer.
    """
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    if request.method != "GET" or asked is None or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = asked.groups()
    if not first and not last:
        return None
    if not first:
        return max(size - int(last), 0), size if int(last) else 0
    return int(first), min(int(last) + 1, size) if last else size


class _Piece:
    """A part of an open file, read as if it were all there is."""

    def __init__(self, file: Any, start: int, end: int) -> None:
        self.file, self.left = file, end - start
        self.close = file.close
        file.seek(start)

    def read(self, size: int = -1) -> bytes:
        piece: bytes = self.file.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(piece)
        return piece
