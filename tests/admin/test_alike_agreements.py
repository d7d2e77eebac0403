"""An agreement that is there already is proposed before a second one is made."""

import datetime

import pytest

from programs.models import Agreement
from tests import make
from tests.admin.forms import filled

ADD = "/en/admin/programs/agreement/add/"
ALIKE = "/en/admin/programs/agreement/alike/"
TICK = "It is another agreement"
DAY = datetime.date(2020, 8, 18)


@pytest.fixture
def there(db):
    parties = [(make.partner("LTKL"), "funder"), (make.partner("Traction"), "recipient")]
    return make.agreement("001A/SP/LTKL-TEA/VIII/2020", parties=parties, amount="2800000000", signed_on=DAY)


def the_same_deal(there):
    first, second = (party.partner_id for party in there.parties.all())
    return {
        "parties__0__partner": first,
        "parties__1__partner": second,
        "signed_on": "2020-08-18",
        "signed_on_precision": "day",
        "amount": "2800000000",
        "currency": "IDR",
    }


def test_an_agreement_with_a_number_that_is_there_is_asked_about(desk, there):
    editor = desk("editor")
    sent = filled(editor.get(ADD), number="No. 001a/SP/LTKL–TEA/VIII/2020", title="Dukungan")
    page = editor.post(ADD, sent).content.decode()
    assert TICK in page and "has the same number" in page and 'value="Dukungan"' in page
    assert f"/en/admin/programs/agreement/{there.pk}/change/" in page
    assert Agreement.objects.count() == 1
    assert editor.post(ADD, {**sent, "is_another": "on"}).status_code == 302
    assert Agreement.objects.count() == 2


def test_an_agreement_of_the_same_parties_day_and_amount_is_asked_about(desk, there):
    editor = desk("editor")
    sent = filled(editor.get(ADD), **the_same_deal(there))
    page = editor.post(ADD, sent).content.decode()
    assert TICK in page and "has the same parties, date and amount" in page
    assert editor.post(ADD, {**sent, "amount": "2900000000"}).status_code == 302


def test_while_it_is_typed_the_one_that_is_there_is_shown(desk, there):
    editor = desk("editor")
    typed = filled(editor.get(ADD))
    assert editor.post(ALIKE, typed).content.decode().strip() == ""
    shown = editor.post(ALIKE, {**typed, "number": "001A / SP / LTKL-TEA / VIII / 2020"}).content.decode()
    assert f"/en/admin/programs/agreement/{there.pk}/change/" in shown and TICK in shown
    same = editor.post(ALIKE, filled(editor.get(ADD), **the_same_deal(there))).content.decode()
    assert "has the same parties, date and amount" in same
    assert Agreement.objects.count() == 1


def test_changing_one_into_what_is_there_only_warns(desk, there):
    editor = desk("editor")
    other = make.agreement("002/SP/X", make.DRAFT, office=editor.person.office)
    address = f"/en/admin/programs/agreement/{other.pk}/change/"
    page = editor.get(address)
    assert TICK not in page.content.decode()
    saved = editor.post(address, filled(page, number=there.number), follow=True).content.decode()
    assert Agreement.objects.get(pk=other.pk).number == there.number
    assert "Something alike is in the registry already" in saved and "has the same number" in saved
    again = editor.post(address, filled(editor.get(address), title="Judul"), follow=True).content.decode()
    assert "Something alike" not in again, "what was not typed now is not warned about again"
