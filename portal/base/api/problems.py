"""Errors of the API as problem details (RFC 9457): one JSON shape for every status, naming the parameter at fault."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core import signals
from django.http import HttpRequest, JsonResponse
from django.utils.log import log_response
from django.utils.translation import gettext
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, exception_handler

MEDIA_TYPE = "application/problem+json"


class ParameterError(exceptions.APIException):
    """Parameters that cannot be applied: status 400. `problems` holds sentences by the name of the parameter."""

    status_code = HTTPStatus.BAD_REQUEST

    def __init__(self, problems: Mapping[str, list[str]]) -> None:
        self.problems = problems
        super().__init__(next(iter(problems.values()))[0])


def problem(status: int, detail: str, problems: Mapping[str, list[str]] | None = None) -> dict[str, Any]:
    """The body of an error: `parameter` is the first one at fault, or null; `errors` has them all."""
    errors = [{"parameter": name, "detail": text} for name, texts in (problems or {}).items() for text in texts]
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
        "parameter": errors[0]["parameter"] if errors else None,
        "errors": errors,
    }


class AllowView(APIView):
    """Answers OPTIONS as RFC 9110 has it: the methods there are stand in `Allow`, and there is nothing else to say."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().dispatch(request, *args, **kwargs)
        # View and answer hold each other, so a process would keep each answer until the collector comes by.
        del self.response
        if isinstance(response, Response):
            response.add_post_render_callback(_let_go_of_the_view)
        return response

    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(status=HTTPStatus.NO_CONTENT)


def _let_go_of_the_view(response: Response) -> None:
    response.renderer_context = {}


def handle_exception(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an exception in a view; what nobody foresaw is logged with its trace and told as a bare 500."""
    answer = exception_handler(error, context)
    if answer is None:
        return _unforeseen(error, context["request"]._request)
    if isinstance(error, ParameterError):
        body = problem(error.status_code, str(error.detail), error.problems)
    else:
        body = problem(answer.status_code, _sentence(error))
    return Response(body, status=answer.status_code, headers=_kept(answer), content_type=MEDIA_TYPE)


def not_found(request: HttpRequest, path: str = "") -> JsonResponse:
    """An address below the API that leads nowhere."""
    body = problem(HTTPStatus.NOT_FOUND, gettext("There is nothing at this address."))
    return JsonResponse(body, status=HTTPStatus.NOT_FOUND, content_type=MEDIA_TYPE)


def not_allowed(allowed: Iterable[str]) -> JsonResponse:
    """A method that an address below the API does not have, where no endpoint says so itself."""
    body = problem(HTTPStatus.METHOD_NOT_ALLOWED, _sentence(exceptions.MethodNotAllowed("")))
    headers = {"Allow": ", ".join(allowed)}
    return JsonResponse(body, status=HTTPStatus.METHOD_NOT_ALLOWED, content_type=MEDIA_TYPE, headers=headers)


def _sentence(error: Exception) -> str:
    if isinstance(error, exceptions.MethodNotAllowed):
        return gettext("The API only reads: use GET, HEAD or OPTIONS.")
    if isinstance(error, exceptions.NotAcceptable):
        return gettext(
            "There is no answer in the form that “Accept” asks for. Ask for application/json, or leave it out."
        )
    if isinstance(error, exceptions.APIException) and isinstance(error.detail, str):
        return str(error.detail)
    return gettext("Nothing is known under this address.")


def _kept(answer: Response) -> dict[str, str]:
    return {name: answer[name] for name in ("Allow", "Retry-After", "WWW-Authenticate") if name in answer}


def _unforeseen(error: Exception, request: HttpRequest) -> Response | None:
    if settings.DEBUG:
        return None
    signals.got_request_exception.send(sender=None, request=request)
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    body = problem(status, gettext("Something went wrong on our side. It has been noted."))
    answer = Response(body, status=status, content_type=MEDIA_TYPE)
    log_response("%s: %s", status.phrase, request.path, response=answer, request=request, exception=error)
    return answer
