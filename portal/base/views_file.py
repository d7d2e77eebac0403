"""A stored file for the desk, by its content: what a proposal or the log names can be looked at there too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db.models.fields.files import FieldFile, FileField
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views import View

from portal.base.files import KINDS, clean_name, document_storage, file_response
from portal.base.files.storage import NAME
from portal.base.publishing import sees_everything

BY_SUFFIX = {kind.suffix: kind for kind in KINDS.values()}


def desk_address(stored: str, name: str) -> str:
    """Where the desk opens the stored file `ab/abcdef….pdf`; `name` is what its owner called it."""
    return reverse("stored-file", args=[Path(stored).name, name or "file"])


class StoredFileView(View):
    """One file, for everyone on the desk; for others the answer of an address where nothing is."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, stored: str, name: str) -> HttpResponseBase:
        path = f"{stored[:2]}/{stored}"
        kind = BY_SUFFIX.get(Path(stored).suffix)
        storage: Any = document_storage()
        if not sees_everything(request.user) or kind is None or not NAME.fullmatch(path) or not storage.exists(path):
            raise Http404
        file = FieldFile(None, FileField(storage=storage), path)  # type: ignore[arg-type]
        saved_as = clean_name(Path(name).stem + kind.suffix)
        return file_response(request, file, kind, name=saved_as, sha256=Path(stored).stem, is_public=False)
