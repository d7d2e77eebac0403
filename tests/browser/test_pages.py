"""Every kind of public page in Chromium: on a phone and a desk, in light and dark, without a finding of axe.

Nothing may be wider than the screen, and every fact's source opens without JavaScript.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from playwright.sync_api import Browser, Page

from portal.base.recording import recording
from portal.search.index import rebuild
from programs.models import Activity, Agreement, Program
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


def full_program(**fields: Any) -> Program:
    """A programme that shows every section its page has."""
    funder = make.partner("Lingkar Temu Kabupaten Lestari", acronym="LTKL")
    program = make.program(
        "Penerapan prinsip pembangunan berkelanjutan dalam dokumen perencanaan pembangunan daerah",
        partners=[(funder, "funder"), (make.partner("Yayasan Penabulu"), "implementer")],
        regions=[make.region("35.05", name="Kabupaten Blitar"), make.region("52.02", name="Kabupaten Lombok Tengah")],
        summary="Ringkasan satu kalimat.",
        description="Uraian.\n\nDua alinea.",
        objective="Air untuk semua.",
        period_start=datetime.date(2020, 8, 1),
        period_end=datetime.date(2021, 7, 31),
        period_precision="month",
        period_as_written="Agustus 2020- Juli 2021",
        **fields,
    )
    with recording(program):
        program.names.create(name="Peduli SGDs", is_misspelling=True)
        program.phases.create(unit="semester", number=4, of_total=6, as_of="2021-09-20", as_of_precision="month")
        program.measures.create(name="Desa", value=Decimal(30), unit="desa", as_written="30 desa")
        program.statements.create(kind="quote", text="Kita bersama.", speaker="Sekretaris Jenderal KPRI")
        program.sdg_goals.add(make.sdg_goal())
        program.sectors.add(make.sector())
        program.targets.add(make.target(region=make.region("35.05")))
        program.regions.filter(region__code="35.05").update(percent="12.5")
    make.cite(program, "objective", quote="air bagi semua orang", flag="misspelt", note="Salah tulis.")
    make.cite(program, "period", quote="Agustus 2020- Juli 2021", inferred=True)
    return program


def full_agreement(program: Program) -> Agreement:
    agreement = make.agreement(
        "001A/SP/LTKL-TEA/VIII/2020",
        programs=[program],
        regions=[make.region("35.05")],
        kind=make.agreement_kind(),
        kind_as_written="kerja sama",
        relation="renews",
        duration=12,
        duration_unit="month",
        signed_on=datetime.date(2020, 8, 18),
        amount=Decimal("2800000000.50"),
        amount_as_written="IDR 2.800.000.000,50",
        amount_qualifier="total dukungan dana",
    )
    with recording(agreement):
        agreement.signatories.create(office="Sekretaris Jenderal", person_name="Budi", is_public_official=True)
        agreement.amendments.create(
            number="002/ADD/SP/LTKL-TEA/I/2021",
            signed_on="2021-01-05",
            signed_on_precision="day",
            amount=Decimal(3_000_000_000),
            currency="IDR",
            scope="Nilai dinaikkan.",
        )
        agreement.disbursements.create(amount=Decimal(100), currency="IDR", on="2020-09-01", on_precision="day")
        agreement.statements.create(kind="field", text="Penguatan kapasitas.")
    make.cite(agreement, "amount", quote="IDR 2.800.000.000,50")
    make.cite(agreement, "number", quote="No. 001A/SP/LTKL-TEA/VIII/2020")
    return agreement


def full_activity(program: Program, agreement: Agreement) -> Activity:
    activity = make.activity(
        "Rapat koordinasi",
        programs=[program],
        kind="signing",
        mode="hybrid",
        venue="Gedung F",
        platform="Zoom",
        theme="Sinkronisasi",
        region=make.region("35.05.10.2001", name="Desa Plosorejo"),
        period_start=datetime.date(2021, 9, 16),
    )
    with recording(activity):
        activity.agreements_signed.add(agreement)
        activity.planning_documents.add(make.planning_document("RPJMD"))
        activity.participants.create(description="Analis kebijakan", count=3, partner=make.partner())
        activity.statements.create(kind="outcome", text="Rencana selaras.")
    make.cite(activity, "venue", quote="di Gedung F")
    return activity


def all_pages() -> list[str]:
    """The address of one page of every kind, in the language that is active."""
    parent = make.program("Induk")
    program = full_program(parent=parent)
    agreement = full_agreement(program)
    activity = full_activity(program, agreement)
    target = program.targets.get()
    plan = make.planning_document("RPJMD 2021-2025", kind=make.plan_kind(), region=make.region("35.05"))
    source = make.source(title="Berita", published_on=datetime.date(2021, 9, 20), published_on_precision="day")
    make.cite(plan, "title", source=source)
    partner = agreement.parties.first().partner
    records = [program, parent, agreement, activity, target, target.indicator, plan, source, partner]
    records.append(make.region("35.05"))
    rebuild()
    nouns = "programs agreements activities partners regions planning-documents indicators targets sources"
    lists = [f"/{noun}/" for noun in nouns.split()]
    return [
        "/",
        "/about/data/",
        "/about/design/",
        "/money/",
        "/years/",
        "/years/2020/",
        "/sdgs/",
        "/sdgs/1/",
        *lists,
        "/agreements/?state=unknown",
        "/programs/?q=tidakada",
        "/programs/?salah=1",
        "/search/",
        "/search/?q=blitar",
        "/en/search/?q=kerja&kind=programs",
        "/search/?q=qqqqqqqqqqqq",
        "/tidak-ada/",
        *(record.get_absolute_url() for record in records),
    ]


@pytest.fixture
def pages(live_server: Any) -> list[str]:
    with translation.override("id"):
        return [f"{live_server.url}{path}" for path in all_pages()]


def test_axe_finds_nothing_on_any_kind_of_page(page: Page, axe: Callable[..., None], pages: list[str]) -> None:
    """Each page is fetched once and looked at on both screens, each in one scheme."""
    findings = []
    for address in pages:
        page.goto(address)
        assert page.evaluate("document.styleSheets[0].cssRules.length") > 50, "The stylesheet is missing."
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        for screen, scheme in ((PHONE, "light"), (DESK, "dark")):
            page.set_viewport_size(screen)
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > screen["width"]:
                findings.append(f"{address} is {width} pixels wide on {screen['width']}.")
            try:
                axe(page, scheme)
            except AssertionError as found:
                findings.append(f"{screen['width']} pixels: {found}")
    assert not findings, "\n\n".join(findings)


# The words of the tiles that stand on two lines.
BROKEN = """() => [...document.querySelectorAll(".counts li")].flatMap((tile) => {
  const broken = [], texts = document.createTreeWalker(tile, NodeFilter.SHOW_TEXT), range = document.createRange();
  while (texts.nextNode()) for (const word of texts.currentNode.data.matchAll(/\\S+/g)) {
    range.setStart(texts.currentNode, word.index);
    range.setEnd(texts.currentNode, word.index + word[0].length);
    if (range.getClientRects().length > 1) broken.push(word[0]);
  }
  return broken;
})"""


def test_no_word_of_a_tile_breaks_on_a_phone(page: Page, live_server: Any) -> None:
    make.agreement(signed_on=datetime.date(2020, 8, 18))
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/years/2020/")
    assert "ditandatangani" in page.locator(".counts").inner_text()
    assert page.evaluate(BROKEN) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_source_opens_and_a_list_filters_without_javascript(browser: Browser, live_server: Any) -> None:
    with translation.override("id"):
        program = full_program()
        path = program.get_absolute_url()
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{live_server.url}/en{path}")
    quote = page.get_by_text("air bagi semua orang")
    assert not quote.is_visible()
    page.locator("details.cite-flagged summary").first.click()
    assert quote.is_visible()
    page.goto(f"{live_server.url}/en/programs/")
    page.get_by_text("Filter this list").click()
    page.get_by_label("Words").fill("tidakada")
    page.get_by_role("button", name="Show").click()
    assert page.get_by_text("Nothing here matches these filters.").is_visible()
    context.close()


def test_the_first_key_leads_past_the_head_of_the_page(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/en/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
