"""Documents of an agreement: the signed scan and what is annexed to it."""

from __future__ import annotations

import re

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from portal.base.files import KINDS, FileKind, clean_name, document_storage
from portal.base.models import Part, lasting_key
from portal.base.wording import text_in
from programs.models.agreement import Agreement


class AgreementDocument(Part):
    """A file that belongs to an agreement: the scan of what was signed, an annex, minutes.

    A row's file never changes: another file is another row, so that a key in a citation or in the log always means the
    same content. The file stays when the row goes, as long as the log names it (`manage.py sweep_documents`).
    """

    published_with = ("agreement",)
    public_flag = "is_public"
    staff_fields = frozenset({"original_name", "is_public"})

    class Kind(models.TextChoices):
        SIGNED = "signed", _("signed document")
        ANNEX = "annex", _("annex")
        MINUTES = "minutes", _("minutes")
        OTHER = "other", _("other document")

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.CASCADE, related_name="documents"
    )
    kind = models.CharField(
        _("kind of document"),
        max_length=8,
        choices=Kind,
        default=Kind.SIGNED,
        help_text=_("What it is to the agreement."),
    )
    title = models.CharField(
        _("title"), max_length=200, blank=True, help_text=_("What it is called, such as “Lampiran II”.")
    )
    title_en = models.CharField(
        _("title in English"),
        max_length=200,
        blank=True,
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )
    is_public = models.BooleanField(
        _("readers may open it"),
        default=False,
        help_text=_(
            "Once the agreement is published. Scans bear signatures and names, which are personal data (UU 27/2022): "
            "tick it only for a copy that may be shown to everyone, such as one in which they are blackened."
        ),
    )
    # What follows is told by the file itself, never typed.
    file = models.FileField(_("stored file"), storage=document_storage, editable=False)
    original_name = models.CharField(_("name of the file"), max_length=150, editable=False)
    media_type = models.CharField(_("type of the file"), max_length=100, editable=False)
    size = models.PositiveBigIntegerField(_("size in bytes"), editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False, db_index=True)

    class Meta(Part.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            lasting_key("agreement"),
            models.CheckConstraint(name="programs_agreementdocument_has_file", condition=~Q(file="")),
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        """Where the file is given to those who may see it."""
        name = f"{slugify(self.title)[:80] or self.kind}{self.file_kind.suffix}"
        return reverse("agreements-document", args=[self.agreement.public_id, self.key, name])

    @property
    def file_kind(self) -> FileKind:
        """What kind of file it is."""
        return KINDS[self.media_type]

    @property
    def saved_as(self) -> str:
        """What it is saved as: its title in the page's language, never the name that its owner gave the file."""
        title = text_in(self, "title").text or str(self.get_kind_display())
        return clean_name(re.sub(r"[/\\:]+", "-", title) + self.file_kind.suffix)
