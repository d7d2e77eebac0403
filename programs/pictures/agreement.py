"""An agreement along its time: as signed, what each amendment moved, what was planned and paid, today."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.base.pictures import Span, Timeline, span_of
from portal.base.pictures.timeline import BAR, DENSE
from portal.base.tables import Cell, Column, Table
from portal.base.wording import page_language
from programs.models import Agreement, Amendment
from programs.notation import format_money, format_period
from programs.pictures.disbursements import days_of, draw_disbursements, sums_in_words, with_sums
from programs.pictures.time import TimePicture, days_with_today, on, outside, sentences, short, today_words

# With more amendments than these, the rows of the picture have numbers only; the table says the rest.
MOST_IN_WORDS = 8
KEY = "timeline"


@dataclass(frozen=True)
class Amended:
    """What was agreed after an amendment: `number` counts from 1 in the order in which they took effect."""

    row: Amendment
    number: int
    since: Span
    end_before: datetime.date | None
    end: datetime.date | None

    @property
    def is_in_force(self) -> bool:
        return self.since.first <= timezone.localdate()


def amended(record: Agreement) -> list[Amended]:
    """The amendments that bear a date, in the order of `AmendmentQuerySet.in_force`, each with the end it found."""
    dated = [row for row in record.amendments.all() if since_of(row)]
    dated.sort(key=lambda row: (row.effective_on or row.signed_on, row.position, row.pk))
    found, end = [], record.period_end
    for number, row in enumerate(dated, 1):
        after = row.period_end or end
        found.append(Amended(row, number, since_of(row), end, after))  # type: ignore[arg-type]
        end = after
    return found


def since_of(row: Amendment) -> Span | None:
    """The days from which an amendment may be in force; None where it bears no date, and so changes nothing."""
    if row.effective_on:
        return Span(row.effective_on, row.effective_on)
    return span_of(row.signed_on, row.signed_on_precision) if row.signed_on else None


def timeline_of(record: Agreement, end_precision: str) -> TimePicture:
    """The picture of an agreement fetched `for_page`. `end_precision` says how exact the end is that holds today."""
    changes, today = amended(record), timezone.localdate()
    table = _table(record, changes, end_precision)
    heading = _("Its course")
    days = _days(record, changes)
    if not days:
        finding = _("No period is known, so the course of the agreement cannot be drawn.")
        return TimePicture(KEY, heading, finding, table)
    if record.signed_on:
        days += span_of(record.signed_on, record.signed_on_precision)
    if record.current_end is None:
        # It may still run: room for an end that nobody stated.
        days = [*days, today, _years_from(max([*days, today]), 1)]
    if record.period_start is None:
        days = [*days, _years_from(min(days), -1)]
    days = days_with_today(days, today)
    timeline = Timeline(KEY, days)
    _draw_signed(timeline, record)
    in_words = len(changes) <= MOST_IN_WORDS
    if not in_words:
        timeline.line(_("Amendments 1 to %(number)s") % {"number": len(changes)})
    for change in changes:
        _draw_change(timeline, record, change, in_words=in_words)
    if not in_words:
        timeline.next(DENSE - BAR)
    if changes:
        ended = _terminated_on(changes)
        timeline.line(sentences(_("As of today:"), _now(record, end_precision, ended)))
        timeline.bar("bar", record.period_start, ended or record.current_end)
        timeline.next()
    notes = draw_disbursements(timeline, record, today)
    timeline.close(today, today_words(today))
    undated = len(record.amendments.all()) - len(changes)
    if undated:
        told = ngettext(
            "%(number)s amendment bears no date; it is not drawn.",
            "%(number)s amendments bear no date; they are not drawn.",
            undated,
        )
        notes.insert(0, told % {"number": undated})
    notes += outside(today, timeline)
    return TimePicture(KEY, heading, _finding(record, changes, end_precision), table, timeline, notes)


def _days(record: Agreement, changes: list[Amended]) -> list[datetime.date]:
    """All days that are drawn but the signing."""
    days: list[datetime.date | None] = [record.period_start, record.period_end]
    spans = [change.since for change in changes] + [
        span for row in record.disbursements.all() if (span := days_of(row))
    ]
    days += [change.row.period_end for change in changes] + [day for span in spans for day in span]
    return [day for day in days if day is not None]


def _years_from(day: datetime.date, years: int) -> datetime.date:
    """The first day of the year so many years later, or earlier."""
    return datetime.date(min(max(day.year + years, datetime.MINYEAR), datetime.MAXYEAR), 1, 1)


def _draw_signed(timeline: Timeline, record: Agreement) -> None:
    if record.signed_on:
        words = _("Signed: %(day)s") % {"day": on(record.signed_on, record.signed_on_precision)}
        timeline.line(words)
        timeline.mark(span_of(record.signed_on, record.signed_on_precision), words, certain=False)
        timeline.next()
    timeline.line(sentences(_("As signed:"), _period(record)))
    timeline.bar("bar", record.period_start, record.period_end, _period(record))
    timeline.next()


def _period(record: Agreement) -> str:
    """The period as signed in words; what of it is not stated is said."""
    period = format_period(record.period_start, record.period_end, record.period_precision, page_language())
    if not period:
        return _("no period is stated")
    if record.period_end is None:
        return _("%(period)s, end not stated") % {"period": period}
    if record.period_start is None:
        return _("%(period)s, start not stated") % {"period": period}
    return period


def _draw_change(timeline: Timeline, record: Agreement, change: Amended, *, in_words: bool) -> None:
    row, start = change.row, record.period_start
    words = sentences(_("Amendment %(number)s,") % {"number": change.number}, _since_words(row))
    if in_words:
        timeline.line(words)
        timeline.line(_effect(change), kind="quiet")
    if row.terminates:
        timeline.bar("held", start, change.since.last, words)
        if change.end and change.end > change.since.last:
            timeline.bar("shorter", change.since.last, change.end, words)
    elif change.end_before and row.period_end:
        timeline.bar("held", start, min(change.end_before, row.period_end), words)
        kind, fill = ("longer", "hatch") if row.period_end > change.end_before else ("shorter", "")
        first, last = sorted([change.end_before, row.period_end])
        if first < last:
            timeline.bar(kind, first + datetime.timedelta(1), last, words, fill)
    else:
        timeline.bar("held", start, change.end, words)
    timeline.mark(change.since, words, certain=False)
    if in_words:
        timeline.next()
    else:
        timeline.next(DENSE)


def _since_words(row: Amendment) -> str:
    if row.effective_on:
        return on(row.effective_on)
    return on(row.signed_on, row.signed_on_precision)


def _effect(change: Amended) -> str:
    """What an amendment changes, in a few words."""
    row = change.row
    effects = []
    if row.terminates:
        effects.append(_("ends the agreement early"))
    if row.period_end:
        effects.append(_("until %(day)s") % {"day": on(row.period_end, row.period_precision)})
    if row.amount is not None:
        effects.append(_("now %(amount)s") % {"amount": short(row.amount, row.currency)})
    if not effects:
        effects.append(_("neither end nor amount changes"))
    if not change.is_in_force:
        effects.append(_("not yet in force"))
    return "; ".join(effects)


def _now(record: Agreement, end_precision: str, ended: datetime.date | None) -> str:
    """Amount and end as of today, in a few words."""
    end = on(record.current_end, end_precision)
    until = _("until %(day)s") % {"day": end} if end else _("end not stated")
    parts = [
        _("terminated, %(day)s") % {"day": on(ended)} if ended else until,
        short(record.current_amount, record.current_currency),
    ]
    return "; ".join(part for part in parts if part)


def _terminated_on(changes: Iterable[Amended]) -> datetime.date | None:
    """The day from which the first termination in force held; None where there is none."""
    ends = [change.since.first for change in changes if change.row.terminates and change.is_in_force]
    return min(ends) if ends else None


# In words and as a table.


def _finding(record: Agreement, changes: list[Amended], end_precision: str) -> str:
    """The picture in sentences."""
    in_force = sum(change.is_in_force for change in changes)
    told = ngettext(
        "%(number)s amendment is in force: %(now)s.", "%(number)s amendments are in force: %(now)s.", in_force
    )
    start, end = record.period_start, record.period_end
    return sentences(
        f"{_('As signed:')} {_period(record)}.",
        start and end and end < start and _("The end lies before the start."),
        in_force and told % {"number": in_force, "now": _now(record, end_precision, _terminated_on(changes))},
        *(f"{line}." for line in sums_in_words(record, timezone.localdate())),
    )


def _table(record: Agreement, changes: list[Amended], end_precision: str) -> Table:
    """All that happened or is to happen, by date, with the sums so far; what bears no date stands last."""
    columns = [
        Column("on", _("Date")),
        Column("on_precision", _("Date exact to"), in_file=True),
        Column("event", _("What happens")),
        Column("amount", _("Amount"), is_number=True),
        Column("currency", _("Currency"), about="ISO 4217", in_file=True),
        Column("so_far", _("In sum so far"), is_number=True, about=_("Of the same kind and currency.")),
        Column("period_end", _("Agreed end")),
        Column("period_precision", _("End exact to"), in_file=True),
    ]
    lines: list[tuple[Span | None, list[Cell]]] = []

    def add(span: Span | None, precision: str, event: str, *rest: Cell) -> None:
        day = Cell(span.first, on(span.first, precision)) if span else Cell(None)
        lines.append((span, [day, Cell(precision if span else ""), Cell(event), *rest]))

    if record.signed_on:
        signed = span_of(record.signed_on, record.signed_on_precision)
        end = [Cell(record.period_end, on(record.period_end, record.period_precision)), _precision(record)]
        add(signed, record.signed_on_precision, _("Signed"), *_money(record.amount, record.currency), _NOTHING, *end)
    if record.period_start:
        first = span_of(record.period_start, "day")
        add(first, record.period_precision, _("Begins"), *_money(None, ""), _NOTHING, _NOTHING, Cell(""))
    for change in changes:
        row = change.row
        precision = "day" if row.effective_on else row.signed_on_precision
        words = _("Amendment %(number)s") % {"number": change.number}
        event = f"{words}: {_effect(change)}"
        end = [Cell(row.period_end, on(row.period_end, row.period_precision) or " "), _precision(row)]
        add(change.since, precision, event, *_money(row.amount, row.currency), _NOTHING, *end)
    if record.current_end:
        last = span_of(record.current_end, "day")
        add(last, end_precision, _("Ends, as of today"), *_money(None, ""), _NOTHING, _NOTHING, Cell(""))
    for paid, so_far in with_sums(record.disbursements.all()):
        shown = "" if so_far is None else format_money(so_far, paid.currency, page_language())
        money = _money(paid.amount, paid.currency, unknown=True)
        event = capfirst(str(paid.get_kind_display()))
        add(days_of(paid), paid.on_precision, event, *money, Cell(so_far, shown or " "), _NOTHING, Cell(""))
    lines.sort(key=lambda line: (line[0] is None, line[0] or Span(datetime.date.min, datetime.date.min)))
    return Table(KEY, _("Its course"), columns, [cells for _span, cells in lines])


# A cell in which there is nothing to state.
_NOTHING = Cell(None, " ")


def _precision(row: Any) -> Cell:
    return Cell(row.period_precision if row.period_end else "")


def _money(amount: Any, currency: str, *, unknown: bool = False) -> list[Cell]:
    """An amount and its currency; empty where there is nothing to state, unless it is `unknown`."""
    if amount is None:
        return [Cell(None, "" if unknown else " "), Cell("")]
    return [Cell(Decimal(amount), format_money(Decimal(amount), currency, page_language())), Cell(currency)]
