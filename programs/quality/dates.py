"""What may be odd about the dates of programmes, agreements and activities."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractYear, TruncMonth
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.base.models import Citation, Precision
from portal.base.quality import finding, only
from portal.base.wording import page_language
from programs.models import Activity, Agreement, Program
from programs.notation import format_date, format_period
from programs.notation.durations import Duration, duration_differs

# The durations an agreement may state, in the words of the notation.
UNITS = {
    Agreement.DurationUnit.DAY: "hari",
    Agreement.DurationUnit.MONTH: "bulan",
    Agreement.DurationUnit.YEAR: "tahun",
}
_PARTIAL = {Precision.YEAR: "%Y", Precision.MONTH: "%Y-%m", Precision.DAY: "%Y-%m-%d"}


def period_in_words(record: Any) -> str:
    """The period as a person writes it."""
    return format_period(record.period_start, record.period_end, record.period_precision, page_language())


END_BEFORE_START: dict[str, Any] = {
    "code": "end-before-start",
    "title": gettext_lazy("The end lies before the start"),
    "sentence": gettext_lazy("The period ends before it starts. Compare it with the document."),
    "field": "period_end",
    "blocks": True,
}


@finding(Program, Activity, **END_BEFORE_START, values=("period_start", "period_end"), detail=period_in_words)
def end_before_start(records: QuerySet) -> QuerySet:
    """Records whose last day lies before their first."""
    return records.filter(period_end__lt=F("period_start"))


@finding(Agreement, **END_BEFORE_START, values=("period_start", "period_end", "current_end"), detail=period_in_words)
def agreement_ends_before_start(agreements: QuerySet) -> QuerySet:
    """Agreements whose last day, as first agreed or as amended, lies before their first."""
    early = Q(period_end__lt=F("period_start")) | Q(current_end__lt=F("period_start"))
    return agreements.with_end().filter(early)


def _signing_and_start(agreement: Any) -> str:
    language = page_language()
    return _("Signed: %(signed)s; start: %(start)s") % {
        "signed": format_date(agreement.signed_on, agreement.signed_on_precision, language),
        "start": format_date(agreement.period_start, agreement.period_precision, language),
    }


@finding(
    Agreement,
    code="signed-after-start",
    title=gettext_lazy("Signed after the start, without a note"),
    sentence=gettext_lazy(
        "It was signed after it had started. If the paper says so, write why in the note for the desk or beside the "
        "citation of the date."
    ),
    field="signed_on",
    values=("signed_on", "signed_on_precision", "period_start", "period_precision"),
    detail=_signing_and_start,
)
def signed_after_start(agreements: QuerySet) -> QuerySet:
    """Agreements surely signed after their first day, of which no note speaks: for the desk, or beside a citation.

    Two dates are compared as exactly as the less exact of them is known.
    """
    to_year = Q(signed_on_precision=Precision.YEAR) | Q(period_precision=Precision.YEAR)
    to_month = Q(signed_on_precision=Precision.MONTH) | Q(period_precision=Precision.MONTH)
    later = (
        Q(signed_on__year__gt=ExtractYear("period_start"))
        | ~to_year & Q(month_signed__gt=TruncMonth("period_start"))
        | ~to_year & ~to_month
    )
    noted = Citation.objects.filter(
        content_type=ContentType.objects.get_for_model(Agreement),
        object_id=OuterRef("pk"),
        field__in=("signed_on", "period"),
    ).exclude(note="")
    dated = agreements.filter(signed_on__gt=F("period_start"), staff_note="")
    return dated.annotate(month_signed=TruncMonth("signed_on")).filter(later, ~Exists(noted))


def _duration_and_period(agreement: Any) -> str:
    return _("Stated: %(number)s %(unit)s; period: %(period)s") % {
        "number": agreement.duration,
        "unit": agreement.get_duration_unit_display(),
        "period": period_in_words(agreement),
    }


@finding(
    Agreement,
    code="duration-differs",
    title=gettext_lazy("The stated duration is not that of the period"),
    sentence=gettext_lazy("Duration and period do not fit together. Compare both with the document."),
    field="duration",
    values=("duration", "duration_unit", "period_start", "period_end", "period_precision"),
    detail=_duration_and_period,
)
def duration_does_not_fit(agreements: QuerySet) -> QuerySet:
    """Agreements that state a duration which cannot be the one from their first day to their last."""
    stated = agreements.filter(duration__isnull=False, period_start__isnull=False, period_end__isnull=False)
    return only(stated, _duration_is_odd, "duration", "duration_unit", "period_start", "period_end", "period_precision")


def _duration_is_odd(number: int, unit: str, start: datetime.date, end: datetime.date, precision: str) -> bool:
    shape = _PARTIAL[Precision(precision)]
    return duration_differs(
        Duration(number, UNITS[Agreement.DurationUnit(unit)]), f"{start:{shape}}", f"{end:{shape}}", precision
    )
