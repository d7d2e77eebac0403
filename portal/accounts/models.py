"""The people who keep the registry, and the offices they keep it for."""

from django.conf import settings
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
    is_open_to_others = models.BooleanField(
        _("other offices may change its records"),
        default=False,
        help_text=_("Editors and publishers of every office may then change, publish and withdraw them."),
    )
    publishes_alone = models.BooleanField(
        _("one person may enter and publish"),
        default=False,
        help_text=_("Only for an office of one person: otherwise a second person publishes what the first entered."),
    )

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
    language = models.CharField(
        _("language of mail"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    wants_digest = models.BooleanField(
        _("daily mail"), default=True, help_text=_("What waits for this person, once a day, if anything does.")
    )

    class Meta(AbstractUser.Meta):
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.get_full_name() or self.username
