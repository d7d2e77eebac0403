"""Answers to the public are kept only while they are exact, marked so that a reader need not fetch them twice, and
compressed; what is personal passes by."""

import gzip
import threading
from typing import Any

import brotli
import pytest
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from portal import answers
from portal.answers import ExactAnswersMiddleware
from portal.base.models import RegistryVersion
from portal.base.publishing import Publication
from portal.base.recording import recording, set_publication
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_answers")]
ADDRESSES = ["/programs/", "/en/programs/", "/api/v1/programs/"]


def retitle(program: Any, title: str) -> None:
    with recording(program):
        program.title = title
        program.save()


@pytest.mark.parametrize("address", ADDRESSES)
def test_after_every_publication_the_answer_is_the_new_one(client: Client, address: str) -> None:
    program = make.program("Program 0")
    for number in range(1, 5):
        assert f"Program {number - 1}" in client.get(address).content.decode()
        retitle(program, f"Program {number}")
        first, second = client.get(address), client.get(address)
        assert f"Program {number}" in first.content.decode()
        assert second.content == first.content
        kept, built = [{**answer.headers, "RateLimit": ""} for answer in (second, first)]
        assert kept == built
    set_publication(program, Publication.WITHDRAWN, reason="Keliru")
    assert "Program 4" not in client.get(address).content.decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_kept_answer_and_a_304_ask_for_nothing_but_the_version(client: Client, address: str) -> None:
    make.program("Program")
    mark = client.get(address).headers["ETag"]
    for headers, status in [({}, 200), ({"if-none-match": mark}, 304), ({"if-none-match": f'"other", W/{mark}'}, 304)]:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = client.get(address, headers=headers)
        assert answer.status_code == status
        assert answer.headers["ETag"] == mark
        assert len(asked) == 1
    assert answer.content == b""
    assert client.head(address).headers["ETag"] == mark


def test_the_mark_moves_with_all_that_an_answer_depends_on(client: Client, time_of_day: Any = None) -> None:
    make.program("Program")

    def mark(address: str = "/api/v1/programs/", **headers: str) -> str:
        return client.get(address, headers=headers).headers["ETag"]

    first = mark()
    assert first == mark()
    assert not first.startswith("W/")
    others = [
        mark("/api/v1/programs/?page=1"),
        mark("/api/v1/partners/"),
        mark(**{"accept-language": "en"}),
        mark(**{"accept-encoding": "br"}),
        mark(**{"accept-encoding": "gzip, br;q=0"}),
        mark(host="localhost"),
    ]
    RegistryVersion.touch()
    others.append(mark())
    retitle(make.program("Lain"), "Lain lagi")
    others.append(mark())
    assert len({first, *others}) == 9


def test_the_day_turns_the_mark(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    today = client.get("/programs/").headers["ETag"]
    day = answers.timezone.localdate()
    monkeypatch.setattr(answers.timezone, "localdate", lambda *_given: day.replace(year=day.year + 1))
    assert client.get("/programs/").headers["ETag"] != today


def test_the_desk_accounts_and_whoever_is_signed_in_pass_by(client: Client) -> None:
    program = make.program("Rahasia meja", Publication.DRAFT)
    public = client.get("/programs/")
    client.force_login(make.user(superuser=True))
    for _time in range(2):
        seen = client.get("/programs/")
        assert "Rahasia meja" in seen.content.decode()
        assert "ETag" not in seen.headers
        assert seen.headers["Cache-Control"] == "private, no-store"
        assert client.get(program.get_absolute_url()).status_code == 200
    client.logout()
    assert client.get("/programs/").content == public.content
    assert client.get(program.get_absolute_url()).status_code == 404
    for address in ["/admin/login/", "/account/login/", "/en/account/login/"]:
        assert "ETag" not in client.get(address, follow=True).headers


def test_what_is_not_there_or_wrong_is_neither_marked_nor_kept(client: Client) -> None:
    draft = make.program("Program", Publication.DRAFT)
    assert "ETag" not in client.get("/programs/?salah=1").headers
    for _time in range(2):
        assert client.get(draft.get_absolute_url()).status_code == 404
    make.cite(draft)
    set_publication(draft, Publication.PUBLISHED)
    assert client.get(draft.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(("accepted", "encoding"), [("br, gzip", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip")])
def test_an_answer_is_compressed_as_the_reader_understands(client: Client, accepted: str, encoding: str) -> None:
    plain = client.get("/about/data/")
    for _time in range(2):
        packed = client.get("/about/data/", headers={"accept-encoding": accepted})
        assert packed.headers["Content-Encoding"] == encoding
        unpack = brotli.decompress if encoding == "br" else gzip.decompress
        assert unpack(packed.content) == plain.content
        assert packed.headers["Content-Length"] == str(len(packed.content))
    assert "Content-Encoding" not in plain.headers
    assert {word.strip() for word in plain.headers["Vary"].split(",")} == {"Cookie", "Accept-Encoding"}
    api = client.get("/api/v1/programs/").headers["Vary"]
    assert {"Accept", "Accept-Language", "Accept-Encoding"} <= {word.strip() for word in api.split(",")}


def test_what_was_built_while_the_registry_moved_is_not_kept(rf: RequestFactory) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        RegistryVersion.touch()
        return HttpResponse("lama")

    answer = ExactAnswersMiddleware(view)(rf.get("/programs/"))
    assert answer.content == b"lama"
    assert "ETag" not in answer.headers


def test_an_answer_that_sets_a_cookie_or_is_private_is_not_kept(rf: RequestFactory) -> None:
    told: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        told.append(request.path)
        response = HttpResponse("isi")
        if request.path == "/a/":
            response.set_cookie("a", "1")
        elif request.path == "/b/":
            response.headers["Cache-Control"] = "private"
        return response

    middleware = ExactAnswersMiddleware(view)
    for address in ["/a/", "/b/", "/c/"] * 2:
        middleware(rf.get(address))
    assert told == ["/a/", "/b/", "/c/", "/a/", "/b/"]


def test_one_builds_while_the_others_wait() -> None:
    built: list[int] = []

    def build() -> None:
        store = caches["answers"]
        with answers.alone(store, "tanda"):
            if store.get("tanda") is None:
                built.append(1)
                threading.Event().wait(0.05)
                store.set("tanda", "isi")

    threads = [threading.Thread(target=build) for _number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert built == [1]


def test_the_api_speaks_of_errors_in_the_language_asked_for_and_of_records_in_both(client: Client) -> None:
    make.agreement(number="", signed_on=None)
    answers_by = {
        language: [
            client.get(address, headers={"accept-language": language}).json()
            for address in ["/api/v1/agreements/", "/api/v1/agreements/?salah=1"]
        ]
        for language in ("id", "en-GB, id;q=0.5", "fr")
    }
    records = [found[0]["results"] for found in answers_by.values()]
    assert records[0] == records[1] == records[2]
    said = [found[1]["errors"][0]["detail"] for found in answers_by.values()]
    assert said[0] == said[2] != said[1]
