"""Which records stand in the files, and in which order."""

from __future__ import annotations

import gc
from itertools import islice

import pytest
from django.apps import apps

from partners.models import Partner
from portal.base.keys import keys_of
from portal.bulk import writing
from portal.bulk.nouns import NOUNS
from programs.models import Agreement
from programs.sheets import AgreementSheet
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


def test_no_model_has_a_field_of_the_name_the_keys_are_given() -> None:
    """The entries of search have a `key` of their own, and the rows of parts another."""
    for model in apps.get_models():
        keys = model._default_manager.order_by("pk").values_list("pk", flat=True)
        if model._meta.pk.get_internal_type() in {"AutoField", "BigAutoField"}:
            assert list(keys_of(model._default_manager.order_by("pk"))) == list(keys), model


def test_what_was_made_of_a_batch_is_gone_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that serves calls the collector seldom: a file of 100,000 records took 600 MB of what had been made."""
    monkeypatch.setattr("portal.base.sheets.BATCH", 4)
    for _number in range(16):
        make.agreement(parties=[(make.partner(), "funder"), (make.partner(), "recipient")])
    lines = AgreementSheet(None).lines(keys_of(Agreement.objects.order_by("pk")))
    gc.collect()
    # Asked by `type`: a proxy of what is gone answers to nothing else.
    before = sum(type(each) is Agreement for each in gc.get_objects())
    gc.disable()
    try:
        assert len(list(islice(lines, 13))) == 13
        assert sum(type(each) is Agreement for each in gc.get_objects()) - before <= 4
    finally:
        gc.enable()
