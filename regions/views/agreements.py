"""The agreements of a place, by where they stand today, each with how it counts there."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connections
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.base.models import Precision
from portal.base.sums import compiled, once
from programs.models import Agreement
from programs.notation.dates import months_later
from regions.map.sums import sums_by_place
from regions.models import Region
from regions.views.money import Counted, in_region, with_places
from regions.views.sums import Sums, sums_of

SOON, YEAR = 6, 12
# Up to this many days are said in days, more in months.
IN_DAYS = 60
# How many rows are shown of what runs, and of everything else.
ROWS, FEWER_ROWS = 5, 2

ENDING, RUNNING, NOT_YET, UNKNOWN, TERMINATED, ENDED = "ending", "running", "not-yet", "unknown", "terminated", "ended"
GROUPS = {
    Agreement.State.RUNNING: RUNNING,
    Agreement.State.NOT_YET: NOT_YET,
    Agreement.State.UNKNOWN: UNKNOWN,
    Agreement.State.TERMINATED: TERMINATED,
    Agreement.State.ENDED: ENDED,
}


class Row(NamedTuple):
    """One agreement with how it counts here; `left` is how long it still runs, in words, where that is near."""

    agreement: Any
    counted: Counted
    left: str


class Group(NamedTuple):
    """The agreements that stand in one way: the first of them, how many there are, and the list's query for all."""

    key: str
    heading: str
    rows: list[Row]
    number: int
    query: str

    @property
    def is_cut(self) -> bool:
        return len(self.rows) < self.number


@dataclass(frozen=True)
class AgreementsHere:
    """The agreements of a place: the money of all of them, and the groups that have any."""

    money: Sums
    groups: list[Group]
    number: int
    running: int
    ending: int
    ending_soon: int

    @property
    def is_cut(self) -> bool:
        return len(self.records) < self.number

    @property
    def records(self) -> list[Any]:
        """Those that are shown."""
        return [row.agreement for group in self.groups for row in group.rows]


class First(NamedTuple):
    """One of the first agreements of a group; how many the group has, and how many of all it has end soon."""

    pk: int
    number: int
    soon: int


def agreements_here(region: Region, user: Any) -> AgreementsHere:
    """Money and numbers of all, which the database reckons, and the few that are shown. Ten queries at most."""
    here = Agreement.objects.visible_to(user).within(region)
    cells = [cell for cell in sums_by_place(here, user, len(region.code)) if cell.group == region.code]
    today = timezone.localdate()
    first = _first_of(here, today)
    keys = [row.pk for rows in first.values() for row in rows]
    records = here.filter(pk__in=keys).for_list(user).with_end_details().in_bulk()
    # How a sub-grant counts hangs on those whose money it passes on.
    deals = with_places(here.with_those_above(keys), user) if keys else []
    counted = {row.agreement.pk: row for row in in_region(deals, region).rows}

    def group(key: str, heading: str, query: str) -> Group:
        rows = [
            Row(records[row.pk], counted[row.pk], time_left(records[row.pk], today) if key == ENDING else "")
            for row in first.get(key, [])
            # What was withdrawn between two readings is not shown.
            if row.pk in records and row.pk in counted
        ]
        return Group(key, heading, rows, first[key][0].number if key in first else 0, query)

    state = Agreement.State
    groups = [
        group(ENDING, _("Running, ending within a year"), f"state={state.RUNNING}&ends_within={YEAR}"),
        group(RUNNING, _("Running for longer than a year"), f"state={state.RUNNING}"),
        group(NOT_YET, _("Not yet running"), f"state={state.NOT_YET}"),
        group(UNKNOWN, _("Not known whether they run"), f"state={state.UNKNOWN}"),
        group(TERMINATED, _("Terminated early"), f"state={state.TERMINATED}"),
        group(ENDED, _("Ended"), f"state={state.ENDED}"),
    ]
    numbers = {each.key: each.number for each in groups}
    return AgreementsHere(
        money=sums_of(cells),
        groups=[each for each in groups if each.rows],
        number=sum(numbers.values()),
        running=numbers[ENDING] + numbers[RUNNING],
        ending=numbers[ENDING],
        ending_soon=first[ENDING][0].soon if ENDING in first else 0,
    )


# Each agreement is judged once, however often its state is named then.
_FIRST = """
WITH deal (id, state, ending, signed_on, period_start, number) AS {once} ({deals}),
grouped AS (
    SELECT deal.*, CASE WHEN state = %s AND ending <= %s THEN %s ELSE state END AS kind,
        CASE WHEN state = %s THEN ending END AS runs_until
    FROM deal
),
placed AS (
    SELECT kind, id, COUNT(*) OVER of_kind AS of_kind,
        SUM(CASE WHEN ending <= %s THEN 1 ELSE 0 END) OVER of_kind AS soon,
        ROW_NUMBER() OVER (
            PARTITION BY kind
            ORDER BY runs_until, signed_on DESC NULLS LAST, period_start DESC NULLS LAST, number, id
        ) AS place
    FROM grouped WINDOW of_kind AS (PARTITION BY kind)
)
SELECT kind, id, of_kind, soon FROM placed WHERE place <= %s ORDER BY place
"""


def _first_of(agreements: Any, today: datetime.date) -> dict[str, list[First]]:
    """The first agreements of each group that has any: what runs by its end, all else the latest first. One query."""
    columns = ("pk", "state", "current_end", "signed_on", "period_start", "number")
    deals, params = compiled(agreements.with_state(today).values_list(*columns))
    running = Agreement.State.RUNNING.value
    connection = connections[agreements.db]
    year, soon = (connection.ops.adapt_datefield_value(months_later(today, months)) for months in (YEAR, SOON))
    found: dict[str, list[First]] = {}
    with connection.cursor() as cursor:
        statement = _FIRST.format(deals=deals, once=once(connection.vendor))
        cursor.execute(statement, [*params, running, year, ENDING, running, soon, ROWS])
        for kind, *row in cursor.fetchall():
            key = kind if kind == ENDING else GROUPS[Agreement.State(kind)]
            found.setdefault(key, []).append(First._make(row))
    return {key: rows if key in (ENDING, RUNNING) else rows[:FEWER_ROWS] for key, rows in found.items()}


def time_left(agreement: Any, today: datetime.date) -> str:
    """How long a running agreement has left, no more exact than its end is known (`with_end_details`)."""
    end = agreement.current_end
    if agreement.current_end_precision == Precision.YEAR:
        return _("ends this year") if end.year == today.year else _("ends next year")
    months = (end.year - today.year) * 12 + end.month - today.month
    if agreement.current_end_precision == Precision.MONTH:
        if months == 0:
            return _("ends this month")
    else:
        days = (end - today).days
        if days == 0:
            return _("ends today")
        if days <= IN_DAYS:
            return ngettext("%(number)s day left", "%(number)s days left", days) % {"number": days}
        months -= end.day < today.day
    return ngettext("%(number)s month left", "%(number)s months left", months) % {"number": months}
