"""Whoever is meant is offered and proposed, and a second partner is not made by accident."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.models import Partner
from tests import make
from tests.admin.forms import filled

ADD = "/en/admin/partners/partner/add/"
ALIKE = "/en/admin/partners/partner/alike/"
OPTIONS = "/admin/autocomplete/?app_label=programs&model_name=agreementparty&field_name=partner&term="
TICK = "It is another organisation"


def offered(client, term):
    return [option["text"] for option in client.get(OPTIONS + term).json()["results"]]


@pytest.mark.parametrize("term", ["Penabullu", "yayasan penabulu ", "penabulu fondation", "YP", "Aliansi Penabulu"])
def test_an_autocomplete_offers_a_partner_by_name_alias_former_name_and_likeness(desk, term):
    partner = make.partner("Penabulu", acronym="YP")
    partner.names.create(name="Penabulu Foundation")
    partner.names.create(name="Aliansi Penabulu", kind="former")
    make.partner("Traction")
    assert offered(desk("editor"), term) == ["Penabulu (YP)"]


def test_the_most_alike_is_offered_first(desk):
    make.partner("Dewan Lingkar Temu Kabupaten Lestari Nasional")
    make.partner("Lingkar Temu Kabupaten Lestari")
    make.partner("Aliansi Lingkar Temu Kabupaten Lestari")
    first, *others = offered(desk("editor"), "lingkar temu kabupaten lestari")
    assert first == "Lingkar Temu Kabupaten Lestari"
    assert len(others) == 2


def test_a_search_asks_as_often_for_many_partners_as_for_few(desk):
    editor = desk("editor")
    make.partner("Yayasan Penabulu")
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as caught:
            assert offered(editor, "Penabullu")[0] == "Yayasan Penabulu"
        counts.append(len(caught))
        for _place in range(30):
            make.partner().names.create(name="Penabulu lain")
    assert counts[1] <= counts[0]


def typed(editor, **fields):
    return filled(editor.get(ADD), **fields)


def test_a_new_partner_called_like_another_is_asked_about_and_nothing_typed_is_lost(desk):
    make.partner("Yayasan Penabulu")
    editor = desk("editor")
    sent = typed(editor, name="Penabullu", description="lembaga di Jakarta", names__0__name="Pena")
    answer = editor.post(ADD, sent)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert TICK in page and "Yayasan Penabulu" in page
    assert "lembaga di Jakarta" in page and 'value="Pena"' in page
    assert not Partner.objects.filter(name="Penabullu").exists()


@pytest.mark.parametrize("name", ["Penabullu", "Yayasan Penabulu"])
def test_whoever_says_that_it_is_another_goes_on(desk, name):
    make.partner("Yayasan Penabulu")
    editor = desk("editor")
    answer = editor.post(ADD, typed(editor, name=name, is_another="on"))
    assert answer.status_code == 302
    assert Partner.objects.count() == 2


def test_an_acronym_or_alias_of_another_is_asked_about(desk):
    make.partner("Lingkar Temu Kabupaten Lestari", acronym="LTKL").names.create(name="Kabupaten Lestari")
    editor = desk("editor")
    for fields in ({"name": "Sesuatu", "acronym": "LTKL"}, {"name": "kab. lestari"}):
        assert TICK in editor.post(ADD, typed(editor, **fields)).content.decode(), fields


def test_a_partner_unlike_any_other_is_made_at_once(desk):
    make.partner("Yayasan Penabulu")
    editor = desk("editor")
    assert editor.post(ADD, typed(editor, name="Traction Energy Asia")).status_code == 302


def test_while_a_name_is_typed_those_alike_are_listed_with_their_address(desk):
    there = make.partner("Yayasan Penabulu")
    editor = desk("editor")
    page = editor.post(ALIKE, {"name": "penabullu"}).content.decode()
    assert f"/en/admin/partners/partner/{there.pk}/change/" in page
    assert TICK in page
    assert "<html" not in page
    assert editor.post(ALIKE, {"name": "Traction"}).content.decode().strip() == ""
    assert Partner.objects.count() == 1


def test_a_looser_likeness_is_shown_but_not_asked_about(desk):
    make.partner("Kabupaten Bandung Barat")
    editor = desk("editor")
    page = editor.post(ALIKE, {"name": "Kab. Bandung"}).content.decode()
    assert "Kabupaten Bandung Barat" in page and TICK not in page
    assert editor.post(ADD, typed(editor, name="Kab. Bandung")).status_code == 302


def test_in_the_window_of_a_choice_the_one_that_is_there_can_be_taken(desk):
    there = make.partner("Yayasan Penabulu")
    editor = desk("editor")
    take = f"/en/admin/partners/partner/take/?record={there.pk}"
    assert take in editor.post(ALIKE, {"name": "penabullu", "_popup": "1"}).content.decode()
    assert take not in editor.post(ALIKE, {"name": "penabullu"}).content.decode()
    closing = editor.get(take)
    assert closing.context_data["popup_response_data"] == f'{{"value": "{there.pk}", "obj": "Yayasan Penabulu"}}'
    assert editor.get("/en/admin/partners/partner/take/?record=x").status_code == 404


def test_who_may_not_add_partners_is_told_nothing_by_these_addresses(desk):
    assert desk("viewer").post(ALIKE, {"name": "penabullu"}).status_code == 403
    assert desk("editor").get(ALIKE).status_code == 405


def test_renaming_a_partner_like_another_warns_and_saves(desk):
    make.partner("Yayasan Penabulu", make.DRAFT)
    editor = desk("editor")
    other = make.partner("Traction", make.DRAFT, office=editor.person.office)
    address = f"/en/admin/partners/partner/{other.pk}/change/"
    answer = editor.post(address, filled(editor.get(address), name="Penabullu"), follow=True)
    assert Partner.objects.filter(name="Penabullu").exists()
    assert "Something alike is in the registry already" in answer.content.decode()


def test_looking_for_those_alike_asks_as_often_for_many_as_for_few(desk):
    editor = desk("editor")
    make.partner("Yayasan Penabulu")
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as caught:
            assert "Yayasan Penabulu" in editor.post(ALIKE, {"name": "penabullu"}).content.decode()
        counts.append(len(caught))
        for place in range(8):
            make.partner(f"Penabulu {place}")
    assert counts[1] <= counts[0]


def test_partners_that_hold_the_word_equally_stand_in_the_order_of_their_names(desk):
    names = [f"Yayasan {word}" for word in ["Tani", "Rimba", "Kencana", "Baru"]]
    for name in names:
        make.partner(name)
    assert offered(desk("editor"), "Yayasan") == sorted(names)
