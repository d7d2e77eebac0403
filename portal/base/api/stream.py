"""The public feed of changes as it happens: server-sent events, for those who will not wait until they ask again."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterable, Iterator
from http import HTTPStatus

from django.conf import settings
from django.http import StreamingHttpResponse
from django.utils import translation
from django.utils.translation import gettext
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from portal.base.api.change import ChangeShape, ChangeViewSet
from portal.base.api.problems import AllowView, ParameterError
from portal.base.api.schema import StrictSchema
from portal.base.api.shapes import Addresses
from portal.base.models import RegistryVersion

# Seconds: how long a stream lasts before the reader comes again, between two looks, and between two signs of life.
LASTING, LOOK, ALIVE = 55.0, 1.0, 15.0
AT_ONCE = 100
# Each stream holds a thread of the server, so a process keeps only so many; the others are asked to come again.
STREAMS = threading.BoundedSemaphore(2)
MEDIA_TYPE = "text/event-stream"


class TooManyStreams(exceptions.APIException):
    """Every place is taken just now: status 503."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    wait = 10


class EventStreamRenderer(JSONRenderer):
    """Names the media type, so that it can be asked for. Only problems are rendered, as everywhere in JSON."""

    media_type = MEDIA_TYPE
    format = "events"


class Events(Iterator[bytes]):
    """The bytes of one stream. Gives its place back when it ends or the reader has gone."""

    def __init__(self, after: int, addresses: Addresses) -> None:
        self.after, self.addresses = after, addresses
        self.until, self.spoke = time.monotonic() + LASTING, time.monotonic()
        self.waiting: list[bytes] = [b"retry: 2000\n\n"]
        self.is_open = True

    def __next__(self) -> bytes:
        while not self.waiting:
            if time.monotonic() >= self.until:
                raise StopIteration
            if RegistryVersion.current() > self.after:
                self.waiting = self._changes()
            elif time.monotonic() - self.spoke >= ALIVE:
                self.waiting = [b": nothing new\n\n"]
            else:
                time.sleep(LOOK)
        self.spoke = time.monotonic()
        return self.waiting.pop(0)

    def close(self) -> None:
        """Called once the answer is over, however it ended."""
        if self.is_open:
            self.is_open = False
            STREAMS.release()

    def _changes(self) -> list[bytes]:
        feed = ChangeViewSet()
        changes = list(feed.get_queryset().filter(number__gt=self.after)[:AT_ONCE])
        feed.prepare(changes)
        with translation.override(settings.LANGUAGE_CODE):
            told = ChangeShape(changes, many=True, context={"addresses": self.addresses}).data
        self.after = changes[-1].number or self.after
        return [b"event: change\nid: %d\ndata: %s\n\n" % (row["number"], json.dumps(row).encode()) for row in told]


class ChangeStreamView(AllowView):
    """Changes the public can see as they happen: one event each, with its number as the id of the event."""

    schema = StrictSchema()
    renderer_classes = [EventStreamRenderer, JSONRenderer]

    @extend_schema(
        operation_id="changes_stream",
        summary="As it happens",
        parameters=[
            OpenApiParameter(
                "after", int, description="The last number you have; the header `Last-Event-ID` goes first."
            ),
            OpenApiParameter("Last-Event-ID", int, OpenApiParameter.HEADER, description="Sent by readers that return."),
        ],
        responses={(200, MEDIA_TYPE): OpenApiTypes.STR},
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        if unknown := request.query_params.keys() - {"after"}:
            sentence = gettext("There is no such parameter. Those there are: %(names)s.") % {"names": "after"}
            raise ParameterError({name: [sentence] for name in sorted(unknown)})
        text = request.headers.get("Last-Event-ID") or request.query_params.get("after") or "0"
        if not text.isascii() or not text.isdigit() or len(text) > 15:
            raise ParameterError({"after": [gettext("Give a whole number, such as 12.")]})
        if request.method == "HEAD":
            return self._stream(())
        if not STREAMS.acquire(blocking=False):
            raise TooManyStreams(gettext("Every place is taken just now. Come again in ten seconds, or ask the list."))
        return self._stream(Events(int(text), Addresses.of(request)))

    @staticmethod
    def _stream(events: Iterable[bytes]) -> StreamingHttpResponse:
        answer = StreamingHttpResponse(events, content_type=MEDIA_TYPE)
        answer.headers["Cache-Control"] = "no-store"
        # A proxy that waits until it has a whole page would keep every event back.
        answer.headers["X-Accel-Buffering"] = "no"
        return answer
