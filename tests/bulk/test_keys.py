"""Which records stand in the files, and in which order, however many are read at a time."""

from __future__ import annotations

import pytest

from partners.models import Partner
from portal.bulk import writing
from portal.bulk.nouns import NOUNS
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("at_a_time", [1, 2, 5, 6])
def test_every_public_record_once_in_the_order_of_the_api(monkeypatch: pytest.MonkeyPatch, at_a_time: int) -> None:
    monkeypatch.setattr(writing, "KEYS", at_a_time)
    partners = [make.partner(f"Mitra {number}") for number in range(5)]
    make.partner("Rancangan", make.DRAFT)
    noun = next(noun for noun in NOUNS if noun.model is Partner)
    assert list(writing.public_keys(noun)) == [one.pk for one in sorted(partners, key=lambda one: one.public_id)]
