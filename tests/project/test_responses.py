"""Headers and language that every response of the site has."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from portal.base.middleware import LanguageFromAddressMiddleware


@pytest.fixture(autouse=True)
def _language_as_found() -> object:
    """The middleware leaves its language active; the next test starts with the one found before."""
    with translation.override(translation.get_language()):
        yield


@pytest.mark.parametrize(
    ("address", "wish", "language"),
    [
        ("/", "en", "id"),
        ("/programs/", "en-GB,en;q=0.9", "id"),
        ("/en/", "id", "en"),
        ("/en/programs/", "", "en"),
        ("/english/", "en", "id"),
        ("/id/", "en", "id"),
    ],
)
def test_the_address_alone_decides_the_language(rf: RequestFactory, address: str, wish: str, language: str) -> None:
    seen = []

    def page(request: HttpRequest) -> HttpResponse:
        seen.append((request.LANGUAGE_CODE, translation.get_language()))
        return HttpResponse()

    request = rf.get(address, headers={"accept-language": wish})
    request.COOKIES["django_language"] = "en"
    response = LanguageFromAddressMiddleware(page)(request)
    assert seen == [(language, language)]
    assert response.headers["Content-Language"] == language
    assert "Accept-Language" not in response.headers.get("Vary", "")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/admin/login/", "/en/admin/login/", "/no-such-page/"])
def test_every_response_keeps_to_a_strict_policy(client: Client, address: str) -> None:
    headers = client.get(address).headers
    directives = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == "'self'"
    assert directives["style-src"] == "'self'"
    assert directives["frame-ancestors"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
