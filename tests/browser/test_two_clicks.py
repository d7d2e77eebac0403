"""“Who works in Kabupaten Berau?” is answered two clicks from the home page, on a phone, in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from portal.search.index import rebuild
from regions.models import Region
from tests import make


@pytest.fixture
def site(live_server: Any) -> str:
    """Berau with one programme among regencies with more, so that no list of the busiest names it."""
    make.region("64", "Kalimantan Timur")
    berau = make.region("64.03", "Kabupaten Berau")
    Region.objects.filter(pk=berau.pk).update(short_name="Berau")
    make.program("Hutan lestari", regions=[berau])
    busier = [make.region(f"35.{number:02}") for number in range(1, 13)]
    for _row in range(2):
        make.program(regions=busier)
    rebuild()
    return str(live_server.url)


@pytest.mark.parametrize("language", ["", "/en"])
def test_by_its_province_and_by_the_search(page: Page, site: str, language: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site}{language}/")
    page.get_by_role("link", name="Kalimantan Timur", exact=True).click()
    # On the province's page it is on the first screen, with nothing to open.
    link = page.get_by_role("link", name="Berau", exact=True)
    expect(link).to_be_in_viewport()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kabupaten Berau")
    expect(page.locator("#programmes ~ .records").get_by_role("link", name="Hutan lestari")).to_be_visible()

    page.goto(f"{site}{language}/")
    page.locator("#home-q").fill("berau")
    page.locator(".site-search button").click()
    found = page.locator(".records a").first
    expect(found).to_have_text("Kabupaten Berau")
    found.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kabupaten Berau")
