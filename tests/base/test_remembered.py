"""What a process remembers holds exactly as long as the registry stands as it does, in each language apart."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from portal.base import remembered
from portal.base.models import RegistryVersion
from portal.base.recording import recording
from regions.filters import provinces
from regions.map.marks import public_places
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _remembering(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "IS_ON", True)
    # A test before may have asked for a page and never closed the answer, as every server does.
    remembered._end()


def numbers_of_queries(count: int, django_assert_num_queries) -> None:
    with django_assert_num_queries(count):
        provinces()


def test_it_is_read_again_after_each_public_change_and_not_before(django_assert_num_queries) -> None:
    region = make.region("35", "Jawa Timur")
    RegistryVersion.touch()
    # The version, the rows, and the version once more: had it moved, they would not be remembered.
    numbers_of_queries(3, django_assert_num_queries)
    numbers_of_queries(1, django_assert_num_queries)
    with recording(region):
        region.name = "Jawa Wetan"
        region.save()
    assert provinces() == [("35", "Jawa Wetan")]


@pytest.mark.parametrize("is_lost", [False, True])
def test_the_version_shows_whether_the_connection_still_holds(is_lost: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    right = RegistryVersion.stamp()
    asked, closed = [], []
    ask = RegistryVersion._asked

    def once() -> str:
        asked.append(True)
        if is_lost and len(asked) == 1:
            raise OperationalError
        return ask()

    # As outside of a test, where no transaction is open and the connection may be an hour old.
    database = connections[DEFAULT_DB_ALIAS]
    for name, value in {"in_atomic_block": False, "health_check_enabled": True, "health_check_done": False}.items():
        monkeypatch.setattr(database, name, value)
    monkeypatch.setattr(database, "is_usable", lambda: pytest.fail("The connection is asked for its health alone."))
    monkeypatch.setattr(database, "close", lambda: closed.append(True))
    monkeypatch.setattr(RegistryVersion, "_asked", once)
    assert RegistryVersion.stamp() == right
    assert (len(asked), len(closed)) == ((2, 1) if is_lost else (1, 0))


@pytest.mark.parametrize(("method", "versions"), [("GET", 1), ("POST", 2)])
def test_a_page_asks_once_how_the_registry_stands_and_what_writes_asks_each_time(
    django_assert_num_queries, method: str, versions: int
) -> None:
    make.region("35", "Jawa Timur")
    for read in (provinces, public_places):
        read()
    remembered._begin({"REQUEST_METHOD": method})
    with django_assert_num_queries(versions):
        assert provinces() == [("35", "Jawa Timur")]
        assert public_places()["35"].name == "Jawa Timur"
    remembered._end()
    RegistryVersion.touch()
    make.region("11", "Aceh")
    assert [code for code, _name in provinces()] == ["11", "35"], "the next page sees what changed"


def test_a_whole_page_asks_once_how_the_registry_stands(client: Client, settings: Any) -> None:
    settings.EXACT_ANSWERS = False
    make.region("35", "Jawa Timur")
    make.program("Air bersih", regions=[make.region("35.05", "Kabupaten Blitar")])
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    assert sum("touched" in query["sql"] for query in asked) == 1
    assert not getattr(remembered._READING, "stamp", None), "nothing is left for the next"


def test_what_changes_while_it_is_read_is_not_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    stamps = iter(["1.0", "1.1", "1.0", "1.0"])
    monkeypatch.setattr(RegistryVersion, "stamp", lambda: next(stamps))
    make.region("35", "Jawa Timur")
    twice = remembered.remembered(lambda: object())
    first = twice()
    assert twice() is not first


def test_each_language_has_its_own() -> None:
    make.region("35", "Jawa Timur")
    RegistryVersion.touch()
    assert public_places()["35"].address == "/regions/35/"
    with translation.override("en"):
        assert public_places()["35"].address == "/en/regions/35/"
