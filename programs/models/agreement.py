"""Agreements: signed documents with their parties, period and money, and what was later signed to change them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.models import Partner
from portal.base.fields import KeyField, MoneyField
from portal.base.models import (
    Code,
    Money,
    Officeholder,
    Part,
    Period,
    PrecisionField,
    Publishable,
    Share,
    Statement,
    lasting_key,
    not_itself,
    refuse_circle,
)
from portal.base.ordering import LatestFirst
from portal.base.publishing import Problem, Publication
from portal.base.wording import page_language
from programs.models.program import Program
from programs.notation import format_period, number_key
from programs.querysets import AgreementQuerySet
from regions.models import Region


class AgreementKind(Code):
    """A kind of agreement as Indonesian practice names it: MoU, PKS, SP, hibah, MSP ..."""

    aliases = models.CharField(
        _("also called"), max_length=200, blank=True, help_text=_("Other names for the same kind.")
    )

    class Meta(Code.Meta):
        verbose_name = _("kind of agreement")
        verbose_name_plural = _("kinds of agreement")


class Agreement(Publishable, Period, Money):
    """A signed document: number, parties, period, and often money. All of it may be unknown.

    Its value, end and state *as of a day* follow from these columns and the amendments; ask the queryset
    (`with_value`, `with_end`, `with_state`), they are stored nowhere.
    """

    noun = "agreements"
    parts = (
        "parties",
        "signatories",
        "statements",
        "program_shares",
        "region_shares",
        "amendments",
        "disbursements",
        "rupiah_equivalents",
        "documents",
    )

    class Relation(models.TextChoices):
        IMPLEMENTS = "implements", _("implements")
        SUBGRANTS = "subgrants", _("passes on money of")
        RENEWS = "renews", _("renews")

    class State(models.TextChoices):
        NOT_YET = "not_yet", _("not yet running")
        RUNNING = "running", _("running")
        ENDED = "ended", _("ended")
        TERMINATED = "terminated", _("terminated")
        UNKNOWN = "unknown", _("not known")

    class DurationUnit(models.TextChoices):
        DAY = "day", _("days")
        MONTH = "month", _("months")
        YEAR = "year", _("years")

    number = models.CharField(
        _("number"), max_length=200, blank=True, help_text=_("As written: “No. 001A/SP/LTKL-TEA/VIII/2020”.")
    )
    number_key = KeyField(_("number, normalised"), source="number", make_key=number_key, db_index=True)
    issuer = models.ForeignKey(
        Partner,
        verbose_name=_("numbered by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="numbered_agreements",
        help_text=_("The party that gave the number."),
    )
    kind = models.ForeignKey(
        AgreementKind,
        verbose_name=_("kind"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        help_text=_("Leave empty if no document says which kind it is."),
    )
    kind_as_written = models.CharField(
        _("kind as written"), max_length=100, blank=True, help_text=_("Exactly as it stands in the document.")
    )
    title = models.CharField(
        _("title"),
        max_length=300,
        blank=True,
        help_text=_("What the document is called; leave empty if it has only a number."),
    )
    title_en = models.CharField(
        _("title in English"),
        max_length=300,
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )
    signed_on = models.DateField(
        _("signed on"), null=True, blank=True, help_text=_("The date of signing that the document bears.")
    )
    signed_on_precision = PrecisionField(
        _("date exact to"), help_text=_("How much of the date is known; no more of it is shown.")
    )
    signed_on_as_written = models.CharField(
        _("date as written"), max_length=100, blank=True, help_text=_("Exactly as it stands in the document.")
    )
    duration = models.PositiveSmallIntegerField(
        _("stated duration"),
        null=True,
        blank=True,
        help_text=_("If the document states one: 3 years, 36 months."),
    )
    duration_unit = models.CharField(_("unit of the duration"), max_length=5, choices=DurationUnit, blank=True)
    amount_qualifier = models.CharField(
        _("what the amount is"), max_length=120, blank=True, help_text=_("As written: “total dukungan dana”.")
    )
    amount_qualifier_en = models.CharField(
        _("what the amount is, in English"),
        max_length=120,
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("other agreement"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        help_text=_("The agreement this one implements, renews or passes on money of; empty if it is not identified."),
    )
    relation = models.CharField(
        _("relation to the other agreement"),
        max_length=10,
        choices=Relation,
        blank=True,
        help_text=_("What this agreement does to the other one."),
    )

    objects = AgreementQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-signed_on", "number", "pk"]
        indexes = [
            # The order of the list, as far as the public sees it.
            LatestFirst(fields=["publication", "-signed_on", "-number", "id"], name="programs_agreement_latest"),
            # The newest, as the home page shows them.
            models.Index(fields=["publication", "-published_at", "-id"], name="programs_agreement_newest"),
        ]
        constraints = [
            *Period.Meta.constraints,
            *Money.Meta.constraints,
            not_itself("programs_agreement_not_its_own_parent"),
            models.CheckConstraint(
                name="programs_agreement_signed_on_has_precision",
                condition=Q(signed_on__isnull=True) | ~Q(signed_on_precision=""),
                violation_error_message=_("Say how exact the signing date is."),
            ),
            models.CheckConstraint(
                name="programs_agreement_duration_has_unit",
                condition=Q(duration__isnull=True) | ~Q(duration_unit=""),
                violation_error_message=_("A duration needs its unit."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        refuse_circle(self)

    @property
    def label(self) -> str:
        """The number or title; without either, the public parties and the period. Needs `for_reference()`."""
        if self.number or self.title:
            return self.number or self.title
        names = [
            party.partner.short_label
            for party in self.parties.all()
            if party.partner.publication == Publication.PUBLISHED
        ]
        period = format_period(self.period_start, self.period_end, self.period_precision, page_language())
        label = _("Agreement %(names)s") % {"names": " – ".join(names)} if names else _("Agreement without a number")
        return f"{label}, {period}" if period else str(label)

    def publication_problems(self) -> list[Problem]:
        problems = super().publication_problems()
        if self.parties.count() < 2:
            problems.append(Problem("parties", _("Name at least two parties.")))
        if self.currency in ("", "IDR") and self.rupiah_equivalents.exists():
            problem = _("A rupiah equivalent belongs to an amount in another currency.")
            problems.append(Problem("rupiah_equivalents", problem))
        return problems


class AgreementParty(Part):
    """A partner that is party to the agreement, in a role."""

    published_with = ("agreement", "partner")

    class Role(models.TextChoices):
        FUNDER = "funder", _("gives the money")
        RECIPIENT = "recipient", _("receives the money")
        GOVERNMENT = "government", _("government party")
        PARTNER = "partner", _("cooperating party")
        PARTY = "party", _("party")

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.CASCADE, related_name="parties"
    )
    partner = models.ForeignKey(
        Partner,
        verbose_name=_("partner"),
        on_delete=models.PROTECT,
        related_name="agreements",
        help_text=_("Enter the partner first if it is not in the list."),
    )
    role = models.CharField(
        _("role"),
        max_length=12,
        choices=Role,
        default=Role.PARTY,
        help_text=_("What it does under this agreement; choose “party” if the document does not say."),
    )
    name_as_written = models.CharField(
        _("name as written"), max_length=200, blank=True, help_text=_("If the document writes the name in another way.")
    )
    code_in_number = models.CharField(
        _("code in the number"),
        max_length=40,
        blank=True,
        help_text=_("“LTKL” in 001A/SP/LTKL-TEA/VIII/2020."),
    )

    class Meta(Part.Meta):
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints = [
            lasting_key("agreement"),
            models.UniqueConstraint(
                fields=["agreement", "partner", "role"],
                name="programs_agreementparty_unique",
                violation_error_message=_("This partner is already a party in this role."),
            ),
        ]

    def __str__(self) -> str:
        return self.partner.label


class Signatory(Officeholder, Part):
    """The office that signed for a party, with or without a name."""

    published_with = ("agreement", "partner")

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.CASCADE, related_name="signatories"
    )
    partner = models.ForeignKey(
        Partner,
        verbose_name=_("for"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="signed",
        help_text=_("The party it signed for; leave empty if not stated."),
    )
    office = models.CharField(
        pgettext_lazy("held by a person", "office"),
        max_length=200,
        help_text=_("“Sekretaris Jenderal UCLG ASPAC”."),
    )
    office_en = models.CharField(
        pgettext_lazy("held by a person", "office, in English"),
        max_length=200,
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )

    class Meta(Part.Meta):
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")
        constraints = [lasting_key("agreement")]

    def __str__(self) -> str:
        return self.office


class AgreementStatement(Statement):
    """What a document says of an agreement: field of cooperation, means, focus ..."""

    published_with = ("agreement",)

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.CASCADE, related_name="statements"
    )

    class Meta(Statement.Meta):
        verbose_name = _("statement about an agreement")
        verbose_name_plural = _("statements about agreements")
        constraints = [lasting_key("agreement")]


class AgreementShare(Part, Share):
    """How much of an agreement's money falls to a programme or region, if a document states it."""

    amount = MoneyField(
        _("share"), null=True, blank=True, help_text=_("In the agreement's currency; only if a document states it.")
    )

    class Meta(Part.Meta):
        abstract = True
        constraints = [
            *Share.Meta.constraints,
            lasting_key("agreement"),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_amount_not_negative",
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                violation_error_message=_("A share cannot be below zero."),
            ),
        ]


