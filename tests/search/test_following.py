"""The index moves with every write, in its transaction, and holds nothing that is not public."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from portal.base.models import SdgGoal
from portal.base.publishing import Publication
from portal.base.querysets import record_models
from portal.base.recording import RowDoor, record_load, recording, set_publication
from portal.search.finding import find, in_order, likely_spelling
from portal.search.index import rebuild
from portal.search.models import Entry, Name, Outline, Outlined, Term
from portal.search.nouns import NOUNS
from portal.search.questions import understood
from programs.models import Sector
from regions.models import Region
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("followers")]


def found(text: str) -> set[str]:
    finding = find(text, {})
    return set() if finding.corrected or finding.loosened else {entry.record_id for entry in finding.entries}


def test_a_published_record_is_found_at_once_and_a_draft_never() -> None:
    draft = make.program("Zamrud Rahasia", Publication.DRAFT)
    assert found("zamrud") == set()
    assert not Term.objects.filter(word="zamrud").exists()
    public = make.program("Zamrud Terbuka")
    assert found("zamrud") == {public.public_id}
    assert draft.public_id not in found("zamrud")


def test_a_renamed_record_is_found_by_its_new_name_only() -> None:
    program = make.program("Zamrud Lama")
    with recording(program):
        program.title = "Mirah Baru"
        program.save()
    assert found("zamrud") == set()
    assert found("mirah") == {program.public_id}
    assert not Term.objects.filter(word="zamrud").exists()


def test_a_withdrawn_record_is_gone_with_its_names_facets_and_words() -> None:
    program = make.program("Zamrud Lama", period_start=date(2021, 1, 1), period_precision="day")
    set_publication(program, Publication.WITHDRAWN)
    assert found("zamrud") == set()
    assert not Name.objects.filter(key="n:zamrudlama").exists()
    assert not Entry.objects.filter(facets__contains="year:").exists()
    assert likely_spelling(understood("zamrut")) == ""


def test_verify_names_entries_and_words_that_differ_and_reindex_mends_them(capsys: pytest.CaptureFixture[str]) -> None:
    old, missing, hidden = (make.program(f"Zamrud {word}") for word in ("Lama", "Hilang", "Rahasia"))
    call_command("verify")
    Entry.objects.filter(object_id=old.pk).update(fingerprint="")
    Entry.objects.filter(object_id=missing.pk).delete()
    type(hidden).objects.filter(pk=hidden.pk).update(publication=Publication.DRAFT)
    Term.objects.filter(word="zamrud").update(uses=7)
    with pytest.raises(CommandError):
        call_command("verify")
    said = capsys.readouterr().out
    assert f"programs {old.public_id} is in the index as it was before" in said
    assert f"programs {missing.public_id} is not in the index" in said
    assert f"the record {hidden.pk} of programs is in the index, but not public" in said
    assert "the word 'zamrud': -5." in said
    call_command("reindex", verbosity=0)
    call_command("verify")


def test_who_names_a_partner_is_found_by_its_new_name_and_forgets_a_withdrawn_one() -> None:
    partner = make.partner("Yayasan Zamrud")
    program = make.program("Program Terbuka", partners=[(partner, "funder")])
    assert program.public_id in found("zamrud")
    with recording(partner):
        partner.name = "Yayasan Mirah"
        partner.save()
    assert program.public_id in found("mirah")
    assert program.public_id not in found("zamrud")
    set_publication(partner, Publication.WITHDRAWN)
    assert program.public_id not in found("mirah")
    assert not Entry.objects.filter(facets__contains=f"partner:{partner.public_id}").exists()


def test_an_agreement_follows_the_places_of_its_programme() -> None:
    program = make.program("Program Terbuka")
    agreement = make.agreement("1/PKS/A-B/I/2024", programs=[program])
    region = make.region("35.05", "Kabupaten Blitar")
    with recording(program):
        program.regions.create(region=region)
    assert agreement.public_id in found("blitar")


def test_a_write_that_fails_leaves_the_index_as_it_was() -> None:
    program = make.program("Zamrud Lama")
    with pytest.raises(RuntimeError), transaction.atomic():
        with recording(program):
            program.title = "Mirah Baru"
            program.save()
        raise RuntimeError
    assert found("zamrud") == {program.public_id}
    assert found("mirah") == set()


def test_loaded_regions_are_found_and_removed_ones_are_not() -> None:
    region = make.region("35.05", "Kabupaten Blitar")
    Region.objects.filter(pk=region.pk).update(name="Kabupaten Zamrud")
    record_load("reference", "Data acuan", {"regions": 1})
    assert found("zamrud") == {"35.05"}


def test_a_kind_of_agreement_that_is_called_otherwise_is_found_so() -> None:
    kind = make.agreement_kind("ZK")
    agreement = make.agreement("1/ZK/A-B/I/2024", kind=kind)
    door = RowDoor(kind)
    kind.name = "Zamrud kencana"
    kind.save()
    door.close()
    assert found("kencana") == {agreement.public_id}


def test_notes_of_the_desk_and_names_of_persons_are_not_in_the_index() -> None:
    agreement = make.agreement("1/PKS/A-B/I/2024")
    with recording(agreement):
        agreement.staff_note = "zamrud"
        agreement.save()
        agreement.signatories.create(office="Direktur", person_name="Zamrud Kencana")
    make.document(agreement, title="Zamrud tertutup", is_public=False)
    assert found("zamrud") == set()
    assert agreement.public_id in found("direktur")


def test_reindex_makes_the_same_index_from_nothing_and_mends_a_wrong_one() -> None:
    partner = make.partner("Yayasan Zamrud")
    make.program("Program Terbuka", partners=[(partner, "funder")])
    kept = contents()
    Entry.objects.filter(noun="programs").delete()
    Term.objects.filter(word="zamrud").update(uses=99)
    stray = Entry.objects.create(
        noun="sources", object_id=10**6, record_id="x", key="x", title="Zamrud", weight=1, length=1
    )
    with CaptureQueriesContext(connection) as asked:
        call_command("reindex", verbosity=0)
    # How many rows there are where is counted too: SQLite would read a large table in the wrong order.
    assert asked[-1]["sql"] == "ANALYZE"
    assert contents() == kept
    assert not Entry.objects.filter(pk=stray.pk).exists()
    assert rebuild() == Entry.objects.count()


@pytest.mark.usefixtures("searchable")
def test_an_outline_is_as_its_entry_whatever_is_written() -> None:
    columns = [field.attname for field in Outlined._meta.get_fields()]

    def rows(model: type[Outlined]) -> list[object]:
        return list(model._default_manager.order_by("pk").values_list("pk", *columns))

    assert len(rows(Outline)) > 100
    assert rows(Outline) == rows(Entry)
    program = make.program("Zamrud")
    Entry.objects.filter(noun="regions").update(state_until=date(2030, 1, 1), weight=7)
    set_publication(make.program("Mirah"), Publication.WITHDRAWN)
    assert Outline.objects.get(noun="programs", object_id=program.pk).title == "Zamrud"
    assert rows(Outline) == rows(Entry)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="On PostgreSQL outlines are a view of the entries.")
def test_verify_names_outlines_that_differ_and_reindex_mends_them(capsys: pytest.CaptureFixture[str]) -> None:
    programs = [make.program(title) for title in ("Zamrud", "Mirah")]
    wrong, missing = Entry.objects.filter(noun="programs", object_id__in=[one.pk for one in programs]).values_list(
        "pk", flat=True
    )
    Outline.objects.filter(pk=wrong).update(facets="province:99")
    Outline.objects.filter(pk=missing).delete()
    Outline.objects.create(pk=10**6, noun="regions", object_id=10**6, title="Zamrud", weight=1, length=1)
    with pytest.raises(CommandError):
        call_command("verify")
    said = capsys.readouterr().out
    for pk in (wrong, missing, 10**6):
        assert f"search_outline: the outline {pk} is not as its entry is." in said
    call_command("reindex", verbosity=0)
    call_command("verify")


def test_every_kind_of_record_is_in_the_index() -> None:
    assert set(NOUNS) == {model.noun for model in record_models()}


def contents() -> list[object]:
    entries = Entry.objects.order_by("noun", "object_id").values_list("noun", "object_id", "fingerprint", "facets")
    terms = Term.objects.order_by("word").values_list("word", "uses")
    return [list(entries), sorted(Name.objects.values_list("key", flat=True)), list(terms)]


def test_goals_and_sectors_are_words_that_find_a_programme_behind_those_of_that_name() -> None:
    named = make.program("Zamrud")
    program = make.program("Bakau")
    goal = make.code(SdgGoal, "15", name="Ekosistem daratan", name_en="Life on land")
    category = make.code(Sector, "312", name="Zamrud kehutanan", name_en="Forestry")
    sector = make.code(Sector, "31220", name="Pengembangan kencana", name_en="Forestry development", category=category)
    with recording(program):
        program.sdg_goals.add(goal)
        program.sectors.add(sector)
    for question in ("SDG 15", "TPB 15", "sdgs 15", "life on land", "ekosistem daratan", "kencana", "forestry"):
        assert found(question) == {program.public_id}, question
    finding = find("zamrud", {})
    assert [entry.record_id for entry in in_order(finding)] == [named.public_id, program.public_id]
    # Whoever is called otherwise is found so, a category too.
    for row, name in ((category, "Mirah"), (goal, "Intan")):
        door = RowDoor(row)
        row.name = name
        row.save()
        door.close()
        assert found(name) == {program.public_id}
    assert found("kehutanan") == set()
