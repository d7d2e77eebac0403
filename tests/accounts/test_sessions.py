"""Sessions: how long they last, where they are, how they end."""

from __future__ import annotations

import time
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from portal.accounts.browsers import browser_name
from portal.accounts.middleware import SEEN
from tests.accounts.signing_in import is_signed_in, person, sign_in, words

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def two() -> tuple[Client, Client]:
    """One person signed in with two browsers."""
    user = person()
    here, there = Client(), Client(headers={"user-agent": FIREFOX})
    sign_in(here, user)
    sign_in(there, user)
    return here, there


def test_the_list_shows_where_one_is_signed_in(two: tuple[Client, Client]) -> None:
    here, _there = two
    page = words(here.get("/en/account/sessions/"))
    assert "Firefox, Windows" in page
    assert page.count("127.0.0.1") == 2
    assert page.count("this browser") == 1


def test_a_single_session_is_ended_elsewhere(two: tuple[Client, Client]) -> None:
    here, there = two
    other = UserSession.objects.get(session_key=there.session.session_key)
    here.post(f"/en/account/sessions/{other.pk}/end/")
    assert is_signed_in(here)
    assert not is_signed_in(there)
    assert "Firefox" not in words(here.get("/en/account/sessions/"))


def test_all_others_are_ended_at_once(two: tuple[Client, Client]) -> None:
    here, there = two
    here.post("/en/account/sessions/", {"which": "others"})
    assert is_signed_in(here)
    assert not is_signed_in(there)


def test_one_signs_out_everywhere(two: tuple[Client, Client]) -> None:
    here, there = two
    response = here.post("/en/account/sessions/", {"which": "all"})
    assert response.headers["Location"] == "/en/account/login/"
    assert not is_signed_in(here)
    assert not is_signed_in(there)
    assert not UserSession.objects.exists()


def test_nobody_ends_the_session_of_another(two: tuple[Client, Client]) -> None:
    here, _there = two
    stranger = Client()
    sign_in(stranger, person(email=""))
    own = UserSession.objects.get(session_key=here.session.session_key)
    assert stranger.post(f"/en/account/sessions/{own.pk}/end/").status_code == 404
    assert Client().post(f"/en/account/sessions/{own.pk}/end/").status_code == 302
    assert here.get(f"/en/account/sessions/{own.pk}/end/").status_code == 405
    assert is_signed_in(here)


def test_a_session_ends_twelve_hours_after_its_last_use(client: Client, settings: Any) -> None:
    assert settings.SESSION_COOKIE_AGE == 12 * 60 * 60
    sign_in(client, person())
    stored = Session.objects.get(pk=client.session.session_key)
    assert 0 <= settings.SESSION_COOKIE_AGE - (stored.expire_date - timezone.now()).total_seconds() < 60
    Session.objects.update(expire_date=timezone.now())
    assert not is_signed_in(client)


def test_use_renews_a_session_but_not_on_every_request(client: Client) -> None:
    sign_in(client, person())
    key = client.session.session_key
    begun = timezone.now() - timezone.timedelta(hours=3)

    def use_after(minutes: int) -> bool:
        session = client.session
        session[SEEN] = time.time() - minutes * 60
        session.save()
        Session.objects.update(expire_date=timezone.now() + timezone.timedelta(hours=9))
        UserSession.objects.update(last_seen_at=begun)
        assert is_signed_in(client)
        left = Session.objects.get(pk=key).expire_date - timezone.now()
        renewed = left.total_seconds() > 11 * 60 * 60
        assert (UserSession.objects.get().last_seen_at > begun) is renewed
        return renewed

    assert use_after(9) is False
    assert use_after(11) is True


def test_pages_for_everyone_do_not_vary_with_the_cookie_for_that(client: Client) -> None:
    assert "Cookie" not in client.get("/robots.txt").headers.get("Vary", "")
    assert "Cookie" not in client.get("/api/v1/programs/").headers.get("Vary", "")


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (FIREFOX, "Firefox, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Linux"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("curl/8.0", "unknown browser"),
        ("", "unknown browser"),
    ],
)
def test_a_browser_is_called_by_a_name_its_owner_knows(client: Client, header: str, name: str) -> None:
    client.get("/en/")  # leaves English active
    assert browser_name(header) == name
