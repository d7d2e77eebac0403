"""What the nouns have in common: publication and identity, parts, periods, money, statements, code lists."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.base import findings
from portal.base.addresses import page_path
from portal.base.fields import CurrencyField, MoneyField, PublicIdField, new_id
from portal.base.own_rows import lists_with_rows
from portal.base.publishing import PartQuerySet, Problem, Publication, PublishableQuerySet

RECORD_PERMISSIONS = ("add", "change", "delete", "view", "publish")


class Publishable(models.Model):
    """A record: something with an identity of its own, a page, citations, and a way to the public.

    Subclasses name their `noun` (as in addresses: `agreements`), their `parts` (reverse names of the rows that
    belong to them alone), their `links` (many-to-many names) and their `staff_fields` (never shown to the public).
    """

    noun: ClassVar[str] = ""
    parts: ClassVar[tuple[str, ...]] = ()
    links: ClassVar[tuple[str, ...]] = ()
    staff_fields: ClassVar[frozenset[str]] = frozenset({"staff_note", "office", "publication"})

    public_id = PublicIdField(unique=True)
    slug = models.SlugField(
        _("address"),
        max_length=120,
        unique=True,
        null=True,
        blank=True,
        help_text=_("The last part of the page's address. Made at publication; an old address keeps working."),
    )
    publication = models.CharField(
        _("publication"),
        max_length=12,
        choices=Publication,
        default=Publication.DRAFT,
        editable=False,
        db_index=True,
    )
    published_at = models.DateTimeField(_("first published"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)
    # Kept by the door: a note for the desk leaves it alone, or the public could see that one was written.
    updated_at = models.DateTimeField(_("last changed"), default=timezone.now, editable=False, db_index=True)
    office = models.ForeignKey(
        "accounts.Office",
        verbose_name=_("office"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The office that entered this record and keeps it."),
    )
    staff_note = models.TextField(
        _("note for the desk"),
        blank=True,
        help_text=_("For colleagues only; it is never shown to the public."),
    )
    citations = GenericRelation("base.Citation")

    objects = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = RECORD_PERMISSIONS

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        """The public page, at the slug where there is one, else at the id."""
        return page_path(f"{self.noun}-page", self.slug or self.public_id)

    @property
    def label(self) -> str:
        """What the record is called on screen: its title, or words made from what is known and public."""
        raise NotImplementedError

    def publication_problems(self) -> list[Problem]:
        """Everything that stands in the way of publication, at once; empty when it may be published.

        Reads the stored record, its parts and links. Quality findings that block publication are among them until a
        publisher acknowledges them. Subclasses add what their noun needs.
        """
        problems = []
        filled = lists_with_rows(self)
        if "citations" not in filled:
            problems.append(Problem("citations", _("No source is given. Name at least one, with the words it says.")))
        for name in self._references():
            record = getattr(self, name)
            if record is not None and record.publication != Publication.PUBLISHED:
                problems.append(self._unpublished(name, record))
        for name in filter(filled.__contains__, self.links):
            for record in self._hidden_links(name):
                problems.append(self._unpublished(name, record))
        for name in filter(filled.__contains__, self.parts):
            for path in getattr(self, name).model.published_with:
                for record in self._hidden_in_rows(name, path):
                    problems.append(self._unpublished(name, record))
        problems.extend(
            Problem("citations", _("The source “%(name)s” is not published.") % {"name": source.label}, record=source)
            for source in self._hidden_sources()
        )
        problems.extend(findings.problems(self))
        return problems

    def _references(self) -> list[str]:
        return [
            field.name
            for field in self._meta.concrete_fields
            if field.is_relation and field.related_model and issubclass(field.related_model, Publishable)
        ]

    def _hidden_links(self, name: str) -> list[Publishable]:
        """Records linked to that the public does not see, ready to be named."""
        manager = getattr(self, name)
        if not issubclass(manager.model, Publishable):
            return []
        return list(manager.exclude(publication=Publication.PUBLISHED).for_reference())

    def _hidden_in_rows(self, name: str, path: str) -> list[Publishable]:
        """Records that rows of this list point to and the public does not see, ready to be named."""
        manager = getattr(self, name)
        if path == manager.field.name:
            return []
        others = manager.model._meta.get_field(path).related_model.objects.for_reference()
        rows = manager.filter(**{f"{path}__isnull": False}).exclude(**{f"{path}__publication": Publication.PUBLISHED})
        return [getattr(row, path) for row in rows.prefetch_related(Prefetch(path, others))]

    def _hidden_sources(self) -> list[Publishable]:
        """Sources cited here that the public does not see, each once."""
        citations = self.citations.exclude(source__publication=Publication.PUBLISHED).select_related("source")
        return list({citation.source_id: citation.source for citation in citations}.values())

    @staticmethod
    def _unpublished(name: str, record: Publishable) -> Problem:
        sentence = _("“%(name)s” is named here but not published; until it is, the public does not see it here.")
        return Problem(name, sentence % {"name": record.label}, record=record)


class Part(models.Model):
    """A row that belongs to one record and is published with it.

    `key` tells the part apart within its record, in citations, in the change log and in fixtures; it never changes.
    """

    published_with: ClassVar[tuple[str, ...]] = ()
    # A column that must be true before the public sees anything of the row; empty where there is none.
    public_flag: ClassVar[str] = ""
    staff_fields: ClassVar[frozenset[str]] = frozenset()

    key = models.CharField(_("key"), max_length=40, default=new_id, editable=False)
    position = models.PositiveSmallIntegerField(_("order"), default=0, help_text=_("Smaller numbers come first."))

    objects = PartQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "pk"]


def lasting_key(*owner: str) -> models.UniqueConstraint:
    """The constraint that a part's key is its own within its record."""
    return models.UniqueConstraint(fields=[*owner, "key"], name="%(app_label)s_%(class)s_key")


