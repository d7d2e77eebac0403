"""The append-only change log, its public counter, and the addresses records once had."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import InterfaceError, OperationalError, connection, models
from django.utils.translation import gettext_lazy as _

from portal.base.publishing import PublishableQuerySet, sees_everything


class ChangeQuerySet(models.QuerySet):
    """Entries of the change log."""

    def published(self) -> ChangeQuerySet:
        """Entries that moved the registry version, in its order: the public feed."""
        return self.filter(number__isnull=False).order_by("number")

    def visible_to(self, user: object = None) -> ChangeQuerySet:
        """Entries this user may see: all for the desk, for everyone else those `published()`."""
        return self.all() if sees_everything(user) else self.published()


class Change(models.Model):
    """One entry of the change log: who changed what, when, from what to what, and why. Never edited.

    `before` and `after` are snapshots (`portal.base.snapshots`); null before the first and after the last.
    `public_fields` names the columns, links and lists in which the public can see the difference; `seen` holds what it
    saw there before and after (`portal.base.recording.seen`), null where it sees the record no more.
    `number` is given only to changes the public can see: gapless, in the order of commits.
    """

    class Action(models.TextChoices):
        CREATED = "created", _("entered")
        CHANGED = "changed", _("changed")
        SUBMITTED = "submitted", _("sent for review")
        RETURNED = "returned", _("returned to draft")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")
        DELETED = "deleted", _("deleted")
        RESTORED = "restored", _("earlier state restored")
        LOADED = "loaded", _("reference data loaded")
        REDACTED = "redacted", _("personal values blanked")

    number = models.PositiveBigIntegerField(_("public number"), null=True, unique=True, editable=False)
    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    by_name = models.CharField(_("who, as named then"), max_length=200, blank=True)
    # Two pairs of eyes: who prepared what the other one let through.
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("prepared by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    prepared_by_name = models.CharField(_("prepared by, as named then"), max_length=200, blank=True)
    action = models.CharField(_("what"), max_length=12, choices=Action)
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, related_name="+")
    object_id = models.PositiveBigIntegerField(null=True)
    record = GenericForeignKey()
    noun = models.CharField(_("kind of record"), max_length=40)
    record_id = models.CharField(_("id of the record"), max_length=16, blank=True)
    label = models.CharField(_("record, as named then"), max_length=300, blank=True)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)
    # Worked out when it happened: the snapshots are whole, and what was hidden then is not told by them.
    public_fields = models.JSONField(_("what changed"), default=list, editable=False)
    seen = models.JSONField(_("what readers saw"), null=True, editable=False)
    reason = models.TextField(_("reason"), blank=True, help_text=_("For the desk; never shown to the public."))
    public_note = models.TextField(_("public note"), blank=True, help_text=_("Shown to the public with the change."))
    public_note_en = models.TextField(
        _("public note in English"),
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-pk"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["content_type", "object_id"], name="base_change_record")]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.label or self.noun}"


class RegistryVersion(models.Model):
    """The one row that holds the latest public number: the registry version.

    `touched` counts what readers see change outside the log: a search index made anew, areas of a map, links checked.
    """

    # What `stamp` asks.
    STAMP = "SELECT number, touched FROM base_registryversion WHERE id = 1"

    number = models.PositiveBigIntegerField(default=0)
    touched = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("registry version")
        verbose_name_plural = _("registry version")
        default_permissions = ()
        constraints = [models.CheckConstraint(name="base_registryversion_single_row", condition=models.Q(pk=1))]

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def current(cls) -> int:
        """The latest public number; 0 before anything was published."""
        return int(cls.stamp().partition(".")[0])

    @classmethod
    def column(cls) -> models.Subquery:
        """The latest public number beside rows that are read: of the same moment, and without a query of its own."""
        return models.Subquery(cls.objects.filter(pk=1).values("number")[:1])

    @classmethod
    def wait_for_writers(cls) -> None:
        """Hold, until the transaction ends, the row that every public write holds until its own end."""
        cls.objects.select_for_update().filter(pk=1).first()

    @classmethod
    def stamp(cls) -> str:
        """Equal as long as no answer to the public can have changed but with the day. One query.

        Mostly it is the first one of a request, and shows as well whether the connection still holds: none is asked
        for that alone.
        """
        if connection.in_atomic_block:
            return cls._asked()
        connection.health_check_done = True
        try:
            return cls._asked()
        except (InterfaceError, OperationalError):
            connection.close()
            return cls._asked()

    @classmethod
    def _asked(cls) -> str:
        # Asked with every request, so not put together anew for each.
        with connection.cursor() as cursor:
            cursor.execute(cls.STAMP)
            return cls.written(cursor.fetchone())

    @staticmethod
    def written(row: tuple[int, int] | None) -> str:
        """The stamp in the row that `STAMP` asks for; there is none before anything was published."""
        return "{}.{}".format(*(row or (0, 0)))

    @classmethod
    def touch(cls) -> None:
        """Say that readers see something new that is no change of a record."""
        cls.objects.get_or_create(pk=1)
        cls.objects.filter(pk=1).update(touched=models.F("touched") + 1)

    @classmethod
    def next(cls) -> int:
        """Take the next number. Locks the row until the transaction ends, so it is called last in it."""
        cls.objects.get_or_create(pk=1)
        row = cls.objects.select_for_update().get(pk=1)
        row.number += 1
        row.save(update_fields=["number"])
        return row.number


class OldSlug(models.Model):
    """An address a record once had; it redirects to the present one for ever."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    slug = models.SlugField(_("address"), max_length=120)

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["content_type", "slug"], name="base_oldslug_unique")]

    def __str__(self) -> str:
        return self.slug

    @classmethod
    def record_for(cls, records: PublishableQuerySet, slug: str) -> object | None:
        """The record among `records` (already limited to what the reader may see) that once had this slug."""
        content_type = ContentType.objects.get_for_model(records.model)
        old = cls.objects.filter(content_type=content_type, slug=slug).values_list("object_id", flat=True)
        return records.filter(pk__in=list(old)).first()
