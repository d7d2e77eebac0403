"""The pictures of the page of the design system: invented figures, drawn by the code that draws those of every page."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.base.pictures import Span, Step, Timeline, boxes
from portal.base.tables import Cell, Column, Table
from portal.base.wording import page_language
from programs.notation import format_period
from programs.pictures.time import Phases, TimePicture
from regions.pictures import ByYear, FundingPicture, Sum, draw
from regions.views.money import Basis

day = datetime.date


def funding_picture() -> FundingPicture:
    """Money by year, with a year of which nothing is known and an agreement that states no amount."""
    figures = ((2020, 800, 1), (2021, 1900, 3), (2022, 2400, 4), (2024, 1100, 2))
    counted: dict[tuple[str, int | None], Sum] = {
        ("IDR", year): Sum(Decimal(millions) * 1_000_000, number) for year, millions, number in figures
    }
    left_out: dict[tuple[str, str, int | None], int] = {
        (str(Basis.UNKNOWN), "", 2025): 1,
        (str(Basis.PASSED_ON), "IDR", 2022): 1,
    }
    return draw(ByYear(counted, left_out), "example-funding", _("Money by year"))


def time_picture() -> TimePicture:
    """A course in time: a period, one whose end nobody states, one that runs backwards, days, and money paid."""
    timeline = Timeline("example-course", [day(2020, 8, 1), day(2024, 12, 31)])
    rows = [
        (_("As signed"), "bar", day(2020, 8, 1), day(2022, 7, 31), "month"),
        (_("An end nobody states"), "bar", day(2021, 1, 1), None, "year"),
        (_("Days that run backwards"), "bar", day(2023, 6, 1), day(2023, 1, 1), "day"),
    ]
    lines = []
    for words, kind, first, last, precision in rows:
        timeline.line(words)
        timeline.bar(kind, first, last)
        timeline.next()
        lines.append([Cell(words), Cell(format_period(first, last, precision, page_language()))])
    timeline.line(_("A day, and one of which only the year is known"))
    timeline.mark(Span(day(2021, 3, 4), day(2021, 3, 4)), "2021-03-04")
    timeline.mark(Span(day(2023, 1, 1), day(2023, 12, 31)), "2023", certain=False)
    timeline.next()
    timeline.line(_("Paid, planned and agreed"))
    paid = [
        Step(Span(when, when), Decimal(amount), "") for when, amount in ((day(2020, 9, 1), 40), (day(2021, 9, 1), 35))
    ]
    timeline.sums(
        paid, [Step(Span(day(2022, 6, 1), day(2022, 6, 1)), Decimal(100), "")], day(2024, 12, 31), Decimal(100)
    )
    timeline.close(day(2024, 1, 1), _("today"))
    table = Table(
        "example-course", _("A course in time"), [Column("what", _("What")), Column("when", _("Period"))], lines
    )
    steps = Phases(_("Step 2 of 4"), boxes(4, 2))
    finding = _("The finding stands first, in a sentence; it is also what a screen reader says of the drawing.")
    return TimePicture("example-course", _("A course in time"), finding, table, timeline, phases=[steps])
