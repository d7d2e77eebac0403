"""Columns that the lists of this app share: periods and amounts as people write them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from programs.notation import format_date, format_money, format_period


def language() -> str:
    """The language of the page, as the notations know it."""
    return "en" if (get_language() or "").startswith("en") else "id"


class PeriodColumn:
    """The period, no more exact than it is known."""

    @admin.display(description=_("period"), ordering="period_start")
    def period(self, record: Any) -> str:
        """From when until when; empty where neither is known."""
        if not record.period_precision:
            return record.period_as_written
        return format_period(record.period_start, record.period_end, record.period_precision, language())


def amount_words(amount: Any, currency: str) -> str:
    """An amount with its currency, or nothing where it is not known."""
    return "" if amount is None else format_money(amount, currency, language())


def date_words(day: Any, precision: str) -> str:
    """A date no more exact than it is known, or nothing."""
    return "" if day is None else format_date(day, precision or "day", language())
