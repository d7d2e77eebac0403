"""The documents of an agreement, given to those who may see them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext as _
from django.views import View

from portal.base.files import file_response
from portal.base.models import Change, Proposal
from portal.base.publishing import Publication, sees_everything
from portal.base.views import BadParameters, own_parameters
from programs.models import Agreement, AgreementDocument

logger = logging.getLogger(__name__)
PART = "documents"


class AgreementDocumentView(View):
    """One file. Whoever may not see it gets the answer of an address where nothing is."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, key: str, row: str, name: str) -> HttpResponseBase:
        agreement = Agreement.objects.visible_to(request.user).by_key(key).first()
        document = None if agreement is None else self._document(agreement, row)
        if agreement is None or document is None:
            raise Http404
        document.agreement = agreement
        address = document.get_absolute_url()
        if escape_uri_path(request.path) != address:
            return HttpResponseRedirect(address)
        if unknown := own_parameters(request.GET):
            raise BadParameters({name: [_("This page takes no such parameter.")] for name in unknown})
        try:
            return file_response(
                request,
                document.file,
                document.file_kind,
                name=document.saved_as,
                sha256=document.sha256,
                is_public=document.is_public and agreement.publication == Publication.PUBLISHED,
            )
        except FileNotFoundError:
            logger.error("The file of document %s of agreement %s is not in the storage.", row, agreement.public_id)
            raise Http404 from None

    def _document(self, agreement: Agreement, row: str) -> AgreementDocument | None:
        """The document as it stands; for the desk also one that is only proposed, or that was there once."""
        present = AgreementDocument.objects.visible_to(self.request.user).filter(agreement=agreement, key=row).first()
        if present is not None or not sees_everything(self.request.user):
            return present
        for values in _named_elsewhere(agreement, row):
            columns = {field.name for field in AgreementDocument._meta.concrete_fields}
            document = AgreementDocument(key=row, **{name: values[name] for name in columns & values.keys()})
            document.is_public = False
            return document
        return None


def _named_elsewhere(agreement: Agreement, row: str) -> Iterator[dict[str, Any]]:
    """The row's columns in open proposals and in the log, the latest first."""
    proposals = Proposal.objects.open().for_record(agreement).filter(**{f"wanted__parts__{PART}__has_key": row})
    changes = Change.objects.filter(noun=Agreement.noun, record_id=agreement.public_id)
    changes = changes.filter(**{f"before__parts__{PART}__has_key": row})
    for snapshot in (
        *proposals.order_by("-pk").values_list("wanted", flat=True)[:1],
        *changes.order_by("-pk").values_list("before", flat=True)[:1],
    ):
        yield snapshot["parts"][PART][row]