class AgreementProgram(AgreementShare):
    """A programme the agreement pays for or governs, with its stated share of the money."""

    published_with = ("agreement", "program")

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.CASCADE, related_name="program_shares"
    )
    program = models.ForeignKey(
        Program,
        verbose_name=_("programme"),
        on_delete=models.PROTECT,
        related_name="agreement_shares",
        help_text=_("One that this money pays for or that the agreement governs."),
    )

    class Meta(AgreementShare.Meta):
        verbose_name = _("programme under an agreement")
        verbose_name_plural = _("programmes under agreements")
        constraints = [
            *AgreementShare.Meta.constraints,
            models.UniqueConstraint(
                fields=["agreement", "program"],
                name="programs_agreementprogram_unique",
                violation_error_message=_("This programme is already listed."),
            ),
        ]

    def __str__(self) -> str:
        return self.program.label


class AgreementRegion(AgreementShare):
    """A region the agreement itself names. An agreement that names none works where its programmes do."""

    published_with = ("agreement", "region")

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.CASCADE, related_name="region_shares"
    )
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        related_name="agreement_places",
        help_text=_("Only one that the agreement itself names."),
    )

    class Meta(AgreementShare.Meta):
        verbose_name = _("region of an agreement")
        verbose_name_plural = _("regions of agreements")
        constraints = [
            *AgreementShare.Meta.constraints,
            models.UniqueConstraint(
                fields=["agreement", "region"],
                name="programs_agreementregion_unique",
                violation_error_message=_("This region is already listed."),
            ),
        ]

    def __str__(self) -> str:
        return self.region.name
