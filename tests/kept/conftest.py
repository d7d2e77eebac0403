"""A small registry of which every form is kept, as where it serves."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from portal.base import remembered
from portal.kept.filling import fill
from tests.api.conftest import api, registry, rows  # noqa: F401


@pytest.fixture(scope="module")
def filled(rows: Any) -> None:  # noqa: F811
    """All forms are kept: made once for the tests of a file, and gone with the registry's rows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(remembered, "IS_ON", False)
        fill()


@pytest.fixture
def kept(filled: None, registry: SimpleNamespace, followers: None) -> SimpleNamespace:  # noqa: F811
    """The registry's records; all forms are kept, and every write is followed."""
    return registry
