"""How the files are given out: whole, of the present version, and never with what is not public any more."""

from __future__ import annotations

import hashlib
import threading
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from partners.models import Partner
from portal.base.models import RegistryVersion
from portal.base.publishing import Publication
from portal.base.recording import recording, set_publication
from portal.bulk import preparing
from portal.bulk.editions import present_key
from portal.bulk.nouns import NOUNS
from portal.bulk.writing import public_keys
from tests import make

pytestmark = pytest.mark.django_db
ALL = "registry.jsonl.gz"


def address_of(client: Client, name: str = ALL) -> str:
    answer = client.get(f"/data/{name}")
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def status(client: Client, address: str) -> int:
    answer = client.get(address)
    if answer.streaming:
        list(answer.streaming_content)
    return int(answer.status_code)


def test_a_file_is_given_whole_in_pieces_or_not_at_all(client: Client) -> None:
    make.partner("Mitra")
    address = address_of(client)
    whole = client.get(address)
    content = b"".join(whole.streaming_content)
    assert whole.headers["ETag"] == f'"{hashlib.sha256(content).hexdigest()}"'
    assert whole.headers["Content-Type"] == "application/gzip"
    assert whole.headers["Content-Disposition"] == f'attachment; filename="{RegistryVersion.current()}_{ALL}"'
    assert whole.headers["Registry-Version"] == str(RegistryVersion.current())
    assert whole.headers["Accept-Ranges"] == "bytes"
    head = client.head(address)
    assert head.headers["Content-Length"] == str(len(content)) and head.content == b""
    piece = client.get(address, headers={"range": "bytes=10-19", "if-range": whole.headers["ETag"]})
    assert piece.status_code == 206 and b"".join(piece.streaming_content) == content[10:20]
    assert client.get(address, headers={"range": f"bytes={len(content)}-"}).status_code == 416
    assert client.get(address, headers={"if-none-match": whole.headers["ETag"]}).status_code == 304
    assert client.post(address).status_code == 405
    assert client.get(f"{address}?fields=id").status_code == client.get("/data/?page=2").status_code == 400
    assert client.get(f"{address}.bak").status_code == client.get("/data/contents.json").status_code == 404


def test_what_is_withdrawn_is_gone_with_the_same_commit(client: Client, taken: Any) -> None:
    partner = make.partner("Zamrud")
    address = address_of(client)
    assert "Zamrud" in taken(ALL).decode()
    with recording(partner):
        partner.acronym = "ZMR"
        partner.save()
    set_publication(partner, Publication.WITHDRAWN)
    gone = client.get(address)
    assert gone.status_code == 410 and "no-store" in gone.headers["Cache-Control"]
    assert "Zamrud" not in taken(ALL).decode()
    assert client.get(address).status_code == 410
    assert [path.name for path in Path(settings.BULK_DIR).iterdir() if path.is_dir()] == [present_key()]


def test_files_of_yesterday_are_not_given_today(client: Client) -> None:
    address = address_of(client)
    today = timezone.localdate().isoformat()
    assert today in address
    assert status(client, address.replace(today, "2001-01-01")) == 410


def test_while_another_process_makes_them_readers_are_asked_to_come_again(client: Client) -> None:
    make.partner("Mitra")
    with preparing._alone() as is_mine:
        assert is_mine
        for name in (ALL, "catalog.jsonld", f"{present_key()}/{ALL}"):
            answer = client.get(f"/data/{name}")
            assert answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0, name
        page = client.get("/en/data/")
        assert page.status_code == 200 and "being prepared" in page.content.decode()
        assert page.headers["Cache-Control"] == "no-store"
    assert status(client, address_of(client)) == 200


def test_what_broke_off_is_never_given(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_args: Any) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(preparing, "write_points", breaks)
        with pytest.raises(OSError, match="space"):
            preparing.prepare()
        patched.setattr(preparing, "start", lambda: None)
        assert client.get(f"/data/{ALL}").status_code == 503
    assert status(client, address_of(client)) == 200


def test_the_command_makes_each_version_once_and_the_same_to_the_letter(client: Client, taken: Any) -> None:
    make.agreement("1/2020", amount="100")
    told = StringIO()
    call_command("prepare_data", stdout=told)
    sums, folder = taken("SHA256SUMS"), Path(settings.BULK_DIR) / present_key()
    made = folder.stat().st_ino
    call_command("prepare_data", stdout=told)
    assert folder.stat().st_ino == made
    folder.rename(folder.with_name("old"))
    call_command("prepare_data", stdout=told)
    assert taken("SHA256SUMS") == sums
    assert told.getvalue().count("files") == 3


def test_files_are_counted_as_requests_to_the_api_and_the_page_is_not(client: Client) -> None:
    assert "RateLimit" in client.head(address_of(client)).headers
    assert "RateLimit" not in client.get("/data/").headers
    assert client.get(f"/data/{ALL}", headers={"authorization": "Bearer ppd_none"}).status_code == 401
    given = client.head(address_of(client), headers={"origin": "https://elsewhere.example"})
    assert given.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.django_db(transaction=True)
def test_all_files_are_of_one_moment_while_others_write() -> None:
    make.partner("Sebelum")
    partners = NOUNS[2]
    assert partners.model is Partner

    def write() -> None:
        make.partner("Sesudah")
        connection.close()

    with preparing.snapshot():
        before = len(public_keys(partners)), RegistryVersion.stamp()
        writer = threading.Thread(target=write)
        writer.start()
        writer.join(timeout=20)
        assert not writer.is_alive()
        assert (len(public_keys(partners)), RegistryVersion.stamp()) == before
    assert len(public_keys(partners)) == before[0] + 1
