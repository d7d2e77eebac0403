"""The reference to a record as a file, for programs that keep references."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import register_converter
from django.urls.converters import StringConverter
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.base.changes_public import models_by_noun
from portal.base.citing import FORMS, Reference
from portal.base.parameters import own_parameters
from portal.base.views import BadParameters


class ReferenceForm(StringConverter):
    """The form of a reference, as the last part of its address: `bib` or `ris`."""

    regex = "|".join(FORMS)


register_converter(ReferenceForm, "reference_form")


@require_safe
def reference_file(request: HttpRequest, noun: str, key: str, form: str) -> HttpResponse:
    """The reference to a public record, by id or slug; whoever asks is the public."""
    model = models_by_noun().get(noun)
    # No text with this character can be stored, and PostgreSQL refuses to be asked for one.
    if model is None or "\0" in key:
        raise Http404
    record = model._default_manager.published().by_key(key).for_reference().first()
    if record is None:
        raise Http404
    if unknown := own_parameters(request.GET):
        raise BadParameters({name: [_("This page takes no such parameter.")] for name in unknown})
    reference = Reference.to(record)
    response = HttpResponse(reference.as_file(form), content_type=f"{FORMS[form]}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{reference.key}.{form}"'
    return response
