"""How current a page is: when the record or the registry last changed, how old its sources are and when last seen."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, Subquery

from portal.base.fetching import Statement, compiled
from portal.base.models import Change, Publishable, Source


class Freshness(NamedTuple):
    """`number` is the registry version of the record's last public change, None before any.

    Of the sources its citations name: the day one was `read` last, the day their addresses were `asked` last, how many
    of these were `silent`, and the `oldest` source that bears a date.
    """

    number: int | None
    read: datetime.date | None
    asked: datetime.datetime | None
    silent: int
    oldest: Source | None


class RegistryState(NamedTuple):
    """The latest public change: its number, the registry version, and when it was."""

    number: int
    at: datetime.datetime


def freshness(record: Any) -> Freshness:
    """How current the page of a record is, from what the page has fetched (`RecordPageView`). No query."""
    cited = {citation.source_id: citation.source for rows in record.cited.values() for citation in rows}
    sources: list[Any] = [record] if isinstance(record, Source) else list(cited.values())
    dated = [source for source in sources if source.published_on is not None]
    checks = [check for source in sources if (check := link_check(source)) is not None]
    return Freshness(
        number=getattr(record, "last_number", None),
        read=max((source.accessed_on for source in sources if source.accessed_on), default=None),
        asked=max((check.checked_at for check in checks), default=None),
        silent=sum(not check.is_alive for check in checks),
        oldest=min(dated, key=lambda source: (source.published_on, source.pk), default=None),
    )


def link_check(source: Source) -> Any:
    """What the present address of a source answered when it was last asked, or None where it never was."""
    check = getattr(source, "link_check", None)
    return check if check is not None and check.url == source.url else None


def last_number(model: type[Publishable]) -> Subquery:
    """The number of a record's last public change beside the record, without a query of its own."""
    about = ContentType.objects.get_for_model(model)
    changes = Change.objects.filter(number__isnull=False, content_type=about, object_id=OuterRef("pk"))
    return Subquery(changes.order_by("-number").values("number")[:1])


def last_changed() -> Subquery:
    """When the registry last changed in public, beside rows that are read."""
    return Subquery(Change.objects.published().order_by("-number").values("at")[:1])


def registry_state(rows: Sequence[Any] | None = None) -> RegistryState | None:
    """The registry version and its day, as the first of these rows knows them (`RegistryVersion.column`,
    `last_changed`), else by one query; None before anything was published."""
    if rows:
        return RegistryState(rows[0].registry_version, rows[0].registry_changed) if rows[0].registry_changed else None
    latest = _latest().objects()
    return RegistryState(latest[0].number, latest[0].at) if latest else None


@cache
def _latest() -> Statement:
    """The statement of the latest public change."""
    return compiled(Change.objects.published().order_by("-number").only("number", "at")[:1], places=0)
