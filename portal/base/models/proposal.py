"""Changes of public records that wait for a second person, while the public goes on seeing the old ones."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class ProposalQuerySet(models.QuerySet):
    """Proposals."""

    def open(self) -> ProposalQuerySet:
        """Those on which something is still to be done, by their author or by a publisher."""
        return self.filter(state__in=Proposal.OPEN)

    def waiting(self) -> ProposalQuerySet:
        """Those that wait for a publisher."""
        return self.filter(state=Proposal.State.WAITING)

    def for_record(self, record: Any) -> ProposalQuerySet:
        """Those that would change this record."""
        return self.filter(content_type=ContentType.objects.get_for_model(record), object_id=record.pk)

    def for_list(self) -> ProposalQuerySet:
        """Without the snapshots, which only a proposal's own page needs."""
        return self.defer("base", "wanted")


class Proposal(models.Model):
    """A change of a public record, prepared by one person and decided by another.

    `base` is the snapshot (`portal.base.snapshots`) its author started from, `wanted` the one the author wants; what
    lies between is the patch. What the record gained meanwhile is not part of it and stays (`portal.base.merging`).
    A held one is a save that found the record changed by somebody else: its author decides what becomes of it.
    """

    class State(models.TextChoices):
        HELD = "held", _("held: the record was changed meanwhile")
        WAITING = "waiting", _("waits for a publisher")
        RETURNED = "returned", _("returned with a remark")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")
        TAKEN_BACK = "taken_back", _("taken back")

    OPEN = (State.HELD, State.WAITING, State.RETURNED)

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    record: Any = GenericForeignKey()
    noun = models.CharField(_("kind of record"), max_length=40)
    record_id = models.CharField(_("id of the record"), max_length=16)
    label = models.CharField(_("record"), max_length=300)
    office = models.ForeignKey(
        "accounts.Office", verbose_name=_("office"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.WAITING, db_index=True)
    # The last entry of the record's log when it was prepared: what came after it is what others changed meanwhile.
    start = models.PositiveBigIntegerField(null=True, editable=False)
    base = models.JSONField(_("the record when it was prepared"))
    wanted = models.JSONField(_("the record as proposed"))
    reason = models.TextField(_("reason"), blank=True)
    public_note = models.TextField(_("public note"), blank=True)
    public_note_en = models.TextField(
        _("public note in English"),
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("prepared by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    by_name = models.CharField(_("prepared by, as named then"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    changed_at = models.DateTimeField(_("last changed"), auto_now=True)
    remark = models.TextField(_("remark"), blank=True, help_text=_("What its author should know or do."))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_by_name = models.CharField(_("decided by, as named then"), max_length=200, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-changed_at", "-pk"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["content_type", "object_id"], name="base_proposal_record")]

    def __str__(self) -> str:
        return f"{self.label} · {self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done about it."""
        return self.state in self.OPEN
