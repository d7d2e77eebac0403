"""Quality findings on the desk: the numbers, the lists, the box on a record's page, a publisher's written word."""

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.base.models import Acknowledgement
from portal.base.quality import acknowledge
from portal.base.recording import recording
from programs.models import Agreement
from tests import make
from tests.admin.forms import filled, messages_of
from tests.findings import in_the_way

pytestmark = pytest.mark.django_db

LIST = "/en/admin/findings/agreements/over-disbursed/"


def overpaid(**fields):
    agreement = make.agreement(publication=make.DRAFT, amount="100", **fields)
    with recording(agreement):
        agreement.disbursements.create(kind="paid", amount="120", currency="IDR")
        agreement.citations.create(source=make.source(), field="amount", quote="Rp 100")
    return agreement


def page_of(agreement):
    return f"{LIST}{agreement.pk}/"


def text(answer):
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def seen(client, agreement):
    """What the page says was found, as the form sends it back."""
    found = re.search(r'name="seen" value="([^"]*)"', client.get(page_of(agreement)).content.decode())
    return html.unescape(found[1])


def test_the_desk_counts_findings_and_leads_to_their_records(desk):
    agreement, known = overpaid(), overpaid()
    acknowledge(known, "over-disbursed", "Adendum menyusul", by=make.user())
    viewer = desk("viewer")
    index = text(viewer.get("/en/admin/findings/"))
    assert f'href="{LIST}"' in index and "More paid than agreed" in index
    shown = text(viewer.get(LIST))
    assert agreement.number in shown and known.number not in shown
    assert "Paid: IDR 120; value: IDR 100" in shown
    shown = text(viewer.get(f"{LIST}?acknowledged=1"))
    assert known.number in shown and agreement.number not in shown and "Adendum menyusul" in shown


def test_findings_are_for_the_desk_only():
    overpaid()
    client = Client()
    for address in ("/admin/findings/", LIST, page_of(Agreement.objects.get())):
        assert client.get(address).status_code == 302
    client.force_login(make.user(staff=False))
    assert client.get(LIST).status_code == 302
    client.force_login(make.user())
    assert client.get(LIST).status_code == 403, "staff without a role read no records"


@pytest.mark.parametrize("address", ["agreements/nonsense/", "nonsense/over-disbursed/", "partners/over-disbursed/"])
def test_a_finding_that_does_not_exist_is_not_found(desk, address):
    assert desk("viewer").get(f"/admin/findings/{address}").status_code == 404


def test_a_records_page_says_what_is_odd_and_where_to_mend_it(desk):
    agreement = overpaid()
    page = text(desk("editor").get(f"/en/admin/programs/agreement/{agreement.pk}/change/"))
    assert "What is odd here" in page
    assert "Paid: IDR 120; value: IDR 100" in page
    assert 'href="#disbursements-group"' in page and 'id="disbursements-group"' in page
    assert f'href="{page_of(agreement)}"' not in page, "only a publisher acknowledges"
    page = text(desk("publisher").get(f"/en/admin/programs/agreement/{agreement.pk}/change/"))
    assert f'href="{page_of(agreement)}"' in page


def test_a_record_without_findings_has_no_box(desk):
    page = text(desk("editor").get(f"/en/admin/partners/partner/{make.partner(publication=make.DRAFT).pk}/change/"))
    assert "What is odd here" not in page


def test_saving_names_what_is_odd_and_saves(desk):
    editor = desk("editor")
    make.partner("Yayasan Satu")
    other = make.partner("Yayasan Dua", make.DRAFT)
    address = f"/en/admin/partners/partner/{other.pk}/change/"
    answer = editor.post(address, filled(editor.get(address), name="yayasan-satu"), follow=True)
    assert any("Two partners with the same name" in message for message in messages_of(answer))
    other.refresh_from_db()
    assert other.name == "yayasan-satu"


def test_a_publisher_acknowledges_in_writing_and_the_way_is_free(desk):
    publisher = desk("publisher")
    agreement = overpaid(office=publisher.person.office)
    answer = publisher.post(page_of(agreement), {"remark": "Adendum menyusul", "seen": seen(publisher, agreement)})
    assert answer.status_code == 302
    written = Acknowledgement.objects.get()
    assert (written.remark, written.by) == ("Adendum menyusul", publisher.person)
    assert in_the_way(agreement) == set()
    page = text(publisher.get(f"/en/admin/programs/agreement/{agreement.pk}/change/"))
    assert "Adendum menyusul" in page
    assert "Adendum menyusul" in text(publisher.get("/en/admin/base/acknowledgement/"))


