"""The published history of a record, and the latest changes of the registry: what readers saw, and nothing else."""

import datetime

import pytest
from django.core.management import call_command
from django.test import Client

from portal.base.models import Change
from portal.base.publishing import Publication
from portal.base.recording import record_load, recording, set_publication
from tests import make
from tests.pages.reading import read, text, words

pytestmark = pytest.mark.django_db

SECRET = "zamrudgaib"


def history(record) -> str:
    """The words of the record's history."""
    key = record.code if record.noun == "regions" else record.slug
    return words(read(f"/en/{record.noun}/{key}/history/"))


def test_a_change_stands_side_by_side_with_its_note_and_without_what_is_the_desks() -> None:
    agreement = make.agreement("1/PKS/A-B/I/2020", amount="2900000000", amount_as_written="Rp 2.900.000.000")
    with recording(agreement, by=make.user(username="rina"), reason=SECRET, public_note="Salah ketik."):
        agreement.amount = "2800000000"
        agreement.staff_note = SECRET
        agreement.period_end, agreement.period_precision = datetime.date(2021, 7, 31), "month"
        agreement.save()
        agreement.signatories.create(office="Direktur", person_name=SECRET, is_public_official=True)
        agreement.disbursements.create(kind="paid", amount="1000", currency="IDR", description="tahap I")
        party = agreement.parties.get(role="recipient")
        party.code_in_number = "KODE"
        party.save()
    told = history(agreement)
    version = Change.objects.published().last().number
    for part in [
        *[f"version {version}", "Salah ketik.", "Amount changed Before IDR 2,900,000,000"],
        *["After IDR 2,800,000,000", "Period added After until July 2021", "Signatory added After Office: Direktur"],
        *["Disbursement added", "tahap I", f"Party: Code in the number added {party.partner.name} After KODE"],
    ]:
        assert part in told, part
    for hidden in (SECRET, "rina", "Note for the desk"):
        assert hidden not in told, hidden
    # One click from the record, in the page's language.
    page = read(agreement)
    assert f'href="/en/agreements/{agreement.slug}/history/"' in page
    assert f"(version {version})" in words(page)


def test_a_first_publication_shows_the_record_as_published_and_never_its_drafts() -> None:
    program = make.program(SECRET, make.DRAFT, regions=[make.region("35.05", "Kabupaten Blitar")])
    assert Client().get(f"/programs/{program.public_id}/history/").status_code == 404
    with recording(program):
        program.title, program.summary = "Air bersih", "Sumur untuk desa."
        program.save()
        program.partners.create(partner=make.partner(SECRET, make.DRAFT), role="funder")
    make.cite(program, "title", quote="Air bersih")
    set_publication(program.partners.get(role="implementer").partner, Publication.PUBLISHED)
    program.partners.get(role="funder").delete()
    set_publication(program, Publication.PUBLISHED, reason=SECRET)
    told = history(program)
    for part in ("First published", "Title Air bersih", "Sumur untuk desa.", "Kabupaten Blitar", "1 citation"):
        assert part in told, part
    assert SECRET not in told
    assert told.count("version") == 1


def test_what_is_not_public_any_more_is_not_named_in_older_entries() -> None:
    gone, stays = make.partner(SECRET), make.partner("Mitra Tetap")
    agreement = make.agreement("1/PKS/A-B/I/2020", amount="5", parties=[(stays, "funder"), (gone, "recipient")])
    copy = make.document(agreement, title=f"Salinan {SECRET}", is_public=True)
    source = make.source(title=f"Sumber {SECRET}")
    make.cite(agreement, "amount", source=source, quote=SECRET)
    make.cite(agreement, "parties", agreement.parties.get(partner=gone).key, quote=f"{SECRET} menerima")
    with recording(agreement):
        agreement.issuer = gone
        agreement.save()
    assert SECRET in history(agreement)
    with recording(agreement):
        agreement.issuer = stays
        agreement.save()
        copy.is_public = False
        copy.save()
    for record in (gone, source):
        set_publication(record, Publication.WITHDRAWN)
    told = history(agreement)
    assert SECRET not in told
    assert "Numbered by changed Before a record that is not public now After Mitra Tetap" in told


def test_a_blanked_value_is_blank_in_the_history_too() -> None:
    program = make.program("Air", summary="Menurut Budi Pribadi")
    with recording(program):
        program.summary = "Sumur"
        program.save()
    assert "Budi Pribadi" in history(program)
    call_command("redact", "Budi Pribadi", verbosity=0)
    told = history(program)
    assert "Budi" not in told
    assert "Summary changed Before Menurut […] After Sumur" in told


