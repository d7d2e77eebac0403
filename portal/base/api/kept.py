"""Records as the API tells them, kept as text: what an answer passes on without making it anew.

A text holds no address of this site: where one begins stands a mark, which becomes the root that the caller sees. What
is not kept, or no longer reads so, whoever asks makes in the ordinary way; reading never writes.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Collection
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone
from rest_framework.renderers import JSONRenderer

from portal.base.api.shapes import Addresses
from portal.base.models import KeptForm
from portal.base.release import code

# No text that anybody enters holds this character, and none but an address begins with it.
ROOTS = Addresses(api="\0a", site="\0s")
API, SITE = (json.dumps(root).removesuffix('"') for root in (ROOTS.api, ROOTS.site))
_JSON = JSONRenderer()


class Told(NamedTuple):
    """A record as JSON with marks for addresses, and the first day on which it may read otherwise, if any."""

    text: str
    until: datetime.date | None


class Texts(list[str]):
    """Records of an answer as JSON that is ready to be sent."""


def as_json(value: Any) -> str:
    """A value as an answer holds it."""
    return _JSON.render(value).decode()


def addressed(text: str, addresses: Addresses) -> str:
    """The text with the addresses as this caller sees them."""
    return text.replace(API, f'"{addresses.api}').replace(SITE, f'"{addresses.site}')


def kept(noun: str, keys: Collection[int]) -> dict[int, str]:
    """The kept texts of those of these records that have one. One query."""
    if not keys:
        return {}
    # Asked with every answer, so not put together anew for each; the conditions are those of `KeptForm.current()`.
    sql = f"""
        SELECT object_id, text FROM base_keptform
        WHERE noun = %s AND form = %s AND release = %s AND (until IS NULL OR until > %s)
            AND object_id IN ({", ".join(["%s"] * len(keys))})"""  # noqa: S608 - as many places as keys
    today = connection.ops.adapt_datefield_value(timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute(sql, [noun, KeptForm.Form.API.value, code(), today, *keys])
        return dict(cursor.fetchall())


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
