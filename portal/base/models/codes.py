"""The Sustainable Development Goals: goals by name, targets by number (their sentences are the UN's to tell)."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.base.models.abstract import Code


class SdgGoal(Code):
    """One of the seventeen goals."""

    class Meta(Code.Meta):
        verbose_name = _("SDG goal")
        verbose_name_plural = _("SDG goals")

    def get_absolute_url(self) -> str:
        """The page that says what the registry knows of the goal."""
        return reverse("sdg", args=[self.code])

    @property
    def url(self) -> str:
        """The United Nations' own page on the goal."""
        return f"https://sdgs.un.org/goals/goal{self.code}"


class SdgTarget(Code):
    """A target of a goal, such as 16.7 or 17.a: its number only."""

    goal = models.ForeignKey(SdgGoal, verbose_name=_("goal"), on_delete=models.PROTECT, related_name="targets")

    class Meta(Code.Meta):
        verbose_name = _("SDG target")
        verbose_name_plural = _("SDG targets")

    def __str__(self) -> str:
        return self.code
