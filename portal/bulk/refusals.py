"""Why a file is not given, told as the reader can take it: to a browser as a page, to a program as problem details."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.log import log_response
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from portal.base.api.problems import MEDIA_TYPE, problem
from portal.base.parameters import BadParameters
from portal.base.views import crumb

METHODS = ("GET", "HEAD")
View = Callable[..., HttpResponseBase]


class RefusedError(Exception):
    """A file cannot be given: the status, what people are told, and what headers say about it."""

    def __init__(self, status: int, title: str, explanation: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(title)
        self.status, self.title, self.explanation, self.headers = status, title, explanation, headers or {}
        self.parameters: Mapping[str, list[str]] = {}


def no_such_file() -> RefusedError:
    """404: an address that no file has."""
    return RefusedError(
        HTTPStatus.NOT_FOUND, _("There is no such file"), _("The page of downloads names the files there are.")
    )


def file_address(view: View) -> View:
    """The view of a file: it is only read, so no form's mark is asked for, and every refusal is told alike."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            if request.method not in METHODS:
                raise _not_allowed()
            return view(request, *args, **kwargs)
        except RefusedError as refused:
            return _told(request, refused)
        except BadParameters as bad:
            return _told(request, _bad(bad))

    return answered


def _not_allowed() -> RefusedError:
    headers = {"Allow": ", ".join(METHODS)}
    return RefusedError(HTTPStatus.METHOD_NOT_ALLOWED, _("Files are only read"), _("Use GET or HEAD."), headers=headers)


def _bad(bad: BadParameters) -> RefusedError:
    refused = RefusedError(
        HTTPStatus.BAD_REQUEST, _("This address asks for something that is not there"), _("A file takes no parameters.")
    )
    refused.parameters = bad.errors
    return refused


def _told(request: HttpRequest, refused: RefusedError) -> HttpResponse:
    response: HttpResponse
    # Whoever accepts anything is a program: a browser names what it can show.
    if "text/html" in request.headers.get("Accept", ""):
        home, downloads = crumb(_("Home"), reverse("home")), crumb(_("Download all data"), reverse("data"))
        context = {
            "title": refused.title,
            "explanation": refused.explanation,
            "breadcrumbs": [home, downloads],
            "noun": "",
            "errors": refused.parameters,
            "reopen": "",
            "instead": request.path if refused.parameters else reverse("home"),
        }
        response = render(request, "error.html", context, status=refused.status)
    else:
        body = problem(refused.status, f"{refused.title}. {refused.explanation}", refused.parameters)
        response = JsonResponse(body, status=refused.status, content_type=MEDIA_TYPE)
    for name, value in refused.headers.items():
        response.headers[name] = value
    if refused.status == HTTPStatus.SERVICE_UNAVAILABLE:
        # No fault of ours that an operator should look into, as other answers above 500 are.
        log_response("Not made yet: %s", request.path, response=response, request=request, level="info")
    return response
