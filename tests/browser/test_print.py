"""A place's page on paper: one A4 sheet in black on white with nothing cut off, and the way to it without a script."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import make

# The width of an A4 sheet between its margins, in pixels of 1/96 inch.
SHEET = round((210 - 26) / 25.4 * 96)
COLOURED = """() => [...document.querySelectorAll("body *")].filter(each => {
  const style = getComputedStyle(each);
  if (!each.checkVisibility() || style.display === "contents") return false;
  return [style.color, style.backgroundColor, style.borderTopColor].some(colour => {
    const [red, green, blue] = colour.match(/[\\d.]+/g).map(Number);
    return red !== green || green !== blue;
  });
}).map(each => each.outerHTML.slice(0, 90))"""
CUT_OFF = """width => [...document.querySelectorAll("main *")].filter(each => {
  if (!each.checkVisibility()) return false;
  const style = getComputedStyle(each);
  const hides = style.overflowX !== "visible" && each.scrollWidth > each.clientWidth + 1;
  return hides || each.getBoundingClientRect().right > width + 1;
}).map(each => each.outerHTML.slice(0, 90))"""


@pytest.fixture
def blitar(live_server: Any) -> str:
    """A regency with as much as an ordinary one has; the address of its page."""
    region = make.region("35.05", "Kabupaten Blitar", basis="Kepmendagri 300.2.2-2430/2025")
    region.codes.create(scheme="kemendagri", code="35.99", is_current=False)
    today = datetime.date.today()
    plan = make.planning_document("RPJPD Kabupaten Blitar", region=region, kind=make.plan_kind())
    worker, funder = make.partner("Lingkar Temu Kabupaten Lestari (LTKL)"), make.partner("Uni Eropa (EU)")
    for number, days in enumerate((-30, 20, 300, 700, 2000)):
        period = {
            "period_start": today - datetime.timedelta(days=800),
            "period_end": today + datetime.timedelta(days=days),
            "period_precision": "day",
        }
        program = make.program(
            f"Penguatan layanan dasar dan tata kelola desa, tahap ke-{number + 1}",
            partners=[(funder, "funder"), (worker, "implementer")],
            regions=[region],
            **period,
        )
        agreement = make.agreement(
            f"00{number}A/SP/LTKL-TEA/VIII/2020",
            parties=[(funder, "funder"), (worker, "recipient")],
            programs=[program],
            amount="2800000000",
            **period,
        )
        make.cite(agreement, "amount", quote="IDR 2.800.000.000,-")
        target = make.target(
            region=region, indicator=make.indicator(f"Prevalensi ukuran ke-{number}"), planning_documents=[plan]
        )
        if number % 2:
            program.targets.add(target)
    make.activity("Rapat Koordinasi Sinkronisasi Perencanaan Pembangunan Daerah", region=region, hosts=[worker])
    return f"{live_server.url}/regions/35.05/"


def test_it_is_one_sheet_in_black_on_white_with_nothing_cut_off(page: Page, blitar: str) -> None:
    page.set_viewport_size({"width": SHEET, "height": 1000})
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(blitar)
    assert page.evaluate(COLOURED) == []
    assert page.evaluate(CUT_OFF, SHEET) == []
    for hidden in ("nav", "form", ".cite-body", ".print-hint", ".site-footer"):
        for each in page.locator(hidden).all():
            expect(each).to_be_hidden()
    for shown in (".print-about", ".overview", "#programmes", "#agreements", "#targets", ".timeline", ".footnotes"):
        expect(page.locator(shown)).to_be_visible()
    expect(page.locator(".print-foot")).to_contain_text("/regions/35.05/ · ")
    page.emulate_media(media=None, color_scheme=None)
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_the_hint_prints_with_a_script_and_explains_without(page: Page, browser: Browser, blitar: str) -> None:
    page.goto(blitar)
    page.evaluate("window.print = () => { window.wasPrinted = true }")
    page.locator(".print-hint summary").click()
    assert page.evaluate("window.wasPrinted")
    plain = browser.new_page(java_script_enabled=False)
    try:
        plain.goto(blitar)
        plain.locator(".print-hint summary").click()
        expect(plain.locator(".print-hint p")).to_be_visible()
    finally:
        plain.close()