class Precision(models.TextChoices):
    """How exactly a date is known. A date exact to the month is stored as a whole month and never shown as a day."""

    DAY = "day", _("to the day")
    MONTH = "month", _("to the month")
    YEAR = "year", _("to the year")


class PrecisionField(models.CharField):
    """How exactly the dates beside it are known; blank where no date is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs = {"max_length": 5, "choices": Precision, "blank": True, **kwargs}
        super().__init__(*args, **kwargs)


class Period(models.Model):
    """From when until when, as written and as understood.

    `period_start` is the first and `period_end` the last day meant: `Agustus 2020 - Juli 2021` is 2020-08-01 to
    2021-07-31 with precision `month`. Either end may be unknown. A paper may say that the end lies before the
    start, so no constraint forbids it.
    """

    period_start = models.DateField(_("start"), null=True, blank=True, help_text=_("First day meant."))
    period_end = models.DateField(_("end"), null=True, blank=True, help_text=_("Last day meant."))
    period_precision = PrecisionField(
        _("exact to"),
        help_text=_("“Agustus 2020 – Juli 2021” is exact to the month, “2024–2029” to the year."),
    )
    period_as_written = models.CharField(
        _("period as written"),
        max_length=200,
        blank=True,
        help_text=_("Exactly as it stands in the document."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_period_has_precision",
                condition=Q(period_start__isnull=True, period_end__isnull=True) | ~Q(period_precision=""),
                violation_error_message=_("Say how exact the period is: to the day, the month or the year."),
            )
        ]


class Money(models.Model):
    """An amount, as written and as understood. No amount is ever without its currency; unknown is not zero."""

    amount = MoneyField(_("amount"), null=True, blank=True, help_text=_("As a plain number; leave empty if unknown."))
    currency = CurrencyField()
    amount_exact = models.BooleanField(
        _("exact amount"), default=True, help_text=_("Untick for a rounded figure such as “Rp 2,8 miliar”.")
    )
    amount_as_written = models.CharField(
        _("amount as written"),
        max_length=200,
        blank=True,
        help_text=_("Exactly as it stands in the document, such as “IDR 2.800.000.000,-”."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_amount_has_currency",
                condition=Q(amount__isnull=True) | ~Q(currency=""),
                violation_error_message=_("An amount needs its currency."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_amount_not_negative",
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                violation_error_message=_("An amount cannot be below zero."),
            ),
        ]


class Share(models.Model):
    """How much of the whole falls to this row: a percentage, or nothing stated. Never worked out, only stated."""

    percent = models.DecimalField(
        _("share in per cent"),
        max_digits=6,
        decimal_places=3,
        null=True,
        blank=True,
        help_text=_("Only if a document states it; it is never divided evenly."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_percent_in_range",
                condition=Q(percent__isnull=True) | Q(percent__gte=0, percent__lte=100),
                violation_error_message=_("A share lies between 0 and 100 per cent."),
            )
        ]


class Officeholder(models.Model):
    """The name of the person who held an office, beside the office.

    A name is personal data (UU 27/2022): it stays on the desk unless it is an official's, acting in public.
    """

    staff_fields: ClassVar[frozenset[str]] = frozenset({"person_name", "is_public_official"})

    person_name = models.CharField(_("name"), max_length=200, blank=True, help_text=_("With titles, as written."))
    is_public_official = models.BooleanField(
        _("an official acting in public"), default=False, help_text=_("Only then is the name shown to the public.")
    )

    class Meta:
        abstract = True

    @property
    def public_name(self) -> str:
        """The name where the public may see it, else nothing."""
        return self.person_name if self.is_public_official else ""


class Statement(Part):
    """One thing a document says about a record: a purpose, a topic, an expected outcome, someone's words."""

    class Kind(models.TextChoices):
        OBJECTIVE = "objective", _("Objective")
        PURPOSE = "purpose", _("Purpose")
        ISSUE = "issue", _("Issue addressed")
        NEED = "need", _("Need")
        TARGET_GROUP = "target_group", _("Target group")
        STRATEGY = "strategy", _("Strategy")
        APPROACH = "approach", _("Approach")
        COLLABORATION = "collaboration", _("Basis of the collaboration")
        FIELD = "field", _("Field of cooperation")
        MEANS = "means", _("Means")
        FOCUS = "focus", _("Focus")
        TOPIC = "topic", _("Topic")
        OUTCOME = "outcome", _("Expected outcome")
        QUOTE = "quote", _("What was said")
        DEFINITION = "definition", _("Term used")
        CONTEXT = "context", _("Context")

    kind = models.CharField(
        _("kind"), max_length=16, choices=Kind, help_text=_("What the words are about: the heading they stand under.")
    )
    text = models.TextField(_("text"), help_text=_("Short and in your own words, or a short quotation."))
    text_en = models.TextField(
        _("text in English"),
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )
    speaker = models.CharField(
        _("said by"),
        max_length=200,
        blank=True,
        help_text=_("The office that said it, such as “Sekretaris Daerah Kabupaten Blitar”."),
    )
    speaker_en = models.CharField(
        _("said by, in English"),
        max_length=200,
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )

    class Meta(Part.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.text[:80]


class Code(models.Model):
    """A row of a code list kept by somebody else: a code, its name in both languages, and whether it is still used."""

    code = models.CharField(_("code"), max_length=20, unique=True, help_text=_("As the keeper of the list writes it."))
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(
        _("name in English"),
        max_length=200,
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0, help_text=_("Smaller numbers come first."))
    is_active = models.BooleanField(
        _("in use"),
        default=True,
        help_text=_("Untick for a code that is no longer given; records that have it keep it."),
    )

    class Meta:
        abstract = True
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


def refuse_circle(record: Any, field: str = "parent") -> None:
    """Raise `ValidationError` on the field where following it upwards leads back to the record."""
    above, passed = getattr(record, field), set()
    while above is not None and above.pk not in passed:
        if above.pk == record.pk:
            raise ValidationError({field: _("This would put the record above itself.")})
        passed.add(above.pk)
        above = getattr(above, field)


def not_itself(name: str, field: str = "parent") -> models.CheckConstraint:
    """The constraint that a record is not its own parent."""
    return models.CheckConstraint(
        name=name,
        condition=Q(**{f"{field}__isnull": True}) | ~Q(**{field: F("pk")}),
        violation_error_message=_("A record cannot be above itself."),
    )
