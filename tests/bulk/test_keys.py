"""Which records stand in the files, and in which order."""

from __future__ import annotations

import pytest

from partners.models import Partner
from portal.base.keys import keys_of
from portal.bulk import writing
from portal.bulk.nouns import NOUNS
from tests import make

pytestmark = pytest.mark.django_db


def test_every_public_record_once_in_the_order_of_the_api() -> None:
    partners = [make.partner(f"Mitra {number}") for number in range(5)]
    make.partner("Rancangan", make.DRAFT)
    noun = next(noun for noun in NOUNS if noun.model is Partner)
    assert list(writing.public_keys(noun)) == [one.pk for one in sorted(partners, key=lambda one: one.public_id)]


def test_keys_come_in_the_order_of_the_rows_however_that_is_made() -> None:
    partners = [make.partner(f"Mitra {number}") for number in (3, 1, 2)]
    assert list(keys_of(Partner.objects.order_by("-name"))) == [partners[place].pk for place in (0, 2, 1)]
    assert list(keys_of(Partner.objects.order_by("name").select_related("parent")[:2])) == [
        partners[place].pk for place in (1, 2)
    ]
    assert not keys_of(Partner.objects.none())
    assert not keys_of(Partner.objects.filter(name="nobody"))
