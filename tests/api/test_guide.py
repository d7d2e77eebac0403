"""The guide to the API says what the API does: its tables come from the filter sets, its examples are asked."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from portal.api import VIEWSETS
from portal.base.api.paging import RecordPagination
from portal.base.api.schema import parameter_schema
from portal.base.moments import MomentParameter
from portal.base.parameters import AmountParameter, DayParameter, NumberParameter, ReferenceParameter, YearParameter
from programs.api.statistics import StatisticsFilter
from programs.filters import AgreementFilter
from programs.statistics import By
from regions.filters import PlaceParameter

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text()
FORMS: list[tuple[type, str]] = [
    (YearParameter, "a year, as `2024`"),
    (DayParameter, "a day, as `2024-11-20`"),
    (MomentParameter, "a day or a moment"),
    (AmountParameter, "a number, as `1000000.50`"),
    (NumberParameter, "a whole number"),
    (PlaceParameter, "a code"),
    (ReferenceParameter, "an id or slug"),
]


def form_of(parameter: Any, schema: dict[str, Any]) -> str:
    """What may be written after the equals sign."""
    values = [value for value in schema.get("enum", []) if value]
    if len(values) > 20:
        return f"one of {len(values)} codes"
    if values:
        return ", ".join(f"`{value}`" for value in values)
    return next((form for kind, form in FORMS if isinstance(parameter, kind)), "a text")


def table(noun: str) -> str:
    """The table of a noun's parameters as the guide must have it."""
    filterset = VIEWSETS[noun].filterset_class({})
    rows = ["| Parameter | Value | Meaning |", "|---|---|---|"]
    for name, parameter in filterset.filters.items():
        described = parameter_schema(name, parameter)
        rows.append(f"| `{name}` | {form_of(parameter, described['schema'])} | {described['description']} |")
    return "\n".join(rows)


@pytest.mark.django_db
@pytest.mark.parametrize("noun", VIEWSETS)
def test_the_table_of_parameters_is_the_filter_set(noun: str) -> None:
    section = re.search(rf"^### {noun}\n(.*?)(?=^#|\Z)", GUIDE, re.M | re.S)
    assert section, f"The guide has no section on {noun}:\n\n### {noun}\n\n{table(noun)}"
    assert table(noun) in section[1], f"The guide must say:\n\n{table(noun)}"


def test_totals_take_the_parameters_the_guide_says() -> None:
    left_out = {"number", "amount_min", "amount_max", "ordering"}
    assert set(StatisticsFilter.base_filters) == {*AgreementFilter.base_filters, "by"} - left_out
    section = GUIDE.partition("## Totals")[2].partition("## Parameters")[0]
    assert all(f"`{word}`" in section for word in [*left_out, *By.values])


def test_the_limits_in_the_guide_are_the_real_ones() -> None:
    assert f"{RecordPagination.page_size} rows" in GUIDE
    assert f"`page_size` up to {RecordPagination.max_page_size}" in GUIDE


@pytest.mark.django_db
def test_every_example_answers_as_the_guide_says(client: Client, registry: SimpleNamespace) -> None:
    examples = re.findall(r"^curl .*?'https://example\.org(/api/v1/\S*?)'(?:\s+# (\d{3}))?", GUIDE, re.M)
    assert len(examples) > 8
    for address, status in examples:
        assert client.get(address).status_code == int(status or 200), address
