"""What an endpoint reads in its own way is what Django prefetches: the same rows, as complete, in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from portal.api import VIEWSETS
from portal.base.api.shapes import with_citations
from portal.base.api.views import RecordViewSet

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
