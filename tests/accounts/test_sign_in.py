"""Signing in: who may, how, and where one gets to."""

from __future__ import annotations

import logging

import pytest
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.accounts.signing_in import is_signed_in, person, sign_in, words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "sign_in_page"),
    [("/admin/", "/account/login/"), ("/en/admin/programs/agreement/", "/en/account/login/")],
)
def test_the_desk_sends_a_stranger_to_the_sign_in_page_and_back(client: Client, asked: str, sign_in_page: str) -> None:
    response = client.get(asked, follow=True)
    assert response.redirect_chain[-1][0] == f"{sign_in_page}?next={asked}"
    user = person()
    response = client.post(sign_in_page, {"login": user.username, "password": "rahasia", "next": asked})
    assert response.headers["Location"] == asked
    assert client.get(asked).status_code == 200


@pytest.mark.parametrize("where", ["/account/login/", "/en/account/login/"])
def test_without_a_wish_one_gets_to_the_desk_in_the_language_of_the_page(client: Client, where: str) -> None:
    response = sign_in(client, person(), where=where)
    assert response.headers["Location"] == where.replace("account/login", "admin")


@pytest.mark.parametrize("name", ["orang@example.go.id", "Orang@Example.GO.ID", "BUDI", "budi"])
@pytest.mark.parametrize("email", ["orang@example.go.id", "Orang@example.go.id"])
def test_user_name_and_e_mail_both_do_in_any_case(client: Client, name: str, email: str) -> None:
    person(username="budi", email=email)
    sign_in(client, name)
    assert is_signed_in(client)


@pytest.mark.parametrize(
    "there",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "https:evil.example", "javascript:alert(1)"],
)
def test_no_wish_leads_off_the_site(client: Client, there: str) -> None:
    user = person()
    response = client.post("/account/login/", {"login": user.username, "password": "rahasia", "next": there})
    assert response.headers["Location"] == "/admin/"
    # Someone already signed in is sent on at once, and no further.
    assert client.get("/account/login/", {"next": there}).headers["Location"] == "/admin/"
    assert client.get("/admin/login/", {"next": there}).headers["Location"] == "/admin/"
    out = client.post("/account/logout/", {"next": there})
    assert out.headers["Location"] == "/account/login/"
    assert "evil" not in client.get("/admin/login/", {"next": there}, follow=True).redirect_chain[0][0].split("?")[0]


def test_another_name_of_this_site_is_off_the_site(client: Client) -> None:
    user = person()
    response = client.post(
        "/account/login/", {"login": user.username, "password": "rahasia", "next": "http://127.0.0.1/admin/"}
    )
    assert response.headers["Location"] == "/admin/"


@pytest.mark.parametrize("name", ["budi", "nobody", "orang@example.go.id", "nobody@example.go.id"])
def test_a_wrong_name_and_a_wrong_password_read_the_same(client: Client, name: str) -> None:
    person(username="budi")
    response = sign_in(client, name, "salah")
    assert response.status_code == 200
    assert "This name and this password do not belong together." in words(response)
    assert not is_signed_in(client)


@pytest.mark.parametrize("fields", [{"staff": False}, {"is_active": False}])
def test_only_active_people_of_the_desk_sign_in(client: Client, fields: dict[str, bool]) -> None:
    user = person(**fields)
    response = sign_in(client, user)
    assert response.headers["Location"] == "/en/account/refused/"
    assert "_auth_user_id" not in client.session
    assert "This account may not sign in" in words(client.get("/en/account/refused/"))


def test_someone_signed_in_without_staff_status_is_refused_by_the_desk_and_sent_round_no_circle(client: Client) -> None:
    client.force_login(person(staff=False))
    response = client.get("/en/admin/", follow=True)
    assert response.status_code == 403
    assert len(response.redirect_chain) == 1


@pytest.mark.parametrize(
    "name", ["account_signup", "account_email", "account_request_login_code", "mfa_signup_webauthn"]
)
def test_nobody_signs_up_or_goes_round_the_password(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("path", ["signup", "accounts/signup", "account/signup", "account/email", "account/login/code"])
def test_there_is_no_page_to_sign_up(client: Client, path: str) -> None:
    response = client.post(f"/{path}/", {"username": "x", "email": "x@x.id", "password1": "sawah-hijau-berembun"})
    assert response.status_code in {302, 404}
    if response.status_code == 302:
        assert response.headers["Location"] == "/account/login/"


def test_the_desk_leads_to_our_pages_for_password_and_signing_out(client: Client) -> None:
    client.force_login(person())
    assert client.get("/en/admin/password_change/").headers["Location"] == "/en/account/password/"
    assert client.get("/admin/password_change/done/").headers["Location"] == "/account/password/"
    assert client.get("/en/admin/logout/").headers["Location"] == "/en/account/logout/"
    assert is_signed_in(client)
    assert client.post("/admin/logout/").headers["Location"] == "/account/login/"
    assert not is_signed_in(client)


def test_the_header_of_the_desk_links_to_the_account(client: Client) -> None:
    client.force_login(person())
    page = client.get("/en/admin/").content.decode()
    for address in ["/en/account/", "/en/account/password/", "/en/account/sessions/"]:
        assert f'<a href="{address}">' in page
    assert 'action="/en/account/logout/"' in page


def test_signing_out_takes_a_click_and_not_a_link(client: Client) -> None:
    user = person()
    sign_in(client, user)
    assert client.get("/en/account/logout/").status_code == 200
    assert is_signed_in(client)
    client.post("/en/account/logout/")
    assert not is_signed_in(client)


def test_the_session_of_someone_else_in_this_browser_is_not_taken_over(client: Client) -> None:
    sign_in(client, person(username="satu", email=""))
    before = client.session.session_key
    client.post("/en/account/logout/")
    sign_in(client, person(username="dua", email=""))
    assert client.session.session_key != before


def test_what_happens_is_written_down_without_what_was_typed(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    user = person(username="budi")
    with caplog.at_level(logging.INFO, logger="portal.accounts"):
        sign_in(client, "kata-sandi-di-tempat-salah", "salah")
        sign_in(client, user)
    assert "wrong name or password, from 127.0.0.1" in caplog.text
    assert "kata-sandi" not in caplog.text
    assert "signed in: budi, from 127.0.0.1" in caplog.text


def test_the_caller_behind_a_proxy_is_told_by_its_last_entry(client: Client, settings: object) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    user = person()
    client.post(
        "/en/account/login/",
        {"login": user.username, "password": "rahasia"},
        headers={"x-forwarded-for": "10.1.1.1, 203.0.113.7"},
    )
    assert "203.0.113.7" in words(client.get("/en/account/sessions/"))


def test_passwords_stay_with_django() -> None:
    assert not any(name.startswith("allauth") for name in settings.PASSWORD_HASHERS)
