"""Two pairs of eyes: whose records a person changes, and who may publish what another one entered."""

import pytest
from django.core.exceptions import PermissionDenied

from portal.base.models import Change
from portal.base.publishing import Publication
from portal.base.recording import recording, set_publication
from programs.models import Agreement, Program
from tests import make
from tests.admin.forms import messages_of
from tests.admin.test_publication_on_the_desk import page_of, press


@pytest.fixture
def office(db):
    return make.office(name="Bappeda")


def draft(office, **fields):
    program = make.program(publication=make.DRAFT, office=office, **fields)
    make.cite(program)
    set_publication(program.partners.get().partner, Publication.PUBLISHED) if not published_partner(program) else None
    return program


def published_partner(program):
    return program.partners.get().partner.publication == Publication.PUBLISHED


def test_an_editor_changes_the_records_of_the_own_office_and_reads_the_others(desk, office):
    own, other = draft(office), draft(make.office())
    editor = desk("editor", office=office)
    assert 'name="_save"' in editor.get(page_of(own)).content.decode()
    page = editor.get(page_of(other))
    assert page.status_code == 200 and 'name="_save"' not in page.content.decode()
    assert editor.post(page_of(other), {"title": "Diam-diam"}).status_code == 403
    assert editor.post(page_of(other).replace("change", "delete"), {"post": "yes"}).status_code == 403


def test_an_office_may_open_its_records_to_the_others(desk, office):
    open_to_all = draft(make.office(is_open_to_others=True))
    press(desk("editor", office=office), open_to_all, "in_review")
    open_to_all.refresh_from_db()
    assert open_to_all.publication == Publication.IN_REVIEW


def test_a_record_of_no_office_is_everybody_s_and_an_administrator_keeps_all(desk, office):
    nobodys, others = draft(None), draft(make.office())
    assert 'name="_save"' in desk("editor", office=office).get(page_of(nobodys)).content.decode()
    assert 'name="_save"' in desk("administrator", office=office).get(page_of(others)).content.decode()


def test_a_publisher_publishes_only_the_records_of_the_own_office(desk, office):
    other = draft(make.office())
    set_publication(other, Publication.IN_REVIEW, by=make.user())
    publisher = desk("publisher", office=office)
    assert "Save and publish" not in publisher.get(page_of(other)).content.decode()
    chosen = {"action": "publish_selected", "_selected_action": [other.pk]}
    answer = publisher.post("/en/admin/programs/program/", chosen, follow=True)
    assert messages_of(answer) == [f"“{other.title}” stays as it is: another office keeps it."]
    other.refresh_from_db()
    assert other.publication == Publication.IN_REVIEW


def test_a_second_person_publishes_what_the_first_sent_for_review(desk, office):
    program, editor, publisher = draft(office), desk("editor", office=office), desk("publisher", office=office)
    press(editor, program, "in_review")
    answer = press(publisher, program, "published")
    assert "is now public" in " ".join(messages_of(answer))
    published, sent = Change.objects.filter(record_id=program.public_id)[:2]
    assert (sent.action, sent.by, published.action, published.by) == (
        "submitted",
        editor.person,
        "published",
        publisher.person,
    )


def test_nobody_publishes_what_they_sent_for_review_themselves(desk, office):
    program, publisher = draft(office), desk("publisher", office=office)
    assert "Save and publish" not in publisher.get(page_of(program)).content.decode()
    page = press(publisher, program, "in_review").content.decode()
    assert "Save and publish" not in page and "You sent it for review, so somebody else publishes it." in page
    assert press(publisher, program, "published").status_code == 403
    with pytest.raises(PermissionDenied):
        set_publication(program, Publication.PUBLISHED, by=publisher.person)
    assert not Program.objects.published().exists()


