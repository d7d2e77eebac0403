"""Where public records lie, kept beside them: narrow tables for lists of a place and for numbers by place or partner.

They hold nothing of their own and nothing that is not public. `programs.places` says the rule, keeps them in step with
each write, and makes them anew, as `programs.partnered` does for partners; `programs.placed` asks them. Beside codes of
regions stand the marks named there.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from portal.base.ordering import LatestFirst
from programs.models.agreement import Agreement
from programs.models.program import Program
from programs.placed import CHANGING, EVERYWHERE


class PlaceRow(models.Model):
    """A public record and a place it lies in: named by its code, or holding one that is named."""

    place = models.CharField(_("place"), max_length=13)
    is_named = models.BooleanField(_("named itself"))

    class Meta:
        abstract = True
        default_permissions = ()

    def __str__(self) -> str:
        return self.place


class AgreementPlace(PlaceRow):
    """A public agreement in a place it lies in, with what it is chosen and ordered by.

    By its own regions, else its programmes'. The year is that of signing, else of the start. The currency is the one
    in which it states an amount, whatever day it is; where that hangs on the day stands `CHANGING`.
    """

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.CASCADE, related_name="place_rows", db_index=False
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True)
    signed_on = models.DateField(_("signed on"), null=True)
    number = models.CharField(_("number"), max_length=200)
    currency = models.CharField(_("currency"), max_length=3, default="")

    class Meta(PlaceRow.Meta):
        verbose_name = _("place of an agreement")
        verbose_name_plural = _("places of agreements")
        # With all that the map asks of a row, so that it is counted from the index.
        constraints = [
            models.UniqueConstraint(fields=["agreement", "place", "is_named"], name="programs_agreementplace_unique")
        ]
        indexes = [
            # The order of the list of agreements, in a place, and in a place and a year.
            LatestFirst(
                fields=["place", "year", "-signed_on", "-number", "agreement"], name="programs_place_of_a_year"
            ),
            LatestFirst(fields=["place", "-signed_on", "-number", "agreement"], name="programs_place_latest"),
            # Those few whose currency is asked of their amendments.
            models.Index(
                fields=["place", "year", "agreement"], condition=Q(currency=CHANGING), name="programs_place_changing"
            ),
        ]


class ProgramPlace(PlaceRow):
    """A public programme in a place it lies in."""

    program = models.ForeignKey(
        Program, verbose_name=_("programme"), on_delete=models.CASCADE, related_name="place_rows", db_index=False
    )

    class Meta(PlaceRow.Meta):
        verbose_name = _("place of a programme")
        verbose_name_plural = _("places of programmes")
        constraints = [
            models.UniqueConstraint(fields=["program", "place", "is_named"], name="programs_programplace_unique")
        ]
        indexes = [models.Index(fields=["place", "program"], name="programs_place_programs")]


class PlaceCount(models.Model):
    """How many public records of a noun lie in a place, in one year or (year 0) in all; and how many name it itself.

    Of nouns that lie in no places it says how many there are everywhere. Of agreements and programmes besides: of those
    that lie `within` another place as well, a province or a regency; or of those that state an amount in a currency
    (`AgreementPlace.currency`).
    """

    noun = models.CharField(_("kind of record"), max_length=24)
    currency = models.CharField(_("currency"), max_length=3, default="")
    within = models.CharField(_("within"), max_length=13, default=EVERYWHERE)
    year = models.PositiveSmallIntegerField(_("year"))
    place = models.CharField(_("place"), max_length=13)
    records = models.IntegerField(_("records"))
    named = models.IntegerField(_("that name it"))

    class Meta:
        verbose_name = _("number of records in a place")
        verbose_name_plural = _("numbers of records in places")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["noun", "currency", "within", "year", "place"], name="programs_placecount_one"
            )
        ]
        indexes = [
            # Which currencies occur in a place and a year.
            models.Index(
                fields=["noun", "place", "year", "currency"],
                condition=Q(currency__gt=""),
                name="programs_placecount_currencies",
            ),
            # The numbers at all places, for a map of everything: from the index alone.
            models.Index(
                fields=["noun", "place", "records", "named"],
                condition=Q(currency="", within=EVERYWHERE, year=0),
                name="programs_placecount_map",
            ),
            # The busiest places of a noun.
            models.Index(
                fields=["noun", "-named", "place"],
                condition=Q(currency="", within=EVERYWHERE, year=0),
                name="programs_placecount_busiest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.noun} {self.place} {self.year}: {self.records}"


class PartnerCount(models.Model):
    """In how many public programmes and agreements a public partner has a part; none for one that has none."""

    partner = models.OneToOneField(
        Partner, verbose_name=_("partner"), on_delete=models.CASCADE, related_name="counted", primary_key=True
    )
    programs = models.PositiveIntegerField(_("programmes"))
    agreements = models.PositiveIntegerField(_("agreements"))

    class Meta:
        verbose_name = _("numbers of a partner")
        verbose_name_plural = _("numbers of partners")
        default_permissions = ()
        # The busiest first.
        indexes = [models.Index(fields=["-programs", "partner"], name="programs_partnercount_busiest")]

    def __str__(self) -> str:
        return f"{self.partner_id}: {self.programs}, {self.agreements}"
