"""Programmes, agreements and activities as lists show them."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Prefetch

from portal.base.entries import Entry
from programs.days import next_turn
from programs.models import Activity, Agreement, Amendment, Program


class ProgramEntry(Entry):
    """A programme."""

    model = Program
    template = "programs/program_item.html"
    name = "program"


class AgreementEntry(Entry):
    """An agreement, with its value and state as of today."""

    model = Agreement
    template = "programs/agreement_item.html"
    name = "agreement"

    @classmethod
    def prepare(cls, records: Any, user: Any) -> Any:
        amendments = Amendment.objects.visible_to(user).order_by("position", "pk")
        return super().prepare(records, user).prefetch_related(Prefetch("amendments", amendments))

    @classmethod
    def reads_so_until(cls, record: Agreement) -> datetime.date | None:
        return next_turn(record, record.amendments.all())


class ActivityEntry(Entry):
    """An activity."""

    model = Activity
    template = "programs/activity_item.html"
    name = "activity"


ENTRIES: dict[Any, type[Entry]] = {entry.model: entry for entry in (ProgramEntry, AgreementEntry, ActivityEntry)}
