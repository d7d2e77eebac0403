"""The sheet of sources."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.base.models import Source
from portal.base.sheets import Column, Fields, Sheet

of = Fields(Source)


def _clock(at: datetime.time | None) -> str | None:
    return None if at is None else at.isoformat(timespec="minutes")


def _time(field: str, heading: Any) -> Column:
    return Column(field, heading, lambda row: _clock(getattr(row, field)), _("Local time, as stated."))


class SourceSheet(Sheet):
    """Sources: what each is, who stands behind it and where it can be read."""

    model = Source
    own = (
        *of.both("title"),
        of("publisher"),
        of("issuing_unit"),
        *of.chosen("reliability", _("What kind of publisher stands behind it.")),
        *of.dated("published_on"),
        _time("published_time", _("time")),
        of("published_as_written"),
        of("revised_on"),
        _time("revised_time", _("updated at")),
        of("dateline", _("The place a news item is dated from. It is not where things happened.")),
        of("categories", _("As labelled by the publisher.")),
        *of.both("authors_note"),
        *of.both("capture_note"),
        of("url", _("Where everyone can read it.")),
        of("archive_url"),
        of("accessed_on"),
        of("language"),
    )
