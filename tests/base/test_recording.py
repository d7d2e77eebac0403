"""The one door for writes: what it keeps, what it numbers, what it refuses."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from portal.base.models import Change, OldSlug, RegistryVersion
from portal.base.publishing import Publication
from portal.base.recording import delete, record_load, recording, set_publication
from tests import make

pytestmark = pytest.mark.django_db


def test_a_change_keeps_old_and_new_values_with_who_and_why():
    person = make.user(username="rina")
    agreement = make.agreement("1/PKS/A-B/I/2020", amount="100.00")
    with recording(agreement, by=person, reason="Salah ketik"):
        agreement.amount = "250.50"
        agreement.save()
    change = Change.objects.first()
    assert change.before["fields"]["amount"] == "100.00"
    assert change.after["fields"]["amount"] == "250.50"
    assert (change.by, change.by_name, change.reason) == (person, "rina", "Salah ketik")
    assert change.action == Change.Action.CHANGED


def test_a_name_longer_than_the_log_holds_stops_nobody():
    person = make.user(first_name="a" * 150, last_name="b" * 150)
    partner = make.partner()
    with recording(partner, by=person):
        partner.name = "Baru"
        partner.save()
    assert Change.objects.first().by_name == f"{'a' * 150} {'b' * 49}"


def test_a_changed_part_is_a_change_of_its_record():
    program = make.program(regions=[make.region("35.05")])
    with recording(program):
        program.regions.get().delete()
    change = Change.objects.first()
    assert [row["region"] for row in change.before["parts"]["regions"].values()] == ["35.05"]
    assert change.after["parts"]["regions"] == {}


def test_a_changed_part_moves_the_date_of_last_change():
    program = make.program()
    before = type(program).objects.get().updated_at
    with recording(program):
        program.measures.create(name="desa", value=30)
    assert type(program).objects.get().updated_at > before


def test_nothing_is_kept_where_nothing_changed():
    partner = make.partner()
    before = Change.objects.count()
    with recording(partner):
        partner.save()
    assert Change.objects.count() == before


def test_a_failed_write_leaves_neither_rows_nor_log():
    partner = make.partner("Lama")
    before = Change.objects.count()
    with pytest.raises(RuntimeError), recording(partner):
        partner.name = "Baru"
        partner.save()
        raise RuntimeError
    partner.refresh_from_db()
    assert (partner.name, Change.objects.count()) == ("Lama", before)


def test_public_numbers_are_gapless_and_drafts_take_none():
    make.partner(publication=Publication.DRAFT)
    make.partner()
    make.partner(publication=Publication.DRAFT)
    make.agreement()
    numbers = list(Change.objects.published().values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert RegistryVersion.current() == numbers[-1]
    assert not Change.objects.published().filter(action=Change.Action.CREATED).exists()


def test_a_note_for_the_desk_does_not_move_the_registry_version():
    partner = make.partner()
    before, dated = RegistryVersion.current(), type(partner).objects.get(pk=partner.pk).updated_at
    with recording(partner):
        partner.staff_note = "Telepon dulu."
        partner.save()
    assert Change.objects.first().number is None
    assert RegistryVersion.current() == before
    assert type(partner).objects.get(pk=partner.pk).updated_at == dated


def test_a_private_name_does_not_move_the_registry_version():
    agreement = make.agreement()
    with recording(agreement):
        signatory = agreement.signatories.create(office="Direktur")
    before = RegistryVersion.current()
    with recording(agreement):
        signatory.person_name = "Nama Pribadi"
        signatory.save()
    assert RegistryVersion.current() == before


def test_a_withdrawal_is_a_public_change():
    partner = make.partner()
    before = RegistryVersion.current()
    set_publication(partner, Publication.WITHDRAWN)
    assert RegistryVersion.current() == before + 1


def test_an_incomplete_record_is_not_published_and_every_reason_is_told_at_once():
    agreement = make.agreement(publication=Publication.DRAFT)
    with recording(agreement):
        agreement.parties.all().delete()
    with pytest.raises(ValidationError) as refused:
        set_publication(agreement, Publication.PUBLISHED)
    assert len(refused.value.messages) == 2
    agreement.refresh_from_db()
    assert agreement.publication == Publication.DRAFT


def test_a_record_that_points_to_a_draft_has_a_problem_naming_it():
    hidden = make.partner("Mitra Tersembunyi", Publication.DRAFT)
    program = make.program(publication=Publication.DRAFT, partners=[(hidden, "funder")])
    assert any("Mitra Tersembunyi" in str(problem) for problem in program.publication_problems())


def test_publication_makes_an_address_and_a_new_one_keeps_the_old():
    partner = make.partner("Yayasan Penabulu")
    assert partner.slug == "yayasan-penabulu"
    with recording(partner):
        partner.slug = "penabulu"
        partner.save()
    assert OldSlug.record_for(type(partner).objects.published(), "yayasan-penabulu") == partner


def test_two_records_of_one_name_get_different_addresses():
    first, second = make.partner("Forum Kota"), make.partner("Forum Kota")
    assert first.slug != second.slug


def test_an_address_once_given_away_is_not_given_to_another():
    partner = make.partner("Lembaga Air")
    with recording(partner):
        partner.slug = "air"
        partner.save()
    assert make.partner("Lembaga Air").slug != "lembaga-air"


def test_what_was_public_is_withdrawn_and_not_deleted():
    partner = make.partner()
    with pytest.raises(ValidationError):
        delete(partner)
    draft = make.partner(publication=Publication.DRAFT)
    delete(draft)
    change = Change.objects.first()
    assert (change.action, change.after, change.record_id) == (Change.Action.DELETED, None, draft.public_id)


def test_a_load_of_reference_data_is_one_numbered_change():
    before = RegistryVersion.current()
    change = record_load("regions", "regions.csv", {"regions": 552})
    assert change.number == before + 1


def test_a_row_that_points_to_a_draft_does_not_move_the_registry_version():
    program = make.program()
    hidden = make.partner(publication=Publication.DRAFT)
    before = RegistryVersion.current()
    with recording(program):
        program.partners.create(partner=hidden, role="funder")
    assert Change.objects.first().action == Change.Action.CHANGED
    assert RegistryVersion.current() == before


def test_the_log_and_the_address_name_a_record_in_the_first_language_wherever_the_desk_is_used() -> None:
    with translation.override("en"):
        program = make.program("")
    assert program.slug.startswith("program-pelaksana")
    assert Change.objects.latest("pk").label.startswith("Program Pelaksana")
