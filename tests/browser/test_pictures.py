"""Pictures of money and time in a browser: clean for axe, inside the page, their text never small."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from portal.base.recording import recording
from tests import make

LONG = "PERJANJIAN KERJA SAMA TENTANG PENGELOLAAN SUMBER DAYA ALAM DAN LINGKUNGAN HIDUP SECARA BERKELANJUTAN"
# The smallest text of a picture, in pixels of the page.
SMALLEST = 12


@pytest.fixture
def pages(live_server: Any) -> list[str]:
    """A programme and an agreement with everything that is drawn."""
    period = {"period_start": date(2019, 1, 1), "period_end": date(2030, 12, 31), "period_precision": "year"}
    program = make.program("Hutan lestari", **period)
    with recording(program):
        program.phases.create(unit="semester", number=4, of_total=6, as_of=date(2021, 9, 1), as_of_precision="month")
    for year in range(2010, 2026):
        day = date(year, 3, 4)
        make.agreement(
            f"{LONG} {year}", programs=[program], amount=Decimal(10) ** (year % 14), signed_on=day, period_start=day
        )
    agreement = make.agreement("1/PKS", amount="100", period_start=date(2020, 1, 1), period_end=date(2024, 12, 31))
    with recording(agreement):
        for year in (2021, 2023):
            end = {"period_end": date(year + 3, 6, 30), "period_precision": "month"}
            agreement.amendments.create(signed_on=date(year, 5, 1), signed_on_precision="month", **end)
        for kind in ("planned", "paid"):
            on = {"on": date(2022, 5, 1), "on_precision": "month"}
            agreement.disbursements.create(kind=kind, amount=Decimal(50), currency="IDR", **on)
    return [f"{live_server.url}{record.get_absolute_url()}" for record in (program, agreement)]


def test_pictures_are_clean_for_axe_and_readable_on_a_phone(
    page: Page, pages: list[str], axe: Callable[[Page], None]
) -> None:
    for address in pages:
        page.goto(address)
        for closed in page.locator(".picture details").all():
            closed.evaluate("details => { details.open = true }")
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            expect(page.locator("svg.chart[role=img]").first).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
            sizes = page.locator(".chart text").evaluate_all(
                "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"
            )
            assert min(sizes) >= SMALLEST, address
            axe(page)
