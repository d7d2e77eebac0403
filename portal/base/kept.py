"""What is kept of records as answers tell them: read here, made by whoever tells it, let go of by `portal.kept`."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from portal.base.release import code


class Told(NamedTuple):
    """A record in one form, and the first day on which it may read otherwise, if any."""

    text: str
    until: datetime.date | None


def kept(noun: str, form: str, keys: Collection[int]) -> dict[int, str]:
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
        cursor.execute(sql, [noun, form, code(), today, *keys])
        return dict(cursor.fetchall())
