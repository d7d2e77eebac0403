"""The people who keep the registry, and the offices they keep it for."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Office(models.Model):
    """An organisation that enters records: a foundation, a Bappeda, a ministry's cooperation desk.

    Every record belongs to the office that entered it. An office is not a `Partner`: the first is who keeps
    the books, the second is who stands in them.
    """

    name = models.CharField(_("name"), max_length=200, unique=True)
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.acronym or self.name


class User(AbstractUser):
    """Someone who signs in to the desk. What they may do follows from their groups (`portal.accounts.roles`)."""

    office = models.ForeignKey(
        Office,
        verbose_name=_("office"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        help_text=_("New records of this person belong to this office."),
    )

    class Meta(AbstractUser.Meta):
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.get_full_name() or self.username
