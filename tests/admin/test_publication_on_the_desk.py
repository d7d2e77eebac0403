"""The way to the public on the desk: who may take which step, and what the page says."""

import pytest

from portal.base.models import Change, RegistryVersion
from portal.base.publishing import Publication
from portal.base.recording import set_publication
from programs.admin.program import ProgramAdmin
from programs.models import Agreement, Program
from tests import make
from tests.admin.forms import filled, messages_of

LIST = "/en/admin/programs/agreement/"


def page_of(record):
    return f"/en/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/change/"


def press(client, record, step, **typed):
    """Press one of the buttons that save the page and move the record on."""
    sent = filled(client.get(page_of(record)), **typed) | {"_publication": step}
    return client.post(page_of(record), sent, follow=True)


def test_everything_that_stands_in_the_way_is_listed_at_once_each_with_its_place(desk):
    hidden = make.program("Program belum terbit", publication=make.DRAFT)
    agreement = make.agreement(publication=make.DRAFT, programs=[hidden])
    agreement.parties.all()[0].delete()
    answer = press(desk("publisher"), agreement, "published")
    page = answer.content.decode()
    assert '<a href="#base-citation-content_type-object_id-group">No source is given.' in page
    assert '<a href="#parties-group">Name at least two parties.' in page
    assert '<a href="#program_shares-group">“Program belum terbit” is named here but not published' in page
    assert "3 things have to be mended first" in " ".join(messages_of(answer))
    assert Agreement.objects.get().publication == Publication.DRAFT


def test_each_place_named_by_an_obstacle_is_on_the_page(desk):
    partner = make.partner(publication=make.DRAFT, kind=None)
    page = press(desk("publisher"), partner, "published").content.decode()
    assert 'href="#id_kind"' in page and 'id="id_kind"' in page
    assert page.count('id="base-citation-content_type-object_id-group"') == 1


def test_a_publisher_publishes_what_is_complete_and_what_was_typed_is_saved_with_it(desk):
    agreement = make.agreement(publication=make.DRAFT)
    make.cite(agreement)
    answer = press(desk("publisher"), agreement, "published", title="Kerja sama")
    agreement.refresh_from_db()
    assert (agreement.publication, agreement.title) == (Publication.PUBLISHED, "Kerja sama")
    assert f"“{agreement.number}” is now public." in messages_of(answer)
    published, changed = Change.objects.filter(record_id=agreement.public_id)[:2]
    assert (published.action, published.number) == ("published", RegistryVersion.current())
    assert (changed.action, changed.number) == ("changed", None), "what was typed was still a draft's"


def test_a_record_published_while_a_page_is_being_saved_is_not_changed_under_the_public_s_eyes(desk, monkeypatch):
    program = make.program("Judul", publication=make.DRAFT)
    make.cite(program)
    set_publication(program.partners.get().partner, Publication.PUBLISHED)
    save_model = ProgramAdmin.save_model

    def published_meanwhile(admin, request, obj, form, change):
        monkeypatch.setattr(ProgramAdmin, "save_model", save_model)
        set_publication(Program.objects.get(pk=obj.pk), Publication.PUBLISHED)
        save_model(admin, request, obj, form, change)

    monkeypatch.setattr(ProgramAdmin, "save_model", published_meanwhile)
    editor = desk("editor")
    sent = filled(editor.get(page_of(program)), title="Judul lain") | {"_continue": "1"}
    assert editor.post(page_of(program), sent).status_code == 302
    stored = Program.objects.get()
    # Both ran in one transaction here, so the other one's doing was undone with the first try; the second one saved.
    assert (stored.title, stored.publication) == ("Judul lain", Publication.DRAFT)


def test_an_editor_may_send_for_review_but_has_no_button_to_publish(desk):
    editor, agreement = desk("editor"), make.agreement(publication=make.DRAFT)
    page = editor.get(page_of(agreement)).content.decode()
    assert "Save and send for review" in page and "Save and publish" not in page
    press(editor, agreement, "in_review")
    agreement.refresh_from_db()
    assert agreement.publication == Publication.IN_REVIEW


def test_an_editor_who_forges_the_button_is_refused_and_nothing_is_saved(desk):
    editor, agreement = desk("editor"), make.agreement(publication=make.DRAFT)
    make.cite(agreement)
    answer = press(editor, agreement, "published", title="Diam-diam")
    assert answer.status_code == 403
    agreement.refresh_from_db()
    assert (agreement.publication, agreement.title) == (Publication.DRAFT, "")


