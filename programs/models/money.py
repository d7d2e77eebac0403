"""Money under an agreement: planned or paid, and its worth in rupiah where a document states the rate."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.base.fields import MoneyField
from portal.base.models import Money, Part, PrecisionField, Source, lasting_key
from programs.models.agreement import Agreement


class Disbursement(Part, Money):
    """Money planned or paid under an agreement."""

    published_with = ("agreement",)

    class Kind(models.TextChoices):
        PLANNED = "planned", _("planned")
        PAID = "paid", _("paid")

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.CASCADE, related_name="disbursements"
    )
    kind = models.CharField(
        _("kind"),
        max_length=8,
        choices=Kind,
        default=Kind.PAID,
        help_text=_("Choose “paid” only if a document says that the money was given."),
    )
    on = models.DateField(_("date"), null=True, blank=True, help_text=_("The day it was paid or is to be paid."))
    on_precision = PrecisionField(
        _("date exact to"), help_text=_("How much of the date is known; no more of it is shown.")
    )
    on_as_written = models.CharField(
        _("date as written"), max_length=100, blank=True, help_text=_("Exactly as it stands in the document.")
    )
    description = models.CharField(
        _("description"), max_length=200, blank=True, help_text=_("What the payment is called: “tahap I”.")
    )
    description_en = models.CharField(
        _("description in English"),
        max_length=200,
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )

    class Meta(Part.Meta):
        verbose_name = _("disbursement")
        verbose_name_plural = _("disbursements")
        constraints = [lasting_key("agreement"), *Money.Meta.constraints]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.currency} {self.amount if self.amount is not None else '–'}"


class RupiahEquivalent(Part):
    """An agreement's amount in rupiah, with the rate, its date and its source; at most one for an agreement.

    It is entered, never worked out, and never counted in a total: the agreement's money is its amount in its own
    currency. Being a part, all of it is hidden as long as the source of the rate is not public.
    """

    published_with = ("agreement", "source")

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.CASCADE, related_name="rupiah_equivalents"
    )
    amount = MoneyField(
        _("amount in rupiah"),
        help_text=_("As a plain number. It stands beside the agreement's amount and is never added to totals."),
    )
    rate = models.DecimalField(
        _("rate"), max_digits=16, decimal_places=6, help_text=_("Rupiah for one unit of the agreement's currency.")
    )
    on = models.DateField(_("rate of"), help_text=_("The day the rate held."))
    source = models.ForeignKey(
        Source,
        verbose_name=_("source of the rate"),
        on_delete=models.PROTECT,
        related_name="rates",
        help_text=_("Where the rate stands; until this source is published, the public does not see the equivalent."),
    )

    class Meta(Part.Meta):
        verbose_name = _("rupiah equivalent")
        verbose_name_plural = _("rupiah equivalents")
        constraints = [
            lasting_key("agreement"),
            models.UniqueConstraint(
                fields=["agreement"],
                name="programs_rupiahequivalent_one",
                violation_error_message=_("An agreement has one rupiah equivalent."),
            ),
            models.CheckConstraint(
                name="programs_rupiahequivalent_amount_not_negative",
                condition=Q(amount__gte=0),
                violation_error_message=_("An amount cannot be below zero."),
            ),
            models.CheckConstraint(
                name="programs_rupiahequivalent_rate_above_zero",
                condition=Q(rate__gt=0),
                violation_error_message=_("A rate is above zero."),
            ),
        ]

    def __str__(self) -> str:
        return f"IDR {self.amount}"