def test_who_changes_what_was_sent_for_review_needs_it_sent_again(desk, office):
    program, editor, publisher = draft(office), desk("editor", office=office), desk("publisher", office=office)
    press(editor, program, "in_review")
    page = press(publisher, program, "in_review", title="Judul yang dibenahi").content.decode()
    assert "Save and publish" not in page
    press(editor, program, "in_review")
    press(publisher, program, "published")
    program.refresh_from_db()
    assert (program.title, program.publication) == ("Judul yang dibenahi", Publication.PUBLISHED)


def test_a_typing_error_mended_in_review_by_the_publisher_is_not_published_by_the_publisher(desk, office):
    program, editor, publisher = draft(office), desk("editor", office=office), desk("publisher", office=office)
    press(editor, program, "in_review")
    program.refresh_from_db()
    with recording(program, by=publisher.person):
        program.title = "Lain"
        program.save()
    page = publisher.get(page_of(program)).content.decode()
    assert "You changed it after it was sent for review" in page and "Save and publish" not in page


def test_an_office_of_one_person_publishes_alone_and_the_log_says_so(desk):
    alone = make.office(publishes_alone=True)
    program, person = draft(alone), desk("publisher", office=alone)
    press(person, program, "published", title="Sendiri")
    assert set(
        Change.objects.filter(record_id=program.public_id, by=person.person).values_list("action", flat=True)
    ) == {
        "changed",
        "published",
    }


def test_what_a_record_names_goes_with_it_to_review_and_to_the_public(desk, office):
    partner = make.partner("Yayasan Baru", publication=make.DRAFT, office=office)
    make.cite(partner, source=make.source(make.DRAFT, title="Naskah", office=office))
    agreement = make.agreement(
        "01/PKS/A-B/I/2024",
        publication=make.DRAFT,
        office=office,
        parties=[(partner, "funder"), (make.partner(), "recipient")],
    )
    make.cite(agreement, source=partner.citations.get().source)
    editor, publisher = desk("editor", office=office), desk("publisher", office=office)
    answer = press(editor, agreement, "in_review")
    assert "Sent for review with it: “Naskah”, “Yayasan Baru”." in messages_of(answer)
    answer = press(publisher, agreement, "published")
    assert "Published with it: “Naskah”, “Yayasan Baru”." in messages_of(answer)
    partner.refresh_from_db()
    assert partner.publication == Publication.PUBLISHED and Agreement.objects.published().exists()


def test_what_is_not_ready_stays_behind_and_holds_the_rest(desk, office):
    unready = make.partner("Tanpa sumber", publication=make.DRAFT, office=office)
    agreement = make.agreement(
        publication=make.DRAFT, office=office, parties=[(unready, "funder"), (make.partner(), "recipient")]
    )
    make.cite(agreement)
    press(desk("editor", office=office), agreement, "in_review")
    answer = press(desk("publisher", office=office), agreement, "published")
    assert "1 thing has to be mended first" in " ".join(messages_of(answer))
    assert not Agreement.objects.published().exists()
    unready.refresh_from_db()
    assert unready.publication == Publication.IN_REVIEW


def test_two_that_name_each_other_are_published_together(desk, office):
    first = make.partner("Pertama", publication=make.DRAFT, office=office)
    second = make.partner("Kedua", publication=make.DRAFT, office=office, parent=first)
    for partner in (first, second):
        make.cite(partner)
    with recording(first):
        first.successors.add(second)
    press(desk("editor", office=office), first, "in_review")
    press(desk("publisher", office=office), first, "published")
    assert {first.__class__.objects.get(pk=each.pk).publication for each in (first, second)} == {Publication.PUBLISHED}


def test_a_remark_of_the_one_who_returned_it_is_on_the_page(desk, office):
    program, editor, publisher = draft(office), desk("editor", office=office), desk("publisher", office=office)
    press(editor, program, "in_review")
    press(publisher, program, "draft", reason="Periode belum ada sumbernya")
    page = editor.get(page_of(program)).content.decode()
    assert "Returned by" in page and "Periode belum ada sumbernya" in page