def test_a_published_record_is_withdrawn_and_may_come_back(desk):
    publisher, program = desk("publisher"), make.program()
    press(publisher, program, "withdrawn", reason="Keliru", public_note="Ditarik sementara")
    program.refresh_from_db()
    assert program.publication == Publication.WITHDRAWN
    assert Change.objects.first().reason == "Keliru"
    press(publisher, program, "published")
    program.refresh_from_db()
    assert program.publication == Publication.PUBLISHED


def test_words_for_the_change_log_are_asked_for_once_a_record_left_the_drafts(desk):
    editor = desk("editor")
    assert 'name="reason"' not in editor.get(page_of(make.program(publication=make.DRAFT))).content.decode()
    assert 'name="reason"' in editor.get(page_of(make.program())).content.decode()


def test_the_list_publishes_the_complete_and_says_what_the_others_lack(desk):
    complete, lacking = make.agreement(publication=make.DRAFT), make.agreement(publication=make.DRAFT)
    make.cite(complete)
    chosen = {"action": "publish_selected", "_selected_action": [complete.pk, lacking.pk]}
    answer = desk("publisher").post(LIST, chosen, follow=True)
    texts = messages_of(answer)
    assert "1 record published." in texts
    assert any(lacking.number in text and "No source is given" in text for text in texts)
    assert set(Agreement.objects.published()) == {complete}


def test_an_editor_s_list_offers_review_but_not_publication(desk):
    make.agreement(publication=make.DRAFT)
    page = desk("editor").get(LIST).content.decode()
    assert "send_selected_for_review" in page and "publish_selected" not in page
    assert "delete_selected" not in page


def test_a_record_that_was_public_is_not_deleted_and_the_desk_says_why(desk):
    program = make.program()
    address = page_of(program).replace("change", "delete")
    answer = desk("editor").post(address, {"post": "yes"}, follow=True)
    assert "was public, so it cannot be deleted" in " ".join(messages_of(answer))
    assert Program.objects.exists()


def test_a_draft_is_deleted_through_the_door(desk):
    program = make.program(publication=make.DRAFT)
    make.cite(program)
    editor, address = desk("editor"), page_of(program).replace("change", "delete")
    assert "Citations: 1" in editor.get(address).content.decode()
    editor.post(address, {"post": "yes"})
    assert not Program.objects.exists()
    entry = Change.objects.first()
    assert (entry.action, entry.by, entry.after) == ("deleted", editor.person, None)


def test_a_draft_that_others_point_to_is_not_deleted_and_the_page_says_what_holds_it(desk):
    partner = make.partner(publication=make.DRAFT)
    make.agreement(publication=make.DRAFT, parties=[(partner, "funder")])
    page = desk("editor").get(page_of(partner).replace("change", "delete")).content.decode()
    assert "Parties: 1" in page and 'name="post"' not in page


def test_a_former_address_of_another_record_cannot_be_taken(desk):
    first, second = make.partner(), make.partner()
    publisher, old = desk("publisher"), first.slug
    publisher.post(page_of(first), filled(publisher.get(page_of(first)), slug="alamat-baru", reason="-"))
    answer = publisher.post(page_of(second), filled(publisher.get(page_of(second)), slug=old))
    assert "was the address of another record" in answer.content.decode()


def test_the_id_of_another_record_is_no_address(desk):
    first, second = make.partner(), make.partner()
    publisher = desk("publisher")
    answer = publisher.post(page_of(second), filled(publisher.get(page_of(second)), slug=first.public_id))
    assert "is the id of another record" in answer.content.decode()


@pytest.mark.parametrize("step", ["draft", "in_review", "nonsense"])
def test_steps_that_do_not_start_here_are_refused(desk, step):
    program = make.program()
    assert press(desk("publisher"), program, step, reason="-").status_code in (400, 403)
    program.refresh_from_db()
    assert program.publication == Publication.PUBLISHED


def test_a_draft_s_name_says_so_where_it_is_offered_to_others(desk):
    draft = make.partner("Yayasan Baru", publication=make.DRAFT)
    make.agreement(publication=make.DRAFT, parties=[(draft, "funder"), (make.partner("Yayasan Lama"), "recipient")])
    answer = desk("editor").get(
        "/en/admin/autocomplete/?term=Yayasan&app_label=programs&model_name=agreementparty&field_name=partner"
    )
    assert [option["text"] for option in answer.json()["results"]] == ["Yayasan Baru · draft", "Yayasan Lama"]


def test_what_was_sent_back_is_a_draft_again(desk):
    program = make.program(publication=make.DRAFT)
    set_publication(program, Publication.IN_REVIEW)
    press(desk("editor"), program, "draft")
    program.refresh_from_db()
    assert program.publication == Publication.DRAFT
