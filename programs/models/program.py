"""Programmes: what is done, by whom, where, over which period."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from portal.base.models import (
    Code,
    Part,
    Period,
    Publishable,
    SdgGoal,
    SdgTarget,
    Share,
    Statement,
    lasting_key,
    not_itself,
    refuse_circle,
)
from portal.base.publishing import Problem, Publication
from portal.base.wording import page_language
from programs.notation import format_period
from programs.querysets import ProgramQuerySet
from regions.models import Region, Target


class Sector(Code):
    """A purpose code of the OECD's Development Assistance Committee (five digits), or its category (three)."""

    category = models.ForeignKey(
        "self",
        verbose_name=_("category"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="purposes",
        help_text=_("The category of three digits that a purpose code of five digits belongs to."),
    )

    class Meta(Code.Meta):
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")


class PartnerRole(models.TextChoices):
    """What a partner does in a programme; the first four are IATI's OrganisationRole."""

    FUNDER = "funder", _("funder")
    ACCOUNTABLE = "accountable", _("accountable")
    EXTENDING = "extending", _("extending (passes the money on)")
    IMPLEMENTER = "implementer", _("implementer")
    OTHER = "other", _("another role")


class Program(Publishable, Period):
    """A development programme. Everything but its existence may be unknown: title, period, places, money."""

    noun = "programs"
    parts = ("names", "partners", "regions", "statements", "phases", "measures")
    links = ("sdg_goals", "sdg_targets", "sectors", "targets")

    title = models.CharField(
        _("title"),
        max_length=300,
        blank=True,
        help_text=_("Leave empty if no document states one; never invent it."),
    )
    title_en = models.CharField(
        _("title in English"),
        max_length=300,
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )
    summary = models.TextField(_("summary"), blank=True, help_text=_("Two or three sentences in your own words."))
    summary_en = models.TextField(
        _("summary in English"),
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )
    description = models.TextField(
        _("description"), blank=True, help_text=_("What the summary has no room for, in your own words.")
    )
    description_en = models.TextField(
        _("description in English"),
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )
    objective = models.TextField(_("objective"), blank=True, help_text=_("The overall objective."))
    objective_en = models.TextField(
        _("objective in English"),
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        help_text=_("The larger programme it belongs to, if a document says so."),
    )
    is_national = models.BooleanField(
        _("national scope"),
        default=False,
        help_text=_("Tick only if a document says it works in all of Indonesia."),
    )
    serves_all_sdgs = models.BooleanField(
        _("serves the SDGs as a whole"),
        default=False,
        help_text=_("The document speaks of the SDGs without naming goals."),
    )
    sdg_goals = models.ManyToManyField(
        SdgGoal,
        verbose_name=_("SDG goals"),
        blank=True,
        related_name="programs",
        help_text=_("Where no source names it outright, mark its citation as inferred."),
    )
    sdg_targets = models.ManyToManyField(
        SdgTarget,
        verbose_name=_("SDG targets"),
        blank=True,
        related_name="programs",
        help_text=_("Where no source names it outright, mark its citation as inferred."),
    )
    sectors = models.ManyToManyField(
        Sector,
        verbose_name=_("sectors"),
        blank=True,
        related_name="programs",
        help_text=_("What the programme is about, by the purpose codes of the OECD."),
    )
    targets = models.ManyToManyField(
        Target,
        verbose_name=_("regional targets"),
        blank=True,
        related_name="programs",
        help_text=_("The targets of regional plans this programme works towards."),
    )

    objects = ProgramQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["title", "pk"]
        # The newest, as the home page shows them.
        indexes = [models.Index(fields=["publication", "-published_at", "-id"], name="programs_program_newest")]
        constraints = [*Period.Meta.constraints, not_itself("programs_program_not_its_own_parent")]

    def clean(self) -> None:
        super().clean()
        refuse_circle(self)

    @property
    def label(self) -> str:
        """The title; without one, who supports it and when, from what is public. Needs `for_reference()`."""
        if self.title:
            return self.title
        rows = [row for row in self.partners.all() if row.partner.publication == Publication.PUBLISHED]
        funders = [row.partner.short_label for row in rows if row.role == PartnerRole.FUNDER]
        names = funders or [row.partner.short_label for row in rows]
        period = format_period(self.period_start, self.period_end, self.period_precision, page_language())
        if funders:
            label = _("Programme supported by %(names)s") % {"names": ", ".join(names)}
        elif names:
            label = _("Programme of %(names)s") % {"names": ", ".join(names)}
        else:
            label = _("Programme without a title")
        return f"{label}, {period}" if period else str(label)

    def publication_problems(self) -> list[Problem]:
        problems = super().publication_problems()
        if not self.partners.exists():
            problems.append(Problem("partners", _("Name at least one partner and its role.")))
        return problems


class ProgramName(Part):
    """A name in use for a programme beside its title: a short form, another spelling."""

    published_with = ("program",)

    program = models.ForeignKey(Program, verbose_name=_("programme"), on_delete=models.CASCADE, related_name="names")
    name = models.CharField(
        _("name"),
        max_length=300,
        help_text=_("A short form or another spelling; a search for it finds this programme."),
    )
    is_misspelling = models.BooleanField(_("misspelt"), default=False, help_text=_("A slip in a source."))

    class Meta(Part.Meta):
        verbose_name = _("name in use")
        verbose_name_plural = _("names in use")
        constraints = [
            lasting_key("program"),
            models.UniqueConstraint(fields=["program", "name"], name="programs_programname_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class ProgramPartner(Part):
    """A partner in a role. One partner may have several roles in one programme."""

    published_with = ("program", "partner")

    program = models.ForeignKey(Program, verbose_name=_("programme"), on_delete=models.CASCADE, related_name="partners")
    partner = models.ForeignKey(
        Partner,
        verbose_name=_("partner"),
        on_delete=models.PROTECT,
        related_name="program_roles",
        help_text=_("Enter the partner first if it is not in the list."),
    )
    role = models.CharField(
        _("role"),
        max_length=12,
        choices=PartnerRole,
        help_text=_("What it does in this programme; one with two roles is listed twice."),
    )
    role_as_written = models.CharField(
        _("role as written"), max_length=120, blank=True, help_text=_("Exactly as it stands in the document.")
    )

    class Meta(Part.Meta):
        verbose_name = _("partner in a programme")
        verbose_name_plural = _("partners in programmes")
        constraints = [
            lasting_key("program"),
            models.UniqueConstraint(
                fields=["program", "partner", "role"],
                name="programs_programpartner_unique",
                violation_error_message=_("This partner already has this role here."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner.short_label}: {self.get_role_display()}"


class ProgramRegion(Part, Share):
    """A region the programme works in. Where an activity took place is another matter."""

    published_with = ("program", "region")

    program = models.ForeignKey(Program, verbose_name=_("programme"), on_delete=models.CASCADE, related_name="regions")
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        related_name="program_places",
        help_text=_("Where the programme works; where an activity was held does not count."),
    )

    class Meta(Part.Meta):
        verbose_name = _("region of a programme")
        verbose_name_plural = _("regions of programmes")
        constraints = [
            lasting_key("program"),
            *Share.Meta.constraints,
            models.UniqueConstraint(
                fields=["program", "region"],
                name="programs_programregion_unique",
                violation_error_message=_("This region is already listed."),
            ),
        ]

    def __str__(self) -> str:
        return self.region.name


class ProgramStatement(Statement):
    """What a document says of a programme: an issue, a need, a strategy, a target group ..."""

    published_with = ("program",)

    program = models.ForeignKey(
        Program, verbose_name=_("programme"), on_delete=models.CASCADE, related_name="statements"
    )

    class Meta(Statement.Meta):
        verbose_name = _("statement about a programme")
        verbose_name_plural = _("statements about programmes")
        constraints = [lasting_key("program")]
