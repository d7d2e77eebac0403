"""What agreements' money counts towards, kept beside them: narrow tables for sums of all there is.

They hold nothing of their own and nothing that is not public. `programs.sums` has them in step with each write, by the
rules of `programs.views.money`, `regions.map.sums` and `programs.flow.counting`; `programs.summed` says when they may
be read. Amounts are hundredths, as they are stored (`MoneyField`).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.models.agreement import Agreement
from programs.summed import PlaceSumQuerySet


class AgreementMoney(models.Model):
    """What of a public agreement's amount counts in a place, or why nothing does; in all, in a province, in a regency.

    The place is as in `AgreementPlace`. Beside a province stands, with `DRAWN` behind its code, what the map shows
    there: only what names the province itself.
    """

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.CASCADE, related_name="money_rows", db_index=False
    )
    place = models.CharField(_("place"), max_length=13)
    basis = models.CharField(_("basis"), max_length=9)
    currency = models.CharField(_("currency"), max_length=3)
    year = models.PositiveSmallIntegerField(_("year"))
    amount = models.BigIntegerField(_("amount"), null=True)

    class Meta:
        verbose_name = _("money of an agreement in a place")
        verbose_name_plural = _("money of agreements in places")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["agreement", "place"], name="programs_agreementmoney_unique")]
        # Those that a total of all leaves out.
        indexes = [
            models.Index(
                fields=["basis", "agreement"],
                condition=Q(place="") & ~Q(basis="full"),
                name="programs_agreementmoney_left",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.place}: {self.basis} {self.currency} {self.amount}"


class PlaceSum(models.Model):
    """The rows of `AgreementMoney` added up; the year is 0 where it is not known.

    A sum may pass 64 bits, so it stands in two parts: millions of hundredths, and what is left of them.
    """

    place = models.CharField(_("place"), max_length=13)
    basis = models.CharField(_("basis"), max_length=9)
    currency = models.CharField(_("currency"), max_length=3)
    year = models.PositiveSmallIntegerField(_("year"))
    above = models.BigIntegerField(_("millions of hundredths"))
    below = models.BigIntegerField(_("hundredths besides"))
    records = models.IntegerField(_("records"))

    objects = PlaceSumQuerySet.as_manager()

    class Meta:
        verbose_name = _("sum of money in a place")
        verbose_name_plural = _("sums of money in places")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["place", "basis", "currency", "year"], name="programs_placesum_one")
        ]
        # The map of one currency.
        indexes = [models.Index(fields=["basis", "currency", "place"], name="programs_placesum_map")]

    def __str__(self) -> str:
        return f"{self.place} {self.basis} {self.currency} {self.year}: {self.above} {self.below}"


class MoneyPiece(models.Model):
    """A piece of the money that flows from one giver to one programme in one province (`programs.flow.pieces`).

    Keys below zero are no record's; a place is its province's code as a number.
    """

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.CASCADE, related_name="money_pieces", db_index=False
    )
    currency = models.CharField(_("currency"), max_length=3)
    funder = models.BigIntegerField(_("funder"))
    program = models.BigIntegerField(_("programme"))
    place = models.SmallIntegerField(_("place"))
    amount = models.BigIntegerField(_("amount"))

    class Meta:
        verbose_name = _("piece of money")
        verbose_name_plural = _("pieces of money")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["agreement", "program", "place"], name="programs_moneypiece_unique")
        ]
        indexes = [models.Index(fields=["currency", "agreement"], name="programs_moneypiece_currency")]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.program} {self.place}: {self.currency} {self.amount}"


class MoneyFlow(models.Model):
    """The pieces in one currency added up to a picture of the flow, with so many names to a column.

    Its links are as the database tells them (`programs.flow.counting`). Let go of when a piece changes.
    """

    currency = models.CharField(_("currency"), max_length=3)
    most = models.PositiveSmallIntegerField(_("names to a column"))
    links = models.JSONField(_("links"))

    class Meta:
        verbose_name = _("flow of money")
        verbose_name_plural = _("flows of money")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["currency", "most"], name="programs_moneyflow_one")]

    def __str__(self) -> str:
        return self.currency


class SumsDay(models.Model):
    """The day as of which money is kept, for amounts change at midnight. One row; none where nothing is kept."""

    day = models.DateField(_("day"))
    is_whole = models.BooleanField(_("all agreements are in"), default=False)

    class Meta:
        verbose_name = _("day of the sums of money")
        verbose_name_plural = _("days of the sums of money")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.day}"
