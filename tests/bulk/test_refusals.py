"""Why a file is not given: as problem details to programs, as a page to browsers, in the language either asks for."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from portal.bulk import preparing
from tests import make

pytestmark = pytest.mark.django_db
FILE = "/data/programs.csv.gz"
BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"


def refused(client: Client, address: str, status: int, **headers: str) -> Any:
    """What a program is told at an address that gives it no file."""
    answer = client.get(address, headers=headers)
    assert answer.status_code == status, address
    assert answer.headers["Content-Type"] == "application/problem+json", address
    assert answer.headers["Cache-Control"] == "no-store" and "Accept-Language" in answer.headers["Vary"]
    told = answer.json()
    assert told["status"] == status and told["detail"]
    return answer


def test_a_program_is_told_each_reason_as_problem_details(client: Client) -> None:
    present = client.get(FILE).headers["Location"]
    key = present.split("/")[2]
    assert "replaced" in refused(client, present.replace(key, f"9{key}"), 410, accept_language="en").json()["detail"]
    for address in ("/data/nothing.csv.gz", f"/data/{key}/nothing.csv.gz", "/data/here/nothing/at-all"):
        assert "tidak ada" in refused(client, address, 404).json()["detail"]
    assert refused(client, f"{FILE}?fields=id", 400).json()["parameter"] == "fields"
    beyond = refused(client, present, 416, range="bytes=99999999-", accept_language="en")
    size = client.head(present).headers["Content-Length"]
    assert beyond.headers["Content-Range"] == f"bytes */{size}" and size in beyond.json()["detail"]


def test_a_browser_is_shown_a_page_in_its_language(client: Client) -> None:
    answer = client.get("/data/nothing.csv.gz", headers={"accept": BROWSER, "accept-language": "en"})
    assert answer.status_code == 404
    assert answer.headers["Content-Language"] == "en"
    assert '<html lang="en">' in answer.content.decode() and "There is no such file" in answer.content.decode()
    # The page of downloads has an address in each language, and keeps to it.
    assert client.get("/data/", headers={"accept-language": "en"}).headers["Content-Language"] == "id"


def test_a_file_is_only_read(client: Client) -> None:
    for strict in (client, Client(enforce_csrf_checks=True)):
        answer = strict.post(FILE)
        assert answer.status_code == 405
        assert answer.headers["Allow"] == "GET, HEAD"
        assert answer.json()["status"] == 405


def test_what_is_being_made_is_told_with_the_time_to_ask_again(client: Client) -> None:
    make.partner("Mitra")
    with preparing._alone():
        answer = refused(client, FILE, 503, accept_language="en")
    assert answer.headers["Retry-After"] in answer.json()["detail"]


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_cache_keeps_an_error_of_the_api_or_gives_it_in_another_language(client: Client, language: str) -> None:
    asked = {"accept-language": language}
    answers = [
        client.get("/api/v1/programs/abcdefgh/", headers=asked),
        client.get("/api/v1/nothing/", headers=asked),
        client.get("/api/v1/programs/?regoin=35", headers=asked),
        client.post("/api/v1/programs/", headers=asked),
        client.get("/api/v1/programs/", headers={**asked, "authorization": "Bearer ppd_none"}),
        client.get("/data/programs.csv.gz", headers={**asked, "authorization": "Bearer ppd_none"}),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 400, 405, 401, 401]
    for answer in answers:
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Language"] == language
        assert {"Accept", "Accept-Language"} <= set(answer.headers["Vary"].split(", "))
