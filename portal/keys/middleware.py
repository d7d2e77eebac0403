"""Every request to the API and for data in bulk is counted, and its key checked, before anything else is asked."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.base.api.problems import MEDIA_TYPE, problem
from portal.base.middleware import FOR_PROGRAMS, language_of
from portal.keys.limits import Standing, counted
from portal.keys.models import ApiKey


class ApiAccessMiddleware:
    """401 for a key that opens nothing, 429 for too many requests; else the same answer for everyone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if FOR_PROGRAMS.match(request.path_info) is None:
            return self.get_response(request)
        response = self._answered(request)
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            # Of this moment and in this language: without a word a cache might keep a 404, and tell it to everyone.
            response.headers.setdefault("Cache-Control", "no-store")
            response.headers.setdefault("Content-Language", language_of(request))
            patch_vary_headers(response, ["Accept", "Accept-Language"])
        return response

    def _answered(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("Authorization")
        key = None
        if given is not None:
            scheme, _blank, token = given.partition(" ")
            key = ApiKey.objects.opened_by(token.strip()) if scheme.lower() == "bearer" else None
            if key is None:
                return self._refused(request, counted(request.META, None))
            key.used()
        standing = counted(request.META, key)
        response = self._too_many(request, standing) if standing.is_over else self.get_response(request)
        for name, value in standing.headers().items():
            response.headers[name] = value
        return response

    @staticmethod
    def _refused(request: HttpRequest, standing: Standing) -> HttpResponse:
        with translation.override(language_of(request)):
            sentence = _(
                "This key opens nothing: it is mistyped, expired or revoked. Send it as “Authorization: Bearer ppd_…”, "
                "or send no key at all."
            )
            body = problem(HTTPStatus.UNAUTHORIZED, sentence)
        response = JsonResponse(body, status=HTTPStatus.UNAUTHORIZED, content_type=MEDIA_TYPE)
        response.headers["WWW-Authenticate"] = 'Bearer realm="api", error="invalid_token"'
        for name, value in standing.headers().items():
            response.headers[name] = value
        return response

    @staticmethod
    def _too_many(request: HttpRequest, standing: Standing) -> HttpResponse:
        with translation.override(language_of(request)):
            sentence = ngettext(
                "More than %(limit)d requests in a minute. Ask again in %(seconds)d second.",
                "More than %(limit)d requests in a minute. Ask again in %(seconds)d seconds.",
                standing.seconds,
            ) % {"limit": standing.limit, "seconds": standing.seconds}
            if standing.tier == "anonymous":
                sentence = f"{sentence} {_('With a key you may ask more often; the API guide says how to get one.')}"
            body = problem(HTTPStatus.TOO_MANY_REQUESTS, sentence)
        return JsonResponse(body, status=HTTPStatus.TOO_MANY_REQUESTS, content_type=MEDIA_TYPE)
