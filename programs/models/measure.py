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

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="phases")
    title = models.CharField(_("title"), max_length=200, blank=True)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    unit = models.CharField(_("unit"), max_length=10, choices=Unit, default=Unit.PHASE)
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    of_total = models.PositiveSmallIntegerField(_("of how many"), null=True, blank=True)
    as_of = models.DateField(_("as of"), null=True, blank=True, help_text=_("The day the source speaks of."))
    as_of_precision = PrecisionField(_("date exact to"))

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

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="measures")
    name = models.CharField(_("what is counted"), max_length=200)
    name_en = models.CharField(_("what is counted, in English"), max_length=200, blank=True)
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.STATED)
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="measures",
    )
    as_of = models.DateField(_("as of"), null=True, blank=True)
    as_of_precision = PrecisionField(_("date exact to"))
    as_written = models.CharField(_("as written"), max_length=200, blank=True)

    class Meta(Part.Meta):
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints = [lasting_key("program")]

    def __str__(self) -> str:
        return f"{self.name}: {self.value if self.value is not None else '–'} {self.unit}"
