"""The design system holds what it promises: every colour has a use, words stand out enough, each component is shown."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from portal.design import LINES, OF_LINES, OF_TEXT, TEXTS, USES, colours, contrast, least_contrast
from tests import make

# Frames of pages, what only the desk sees, and what hangs on one record are shown nowhere apart from their place.
NOT_APART = {"head", "mark", "desk_banner", "draft_badge", "statements", "downloads", "follow", "share", "last_change"}


def test_black_on_white_has_the_contrast_that_the_standard_says() -> None:
    assert round(contrast("#000", "#ffffff"), 2) == 21
    assert round(contrast("#777777", "#fff"), 2) == 4.48


@pytest.mark.parametrize("name", TEXTS)
def test_words_stand_out_on_every_ground_in_both_schemes(name: str) -> None:
    assert (least_contrast(name, TEXTS) or 0) >= OF_TEXT


@pytest.mark.parametrize("name", LINES)
def test_lines_and_marks_that_mean_something_stand_out(name: str) -> None:
    assert (least_contrast(name, LINES) or 0) >= OF_LINES


def test_every_colour_of_the_stylesheet_has_a_use_and_no_other_is_named() -> None:
    assert [colour.name for colour in colours()] == list(USES)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["", "/en"])
def test_the_page_shows_every_token_and_every_component(client: Client, language: str) -> None:
    make.cite(make.program("Program"), "title", quote="kata sumber")
    page = client.get(f"{language}/about/design/").content.decode()
    assert all(f"--{colour.name}</code>" in page and colour.dark in page for colour in colours())
    folder = Path(settings.BASE_DIR) / "templates" / "components"
    components = {file.stem for file in folder.glob("*.html")} - NOT_APART - {"citation"}
    assert {name for name in components if f"components/{name}.html" not in page} == set()
    pictures = {file.stem for file in (folder.parent / "pictures").glob("*.html")}
    assert {name for name in pictures if f"pictures/{name}.html" not in page} == set()
    assert page.count('<svg class="chart" width="100%"') >= 3
    assert "kata-kata" in page
    assert client.get(f"{language}/about/design/?x=1").status_code == 400
    for table in ("example", "example-funding", "example-course"):
        assert client.get(f"{language}/about/design/tables/{table}.csv").status_code == 200, table
