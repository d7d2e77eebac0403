"""Every page of signing in opens, in both languages and for everyone it is for, and whatever is posted to it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils.translation import override

from portal.accounts import urls
from tests.accounts.signing_in import PASSWORD, code, person, recovery_codes, second_step, sign_in, with_app, words
from tests.project.test_languages import strangers

pytestmark = pytest.mark.django_db

FOR_STRANGERS = [
    *("login/", "refused/", "password/forgotten/", "password/forgotten/sent/", "password/forgotten/1-abc/"),
    "password/changed/",
]
FOR_PEOPLE = [
    *("", "logout/", "confirm/", "confirm/code/", "password/", "app/remove/", "codes/", "codes/new/", "passkeys/add/"),
    "sessions/",
]
# What no browser sends as the answer of a passkey.
NO_ANSWERS = [
    *("", "\0", "null", "5", '"x"', "[]", "[1]", "{", "{}", '{"id": 1}', '{"id": "x", "rawId": "x", "response": []}'),
    json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": "MQ"}}),
    json.dumps(
        {
            "id": "AA",
            "rawId": "AA",
            "type": "public-key",
            "response": {
                "clientDataJSON": "e30",
                "authenticatorData": "AA",
                "signature": "AA",
                "userHandle": "enp6enp6enp6",
                "attestationObject": "oA",
            },
        }
    ),
]


@pytest.fixture
def owner(client: Client) -> Client:
    """Someone with everything set up, signed in, who has just given the password once more."""
    user = with_app(person("publisher", first_name="Zarbo"))
    recovery_codes(user)
    sign_in(client, user)
    second_step(client, code())
    client.post("/en/account/confirm/", {"password": PASSWORD})
    client.get("/en/account/")
    return client


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("address", FOR_STRANGERS)
def test_a_page_for_everyone_opens(client: Client, prefix: str, address: str) -> None:
    response = client.get(f"{prefix}/account/{address}")
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in response.content.decode()


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("address", FOR_PEOPLE)
def test_a_page_for_the_person_opens_and_no_stranger_gets_there(owner: Client, prefix: str, address: str) -> None:
    response = owner.get(f"{prefix}/account/{address}")
    assert response.status_code == 200, response.headers.get("Location")
    assert "no-store" in response.headers["Cache-Control"]
    stranger = Client().get(f"{prefix}/account/{address}")
    assert stranger.status_code == 302
    assert stranger.headers["Location"].startswith(f"{prefix}/account/login/")


def test_the_page_to_set_up_an_app_shows_its_key_as_picture_and_as_text(client: Client) -> None:
    client.force_login(person())
    client.post("/en/account/confirm/", {"password": PASSWORD})
    page = client.get("/en/account/app/add/").content.decode()
    key = client.session["mfa.totp.secret"]
    assert " ".join(key[start : start + 4] for start in range(0, len(key), 4)) in page
    assert "otpauth://totp/" in page
    assert "issuer=Portal%20Program%20Daerah" in page


def test_every_address_is_one_of_those_looked_at() -> None:
    """A new address of signing in is to be tried here, or named here with what tries it."""
    tried_elsewhere = {
        *("mfa_login_webauthn", "mfa_authenticate", "mfa_reauthenticate_webauthn", "account_set_password"),
        *("mfa_activate_totp", "mfa_list_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn", "usersessions_end"),
    }
    with override("en"):
        tried = {get_resolver().resolve(f"/en/account/{address}").url_name for address in FOR_STRANGERS + FOR_PEOPLE}
    assert {pattern.name for pattern in urls.urlpatterns} == tried | tried_elsewhere


@pytest.mark.parametrize(
    ("language", "prefix"),
    [("en", "/en"), ("id", "")],
)
def test_every_page_speaks_its_language_alone(owner: Client, language: str, prefix: str) -> None:
    pages = dict.fromkeys(FOR_PEOPLE, owner) | {address: Client() for address in FOR_STRANGERS}
    found = {}
    for address, browser in pages.items():
        text = browser.get(f"{prefix}/account/{address}").content.decode()
        if strange := strangers(text, language):
            found[address] = strange
    assert found == {}


@pytest.mark.parametrize(
    "name",
    ["account_login", "mfa_login_webauthn", "account_reset_password", "account_logout"],
)
@pytest.mark.parametrize("odd", ["\0", "\ud800".encode("utf-8", "surrogatepass"), "é" * 3000, "' OR 1=1 --"])
def test_nothing_posted_brings_a_page_down(client: Client, name: str, odd: str) -> None:
    fields = ("login", "password", "email", "code", "credential", "next", "name", "which")
    for value in (odd, odd + odd):
        response = client.post(reverse(name), dict.fromkeys(fields, value))
        assert response.status_code in {200, 302, 400, 429}


@pytest.mark.parametrize("answer", NO_ANSWERS)
def test_what_is_no_passkey_signs_nobody_in(client: Client, answer: str) -> None:
    user = person()
    Authenticator.objects.create(user=user, type="webauthn", data={"name": "kunci", "credential": {}})
    client.get("/en/account/login/passkey/", headers={"accept": "application/json"})
    response = client.post("/en/account/login/passkey/", {"credential": answer})
    assert response.status_code == 302
    assert response.headers["Location"] == "/en/account/login/"
    assert "_auth_user_id" not in client.session
    client.force_login(user)


@pytest.mark.parametrize("answer", NO_ANSWERS)
def test_what_is_no_passkey_is_not_added_and_is_no_second_factor(owner: Client, answer: str) -> None:
    owner.get("/en/account/passkeys/add/")
    response = owner.post("/en/account/passkeys/add/", {"name": "x" * 300, "credential": answer})
    assert response.status_code == 200
    assert not Authenticator.objects.filter(type="webauthn").exists()
    half = Client()
    sign_in(half, owner.session["_auth_user_id"] and Authenticator.objects.first().user)
    half.get("/en/account/login/code/")
    assert half.post("/en/account/login/code/", {"credential": answer}).status_code == 200
    assert "_auth_user_id" not in half.session


def test_a_passkey_is_renamed(owner: Client) -> None:
    user = Authenticator.objects.first().user
    passkey = Authenticator.objects.create(user=user, type="webauthn", data={"name": "kunci", "credential": {}})
    owner.post(f"/en/account/passkeys/{passkey.pk}/rename/", {"name": "laptop kantor"})
    assert "laptop kantor" in words(owner.get("/en/account/"))
    owner.post(f"/en/account/passkeys/{passkey.pk}/remove/")
    assert "laptop kantor" not in words(owner.get("/en/account/"))


@pytest.mark.parametrize("pages", [lambda client: client.get("/en/account/login/")])
def test_the_sign_in_page_says_nothing_of_the_registry_s_people(
    client: Client, pages: Callable[[Client], object]
) -> None:
    user = person(first_name="Zarbo", username="zarbo")
    assert "zarbo" not in pages(client).content.decode().lower()
    assert user.is_staff
