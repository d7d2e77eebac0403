"""What answers tell of public records, kept ready."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.base.kept import Told
from portal.base.release import code


class KeptFormQuerySet(models.QuerySet):
    """Kept forms."""

    def current(self) -> KeptFormQuerySet:
        """Those made by this release that still read so today, in Asia/Jakarta."""
        today = timezone.localdate()
        return self.filter(Q(until__isnull=True) | Q(until__gt=today), release=code())


class KeptForm(models.Model):
    """A public record as answers tell it, made once after it changed (`portal.base.kept`).

    There is one only of what can be read now: the door lets go of it in the transaction of the write that changes
    anything in it (`portal.kept.following`). Losing a row costs time and nothing else.
    """

    noun = models.CharField(max_length=20)
    object_id = models.PositiveBigIntegerField()
    # As the API tells it, or as a line of a CSV file in one of the languages.
    form = models.CharField(max_length=8)
    # The code that made it (`portal.base.release.code`), and the first day on which it may read otherwise.
    release = models.CharField(max_length=16)
    until = models.DateField(null=True)
    text = models.TextField()

    objects = KeptFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("kept form")
        verbose_name_plural = _("kept forms")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["noun", "object_id", "form"], name="base_keptform_one")]

    @classmethod
    def of(cls, noun: str, key: int, form: str, told: Told) -> KeptForm:
        """The form of a record as this release makes it."""
        return cls(noun=noun, object_id=key, form=form, release=code(), until=told.until, text=told.text)

    def __str__(self) -> str:
        return f"{self.noun} {self.object_id}"
