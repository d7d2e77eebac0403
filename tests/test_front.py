"""What stands before Django gives an answer again only while it is exact, and to nobody it was not made for."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connection, connections
from django.test import RequestFactory
from django.utils import timezone

from portal import front
from portal.base.models import RegistryVersion
from portal.front import Front
from portal.keys.limits import HERE
from tests import make

pytestmark = pytest.mark.django_db
LIST, ENDPOINT = "/programs/", "/api/v1/programs/?page_size=5"


class Asked:
    """The application as a server calls it; `built` counts how often Django was asked."""

    def __init__(self) -> None:
        self.django, self.built = get_wsgi_application(), 0
        self.front = Front(self.count)

    def count(self, environ: dict[str, Any], start: Any) -> Any:
        self.built += 1
        return self.django(environ, start)

    def __call__(self, address: str, method: str = "get", **headers: str) -> tuple[int, dict[str, str], bytes]:
        told: list[Any] = []
        environ = getattr(RequestFactory(headers=headers), method)(address).environ
        body = b"".join(self.front(environ, lambda status, headers, *_error: told.extend((status, headers))))
        return int(told[0].split()[0]), {name.lower(): value for name, value in told[1]}, body


@pytest.fixture
def asked(kept_answers: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Asked]:
    """A registry with one programme. A test's transaction is nothing a request may end."""
    HERE.numbers.clear()
    make.program("Pertama")
    monkeypatch.setattr(connections["default"], "close_if_unusable_or_obsolete", lambda: None)
    yield Asked()
    HERE.numbers.clear()


@pytest.mark.parametrize("address", [LIST, ENDPOINT])
def test_an_answer_is_given_again_as_it_was_until_the_registry_moves(asked: Asked, address: str) -> None:
    status, headers, body = asked(address)
    again = asked(address)
    assert (status, again[0], asked.built) == (200, 200, 1)
    assert again[2] == body
    for name in ("ratelimit",):
        headers.pop(name, None)
        again[1].pop(name, None)
    assert again[1] == headers
    make.program("Kedua")
    assert "Kedua" in asked(address)[2].decode()
    assert asked.built == 2
    RegistryVersion.touch()
    asked(address)
    assert asked.built == 3


def test_another_site_that_has_it_may_read_that_it_does(asked: Asked) -> None:
    mark = asked(ENDPOINT, origin="https://other.example")[1]["etag"]
    status, headers, _body = asked(ENDPOINT, origin="https://other.example", if_none_match=mark)
    assert (status, asked.built) == (304, 1)
    assert headers["access-control-allow-origin"] == "*"
    assert {"ratelimit", "ratelimit-policy", "access-control-expose-headers"} <= headers.keys()


def test_it_holds_for_one_day(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    asked(LIST)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda: tomorrow)
    asked(LIST)
    assert asked.built == 2


@pytest.mark.parametrize("of_driver", [False, True])
def test_where_the_database_does_not_answer_django_finds_out(
    asked: Asked, of_driver: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(LIST)
    database = connections["default"]
    closed: list[bool] = []

    def silent(_database: Any) -> str:
        raise database.Database.Error if of_driver else DatabaseError

    monkeypatch.setattr(front, "_stamp", silent)
    monkeypatch.setattr(database, "close", lambda: closed.append(True))
    assert (asked(LIST)[0], asked.built, closed) == (200, 2, [True])


def test_the_version_is_the_same_however_it_is_asked(asked: Asked, django_assert_num_queries: Any) -> None:
    database = connections["default"]
    assert front._stamp(database) == RegistryVersion.stamp() != "0.0"
    with django_assert_num_queries(1):
        front._stamp(database)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="Only PostgreSQL is asked to prepare the question.")
@pytest.mark.django_db(transaction=True)
def test_the_question_is_prepared_once_and_asked_plainly_where_that_does_not_hold(asked: Asked) -> None:
    def prepared() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT statement FROM pg_prepared_statements")
            return cursor.fetchall()

    for _ in range(3):
        assert asked(LIST)[0] == 200
    assert (asked.built, len(prepared())) == (1, 1)
    assert RegistryVersion.STAMP in prepared()[0][0]
    # A connection that was made anew prepares it again.
    connection.close()
    for _ in range(3):
        assert asked(LIST)[0] == 200
    assert (asked.built, len(prepared())) == (1, 1)
    # As behind a pool whose other connections know nothing of it: Django answers once, then it is asked plainly.
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    for built in (2, 2, 2):
        assert (asked(LIST)[0], asked.built) == (200, built)
    assert prepared() == []
    connections["default"].version_cursor = front.NOWHERE


def test_whoever_has_it_is_told_so(asked: Asked) -> None:
    mark = asked(LIST)[1]["etag"]
    for known in (mark, f'W/{mark}, "other"'):
        status, headers, body = asked(LIST, if_none_match=known)
        assert (status, body, headers["etag"]) == (304, b"", mark)
        # All else stands with the body that is had: a 304 is what a weak connection is mostly sent.
        assert headers.keys() == {"etag", "vary", "cache-control"}
    assert asked.built == 1


@pytest.mark.parametrize(
    "headers",
    [{"cookie": f"{settings.SESSION_COOKIE_NAME}=any"}, {"cookie": "messages=any"}, {"authorization": "Bearer any"}],
)
def test_whoever_may_be_somebody_passes_by(asked: Asked, headers: dict[str, str]) -> None:
    asked(LIST)
    for number in (2, 3):
        asked(LIST, **headers)
        assert asked.built == number


def test_another_form_language_or_host_is_another_answer(asked: Asked) -> None:
    assert asked(LIST)[1]["content-language"] == "id"
    assert asked("/en/programs/")[1]["content-language"] == "en"
    assert asked(LIST, accept_encoding="br")[1]["content-encoding"] == "br"
    assert b"http://localhost/" in asked(ENDPOINT, host="localhost")[2]
    assert b"http://127.0.0.1/" in asked(ENDPOINT, host="127.0.0.1")[2]
    assert "access-control-allow-origin" not in asked(ENDPOINT)[1]
    for _ in range(2):
        assert asked(ENDPOINT, origin="https://elsewhere.example")[1]["access-control-allow-origin"] == "*"


def test_requests_to_the_api_are_counted_and_refused_as_ever(asked: Asked, settings: Any) -> None:
    settings.API_LIMITS = {**settings.API_LIMITS, "anonymous": 3}
    left = [asked(ENDPOINT)[1]["ratelimit"].split(";")[1] for _ in range(3)]
    assert left == ["r=2", "r=1", "r=0"]
    assert asked.built == 1
    assert asked(ENDPOINT)[0] == 429


def test_what_is_not_exact_or_not_asked_with_get_is_never_kept(asked: Asked) -> None:
    for address in ("/nothing/", "/account/login/", "/api/v1/programs/?page_size=x"):
        asked(address)
    asked(LIST, "head")
    assert asked.front.answers == {}


def test_the_oldest_answers_make_room(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    size = len(asked(LIST)[2])
    monkeypatch.setattr(front, "ROOM", int(size * 1.5))
    asked(f"{LIST}?q=pertama")
    assert [question[2] for question in asked.front.answers] == ["q=pertama"]
    assert asked.front.size <= front.ROOM
