"""What was typed is never lost: not by an expired session, a closed tab, a refused save; and goes when it is saved."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from portal.accounts.roles import make_roles
from programs.models import Agreement
from tests import make
from tests.browser.test_desk import choose

BANNER = "#kept"


@pytest.fixture
def person(db: None) -> Any:
    make_roles()
    person = make.user(office=make.office(publishes_alone=True), username="penulis")
    person.groups.add(Group.objects.get(name="publisher"))
    return person


@pytest.fixture
def desk(live_server: Any, page: Page, person: Any) -> str:
    """Someone is signed in; the address of the desk in English."""
    sign_in(page.context, live_server, person)
    return f"{live_server.url}/en/admin/"


def sign_in(context: BrowserContext, live_server: Any, person: Any) -> None:
    client = Client()
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def sign_in_again(page: Page) -> None:
    """On the page that asks for it."""
    page.locator("input[name=login], input[name=username]").fill("penulis")
    page.locator("input[name=password]").fill("rahasia")
    page.locator("input[name=password]").press("Enter")


def typed(page: Page) -> list[tuple[str, str]]:
    """Kept entries: key and value."""
    entries: list[tuple[str, str]] = page.evaluate(
        "Object.entries(localStorage).filter(([key]) => key.startsWith('typing:'))"
    )
    return entries


def wait_until_kept(page: Page, forms: int = 1) -> None:
    """A pause in typing is what it waits for."""
    page.wait_for_timeout(600)
    for _round in range(20):
        if len(typed(page)) == forms:
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"{len(typed(page))} forms are kept, not {forms}.")


def type_an_agreement(page: Page, desk: str) -> None:
    """Texts, choices of every kind, a row more than the page has, a tick taken away."""
    for name in ("Lingkar Temu Kabupaten Lestari", "Traction", "Yayasan Penabulu"):
        make.partner(name)
    make.agreement_kind()
    page.goto(f"{desk}programs/agreement/add/")
    page.fill("#id_number", "001A/SP/LTKL-TEA/VIII/2020")
    page.fill("#id_title", "Dukungan program")
    for place, name in enumerate(("Lestari", "Traction")):
        choose(page, f"id_parties-{place}-partner", name)
    page.get_by_role("button", name="Add another Party").click()
    choose(page, "id_parties-2-partner", "Penabulu")
    page.select_option("#id_parties-2-role", "recipient")
    page.select_option("#id_parties-0-role", "funder")
    wait_until_kept(page)


def expect_an_agreement(page: Page) -> None:
    expect(page.locator("#id_number")).to_have_value("001A/SP/LTKL-TEA/VIII/2020")
    expect(page.locator("#id_title")).to_have_value("Dukungan program")
    expect(page.locator("#id_parties-0-role")).to_have_value("funder")
    expect(page.locator("#id_parties-2-role")).to_have_value("recipient")
    for place, name in enumerate(("Lingkar Temu Kabupaten Lestari", "Traction", "Yayasan Penabulu")):
        expect(page.locator(f"#id_parties-{place}-partner + .select2")).to_contain_text(name)


def saved_parties() -> list[tuple[str, str]]:
    return [(party.partner.name, party.role) for party in Agreement.objects.get().parties.all()]


ALL_PARTIES = [
    ("Lingkar Temu Kabupaten Lestari", "funder"),
    ("Traction", "party"),
    ("Yayasan Penabulu", "recipient"),
]


def test_typing_outlives_an_expired_session(page: Page, desk: str, axe: Callable[[Page], None]) -> None:
    type_an_agreement(page, desk)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Save", exact=True).click()
    sign_in_again(page)
    banner = page.locator(BANNER)
    expect(banner).to_contain_text("was not saved")
    axe(page)
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Bring it back").press("Enter")
    expect(banner).to_contain_text("Your typing is back")
    expect_an_agreement(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert saved_parties() == ALL_PARTIES
    wait_until_kept(page, forms=0)
    page.goto(f"{desk}programs/agreement/add/")
    page.wait_for_load_state("load")
    expect(page.locator(BANNER)).to_be_hidden()


def test_typing_outlives_a_form_that_is_refused_because_cookies_are_gone(
    page: Page, desk: str, live_server: Any, person: Any
) -> None:
    """Signed in anew in another tab: the mark in the form is no longer the session's."""
    type_an_agreement(page, desk)
    page.context.clear_cookies()
    sign_in(page.context, live_server, person)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#agreement_form")).to_have_count(0)
    assert not Agreement.objects.exists()
    page.get_by_role("link", name="Open the form again").click()
    page.get_by_role("button", name="Bring it back").click()
    expect_an_agreement(page)


def test_typing_outlives_a_closed_tab_and_can_be_discarded(page: Page, desk: str) -> None:
    type_an_agreement(page, desk)
    context = page.context
    page.close()
    second = context.new_page()
    second.goto(f"{desk}programs/agreement/add/")
    expect(second.locator(BANNER)).to_be_visible()
    second.get_by_role("button", name="Discard it").click()
    expect(second.locator(BANNER)).to_be_hidden()
    wait_until_kept(second, forms=0)


def test_a_form_still_open_in_another_tab_is_not_offered_there(page: Page, desk: str) -> None:
    type_an_agreement(page, desk)
    second = page.context.new_page()
    second.goto(f"{desk}programs/agreement/add/")
    second.fill("#id_title", "Yang lain")
    wait_until_kept(second, forms=2)
    expect(second.locator(BANNER)).to_be_hidden()


