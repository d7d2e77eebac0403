"""The second factor: given, required, set up, lost."""

from __future__ import annotations

import base64
import logging
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as present
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import get_resolver

from portal.accounts import second_factor
from tests import make
from tests.accounts.signing_in import (
    PASSWORD,
    SECRET,
    code,
    factors,
    is_signed_in,
    person,
    recovery_codes,
    second_step,
    sign_in,
    with_app,
    words,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def required(settings: Any) -> None:
    """As in an installation for the public."""
    settings.SECOND_FACTOR_REQUIRED = True


# Given


def test_the_password_alone_does_not_sign_in_who_has_a_second_factor(client: Client) -> None:
    user = with_app(person())
    response = sign_in(client, user)
    assert response.headers["Location"] == "/en/account/login/code/"
    assert not is_signed_in(client)
    assert "_auth_user_id" not in client.session
    response = second_step(client, code())
    assert response.headers["Location"] == "/en/admin/"
    assert is_signed_in(client)


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_may_be_half_a_minute_off(client: Client, steps: int) -> None:
    sign_in(client, with_app(person()))
    second_step(client, code(steps))
    assert is_signed_in(client)


@pytest.mark.parametrize("wrong", ["", "000000", "12345", "kode", "\0", "٣٤٥٦٧٨", "9" * 5000])
def test_a_wrong_code_does_not(client: Client, wrong: str) -> None:
    sign_in(client, with_app(person()))
    assert second_step(client, wrong).status_code == 200
    assert not is_signed_in(client)


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}-"])
def test_a_used_code_is_refused_a_second_time_however_it_is_typed(typed: str) -> None:
    user = with_app(person())
    once = code(1)
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, user)
    second_step(first, once)
    response = second_step(second, typed.format(once))
    assert is_signed_in(first)
    assert not is_signed_in(second)
    assert "it was used before" in words(response)


def test_a_recovery_code_works_once() -> None:
    user = with_app(person())
    once, other = recovery_codes(user)[:2]
    first, second, third = Client(), Client(), Client()
    for client, given in ((first, once), (second, once), (third, other)):
        sign_in(client, user)
        second_step(client, given)
    assert [is_signed_in(client) for client in (first, second, third)] == [True, False, True]


def test_the_page_for_the_code_is_for_someone_who_gave_the_password(client: Client) -> None:
    assert client.get("/en/account/login/code/").headers["Location"] == "/en/account/login/"
    assert second_step(client, code()).headers["Location"] == "/en/account/login/"


# Required


def desk_addresses() -> list[str]:
    """Every address of the desk that takes no argument, below its own root."""
    _prefix, desk = get_resolver().namespace_dict["admin"]
    routes = set()
    for name in desk.reverse_dict:
        for possibilities, *_rest in desk.reverse_dict.getlist(name):
            routes |= {route for route, arguments in possibilities if not arguments}
    return sorted(routes)


@pytest.mark.parametrize("role", ["publisher", "administrator", ""])
def test_no_address_of_the_desk_opens_before_it_is_set_up(required: None, role: str, client: Client) -> None:
    client.force_login(person(role, superuser=not role))
    record = make.agreement("9/RAHASIA/2021", make.DRAFT)
    routes = [*desk_addresses(), f"programs/agreement/{record.pk}/change/", "no-such-page/"]
    assert {"", "login/", "programs/agreement/add/", "autocomplete/"} < set(routes)
    for prefix in ("", "/en"):
        for route in routes:
            for ask in (client.get, client.post):
                response = ask(f"{prefix}/admin/{route}")
                assert response.status_code == 302, route
                assert response.headers["Location"] == f"{prefix}/account/", route


def test_such_a_person_sees_of_the_public_pages_what_the_public_sees(required: None, client: Client) -> None:
    user = person("publisher")
    record = make.agreement("9/RAHASIA/2021", make.DRAFT, title="Rancangan rahasia")
    shown = make.agreement("1/TERBUKA/2021")
    addresses = [f"/agreements/{record.public_id}/", "/agreements/", "/en/agreements/", f"/agreements/{shown.slug}/"]
    stranger = [client.get(address) for address in addresses]
    client.force_login(user)
    half = [client.get(address) for address in addresses]
    assert [response.status_code for response in half] == [404, 200, 200, 200]
    assert [response.content for response in half] == [response.content for response in stranger]
    with_app(user)
    assert client.get(addresses[0]).status_code == 200


def test_they_are_led_to_set_one_up_and_then_on_to_the_desk(required: None, client: Client) -> None:
    user = person("publisher")
    response = sign_in(client, user)
    response = client.get(response.headers["Location"])
    assert response.headers["Location"] == "/en/account/"
    page = words(client.get("/en/account/"))
    assert "until then the desk stays closed to you" in page
    # The sign-in page sends someone signed in on; here it may not send them round in a circle.
    assert client.get("/en/account/login/?next=/en/admin/").headers["Location"] == "/en/account/"
    set_up_app(client)
    assert is_signed_in(client)


@pytest.mark.parametrize("role", ["viewer", "editor"])
def test_other_roles_need_none(required: None, role: str, client: Client) -> None:
    sign_in(client, person(role))
    assert is_signed_in(client)


def test_recovery_codes_alone_are_no_second_factor(required: None) -> None:
    user = person("publisher")
    recovery_codes(user)
    assert second_factor.is_missing_for(user)
    assert not second_factor.is_missing_for(with_app(user))


