"""What Datasette is asked of our tables, which a change of them may leave behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from benchmarks.contest.datasette import QUERIES, asked

OURS = {
    "page-hot": ["/api/v1/agreements/?region=35.05&year=2024&page_size=50"],
    "page-mixed": ["/api/v1/agreements/?region=35&year=2020&page_size=50"],
    "program": ["/api/v1/programs/peduli-sdgs/"],
    "search": ["/api/v1/search/?q=stunting"],
    "page-100": ["/api/v1/agreements/?page=100&page_size=50"],
    "cursor-100": ["/api/v1/agreements/?cursor=7359k9m4&page_size=50"],
}


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="Datasette reads files of SQLite alone")
@pytest.mark.parametrize("name", QUERIES)
def test_every_query_is_understood_by_the_tables_of_this_release(name: str) -> None:
    given = dict.fromkeys(["region", "year", "after", "key", "search", "page"], "1")
    connection.ensure_connection()
    assert connection.connection.execute(QUERIES[name], given).fetchall() == []


def test_it_is_asked_for_the_same_as_ours() -> None:
    questions = asked(Path("/folder/2000.sqlite3"), OURS)
    assert questions["page-hot"] == ["/2000/page.json?region=35.05&year=2024&_shape=array"]
    assert questions["program"] == ["/2000/program.json?key=peduli-sdgs&_shape=array"]
    assert questions["cursor-100"] == ["/2000/walk.json?after=7359k9m4&_shape=array"]
    assert set(questions) == {*OURS, "export-csv"}
