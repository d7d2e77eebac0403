"""The example registry with its index, once for all the tests of a module."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from portal.search.index import rebuild
from portal.search.models import Entry, Name, Term
from tests.records import records  # noqa: F401


def empty_index() -> None:
    """Every table of the index without a row."""
    for model in (Name, Entry, Term):
        model.objects.all().delete()


@pytest.fixture(scope="module")
def searchable(records: None, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:  # noqa: F811
    """The example records, findable; gone after the module."""
    with django_db_blocker.unblock():
        rebuild()
    yield
    with django_db_blocker.unblock(), transaction.atomic():
        empty_index()
