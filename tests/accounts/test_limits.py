"""Limits: who tries too often is told so with 429, in both languages, and nobody else is shut out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.test import Client

from portal.shared_cache import SharedFileCache
from tests.accounts.signing_in import PASSWORD, is_signed_in, person, second_step, sign_in, with_app, words

pytestmark = pytest.mark.django_db


def test_five_wrong_passwords_close_one_account_for_a_while(client: Client) -> None:
    user, other = person(username="budi", email=""), person(username="sari", email="")
    answers = [sign_in(client, user, "salah").status_code for _try in range(6)]
    assert answers == [200] * 5 + [429]
    response = sign_in(client, user)
    assert response.status_code == 429
    assert "Too many attempts. Wait five minutes" in words(response)
    assert not is_signed_in(client)
    sign_in(client, other)
    assert is_signed_in(client)


def test_it_does_not_tell_whether_there_is_such_an_account(client: Client) -> None:
    answers = [sign_in(client, "tidak-ada", "salah").status_code for _try in range(6)]
    assert answers == [200] * 5 + [429]


def test_ten_wrong_passwords_close_an_address_for_a_minute(client: Client) -> None:
    answers = [sign_in(client, f"orang-{number}", "salah").status_code for number in range(11)]
    assert answers == [200] * 10 + [429]
    user = person()
    assert sign_in(client, user).status_code == 429
    assert sign_in(Client(REMOTE_ADDR="203.0.113.9"), user).status_code == 302


def test_signing_in_rightly_is_not_counted_as_a_failure(client: Client) -> None:
    user = person()
    for _time in range(7):
        assert sign_in(Client(), user).status_code == 302


def test_wrong_codes_are_limited_too(client: Client) -> None:
    user = with_app(person())
    sign_in(client, user)
    answers = [second_step(client, "000000") for _try in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert "Too many attempts" in words(answers[-1])


def test_so_are_passwords_given_once_more(client: Client) -> None:
    client.force_login(person())
    answers = [client.post("/en/account/confirm/", {"password": "salah"}).status_code for _try in range(6)]
    assert answers == [200] * 5 + [429]


@pytest.mark.parametrize(("prefix", "language"), [("/en", "en"), ("", "id")])
def test_so_are_links_for_forgotten_passwords_in_our_look(client: Client, prefix: str, language: str) -> None:
    address = f"{prefix}/account/password/forgotten/"
    answers = [client.post(address, {"email": "orang@example.go.id"}) for _try in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    page = answers[-1].content.decode()
    assert f'<html lang="{language}">' in page
    assert 'class="site-header"' in page
    if language == "en":
        assert "Too many attempts" in page


@pytest.mark.parametrize("prefix", ["/en", ""])
def test_a_flood_is_stopped_with_a_page_of_ours(client: Client, prefix: str, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "2/m/ip"}
    answers = [client.post(f"{prefix}/account/login/", {"login": "x", "password": PASSWORD}) for _try in range(3)]
    assert answers[-1].status_code == 429
    assert 'class="site-header"' in answers[-1].content.decode()


# The cache that counts


def test_the_limits_count_in_a_cache_that_every_process_sees() -> None:
    assert isinstance(caches["default"], SharedFileCache)


def test_of_two_processes_only_one_adds_a_key(tmp_path: Path) -> None:
    """Eight processes add the same hundred keys; each key is added once."""
    script = (
        "import sys, django\n"
        "from django.conf import settings\n"
        "settings.configure()\n"
        "from portal.shared_cache import SharedFileCache\n"
        "cache = SharedFileCache(sys.argv[1], {})\n"
        "print(sum(cache.add(str(number), 1) for number in range(100)))\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        for _process in range(4)
    ]
    assert sum(int(process.communicate()[0]) for process in running) == 100


def test_what_one_process_keeps_another_reads(tmp_path: Path) -> None:
    one, other = (SharedFileCache(str(tmp_path), {}) for _process in range(2))
    one.set("a", 1)
    assert other.get("a") == 1
    assert other.add("a", 2) is False
    assert isinstance(one, BaseCache)
