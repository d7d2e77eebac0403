"""What a page says to machines, and how it is cited and passed on, in Chromium under the strict policy."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1280)])
def test_the_data_of_a_page_is_read_without_a_complaint_and_the_box_opens_by_keyboard(
    page: Page, live_server, axe: Callable[[Page], None], scheme: str, width: int
) -> None:
    activity = make.activity("Rapat </script> & lain", period_start=datetime.date(2025, 5, 2))
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{live_server.url}{activity.get_absolute_url()}")
    # The fixture `complaints` fails the test where the policy refused the block.
    names = page.evaluate(
        "JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)['@graph']"
        ".map(thing => thing.name)"
    )
    assert names == ["Rapat </script> & lain"] * 2
    box = page.locator("details.share")
    assert not box.locator("dl").is_visible()
    box.locator("summary").focus()
    page.keyboard.press("Enter")
    assert box.locator(".share-text").is_visible()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
