"""A public record stays as it is while its change is prepared, and a second person decides."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.base.models import Acknowledgement, Change, Proposal, RegistryVersion
from portal.base.recording import recording
from programs.models import Agreement
from tests import make
from tests.admin.forms import filled, messages_of
from tests.admin.test_publication_on_the_desk import page_of


@pytest.fixture
def office(db):
    return make.office(name="Bappeda")


@pytest.fixture
def agreement(office):
    giver, taker = make.partner("Pemberi"), make.partner("Penerima")
    return make.agreement(
        "01/PKS/A-B/I/2024",
        title="Kerja sama",
        amount=1000000,
        office=office,
        parties=[(giver, "funder"), (taker, "recipient")],
    )


def page_of_proposal(proposal):
    return f"/en/admin/base/proposal/{proposal.pk}/change/"


def save(client, record, **typed):
    page = client.get(page_of(record))
    return client.post(page_of(record), filled(page, **{"reason": "Salah ketik"} | typed), follow=True)


def decide(client, proposal, step, **sent):
    seen = Proposal.objects.get(pk=proposal.pk).changed_at.isoformat()
    return client.post(page_of_proposal(proposal), {"step": step, "seen": seen, **sent}, follow=True)


def test_an_editor_s_change_waits_and_the_public_sees_the_old_one(desk, office, agreement, client):
    version = RegistryVersion.current()
    answer = save(desk("editor", office=office), agreement, title="Kerja sama besar")
    assert "Kept as a proposal" in " ".join(messages_of(answer))
    agreement.refresh_from_db()
    assert agreement.title == "Kerja sama" and RegistryVersion.current() == version
    assert "Kerja sama besar" not in client.get(agreement.get_absolute_url()).content.decode()
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.reason, proposal.wanted["fields"]["title"]) == (
        "waiting",
        "Salah ketik",
        "Kerja sama besar",
    )


def test_a_publisher_sees_it_side_by_side_with_rows_and_accepts(desk, office, agreement, client):
    editor, publisher = desk("editor", office=office), desk("publisher", office=office)
    third = make.partner("Pihak ketiga")
    save(
        editor,
        agreement,
        title="Kerja sama besar",
        amount="2000000",
        parties__TOTAL_FORMS="3",
        parties__2__partner=third.pk,
        parties__2__role="party",
        public_note="Jumlah dibetulkan",
        public_note_en="Amount corrected",
    )
    proposal = Proposal.objects.get()
    page = publisher.get(page_of_proposal(proposal)).content.decode()
    for words in (
        "Kerja sama besar",
        "2,000,000.00",
        "1,000,000.00",
        "Pihak ketiga",
        "Salah ketik",
        "Amount corrected",
    ):
        assert words in page, words
    decide(publisher, proposal, "accept")
    agreement.refresh_from_db()
    assert (agreement.title, agreement.amount) == ("Kerja sama besar", 2000000)
    assert [party.partner.name for party in agreement.parties.all()] == ["Pemberi", "Penerima", "Pihak ketiga"]
    change = Change.objects.first()
    assert (change.by, change.prepared_by, change.reason, change.public_note, change.public_note_en, change.number) == (
        publisher.person,
        editor.person,
        "Salah ketik",
        "Jumlah dibetulkan",
        "Amount corrected",
        RegistryVersion.current(),
    )
    assert "Kerja sama besar" in client.get(agreement.get_absolute_url()).content.decode()


def test_nobody_decides_on_their_own_proposal_nor_on_another_office_s(desk, office, agreement):
    author = desk("publisher", office=office)
    save(author, agreement, title="Sendiri")
    proposal = Proposal.objects.get()
    assert "You prepared it, so somebody else decides." in author.get(page_of_proposal(proposal)).content.decode()
    for client in (author, desk("publisher"), desk("editor", office=office), desk("viewer")):
        assert decide(client, proposal, "accept").status_code == 403
    agreement.refresh_from_db()
    assert agreement.title == "Kerja sama"


def test_a_returned_proposal_goes_on_where_it_was_left_and_is_sent_again(desk, office, agreement):
    editor, publisher = desk("editor", office=office), desk("publisher", office=office)
    third = make.partner("Pihak ketiga")
    save(
        editor,
        agreement,
        title="Tertulis",
        parties__TOTAL_FORMS="3",
        parties__2__partner=third.pk,
        parties__2__role="party",
    )
    proposal = Proposal.objects.get()
    answer = decide(publisher, proposal, "return", remark=" ")
    assert answer.status_code == 422 and "Write a remark" in answer.content.decode()
    decide(publisher, proposal, "return", remark="Periksa judulnya")
    page = editor.get(page_of(agreement))
    text = page.content.decode()
    assert "Periksa judulnya" in text and 'value="Tertulis"' in text and "Pihak ketiga" in text
    assert page.context["adminform"].form.initial["reason"] == "Salah ketik"
    assert agreement.parties.count() == 2, "what is shown was not written"
    save(editor, agreement, title="Tertulis benar")
    proposal = Proposal.objects.get()
    assert proposal.state == "waiting" and len(proposal.wanted["parts"]["parties"]) == 3
    decide(publisher, proposal, "accept")
    agreement.refresh_from_db()
    assert agreement.title == "Tertulis benar" and agreement.parties.count() == 3


def test_a_proposal_is_refused_with_a_remark_or_taken_back_by_its_author(desk, office, agreement):
    editor, publisher = desk("editor", office=office), desk("publisher", office=office)
    save(editor, agreement, title="Satu")
    decide(publisher, Proposal.objects.get(), "refuse", remark="Tidak ada dasarnya")
    save(editor, agreement, title="Dua")
    assert decide(publisher, Proposal.objects.open().get(), "take-back").status_code == 403
    decide(editor, Proposal.objects.open().get(), "take-back")
    assert set(Proposal.objects.values_list("state", flat=True)) == {"refused", "taken_back"}
    assert decide(publisher, Proposal.objects.first(), "accept").status_code == 403
    agreement.refresh_from_db()
    assert agreement.title == "Kerja sama"


def test_two_proposals_on_one_record_are_told_of_each_other(desk, office, agreement):
    one, other = desk("editor", office=office, first_name="Siti"), desk("editor", office=office, first_name="Budi")
    save(one, agreement, title="Dari Siti")
    assert "Siti has proposed a change to this record" in other.get(page_of(agreement)).content.decode()
    answer = save(other, agreement, title_en="From Budi")
    assert "Siti has another proposal for this record" in answer.content.decode()
    page = desk("publisher", office=office).get(page_of_proposal(Proposal.objects.last())).content.decode()
    assert "Budi has another proposal for this record" in page


def test_what_the_record_gained_meanwhile_is_not_lost(desk, office, agreement):
    editor, publisher = desk("editor", office=office), desk("publisher", office=office)
    save(editor, agreement, title="Judul baru")
    with recording(agreement, reason="lewat perintah"):
        agreement.amount = 5000000
        agreement.save()
        agreement.parties.create(partner=make.partner("Datang kemudian"), position=9)
    page = publisher.get(page_of_proposal(Proposal.objects.get())).content.decode()
    assert "What others changed meanwhile" in page and "Datang kemudian" in page
    decide(publisher, Proposal.objects.get(), "accept")
    agreement.refresh_from_db()
    assert (agreement.title, agreement.amount, agreement.parties.count()) == ("Judul baru", 5000000, 3)


@pytest.mark.parametrize(("choice", "title"), [("live", "Dari perintah"), ("proposed", "Dari penyunting")])
def test_where_both_changed_the_same_the_publisher_has_to_choose(desk, office, agreement, choice, title):
    editor, publisher = desk("editor", office=office), desk("publisher", office=office)
    save(editor, agreement, title="Dari penyunting", amount="7000000")
    with recording(agreement):
        agreement.title = "Dari perintah"
        agreement.save()
    proposal = Proposal.objects.get()
    answer = decide(publisher, proposal, "accept")
    assert answer.status_code == 422 and "Both changed the same" in answer.content.decode()
    decide(publisher, proposal, "accept", **{"choice:fields:title:": choice})
    agreement.refresh_from_db()
    assert (agreement.title, agreement.amount) == (title, 7000000)


def test_a_change_of_a_public_record_asks_for_a_reason(desk, office, agreement):
    answer = save(desk("editor", office=office), agreement, title="Lain", reason="")
    assert "Say why" in answer.content.decode() and 'value="Lain"' in answer.content.decode()
    assert not Proposal.objects.exists()


def test_a_note_for_the_desk_needs_no_second_person(desk, office, agreement):
    answer = save(desk("editor", office=office), agreement, staff_note="Tanya arsip")
    assert "readers see no difference" in " ".join(messages_of(answer))
    agreement.refresh_from_db()
    assert agreement.staff_note == "Tanya arsip" and not Proposal.objects.exists()


def test_saving_a_public_record_unchanged_proposes_nothing(desk, office, agreement):
    answer = save(desk("editor", office=office), agreement)
    assert "Nothing was changed." in messages_of(answer)
    assert not Proposal.objects.exists()


def test_a_proposal_that_would_take_the_last_source_away_is_not_accepted(desk, office, agreement):
    editor, publisher = desk("editor", office=office), desk("publisher", office=office)
    save(editor, agreement, citations__0__DELETE="on")
    answer = decide(publisher, Proposal.objects.get(), "accept")
    assert answer.status_code == 422 and "No source is given" in answer.content.decode()
    assert agreement.citations.exists()


def test_a_proposal_that_brings_something_odd_is_accepted_with_a_word_on_it(desk, office, agreement):
    editor, publisher = desk("editor", office=office), desk("publisher", office=office)
    dates = {"period_start": "01-08-2024", "period_end": "31-07-2023", "period_precision": "day"}
    save(editor, agreement, **dates)
    answer = decide(publisher, Proposal.objects.get(), "accept")
    page = answer.content.decode()
    assert answer.status_code == 422 and "write in the remark why, and accept it again" in page
    agreement.refresh_from_db()
    assert agreement.period_end is None and not Acknowledgement.objects.exists()
    decide(publisher, Proposal.objects.get(), "accept", remark="Demikian tertulis dalam naskah")
    agreement.refresh_from_db()
    assert str(agreement.period_end) == "2023-07-31"
    assert Acknowledgement.objects.get().remark == "Demikian tertulis dalam naskah"
    assert agreement.publication_problems() == []


def test_a_proposal_that_names_what_is_gone_says_so_and_changes_nothing(desk, office, agreement):
    editor, publisher = desk("editor", office=office), desk("publisher", office=office)
    gone = make.partner("Sementara", publication=make.DRAFT)
    save(editor, agreement, parties__TOTAL_FORMS="3", parties__2__partner=gone.pk, parties__2__role="party")
    gone.delete()
    answer = decide(publisher, Proposal.objects.get(), "accept")
    assert answer.status_code == 422 and "is no longer there" in answer.content.decode()
    assert agreement.parties.count() == 2


def test_a_form_with_an_error_comes_back_whole_and_nothing_is_kept(desk, office, agreement):
    answer = save(desk("editor", office=office), agreement, title="Masih di sini", period_start="99-99-2020")
    page = answer.content.decode()
    assert "Nothing was saved yet" in page and 'value="Masih di sini"' in page
    assert not Proposal.objects.exists()


def test_a_publisher_who_publishes_alone_changes_a_public_record_at_once(desk, agreement):
    alone = make.office(publishes_alone=True)
    Agreement.objects.update(office=alone)
    person = desk("publisher", office=alone)
    save(person, agreement, title="Langsung")
    agreement.refresh_from_db()
    assert agreement.title == "Langsung" and not Proposal.objects.exists()
    assert Change.objects.first().reason == "Salah ketik"


def test_the_pages_of_proposals_ask_as_often_for_many_rows_as_for_few(
    desk, office, django_assert_num_queries, agreement
):
    editor, publisher = desk("editor", office=office), desk("publisher", office=office)
    few, many = [(make.partner(), "party") for _ in range(2)], [(make.partner(), "party") for _ in range(12)]
    counts = []
    for parties in (few, many):
        record = make.agreement(office=office, parties=parties)
        save(editor, record, title="Lain")
        proposal = Proposal.objects.open().for_record(record).get()
        publisher.get(page_of_proposal(proposal))
        counts.append(_queries(publisher, page_of_proposal(proposal)))
    assert counts[0] == counts[1]


def _queries(client, address):
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)
