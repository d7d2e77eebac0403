"""What is kept is always what would be made now, whatever is written in whatever order, and of what is public only."""

from __future__ import annotations

import datetime
import os
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from portal.base.models import KeptForm
from portal.base.publishing import Publication
from portal.base.recording import record_load, recording, set_publication
from portal.kept.filling import differences, fill, makers, renew
from regions.models import Region
from tests import make
from tests.kept.writing import Desk

pytestmark = pytest.mark.django_db
FORMS = ("api", "csv-id", "csv-en", "entry-id", "entry-en")
Forms = dict[tuple[str, str, int], str]
# More of both is asked for by hand: WRITES=400 SEEDS=11,12 pytest tests/kept. Each database sees writes of its own.
WRITES = int(os.environ.get("WRITES", "25"))
SEEDS = [int(seed) for seed in os.environ.get("SEEDS", "1" if connection.vendor == "sqlite" else "2").split(",")]


def kept_now() -> Forms:
    return {(form.noun, form.form, form.object_id): form.text for form in KeptForm.objects.current().order_by("pk")}


def made_now() -> Forms:
    made: Forms = {}
    for maker in makers():
        for form, records in maker.made(list(maker.public())).items():
            made |= {(maker.noun.key, form, key): told.text for key, told in records.items()}
    return made


def forgotten(before: Forms) -> set[str]:
    """The nouns of which something is not kept any more."""
    return {noun for noun, _form, _key in before.keys() - kept_now().keys()}


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_is_written_what_is_kept_is_what_would_be_made(
    kept: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    desk, day = Desk(seed), timezone.localdate()
    monkeypatch.setattr(timezone, "localdate", lambda *_given: day)
    for _write in range(WRITES):
        done = desk.write()
        if desk.chance.random() < 0.2:
            day += datetime.timedelta(days=desk.chance.choice([1, 30, 400]))
        made = made_now()
        assert kept_now().items() <= made.items(), f"{day}: {done}"
        assert set(KeptForm.objects.order_by("pk").values_list("noun", "form", "object_id")) <= made.keys(), done
        fill()
        assert kept_now() == made


def test_a_day_on_which_an_agreement_begins_or_ends_makes_it_read_otherwise(
    kept: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = timezone.localdate()
    first, last = today + datetime.timedelta(days=3), today + datetime.timedelta(days=9)
    agreement = make.agreement(period_start=first, period_end=last)
    fill()
    states = []
    for later in range(12):
        day = today + datetime.timedelta(days=later)
        monkeypatch.setattr(timezone, "localdate", lambda *_given, day=day: day)
        text = kept_now().get(("agreements", "api", agreement.pk), "not kept")
        states.append(next(word for word in ("not_yet", "running", "ended", "not kept") if word in text))
    assert states == ["not_yet"] * 3 + ["not kept"] * 9


def test_a_change_lets_go_of_what_tells_of_it_and_of_nothing_else(kept: SimpleNamespace) -> None:
    before = kept_now()
    with recording(kept.agreements):
        kept.agreements.statements.create(kind="focus", text="lain")
    own = {("agreements", form, kept.agreements.pk) for form in FORMS}
    assert before.keys() - kept_now().keys() == own
    with recording(kept.agreements):
        kept.agreements.number = "2/SP/A-B/VIII/2020"
        kept.agreements.save()
    assert forgotten(before) == {"agreements", "programs", "activities"}
    assert ("agreements", "api", kept.framework.pk) in kept_now()
    fill()
    with recording(kept.agreements):
        kept.agreements.staff_note = "Bagi meja saja"
        kept.agreements.save()
    assert kept_now() == before | kept_now()


def test_a_new_name_travels_to_labels_made_of_it_and_what_is_taken_off_a_list_is_missed_there(
    kept: SimpleNamespace,
) -> None:
    """The programme has no title: the activity calls it by its partners, whom it does not name itself."""
    other = make.activity("Rapat", programs=[kept.programs])
    fill()
    with recording(kept.giver):
        kept.giver.acronym = "LTX"
        kept.giver.save()
    assert ("activities", "csv-en", other.pk) not in kept_now()
    fill()
    assert "LTX" in kept_now()["activities", "api", other.pk]
    share = kept.agreements.program_shares.get()
    assert kept.agreements.public_id in kept_now()["programs", "api", kept.programs.pk]
    with recording(kept.agreements):
        share.program = kept.whole
        share.save()
    assert {("programs", "api", kept.programs.pk), ("programs", "csv-id", kept.whole.pk)}.isdisjoint(kept_now())


def test_what_is_withdrawn_stands_in_no_kept_form(kept: SimpleNamespace) -> None:
    for record in (kept.giver, kept.sources):
        set_publication(record, Publication.WITHDRAWN)
        assert [form for form in kept_now().values() if record.public_id in form] == []


def test_a_load_of_reference_data_lets_go_of_everything_and_a_write_that_fails_of_nothing(
    kept: SimpleNamespace,
) -> None:
    before = kept_now()
    with pytest.raises(RuntimeError), recording(kept.giver):
        kept.giver.name = "Lain"
        kept.giver.save()
        raise RuntimeError
    assert kept_now() == before
    record_load("reference", "Data acuan", {"regions": 1})
    assert kept_now() == {}


def test_what_another_release_made_is_not_read_and_made_anew(kept: SimpleNamespace, api: Any) -> None:
    KeptForm.objects.update(release="of yesterday", text='{"id":"wrong"}')
    assert "wrong" not in {row["id"] for row in api("partners/")["results"]}
    assert fill() == KeptForm.objects.count() == len(made_now())
    assert fill() == 0


def test_making_all_anew_mends_what_was_written_past_the_door(kept: SimpleNamespace) -> None:
    Region.objects.filter(pk=kept.blitar.pk).update(name="Kabupaten Lain")
    Region.objects.filter(pk=kept.regions.pk).update(publication=make.DRAFT)
    assert renew() == len(made_now())
    assert kept_now() == made_now()


def test_verify_names_a_form_that_reads_otherwise_or_is_not_public(kept: SimpleNamespace) -> None:
    assert list(differences()) == []
    program = kept.programs
    type(program).objects.filter(pk=program.pk).update(summary="Past the door")
    told = [f"base_keptform: {form} of the record {program.pk} of programs" for form in ("api", "csv-en", "csv-id")]
    assert {f"{begin} is as it was before." for begin in told} <= set(differences())
    type(program).objects.filter(pk=program.pk).update(publication=Publication.DRAFT)
    assert {f"{begin} is kept, but not public." for begin in told} <= set(differences())
    renew()
    assert list(differences()) == []
