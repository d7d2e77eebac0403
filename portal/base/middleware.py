"""Small middleware that every response of the site passes through."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header

API = "/api/"
# What programs ask: the API, and the files below the page of downloads, which is a page like any other.
FOR_PROGRAMS = re.compile(r"/(api/|data/.)")


def language_of(request: HttpRequest) -> str:
    """The language of the answer: by the address of a page; by the header where both languages have one address."""
    if FOR_PROGRAMS.match(request.path_info) is None:
        return translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
    for wanted, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if wanted == "*":
            break
        try:
            return get_supported_language_variant(wanted)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


class LanguageFromAddressMiddleware:
    """The address alone decides the language of a page: English below ``/en/``, else ``LANGUAGE_CODE``.

    Django's own ``LocaleMiddleware`` reads the browser's wishes as well and marks every unprefixed page as
    varying with them, which would split each cached page by a header that changes nothing in it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Left active afterwards, so that a streamed body is still written in the page's language.
        translation.activate(language_of(request))
        request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


class PermissionsPolicyMiddleware:
    """Tells browsers that no page here, nor anything in it, needs a device or a tracking interface."""

    HEADER = ", ".join(
        f"{feature}=()" for feature in ["browsing-topics", "camera", "geolocation", "microphone", "payment", "usb"]
    )

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", self.HEADER)
        return response
