"""A small registry of which every form is kept, as where it serves."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from portal.kept.filling import fill
from tests.api.conftest import api, registry, rows  # noqa: F401


@pytest.fixture
def kept(registry: SimpleNamespace, followers: None) -> SimpleNamespace:  # noqa: F811
    """The registry's records; all forms are kept, and every write is followed."""
    fill()
    return registry
