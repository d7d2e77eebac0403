"""The search box in Chromium: names are offered while one types, and without a script all of it works as well."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.search.index import rebuild
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(live_server: Any) -> str:
    make.program("Program Terbuka", regions=[make.region("35.05", "Kabupaten Blitar")])
    make.program("Program Jauh", regions=[make.region("11.01", "Kabupaten Aceh Selatan")])
    rebuild()
    return live_server.url


def test_names_are_offered_while_one_types(page: Page, site: str) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto(f"{site}/en/")
    page.get_by_label("Search the registry").press_sequentially("terb")
    expect(page.locator("#home-q-names option")).to_have_attribute("value", "Program Terbuka")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Program Terbuka")).to_be_visible()
    assert refused == []


def test_without_a_script_words_are_found_and_narrowed_down_and_widened(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{site}/en/programs/")
    page.get_by_label("Search the registry").fill("program")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".found-results li")).to_have_count(2)
    page.get_by_role("button", name="Kabupaten Blitar").click()
    expect(page.locator(".found-results li")).to_have_count(1)
    page.get_by_role("link", name="Regency or city: Kabupaten Blitar").click()
    expect(page.locator(".found-results li")).to_have_count(2)
    context.close()
