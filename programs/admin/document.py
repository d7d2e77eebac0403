"""The documents of an agreement on the desk: a file is chosen, looked into, kept, and shown in its row from then on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.base.desk import RowInline
from portal.base.desk.forms import PartForm, RowFormSet
from portal.base.files import ACCEPTED, clean_name, digest, document_storage, recognise
from portal.base.views_file import desk_address
from programs.models import Agreement, AgreementDocument

# What is told by the file itself.
COLUMNS = ("file", "original_name", "media_type", "size", "sha256")
SALT = "programs.admin.document"
A_DAY = 24 * 60 * 60


def kept_columns(upload: Any) -> dict[str, Any]:
    """Look into an uploaded file and keep it: the columns of its row. Raises `ValidationError`, naming the file."""
    name = clean_name(upload.name)
    if upload.size > settings.DOCUMENT_LIMIT:
        sentence = _(
            "“%(name)s” is larger than %(limit)d MB, the most a file may have. Scan it at a lower resolution or in "
            "parts, and choose that file."
        )
        raise ValidationError(sentence % {"name": name, "limit": settings.DOCUMENT_MAX_MB})
    kind = recognise(upload, name)
    storage: Any = document_storage()
    return {
        "file": storage.keep(upload, kind.suffix),
        "original_name": name,
        "media_type": kind.media_type,
        "size": upload.size,
        "sha256": digest(upload),
    }


class StoredFile(forms.Widget):
    """Stands in the place of the choice of a file where there is one: a row's file never changes."""

    # A page asks its first row whether files are sent at all.
    needs_multipart_form = True

    def __init__(self, document: AgreementDocument) -> None:
        self.document = document
        super().__init__()

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        return stored_file(self.document)


def stored_file(document: AgreementDocument) -> SafeString:
    """The row's file for the desk: where it opens, what it is, and where the same file stands as well."""
    context = {
        "document": document,
        "address": desk_address(str(document.file.name), document.original_name),
        "is_there": document.file.storage.exists(str(document.file.name)),
        "twin": getattr(document, "twin", None),
        "twin_name": getattr(document, "twin_name", ""),
    }
    return render_to_string("admin/document_file.html", context)


class DocumentForm(PartForm):
    """The form of one document.

    A good file is kept as soon as it was looked into: where something else on the page is refused, browsers forget what
    was chosen, and `kept` (signed, for a day) brings it back.
    """

    upload = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=gettext_lazy("A PDF, an image or an office file without macros."),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.file:
            field = self.fields["upload"]
            field.widget, field.disabled, field.help_text = StoredFile(self.instance), True, ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance.file or self.has_error("upload"):
            return cleaned
        columns = self._kept_before(cleaned.get("kept", ""))
        if cleaned.get("upload"):
            try:
                columns = kept_columns(cleaned["upload"])
            except ValidationError as error:
                self.add_error("upload", error)
                return cleaned
        if columns is None:
            self.add_error("upload", _("Choose the file of this document."))
            return cleaned
        for name in COLUMNS:
            setattr(self.instance, name, columns[name])
        self._bring_back(columns)
        return cleaned

    def _kept_before(self, token: str) -> dict[str, Any] | None:
        """The columns of the file that came with an earlier, refused save of this page; None where there is none."""
        if not token:
            return None
        try:
            columns: dict[str, Any] = signing.loads(token, salt=SALT, max_age=A_DAY)
        except signing.BadSignature:
            return None
        return columns if document_storage().exists(columns["file"]) else None

    def _bring_back(self, columns: dict[str, Any]) -> None:
        """Where the page comes back, it has the file still."""
        sent: Any = self.data.copy()
        sent[self.add_prefix("kept")] = signing.dumps(columns, salt=SALT)
        self.data = sent
        sentence = _(
            "“%(name)s” is here already and will be saved with the page. Choose a file only to take another one."
        )
        self["upload"].help_text = sentence % {"name": columns["original_name"]}


class DocumentFormSet(RowFormSet):
    """The documents of an agreement. Tells where a file just added stands already; it may belong to both."""

    request: HttpRequest

    def save_new_objects(self, commit: bool = True) -> list[Any]:
        documents: list[Any] = super().save_new_objects(commit)
        for document in documents:
            self._notice(document)
        return documents

    def _notice(self, document: AgreementDocument) -> None:
        same = AgreementDocument.objects.filter(sha256=document.sha256).exclude(pk=document.pk)
        for agreement in Agreement.objects.for_reference().filter(pk__in=same.values("agreement"))[:5]:
            if agreement.pk == document.agreement_id:
                sentence = _("The file “{name}” is there twice among the documents of {agreement}.")
            else:
                sentence = _("The file “{name}” is already a document of another agreement: {agreement}.")
            address = reverse("admin:programs_agreement_change", args=[agreement.pk])
            link = format_html('<a href="{}#documents-group">{}</a>', address, agreement.label)
            messages.warning(self.request, format_html(sentence, name=document.original_name, agreement=link))


class DocumentInline(RowInline):
    """The signed scan, annexes, minutes."""

    model = AgreementDocument
    form = DocumentForm
    formset = DocumentFormSet
    verbose_name_plural = gettext_lazy("The scan: signed document and annexes")
    classes = ("collapse",)
    # Its row has a link already, to the file.
    view_on_site = False
    fields = (("kind", "upload"), ("title", "title_en"), ("is_public", "kept"))

    @admin.display(description=gettext_lazy("File"))
    def upload(self, document: AgreementDocument) -> SafeString:
        """The file, for those who may only read."""
        return stored_file(document)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if self.has_change_permission(request, obj):
            return super().get_fields(request, obj)
        return (("kind", "upload"), ("title", "title_en"), "is_public")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        made = super().get_formset(request, obj, **kwargs)
        return type(made.__name__, (made,), {"request": request})

    def get_queryset(self, request: HttpRequest) -> Any:
        """With another agreement that has the same file, where there is one."""
        twins = AgreementDocument.objects.filter(sha256=OuterRef("sha256")).exclude(agreement=OuterRef("agreement"))
        twins = twins.order_by("pk")
        number, title = NullIf("agreement__number", Value("")), NullIf("agreement__title", Value(""))
        name = Coalesce(number, title, "agreement__public_id", output_field=CharField())
        return (
            super()
            .get_queryset(request)
            .annotate(
                twin=Subquery(twins.values("agreement")[:1]),
                twin_name=Subquery(twins.values_list(name)[:1]),
            )
        )
