"""The desk's first page and the daily mail: what waits for whom."""

import datetime

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.accounts.roles import make_roles
from portal.base.models import Change, Proposal
from portal.base.proposing import propose, send_back
from portal.base.publishing import Publication
from portal.base.recording import recording, set_publication
from portal.base.snapshots import snapshots
from portal.home.sections import sections
from programs.models import Agreement
from tests import make


@pytest.fixture
def office(db):
    make_roles()
    return make.office(name="Bappeda", publishes_alone=False)


def person(role, office, **fields):
    made = make.user(office=office, **fields)
    made.groups.add(Group.objects.get(name=role))
    return made


def entered(by, **fields):
    """A draft of this person's office, entered by them."""
    program = make.program(publication=make.DRAFT, office=by.office, **fields)
    Change.objects.filter(record_id=program.public_id).update(by=by)
    return program


def waiting(user):
    return {section.code: [entry.label for entry in section.entries] for section in sections(user)}


def proposed(record, by, title="Lain"):
    whole, _public = snapshots(record)
    return propose(record, whole, {**whole, "fields": whole["fields"] | {"title": title}}, by=by, reason="-")


def test_what_was_sent_for_review_waits_for_another_publisher_of_the_office(office):
    editor, publisher = person("editor", office), person("publisher", office)
    program = entered(editor, title="Program A")
    set_publication(program, Publication.IN_REVIEW, by=editor)
    own = entered(publisher, title="Program B")
    set_publication(own, Publication.IN_REVIEW, by=publisher)
    assert waiting(publisher)["reviews"] == ["Program A"]
    assert "reviews" not in waiting(editor)
    assert "reviews" not in waiting(person("publisher", make.office()))
    assert set(waiting(person("administrator", make.office()))["reviews"]) == {"Program A", "Program B"}


def test_proposals_wait_for_whoever_may_decide_and_returned_ones_for_their_author(office):
    editor, publisher = person("editor", office), person("publisher", office)
    program = make.program("Program publik", office=office)
    proposal = proposed(program, editor)
    assert waiting(publisher)["proposals"] == ["Program publik"]
    assert "proposals" not in waiting(editor) and "proposals" not in waiting(person("publisher", make.office()))
    send_back(proposal, by=publisher, remark="Periksa lagi")
    assert "proposals" not in waiting(publisher)
    section = next(section for section in sections(editor) if section.code == "returned")
    assert [(entry.label, entry.about) for entry in section.entries] == [("Program publik", "Periksa lagi")]


def test_own_drafts_wait_for_who_entered_them_and_say_when_they_came_back(office):
    editor, other = person("editor", office), person("editor", office)
    program = entered(editor, title="Draf saya")
    assert waiting(editor)["drafts"] == ["Draf saya"] and "drafts" not in waiting(other)
    set_publication(program, Publication.IN_REVIEW, by=editor)
    assert "drafts" not in waiting(editor)
    set_publication(program, Publication.DRAFT, by=other, reason="Belum lengkap")
    with recording(program, by=other):
        program.title = "Draf saya yang kembali"
        program.save()
    assert waiting(editor)["returned"] == ["Draf saya yang kembali"]


@pytest.mark.parametrize(("days", "span"), [(0, 30), (30, 30), (31, 60), (60, 60), (61, 90), (90, 90)])
def test_an_agreement_about_to_end_is_told_in_one_span(office, days, span):
    today = timezone.localdate()
    dates = {"period_start": today - datetime.timedelta(300), "period_end": today + datetime.timedelta(days)}
    make.agreement("Hampir berakhir", office=office, **dates)
    make.agreement("Masih lama", office=office, **dates | {"period_end": today + datetime.timedelta(91)})
    make.agreement("Sudah berakhir", office=office, **dates | {"period_end": today - datetime.timedelta(1)})
    make.agreement("Kantor lain", office=make.office(), **dates)
    told = {code: labels for code, labels in waiting(person("viewer", office)).items() if code.startswith("ending")}
    assert told == {f"ending-{span}": ["Hampir berakhir"]}


