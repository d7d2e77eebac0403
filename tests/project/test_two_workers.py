"""Several processes keep answers, each for itself; after a publication none of them gives an old one."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from benchmarks.contest.asking import Reader
from benchmarks.contest.contestants import WARM, contestants, serving
from portal.base.recording import recording
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
PUBLICATIONS, READERS = 20, 10
ADDRESSES = ["/api/v1/programs/?page_size=5", "/programs/", "/en/programs/"]


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """Where two workers serve the database of this test."""
    named = connection.settings_dict
    if connection.vendor == "sqlite":
        address = f"sqlite:///{named['NAME']}"
    else:
        address = f"postgres://{named['USER']}@{quote(str(named['HOST']), safe='')}/{named['NAME']}"
    served = next(one for one in contestants(address) if one.name == WARM)
    with serving([served], tmp_path, 2):
        yield served.port


def test_of_two_workers_none_gives_an_old_answer(port: int) -> None:
    program = make.program("Judul 0")
    asked = [ADDRESSES[number % len(ADDRESSES)] for number in range(READERS)]

    def ask(address: str) -> tuple[int, str]:
        # A connection of its own, which the system gives to one of the workers.
        reader = Reader(port)
        answer = reader.ask(address, {})
        reader.close()
        return answer.status, answer.body.decode()

    stale = 0
    with ThreadPoolExecutor(4) as readers:
        list(readers.map(ask, asked * 2))
        for number in range(1, PUBLICATIONS + 1):
            with recording(program):
                program.title = f"Judul {number};"
                program.save()
            for status, body in readers.map(ask, asked):
                assert status == 200
                stale += f"Judul {number};" not in body
    assert stale == 0
