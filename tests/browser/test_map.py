"""The map in a browser: seen without scripts from elsewhere, walked through by keyboard, clean for axe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import make

PAGES = [
    "/en/",
    "/en/programs/",
    "/en/agreements/?map=IDR",
    "/en/map/?area=jawa",
    "/regions/35.05/",
    "/en/programs/{program}/",
]


@pytest.fixture
def site(live_server: Any) -> tuple[str, str]:
    """Three places with programmes and money; the address of the site and of a programme."""
    make.region("35", "Jawa Timur", island_group="Jawa", label_latitude=-7.6, label_longitude=112.3)
    places = [
        make.region("35.05", "Kabupaten Blitar", island_group="Jawa", label_latitude=-8.13, label_longitude=112.22),
        make.region("64.03", "Kabupaten Berau", island_group="Kalimantan", label_latitude=2.1, label_longitude=117.3),
        make.region("14.08", "Kabupaten Siak", island_group="Sumatera", label_latitude=0.9, label_longitude=102.0),
    ]
    program = make.program("Hutan lestari", regions=places)
    make.program(regions=[places[0], make.region("35")])
    make.agreement(regions=[places[0]], amount="2800000000")
    make.agreement(regions=[places[1]], amount="1000")
    return live_server.url, str(program.slug)


def test_axe_finds_nothing_on_pages_with_a_map(page: Page, site: tuple[str, str], axe: Callable[[Page], None]) -> None:
    url, program = site
    for address in PAGES:
        page.goto(url + address.format(program=program))
        for closed in page.locator("details.map-box, .map details").all():
            closed.evaluate("details => { details.open = true }")
        expect(page.locator(".map-sheet").first).to_be_visible()
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
            axe(page)


def test_the_keyboard_goes_from_mark_to_mark_and_in(page: Page, site: tuple[str, str]) -> None:
    page.goto(f"{site[0]}/en/")
    marks = page.locator(".map-sheet a")
    expect(marks).to_have_count(4)
    marks.first.focus()
    page.keyboard.press("Tab")
    expect(marks.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kabupaten Berau")


def test_each_mark_says_its_place_and_what_stands_there(page: Page, site: tuple[str, str]) -> None:
    page.goto(f"{site[0]}/en/")
    for name in ("Kabupaten Blitar: 2 programmes", "Kabupaten Berau: 1 programme", "Jawa Timur: 1 programme"):
        expect(page.get_by_role("link", name=name, exact=True)).to_have_count(1)


def test_the_land_is_fetched_from_this_site_and_seen(page: Page, site: tuple[str, str]) -> None:
    with page.expect_response("**/indonesia*.svg") as answer:
        page.goto(f"{site[0]}/en/map/")
    assert answer.value.ok
