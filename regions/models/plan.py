"""Planning documents, indicators, and the targets that regions set themselves."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.base.models import Code, Period, Publishable, SdgGoal, SdgTarget
from portal.base.publishing import Problem, PublishableQuerySet, shown
from portal.base.wording import text_in
from regions.models.region import Region
from regions.querysets import PlanningDocumentQuerySet, TargetQuerySet


class PlanningDocumentKind(Code):
    """A kind of plan in the national planning system (UU 25/2004): RPJPN, RPJMD, RKPD, Renstra ..."""

    class Level(models.TextChoices):
        NATIONAL = "national", _("national")
        MINISTRY = "ministry", _("ministry")
        REGIONAL = "regional", _("regional")
        VILLAGE = "village", _("village")

    level = models.CharField(_("level"), max_length=10, choices=Level, blank=True, help_text=_("Whose plan it is."))

    class Meta(Code.Meta):
        verbose_name = _("kind of planning document")
        verbose_name_plural = _("kinds of planning documents")


class PlanningDocument(Publishable, Period):
    """A plan: the RPJMD of a regency, the national RPJPN. Its region is empty for a national or an unnamed one."""

    noun = "planning-documents"

    kind = models.ForeignKey(
        PlanningDocumentKind,
        verbose_name=_("kind"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        help_text=_("Leave empty if the source does not say which kind of plan it is."),
    )
    title = models.CharField(
        _("title"),
        max_length=300,
        blank=True,
        help_text=_("As the document writes it; leave empty if only its kind is known."),
    )
    title_en = models.CharField(
        _("title in English"),
        max_length=300,
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="planning_documents",
        help_text=_("The region the plan is for; empty for a national plan."),
    )
    number = models.CharField(
        _("number"), max_length=120, blank=True, help_text=_("Of the regulation that adopts the plan.")
    )
    prepared_by = models.CharField(
        _("prepared by"), max_length=200, blank=True, help_text=_("The office that drew it up, as written.")
    )
    prepared_by_en = models.CharField(
        _("prepared by, in English"),
        max_length=200,
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )
    purpose = models.TextField(_("purpose"), blank=True, help_text=_("What the plan is for, in your own words."))
    purpose_en = models.TextField(
        _("purpose in English"),
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )

    objects = PlanningDocumentQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("planning document")
        verbose_name_plural = _("planning documents")
        ordering = ["title", "pk"]
        constraints = [*Period.Meta.constraints]

    @property
    def label(self) -> str:
        if self.title:
            return self.title
        region = shown(self.region)
        words = [self.kind.code if self.kind else "", region.name if region else "", self.period_as_written]
        return " ".join(filter(None, words)) or str(_("Planning document without a title"))

    def publication_problems(self) -> list[Problem]:
        problems = super().publication_problems()
        if not (self.title or self.kind):
            problems.append(Problem("title", _("Give the plan's title or its kind.")))
        return problems


class Indicator(Publishable):
    """Something that is measured: the prevalence of stunting, the poverty rate."""

    noun = "indicators"
    links = ("sdg_goals", "sdg_targets")

    name = models.CharField(
        _("name"), max_length=200, help_text=_("What is measured, without region and year: “prevalensi stunting”.")
    )
    name_en = models.CharField(
        _("name in English"),
        max_length=200,
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )
    unit = models.CharField(_("unit"), max_length=80, blank=True, help_text=_("“%”, “tahun”, “per 100.000 ...”"))
    unit_en = models.CharField(
        _("unit in English"),
        max_length=80,
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )
    denominator = models.PositiveIntegerField(
        _("denominator"), null=True, blank=True, help_text=_("100000 for a rate per 100,000; empty for none.")
    )
    denominator_of = models.CharField(
        _("denominator counts"),
        max_length=80,
        blank=True,
        help_text=_("What the denominator counts: live births."),
    )
    denominator_of_en = models.CharField(
        _("denominator counts, in English"),
        max_length=80,
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )
    description = models.TextField(_("description"), blank=True, help_text=_("How it is measured, in your own words."))
    description_en = models.TextField(
        _("description in English"),
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )
    sdg_goals = models.ManyToManyField(
        SdgGoal,
        verbose_name=_("SDG goals"),
        blank=True,
        related_name="indicators",
        help_text=_("Where no source names it outright, mark its citation as inferred."),
    )
    sdg_targets = models.ManyToManyField(
        SdgTarget,
        verbose_name=_("SDG targets"),
        blank=True,
        related_name="indicators",
        help_text=_("Where no source names it outright, mark its citation as inferred."),
    )

    objects = PublishableQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["name", "pk"]

    @property
    def label(self) -> str:
        return self.name


class Target(Publishable):
    """What a plan wants an indicator to reach in a region: a value or a range, by a year or by none that is stated."""

    noun = "targets"
    links = ("planning_documents",)

    indicator = models.ForeignKey(
        Indicator,
        verbose_name=_("indicator"),
        on_delete=models.PROTECT,
        related_name="targets",
        help_text=_("What is measured; enter it first if it is not in the list."),
    )
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        help_text=_("Empty for a national target."),
    )
    planning_documents = models.ManyToManyField(
        PlanningDocument,
        verbose_name=_("planning documents"),
        blank=True,
        related_name="targets",
        help_text=_("The plans this target stands in."),
    )
    value = models.DecimalField(
        _("value"),
        max_digits=20,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("A single figure; for a range fill the two fields beside it instead."),
    )
    lower = models.DecimalField(
        _("from"), max_digits=20, decimal_places=6, null=True, blank=True, help_text=_("The lower end of a range.")
    )
    upper = models.DecimalField(
        _("to"), max_digits=20, decimal_places=6, null=True, blank=True, help_text=_("The upper end of a range.")
    )
    unit = models.CharField(
        _("unit"), max_length=80, blank=True, help_text=_("The unit meant, if not the indicator's.")
    )
    unit_en = models.CharField(
        _("unit in English"),
        max_length=80,
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )
    year = models.PositiveSmallIntegerField(
        _("year"), null=True, blank=True, help_text=_("By when; empty if the source does not say.")
    )
    as_written = models.CharField(
        _("as written"), max_length=120, blank=True, help_text=_("Exactly as it stands in the document.")
    )
    statement = models.TextField(_("sentence"), blank=True, help_text=_("The sentence the target stands in, quoted."))
    list_number = models.PositiveSmallIntegerField(
        _("number in the list"), null=True, blank=True, help_text=_("Its number in the source's own list.")
    )

    objects = TargetQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["region__code", "list_number", "pk"]
        # The newest, as the home page shows them.
        indexes = [models.Index(fields=["publication", "-published_at", "-id"], name="regions_target_newest")]
        constraints = [
            models.CheckConstraint(
                name="regions_target_value_or_range",
                condition=Q(value__isnull=True) | Q(lower__isnull=True, upper__isnull=True),
                violation_error_message=_("Give a single value or a range, not both."),
            )
        ]

    @property
    def label(self) -> str:
        """What is to be reached and where, from what is public, in the page's language. Needs `for_reference()`."""
        indicator, region = shown(self.indicator), shown(self.region)
        what = text_in(indicator, "name").text if indicator else str(_("Target"))
        where = str(_("Indonesia")) if self.region_id is None else getattr(region, "name", "")
        return f"{what} – {where}" if where else what

    def publication_problems(self) -> list[Problem]:
        problems = super().publication_problems()
        if self.value is None and self.lower is None and self.upper is None and not self.as_written:
            problems.append(Problem("value", _("Give the value, the range, or the words the target is written in.")))
        return problems
