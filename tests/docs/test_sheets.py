"""The description of the files is what the files hold: its tables come from the sheets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from portal.search.sheets import COLUMNS
from tests.sheets import all_sheets

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "sheets.md").read_text(encoding="utf-8")
SHEETS = {sheet.model.noun: sheet.all_columns() for sheet in all_sheets()} | {"search": COLUMNS}


def table(columns: Iterable[Any]) -> str:
    """The columns of a sheet as the guide must have them, in English."""
    with override("en"):
        rows = [f"| `{column.key}` | {column.heading} | {column.about} |" for column in columns]
    return "\n".join(["| Column | Heading | What it holds |", "|---|---|---|", *rows])


@pytest.mark.parametrize("noun", SHEETS)
def test_the_columns_of_each_sheet_are_described(noun: str) -> None:
    expected = table(SHEETS[noun])
    assert f"### `{noun}`\n\n{expected}\n" in GUIDE, f"### `{noun}`\n\n{expected}\n"


def test_no_sheet_is_described_that_is_not_there() -> None:
    assert set(re.findall("^### `(.+)`$", GUIDE, re.M)) == set(SHEETS)
