"""One sentence for each thing a reading finds odd, by its code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

Sentences = dict[str, Any]

NUMBER: Sentences = {
    "bad-roman-month": _("The month in the number is no Roman figure from I to XII."),
    "month-differs": _("The month in the number is not the month of signing."),
    "year-differs": _("The year in the number is not the year of signing."),
    "more-than-one-number": _("More than one number stands here; the first was read."),
    "two-digit-year": _("The year in the number has two digits; the century is a guess."),
    "too-long": _("The text is too long to be read. Put only the number here."),
}
MONEY: Sentences = {
    "ambiguous-currency": _("More than one country writes its money with this sign."),
    "ambiguous-scale": _("“M” stands for a billion in Indonesian and for a million in English."),
    "ambiguous-thousands": _("The mark between the digits may part thousands or decimals."),
    "bad-grouping": _("The digits are not in groups of three: one may be missing, or one too many."),
    "currency-differs": _("Two currencies stand beside the amount."),
    "dot-decimal": _("The point was taken for a decimal comma."),
    "more-than-one-amount": _("More than one amount stands here; the first was read."),
    "negative": _("The amount is below zero, so it is not taken over."),
    "no-currency": _("No currency is written."),
    "not-understood": _("No amount was understood here."),
    "range": _("From one amount to another: no single amount can be taken over."),
    "suspiciously-small-IDR": _("This is less than a million rupiah. Are the last digits missing?"),
    "too-large": _("The amount is larger than all there is in rupiah, so it is not taken over."),
    "too-long": _("The text is too long to be read. Put only the amount here."),
    "words-differ": _("The amount in words is another than the amount in digits; the digits were taken."),
    "words-not-understood": _("The amount in words was not understood; only the digits were read."),
}
PERIOD: Sentences = {
    "ambiguous-month": _("The short figure may be a month or a year; it was read as a month."),
    "duration-differs": _("The stated duration is not the time from start to end."),
    "end-before-start": _("The end lies before the start."),
    "mixed-precision": _("Start and end are not equally exact; the less exact one counts for both."),
    "month-first": _("The month was taken to stand before the day, because the other way round is no date."),
    "more-than-one-duration": _("Two different durations are stated; the first was read."),
    "more-than-one-period": _("More than one date or period stands here; only one was read."),
    "no-such-date": _("There is no such date; only the possible part of it was read."),
    "no-year": _("No year is written, so no date is taken over."),
    "not-continuous": _("The days named do not follow one another; the first and the last were taken."),
    "not-understood": _("No date or period was understood here."),
    "progress-beyond-end": _("The step reached lies beyond the last step."),
    "too-long": _("The text is too long to be read. Put only the date or period here."),
    "two-digit-year": _("A year has two digits; the century is a guess."),
    "weekday-differs": _("The date is not on the day of the week that is written."),
    "words-differ": _("The figure in words is another than the figure in digits; the digits were taken."),
    "year-assumed": _("One year is not written; it was taken from the other date."),
}


def told(codes: Iterable[str], sentences: Sentences) -> list[str]:
    """The sentences of these codes, in their order, in the language of the page."""
    return [str(sentences[code]) for code in codes]
