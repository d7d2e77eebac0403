"""What was planned and paid under an agreement, as sums over time: a row of its picture for each currency."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.base.pictures import Span, Step, Timeline, span_of
from portal.base.pictures.timeline import DENSE
from portal.base.wording import page_language
from programs.models import Agreement, Disbursement
from programs.notation import format_money
from programs.pictures.time import on, short


def days_of(row: Disbursement) -> Span | None:
    """The days within which it was paid or is to be paid; None where it bears no date."""
    return span_of(row.on, row.on_precision) if row.on else None


def currencies_of(rows: Iterable[Disbursement]) -> list[str]:
    """The currencies in which an amount is stated."""
    return sorted({row.currency for row in rows if row.amount is not None})


def draw_disbursements(timeline: Timeline, record: Agreement, today: datetime.date) -> list[str]:
    """A row for each currency; gives what could not be drawn, in words."""
    rows = list(record.disbursements.all())
    notes = []
    for currency in currencies_of(rows):
        steps: dict[str, list[Step]] = {Disbursement.Kind.PAID: [], Disbursement.Kind.PLANNED: []}
        for row in rows:
            if (span := days_of(row)) and row.currency == currency and row.amount is not None:
                steps[row.kind].append(Step(span, Decimal(row.amount), _told(row)))
        paid, planned = steps.values()
        for words in _sums(rows, currency, today):
            timeline.line(words)
        if paid or planned:
            agreed = record.current_amount if record.current_currency == currency else None
            timeline.next(DENSE)
            timeline.sums(paid, planned, today, agreed)
    undated = sum(row.amount is not None and row.on is None for row in rows)
    unstated = sum(row.amount is None for row in rows)
    if undated:
        told = ngettext(
            "%(number)s disbursement bears no date: it is in the sums, but not drawn.",
            "%(number)s disbursements bear no date: they are in the sums, but not drawn.",
            undated,
        )
        notes.append(told % {"number": undated})
    if unstated:
        told = ngettext(
            "%(number)s disbursement states no amount; it is not drawn.",
            "%(number)s disbursements state no amount; they are not drawn.",
            unstated,
        )
        notes.append(told % {"number": unstated})
    return notes


def _told(row: Disbursement) -> str:
    """One disbursement in words."""
    day = on(row.on, row.on_precision)
    amount = format_money(Decimal(row.amount), row.currency, page_language()) if row.amount is not None else ""
    return f"{day}: {row.get_kind_display()} {amount}".strip()


def sums_in_words(record: Agreement, today: datetime.date) -> list[str]:
    """What was paid and planned, in each currency."""
    rows = list(record.disbursements.all())
    return [line for currency in currencies_of(rows) for line in _sums(rows, currency, today)]


def _sums(rows: list[Disbursement], currency: str, today: datetime.date) -> list[str]:
    """What was paid, and what was to be paid by today of all that is planned."""
    amounts = {
        kind: [
            (days_of(row), Decimal(row.amount))
            for row in rows
            if row.kind == kind and row.currency == currency and row.amount is not None
        ]
        for kind in (Disbursement.Kind.PAID, Disbursement.Kind.PLANNED)
    }
    lines = []
    if paid := amounts[Disbursement.Kind.PAID]:
        lines.append(_("Paid so far: %(amount)s") % {"amount": short(_total(paid), currency)})
    if planned := amounts[Disbursement.Kind.PLANNED]:
        due = [entry for entry in planned if entry[0] and entry[0].last <= today]
        told = {"amount": short(_total(planned), currency), "due": short(_total(due), currency)}
        lines.append(_("Planned by today: %(due)s of %(amount)s") % told)
    return lines


def _total(amounts: Iterable[tuple[Span | None, Decimal]]) -> Decimal:
    return sum((amount for _span, amount in amounts), Decimal())


def with_sums(rows: Iterable[Disbursement]) -> list[tuple[Disbursement, Decimal | None]]:
    """Each disbursement with the sum of its kind and currency so far; None where it cannot be told."""
    never = Span(datetime.date.max, datetime.date.max)
    ordered = sorted(rows, key=lambda row: (days_of(row) or never)[::-1])
    sums: dict[tuple[str, str], Decimal] = {}
    found: list[tuple[Disbursement, Decimal | None]] = []
    for row in ordered:
        if row.amount is None or row.on is None:
            found.append((row, None))
            continue
        place = (row.kind, row.currency)
        sums[place] = sums.get(place, Decimal()) + Decimal(row.amount)
        found.append((row, sums[place]))
    return found
