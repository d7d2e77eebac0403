"""The page of downloads, and the files themselves."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, NamedTuple

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import register_converter, reverse
from django.urls.converters import StringConverter
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.base.descriptions import about_the_site, described
from portal.base.files import file_response
from portal.base.files.kinds import FileKind
from portal.base.parameters import BadParameters, own_parameters
from portal.base.schema_org import dataset
from portal.base.views import crumb
from portal.bulk import preparing
from portal.bulk.describing import title_of_file
from portal.bulk.editions import KEY, BulkFile, Edition, folder_of, prepared, present_key
from portal.bulk.nouns import NOUNS
from portal.bulk.refusals import RefusedError, file_address, no_such_file

# Seconds after which it is worth asking again for what is being made.
SOON = 30
CATALOGUE = "catalog.jsonld"
# What a browser does not show by itself.
DOWNLOADED = ("application/gzip", "application/zip", "application/vnd")


class EditionKey(StringConverter):
    """The key of an edition, as a part of an address."""

    regex = KEY.pattern


register_converter(EditionKey, "edition")


class Group(NamedTuple):
    """Files that stand together on the page: of one noun, or of the whole registry."""

    key: str
    title: str
    about: str
    rows: int
    files: list[tuple[str, BulkFile]]


class Stored(NamedTuple):
    """A file on the disk, as `file_response` takes it."""

    storage: FileSystemStorage
    name: str
    size: int


def _refuse_parameters(request: HttpRequest) -> None:
    if unknown := own_parameters(request.GET):
        raise BadParameters({name: [_("This page takes no such parameter.")] for name in unknown})


def _present() -> Edition | None:
    """The present edition; where it is not made, that it be made is seen to."""
    key = present_key()
    edition = prepared(key)
    if edition is None:
        preparing.start()
        edition = prepared(key)
    return edition


@require_safe
def data_page(request: HttpRequest) -> HttpResponse:
    """What there is to take along, with the size and the digest of each file."""
    _refuse_parameters(request)
    title, edition = _("Download all data"), _present()
    context: dict[str, Any] = {
        "title": title,
        "breadcrumbs": [crumb(_("Home"), reverse("home")), crumb(title)],
        "noun": "",
        "edition": edition,
        "groups": groups(edition) if edition else [],
        "description": described([_("The whole registry and each kind of record, as files.")]),
        "linked": [],
    }
    if edition:
        ways = [(file.name, file.media_type, reverse("data-latest", args=[file.name])) for file in edition.of("")]
        context["linked"] = [dataset(about_the_site(), edition.version, ways)]
    response = render(request, "data/page.html", context)
    if edition is None:
        response.headers["Cache-Control"] = "no-store"
    return response


def groups(edition: Edition) -> list[Group]:
    """The files of an edition as the page shows them."""
    whole = Group(
        "registry",
        _("The whole registry"),
        _("CSV: one table for each kind of record, packed together as a Data Package."),
        sum(edition.counts.values()),
        _titled(edition.of("")),
    )
    return [
        whole,
        *(
            Group(noun.key, noun.name, str(noun.definition), edition.counts[noun.key], _titled(edition.of(noun.key)))
            for noun in NOUNS
        ),
    ]


def _titled(files: list[BulkFile]) -> list[tuple[str, BulkFile]]:
    return [(title_of_file(file), file) for file in files]


@file_address
def data_file(request: HttpRequest, key: str, name: str) -> HttpResponseBase:
    """A file of an edition, whole or a piece of it; 410 where the edition is not the present one."""
    _refuse_parameters(request)
    if key != present_key():
        raise RefusedError(
            HTTPStatus.GONE,
            _("These files have been replaced"),
            _("The registry has changed since, or the day has. The page of downloads names the files of today."),
        )
    return _given(request, name)


@file_address
def latest_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """From an address that stays to the file of the present edition."""
    _refuse_parameters(request)
    if name == CATALOGUE:
        return _given(request, name)
    edition = _made()
    if edition.file(name) is None:
        raise no_such_file()
    response = HttpResponseRedirect(reverse("data-file", args=[edition.key, name]))
    response.headers["Cache-Control"] = "no-cache"
    return response


@file_address
def no_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """Any other address below the page of downloads."""
    raise no_such_file()


def _given(request: HttpRequest, name: str) -> HttpResponseBase:
    edition = _made()
    file = edition.file(name)
    if file is None:
        raise no_such_file()
    kind = FileKind(file.form, "", file.media_type, is_shown=not file.media_type.startswith(DOWNLOADED))
    stored = Stored(FileSystemStorage(folder_of(edition.key)), name, file.size)
    saved_as = name if kind.is_shown else f"{edition.version}_{name}"
    try:
        response = file_response(request, stored, kind, name=saved_as, sha256=file.sha256, is_public=True)
    except FileNotFoundError as lost:
        raise _unprepared() from lost
    if response.status_code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        raise RefusedError(
            HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            _("The file has no such piece"),
            _("It has %(size)d bytes; ask for a piece that begins before its end.") % {"size": file.size},
            headers={"Content-Range": response.headers["Content-Range"]},
        )
    response.headers["Content-Language"] = settings.LANGUAGE_CODE
    response.headers["Registry-Version"] = str(edition.version)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _made() -> Edition:
    """The present edition, or a word on when to ask for it again."""
    edition = _present()
    if edition is None:
        raise _unprepared()
    return edition


def _unprepared() -> RefusedError:
    return RefusedError(
        HTTPStatus.SERVICE_UNAVAILABLE,
        _("These files are being prepared"),
        _("They are made once for each version of the registry. Ask again in %(seconds)d seconds.") % {"seconds": SOON},
        headers={"Retry-After": str(SOON)},
    )
