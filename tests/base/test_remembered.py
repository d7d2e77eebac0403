"""What a process remembers holds exactly as long as the registry stands as it does, in each language apart."""

from __future__ import annotations

import pytest
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
