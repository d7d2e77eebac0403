"""Signing in in a browser: with a passkey, with a code, by keyboard, without JavaScript, for everyone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Browser, Page, expect

from portal.accounts.models import User
from tests.accounts.signing_in import PASSWORD, code, person, with_app


@pytest.fixture
def user(live_server: Any) -> User:
    return person("publisher", username="budi")


@pytest.fixture
def recognised(page: Page) -> Iterator[Any]:
    """A device that keeps passkeys and always recognises its owner, as Chromium can pretend to have."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield lambda verified: session.send(
        "WebAuthn.setUserVerified", {"authenticatorId": made["authenticatorId"], "isUserVerified": verified}
    )
    session.detach()


def sign_in(page: Page, address: str, name: str = "budi") -> None:
    """Fill in the sign-in page, by the words on it."""
    page.goto(address)
    page.get_by_label("User name or e-mail").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/en/account/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()


def add_passkey(page: Page, live_server: Any, *, alone: bool = True) -> None:
    """Add a passkey from the account page, with the password once more."""
    page.goto(f"{live_server.url}/en/account/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name of the passkey").fill("laptop kantor")
    page.get_by_label("Sign in with this passkey alone").set_checked(alone)
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


def test_a_passkey_is_added_and_signs_in_alone(
    page: Page, live_server: Any, user: User, recognised: Callable[[bool], None]
) -> None:
    sign_in(page, f"{live_server.url}/en/admin/")
    add_passkey(page, live_server)
    assert Authenticator.objects.get(user=user, type="webauthn").wrap().name == "laptop kantor"
    page.goto(f"{live_server.url}/en/account/")
    expect(page.get_by_text("laptop kantor")).to_be_visible()
    sign_out(page, live_server)
    page.goto(f"{live_server.url}/en/admin/programs/agreement/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{live_server.url}/en/admin/programs/agreement/")


def test_a_passkey_is_the_second_step_after_the_password(
    page: Page, live_server: Any, user: User, recognised: Callable[[bool], None]
) -> None:
    sign_in(page, f"{live_server.url}/en/admin/")
    add_passkey(page, live_server, alone=False)
    sign_out(page, live_server)
    sign_in(page, f"{live_server.url}/en/admin/")
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    page.goto(f"{live_server.url}/en/admin/")
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{live_server.url}/en/admin/")


def test_a_device_that_does_not_know_its_owner_signs_nobody_in_alone(
    page: Page, live_server: Any, user: User, recognised: Callable[[bool], None]
) -> None:
    sign_in(page, f"{live_server.url}/en/admin/")
    add_passkey(page, live_server)
    sign_out(page, live_server)
    recognised(False)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("The passkey was not used.")
    page.goto(f"{live_server.url}/en/admin/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_required_means_set_up_before_anything_else(page: Page, live_server: Any, user: User, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    sign_in(page, f"{live_server.url}/en/admin/")
    expect(page.get_by_text("until then the desk stays closed to you")).to_be_visible()
    page.get_by_role("link", name="The desk", exact=True).click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    page.get_by_role("link", name="Set up an app").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    key = page.locator(".key").inner_text().replace(" ", "")
    page.get_by_label("The code that the app shows now").fill(code(secret=key))
    page.get_by_role("button", name="Set up").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the codes").click()
    first = page.locator(".codes code").first.inner_text()
    assert first in download.value.path().read_text()
    page.get_by_role("link", name="I have them: to the desk").click()
    page.wait_for_url(f"{live_server.url}/en/admin/")


def test_everything_but_passkeys_works_without_javascript(live_server: Any, user: User, browser: Browser) -> None:
    with_app(user)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/en/admin/")
    expect(page.get_by_text("they need JavaScript")).to_be_visible()
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_have_count(0)
    sign_in(page, f"{live_server.url}/en/admin/")
    page.get_by_label("Code").fill(code())
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{live_server.url}/en/admin/")
    context.close()


def test_one_signs_in_by_keyboard_alone(page: Page, live_server: Any, user: User) -> None:
    page.goto(f"{live_server.url}/en/admin/")
    page.keyboard.type("budi")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}/en/admin/")


def test_axe_finds_nothing_on_the_pages_of_signing_in(
    page: Page,
    live_server: Any,
    user: User,
    axe: Callable[[Page], None],
    recognised: Callable[[bool], None],
) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    account = f"{live_server.url}/en/account"
    for address in ["login/", "password/forgotten/", "refused/"]:
        page.goto(f"{account}/{address}")
        axe(page)
    sign_in(page, f"{live_server.url}/en/admin/", "budi-salah")
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    axe(page)
    sign_in(page, f"{live_server.url}/en/admin/")
    add_passkey(page, live_server)
    axe(page)
    for address in ["", "password/", "sessions/", "app/add/", "codes/", "passkeys/add/", "confirm/", "logout/"]:
        page.goto(f"{account}/{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
        axe(page)
    sign_out(page, live_server)
    with_app(user)
    sign_in(page, f"{live_server.url}/en/admin/")
    axe(page)
