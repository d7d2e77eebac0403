"""How many programmes and agreements a partner has a part in is kept, and right after every write."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db.models import Count

from portal.base.publishing import Publication
from portal.base.recording import record_load, recording, set_publication
from programs.models import AgreementParty, PartnerCount, ProgramPartner
from programs.partnered import differences
from tests import make

pytestmark = pytest.mark.django_db

PUBLISHED, WITHDRAWN = Publication.PUBLISHED, Publication.WITHDRAWN


def publish_or_withdraw(record: Any) -> None:
    # A record that names a hidden one may not go public; then nothing is written.
    with suppress(ValidationError):
        set_publication(record, WITHDRAWN if record.publication == PUBLISHED else PUBLISHED)


def change_a_part(chance: random.Random, record: Any, partner: Any) -> None:
    rows = record.partners if hasattr(record, "partners") else record.parties
    with recording(record):
        if not rows.filter(partner=partner).delete()[0]:
            for role in chance.sample(["funder", "implementer", "network"], 2):
                rows.create(partner=partner, role=role)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_every_write_the_numbers_are_what_the_records_say(seed: int) -> None:
    chance = random.Random(seed)
    partners = [make.partner() for _partner in range(3)]
    records = [make.program("Satu"), make.program("Dua"), make.agreement("1"), make.agreement("2")]
    for _write in range(30):
        record, partner = chance.choice(records), chance.choice(partners)
        writes: list[Callable[[], None]] = [
            lambda record=record, partner=partner: change_a_part(chance, record, partner),
            lambda record=record: publish_or_withdraw(record),
            lambda partner=partner: publish_or_withdraw(partner),
        ]
        chance.choice(writes)()
        for one in (*records, *partners):
            one.refresh_from_db()
        assert list(differences()) == []
    of_programs = ProgramPartner.objects.published().values_list("partner").annotate(Count("program", distinct=True))
    kept = PartnerCount.objects.filter(programs__gt=0).values_list("partner", "programs")
    assert dict(kept) == dict(of_programs.order_by())
    of_agreements = (
        AgreementParty.objects.published().values_list("partner").annotate(Count("agreement", distinct=True))
    )
    kept = PartnerCount.objects.filter(agreements__gt=0).values_list("partner", "agreements")
    assert dict(kept) == dict(of_agreements.order_by())


def test_verify_names_what_differs_and_reindex_or_a_load_mends_it(capsys: pytest.CaptureFixture[str]) -> None:
    partner = make.partner()
    make.program(partners=[(partner, "funder")])
    call_command("reindex", verbosity=0)
    call_command("verify")
    for mend in (
        lambda: call_command("reindex", verbosity=0),
        lambda: record_load("reference", "Data", {"regions": 1}),
    ):
        PartnerCount.objects.update(programs=7)
        with pytest.raises(CommandError):
            call_command("verify")
        assert f"partner {partner.pk} has (7, 0), not (1, 0)" in capsys.readouterr().out
        mend()
        assert list(differences()) == []