def test_missing_documents_and_findings_are_on_the_first_page(office):
    make.agreement("Tanpa naskah", office=office, programs=[make.program("Tanpa wilayah")])
    found = waiting(person("viewer", office))
    assert found["documents"] == ["Tanpa naskah"] and found["findings"]


def test_the_first_page_asks_as_often_for_much_as_for_little(office):
    editor, publisher = person("editor", office), person("publisher", office)
    client, counts = Client(), []
    client.force_login(publisher)
    today = timezone.localdate()
    for more in (2, 8):
        for _number in range(more):
            program = entered(editor)
            set_publication(program, Publication.IN_REVIEW, by=editor)
            proposed(make.program(office=office), editor)
            make.agreement(office=office, period_start=today, period_end=today + datetime.timedelta(20))
            entered(publisher)
        client.get("/en/admin/")
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/en/admin/")
        assert page.status_code == 200
        counts.append(len(asked))
    assert counts[1] <= counts[0]


def test_the_page_shows_what_waits_and_says_when_nothing_does(office):
    publisher = person("publisher", office)
    client = Client()
    client.force_login(publisher)
    assert "Nothing waits for you." in client.get("/en/admin/").content.decode()
    editor = person("editor", office)
    set_publication(entered(editor, title="Program A"), Publication.IN_REVIEW, by=editor)
    page = client.get("/en/admin/").content.decode()
    assert "Waits for you to publish" in page and "Program A" in page


def test_the_daily_mail_goes_to_who_has_something_waiting_in_their_language(office):
    editor = person("editor", office, email="editor@example.org")
    person("publisher", office, email="p@example.org", language="en", first_name="Siti")
    person("publisher", office, email="q@example.org", language="id", first_name="Budi")
    person("publisher", office, email="", first_name="Tanpa alamat")
    person("publisher", office, email="r@example.org", wants_digest=False)
    person("publisher", office, email="s@example.org", is_active=False)
    set_publication(entered(editor, title="Program A"), Publication.IN_REVIEW, by=editor)
    call_command("send_digest")
    english, indonesian = sorted(mail.outbox, key=lambda each: each.to[0])
    assert (english.to, indonesian.to) == (["p@example.org"], ["q@example.org"])
    assert "1 thing waits for you" in english.subject and "Good morning, Siti." in english.body
    assert "Program A" in english.body and f"{settings.SITE_URL}/en/admin/programs/program/" in english.body
    assert f"{settings.SITE_URL}/admin/programs/program/" in indonesian.body
    assert english.subject != indonesian.subject


def test_the_mail_can_be_looked_at_before_it_is_sent(office, capsys):
    editor = person("editor", office)
    person("publisher", office, email="p@example.org", username="penerbit")
    set_publication(entered(editor, title="Program A"), Publication.IN_REVIEW, by=editor)
    call_command("send_digest", to="penerbit", dry_run=True)
    assert mail.outbox == [] and "Program A" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("send_digest", to="tidak-ada")


def test_one_address_that_fails_keeps_the_mail_from_nobody_else(office, monkeypatch):
    editor = person("editor", office)
    for name in ("a", "b"):
        person("publisher", office, email=f"{name}@example.org", username=name)
    set_publication(entered(editor), Publication.IN_REVIEW, by=editor)
    sent = []

    def send(message, fail_silently=False):
        if message.to == ["a@example.org"]:
            raise OSError("no route")
        sent.extend(message.to)

    monkeypatch.setattr("django.core.mail.EmailMessage.send", send)
    with pytest.raises(CommandError, match="Not sent to a"):
        call_command("send_digest")
    assert sent == ["b@example.org"]


def test_a_withdrawn_agreement_is_no_one_s_deadline(office):
    today = timezone.localdate()
    ending = make.agreement(office=office, period_start=today, period_end=today + datetime.timedelta(10))
    set_publication(ending, Publication.WITHDRAWN)
    assert not any(code.startswith("ending") for code in waiting(person("viewer", office)))
    assert Agreement.objects.exists() and not Proposal.objects.exists()
