"""The number of queries is known, and the same for one row as for many."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make

pytestmark = pytest.mark.django_db

# Each list of which nothing is kept: how many, which, what is kept of them, the page, citations with sources; and what
# the noun's shape reads besides.
QUERIES = {
    # names; partners; regions; statements; phases; measures; goals; SDG targets; sectors; targets; the programme it
    # is part of, with partners; shares of agreements, the agreements, their parties; activities; provinces
    "programs": 5 + 17,
    # names; memberships; registrations; successors; predecessors
    "partners": 5 + 5,
    # codes; names; former parents; predecessors; successors
    "regions": 5 + 5,
    # issuer; parties; signatories; shares of programmes, the programmes, their partners; regions; statements;
    # amendments; disbursements; worth in rupiah; documents; the other agreement, with parties; activities where it was
    # signed
    "agreements": 5 + 15,
    # hosts; participants; statements; programmes, their partners; agreements, their parties; planning documents
    "activities": 5 + 8,
    # goals; SDG targets
    "indicators": 5 + 2,
    # planning documents
    "targets": 5 + 1,
    "planning-documents": 5,
    "sources": 5,
}


def counted(api: Any, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        api(path)
    return len(queries)


def test_a_list_asks_the_same_queries_however_many_rows_it_has(api: Any, registry: SimpleNamespace) -> None:
    for noun in QUERIES:
        ContentType.objects.get_for_model(type(getattr(registry, noun)))
    assert {noun: counted(api, f"{noun}/") for noun in QUERIES} == QUERIES
    more = make.program(regions=[make.region("11.01")])
    for _ in range(3):
        other = make.agreement("", programs=[more])
        make.activity(programs=[more]).agreements_signed.add(other)
        make.target(indicator=make.indicator(), planning_documents=[make.planning_document()])
    assert {noun: counted(api, f"{noun}/") for noun in QUERIES} == QUERIES


@pytest.mark.parametrize("noun", QUERIES)
def test_a_single_record_asks_no_more_than_its_list(api: Any, registry: SimpleNamespace, noun: str) -> None:
    api(f"{noun}/")
    # no count; a region is first looked up by its code
    fewer = 0 if noun == "regions" else 1
    assert counted(api, f"{noun}/{getattr(registry, noun).public_id}/") <= QUERIES[noun] - fewer
