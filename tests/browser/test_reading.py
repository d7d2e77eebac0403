"""The form answers while a text is typed: what was understood, what is odd, and what has to be confirmed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from portal.accounts.roles import make_roles
from programs.models import Agreement
from tests import make


@pytest.fixture
def form(live_server: Any, page: Page) -> str:
    """An editor is signed in; the address of the form for a new agreement, in English."""
    make_roles()
    person = make.user(office=make.office())
    person.groups.add(Group.objects.get(name="editor"))
    client = Client()
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    return f"{live_server.url}/en/admin/programs/agreement/add/"


def reading_of(page: Page, field: str) -> Locator:
    """What stands below a text."""
    return page.locator(f"#{field} + .desk-reading")


def test_what_was_understood_stands_below_each_text_while_it_is_typed(page: Page, form: str) -> None:
    make.partner("Lingkar Temu Kabupaten Lestari", acronym="LTKL")
    page.goto(form)
    page.locator("#id_number").press_sequentially("No. 001A/SP/LTKL-TEA/VIII/2020")
    expect(reading_of(page, "id_number")).to_contain_text("sequence 001A, kind SP, parties LTKL and TEA, August 2020")
    expect(reading_of(page, "id_number")).to_contain_text("LTKL: Lingkar Temu Kabupaten Lestari")
    page.fill("#id_signed_on_as_written", "Selasa, 18 Agustus 2020")
    expect(reading_of(page, "id_signed_on_as_written")).to_contain_text("18 August 2020")
    page.fill("#id_period_as_written", "Agustus 2020- Juli 2021")
    expect(reading_of(page, "id_period_as_written")).to_contain_text("August 2020 – July 2021, exact to the month")
    page.fill("#id_amount_as_written", "IDR 2.800.000.000,-")
    expect(reading_of(page, "id_amount_as_written")).to_contain_text("two billion eight hundred million rupiah")


def test_a_later_date_of_signing_is_compared_with_the_number(page: Page, form: str) -> None:
    page.goto(form)
    page.fill("#id_number", "001A/SP/LTKL-TEA/VIII/2020")
    expect(reading_of(page, "id_number")).to_contain_text("sequence 001A")
    page.fill("#id_signed_on_as_written", "1 Mei 2020")
    page.keyboard.press("Tab")
    expect(reading_of(page, "id_number")).to_contain_text("The month in the number is not the month of signing.")


def test_an_ambiguous_amount_is_confirmed_with_one_tick_and_anew_after_a_change(page: Page, form: str) -> None:
    page.goto(form)
    page.fill("#id_amount_as_written", "EUR 1.250")
    page.get_by_label("Yes, this is EUR 1,250.00").check()
    page.fill("#id_amount_as_written", "EUR 1.350")
    box = page.get_by_label("Yes, this is EUR 1,350.00")
    expect(box).not_to_be_checked()
    box.check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("EUR 1,350")
    assert Agreement.objects.get().amount == Decimal("1350.00")


def test_a_row_added_to_the_page_answers_too(page: Page, form: str) -> None:
    page.goto(form)
    page.locator("#disbursements-heading").click()
    page.get_by_role("button", name="Add another Disbursement").click()
    page.fill("#id_disbursements-1-amount_as_written", "$ 5.000.000")
    reading = reading_of(page, "id_disbursements-1-amount_as_written")
    expect(reading).to_contain_text("More than one country writes its money with this sign.")
    reading.get_by_role("checkbox").check()
    assert reading.get_by_role("checkbox").get_attribute("name") == "disbursements-1-amount_confirmed"
    page.locator("#disbursements-1").get_by_text("Understood as: correct it by hand").click()
    page.select_option("#id_disbursements-1-currency", "AUD")
    expect(reading).to_contain_text("AUD 5,000,000")
    expect(reading.get_by_role("checkbox")).to_have_count(0)


def test_what_a_text_does_not_say_is_one_step_away(page: Page, form: str) -> None:
    """The columns are folded away; the way to the one that is wanted unfolds them."""
    page.goto(form)
    page.fill("#id_amount_as_written", "2.800.000.000")
    expect(reading_of(page, "id_amount_as_written")).to_contain_text("Choose the currency")
    expect(page.locator("#id_currency")).to_be_hidden()
    reading_of(page, "id_amount_as_written").get_by_role("link", name="Correct it by hand").click()
    page.select_option("#id_currency", "IDR")
    expect(reading_of(page, "id_amount_as_written")).not_to_contain_text("Choose the currency")


def test_the_texts_are_typed_by_keyboard_alone_in_the_order_of_the_page(page: Page, form: str) -> None:
    page.goto(form)
    is_meant = page.get_by_label("Yes, this is EUR 1,250.00")
    page.locator("#id_number").focus()
    for text in ["001A/SP/A-B/VIII/2020", "18 Agustus 2020", "2020-2021", "EUR 1.250"]:
        page.keyboard.type(text)
        page.wait_for_timeout(700)
        if text.startswith("EUR"):
            # A person looks before going on, however long the answer takes.
            expect(is_meant).to_be_visible()
        page.keyboard.press("Tab")
    expect(is_meant).to_be_focused()
    page.keyboard.press("Space")
    expect(is_meant).to_be_checked()


def test_a_reading_that_cannot_be_had_leaves_the_page_as_it_is(page: Page, form: str) -> None:
    """Signed out in another window: the text stays, nothing of the sign-in page lands in the form."""
    page.goto(form)
    page.fill("#id_amount_as_written", "EUR 1.250")
    expect(reading_of(page, "id_amount_as_written")).to_contain_text("one thousand two hundred fifty euros")
    page.context.clear_cookies()
    with page.expect_response("**/read/agreement/amount_as_written/") as answer:
        page.fill("#id_amount_as_written", "EUR 1.251")
    assert answer.value.status == 403
    expect(page.locator("#id_amount_as_written")).to_have_value("EUR 1.251")
    expect(page.locator("input[type=password]")).to_have_count(0)


def test_axe_finds_nothing_in_the_readings(page: Page, form: str, axe: Callable[[Page], None]) -> None:
    page.goto(form)
    page.fill("#id_number", "001A/SP/LTKL-TEA/IIX/2020")
    page.fill("#id_amount_as_written", "EUR 1.250")
    expect(page.get_by_label("Yes, this is EUR 1,250.00")).to_be_visible()
    page.get_by_text("Understood as: correct it by hand").first.click()
    axe(page)


@pytest.mark.parametrize("width", [390, 820])
def test_the_readings_fit_a_phone_and_a_tablet(page: Page, form: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(form)
    page.fill("#id_number", "001A/SP/" + "LTKL-" * 12 + "TEA/VIII/2020")
    page.fill("#id_amount_as_written", "EUR 1.250")
    expect(page.get_by_label("Yes, this is EUR 1,250.00")).to_be_visible()
    expect(reading_of(page, "id_number")).to_contain_text("sequence 001A")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
