"""Two people editing one record: neither overwrites the other unseen, and nothing typed is lost."""

import pytest

from portal.base.models import Change, Proposal
from portal.base.recording import recording
from tests import make
from tests.admin.forms import filled
from tests.admin.test_proposals import decide, page_of_proposal
from tests.admin.test_publication_on_the_desk import page_of


@pytest.fixture
def agreement(db):
    parties = [(make.partner("Pemberi"), "funder"), (make.partner("Penerima"), "recipient")]
    return make.agreement("01/PKS/A-B/I/2024", make.DRAFT, title="Kerja sama", parties=parties)


def opened(client, record):
    """What the form sends that this person has just opened."""
    return filled(client.get(page_of(record)))


def send(client, record, sent, **typed):
    typed = {name.replace("__", "-"): value for name, value in typed.items()}
    return client.post(page_of(record), sent | typed, follow=True)


def test_the_second_is_told_what_the_first_changed_and_sees_both(desk, agreement):
    first, second = desk("editor", first_name="Siti"), desk("editor", first_name="Budi")
    early, late = opened(first, agreement), opened(second, agreement)
    send(first, agreement, early, title="Judul Siti")
    answer = send(second, agreement, late, title_en="Title by Budi", kind_as_written="Perjanjian")
    page = answer.content.decode()
    assert "Nothing of yours is lost" in page and "What others changed meanwhile" in page
    for words in ("Siti: changed", "Judul Siti", "Title by Budi", "Perjanjian"):
        assert words in page, words
    agreement.refresh_from_db()
    assert (agreement.title, agreement.title_en) == ("Judul Siti", ""), "nothing was overwritten"
    decide(second, Proposal.objects.get(), "accept")
    agreement.refresh_from_db()
    assert (agreement.title, agreement.title_en, agreement.kind_as_written) == (
        "Judul Siti",
        "Title by Budi",
        "Perjanjian",
    )
    assert not Proposal.objects.exists(), "what was held is no proposal of its own"
    assert Change.objects.first().by == second.person


def test_where_both_typed_in_the_same_place_the_second_chooses(desk, agreement):
    first, second = desk("editor"), desk("editor")
    early, late = opened(first, agreement), opened(second, agreement)
    send(first, agreement, early, title="Judul pertama")
    send(second, agreement, late, title="Judul kedua")
    held = Proposal.objects.get()
    assert decide(second, held, "accept").status_code == 422
    assert decide(first, held, "accept").status_code == 403, "it is the second one's to decide"
    decide(second, held, "accept", **{"choice:fields:title:": "proposed"})
    agreement.refresh_from_db()
    assert agreement.title == "Judul kedua"


def test_a_row_that_the_first_deleted_and_the_second_left_alone_stays_deleted(desk, agreement):
    first, second = desk("editor"), desk("editor")
    early, late = opened(first, agreement), opened(second, agreement)
    send(first, agreement, early, parties__1__DELETE="on")
    send(second, agreement, late, title="Judul kedua")
    decide(second, Proposal.objects.get(), "accept")
    agreement.refresh_from_db()
    assert [party.partner.name for party in agreement.parties.all()] == ["Pemberi"]
    assert agreement.title == "Judul kedua"


def test_rows_both_added_are_both_kept(desk, agreement):
    first, second = desk("editor"), desk("editor")
    early, late = opened(first, agreement), opened(second, agreement)
    one, other = make.partner("Dari pertama"), make.partner("Dari kedua")
    new = {"parties__TOTAL_FORMS": "3", "parties__2__role": "party"}
    send(first, agreement, early, parties__2__partner=one.pk, **new)
    send(second, agreement, late, parties__2__partner=other.pk, **new)
    decide(second, Proposal.objects.get(), "accept")
    names = {party.partner.name for party in agreement.parties.all()}
    assert names == {"Pemberi", "Penerima", "Dari pertama", "Dari kedua"}


def test_an_error_in_a_late_form_loses_nothing_and_writes_nothing(desk, agreement):
    first, second = desk("editor"), desk("editor")
    early, late = opened(first, agreement), opened(second, agreement)
    send(first, agreement, early, parties__1__DELETE="on")
    page = send(second, agreement, late, title="Masih ada", period_start="99-99-2020").content.decode()
    assert "Nothing was saved yet" in page and 'value="Masih ada"' in page and "Penerima" in page
    assert agreement.parties.count() == 1 and not Proposal.objects.exists()


def test_what_was_typed_late_may_be_dropped_or_gone_on_with(desk, agreement):
    first, second = desk("editor"), desk("editor")
    early, late = opened(first, agreement), opened(second, agreement)
    send(first, agreement, early, title="Judul pertama")
    send(second, agreement, late, title="Judul kedua", title_en="Second")
    page = second.get(page_of(agreement))
    assert page.context["adminform"].form["title"].value() == "Judul kedua"
    send(second, agreement, filled(page), title="Judul bersama")
    agreement.refresh_from_db()
    assert (agreement.title, agreement.title_en) == ("Judul bersama", "Second")
    assert not Proposal.objects.exists()


def test_who_saves_alone_is_never_asked(desk, agreement):
    editor = desk("editor")
    for title in ("Satu", "Dua"):
        send(editor, agreement, opened(editor, agreement), title=title)
        agreement.refresh_from_db()
        assert agreement.title == title
    assert not Proposal.objects.exists()


def test_a_record_published_meanwhile_is_changed_by_a_proposal(desk):
    office = make.office()
    source = make.source(make.DRAFT, office=office, title="Naskah")
    editor = desk("editor", office=office)
    sent = opened(editor, source)
    make.set_publication(source, make.PUBLISHED)
    answer = send(editor, source, sent, title="Naskah lain", reason="Judulnya lain")
    source.refresh_from_db()
    assert source.title == "Naskah"
    proposal = Proposal.objects.get()
    assert proposal.state == "waiting" and answer.redirect_chain[-1][0] == page_of_proposal(proposal)


def test_a_note_in_the_log_of_another_record_is_no_reason_to_hold(desk, agreement):
    editor = desk("editor")
    sent = opened(editor, agreement)
    other = make.agreement(publication=make.DRAFT)
    with recording(other):
        other.title = "Lain"
        other.save()
    send(editor, agreement, sent, title="Langsung")
    agreement.refresh_from_db()
    assert agreement.title == "Langsung"
