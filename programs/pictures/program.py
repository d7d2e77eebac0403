"""A programme along its time: its steps, its period, those of its agreements, its activities."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.base.pictures import Span, Timeline, boxes, span_of
from portal.base.tables import Cell, Column, Table
from portal.base.templatetags.registry import link
from portal.base.wording import page_language, text_in, title_of
from programs.models import Agreement, Phase, Program
from programs.notation import format_period
from programs.pictures.time import Phases, TimePicture, days_with_today, on, outside, sentences, today_words

KEY = "course"
# With more than these, the picture would grow past a screen or two; the table has all.
MOST_AGREEMENTS, MOST_ACTIVITIES, MOST_STEPS = 20, 200, 60


def course_of(record: Program) -> TimePicture:
    """The picture of a programme fetched `for_page`."""
    today = timezone.localdate()
    agreements = [share.agreement for share in record.agreement_shares.all()]
    agreements.sort(key=lambda agreement: ((_bounds(agreement) or [datetime.date.max])[0], agreement.pk))
    dated = [agreement for agreement in agreements if _bounds(agreement)]
    activities = list(record.activities.all())
    held = [activity for activity in activities if _span(activity)]
    phases = list(record.phases.all())
    heading, finding = _("Its course"), _finding(record, phases, len(agreements), len(activities))
    table = _table(record, phases, agreements)
    steps = [drawn for phase in phases if (drawn := _steps(phase))]
    days = _days(record, phases, dated, held)
    if not days:
        return TimePicture(KEY, heading, finding, table, phases=steps)
    if any(_end(row) is None for row in [record, *dated] if row.period_start):
        # It may still run: room for an end that nobody stated.
        days = [*days, today, datetime.date(min(max([*days, today]).year + 1, datetime.MAXYEAR), 1, 1)]
    timeline = Timeline(KEY, days_with_today(days, today))
    if _bounds(record):
        timeline.line(sentences(_("Programme:"), _period(record)))
        timeline.bar("bar", record.period_start, record.period_end, _period(record))
        timeline.next()
    for phase in phases:
        _draw_phase(timeline, phase)
    for agreement in dated[:MOST_AGREEMENTS]:
        _draw_agreement(timeline, agreement)
    if held:
        _draw_activities(timeline, held[:MOST_ACTIVITIES])
    timeline.close(today, today_words(today))
    notes = _notes(agreements, dated, activities, held)
    return TimePicture(KEY, heading, finding, table, timeline, [*notes, *outside(today, timeline)], steps)


def _end(row: Any) -> datetime.date | None:
    """The end of a period, for an agreement as of today."""
    return row.current_end if isinstance(row, Agreement) else row.period_end


def _bounds(row: Any) -> list[datetime.date]:
    """The days a period names; empty where it names none."""
    return [day for day in (row.period_start, row.period_end, _end(row)) if day]


def _span(row: Any) -> Span | None:
    """The days of something short: as many as its period has, or as are meant by what little is known of it."""
    if not _bounds(row):
        return None
    first, last = row.period_start or row.period_end, row.period_end or row.period_start
    begins = span_of(min(first, last), row.period_precision).first
    return Span(begins, span_of(max(first, last), row.period_precision).last)


def _days(record: Program, phases: list[Phase], agreements: list[Any], held: list[Any]) -> list[datetime.date]:
    days = [day for row in [record, *phases, *agreements] for day in _bounds(row)]
    spans = [span for row in held if (span := _span(row))]
    spans += [span_of(phase.as_of, phase.as_of_precision) for phase in phases if phase.as_of]
    return [*days, *(day for span in spans for day in span)]


def _period(row: Any) -> str:
    return format_period(row.period_start, row.period_end, row.period_precision, page_language())


# Steps.


def name_of(phase: Phase) -> str:
    """“Semester 4 of 6”, after a title of its own where it has one."""
    told = {"unit": capfirst(str(phase.get_unit_display())), "number": phase.number, "total": phase.of_total}
    count = ""
    if phase.number is not None and phase.of_total is not None:
        count = _("%(unit)s %(number)s of %(total)s") % told
    elif phase.number is not None:
        count = f"{told['unit']} {phase.number}"
    elif phase.of_total is not None:
        count = _("%(unit)s, %(total)s in all") % told
    title = text_in(phase, "title").text
    return ", ".join(part for part in (title, count) if part) or str(told["unit"])


def _told(phase: Phase) -> str:
    """A phase in a few words, with the day the source speaks of."""
    if not phase.as_of:
        return name_of(phase)
    return _("%(phase)s, as of %(day)s") % {"phase": name_of(phase), "day": on(phase.as_of, phase.as_of_precision)}


def _steps(phase: Phase) -> Phases | None:
    """The steps in a row, where it is known which of how many was reached, and they can be drawn."""
    number, total = phase.number, phase.of_total
    if number is None or total is None or not number <= total <= MOST_STEPS:
        return None
    return Phases(_told(phase), boxes(total, number))


# The time axis.


def _draw_phase(timeline: Timeline, phase: Phase) -> None:
    if not phase.as_of and not _bounds(phase):
        return
    timeline.line(_told(phase))
    timeline.bar("phase", phase.period_start, phase.period_end, _period(phase))
    if phase.as_of:
        timeline.mark(span_of(phase.as_of, phase.as_of_precision), _told(phase), certain=False)
    timeline.next()


def _draw_agreement(timeline: Timeline, agreement: Any) -> None:
    """Its period as of today: what an amendment added is hatched, what it cut off is dashed."""
    title, words = title_of(agreement), course_in_words(agreement)
    start, signed, end, cut = agreement.period_start, agreement.period_end, _end(agreement), agreement.terminated_on
    timeline.line(title.text, language=title.language)
    if cut and end and cut < end:
        timeline.bar("bar", start, cut, words)
        timeline.bar("shorter", cut, end, words)
    elif signed and end and signed != end:
        timeline.bar("bar", start, min(signed, end), words)
        kind, fill = ("longer", "hatch") if end > signed else ("shorter", "")
        timeline.bar(kind, min(signed, end) + datetime.timedelta(1), max(signed, end), words, fill)
    else:
        timeline.bar("bar", start, end, words)
    timeline.next()


def course_in_words(agreement: Any) -> str:
    """The period of an agreement as signed, and how it ends as of today where that differs."""
    period, end = _period(agreement), agreement.current_end
    if agreement.terminated_on:
        ended = _("terminated, %(day)s") % {"day": on(agreement.terminated_on)}
    elif end and end != agreement.period_end:
        ended = _("as of today until %(day)s") % {"day": on(end, agreement.current_end_precision)}
    else:
        ended = ""
    return "; ".join(part for part in (period, ended) if part)


def _draw_activities(timeline: Timeline, held: list[Any]) -> None:
    told = ngettext("%(number)s activity", "%(number)s activities", len(held)) % {"number": len(held)}
    timeline.line(told)
    for activity in held:
        span = _span(activity)
        if span:
            words = f"{_period(activity)}: {title_of(activity).text}"
            timeline.mark(span, words, certain=activity.period_precision == "day")
    timeline.next()


# In words and as a table.


def _notes(agreements: list[Any], dated: list[Any], activities: list[Any], held: list[Any]) -> list[str]:
    """What could not be drawn."""
    notes = []
    if undated := len(agreements) - len(dated):
        told = ngettext(
            "%(number)s agreement states no period; it is not drawn.",
            "%(number)s agreements state no period; they are not drawn.",
            undated,
        )
        notes.append(told % {"number": undated})
    if undated := len(activities) - len(held):
        told = ngettext(
            "%(number)s activity states no date; it is not drawn.",
            "%(number)s activities state no date; they are not drawn.",
            undated,
        )
        notes.append(told % {"number": undated})
    if left := max(len(dated) - MOST_AGREEMENTS, 0) + max(len(held) - MOST_ACTIVITIES, 0):
        notes.append(_("Not all fit into the picture; the table has %(number)s more.") % {"number": left})
    return notes


def _finding(record: Program, phases: list[Phase], agreements: int, activities: int) -> str:
    """The picture in sentences."""
    period = _period(record)
    counted = [
        ngettext("%(number)s agreement", "%(number)s agreements", agreements) % {"number": agreements},
        ngettext("%(number)s activity", "%(number)s activities", activities) % {"number": activities},
    ]
    known = [words for words, number in zip(counted, (agreements, activities), strict=True) if number]
    return sentences(
        _("Period: %(period)s.") % {"period": period} if period else _("The period of the programme is not stated."),
        *(f"{_told(phase)}." for phase in phases[:MOST_AGREEMENTS]),
        known and _("Known of it: %(counted)s.") % {"counted": ", ".join(known)},
    )


def _table(record: Program, phases: list[Phase], agreements: list[Any]) -> Table:
    """The programme, its phases, agreements and activities, each with its period."""
    columns = [
        Column("kind", _("What")),
        Column("title", _("Name")),
        Column("id", _("Id"), in_file=True),
        Column("period", _("When")),
        Column("period_start", _("Start"), about=_("First day meant."), in_file=True),
        Column("period_end", _("End"), about=_("Last day meant; of agreements, as of today."), in_file=True),
        Column("period_precision", _("Period exact to"), in_file=True),
        Column("as_of", _("As of"), about=_("The day a source speaks of."), in_file=True),
    ]

    def line(row: Any, name: Cell, when: str, as_of: datetime.date | None = None) -> list[Cell]:
        period = [Cell(row.period_start), Cell(_end(row)), Cell(row.period_precision if _bounds(row) else "")]
        kind = capfirst(str(row._meta.verbose_name))
        return [Cell(kind), name, Cell(getattr(row, "public_id", "")), Cell(when), *period, Cell(as_of)]

    rows = [line(record, Cell(title_of(record).text), _period(record))]
    for phase in phases:
        when = ", ".join(part for part in (_period(phase), on(phase.as_of, phase.as_of_precision)) if part)
        rows.append(line(phase, Cell(name_of(phase)), when, phase.as_of))
    for agreement in agreements:
        rows.append(line(agreement, _named(agreement), course_in_words(agreement)))
    rows += [line(activity, _named(activity), _period(activity)) for activity in record.activities.all()]
    return Table(KEY, _("Its course"), columns, rows)


def _named(record: Any) -> Cell:
    return Cell(title_of(record).text, link(record))
