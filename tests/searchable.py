"""The example records with their index as a fixture."""

from collections.abc import Iterator
from typing import Any

import pytest

from portal.base.models import RegistryVersion
from portal.search.index import rebuild
from portal.search.models import Entry, Name, Term
from tests.loading import emptied, loaded
from tests.records import records  # noqa: F401

INDEX = (Name, Entry, Term)


@pytest.fixture(scope="module")
def searchable(records: None, django_db_blocker: Any) -> Iterator[None]:  # noqa: F811
    """The example records, findable; gone after the module."""
    with django_db_blocker.unblock():
        # What is made anew moves the version.
        loaded("index", [*INDEX, RegistryVersion], rebuild)
    yield
    with django_db_blocker.unblock():
        emptied(INDEX)
