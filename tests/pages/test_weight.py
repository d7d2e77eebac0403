"""Pages are light: a first visit with all its assets, and the next page, packed as they are sent.

The example registry is what is weighed, with all its reference data; what a page loads is read from the page itself.
"""

import re
from functools import cache
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.test import Client

from tests.searchable import records, searchable  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("searchable", "kept_answers")]

# Thousands of bytes: a first visit, one to a page with a map, and any page after it.
FIRST, WITH_MAP, NEXT = 60_000, 75_000, 15_000
ASSET = re.compile(r'(?:href|src)="/static/([^"]+\.(?:css|js|svg|png))"')
LISTS = ["programs", "partners", "regions", "agreements", "activities", "targets", "sources", "indicators"]
PAGES = [
    "/",
    *(f"/{noun}/" for noun in [*LISTS, "planning-documents"]),
    *("/map/", "/map/?area=jawa", "/search/?q=berau", "/about/data/", "/about/design/"),
    *("/regions/35.05/", "/regions/35/", "/regions/64.03/"),
]


def record_pages(client: Client) -> list[str]:
    """The page of the record with the longest page of each noun, as the API names them."""
    found = []
    for noun in LISTS:
        if noun != "regions":
            pages = [row["page"] for row in client.get(f"/api/v1/{noun}/?page_size=500").json()["results"]]
            paths = [page.removeprefix("http://testserver") for page in pages]
            found.append(max(paths, key=lambda path: len(client.get(path).content)))
    return found


def packed(client: Client, address: str) -> tuple[int, str]:
    """What the page weighs as it is sent, and what it says."""
    answer = client.get(address, headers={"accept-encoding": "br"})
    assert answer.status_code == 200 and answer.headers["Content-Encoding"] == "br", address
    head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return len(answer.content) + len(head), brotli.decompress(answer.content).decode()


def assets(page: str) -> dict[str, int]:
    """What the page loads, each as WhiteNoise packs it."""
    folder = Path(settings.BASE_DIR) / "static"
    return {name: weight(folder / name) for name in set(ASSET.findall(page)) if (folder / name).exists()}


@cache
def weight(file: Path) -> int:
    return len(brotli.compress(file.read_bytes()))


def test_a_first_visit_and_the_next_page_are_light(client: Client) -> None:
    heavy = {}
    addresses = [*PAGES, *record_pages(client)]
    for language in ("", "/en"):
        for address in addresses:
            own, page = packed(client, f"{language}{address}")
            loaded = assets(page)
            assert "css/registry.css" in loaded
            first = own + sum(loaded.values())
            limit = WITH_MAP if "indonesia.svg" in page else FIRST
            if first > limit or own > NEXT:
                heavy[f"{language}{address}"] = (own, first)
    assert heavy == {}
