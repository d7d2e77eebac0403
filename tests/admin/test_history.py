"""The history of a record on the desk: in plain words, with its rows, and with a way back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.base.models import Change, Proposal
from portal.base.proposing import latest_change
from portal.base.recording import recording
from tests import make
from tests.admin.forms import messages_of
from tests.admin.test_publication_on_the_desk import page_of


def history_of(record):
    return page_of(record).replace("/change/", "/history/")


@pytest.fixture
def agreement(db):
    made = make.agreement("01/PKS/A-B/I/2024", make.DRAFT, title="Awal", amount=1000000)
    with recording(made, reason="Salah ketik", by=make.user(first_name="Siti")):
        made.title, made.amount = "Kemudian", 2000000
        made.save()
        made.parties.all()[1].delete()
        made.region_shares.create(region=make.region("35.05", "Kabupaten Blitar"))
    return made


def restore_address(record, change):
    return f"{history_of(record)}{change.pk}/restore/"


def said(record, words):
    """What the page to restore sends."""
    return {"_start": latest_change(record).pk, **words}


def test_it_says_who_when_old_and_new_and_why_with_rows(desk, agreement):
    page = desk("viewer").get(history_of(agreement)).content.decode()
    for words in (
        "Siti",
        "Salah ketik",
        "Awal",
        "Kemudian",
        "1,000,000.00",
        "2,000,000.00",
        "Kabupaten Blitar",
        "Parties",
    ):
        assert words in page, words
    assert "Restore the state" not in page, "a viewer changes nothing"


def test_an_earlier_state_comes_back_whole_as_a_new_change(desk, agreement):
    editor = desk("editor")
    first = Change.objects.filter(record_id=agreement.public_id).last()
    assert restore_address(agreement, first) in editor.get(history_of(agreement)).content.decode()
    page = editor.get(restore_address(agreement, first)).content.decode()
    assert "Kemudian" in page and "Awal" in page and "Kabupaten Blitar" in page
    sent = said(agreement, {"reason": "Yang pertama benar"})
    answer = editor.post(restore_address(agreement, first), sent, follow=True)
    assert "The earlier state is back." in messages_of(answer)
    agreement.refresh_from_db()
    assert (agreement.title, agreement.amount, agreement.parties.count(), agreement.region_shares.count()) == (
        "Awal",
        1000000,
        2,
        0,
    )
    change = Change.objects.first()
    assert (change.action, change.by, change.reason) == ("restored", editor.person, "Yang pertama benar")
    assert Change.objects.filter(record_id=agreement.public_id).count() == 3


def test_restoring_a_public_record_waits_for_a_second_person_and_asks_for_a_reason(desk):
    office = make.office()
    agreement = make.agreement(office=office, title="Awal")
    with recording(agreement):
        agreement.title = "Kemudian"
        agreement.save()
    first = Change.objects.filter(record_id=agreement.public_id, action="published").get()
    editor = desk("editor", office=office)
    assert editor.post(restore_address(agreement, first), said(agreement, {"reason": ""})).status_code == 422
    editor.post(restore_address(agreement, first), said(agreement, {"reason": "Yang pertama benar"}))
    agreement.refresh_from_db()
    assert (agreement.title, agreement.publication) == ("Kemudian", make.PUBLISHED)
    assert Proposal.objects.get().wanted["fields"]["title"] == "Awal"


def test_a_state_that_names_what_is_gone_is_not_restored_by_half(desk, agreement):
    passing = make.partner("Sementara", publication=make.DRAFT)
    with recording(agreement):
        agreement.title = "Dengan pihak sementara"
        agreement.save()
        agreement.parties.create(partner=passing)
    with_it = Change.objects.first()
    with recording(agreement):
        agreement.parties.get(partner=passing).delete()
    passing.delete()
    with recording(agreement):
        agreement.title = "Terakhir"
        agreement.save()
    answer = desk("editor").post(restore_address(agreement, with_it), said(agreement, {"reason": "-"}))
    assert answer.status_code == 422 and "no longer there" in answer.content.decode()
    agreement.refresh_from_db()
    assert agreement.title == "Terakhir"


def test_nobody_restores_another_office_s_record_nor_another_record_s_state(desk, agreement):
    other = make.agreement(publication=make.DRAFT)
    of_other = Change.objects.filter(record_id=other.public_id).first()
    assert desk("editor").get(restore_address(agreement, of_other)).status_code == 404
    agreement.office = make.office()
    agreement.save()
    first = Change.objects.filter(record_id=agreement.public_id).last()
    assert desk("editor").post(restore_address(agreement, first), said(agreement, {"reason": "-"})).status_code == 403


def test_its_page_asks_as_often_for_many_changes_as_for_few(desk, agreement):
    viewer, counts = desk("viewer"), []
    for more in (2, 10):
        for number in range(more):
            with recording(agreement):
                agreement.title = f"Judul {more} {number}"
                agreement.save()
                agreement.parties.create(partner=make.partner())
        with CaptureQueriesContext(connection) as asked:
            assert viewer.get(history_of(agreement)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
