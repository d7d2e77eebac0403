"""Partners: every organisation that stands in the registry, whatever its part."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partners.querysets import PartnerQuerySet
from portal.base.models import Code, Part, Period, PrecisionField, Publishable, lasting_key, not_itself, refuse_circle
from portal.base.publishing import Problem
from regions.models import Region


class OrganisationType(Code):
    """A kind of organisation, by IATI's code list OrganisationType."""

    class Meta(Code.Meta):
        verbose_name = _("organisation type")
        verbose_name_plural = _("organisation types")


class Partner(Publishable):
    """A donor, implementer, ministry unit, local government or network. One organisation is one partner.

    Its other spellings, acronyms and former names are parts, so that none of them becomes a second partner.
    """

    noun = "partners"
    parts = ("names", "memberships", "identifiers")
    links = ("successors",)

    name = models.CharField(_("name"), max_length=200, help_text=_("The full name, as the organisation writes it."))
    name_en = models.CharField(
        _("name in English"),
        max_length=200,
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )
    acronym = models.CharField(
        _("acronym"),
        max_length=40,
        blank=True,
        help_text=_("As documents use it: “LTKL”. Lists of programmes and agreements show it in place of the name."),
    )
    kind = models.ForeignKey(
        OrganisationType,
        verbose_name=_("organisation type"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="partners",
        help_text=_("By an international list of kinds; it is needed before publication."),
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("unit of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="units",
        help_text=_("The organisation this one is a unit of: Ditjen Bina Bangda is part of Kemendagri."),
    )
    region = models.ForeignKey(
        Region,
        verbose_name=_("region governed or seated in"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="partners",
        help_text=_("For a local government or its office. It is not the place where programmes work."),
    )
    website = models.URLField(_("website"), blank=True, help_text=_("Its own website, not a page about it."))
    description = models.TextField(
        _("description"), blank=True, help_text=_("What it is and does, in a sentence or two of your own.")
    )
    description_en = models.TextField(
        _("description in English"),
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )
    ended_on = models.DateField(
        _("existed until"), null=True, blank=True, help_text=_("When it was dissolved, split or merged.")
    )
    ended_on_precision = PrecisionField(
        _("date exact to"), help_text=_("How much of the date is known; no more of it is shown.")
    )
    successors = models.ManyToManyField(
        "self",
        verbose_name=_("succeeded by"),
        symmetrical=False,
        blank=True,
        related_name="predecessors",
        help_text=_("The organisations that carry on after it ended."),
    )

    objects = PartnerQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name", "pk"]
        constraints = [not_itself("partners_partner_not_its_own_parent")]

    def clean(self) -> None:
        super().clean()
        refuse_circle(self)

    @property
    def label(self) -> str:
        return f"{self.name} ({self.acronym})" if self.acronym and self.acronym != self.name else self.name

    @property
    def short_label(self) -> str:
        """The acronym where there is one, else the name: for labels made of several partners."""
        return self.acronym or self.name

    def publication_problems(self) -> list[Problem]:
        problems = super().publication_problems()
        if self.kind is None:
            problems.append(Problem("kind", _("Say what type of organisation this is.")))
        return problems


class PartnerName(Part):
    """Another name of a partner: an alias, a former name, a spelling met in a document."""

    published_with = ("partner",)

    class Kind(models.TextChoices):
        ALIAS = "alias", _("also called")
        ACRONYM = "acronym", _("acronym")
        FORMER = "former", _("former name")
        SPELLING = "spelling", _("also written")
        TRANSLATION = "translation", _("in another language")

    partner = models.ForeignKey(Partner, verbose_name=_("partner"), on_delete=models.CASCADE, related_name="names")
    name = models.CharField(
        _("name"), max_length=200, help_text=_("As documents write it; a search for it finds this partner.")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.ALIAS)
    valid_until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day it was in use; only for a former name.")
    )

    class Meta(Part.Meta):
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        constraints = [
            lasting_key("partner"),
            models.UniqueConstraint(fields=["partner", "name"], name="partners_partnername_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(Part, Period):
    """A partner's membership of a network, with its dates where they are known."""

    published_with = ("partner", "network")

    partner = models.ForeignKey(Partner, verbose_name=_("member"), on_delete=models.CASCADE, related_name="memberships")
    network = models.ForeignKey(
        Partner,
        verbose_name=_("network"),
        on_delete=models.PROTECT,
        related_name="members",
        help_text=_("The partner of which it is a member."),
    )
    role = models.CharField(_("role"), max_length=100, blank=True, help_text=_("As written: “anggota”, “ketua”."))
    role_en = models.CharField(
        _("role in English"),
        max_length=100,
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )

    class Meta(Part.Meta):
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            lasting_key("partner"),
            *Period.Meta.constraints,
            models.CheckConstraint(
                name="partners_membership_not_in_itself",
                condition=~Q(network=F("partner")),
                violation_error_message=_("A partner cannot be a member of itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.network}"


class PartnerIdentifier(Part):
    """A registration of the organisation elsewhere, such as `ID-KHH-...` (org-id.guide lists the prefixes)."""

    published_with = ("partner",)

    partner = models.ForeignKey(
        Partner, verbose_name=_("partner"), on_delete=models.CASCADE, related_name="identifiers"
    )
    scheme = models.CharField(_("register"), max_length=20, help_text=_("As in “ID-KHH” or “XI-IATI”."))
    value = models.CharField(_("number"), max_length=100, help_text=_("Without the letters of the register."))

    class Meta(Part.Meta):
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        constraints = [
            lasting_key("partner"),
            models.UniqueConstraint(
                fields=["scheme", "value"],
                name="partners_partneridentifier_unique",
                violation_error_message=_("Another partner already has this registration."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}-{self.value}"
