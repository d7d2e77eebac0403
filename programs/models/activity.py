"""Activities: trainings, coordination meetings, signings, launches."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from portal.base.models import Officeholder, Part, Period, Publishable, Statement, lasting_key
from portal.base.publishing import Problem
from programs.models.agreement import Agreement
from programs.models.program import Program
from programs.querysets import ActivityQuerySet
from regions.models import PlanningDocument, Region


class Activity(Publishable, Period):
    """Something that took place, or will: on days, in a place or online, with hosts and participants."""

    noun = "activities"
    parts = ("hosts", "participants", "statements")
    links = ("programs", "agreements_signed", "planning_documents")

    class Kind(models.TextChoices):
        TRAINING = "training", _("training")
        COORDINATION = "coordination", _("coordination meeting")
        SIGNING = "signing", _("signing")
        LAUNCH = "launch", _("launch")
        MEETING = "meeting", _("other meeting")
        OTHER = "other", _("other")

    class Mode(models.TextChoices):
        ON_SITE = "on_site", _("on site")
        ONLINE = "online", _("online")
        HYBRID = "hybrid", _("on site and online")

    title = models.CharField(
        _("title"), max_length=300, blank=True, help_text=_("As announced; leave empty if it had none.")
    )
    title_en = models.CharField(
        _("title in English"),
        max_length=300,
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )
    theme = models.CharField(_("theme"), max_length=300, blank=True, help_text=_("The motto, as written."))
    theme_en = models.CharField(
        _("theme in English"),
        max_length=300,
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )
    kind = models.CharField(
        _("kind"), max_length=12, choices=Kind, blank=True, help_text=_("Leave empty if the source does not say.")
    )
    kind_as_written = models.CharField(
        _("kind as written"), max_length=120, blank=True, help_text=_("Exactly as it stands in the document.")
    )
    summary = models.TextField(_("summary"), blank=True, help_text=_("Two or three sentences in your own words."))
    summary_en = models.TextField(
        _("summary in English"),
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )
    mode = models.CharField(
        _("held"),
        max_length=8,
        choices=Mode,
        blank=True,
        help_text=_("Leave empty if the source does not say."),
    )
    venue = models.CharField(
        _("venue"), max_length=200, blank=True, help_text=_("The building or room: “Pendopo Kabupaten Blitar”.")
    )
    venue_en = models.CharField(
        _("venue in English"),
        max_length=200,
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )
    platform = models.CharField(
        _("online platform"), max_length=60, blank=True, help_text=_("For one held online: “Zoom”.")
    )
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        help_text=_("The smallest place known, down to the village. It does not become a region of the programme."),
    )
    programs = models.ManyToManyField(
        Program,
        verbose_name=_("programmes"),
        blank=True,
        related_name="activities",
        help_text=_("It was part of these."),
    )
    agreements_signed = models.ManyToManyField(
        Agreement,
        verbose_name=_("agreements signed there"),
        blank=True,
        related_name="signed_at",
        help_text=_("The agreements whose signing this was."),
    )
    planning_documents = models.ManyToManyField(
        PlanningDocument,
        verbose_name=_("planning documents discussed"),
        blank=True,
        related_name="activities",
        help_text=_("The plans that were talked about there."),
    )

    objects = ActivityQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-period_start", "title", "pk"]
        # The newest, as the home page shows them.
        indexes = [models.Index(fields=["publication", "-published_at", "-id"], name="programs_activity_newest")]
        constraints = [*Period.Meta.constraints]

    @property
    def label(self) -> str:
        if self.title:
            return self.title
        kind = self.kind_as_written or (self.get_kind_display() if self.kind else str(_("Activity")))
        return f"{kind}, {self.period_as_written}" if self.period_as_written else kind

    def publication_problems(self) -> list[Problem]:
        problems = super().publication_problems()
        if not self.hosts.exists():
            problems.append(Problem("hosts", _("Name at least one host.")))
        return problems


class ActivityHost(Part):
    """A partner that held the activity."""

    published_with = ("activity", "partner")

    class Role(models.TextChoices):
        ORGANISER = "organiser", _("organiser")
        CO_ORGANISER = "co_organiser", _("co-organiser")

    activity = models.ForeignKey(Activity, verbose_name=_("activity"), on_delete=models.CASCADE, related_name="hosts")
    partner = models.ForeignKey(
        Partner,
        verbose_name=_("partner"),
        on_delete=models.PROTECT,
        related_name="hosted_activities",
        help_text=_("Enter the partner first if it is not in the list."),
    )
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.ORGANISER)

    class Meta(Part.Meta):
        verbose_name = _("host")
        verbose_name_plural = _("hosts")
        constraints = [
            lasting_key("activity"),
            models.UniqueConstraint(
                fields=["activity", "partner"],
                name="programs_activityhost_unique",
                violation_error_message=_("This partner is already a host."),
            ),
        ]

    def __str__(self) -> str:
        return self.partner.label


class ActivityParticipant(Officeholder, Part):
    """Who took part: a count, a group or an office. A person's name only for an official acting in public."""

    published_with = ("activity", "partner")

    class Involvement(models.TextChoices):
        ATTENDED = "attended", _("attended")
        OPENED = "opened", _("opened it")
        SPOKE = "spoke", _("spoke")
        INVITED = "invited", _("was invited")
        REPRESENTED = "represented", _("was represented")

    activity = models.ForeignKey(
        Activity, verbose_name=_("activity"), on_delete=models.CASCADE, related_name="participants"
    )
    involvement = models.CharField(
        _("how"),
        max_length=12,
        choices=Involvement,
        default=Involvement.ATTENDED,
        help_text=_("As the source says; one who was invited did not always come."),
    )
    description = models.CharField(
        _("who"), max_length=300, help_text=_("The group or office: “kepala desa se-Kabupaten Blitar”.")
    )
    description_en = models.CharField(
        _("who, in English"),
        max_length=300,
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )
    count = models.PositiveIntegerField(
        _("how many"), null=True, blank=True, help_text=_("How many they were; leave empty if nobody counted.")
    )
    partner = models.ForeignKey(
        Partner,
        verbose_name=_("partner"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
        help_text=_("If the group or office is a partner or belongs to one."),
    )

    class Meta(Part.Meta):
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [lasting_key("activity")]

    def __str__(self) -> str:
        return self.description


class ActivityStatement(Statement):
    """What a document says of an activity: purpose, topic, expected outcome, someone's words."""

    published_with = ("activity",)

    activity = models.ForeignKey(
        Activity, verbose_name=_("activity"), on_delete=models.CASCADE, related_name="statements"
    )

    class Meta(Statement.Meta):
        verbose_name = _("statement about an activity")
        verbose_name_plural = _("statements about activities")
        constraints = [lasting_key("activity")]
