"""What people know about the findings of `portal.base.quality`, and what was found at the addresses of sources."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.base.findings import finding_of
from portal.base.models.source import Source


class Acknowledgement(models.Model):
    """A publisher's written word that a finding on a record is known and does not stand in the way.

    It holds for what was found then (`values`); once the figures are others, the finding stands again.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey()
    finding = models.CharField(_("finding"), max_length=60)
    values = models.JSONField(_("what was found"), default=list)
    remark = models.TextField(_("why it may stand"), help_text=_("For colleagues and auditors, in your own words."))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    by_name = models.CharField(_("who, as named then"), max_length=200, blank=True)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("acknowledged finding")
        verbose_name_plural = _("acknowledged findings")
        ordering = ["-at", "-pk"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["content_type", "object_id"], name="base_acknowledgement_record")]

    def __str__(self) -> str:
        known = finding_of(self.content_type.model_class(), self.finding)
        return f"{known.title if known else self.finding}: {self.remark[:60]}"


class LinkCheck(models.Model):
    """What the address of a source answered when it was last asked (`manage.py check_links`)."""

    source = models.OneToOneField(
        Source, verbose_name=_("source"), on_delete=models.CASCADE, related_name="link_check", primary_key=True
    )
    url = models.URLField(_("web address"), max_length=500)
    checked_at = models.DateTimeField(_("last asked"))
    is_alive = models.BooleanField(_("answers"))
    answer = models.CharField(_("answer"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("check of a link")
        verbose_name_plural = _("checks of links")
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.url}: {self.answer}"
