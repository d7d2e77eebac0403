"""Records as the API tells them, kept as text: what an answer passes on without making it anew.

A text names no host: where an address of this site begins stands a mark, which becomes the root that the caller sees.
What is not kept, or no longer reads so, whoever asks makes in the ordinary way; reading never writes.
"""

from __future__ import annotations

import json
from typing import Any

from django.urls import reverse
from rest_framework.renderers import JSONRenderer

from portal.base.api.shapes import Addresses

# What the form is called among those kept of a record.
FORM = "api"
# No text that anybody enters holds this character, and none but an address begins with it.
MARK = "\0"
WRITTEN = json.dumps(MARK).removesuffix('"')
_JSON = JSONRenderer()


class Texts(list[str]):
    """Records of an answer as JSON that is ready to be sent."""


def as_json(value: Any) -> str:
    """A value as an answer holds it."""
    return _JSON.render(value).decode()


def roots() -> Addresses:
    """The roots of the addresses in a text that is kept."""
    return Addresses(api=f"{MARK}{reverse('api-root')}", site=MARK)


def addressed(text: str, addresses: Addresses) -> str:
    """The text with the addresses as this caller sees them."""
    return text.replace(WRITTEN, f'"{addresses.site}')


class TextRenderer(JSONRenderer):
    """JSON as everywhere, in which records that are text already stand as they are."""

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        texts = data.get("results") if isinstance(data, dict) else data
        if not isinstance(texts, Texts):
            return super().render(data, accepted_media_type, renderer_context)
        if self.get_indent(accepted_media_type or "", renderer_context or {}):
            # Whoever asks for lines and indents reads it as a person does, and rarely.
            read: Any = [json.loads(text) for text in texts]
            told = {**data, "results": read} if isinstance(data, dict) else read[0]
            return super().render(told, accepted_media_type, renderer_context)
        if not isinstance(data, dict):
            return texts[0].encode()
        begin = super().render({**data, "results": []}, accepted_media_type, renderer_context).removesuffix(b"]}")
        return b"".join([begin, ",".join(texts).encode(), b"]}"])
