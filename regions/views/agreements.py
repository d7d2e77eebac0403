"""The agreements of a place, by where they stand today, each with how it counts there."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.base.models import Precision
from programs.models import Agreement
from programs.notation.dates import months_later
from regions.models import Region
from regions.views.money import Counted, Deal, Money, in_region, with_places

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
    """All agreements of a place: their money, and the groups that have any."""

    money: Money
    groups: list[Group]
    running: int
    ending: int
    ending_soon: int

    @property
    def number(self) -> int:
        return len(self.money.rows)

    @property
    def is_cut(self) -> bool:
        return len(self.records) < self.number

    @property
    def records(self) -> list[Any]:
        """Those that are shown."""
        return [row.agreement for group in self.groups for row in group.rows]


def agreements_here(region: Region, user: Any) -> AgreementsHere:
    """Six queries. Money and numbers rest on bare columns of all of them; only the few that are shown are fetched."""
    visible = Agreement.objects.visible_to(user).within(region)
    ordered = visible.order_by("-signed_on", "-period_start", "number", "pk")
    money = in_region(with_places(ordered, user), region)
    today = timezone.localdate()
    soon, year = months_later(today, SOON), months_later(today, YEAR)
    found: dict[str, list[Counted]] = {}
    for row in money.rows:
        found.setdefault(_group_of(row.agreement, year), []).append(row)
    for key in {ENDING, RUNNING} & found.keys():
        found[key].sort(key=lambda row: row.agreement.current_end)
    chosen = {key: rows[: ROWS if key in (ENDING, RUNNING) else FEWER_ROWS] for key, rows in found.items()}
    keys = [row.agreement.pk for rows in chosen.values() for row in rows]
    records = visible.filter(pk__in=keys).for_list(user).with_end_details().in_bulk()

    def group(key: str, heading: str, query: str) -> Group:
        rows = [
            Row(records[row.agreement.pk], row, time_left(records[row.agreement.pk], today) if key == ENDING else "")
            for row in chosen.get(key, [])
            # What was withdrawn between the two readings is not shown.
            if row.agreement.pk in records
        ]
        return Group(key, heading, rows, len(found.get(key, [])), query)

    state = Agreement.State
    groups = [
        group(ENDING, _("Running, ending within a year"), f"state={state.RUNNING}&ends_within={YEAR}"),
        group(RUNNING, _("Running for longer than a year"), f"state={state.RUNNING}"),
        group(NOT_YET, _("Not yet running"), f"state={state.NOT_YET}"),
        group(UNKNOWN, _("Not known whether they run"), f"state={state.UNKNOWN}"),
        group(TERMINATED, _("Terminated early"), f"state={state.TERMINATED}"),
        group(ENDED, _("Ended"), f"state={state.ENDED}"),
    ]
    ends = [row.agreement.current_end for row in found.get(ENDING, [])]
    return AgreementsHere(
        money=money,
        groups=[group for group in groups if group.rows],
        running=len(ends) + len(found.get(RUNNING, [])),
        ending=len(ends),
        ending_soon=sum(end <= soon for end in ends),
    )


def _group_of(agreement: Deal, year: datetime.date) -> str:
    group = GROUPS[Agreement.State(agreement.state)]
    return ENDING if group == RUNNING and agreement.current_end and agreement.current_end <= year else group


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