def test_whoever_removes_the_last_one_is_outside_again(required: None, client: Client) -> None:
    user = with_app(person("publisher"))
    sign_in(client, user)
    second_step(client, code())
    confirm(client)
    client.post("/en/account/app/remove/")
    assert factors(user) == set()
    assert client.get("/en/admin/").headers["Location"] == "/en/account/"


def test_it_is_not_required_in_the_example_set_up(client: Client) -> None:
    assert present.SECOND_FACTOR_REQUIRED is False
    sign_in(client, person("publisher"))
    assert is_signed_in(client)


# Set up


def confirm(client: Client) -> None:
    """Give the password once more, as is asked before a change to how one signs in."""
    response = client.post("/en/account/confirm/", {"password": PASSWORD, "next": "/en/account/"})
    assert response.status_code == 302


def set_up_app(client: Client) -> Any:
    """Set up an app as a person does; the page with the recovery codes."""
    confirm(client)
    page = client.get("/en/account/app/add/")
    session = client.session
    session["mfa.totp.secret"] = SECRET
    session.save()
    assert "data:image/svg+xml;base64," in page.content.decode()
    return client.post("/en/account/app/add/", {"code": code()}, follow=True)


def test_setting_up_an_app_gives_recovery_codes_once_with_a_file(client: Client) -> None:
    user = person("editor")
    sign_in(client, user)
    page = set_up_app(client)
    assert factors(user) == {"totp", "recovery_codes"}
    codes = Authenticator.objects.get(user=user, type="recovery_codes").wrap().generate_codes()
    assert len(codes) == 10
    assert all(each in words(page) for each in codes)
    file = page.content.decode().split("data:text/plain;charset=utf-8;base64,")[1].split('"')[0]
    text = base64.b64decode(file).decode()
    assert all(each in text for each in codes)
    assert user.username in text
    again = words(client.get("/en/account/codes/"))
    assert not any(each in again for each in codes)
    assert "were shown once" in again


def test_a_wrong_first_code_sets_nothing_up(client: Client) -> None:
    user = person("editor")
    sign_in(client, user)
    confirm(client)
    client.get("/en/account/app/add/")
    response = client.post("/en/account/app/add/", {"code": "000000"})
    assert response.status_code == 200
    assert factors(user) == set()


def test_sessions_begun_without_the_first_second_factor_end(client: Client) -> None:
    user = person("editor")
    elsewhere = Client()
    sign_in(elsewhere, user)
    sign_in(client, user)
    set_up_app(client)
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


@pytest.mark.parametrize(
    "address", ["app/add/", "app/remove/", "codes/new/", "passkeys/add/", "passkeys/{passkey}/remove/"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_change_asks_for_the_password_once_more(client: Client, address: str, method: str) -> None:
    user = with_app(person("editor")) if "add/" not in address else person("editor")
    passkey = Authenticator.objects.create(user=user, type="webauthn", data={"name": "kunci", "credential": {}})
    before = factors(user)
    client.force_login(user)
    response = getattr(client, method)(f"/en/account/{address.format(passkey=passkey.pk)}")
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/en/account/confirm/")
    assert factors(user) == before


def test_nobody_removes_the_passkey_of_another(client: Client) -> None:
    other = person("editor", email="")
    passkey = Authenticator.objects.create(user=other, type="webauthn", data={"name": "kunci", "credential": {}})
    sign_in(client, person("editor"))
    confirm(client)
    for step in ("remove", "rename"):
        address = f"/en/account/passkeys/{passkey.pk}/{step}/"
        assert client.get(address).status_code == 404
        assert client.post(address, {"name": "milikku"}).status_code == 404
    assert Authenticator.objects.get().wrap().name == "kunci"


def test_new_recovery_codes_put_the_old_ones_out_of_use(client: Client) -> None:
    user = with_app(person("editor"))
    old = recovery_codes(user)[0]
    sign_in(client, user)
    second_step(client, code())
    confirm(client)
    client.post("/en/account/codes/new/")
    other = Client()
    sign_in(other, user)
    second_step(other, old)
    assert not is_signed_in(other)


# Lost


def test_a_lost_second_factor_is_reset_by_command(
    client: Client, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    user = with_app(person("publisher", username="budi"))
    recovery_codes(user)
    sign_in(client, user)
    second_step(client, code())
    with caplog.at_level(logging.WARNING, logger="portal.accounts"):
        call_command("reset_second_factor", "budi")
    assert "budi: 1 removed" in capsys.readouterr().out
    assert "second factor reset by command: budi" in caplog.text
    assert factors(user) == set()
    assert not is_signed_in(client)
    sign_in(client, user)
    assert is_signed_in(client)


def test_the_command_says_so_when_there_is_no_such_person() -> None:
    with pytest.raises(CommandError, match="no account"):
        call_command("reset_second_factor", "tidak-ada")


def test_the_desk_shows_nobody_the_secrets_and_sessions_of_others(client: Client) -> None:
    client.force_login(person("", superuser=True))
    page = client.get("/en/admin/").content.decode()
    for app in ("mfa", "usersessions", "account"):
        assert f"/en/admin/{app}/" not in page
        for model in ("authenticator", "usersession", "emailaddress"):
            assert client.get(f"/en/admin/{app}/{model}/").status_code == 404
