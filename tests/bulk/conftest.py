"""The files of a small registry, as they are given out."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from django.test import Client

from tests.api.conftest import registry, rows  # noqa: F401


@pytest.fixture
def taken(client: Client) -> Any:
    """Takes a file from the address that stays, unpacked: `taken("agreements.csv.gz")`."""

    def take(name: str) -> bytes:
        answer = client.get(f"/data/{name}", follow=True)
        assert answer.status_code == 200, name
        content = b"".join(answer.streaming_content)
        return gzip.decompress(content) if name.endswith(".gz") else content

    return take
