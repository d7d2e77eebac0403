"""How far a programme is, and what it counts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.base.models import Part, Period, PrecisionField, lasting_key
from programs.models.program import Program
from regions.models import Region


class Phase(Part, Period):
    """A stage of a programme, or how far it was on a day: “semester 4 of 6, as of 2021-09”.

    It says where the programme stood in time, never how much of the work was done: 4 of 6 is not 67 per cent.
    """

    published_with = ("program",)

    class Unit(models.TextChoices):
        PHASE = "phase", _("phase")
        YEAR = "year", _("year")
        SEMESTER = "semester", _("semester")
        QUARTER = "quarter", _("quarter")
        MONTH = "month", _("month")

    program = models.ForeignKey(Program, verbose_name=_("programme"), on_delete=models.CASCADE, related_name="phases")
    title = models.CharField(_("title"), max_length=200, blank=True, help_text=_("If the stage has a name of its own."))
    title_en = models.CharField(
        _("title in English"),
        max_length=200,
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )
    unit = models.CharField(
        _("unit"), max_length=10, choices=Unit, default=Unit.PHASE, help_text=_("What the stages are counted in.")
    )
    number = models.PositiveSmallIntegerField(
        _("number"), null=True, blank=True, help_text=_("Which of them it was, counted from 1.")
    )
    of_total = models.PositiveSmallIntegerField(
        _("of how many"), null=True, blank=True, help_text=_("How many there are in all, if stated.")
    )
    as_of = models.DateField(_("as of"), null=True, blank=True, help_text=_("The day the source speaks of."))
    as_of_precision = PrecisionField(
        _("date exact to"), help_text=_("How much of the date is known; no more of it is shown.")
    )

    class Meta(Part.Meta):
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        constraints = [
            lasting_key("program"),
            *Period.Meta.constraints,
            models.CheckConstraint(
                name="programs_phase_number_starts_at_one",
                condition=Q(number__isnull=True) | Q(number__gte=1),
                violation_error_message=_("Phases are counted from 1."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.get_unit_display()} {self.number or ''}/{self.of_total or ''}"


class Measure(Part):
    """Something a programme counts: 30 organisations, 90 facilitators, 30 villages. A count, never a list of people."""

    published_with = ("program", "region")

    class Kind(models.TextChoices):
        PLANNED = "planned", _("planned")
        REACHED = "reached", _("reached")
        STATED = "stated", _("stated, without saying which")

    program = models.ForeignKey(Program, verbose_name=_("programme"), on_delete=models.CASCADE, related_name="measures")
    name = models.CharField(
        _("what is counted"), max_length=200, help_text=_("Such as “desa dampingan”; never the names of people.")
    )
    name_en = models.CharField(
        _("what is counted, in English"),
        max_length=200,
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )
    value = models.DecimalField(
        _("value"),
        max_digits=20,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("As a plain number; leave empty if the source gives none."),
    )
    unit = models.CharField(_("unit"), max_length=80, blank=True, help_text=_("What one of them is: “desa”, “orang”."))
    unit_en = models.CharField(
        _("unit in English"),
        max_length=80,
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )
    kind = models.CharField(
        _("kind"),
        max_length=8,
        choices=Kind,
        default=Kind.STATED,
        help_text=_("Choose “stated” if the source does not say whether it was planned or reached."),
    )
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="measures",
        help_text=_("If the figure is for one region only."),
    )
    as_of = models.DateField(_("as of"), null=True, blank=True, help_text=_("The day the source speaks of."))
    as_of_precision = PrecisionField(
        _("date exact to"), help_text=_("How much of the date is known; no more of it is shown.")
    )
    as_written = models.CharField(
        _("as written"), max_length=200, blank=True, help_text=_("Exactly as it stands in the document.")
    )

    class Meta(Part.Meta):
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints = [lasting_key("program")]

    def __str__(self) -> str:
        return f"{self.name}: {self.value if self.value is not None else '–'} {self.unit}"
