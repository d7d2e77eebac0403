"""Tests in a real browser: Chromium as the machine has it, driven by Playwright.

A test takes ``page`` and ``live_server``. Whatever it is about, it fails if the page raised an error or asked
for something that the content-security policy forbids.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import testcases
from playwright.sync_api import ConsoleMessage, Error, Page

# Playwright keeps an event loop in the test's thread, where Django would refuse to use the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# The live server would look for collected files, of which a test has none; this one finds them where they lie.
testcases._StaticFilesHandler = StaticFilesHandler

CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None
)

# Without a browser one test says so, and the others are not collected.
collect_ignore_glob = [] if CHROMIUM else ["test_[!c]*.py", "test_c[!h]*.py"]

Scheme = Literal["light", "dark"]
WHOLE: dict[str, Any] = {"resultTypes": ["violations"]}
SCHEMES: list[tuple[Scheme, dict[str, Any]]] = [("light", WHOLE), ("dark", WHOLE | {"runOnly": ["color-contrast"]})]


@pytest.fixture(scope="session")
def chromium() -> str | None:
    """The path of the browser, or None on a machine without one."""
    return CHROMIUM


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Playwright's arguments, with the machine's browser. Root has no sandbox to start it in."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": arguments}


@pytest.fixture(autouse=True)
def complaints(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """Fails a test whose page raised a script error or was refused something by the policy."""
    heard: list[str] = []
    if "page" in request.fixturenames:
        page: Page = request.getfixturevalue("page")

        def hear(message: ConsoleMessage) -> None:
            if message.type == "error" and "Content Security Policy" in message.text:
                heard.append(message.text)

        def stumble(error: Error) -> None:
            # Chromium's own word where a window it opened under the driver has closed already; no script of ours.
            if "The provided callback is no longer runnable" not in str(error):
                heard.append(str(error))

        page.on("console", hear)
        page.on("pageerror", stumble)
    yield heard
    assert not heard, "\n".join(heard)


@pytest.fixture
def axe(complaints: list[str]) -> Callable[..., None]:
    """Checks the accessibility of the page as it stands, and fails with axe's report on any finding.

    It is checked whole in light colours and then in dark ones for the one rule that asks about colours; whole in one
    `scheme` alone where that is named.
    """

    def check(page: Page, scheme: Scheme | None = None) -> None:
        before = len(complaints)
        for colours, rules in [(scheme, WHOLE)] if scheme else SCHEMES:
            page.emulate_media(color_scheme=colours)
            # What still fades from one colour into another is judged by the colour it comes to.
            page.evaluate(
                "document.getAnimations().filter(one => one instanceof CSSTransition).forEach(one => one.finish())"
            )
            # Its half megabyte of script is read once for a page, however often the page is checked.
            is_there = page.evaluate("'axe' in window")
            results = (Axe("0") if is_there else Axe()).run(page, options=rules)
            assert results.violations_count == 0, f"{page.url} in {colours} colours\n{results.generate_report()}"
        page.emulate_media(color_scheme="light")
        # What axe itself tries with styles, and is refused, is not the page's doing.
        del complaints[before:]

    return check
