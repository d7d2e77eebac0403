"""Nothing written into an address brings the site down: it is found, moved, refused by name, or not there."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.test import Client

from programs.api.region import IN_REGION
from programs.api.statistics import StatisticsFilter
from tests import make
from tests.test_visibility import FILTERS

pytestmark = pytest.mark.django_db

# What no database stores, what is too long or too large, digits of other scripts, half of a pair of code points.
ODD = ["\0", "bps:\0", "%", "9" * 15, "9" * 5000, "0E+99999", "NaN", "0001-01-01", "1900", "²", "é" * 130, "\ud800"]
FOUND_OR_REFUSED = {200, 301, 302, 400, 404}
NOUNS = [*FILTERS, "changes"]


@pytest.fixture
def registry() -> None:
    region = make.region("35.05", "Kabupaten Blitar")
    partner = make.partner("Mitra")
    program = make.program("Program", partners=[(partner, "funder")], regions=[region])
    make.agreement("001A/SP/LTKL-TEA/VIII/2020", programs=[program], amount="100")
    make.activity("Kegiatan", programs=[program], region=region)
    make.target(indicator=make.indicator("Indikator"), region=region)
    make.planning_document("Rencana", region=region)
    make.source(title="Sumber")


def escaped(text: str) -> str:
    """The text as any program may put it into an address, even where it is no valid Unicode."""
    return quote(text, safe="", errors="surrogatepass")


def answers(client: Client, addresses: list[str]) -> dict[str, int]:
    """The statuses that are a fault of ours, by address."""
    statuses = {address: client.get(address).status_code for address in addresses}
    return {address[:120]: status for address, status in statuses.items() if status not in FOUND_OR_REFUSED}


@pytest.mark.parametrize("noun", NOUNS)
def test_no_parameter_brings_a_list_down(client: Client, registry: None, noun: str) -> None:
    own = list(FILTERS[noun].get_filters()) if noun in FILTERS else ["after", "kind", "id"]
    names = [*own, "page", "page_size", "\0", "\ud800"]
    asked = [f"/api/v1/{noun}/?{escaped(name)}={escaped(odd)}" for name in names for odd in ODD]
    if noun in FILTERS:
        # The page has the same filters, so one odd value of all of them together is enough for what is its own.
        asked += [f"/{noun}/?{'&'.join(f'{name}={escaped(odd)}' for name in own)}" for odd in ODD]
        asked += [f"/{noun}/?{escaped(name)}={escaped(odd)}" for name in ("page", "\0", "\ud800") for odd in ODD]
    assert not answers(client, asked)


def test_no_parameter_or_key_brings_the_pages_about_all_records_down(client: Client, registry: None) -> None:
    asked = [
        f"/{page}/?{escaped(name)}={escaped(odd)}"
        for page in ("money", "years", "sdgs")
        for name in ("currency", "x")
        for odd in ODD
    ]
    asked += [f"/{page}/{escaped(odd)}/" for page in ("money", "years", "sdgs") for odd in ODD]
    assert not answers(client, asked)


def test_no_parameter_brings_the_totals_down(client: Client, registry: None) -> None:
    names = [*StatisticsFilter.get_filters(), "page", "page_size", "\0"]
    queries = [f"{escaped(name)}={escaped(odd)}" for name in names for odd in ODD]
    assert not answers(client, [f"/api/v1/statistics/?{query}" for query in queries])


@pytest.mark.parametrize("noun", NOUNS)
def test_no_key_brings_the_address_of_a_record_down(client: Client, registry: None, noun: str) -> None:
    roots = ["", "/en", "/api/v1"]
    assert not answers(client, [f"{root}/{noun}/{escaped(odd)}/" for root in roots for odd in ODD])


def test_no_code_brings_the_lists_of_a_region_down(client: Client, registry: None) -> None:
    assert not answers(client, [f"/api/v1/regions/{escaped(odd)}/{noun}/" for noun in IN_REGION for odd in ODD])


@pytest.mark.parametrize("address", ["/programs.atom", "/changes.atom", "/search.atom", "/activities.ics"])
def test_no_parameter_brings_a_feed_or_a_calendar_down(client: Client, registry: None, address: str) -> None:
    names = ["q", "region", "year", "kind", "after", "id", "source", "page", "\0"]
    assert not answers(client, [f"{address}?{escaped(name)}={escaped(odd)}" for name in names for odd in ODD])


@pytest.mark.parametrize("form", ["ics", "bib"])
def test_no_key_brings_a_file_of_a_record_down(client: Client, registry: None, form: str) -> None:
    assert not answers(client, [f"{root}/activities/{escaped(odd)}.{form}" for root in ("", "/en") for odd in ODD])
