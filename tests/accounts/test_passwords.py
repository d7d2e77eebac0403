"""Passwords: forgotten, changed, and what is mailed about it."""

from __future__ import annotations

import logging
import re
from smtplib import SMTPException
from typing import Any
from unittest import mock

import pytest
from django.core import mail
from django.test import Client

from tests.accounts.signing_in import NEW_PASSWORD, PASSWORD, is_signed_in, person, sign_in, with_app, words

pytestmark = pytest.mark.django_db
FORGOTTEN = {"en": "/en/account/password/forgotten/", "id": "/account/password/forgotten/"}


def ask(client: Client, email: str = "orang@example.go.id", language: str = "en") -> Any:
    """Ask for a link to a new password."""
    return client.post(FORGOTTEN[language], {"email": email}, follow=True)


def link() -> str:
    """The path of the link in the last mail."""
    found = re.search(r"https?://testserver(/\S+/forgotten/\S+)", mail.outbox[-1].body)
    assert found
    return found.group(1)


def choose(client: Client, path: str, password: str = NEW_PASSWORD) -> Any:
    """Follow the link and choose a password."""
    page = client.get(path, follow=True)
    address = page.redirect_chain[-1][0] if page.redirect_chain else path
    return client.post(address, {"password1": password, "password2": password}, follow=True)


# Forgotten


def test_the_mailed_link_leads_to_a_new_password_once(client: Client) -> None:
    user = person()
    ask(client)
    assert mail.outbox[-1].to == [user.email]
    assert user.username in mail.outbox[-1].body
    path = link()
    assert "Your password is changed" in words(choose(client, path))
    assert not is_signed_in(client)
    sign_in(client, user, PASSWORD)
    assert not is_signed_in(client)
    sign_in(client, user, NEW_PASSWORD)
    assert is_signed_in(client)
    assert "no longer valid" in words(Client().get(path))


@pytest.mark.parametrize(("language", "prefix"), [("en", "/en/account/"), ("id", "/account/")])
def test_the_link_leads_to_the_page_in_the_language_of_the_asking_one(
    client: Client, language: str, prefix: str
) -> None:
    person()
    ask(client, language=language)
    assert link().startswith(f"{prefix}password/forgotten/")


def test_the_mail_is_translated(client: Client) -> None:
    person()
    ask(client, language="en")
    assert "asked for a new password" in mail.outbox[-1].body
    with mock.patch("django.utils.translation._trans.gettext", side_effect=lambda text: f"<{text}>"):
        ask(client, language="id")
    assert "<Choose a new password>" in mail.outbox[-1].subject


def test_an_address_without_an_account_reads_the_same_and_gets_a_mail_too(client: Client) -> None:
    person()
    known, unknown = ask(client), ask(client, "nobody@example.go.id")
    strip = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')
    assert strip.sub(b"", known.content) == strip.sub(b"", unknown.content)
    assert len(mail.outbox) == 2
    assert mail.outbox[-1].to == ["nobody@example.go.id"]
    assert "No account of the desk has it" in mail.outbox[-1].body
    assert "/forgotten/" not in mail.outbox[-1].body


@pytest.mark.parametrize("fields", [{"staff": False}, {"is_active": False}, {"password": "!"}])
def test_who_may_not_sign_in_with_a_password_gets_no_link(client: Client, fields: dict[str, Any]) -> None:
    password = fields.pop("password", None)
    user = person(**fields)
    if password:
        user.set_unusable_password()
        user.save()
    ask(client)
    assert "/forgotten/" not in mail.outbox[-1].body


def test_the_mail_goes_to_the_address_on_the_account(client: Client) -> None:
    person(email="Orang@Example.go.id")
    ask(client, "orang@example.GO.ID")
    assert mail.outbox[-1].to == ["Orang@Example.go.id"]


def test_two_accounts_with_one_address_get_a_link_each(client: Client) -> None:
    person(username="satu"), person(username="dua")
    ask(client)
    assert {name for name in ("satu", "dua") if any(name in sent.body for sent in mail.outbox)} == {"satu", "dua"}


def test_a_link_holds_for_two_hours(client: Client, settings: Any) -> None:
    assert settings.PASSWORD_RESET_TIMEOUT == 2 * 60 * 60
    person()
    ask(client)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "no longer valid" in words(client.get(link()))


def test_a_link_is_no_way_round_the_second_factor(client: Client) -> None:
    user = with_app(person())
    ask(client)
    choose(client, link())
    assert sign_in(client, user, NEW_PASSWORD).headers["Location"] == "/en/account/login/code/"
    assert not is_signed_in(client)


@pytest.mark.parametrize("path", ["1-abc", "zzzzzzzzzzzzz-c0ffee-00", "1-set-password", "0-0"])
def test_a_made_up_link_is_refused_with_a_sentence(client: Client, path: str) -> None:
    response = client.get(f"/en/account/password/forgotten/{path}/", follow=True)
    assert response.status_code == 200
    assert "This link is no longer valid" in words(response)


def test_without_mail_the_page_says_whom_to_ask(client: Client, settings: Any) -> None:
    settings.MAIL_IS_SET_UP = False
    person()
    for response in (client.get(FORGOTTEN["en"]), ask(client)):
        assert "This site sends no mail. Ask an administrator" in words(response)
        assert 'name="email"' not in response.content.decode()
    assert mail.outbox == []


def test_a_mail_server_that_fails_tells_nobody_who_has_an_account(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    person()
    with mock.patch("django.core.mail.EmailMessage.send", side_effect=SMTPException("down")):
        assert "A mail is on its way" in words(ask(client))
    assert "a mail could not be sent" in caplog.text


# Changed


def change(client: Client, old: str = PASSWORD, new: str = NEW_PASSWORD, again: str = "") -> Any:
    fields = {"oldpassword": old, "password1": new, "password2": again or new}
    return client.post("/en/account/password/", fields)


def test_a_changed_password_ends_the_other_sessions_and_is_told_by_mail(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    user = person(username="budi")
    elsewhere = Client()
    sign_in(elsewhere, user)
    sign_in(client, user)
    with caplog.at_level(logging.INFO, logger="portal.accounts"):
        assert change(client).status_code == 302
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert mail.outbox[-1].to == [user.email]
    assert "Your password was changed" in mail.outbox[-1].subject
    assert "From: 127.0.0.1" in mail.outbox[-1].body
    assert "password changed: budi" in caplog.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"old": "salah"}, "This is not your present password."),
        ({"again": "lain-sama-sekali"}, "The two passwords differ."),
        ({"new": "pendek"}, "12 characters"),
        ({"new": "123456789012345"}, "entirely numeric"),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(client: Client, fields: dict[str, str], said: str) -> None:
    user = person()
    sign_in(client, user)
    response = change(client, **fields)
    assert response.status_code == 200
    assert said in words(response)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_who_has_no_password_is_given_one_by_an_administrator_alone(client: Client) -> None:
    user = person()
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    assert client.get("/en/account/password/", follow=True).status_code == 403
    response = client.post("/en/account/password/none/", {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert response.status_code == 403
    user.refresh_from_db()
    assert not user.has_usable_password()


@pytest.mark.django_db(transaction=True)
def test_a_change_of_the_second_factor_is_told_by_mail(client: Client) -> None:
    client.force_login(with_app(person()))
    client.post("/en/account/confirm/", {"password": PASSWORD})
    client.post("/en/account/codes/new/")
    assert "New recovery codes" in mail.outbox[-1].subject
    client.post("/en/account/app/remove/")
    assert "The app was removed" in mail.outbox[-1].subject
