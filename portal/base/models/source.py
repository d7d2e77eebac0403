"""Where facts stand: sources, and the citations that tie a record's fields to them."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.base.models.abstract import Part, PrecisionField, Publishable, lasting_key
from portal.base.publishing import Problem
from portal.base.querysets import CitationQuerySet


class Source(Publishable):
    """A document in which facts of the registry stand: an article, a signed paper, a decree, a web page.

    Facts and short quotes only: the registry never keeps a source's full text.
    """

    noun = "sources"

    class Reliability(models.TextChoices):
        """What kind of publisher stands behind the words, so that a reader can weigh them."""

        OFFICIAL = "official", _("official publication")
        ORGANISATION = "organisation", _("published by an organisation about its own work")
        NEWS = "news", _("news medium")
        USER_GENERATED = "user_generated", _("written by a user of a platform, not edited by it")
        REFERENCE = "reference", _("reference data")
        UNKNOWN = "unknown", _("origin not stated")

    title = models.CharField(
        _("title"), max_length=300, blank=True, help_text=_("As printed; leave empty if there is none.")
    )
    title_en = models.CharField(
        _("title in English"),
        max_length=300,
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )
    publisher = models.CharField(
        _("publisher"),
        max_length=200,
        blank=True,
        help_text=_("Who answers for it: a medium, an agency, an organisation."),
    )
    issuing_unit = models.CharField(
        _("issuing unit"),
        max_length=200,
        blank=True,
        help_text=_("The unit within the publisher, if stated."),
    )
    reliability = models.CharField(
        _("kind of source"),
        max_length=16,
        choices=Reliability,
        default=Reliability.UNKNOWN,
        help_text=_("So that readers can weigh it; leave “origin not stated” if in doubt."),
    )
    published_on = models.DateField(_("date"), null=True, blank=True, help_text=_("The date the source bears."))
    published_on_precision = PrecisionField(
        _("date exact to"), help_text=_("How much of the date is known; no more of it is shown.")
    )
    published_time = models.TimeField(
        _("time"), null=True, blank=True, help_text=_("Local time as stated; the zone is rarely given.")
    )
    published_as_written = models.CharField(
        _("date as written"), max_length=100, blank=True, help_text=_("Exactly as it stands in the document.")
    )
    revised_on = models.DateField(
        _("updated on"), null=True, blank=True, help_text=_("If the source says that it was changed later.")
    )
    revised_time = models.TimeField(_("updated at"), null=True, blank=True)
    dateline = models.CharField(
        _("dateline"),
        max_length=100,
        blank=True,
        help_text=_("The place a news item is dated from. It is not where things happened."),
    )
    categories = models.CharField(
        _("categories"),
        max_length=200,
        blank=True,
        help_text=_("As labelled by the publisher; separate with “; ”."),
    )
    authors_note = models.CharField(
        _("authors"),
        max_length=200,
        blank=True,
        help_text=_("A count or an office; never a private person's name."),
    )
    authors_note_en = models.CharField(
        _("authors, in English"),
        max_length=200,
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )
    capture_note = models.CharField(
        _("about our copy"),
        max_length=300,
        blank=True,
        help_text=_("What the copy we read lacks, such as “page 1 of 2”."),
    )
    capture_note_en = models.CharField(
        _("about our copy, in English"),
        max_length=300,
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )
    url = models.URLField(
        _("web address"),
        max_length=500,
        blank=True,
        help_text=_("Where everyone can read it; leave empty for a paper."),
    )
    archive_url = models.URLField(
        _("address of a lasting copy"),
        max_length=500,
        blank=True,
        help_text=_("In a web archive or an official repository, for the day when the first address answers no more."),
    )
    accessed_on = models.DateField(
        _("read on"), null=True, blank=True, help_text=_("The last day it was read at this address.")
    )
    language = models.CharField(_("language"), max_length=5, default="id", help_text=_("As in “id” or “en”."))

    class Meta(Publishable.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["-published_on", "title", "pk"]

    @property
    def label(self) -> str:
        return self.title or str(_("Source without a title (%(id)s)") % {"id": self.public_id})

    def publication_problems(self) -> list[Problem]:
        """A source needs a title or a publisher; it is itself what others cite, so it cites nothing."""
        if self.title or self.publisher:
            return []
        return [Problem("title", _("Give the source's title or its publisher."))]


class Citation(Part):
    """The words of one source that one field of a record rests on.

    `field` is a field's name (`amount`), a group's (`period`), or a part's relation (`regions`) with the part's
    `key` in `part`. Two citations of one field may disagree: both are kept and shown side by side; the one that the
    registry does not follow gives its own value in `says`. An inferred fact says so.
    """

    published_with = ("source",)

    class Flag(models.TextChoices):
        """What is odd about the source at this point. It is kept and shown, never silently mended."""

        UNIT_CONFLICT = "unit-conflict", _("the unit contradicts the indicator")
        WEEKDAY_DIFFERS = "weekday-differs", _("the weekday does not fit the date")
        MISSPELT = "misspelt", _("a word is misspelt in the source")
        NAMES_DIFFER = "names-differ", _("the source writes the name in several ways")
        INCOMPLETE = "incomplete", _("the source leaves out a part")
        SOURCES_DIFFER = "sources-differ", _("another source says something else")

    content_type = models.ForeignKey(
        ContentType, verbose_name=_("kind of record"), on_delete=models.CASCADE, related_name="+"
    )
    object_id = models.PositiveBigIntegerField(_("record"))
    record = GenericForeignKey()
    field = models.CharField(
        _("fact"),
        max_length=60,
        blank=True,
        help_text=_("The field these words support; empty: the record itself."),
    )
    part = models.CharField(_("row"), max_length=40, blank=True, help_text=_("The key of the row, for a list."))
    source = models.ForeignKey(
        Source,
        verbose_name=_("source"),
        on_delete=models.PROTECT,
        related_name="cited_in",
        help_text=_("The document in which the words stand; enter it first if it is not in the list."),
    )
    quote = models.TextField(
        _("quoted words"), blank=True, max_length=600, help_text=_("The shortest words that say it, exactly.")
    )
    place = models.CharField(_("place in the source"), max_length=100, blank=True, help_text=_("Page, article ..."))
    place_en = models.CharField(
        _("place in the source, in English"),
        max_length=100,
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )
    inferred = models.BooleanField(
        _("inferred"),
        default=False,
        help_text=_("The source does not say it outright; the note says how we know."),
    )
    flag = models.CharField(
        _("what is odd"),
        max_length=20,
        choices=Flag,
        blank=True,
        help_text=_("Readers are told of it; what the source says is kept as it is."),
    )
    says = models.CharField(
        _("says something else"),
        max_length=200,
        blank=True,
        help_text=_(
            "Only where this source says otherwise than the record: its value in a few words, such as “Rp 3 miliar”. "
            "Readers see both side by side. Say in the note why the record follows the other source."
        ),
    )
    note = models.TextField(
        _("note for readers"), blank=True, help_text=_("Shown beside the quotation: how the words are to be read.")
    )
    note_en = models.TextField(
        _("note in English"),
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )

    objects = CitationQuerySet.as_manager()

    class Meta(Part.Meta):
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        constraints = [lasting_key("content_type", "object_id")]
        indexes = [models.Index(fields=["content_type", "object_id"], name="base_citation_record")]

    def __str__(self) -> str:
        return f"{self.source.label}: {self.quote[:60]}"

    @property
    def differs(self) -> bool:
        """Whether this source says something else than the record."""
        return bool(self.says) or self.flag == self.Flag.SOURCES_DIFFER
