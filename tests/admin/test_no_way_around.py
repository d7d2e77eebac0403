"""What a second person looked at is what becomes public, and nobody saves over another one's work unseen."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from portal.base import proposing
from portal.base.admin import SourceAdmin
from portal.base.models import Change, Proposal
from portal.base.publishing import Publication
from portal.base.recording import delete, recording
from portal.base.review import why_not_publish
from portal.base.rewriting import rewrite
from portal.base.snapshots import snapshots
from tests import make
from tests.admin.forms import filled, messages_of
from tests.admin.test_proposals import decide, page_of_proposal, save
from tests.admin.test_publication_on_the_desk import page_of, press


@pytest.fixture
def office(db):
    return make.office(name="Bappeda")


@pytest.fixture
def agreement(office):
    parties = [(make.partner("Pemberi"), "funder"), (make.partner("Penerima"), "recipient")]
    return make.agreement("01/PKS/A-B/I/2024", title="Kerja sama", office=office, parties=parties)


def changed_elsewhere(record, **columns):
    with recording(record, by=make.user()):
        for name, value in columns.items():
            setattr(record, name, value)
        record.save()


@pytest.mark.parametrize("start", [None, "", "0", "x", "of another record"])
def test_a_form_that_does_not_say_where_it_started_saves_nothing(desk, start):
    draft, other = make.source(make.DRAFT, title="Naskah"), make.source(make.DRAFT)
    editor = desk("editor")
    sent = filled(editor.get(page_of(draft)), title="Menimpa")
    changed_elsewhere(draft, title="Disimpan orang lain")
    del sent["_start"]
    if start is not None:
        sent["_start"] = proposing.latest_change(other).pk if start == "of another record" else start
    assert editor.post(page_of(draft), sent).status_code == 400
    draft.refresh_from_db()
    assert draft.title == "Disimpan orang lain"


def test_what_is_saved_while_a_form_is_being_made_is_not_overwritten_by_it(desk, monkeypatch):
    draft = make.source(make.DRAFT, title="Naskah")
    editor = desk("editor")
    shown = SourceAdmin.render_change_form

    def late(self, *args, **kwargs):
        changed_elsewhere(draft, title="Disimpan orang lain")
        return shown(self, *args, **kwargs)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(SourceAdmin, "render_change_form", late)
        page = editor.get(page_of(draft))
    editor.post(page_of(draft), filled(page, title_en="Text"), follow=True)
    draft.refresh_from_db()
    assert draft.title == "Disimpan orang lain"
    assert Proposal.objects.get().state == Proposal.State.HELD


def test_a_withdrawal_asks_for_a_reason(desk, office, agreement):
    publisher = desk("publisher", office=office)
    answer = press(publisher, agreement, "withdrawn")
    assert "Say why: a change of a public record has a reason." in answer.content.decode()
    agreement.refresh_from_db()
    assert agreement.publication == Publication.PUBLISHED
    press(publisher, agreement, "withdrawn", reason="Dibatalkan")
    agreement.refresh_from_db()
    assert agreement.publication == Publication.WITHDRAWN
    assert Change.objects.first().reason == "Dibatalkan"


@pytest.mark.parametrize("typed", [{}, {"title_en": "Cooperation"}])
def test_a_late_withdrawal_is_carried_out_and_overwrites_nothing(desk, office, agreement, typed):
    publisher = desk("publisher", office=office)
    sent = filled(publisher.get(page_of(agreement)), reason="Dibatalkan", **typed) | {"_publication": "withdrawn"}
    changed_elsewhere(agreement, title="Disimpan orang lain")
    answer = publisher.post(page_of(agreement), sent, follow=True)
    agreement.refresh_from_db()
    assert (agreement.publication, agreement.title) == (Publication.WITHDRAWN, "Disimpan orang lain")
    assert "was withdrawn" in " ".join(messages_of(answer))
    if typed:
        decide(publisher, Proposal.objects.get(), "accept")
        agreement.refresh_from_db()
        assert (agreement.title, agreement.title_en) == ("Disimpan orang lain", "Cooperation")
    assert not Proposal.objects.exists()


def test_a_withdrawal_from_one_s_own_proposal_leaves_no_proposal_behind(desk, office, agreement):
    publisher = desk("publisher", office=office)
    save(publisher, agreement, title="Usulan")
    press(publisher, agreement, "withdrawn", reason="Dibatalkan")
    agreement.refresh_from_db()
    assert (agreement.publication, agreement.title) == (Publication.WITHDRAWN, "Usulan")
    assert not Proposal.objects.open().exists()


@pytest.mark.parametrize("step", ["accept", "return", "refuse"])
def test_what_its_author_changed_since_it_was_looked_at_is_looked_at_again(desk, office, agreement, step):
    editor, publisher = desk("editor", office=office), desk("publisher", office=office)
    save(editor, agreement, title="Yang dilihat")
    seen = publisher.get(page_of_proposal(Proposal.objects.get())).context["seen"]
    save(editor, agreement, title="Yang belum dilihat")
    answer = decide(publisher, Proposal.objects.get(), step, remark="Begitu", seen=seen)
    assert answer.status_code == 422 and "Please look again" in answer.content.decode()
    agreement.refresh_from_db()
    assert agreement.title == "Kerja sama"
    decide(publisher, Proposal.objects.get(), step, remark="Begitu", seen=answer.context["seen"])
    assert Proposal.objects.get().decided_by == publisher.person


def test_a_save_that_goes_on_with_a_proposal_accepted_meanwhile_is_a_new_one(desk, office, agreement):
    editor, publisher = desk("editor", office=office), desk("publisher", office=office)
    save(editor, agreement, title="Pertama")
    early = Proposal.objects.get()
    decide(publisher, early, "accept")
    later = proposing.propose(agreement, early.base, early.wanted, by=editor.person, earlier=early)
    early.refresh_from_db()
    assert early.state == Proposal.State.ACCEPTED and later.pk != early.pk


def test_a_change_nobody_could_publish_comes_back_as_what_was_typed(desk, office, agreement):
    publisher = desk("publisher", office=office)
    save(publisher, agreement, title="Tanpa sumber", citations__0__DELETE="on")
    office.publishes_alone = True
    office.save()
    answer = save(publisher, agreement, title_en="No source")
    assert answer.status_code == 200 and "No source is given" in " ".join(messages_of(answer))
    agreement.refresh_from_db()
    assert agreement.title == "Kerja sama" and agreement.citations.exists()
    assert Proposal.objects.get().wanted["fields"]["title_en"] == "No source"


def test_a_late_form_sent_for_review_moves_nothing_and_loses_nothing(desk):
    draft = make.source(make.DRAFT, title="Naskah")
    editor = desk("editor")
    sent = filled(editor.get(page_of(draft)), title_en="Text") | {"_publication": "in_review"}
    changed_elsewhere(draft, title="Disimpan orang lain")
    changes = Change.objects.count()
    answer = editor.post(page_of(draft), sent, follow=True)
    assert messages_of(answer) == [
        "Somebody else saved this record while you were working on it. Nothing of yours is lost."
    ]
    draft.refresh_from_db()
    assert (draft.publication, Change.objects.count()) == (Publication.DRAFT, changes)
    assert Proposal.objects.get().wanted["fields"]["title_en"] == "Text"


def test_a_proposal_that_names_what_is_gone_can_be_gone_on_with(desk, office, agreement):
    editor = desk("editor", office=office)
    gone = make.partner("Dihapus", make.DRAFT)
    new = {"parties__TOTAL_FORMS": "3", "parties__2__partner": gone.pk, "parties__2__role": "party"}
    save(editor, agreement, title="Usulan", **new)
    delete(gone)
    answer = save(editor, agreement, title="Usulan kedua")
    assert answer.status_code == 200
    wanted = Proposal.objects.get().wanted
    assert wanted["fields"]["title"] == "Usulan kedua" and len(wanted["parts"]["parties"]) == 2


def test_an_earlier_state_does_not_bring_back_the_office(desk, office):
    source = make.source(make.DRAFT, office=make.office(), title="Naskah")
    early = proposing.latest_change(source)
    changed_elsewhere(source, office=office, title="Naskah lain")
    proposing.restore(
        source, proposing.of_record(source).get(pk=early.pk), by=desk("editor", office=office).person, reason="Salah"
    )
    source.refresh_from_db()
    assert (source.title, source.office) == ("Naskah", office)


def test_who_changed_what_a_command_put_in_review_does_not_publish_it(desk, office):
    source = make.source(make.DRAFT, office=office, title="Dimuat")
    with recording(source):
        source.publication = Publication.IN_REVIEW
        source.save()
    publisher = desk("publisher", office=office)
    assert why_not_publish(publisher.person, source) == ""
    save(publisher, source, title="Diubah")
    source.refresh_from_db()
    assert "You changed it" in why_not_publish(publisher.person, source)


def test_a_deleted_draft_takes_along_what_was_held_for_it(desk):
    draft = make.source(make.DRAFT, title="Naskah")
    first, second = desk("editor"), desk("editor")
    sent = filled(second.get(page_of(draft)), title="Kedua")
    save(first, draft, title="Pertama")
    second.post(page_of(draft), sent)
    assert Proposal.objects.count() == 1
    delete(draft)
    assert not Proposal.objects.exists()


def test_what_is_written_back_takes_back_no_step_taken_meanwhile(agreement):
    stale = type(agreement).objects.get(pk=agreement.pk)
    make.set_publication(agreement, Publication.WITHDRAWN)
    with recording(stale):
        wanted, _public = snapshots(stale)
        rewrite(stale, {**wanted, "fields": wanted["fields"] | {"title": "Lain"}})
    agreement.refresh_from_db()
    assert (agreement.title, agreement.publication) == ("Lain", Publication.WITHDRAWN)


def test_an_earlier_state_is_not_brought_back_at_once_where_the_record_was_published_meanwhile(desk, office):
    source = make.source(make.DRAFT, office=office, title="Naskah")
    early = proposing.of_record(source).first()
    changed_elsewhere(source, title="Naskah lain")
    stale = type(source).objects.get(pk=source.pk)
    make.set_publication(source, Publication.PUBLISHED)
    with translation.override("en"), pytest.raises(ValidationError, match="public now"):
        proposing.restore(stale, early, by=desk("editor", office=office).person, reason="Salah")
    source.refresh_from_db()
    assert (source.title, source.publication) == ("Naskah lain", Publication.PUBLISHED)


def test_an_earlier_state_is_brought_back_over_what_was_seen_and_nothing_later(desk, office):
    source = make.source(make.DRAFT, office=office, title="Naskah")
    first = proposing.latest_change(source)
    changed_elsewhere(source, title="Yang dilihat")
    editor, address = desk("editor", office=office), page_of(source).replace("change/", f"history/{first.pk}/restore/")
    seen = editor.get(address).context["start"]
    changed_elsewhere(source, title="Yang belum dilihat")
    answer = editor.post(address, {"_start": seen, "reason": "Salah"})
    assert answer.status_code == 422 and "Please look again" in answer.content.decode()
    source.refresh_from_db()
    assert source.title == "Yang belum dilihat"


def test_a_proposal_still_means_the_region_whose_code_has_changed_since(desk, office):
    program, region = make.program(office=office), make.region("91.01", "Merauke")
    save(desk("editor", office=office), program, regions__TOTAL_FORMS="1", regions__0__region=region.pk)
    region.codes.create(scheme="kemendagri", code="91.01", is_current=False)
    region.code = "93.01"
    region.save()
    answer = decide(desk("publisher", office=office), Proposal.objects.get(), "accept")
    assert answer.status_code == 200
    assert [share.region for share in program.regions.all()] == [region]
