"""The journey the desk is made for: from the text of a signed paper to its public page, by two people.

Every click, key chord and filled field is counted, and its time at a person's pace is reckoned by the keystroke-level
model of Card, Moran and Newell (1980): the machine's own speed plays no part in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import Browser, Page, expect

from portal.accounts.roles import make_roles
from programs.models import Agreement
from tests import make

MOST_ACTIONS, MOST_SECONDS = 25, 120
# Seconds: to think what comes next, to point, to press the button, to press a key, to move a hand to the other device.
THINK, POINT, BUTTON, KEY, HAND = 1.35, 1.1, 0.2, 0.28, 0.4
# To paste: point at the words in the other window, mark and copy them, point at the field, paste.
PASTE = THINK + 2 * (POINT + BUTTON) + POINT + 4 * KEY + HAND

NUMBER = "No. 001A/SP/LTKL-TEA/VIII/2020"
SIGNED, PERIOD, AMOUNT = "18 Agustus 2020", "Agustus 2020- Juli 2021", "IDR 2.800.000.000,-"


class Hand:
    """A person's hand: does what a person does, and counts it."""

    def __init__(self) -> None:
        self.actions: list[str] = []
        self.seconds = 0.0

    def did(self, what: str, seconds: float) -> None:
        self.actions.append(what)
        self.seconds += seconds

    def click(self, target: Any, what: str) -> None:
        target.click()
        self.did(f"click {what}", THINK + POINT + BUTTON)

    def paste(self, target: Any, text: str, what: str) -> None:
        target.fill(text)
        self.did(f"paste {what}", PASTE)

    def type(self, page: Page, text: str, what: str) -> None:
        page.keyboard.type(text)
        self.did(f"type {what}", THINK + HAND + KEY * len(text))

    def press(self, page: Page, chord: str) -> None:
        page.keyboard.press(chord)
        self.did(f"press {chord}", KEY)

    def choose(self, target: Any, value: str, what: str) -> None:
        target.select_option(value)
        self.did(f"choose {what}", THINK + 2 * (POINT + BUTTON))


@pytest.fixture
def offices(live_server: Any) -> Iterator[str]:
    """An ordinary office of an editor and a publisher; the partners are known, the source is not."""
    make_roles()
    office = make.office(name="Bappeda")
    for name in ("editor", "publisher"):
        make.user(username=name, office=office).groups.add(Group.objects.get(name=name))
    make.partner("Lingkar Temu Kabupaten Lestari", acronym="LTKL")
    make.partner("Traction", acronym="TEA")
    yield live_server.url


def sign_in(hand: Hand, page: Page, url: str, name: str) -> None:
    page.goto(f"{url}/admin/")
    expect(page.locator("#id_login")).to_be_focused()
    hand.type(page, name, "user name")
    page.keyboard.press("Tab")
    hand.type(page, "rahasia", "password")
    hand.press(page, "Enter")
    page.wait_for_selector("#user-tools")


def choose_partner(hand: Hand, page: Page, row: int, text: str, role: str) -> None:
    hand.click(page.locator(f"#id_parties-{row}-partner + .select2 .select2-selection"), f"partner {row + 1}")
    # The list takes the keyboard a moment after it opens, sooner than a person's hand is back on the keys.
    expect(page.locator(".select2-container--open .select2-search__field")).to_be_focused()
    hand.type(page, text, "part of its name")
    expect(page.locator(".select2-results__option--highlighted:not(.loading-results)")).to_be_visible()
    hand.press(page, "Enter")
    hand.choose(page.locator(f"#id_parties-{row}-role"), role, "its role")


def test_a_signed_agreement_is_public_after_two_minutes_and_two_people(
    browser: Browser, page: Page, offices: str, record_property: Any
) -> None:
    hand = Hand()
    sign_in(hand, page, offices, "editor")
    hand.click(page.locator(".desk-quick a").first, "enter an agreement")
    with page.expect_popup() as opened:
        hand.click(page.locator("#add_id_read_from"), "a new source")
    source = opened.value
    hand.paste(source.locator("#id_title"), "Halaman program Traction", "its title")
    with source.expect_event("close"):
        hand.click(source.locator("[name=_save]"), "save the source")
    hand.paste(page.locator("#id_number"), NUMBER, "the number")
    hand.paste(page.locator("#id_signed_on_as_written"), SIGNED, "the date")
    hand.paste(page.locator("#id_period_as_written"), PERIOD, "the period")
    hand.paste(page.locator("#id_amount_as_written"), AMOUNT, "the amount")
    choose_partner(hand, page, 0, "LTKL", "funder")
    choose_partner(hand, page, 1, "Traction", "recipient")
    hand.click(page.locator("button[value=in_review]"), "send for review")
    page.locator(".publication-in_review").wait_for()

    context = browser.new_context()
    other = context.new_page()
    sign_in(hand, other, offices, "publisher")
    hand.click(other.get_by_role("link", name="001A/SP/LTKL-TEA/VIII/2020").first, "what waits")
    hand.click(other.locator("button[value=published]"), "publish")
    other.locator(".publication-published").wait_for()

    agreement = Agreement.objects.get()
    reader = context.new_page()
    context.clear_cookies()
    reader.goto(f"{offices}{agreement.get_absolute_url()}")
    for words in ("001A/SP/LTKL-TEA/VIII/2020", "Rp2.800.000.000", "Agustus 2020 – Juli 2021", "18 Agustus 2020"):
        expect(reader.locator("main")).to_contain_text(words)
    expect(reader.locator("main")).to_contain_text("Halaman program Traction")
    # What the editor changes afterwards waits, while readers go on seeing what two people have looked at.
    page.goto(f"{offices}/admin/programs/agreement/{agreement.pk}/change/")
    page.locator("#id_title").fill("Judul yang menunggu")
    page.locator("#id_reason").fill("Judul dari naskah")
    page.locator("[name=_save]").click()
    expect(page.locator("main .desk-difference").first).to_contain_text("Judul yang menunggu")
    reader.reload()
    expect(reader.locator("main")).not_to_contain_text("Judul yang menunggu")
    context.close()

    for name, value in (("actions", len(hand.actions)), ("seconds", round(hand.seconds))):
        record_property(name, value)
    print(f"{len(hand.actions)} actions, {hand.seconds:.0f} seconds at a person's pace: {'; '.join(hand.actions)}")
    assert len(hand.actions) <= MOST_ACTIONS
    assert hand.seconds <= MOST_SECONDS
