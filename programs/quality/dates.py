"""What may be odd about the dates of programmes, agreements and activities."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, DateField, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import ExtractYear, TruncMonth, TruncYear
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.base.models import Citation, Precision
from portal.base.quality import finding, only, runs_backwards
from portal.base.wording import page_language
from programs.models import Activity, Agreement, Amendment, Disbursement, Program
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


def _is_before(first: datetime.date | None, second: datetime.date | None) -> bool:
    return first is not None and second is not None and first < second


END_BEFORE_START: dict[str, Any] = {
    "code": "end-before-start",
    "title": gettext_lazy("The end lies before the start"),
    "sentence": gettext_lazy("The period ends before it starts. Compare it with the document."),
    "field": "period_end",
    "blocks": True,
    "readers": gettext_lazy("The period ends before it begins."),
}


@finding(
    Program,
    Activity,
    **END_BEFORE_START,
    values=("period_start", "period_end"),
    detail=period_in_words,
    possible=runs_backwards,
)
def end_before_start(records: QuerySet) -> QuerySet:
    """Records whose last day lies before their first."""
    return records.filter(period_end__lt=F("period_start"))


@finding(
    Agreement,
    **END_BEFORE_START,
    values=("period_start", "period_end", "current_end"),
    detail=period_in_words,
    possible=lambda agreement: runs_backwards(agreement) or _is_before(agreement.current_end, agreement.period_start),
)
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


def _signed_late(agreement: Any) -> bool:
    if not _is_before(agreement.period_start, agreement.signed_on):
        return False
    precisions = agreement.signed_on_precision, agreement.period_precision
    shape = next((_PARTIAL[each] for each in (Precision.YEAR, Precision.MONTH) if each in precisions), "%Y-%m-%d")
    return f"{agreement.period_start:{shape}}" < f"{agreement.signed_on:{shape}}"


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
    readers=gettext_lazy("It was signed after it had begun, and no source says why."),
    possible=_signed_late,
    counts_others=True,
)
def signed_after_start(agreements: QuerySet, *, public: bool = False) -> QuerySet:
    """Agreements surely signed after their first day, of which no note speaks: for the desk, or beside a citation.

    Two dates are compared as exactly as the less exact of them is known. Readers know no note for the desk.
    """
    to_year = Q(signed_on_precision=Precision.YEAR) | Q(period_precision=Precision.YEAR)
    to_month = Q(signed_on_precision=Precision.MONTH) | Q(period_precision=Precision.MONTH)
    later = (
        Q(signed_on__year__gt=ExtractYear("period_start"))
        | ~to_year & Q(month_signed__gt=TruncMonth("period_start"))
        | ~to_year & ~to_month
    )
    citations = Citation.objects.published([Agreement]) if public else Citation.objects.all()
    noted = citations.filter(
        content_type=ContentType.objects.get_for_model(Agreement),
        object_id=OuterRef("pk"),
        field__in=("signed_on", "period"),
    ).exclude(note="")
    dated = agreements.filter(signed_on__gt=F("period_start"))
    dated = dated if public else dated.filter(staff_note="")
    return dated.annotate(month_signed=TruncMonth("signed_on")).filter(later, ~Exists(noted))


def _duration_and_period(agreement: Any) -> str:
    return _("Stated: %(number)s %(unit)s; period: %(period)s") % {
        "number": agreement.duration,
        "unit": agreement.get_duration_unit_display(),
        "period": period_in_words(agreement),
    }


def _duration_may_be_odd(agreement: Any) -> bool:
    stated = agreement.duration, agreement.duration_unit, agreement.period_start, agreement.period_end
    return None not in stated and _duration_is_odd(*stated, agreement.period_precision)


@finding(
    Agreement,
    code="duration-differs",
    title=gettext_lazy("The stated duration is not that of the period"),
    sentence=gettext_lazy("Duration and period do not fit together. Compare both with the document."),
    field="duration",
    values=("duration", "duration_unit", "period_start", "period_end", "period_precision"),
    detail=_duration_and_period,
    readers=gettext_lazy("The stated duration is not that of the period."),
    possible=_duration_may_be_odd,
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


def _signing_and_amendment(agreement: Any) -> str:
    language = page_language()
    return _("Agreement: %(agreement)s; amendment: %(amendment)s") % {
        "agreement": format_date(agreement.signed_on, agreement.signed_on_precision, language),
        "amendment": format_date(agreement.amended_on, agreement.amended_on_precision, language),
    }


@finding(
    Agreement,
    code="amended-before-signing",
    title=gettext_lazy("An amendment older than the agreement"),
    sentence=gettext_lazy(
        "An amendment was signed before the agreement it changes. Compare both dates with the documents."
    ),
    field="amendments",
    values=("signed_on", "signed_on_precision", "amended_on", "amended_on_precision"),
    detail=_signing_and_amendment,
    readers=gettext_lazy("An amendment bears an earlier date than the agreement it changes."),
    possible=lambda agreement: any(
        _is_before(row.signed_on, agreement.signed_on) for row in agreement.amendments.all()
    ),
)
def amended_before_signing(agreements: QuerySet) -> QuerySet:
    """Agreements with an amendment surely signed before them, the oldest of them as `amended_on`."""
    by_year, by_month = Q(signed_on_precision=Precision.YEAR), Q(signed_on_precision=Precision.MONTH)
    # The first day on which the agreement may have been signed, and the month of that day.
    dated = agreements.filter(signed_on__isnull=False).annotate(
        year_signed=TruncYear("signed_on"),
        month_signed=Case(When(by_year, then=TruncYear("signed_on")), default=TruncMonth("signed_on")),
    )
    dated = dated.annotate(first_signed=Case(When(by_year | by_month, then="month_signed"), default="signed_on"))
    amendments = Amendment.objects.filter(agreement=OuterRef("pk"))
    older = amendments.annotate(year=TruncYear("signed_on"), month=TruncMonth("signed_on")).filter(
        Q(signed_on_precision=Precision.DAY, signed_on__lt=OuterRef("first_signed"))
        | Q(signed_on_precision=Precision.MONTH, month__lt=OuterRef("month_signed"))
        | Q(signed_on_precision=Precision.YEAR, year__lt=OuterRef("year_signed"))
    )
    oldest = older.order_by("signed_on", "pk")
    return dated.filter(Exists(older)).annotate(
        amended_on=Subquery(oldest.values("signed_on")[:1]),
        amended_on_precision=Subquery(oldest.values("signed_on_precision")[:1]),
    )


def _payment_and_end(agreement: Any) -> str:
    language = page_language()
    return _("Paid: %(paid)s; end: %(end)s") % {
        "paid": format_date(agreement.paid_on, agreement.paid_on_precision, language),
        "end": format_date(agreement.current_end, agreement.current_end_precision, language),
    }


@finding(
    Agreement,
    code="paid-after-end",
    title=gettext_lazy("Paid after the end"),
    sentence=gettext_lazy(
        "Money was paid after the agreement had ended. Compare the date with the documents; an amendment may be "
        "missing."
    ),
    field="disbursements",
    values=("current_end", "paid_on", "paid_on_precision"),
    detail=_payment_and_end,
    readers=gettext_lazy("Money was paid after the agreement had ended."),
    possible=lambda agreement: any(_is_before(agreement.current_end, row.on) for row in agreement.disbursements.all()),
)
def paid_after_end(agreements: QuerySet) -> QuerySet:
    """Agreements with a payment surely made after their last day as amended by today, the last of them as `paid_on`."""
    paid = Disbursement.objects.filter(agreement=OuterRef("pk"), kind=Disbursement.Kind.PAID, on__isnull=False)
    late = paid.annotate(year=TruncYear("on"), month=TruncMonth("on")).filter(
        Q(on_precision=Precision.DAY, on__gt=OuterRef("current_end"))
        | Q(on_precision=Precision.MONTH, month__gt=OuterRef("current_end"))
        | Q(on_precision=Precision.YEAR, year__gt=OuterRef("current_end"))
    )
    late = late.order_by("-on", "-pk")
    ended = agreements.filter(Exists(paid)).with_end().with_end_details().filter(Exists(late))
    return ended.annotate(
        paid_on=Subquery(late.values("on")[:1]), paid_on_precision=Subquery(late.values("on_precision")[:1])
    )


def _activity_and_programs(activity: Any) -> str:
    language = page_language()
    return _("Activity: %(activity)s; programme: %(program)s") % {
        "activity": period_in_words(activity),
        "program": format_period(activity.first_day, activity.last_day, Precision.DAY, language),
    }


def _lies_outside(activity: Any) -> bool:
    periods = [(program.period_start, program.period_end) for program in activity.programs.all()]
    return any(
        None not in (first, last)
        and (_is_before(activity.period_end, first) or _is_before(last, activity.period_start))
        for first, last in periods
    )


@finding(
    Activity,
    code="outside-programme",
    title=gettext_lazy("Outside the period of its programme"),
    sentence=gettext_lazy(
        "It took place before its programme began or after it ended. Compare both periods with the documents."
    ),
    field="programs",
    values=("period_start", "period_end", "first_day", "last_day"),
    detail=_activity_and_programs,
    readers=gettext_lazy("It took place before its programme began or after it had ended."),
    possible=_lies_outside,
    counts_others=True,
)
def outside_programme(activities: QuerySet, *, public: bool = False) -> QuerySet:
    """Activities before the first or after the last day of all their programmes with a whole period."""
    known = Program.objects.published() if public else Program.objects.all()
    programs = known.filter(activities=OuterRef("pk"), period_start__isnull=False, period_end__isnull=False)
    days = programs.order_by().values("activities")
    first = days.annotate(day=Min("period_start")).values("day")
    last = days.annotate(day=Max("period_end")).values("day")
    dated = activities.annotate(
        first_day=Subquery(first, output_field=DateField()), last_day=Subquery(last, output_field=DateField())
    )
    return dated.filter(Q(period_end__lt=F("first_day")) | Q(period_start__gt=F("last_day")))
