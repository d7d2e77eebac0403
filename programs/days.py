"""The days on which what is told of a record changes though nobody writes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.utils import timezone

from programs.models import Agreement, Amendment

ONE_DAY = datetime.timedelta(days=1)


def next_turn(agreement: Agreement, amendments: Iterable[Amendment]) -> datetime.date | None:
    """The next day on which it begins, has ended, or one of its amendments takes effect; None for never.

    Its value, end and state (`AgreementQuerySet.as_of`) stay as they are until then.
    """
    begins, ends = [agreement.period_start], [agreement.period_end]
    for amendment in amendments:
        begins.append(amendment.effective_on or amendment.signed_on)
        ends.append(amendment.period_end)
    days = [day for day in begins if day] + [day + ONE_DAY for day in ends if day and day < datetime.date.max]
    today = timezone.localdate()
    return min((day for day in days if day > today), default=None)
