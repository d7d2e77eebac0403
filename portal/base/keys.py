"""The keys of very many rows, in little memory."""

from __future__ import annotations

import gc
import re
from array import array
from collections.abc import Iterator, Sequence

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import F, QuerySet
from django.db.models.expressions import RawSQL

NUMBER = re.compile(r"\d+")


def keys_of(records: QuerySet) -> array[int]:
    """The primary keys of these rows in their order: eight bytes each, whatever else the rows hold.

    PostgreSQL's driver holds all rows of a statement at once, some eighty bytes each; so it gives them as one text. A
    cursor would give them piece by piece, but what stands between us and the database may not know of cursors.
    """
    keys = records.select_related(None).prefetch_related(None)
    if connections[keys.db].vendor != "postgresql":
        return array("q", keys.values_list("pk", flat=True).iterator())
    try:
        inner, params = keys.values(row_key=F("pk")).query.get_compiler(keys.db).as_sql()
    except EmptyResultSet:
        return array("q")
    with connections[keys.db].cursor() as cursor:
        # The inner statement is ours, with its values apart; no model has a field of that name.
        cursor.execute(f"SELECT STRING_AGG(row_key::text, ' ') FROM ({inner}) AS found", params)  # noqa: S608
        text = cursor.fetchone()[0] or ""
    return array("q", (int(found[0]) for found in NUMBER.finditer(text)))


def among(keys: array[int], db: str) -> RawSQL:
    """These keys as a table to look into (`pk__in`): given one by one, SQLite takes no more than 32,766."""
    listed = ",".join(map(str, keys))
    if connections[db].vendor == "postgresql":
        return RawSQL("SELECT UNNEST(%s::bigint[])", [f"{{{listed}}}"])
    return RawSQL("SELECT value FROM JSON_EACH(%s)", [f"[{listed}]"])


def batches(keys: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """So many of these keys at a time, in little memory: what was made of a batch is gone before the next one.

    Records and their parts point at one another, so they wait for the collector of rubbish, and a process that serves
    calls it seldom (`portal.wsgi`): a file of 100,000 records took 600 MB of them.
    """
    for start in range(0, len(keys), size):
        yield keys[start : start + size]
        gc.collect(1)
