"""Activities as a calendar (iCalendar, RFC 5545): whole days, each with a name that never changes.

An activity stands in a calendar only where its day is known. One that is known to the month or the year would fill
thirty or three hundred days with what nobody said; it is left out, and the calendar says how many are.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.text import capfirst

from portal.base.addresses import host, page_of
from portal.base.descriptions import own_words
from portal.base.models import Precision
from portal.base.wording import page_language, text_in, title_of
from programs.descriptions import in_roles, where

MEDIA_TYPE = "text/calendar"
# Octets of a line, without its end.
WIDTH = 75
DAY = datetime.timedelta(days=1)
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
# What no line may hold: control characters but the tab.
FORBIDDEN = re.compile("[\x00-\x08\x0a-\x1f\x7f]")
Line = tuple[str, str]


def dated(activities: QuerySet) -> QuerySet:
    """Those of which the day is known."""
    return activities.filter(period_start__isnull=False, period_precision=Precision.DAY)


def calendar_response(activities: Iterable[Any], name: str, about: str, page: str, source: str = "") -> HttpResponse:
    """A calendar of these activities (`dated`, with `for_list`), called `name`, to be asked for again at `source`."""
    maker = f"-//{host()}//{text(settings.SITE_NAME)}//{page_language().upper()}"
    lines = [("BEGIN", "VCALENDAR"), ("VERSION", "2.0"), ("PRODID", maker), ("CALSCALE", "GREGORIAN")]
    if source:
        # The names of the standard (RFC 7986), and those that calendars knew before it.
        lines += [("NAME", text(name)), ("X-WR-CALNAME", text(name))]
        lines += [("DESCRIPTION", text(about)), ("X-WR-CALDESC", text(about))]
        lines += [("REFRESH-INTERVAL;VALUE=DURATION", "P1D"), ("X-PUBLISHED-TTL", "P1D")]
        lines += [("URL", page), ("SOURCE;VALUE=URI", source)]
    for activity in activities:
        lines += event(activity)
    lines.append(("END", "VCALENDAR"))
    return HttpResponse("".join(map(folded, lines)), content_type=f"{MEDIA_TYPE}; charset=utf-8")


def event(activity: Any) -> Iterator[Line]:
    """One activity: a whole day, or several. The end is the day after the last one, as the standard wants it."""
    first, last = activity.period_start, activity.period_end
    title = title_of(activity)
    yield "BEGIN", "VEVENT"
    yield "UID", f"{activity.noun}-{activity.public_id}@{host()}"
    yield "DTSTAMP", moment(activity.updated_at)
    yield "DTSTART;VALUE=DATE", day(first)
    # A paper may say that it ended before it began; then only the beginning is taken.
    if last is not None and first <= last < datetime.date.max:
        yield "DTEND;VALUE=DATE", day(last + DAY)
    yield f"SUMMARY;LANGUAGE={title.language or page_language()}", text(title.text)
    if place := where(activity):
        yield "LOCATION", text(place)
    if told := "\n".join(words_of(activity)):
        yield f"DESCRIPTION;LANGUAGE={page_language()}", text(told)
    if activity.kind:
        yield "CATEGORIES", text(capfirst(activity.get_kind_display()))
    yield "URL", page_of(activity)
    yield "STATUS", "CONFIRMED"
    yield "TRANSP", "TRANSPARENT"
    if activity.published_at:
        yield "CREATED", moment(activity.published_at)
    yield "LAST-MODIFIED", moment(activity.updated_at)
    yield "END", "VEVENT"


def words_of(activity: Any) -> list[str]:
    """Who held it, under which theme, and what it was about."""
    theme = text_in(activity, "theme").text
    theme = f"“{theme}”" if theme else ""
    return [line for line in (*in_roles(activity.hosts.all()), theme, own_words(activity, "summary")) if line]


def folded(line: Line) -> str:
    """A line as it is written: never more than 75 octets, and no letter cut in two."""
    rest, pieces = ":".join(line), []
    room = WIDTH
    while len(rest.encode()) > room:
        head = rest.encode()[:room].decode(errors="ignore")
        pieces.append(head)
        rest = rest[len(head) :]
        # The blank at its beginning counts.
        room = WIDTH - 1
    return "\r\n ".join([*pieces, rest]) + "\r\n"


def text(words: str) -> str:
    """A text as a value: signs that mean something in a calendar are escaped."""
    return FORBIDDEN.sub("", words.replace("\r\n", "\n").translate(ESCAPED))


def day(value: datetime.date) -> str:
    return value.isoformat().replace("-", "")


def moment(value: datetime.datetime) -> str:
    return value.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")
