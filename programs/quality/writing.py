"""Where what stands in the document and what was entered do not fit together.

A database cannot read a number or an amount as people write them, so the notation does, on the few columns it needs
and only of records that can be odd. What was read is remembered: the same words mean the same the next time.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.base.models import Citation, Precision
from portal.base.quality import finding, only
from portal.base.wording import page_language
from programs.models import Activity, Agreement, Program
from programs.notation import format_date, format_money, read_money, read_number, read_period
from programs.notation.dates import WEEKDAYS
from programs.notation.number import ROMAN_MONTHS

# A number's key that ends in a month in Roman figures and a year.
_ENDING = re.compile(r"/[ivx]+/[0-9]{4}$")
money_read = lru_cache(maxsize=20_000)(read_money)
period_read = lru_cache(maxsize=20_000)(read_period)


def _number_and_signing(agreement: Any) -> str:
    signed = format_date(agreement.signed_on, agreement.signed_on_precision, page_language())
    return _("Number: %(number)s; signed: %(signed)s") % {"number": agreement.number, "signed": signed}


def _number_may_be_odd(agreement: Any) -> bool:
    read = agreement.number, agreement.number_key, agreement.signed_on, agreement.signed_on_precision
    return bool(agreement.signed_on) and _number_is_odd(*read)


@finding(
    Agreement,
    code="number-and-date-differ",
    title=gettext_lazy("The month or year in the number differs from the date of signing"),
    sentence=gettext_lazy(
        "The number speaks of another month or year than the date of signing. Compare both with the document."
    ),
    field="number",
    values=("number", "signed_on", "signed_on_precision"),
    detail=_number_and_signing,
    readers=gettext_lazy("The number speaks of another month or year than the date of signing."),
    possible=_number_may_be_odd,
)
def number_and_date_differ(agreements: QuerySet) -> QuerySet:
    """Agreements whose number ends in another month (in Roman figures) or year than they were signed in."""
    dated = agreements.filter(signed_on__isnull=False).exclude(number="")
    return only(dated, _number_is_odd, "number", "number_key", "signed_on", "signed_on_precision")


def _number_is_odd(number: str, key: str, signed_on: datetime.date, precision: str) -> bool:
    if not _ENDING.search(key) or key.endswith(f"/{ROMAN_MONTHS[signed_on.month - 1].lower()}/{signed_on.year}"):
        return False
    warnings = read_number(number, signed_on=signed_on).warnings
    return "year-differs" in warnings or ("month-differs" in warnings and precision != Precision.YEAR)


def _written_and_entered(agreement: Any) -> str:
    return _("As written: %(written)s; entered: %(entered)s") % {
        "written": agreement.amount_as_written,
        "entered": format_money(agreement.amount, agreement.currency, page_language()),
    }


def _amount_may_be_odd(agreement: Any) -> bool:
    if agreement.amount is None or not agreement.amount_as_written:
        return False
    return _amount_is_odd(agreement.amount, agreement.currency, agreement.amount_as_written)


@finding(
    Agreement,
    code="amount-differs",
    title=gettext_lazy("The amount is not the one that is written"),
    sentence=gettext_lazy(
        "Digits, words and the amount entered do not all say the same. Compare them with the document."
    ),
    field="amount",
    values=("amount", "currency", "amount_as_written"),
    detail=_written_and_entered,
    readers=gettext_lazy("The amount as written says something else than the figure."),
    possible=_amount_may_be_odd,
)
def amount_differs(agreements: QuerySet) -> QuerySet:
    """Agreements whose amount as written can be read for sure and is another, or says another one in words."""
    written = agreements.filter(amount__isnull=False).exclude(amount_as_written="")
    return only(written, _amount_is_odd, "amount", "currency", "amount_as_written")


def _amount_is_odd(amount: Decimal, currency: str, written: str) -> bool:
    reading = money_read(written)
    if "words-differ" in reading.warnings:
        return True
    return reading.is_sure and (reading.amount != amount or reading.currency not in (None, currency))


@finding(
    Program,
    Activity,
    code="weekday-differs",
    title=gettext_lazy("The day of the week does not fit the date"),
    sentence=gettext_lazy(
        "The date as written names another day of the week. Cite the source there and mark what is odd about it."
    ),
    field="period_as_written",
    values=("period_as_written",),
    detail=lambda record: record.period_as_written,
    readers=gettext_lazy("The day of the week does not fit the date."),
    possible=lambda record: _weekday_is_odd(record.period_as_written),
    counts_others=True,
)
def weekday_differs(records: QuerySet, *, public: bool = False) -> QuerySet:
    """Records whose period names a weekday that was not on that date, and of which no citation says so."""
    return only(_unflagged(records.exclude(period_as_written=""), public), _weekday_is_odd, "period_as_written")


@finding(
    Agreement,
    code="weekday-differs",
    title=gettext_lazy("The day of the week does not fit the date"),
    sentence=gettext_lazy(
        "The date as written names another day of the week. Cite the source there and mark what is odd about it."
    ),
    field="signed_on_as_written",
    values=("signed_on_as_written", "period_as_written"),
    detail=lambda record: "; ".join(filter(None, [record.signed_on_as_written, record.period_as_written])),
    readers=gettext_lazy("The day of the week does not fit the date."),
    possible=lambda record: _weekday_is_odd(record.signed_on_as_written, record.period_as_written),
    counts_others=True,
)
def weekday_of_signing_differs(agreements: QuerySet, *, public: bool = False) -> QuerySet:
    """Agreements whose date of signing or period names a weekday that was not on that date."""
    written = agreements.exclude(signed_on_as_written="", period_as_written="")
    return only(_unflagged(written, public), _weekday_is_odd, "signed_on_as_written", "period_as_written")


def _unflagged(records: QuerySet, public: bool) -> QuerySet:
    """Those without a citation that tells readers of it: that one is a contradiction kept from a source."""
    citations = Citation.objects.published([records.model]) if public else Citation.objects.all()
    flagged = citations.filter(
        content_type=ContentType.objects.get_for_model(records.model), flag=Citation.Flag.WEEKDAY_DIFFERS
    )
    return records.exclude(pk__in=flagged.values("object_id"))


def _weekday_is_odd(*texts: str) -> bool:
    return any(
        "weekday-differs" in period_read(text).warnings
        for text in texts
        if any(weekday in text.casefold() for weekday in WEEKDAYS)
    )
