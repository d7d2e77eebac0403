"""The browser is told that its form was saved, and only when it was; so that typing is let go then and not before."""

import pytest

from partners.models import Partner
from portal.base.desk.kept import COOKIE, owner_key
from tests import make
from tests.admin.forms import filled

ADD = "/en/admin/partners/partner/add/"
MARK = "0123456789abcdef"


def sent(client, **typed):
    return client.post(ADD, {**filled(client.get(ADD), name="Lembaga Baru"), "_kept": MARK, **typed})


def test_a_saved_form_brings_its_mark_back(desk):
    answer = sent(desk("editor"))
    assert answer.status_code == 302
    cookie = answer.cookies[COOKIE]
    assert (cookie.value, cookie["path"], cookie["samesite"]) == (MARK, "/en/admin/", "Lax")


def test_a_form_saved_in_the_window_of_a_choice_does_so_too(desk):
    answer = sent(desk("editor"), _popup="1")
    assert answer.status_code == 200
    assert answer.cookies[COOKIE].value == MARK


def test_a_change_kept_as_a_proposal_is_saved(desk):
    editor = desk("editor")
    partner = make.partner("Yayasan Penabulu", office=editor.person.office)
    address = f"/en/admin/partners/partner/{partner.pk}/change/"
    typed = filled(editor.get(address), description="lain", reason="Salah ketik")
    answer = editor.post(address, {**typed, "_kept": MARK})
    assert answer.status_code == 302
    assert answer.cookies[COOKIE].value == MARK


def test_a_refused_form_brings_nothing_back(desk):
    answer = sent(desk("editor"), name="")
    assert answer.status_code == 200
    assert COOKIE not in answer.cookies


def test_an_expired_session_brings_nothing_back(desk):
    editor = desk("editor")
    page = filled(editor.get(ADD), name="Lembaga Baru")
    editor.logout()
    answer = editor.post(ADD, {**page, "_kept": MARK})
    assert answer.status_code == 302 and not Partner.objects.exists()
    assert COOKIE not in answer.cookies


@pytest.mark.parametrize("mark", ["", "x; path=/", "a" * 200, "<b>12345678"])
def test_what_is_no_mark_is_not_repeated(desk, mark):
    answer = sent(desk("editor"), _kept=mark)
    assert answer.status_code == 302
    assert COOKIE not in answer.cookies


def test_the_page_says_whose_typing_it_is_without_a_name(desk):
    editor, other = desk("editor"), desk("editor")
    page = editor.get(ADD).content.decode()
    assert f'<meta name="desk-user" content="{owner_key(editor.person)}">' in page
    assert owner_key(editor.person) != owner_key(other.person)


def test_a_form_that_lost_its_session_leads_back_to_itself(desk):
    editor = desk("editor")
    editor.handler.enforce_csrf_checks = True
    answer = editor.post(ADD, {"name": "Lembaga Baru"})
    assert answer.status_code == 403
    assert f'href="{ADD}"' in answer.content.decode()
    elsewhere = editor.post("/en/admin/", {})
    assert 'href="/en/admin/"' not in elsewhere.content.decode()
