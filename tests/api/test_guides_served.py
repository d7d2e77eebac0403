"""The guides stand on the site as well, and ask the site they stand on."""

import re

import pytest
from django.conf import settings
from django.test import Client

from portal.guides import EXAMPLE, GUIDES

pytestmark = pytest.mark.django_db
LINK = re.compile(r"\]\((?!https?:)([^)#]+)[^)]*\)")


def test_each_guide_is_there_with_the_address_of_the_site(client: Client) -> None:
    for name in GUIDES:
        answer = client.get(f"/api/v1/docs/{name}")
        assert answer.status_code == 200, name
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        text = answer.content.decode()
        written = (settings.BASE_DIR / "docs" / name).read_text(encoding="utf-8")
        assert text == written.replace(EXAMPLE, "http://testserver")
        # What it links to is there as well.
        assert set(LINK.findall(text)) <= set(GUIDES), name


def test_no_other_file_is_reached_that_way(client: Client) -> None:
    for name in ("deployment.md", "../README.md", "examples/", "examples/../../manage.py", "api.md/"):
        assert client.get(f"/api/v1/docs/{name}").status_code == 404, name
    assert client.post("/api/v1/docs/api.md").status_code == 405


def test_the_page_of_the_api_and_the_page_of_downloads_lead_to_them(client: Client) -> None:
    assert 'href="/api/v1/docs/api.md"' in client.get("/api/v1/docs/").content.decode()
    assert 'href="/api/v1/docs/examples/follow_registry.py"' in client.get("/en/data/").content.decode()
