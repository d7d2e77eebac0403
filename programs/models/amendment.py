"""What was later signed to change an agreement."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.base.fields import CurrencyField, MoneyField
from portal.base.models import Part, PrecisionField, lasting_key
from programs.models.agreement import Agreement
from programs.querysets import AmendmentQuerySet


class Amendment(Part):
    """A signed change of an agreement's amount, period or scope, or its termination.

    It takes effect on `effective_on`, else when it was signed. `amount` is the new total, not the difference.
    """

    published_with = ("agreement",)

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.CASCADE, related_name="amendments"
    )
    number = models.CharField(_("number"), max_length=200, blank=True, help_text=_("As written on the amendment."))
    signed_on = models.DateField(
        _("signed on"), null=True, blank=True, help_text=_("The date of signing that the amendment bears.")
    )
    signed_on_precision = PrecisionField(
        _("date exact to"), help_text=_("How much of the date is known; no more of it is shown.")
    )
    signed_on_as_written = models.CharField(
        _("date as written"), max_length=100, blank=True, help_text=_("Exactly as it stands in the document.")
    )
    effective_on = models.DateField(
        _("in force from"), null=True, blank=True, help_text=_("Only if it differs from the date of signing.")
    )
    amount = MoneyField(
        _("new total amount"),
        null=True,
        blank=True,
        help_text=_("The whole amount as it now stands, not the difference."),
    )
    currency = CurrencyField()
    amount_as_written = models.CharField(
        _("amount as written"), max_length=200, blank=True, help_text=_("Exactly as it stands in the document.")
    )
    period_end = models.DateField(_("new end"), null=True, blank=True, help_text=_("Last day meant."))
    period_precision = PrecisionField(
        _("end exact to"), help_text=_("How much of the date is known; no more of it is shown.")
    )
    period_as_written = models.CharField(
        _("period as written"), max_length=200, blank=True, help_text=_("Exactly as it stands in the document.")
    )
    terminates = models.BooleanField(
        _("ends the agreement early"),
        default=False,
        help_text=_("From the day it is in force, the agreement counts as terminated."),
    )
    scope = models.TextField(_("what changes"), blank=True, help_text=_("What else it changes, in your own words."))
    scope_en = models.TextField(
        _("what changes, in English"),
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )

    objects = AmendmentQuerySet.as_manager()

    class Meta(Part.Meta):
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        constraints = [
            lasting_key("agreement"),
            models.CheckConstraint(
                name="programs_amendment_amount_has_currency",
                condition=Q(amount__isnull=True) | ~Q(currency=""),
                violation_error_message=_("An amount needs its currency."),
            ),
            models.CheckConstraint(
                name="programs_amendment_amount_not_negative",
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                violation_error_message=_("An amount cannot be below zero."),
            ),
            models.CheckConstraint(
                name="programs_amendment_end_has_precision",
                condition=Q(period_end__isnull=True) | ~Q(period_precision=""),
                violation_error_message=_("Say how exact the new end is."),
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(_("Amendment"))
