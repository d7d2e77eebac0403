"""The documents of an agreement, given to those who may see them."""

from __future__ import annotations

import logging

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext as _
from django.views import View

from portal.base.files import file_response
from portal.base.publishing import Publication
from portal.base.views import BadParameters, own_parameters
from programs.models import Agreement, AgreementDocument

logger = logging.getLogger(__name__)


class AgreementDocumentView(View):
    """One file. Whoever may not see it gets the answer of an address where nothing is."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, key: str, row: str, name: str) -> HttpResponseBase:
        agreement = Agreement.objects.visible_to(request.user).by_key(key).first()
        documents = AgreementDocument.objects.visible_to(request.user).filter(agreement=agreement, key=row)
        document = None if agreement is None else documents.select_related("agreement").first()
        if document is None:
            raise Http404
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
                is_public=document.is_public and document.agreement.publication == Publication.PUBLISHED,
            )
        except FileNotFoundError:
            logger.error("The file of document %s of agreement %s is not in the storage.", row, key)
            raise Http404 from None