def test_what_was_withdrawn_has_no_history_and_what_comes_back_tells_nothing_of_before() -> None:
    program = make.program("Judul lama", summary=SECRET)
    with recording(program, public_note=SECRET):
        program.title = "Judul kedua"
        program.save()
    set_publication(program, Publication.WITHDRAWN, public_note="Ditarik atas permintaan.")
    assert Client().get(f"/programs/{program.slug}/history/").status_code == 404
    with recording(program):
        program.title, program.summary = "Judul baru", ""
        program.save()
    set_publication(program, Publication.PUBLISHED)
    told = history(program)
    assert SECRET not in told and "Judul lama" not in told and "Judul kedua" not in told
    assert "Ditarik atas permintaan." in told and "Judul baru" in told
    assert told.count("withdrawn later") == 3


def test_every_kind_of_record_has_a_history_at_its_own_address() -> None:
    region = make.region("35.05", slug="kabupaten-blitar")
    records = [make.source(), make.partner(), make.program(), make.agreement(), make.activity()]
    records += [make.planning_document(region=region), make.target(region=region), make.indicator()]
    for record in records:
        assert "First published" in history(record), record.noun
    type(region).objects.filter(pk=region.pk).update(publication="published", published_at="2026-01-02T00:00Z")
    assert "It came with the reference data on 2 January 2026" in words(read("/en/regions/35.05/history/"))
    old = Client().get(f"/agreements/{records[3].public_id}/history/", {"page": "1"})
    assert (old.status_code, old["Location"]) == (301, f"/agreements/{records[3].slug}/history/?page=1")


def test_a_long_history_is_told_in_pages_and_other_parameters_are_refused() -> None:
    partner = make.partner("Mitra 0")
    for number in range(1, 21):
        with recording(partner):
            partner.name = f"Mitra {number}"
            partner.save()
    first, second = (read(f"/en/partners/{partner.slug}/history/", page=page) for page in "12")
    assert "After Mitra 20" in words(first) and "First published" not in words(first)
    assert "First published" in words(second)
    for query, status in (("page=3", 404), ("page=x", 400), ("id=1", 400)):
        assert Client().get(f"/partners/{partner.slug}/history/?{query}").status_code == status, query


@pytest.mark.parametrize("rows", [2, 7])
def test_a_history_asks_as_many_queries_however_long_it_is(rows, django_assert_num_queries) -> None:
    program = make.program("Air")
    for number in range(rows):
        with recording(program):
            program.title = f"Air {number}"
            program.save()
            program.partners.create(partner=make.partner(), role="other")
            program.sdg_goals.add(make.sdg_goal(str(number + 1)))
    read(program)
    # 1 the programme, 2 its partners for its label; 3 how many changes, 4 the changes, 5 when it came and went; 6 the
    # partners, 7 the sources, 8 the goals that are named
    with django_assert_num_queries(8):
        read(f"/programs/{program.slug}/history/")


def test_the_latest_changes_name_what_is_public_and_of_the_rest_only_number_kind_id_and_date(client) -> None:
    program = make.program("Air bersih")
    hidden = make.program(SECRET)
    with recording(program, public_note="Periode ditambah."):
        program.period_end, program.period_precision = datetime.date(2024, 12, 31), "year"
        program.save()
    set_publication(hidden, Publication.WITHDRAWN, public_note=SECRET)
    record_load("reference", "regions.csv", {"regions": 3})
    told = text(client.get("/en/changes/"))
    for part in [
        *["Air bersih", "Programme Changed: Period", "Periode ditambah.", hidden.public_id],
        *["Reference data loaded", "A record that is not public now"],
    ]:
        assert part in told, part
    assert SECRET not in told
    desk = Client()
    desk.force_login(make.user(superuser=True))
    make.program(SECRET, make.DRAFT)
    assert SECRET not in text(desk.get("/en/changes/"))
    assert f'href="/en/programs/{program.slug}/history/"' in read("/en/changes/", kind="programs")


def test_changes_are_narrowed_by_kind_and_day_and_a_wrong_value_is_named(client) -> None:
    program, partner = make.program("Air bersih"), make.partner("Mitra Air")
    Change.objects.filter(object_id=partner.pk, noun="partners").update(at="2024-05-03T20:00Z")
    # In Jakarta it was the fourth already.
    for query in ("since=2024-05-04&until=2024-05-04", "kind=partners&until=2024-05-04"):
        told = text(client.get(f"/en/changes/?{query}"))
        assert "Mitra Air" in told and program.title not in told, query
    assert "Mitra Air" not in text(client.get("/en/changes/?until=2024-05-03"))
    for query in ("kind=satellites", "since=kemarin", "until=2024-02-30", "since=2024-05-04&until=2024-05-03", "x=1"):
        assert client.get(f"/en/changes/?{query}").status_code == 400, query


@pytest.mark.parametrize("rows", [2, 7])
def test_the_latest_changes_ask_one_query_for_each_kind_of_record(rows, client, django_assert_num_queries) -> None:
    for _row in range(rows):
        make.program("")
    # 1 how many, with the latest; 2 the changes; 3 partners, 4 programmes, 5 their partners for their labels, 6 sources
    with django_assert_num_queries(6):
        client.get("/changes/")
