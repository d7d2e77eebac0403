"""Endpoints and pages read in their own way what Django prefetches: the same rows, as complete, in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.db.models import Model, QuerySet

from portal.api import VIEWSETS
from portal.base.api.shapes import with_citations
from portal.base.api.views import RecordViewSet
from portal.base.models import Publishable
from portal.base.views import RecordPageView
from portal.base.views_history import HistoryView
from tests import make

pytestmark = pytest.mark.django_db
VIEWS = [view for view in VIEWSETS.values() if issubclass(view, RecordViewSet)]


def columns(row: Any) -> dict[str, Any]:
    return {name: value for name, value in vars(row).items() if not name.startswith("_")}


def fetched(record: Any, view: type[RecordViewSet]) -> Iterator[Any]:
    """Everything fetched with a record, and what was selected with it."""
    for part in ["citations", *view.parts()]:
        name = part if isinstance(part, str) else part.prefetch_to
        found = getattr(record, name)
        for row in [found] if found is None or hasattr(found, "pk") else found.all():
            yield name, row and (columns(row), type(row), row._state.db, row._state.adding)
            for other, selected in sorted(row._state.fields_cache.items()) if row else ():
                # The way back leads to the record itself.
                if type(selected) is not type(record):
                    yield name, other, selected and (type(selected), columns(selected), str(selected))


@pytest.mark.parametrize("view", VIEWS, ids=[view.__name__ for view in VIEWS])
def test_rows_are_those_django_prefetches(view: type[RecordViewSet], registry: SimpleNamespace) -> None:
    endpoint = view()
    endpoint.request = SimpleNamespace(query_params={})
    plain = endpoint.get_queryset().order_by("pk")
    as_django = list(with_citations(endpoint.with_parts(plain)))
    ours = list(endpoint.with_columns(plain))
    endpoint.fetch(ours)
    assert len(ours) > 0
    for one, other in zip(ours, as_django, strict=True):
        assert list(fetched(one, view)) == list(fetched(other, view))


def everything(record: Model, seen: frozenset[tuple[type, Any]] = frozenset()) -> Any:
    """All that is known of a record without a question: its columns, and the same of what was fetched with it."""
    if (type(record), record.pk) in seen:
        return type(record), record.pk
    seen |= {(type(record), record.pk)}
    lists = {**getattr(record, "_prefetched_objects_cache", {})}
    plain = {}
    for name, value in columns(record).items():
        if isinstance(value, list | QuerySet):
            lists[name] = value
        else:
            plain[name] = value
    return {
        "columns": (type(record), plain, record._state.adding),
        "lists": {name: [everything(row, seen) for row in rows] for name, rows in lists.items()},
        "single": {
            name: other and everything(other, seen)
            for name, other in record._state.fields_cache.items()
            if not isinstance(other, Model) or (type(other), other.pk) not in seen
        },
    }


# The addresses know every page.
import_module(settings.ROOT_URLCONF)
PAGES = [view for view in RecordPageView.__subclasses__() if view is not HistoryView]


@pytest.mark.parametrize("of_desk", [False, True], ids=["reader", "desk"])
@pytest.mark.parametrize("view", PAGES, ids=[view.__name__ for view in PAGES])
def test_pages_read_what_django_would(view: type[RecordPageView], of_desk: bool, registry: SimpleNamespace) -> None:
    page = view()
    page.request = SimpleNamespace(user=make.user(staff=True) if of_desk else None)
    records = [record for record in vars(registry).values() if type(record) is view.model]
    keys = [record.code if record.noun == "regions" else record.public_id for record in records]
    compared = 0
    for key in keys:
        as_django: Publishable | None = page.records().by_key(key).first()
        ours = page.record(key)
        assert (ours is None) == (as_django is None)
        if ours is None or as_django is None:
            continue
        for name in ("registry_version", "last_number"):
            vars(ours).pop(name)
        assert everything(ours) == everything(as_django)
        compared += 1
    assert compared > 0
