"""Addresses of ours, and one more: the JSON Lines of all agreements, which `prepare_data` writes into a file."""

from __future__ import annotations

from tempfile import TemporaryFile

from django.http import FileResponse, HttpRequest
from django.urls import path

from portal.bulk.nouns import NOUNS
from portal.bulk.writing import public_keys, write_records
from portal.urls import *  # noqa: F403 - the pages of errors as well
from portal.urls import urlpatterns as ours
from programs.models import Agreement


def agreements_jsonl(request: HttpRequest) -> FileResponse:
    """The file as the command writes it, not packed."""
    noun = next(noun for noun in NOUNS if noun.model is Agreement)
    file = TemporaryFile()  # noqa: SIM115 - closed with the answer
    write_records(noun, public_keys(noun), [file])
    file.seek(0)
    return FileResponse(file, content_type="application/jsonl")


urlpatterns = [path("agreements.jsonl", agreements_jsonl), *ours]