def test_an_acknowledgement_without_a_remark_is_asked_for_again(desk):
    publisher = desk("publisher")
    agreement = overpaid(office=publisher.person.office)
    for remark in ("", "   "):
        answer = publisher.post(page_of(agreement), {"remark": remark, "seen": seen(publisher, agreement)})
        assert "errorlist" in text(answer)
    assert not Acknowledgement.objects.exists()


def test_what_changed_since_the_page_was_opened_is_shown_first(desk):
    publisher = desk("publisher")
    agreement = overpaid(office=publisher.person.office)
    before = seen(publisher, agreement)
    with recording(agreement):
        agreement.disbursements.create(kind="paid", amount="30", currency="IDR")
    answer = publisher.post(page_of(agreement), {"remark": "Diketahui", "seen": before})
    shown = text(answer)
    assert "has changed since you opened this page" in shown
    assert re.search(r">\s*Diketahui</textarea>", shown) and "Paid: IDR 150" in shown
    assert not Acknowledgement.objects.exists()
    again = html.unescape(re.search(r'name="seen" value="([^"]*)"', answer.content.decode())[1])
    publisher.post(page_of(agreement), {"remark": "Diketahui", "seen": again})
    assert Acknowledgement.objects.count() == 1


@pytest.mark.parametrize("role", ["viewer", "editor"])
def test_only_a_publisher_acknowledges(desk, role):
    person = desk(role)
    agreement = overpaid(office=person.person.office)
    assert "<textarea" not in text(person.get(page_of(agreement)))
    answer = person.post(page_of(agreement), {"remark": "Diketahui", "seen": "[]"})
    assert answer.status_code == 403
    assert person.post(f"{page_of(agreement)}take-back/").status_code == 403
    assert not Acknowledgement.objects.exists()


def test_a_publisher_of_another_office_does_not_acknowledge(desk):
    agreement = overpaid(office=make.office())
    publisher = desk("publisher")
    assert publisher.post(page_of(agreement), {"remark": "Diketahui", "seen": "[]"}).status_code == 403


def test_an_acknowledgement_is_posted_with_a_token(desk):
    publisher = desk("publisher")
    agreement = overpaid(office=publisher.person.office)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(publisher.person)
    assert strict.post(page_of(agreement), {"remark": "Diketahui", "seen": "[]"}).status_code == 403
    assert not Acknowledgement.objects.exists()


def test_a_publisher_takes_an_acknowledgement_back(desk):
    publisher = desk("publisher")
    agreement = overpaid(office=publisher.person.office)
    acknowledge(agreement, "over-disbursed", "Adendum menyusul", by=publisher.person)
    assert "take-back/" in text(publisher.get(page_of(agreement)))
    assert publisher.get(f"{page_of(agreement)}take-back/").status_code == 403, "nothing is done by following a link"
    publisher.post(f"{page_of(agreement)}take-back/")
    assert in_the_way(agreement) == {"over-disbursed"}


def test_what_was_written_for_other_figures_stays_to_be_read(desk):
    publisher = desk("publisher")
    agreement = overpaid(office=publisher.person.office)
    acknowledge(agreement, "over-disbursed", "Adendum menyusul", by=publisher.person)
    with recording(agreement):
        agreement.disbursements.create(kind="paid", amount="30", currency="IDR")
    page = text(publisher.get(page_of(agreement)))
    assert "Adendum menyusul" in page and "<textarea" in page


def test_the_pages_ask_the_database_as_often_for_many_records_as_for_few(desk):
    viewer = desk("viewer")

    def asked(address):
        with CaptureQueriesContext(connection) as caught:
            assert viewer.get(address).status_code == 200
        return len(caught)

    addresses = ["/en/admin/findings/", LIST, f"{LIST}?acknowledged=1", "/en/admin/base/acknowledgement/"]

    def records(number):
        for _row in range(number):
            overpaid()
            acknowledge(overpaid(), "over-disbursed", "Diketahui", by=make.user())

    records(2)
    # Kinds of records are asked for once and remembered.
    [asked(address) for address in addresses]
    records(1)
    few = [asked(address) for address in addresses]
    records(4)
    assert [asked(address) for address in addresses] == few


def test_a_long_list_has_pages(desk, monkeypatch):
    monkeypatch.setattr("portal.base.desk.findings.PER_PAGE", 1)
    overpaid(), overpaid()
    viewer = desk("viewer")
    assert 'href="?page=2"' in text(viewer.get(LIST))
    assert text(viewer.get(f"{LIST}?page=2")) != text(viewer.get(LIST))
