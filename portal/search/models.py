"""The index: what of each public record can be found, by which names and facets, and the words there are.

It holds nothing of its own and nothing that is not public; `manage.py reindex` makes it anew from the records. How
texts are matched is the database's own (`portal.search.backends`): a column or a table that Django does not know,
kept in step by the database itself.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outlined(models.Model):
    """Which record an entry is of, what it is called, what is counted of it, and by what it is put in order."""

    noun = models.CharField(_("kind of record"), max_length=24)
    object_id = models.PositiveBigIntegerField(_("record"))
    record_id = models.CharField(_("id of the record"), max_length=16)
    title = models.TextField(_("title"))
    title_en = models.TextField(_("title in English"))
    # The facets it has, as words: those that are counted, and those by which it is only found.
    facets = models.TextField()
    facets_uncounted = models.TextField()
    # What the state of an agreement hangs on (`programs.querysets.state_on`), until the day of `state_until`.
    state_start = models.DateField(_("first day"), null=True)
    state_end = models.DateField(_("last day"), null=True)
    is_terminated = models.BooleanField(_("terminated"), default=False)
    state_until = models.DateField(_("day from which the other days may be others"), null=True)
    weight = models.PositiveSmallIntegerField(_("order among equals"), help_text=_("Smaller numbers come first."))
    length = models.PositiveSmallIntegerField(_("words in its shortest name"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


class Entry(Outlined):
    """One public record as search knows it."""

    key = models.CharField(_("address"), max_length=120)
    body = models.TextField(_("text"))
    body_en = models.TextField(_("text in English"))
    related = models.TextField(_("names of others"))
    # What is matched: words and stems of its names, of its own texts, and of the others it names.
    names_indexed = models.TextField()
    text_indexed = models.TextField()
    related_indexed = models.TextField()
    fingerprint = models.CharField(_("fingerprint"), max_length=40)

    class Meta:
        verbose_name = _("entry of the index")
        verbose_name_plural = _("entries of the index")
        default_permissions = ()
        ordering = ["weight", "length", "title", "pk"]
        constraints = [models.UniqueConstraint(fields=["noun", "object_id"], name="search_entry_record")]
        # Hardly any amendment is signed for a day to come.
        indexes = [
            models.Index(
                fields=["state_until"], condition=models.Q(state_until__isnull=False), name="search_entry_state_until"
            )
        ]


class Outline(Outlined):
    """An entry without its texts, under the same key: what questions count and put in order, of thousands at once.

    The database keeps it: SQLite in narrow rows beside the wide ones; PostgreSQL, whose texts lie apart, as a view.
    """

    class Meta:
        managed = False
        verbose_name = _("outline of an entry")
        verbose_name_plural = _("outlines of entries")
        default_permissions = ()
        ordering = ["weight", "length", "title", "pk"]


class Name(models.Model):
    """A name, number or code under which exactly this record is meant. `rank` 0 is the present one, 1 a former one."""

    entry = models.ForeignKey(Entry, verbose_name=_("entry"), on_delete=models.CASCADE, related_name="names")
    key = models.CharField(_("name"), max_length=220, db_index=True)
    rank = models.PositiveSmallIntegerField(_("rank"))

    class Meta:
        verbose_name = _("name in the index")
        verbose_name_plural = _("names in the index")
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key


class Term(models.Model):
    """A word that stands in some entry, and in how many: what a misspelt word may have meant."""

    word = models.CharField(_("word"), max_length=60, unique=True)
    length = models.PositiveSmallIntegerField(_("letters"), db_index=True)
    uses = models.PositiveIntegerField(_("entries"), default=0)

    class Meta:
        verbose_name = _("word of the index")
        verbose_name_plural = _("words of the index")
        default_permissions = ()
        ordering = ["word"]

    def __str__(self) -> str:
        return self.word