def test_a_refused_save_keeps_what_was_typed_and_goes_on_keeping(page: Page, desk: str) -> None:
    page.goto(f"{desk}partners/partner/add/")
    page.fill("#id_name", "Lembaga Baru")
    page.fill("#id_website", "bukan alamat")
    wait_until_kept(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator(BANNER)).to_be_hidden()
    assert len(typed(page)) == 1
    page.fill("#id_website", "https://lembaga.example")
    page.wait_for_timeout(500)
    page.goto(f"{desk}partners/partner/add/")
    page.get_by_role("button", name="Bring it back").click()
    expect(page.locator("#id_name")).to_have_value("Lembaga Baru")
    expect(page.locator("#id_website")).to_have_value("https://lembaga.example")


def test_on_a_stored_record_only_what_was_typed_is_put_back(page: Page, desk: str, person: Any) -> None:
    """What somebody else changed meanwhile stays, and typing goes to its own row although rows have moved."""
    agreement = make.agreement("001/SP/X", make.DRAFT, title="Lama", office=person.office)
    address = f"{desk}programs/agreement/{agreement.pk}/change/"
    page.goto(address)
    page.fill("#id_number", "001A/SP/X")
    page.select_option("#id_parties-1-role", "government")
    wait_until_kept(page)
    page.goto(desk)
    first, second = agreement.parties.all()
    with make.recording(agreement):
        agreement.title = "Baru"
        agreement.save()
        first.delete()
    page.goto(address)
    page.get_by_role("button", name="Bring it back").click()
    expect(page.locator("#id_number")).to_have_value("001A/SP/X")
    expect(page.locator("#id_title")).to_have_value("Baru")
    expect(page.locator("#id_parties-0-role")).to_have_value("government")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    second.refresh_from_db()
    assert second.role == "government"
    wait_until_kept(page, forms=0)


def test_signing_out_removes_what_was_kept(page: Page, desk: str) -> None:
    page.goto(f"{desk}partners/partner/add/")
    page.fill("#id_name", "Lembaga Baru")
    wait_until_kept(page)
    page.locator("#logout-form button").click()
    page.wait_for_url(lambda url: "partner/add" not in url)
    wait_until_kept(page, forms=0)


def test_another_person_on_this_browser_is_not_offered_it(page: Page, desk: str, live_server: Any) -> None:
    page.goto(f"{desk}partners/partner/add/")
    page.fill("#id_name", "Lembaga Baru")
    wait_until_kept(page)
    other = make.user(office=make.office(), superuser=True)
    page.context.clear_cookies()
    sign_in(page.context, live_server, other)
    page.goto(f"{desk}partners/partner/add/")
    page.wait_for_load_state("load")
    expect(page.locator(BANNER)).to_be_hidden()
    assert "penulis" not in "".join(key for key, _value in typed(page))


def test_what_is_older_than_seven_days_is_removed(page: Page, desk: str) -> None:
    page.goto(f"{desk}partners/partner/add/")
    page.fill("#id_name", "Lembaga Baru")
    wait_until_kept(page)
    page.goto(desk)
    page.evaluate(
        """for (const key of Object.keys(localStorage).filter((name) => name.startsWith('typing:'))) {
            const entry = JSON.parse(localStorage.getItem(key));
            localStorage.setItem(key, JSON.stringify({ ...entry, at: entry.at - 8 * 86400000 }));
        }"""
    )
    page.goto(f"{desk}partners/partner/add/")
    page.wait_for_load_state("load")
    expect(page.locator(BANNER)).to_be_hidden()
    wait_until_kept(page, forms=0)


def test_an_existing_partner_is_listed_while_typing_and_taken_in_the_window_of_a_choice(page: Page, desk: str) -> None:
    there = make.partner("Yayasan Penabulu")
    page.goto(f"{desk}programs/agreement/add/")
    with page.expect_popup() as opened:
        page.locator("#add_id_parties-0-partner").click()
    window = opened.value
    # What is typed before its scripts are there is not asked about.
    window.wait_for_load_state("load")
    window.locator("#id_name").press_sequentially("Penabullu")
    take = window.get_by_role("link", name="Use “Yayasan Penabulu”")
    take.wait_for()
    with window.expect_event("close"):
        # Slowly: leaving the field asks again, and what is being pressed stays under the finger.
        take.click(delay=1500)
    expect(page.locator("#id_parties-0-partner + .select2")).to_contain_text("Yayasan Penabulu")
    expect(page.locator("#id_parties-0-partner")).to_have_value(str(there.pk))


def test_an_existing_agreement_is_shown_while_its_number_is_typed(
    page: Page, desk: str, axe: Callable[[Page], None]
) -> None:
    make.agreement("001A/SP/LTKL-TEA/VIII/2020")
    page.goto(f"{desk}programs/agreement/add/")
    page.locator("#id_number").press_sequentially("no. 001a/sp/ltkl-tea/viii/2020")
    found = page.locator("#alike")
    expect(found).to_contain_text("has the same number")
    axe(page)
    page.get_by_label("It is another agreement").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert Agreement.objects.count() == 2


def test_the_same_deal_is_shown_once_its_parties_are_chosen(page: Page, desk: str) -> None:
    parties = [(make.partner("Lingkar Temu Kabupaten Lestari"), "funder"), (make.partner("Traction"), "recipient")]
    make.agreement("001/SP", parties=parties, amount="2800000000", signed_on=datetime.date(2020, 8, 18))
    page.goto(f"{desk}programs/agreement/add/")
    page.fill("#id_signed_on_as_written", "18 Agustus 2020")
    page.fill("#id_amount_as_written", "IDR 2.800.000.000,-")
    for place, name in enumerate(("Lestari", "Traction")):
        choose(page, f"id_parties-{place}-partner", name)
    expect(page.locator("#alike")).to_contain_text("has the same parties, date and amount")
