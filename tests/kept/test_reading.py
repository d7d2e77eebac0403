"""What the API passes on is to the letter what it would make: with its addresses, headers and forms."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.renderers import JSONRenderer

from portal.base.api.shapes import Addresses
from portal.base.models import KeptForm
from portal.base.recording import recording
from portal.bulk.nouns import NOUNS
from tests import make

pytestmark = pytest.mark.django_db
HOST = Addresses(api="http://testserver/api/v1/", site="http://testserver")


def plainly(noun: str, key: int) -> bytes:
    """A record as the framework would answer it, made for this host and by no text."""
    viewset = next(one for one in NOUNS if one.key == noun).viewset()
    [row] = viewset.rows([key])
    shape: Any = viewset.serializer_class(context={"addresses": HOST})
    return JSONRenderer().render(shape.to_representation(row))


@pytest.mark.parametrize("noun", [noun.key for noun in NOUNS])
def test_kept_and_made_are_the_same_to_the_letter(client: Client, kept: SimpleNamespace, noun: str) -> None:
    record = getattr(kept, noun)
    addresses = [f"/api/v1/{noun}/{query}" for query in ("", "?page_size=2&page=1", "?cursor=&page_size=1")]
    addresses.append(f"/api/v1/{noun}/{record.public_id}/")
    passed_on = [client.get(address) for address in addresses]
    KeptForm.objects.all().delete()
    made = [client.get(address) for address in addresses]
    assert [answer.content for answer in passed_on] == [answer.content for answer in made]
    assert [answer.headers["Content-Type"] for answer in passed_on] == ["application/json"] * 4
    assert passed_on[-1].content == plainly(noun, record.pk)
    assert plainly(noun, record.pk) in passed_on[0].content


@pytest.mark.parametrize("noun", [noun.key for noun in NOUNS])
def test_a_list_asks_how_many_which_and_for_their_texts_and_no_more(
    client: Client, kept: SimpleNamespace, noun: str
) -> None:
    for address, most in [(f"/api/v1/{noun}/", 3), (f"/api/v1/{noun}/{getattr(kept, noun).public_id}/", 3)]:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) <= most


@pytest.mark.parametrize("noun", [noun.key for noun in NOUNS])
def test_lines_of_a_file_are_those_its_rows_would_make(client: Client, kept: SimpleNamespace, noun: str) -> None:
    for address in (f"/{noun}.csv", f"/en/{noun}.csv"):
        with CaptureQueriesContext(connection) as few:
            passed_on = client.get(address).content
        forms = KeptForm.objects.filter(noun=noun)
        lost = list(forms)
        forms.delete()
        with CaptureQueriesContext(connection) as many:
            made = client.get(address).content
        assert passed_on == made
        assert passed_on.count(b"\r\n") > 1 and len(few) < len(many)
        KeptForm.objects.bulk_create(lost)


@pytest.mark.parametrize("noun", NOUNS, ids=[noun.key for noun in NOUNS])
def test_rows_read_back_from_lines_are_the_rows(kept: SimpleNamespace, noun: Any) -> None:
    keys = list(noun.model._default_manager.published().order_by("pk").values_list("pk", flat=True))
    sheet = noun.sheet(None)
    plainly = [[None if value == "" else value for value in row] for row in sheet._rows(keys)]
    assert list(sheet.rows(keys)) == plainly
    assert len(plainly) == len(keys) > 0


def test_the_desk_gets_files_of_its_own(kept: SimpleNamespace, admin_client: Client) -> None:
    hidden = make.indicator("Rahasia", make.DRAFT)
    text = admin_client.get("/indicators.csv").content.decode()
    assert hidden.public_id in text and "publication" in text.splitlines()[0]


def test_whatever_stands_in_a_text_only_marks_become_addresses(client: Client, kept: SimpleNamespace) -> None:
    words = ['\\u0000a"\\u0000s', '"\\u0000a', "\\", '"', "<b>\u2028", "\x01", "{api}"]
    with recording(kept.indicators):
        kept.indicators.description = " ".join(words)
        kept.indicators.save()
    call_command("keep_forms", "--once", verbosity=0)
    record = client.get(f"/api/v1/indicators/{kept.indicators.public_id}/")
    assert record.json()["description"] == " ".join(words)
    assert record.content == plainly("indicators", kept.indicators.pk)


def test_addresses_are_those_of_whoever_asks(client: Client, kept: SimpleNamespace, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["data.example.org", "testserver"]
    path = f"/api/v1/programs/{kept.programs.public_id}/"
    told = client.get(path, headers={"host": "data.example.org"}).content
    assert told == plainly("programs", kept.programs.pk).replace(b"://testserver", b"://data.example.org")


def test_who_asks_for_indented_lines_gets_the_same(client: Client, kept: SimpleNamespace) -> None:
    for path in ("/api/v1/partners/?page_size=2", f"/api/v1/partners/{kept.partners.public_id}/"):
        indented = client.get(path, headers={"accept": "application/json; indent=4"})
        assert indented.content.count(b"\n") > 10
        assert json.loads(indented.content) == client.get(path).json()


def test_reading_writes_nothing(client: Client, registry: SimpleNamespace) -> None:
    KeptForm.objects.all().delete()
    client.get("/api/v1/partners/")
    client.get(f"/api/v1/partners/{registry.partners.public_id}/")
    assert not KeptForm.objects.exists()


def test_what_is_new_stands_in_the_list_before_it_is_kept(kept: SimpleNamespace, api: Any) -> None:
    new = make.indicator("Baru")
    assert {row["id"] for row in api("indicators/")["results"]} == {kept.indicators.public_id, new.public_id}
