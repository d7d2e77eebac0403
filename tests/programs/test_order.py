"""The list of agreements is read in its order from an index, however long it is."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import F

from programs.models import Agreement
from tests import make

pytestmark = pytest.mark.django_db


def test_a_page_of_the_list_sorts_nothing() -> None:
    make.agreement("SP/1")
    latest = F("signed_on").desc(nulls_last=True)
    rows = Agreement.objects.published().order_by(latest, F("number").desc(), "pk")
    if connection.vendor == "postgresql":
        # A handful of rows is sorted sooner than found in an index.
        with connection.cursor() as cursor:
            cursor.execute(
                "SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off"
            )
    plan = rows[:50].explain()
    assert "programs_agreement_latest" in plan
    assert "Sort" not in plan and "TEMP B-TREE" not in plan
