"""The desk in a browser: an agreement is entered on one page, and nobody is shut out of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from playwright.sync_api import Page, expect

from portal.accounts.roles import make_roles
from portal.base.models import Change, Proposal
from portal.base.proposing import propose
from portal.base.recording import recording
from portal.base.snapshots import snapshots
from programs.models import Agreement
from tests import make


@pytest.fixture
def publisher(live_server: Any, page: Page) -> str:
    """A publisher is signed in; the address of the desk in English."""
    make_roles()
    person = make.user(office=make.office(publishes_alone=True))
    person.groups.add(Group.objects.get(name="publisher"))
    client = Client()
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    return f"{live_server.url}/en/admin/"


def choose(page: Page, select: str, text: str) -> None:
    """Type a part of a name into an autocomplete and take the first that is offered."""
    page.locator(f"#{select} + .select2 .select2-selection").click()
    # The list takes the keyboard a moment after it opens: keys pressed by a machine at once would go astray.
    page.locator(".select2-container--open .select2-search__field").fill(text)
    offered = page.locator(".select2-results__option--highlighted:not(.loading-results)")
    expect(offered).to_contain_text(text, ignore_case=True)
    page.keyboard.press("Enter")


def drafted() -> Agreement:
    """A draft with rows in every list, and something in the way of its publication."""
    agreement = make.agreement("001A/SP/LTKL-TEA/VIII/2020", make.DRAFT, amount="2800000000", regions=[make.region()])
    agreement.signatories.create(office="Direktur")
    agreement.disbursements.create(kind="planned")
    agreement.amendments.create(number="ADD-1")
    agreement.statements.create(kind="field", text="bidang")
    make.cite(agreement, "amount", source=make.source(make.DRAFT))
    return agreement


def disputed() -> Proposal:
    """A proposal on a public agreement that has changed since, in part in the same place."""
    agreement = make.agreement("02/PKS/A-B/I/2024", title="Awal", amount=1000000)
    whole, _public = snapshots(agreement)
    wanted = {**whole, "fields": whole["fields"] | {"title": "Usulan", "amount": "2000000.00"}}
    proposal = propose(agreement, whole, wanted, by=make.user(), reason="Salah ketik")
    with recording(agreement, reason="Dari naskah", by=make.user()):
        agreement.title = "Sementara itu"
        agreement.save()
        agreement.region_shares.create(region=make.region())
    return proposal


def pages_of_a_change() -> list[str]:
    """The pages on which a change is decided, told and taken back, and a finding acknowledged."""
    proposal = disputed()
    record = f"programs/agreement/{proposal.object_id}"
    first = Change.objects.filter(record_id=proposal.record_id).last()
    finding = f"findings/agreements/no-signed-document/{proposal.object_id}/"
    return [
        f"base/proposal/{proposal.pk}/change/",
        f"{record}/history/",
        f"{record}/history/{first.pk}/restore/",
        finding,
    ]


def test_axe_finds_nothing_on_the_desk(page: Page, publisher: str, axe: Callable[[Page], None]) -> None:
    """The sign-in, the index, a list, the agreement form new, stored and with complaints, what becomes of a change."""

    agreement = drafted()
    form = f"{publisher}programs/agreement/"
    for address in ["", "programs/agreement/", "programs/agreement/add/", f"programs/agreement/{agreement.pk}/change/"]:
        page.goto(f"{publisher}{address}")
        axe(page)
    for address in pages_of_a_change():
        page.goto(f"{publisher}{address}")
        for details in page.locator("details").all():
            details.evaluate("element => element.open = true")
        axe(page)
    page.goto(f"{form}add/")
    page.fill("#id_program_shares-0-amount", "2.800")
    page.get_by_role("button", name="Save and publish").click()
    expect(page.get_by_role("alert")).to_contain_text("can be read in two ways")
    axe(page)
    page.goto(f"{publisher}base/change/")
    page.locator("#result_list tbody th a").first.click()
    page.locator(".desk-difference").wait_for()
    axe(page)
    page.context.clear_cookies()
    page.goto(f"{publisher}login/")
    axe(page)


def test_the_agreement_form_fits_a_phone(page: Page, publisher: str) -> None:
    agreement = drafted()
    page.set_viewport_size({"width": 390, "height": 800})
    stored = f"programs/agreement/{agreement.pk}/change/"
    for address in ["", "programs/agreement/", stored, "findings/", *pages_of_a_change()]:
        page.goto(f"{publisher}{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address


def test_an_agreement_is_entered_and_published_on_one_page(page: Page, publisher: str) -> None:
    for name in ("Lingkar Temu Kabupaten Lestari", "Traction", "Yayasan Penabulu"):
        make.partner(name)
    make.source(title="Halaman program")
    page.goto(f"{publisher}programs/agreement/add/")
    page.fill("#id_number", "No. 001A/SP/LTKL-TEA/VIII/2020")
    choose(page, "id_parties-0-partner", "Lestari")
    choose(page, "id_parties-1-partner", "Traction")
    page.get_by_role("button", name="Add another Party").click()
    choose(page, "id_parties-2-partner", "Penabulu")
    page.fill("#id_amount_as_written", "IDR 2.800.000.000,-")
    page.get_by_role("button", name="Save and publish").click()
    page.get_by_role("link", name="No source is given").click()
    choose(page, "id_base-citation-content_type-object_id-0-source", "Halaman")
    page.select_option("#id_base-citation-content_type-object_id-0-fact", label="Amount")
    page.get_by_role("button", name="Save and publish").click()
    expect(page.locator(".messagelist")).to_contain_text("is now public")
    page.get_by_role("link", name="View on site").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("001A/SP/LTKL-TEA/VIII/2020")
    assert [party.partner.name for party in Agreement.objects.get().parties.all()] == [
        "Lingkar Temu Kabupaten Lestari",
        "Traction",
        "Yayasan Penabulu",
    ]


def test_an_autocomplete_is_called_by_its_label(page: Page, publisher: str) -> None:
    page.goto(f"{publisher}programs/agreement/add/")
    box = page.locator("#id_issuer + .select2 [role=combobox]")
    expect(box).to_have_accessible_name("Numbered by:")
