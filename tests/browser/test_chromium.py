"""Whether this machine has a browser to try the pages in."""

import os

import pytest


def test_the_pages_are_tried_in_chromium(chromium: str | None) -> None:
    """Skipped by name where there is no browser; the build server must have one."""
    if chromium is None and os.environ.get("CI") == "true":
        pytest.fail("No Chromium on the build server: .ci/run installs it.")
    if chromium is None:
        pytest.skip("No Chromium found: install it, or name it in CHROMIUM, to try the pages in a browser.")
    assert os.access(chromium, os.X_OK)
