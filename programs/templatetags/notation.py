"""Tags that show money, periods and dates: as understood, and as written where that differs."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from portal.base.models import Precision
from portal.base.wording import figure_of, page_language
from programs.models import Agreement
from programs.notation import format_date, format_money, format_period, read_number
from programs.notation.dates import MONTH_NAMES
from programs.notation.number import ROMAN_MONTHS, STANDARD

register = template.Library()


def as_written(shown: str, written: str) -> SafeString:
    """The second line that gives the words of the document; empty where they are those already shown."""
    if not written or written == shown:
        return SafeString("")
    return format_html(
        ' <small class="as-written">{} “<span lang="id">{}</span>”</small>', gettext("as written:"), written
    )


@register.simple_tag
def money(row: Any) -> SafeString:
    """The amount of a row with `amount`, `currency`, `amount_exact` and `amount_as_written`; empty if unknown.

    A rounded figure says so. Words that were not understood are shown alone.
    """
    exact = getattr(row, "amount_exact", True)
    if row.amount is None:
        return as_written("", row.amount_as_written)
    shown = format_money(row.amount, row.currency, page_language())
    return format_html(
        '<span class="money">{}</span>{}{}',
        shown,
        "" if exact else format_html(' <small class="mark">{}</small>', gettext("rounded")),
        as_written(shown, row.amount_as_written),
    )


@register.simple_tag
def amount(value: Any, currency: str) -> SafeString:
    """An amount with its currency, nothing else; empty if unknown."""
    if value is None:
        return SafeString("")
    return format_html('<span class="money">{}</span>', format_money(value, currency, page_language()))


@register.simple_tag
def period(row: Any, with_words: bool = True) -> SafeString:
    """The period of a row, no more exact than it is known, and as written where that differs; empty if unknown."""
    shown = format_period(row.period_start, row.period_end, row.period_precision, page_language())
    span = format_html('<span class="period">{}</span>', shown) if shown else SafeString("")
    return format_html("{}{}", span, as_written(shown, row.period_as_written) if with_words else "")


@register.simple_tag
def day(row: Any, field: str, with_words: bool = True) -> SafeString:
    """The date in `field`, no more exact than `<field>_precision` says, and as written where that differs."""
    date = getattr(row, field)
    shown = format_date(date, getattr(row, f"{field}_precision", "") or "day", page_language())
    written = getattr(row, f"{field}_as_written", "") if with_words else ""
    if not shown:
        return as_written("", written)
    return format_html('<span class="day">{}</span>{}', shown, as_written(shown, written))


@register.simple_tag
def date(value: Any, precision: str = "day") -> SafeString:
    """A date that stands alone, no more exact than `precision` says; empty if unknown."""
    shown = format_date(value, precision or "day", page_language())
    return format_html('<span class="day">{}</span>', shown) if shown else SafeString("")


@register.simple_tag
def figure(value: Any) -> str:
    """A number that is not money, with the page's marks and no needless zeros; empty if unknown."""
    return figure_of(value)


@register.simple_tag
def number_parts(agreement: Agreement) -> dict[str, Any] | None:
    """The parts of a standard agreement number: `001A`, `SP`, `LTKL` and `TEA`, `VIII`, 2020; None for others.

    `differs` says that the month or year of the number is not that of the signing date.
    """
    codes = [party.code_in_number for party in agreement.parties.all() if party.code_in_number]
    exact = agreement.signed_on if agreement.signed_on_precision == Precision.DAY else None
    reading = read_number(agreement.number, signed_on=exact, known=codes)
    if reading.shape != STANDARD:
        return None
    month = MONTH_NAMES[page_language()][reading.month - 1] if reading.month else ""
    return {
        "sequence": f"{reading.sequence}{reading.suffix or ''}",
        "kind": reading.kind,
        "parties": reading.parties,
        "roman_month": ROMAN_MONTHS[reading.month - 1] if reading.month else "",
        "month": month,
        "year": str(reading.year),
        "differs": not {"month-differs", "year-differs"}.isdisjoint(reading.warnings),
    }
