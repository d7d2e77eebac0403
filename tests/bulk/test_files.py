"""What stands in the files of the whole registry: the same as in the API and on the sheets, and what they say of it."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from portal.base.models import RegistryVersion
from portal.base.querysets import record_models
from portal.bulk.nouns import NOUNS
from tests.sheets import cells

pytestmark = pytest.mark.django_db

READERS: dict[str, Callable[[str], object]] = {
    "string": str,
    "integer": int,
    "number": Decimal,
    "boolean": {"true": True, "false": False}.__getitem__,
    "date": datetime.date.fromisoformat,
    "datetime": datetime.datetime.fromisoformat,
}


def lines(content: bytes) -> list[Any]:
    return [json.loads(line) for line in content.decode().splitlines()]


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def test_there_are_files_of_every_noun() -> None:
    assert {noun.model for noun in NOUNS} == set(record_models())


def test_a_record_in_bulk_equals_the_record_in_the_api(registry: SimpleNamespace, taken: Any, client: Client) -> None:
    together = []
    for noun in NOUNS:
        told = lines(taken(f"{noun.key}.jsonl.gz"))
        assert told == client.get(f"/api/v1/{noun.key}/?cursor=&page_size=500").json()["results"], noun.key
        assert told
        together += told
    assert lines(taken("registry.jsonl.gz")) == together


def test_every_value_of_a_table_is_of_the_kind_its_package_declares(registry: SimpleNamespace, taken: Any) -> None:
    package = json.loads(taken("datapackage.json"))
    assert [resource["name"] for resource in package["resources"]] == [noun.key for noun in NOUNS]
    for resource in package["resources"]:
        fields = resource["schema"]["fields"]
        head, *rows = table(taken(resource["path"]))
        assert head == [field["name"] for field in fields]
        assert len(rows) == resource["rows"] > 0
        assert len({row[0] for row in rows}) == len(rows)
        for row in rows:
            for field, value in zip(fields, row, strict=True):
                if value:
                    READERS[field["type"]](value)
        assert {field["type"] for field in fields} <= READERS.keys()
        assert all(field["title"] and field["title_en"] for field in fields)
    kinds = {field["name"]: field["type"] for field in package["resources"][1]["schema"]["fields"]}
    assert (kinds["amount"], kinds["signed_on"], kinds["duration"], kinds["number"]) == (
        *("number", "date", "integer", "string"),
    )


def test_a_package_says_what_satu_data_asks_and_how_much_there_is_to_take(
    registry: SimpleNamespace, taken: Any, client: Client
) -> None:
    one = json.loads(taken("agreements.datapackage.json"))
    (resource,) = one["resources"]
    content = b"".join(client.get(f"/data/{resource['path']}", follow=True).streaming_content)
    assert resource["bytes"] == len(content)
    assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert one["registry_version"] == RegistryVersion.current()
    assert {"konsep", "definisi", "klasifikasi", "ukuran", "satuan", "periode"} <= resource["satu_data"].keys()
    assert resource["satu_data"]["periode"] == {"start": "2020-08-01", "end": "2021-07-31"}
    assert one["licenses"][0]["name"] == "CC-BY-4.0" and one["sources"]


def test_the_whole_registry_is_one_archive_and_one_workbook(registry: SimpleNamespace, taken: Any) -> None:
    with zipfile.ZipFile(io.BytesIO(taken("registry.csv.zip"))) as archive:
        assert archive.testzip() is None
        package = json.loads(archive.read("datapackage.json"))
        for resource in package["resources"]:
            content = archive.read(resource["path"])
            assert hashlib.sha256(content).hexdigest() == resource["hash"].removeprefix("sha256:")
            assert content == taken(f"{resource['path']}.gz")
    sheets = cells(taken("registry.xlsx"))
    assert len(sheets) == len(NOUNS) + 1
    # They come by name, and the tenth, which explains the columns, before the second.
    sheets.pop(1)
    for noun, sheet in zip(NOUNS, sheets, strict=True):
        assert sheet == cells(taken(f"{noun.key}.xlsx"))[0]
        assert [row[0] for row in sheet[1:]] == [row[0] for row in table(taken(f"{noun.key}.csv.gz"))[1:]]


def test_what_columns_are_called_and_hold_stands_in_both_languages(registry: SimpleNamespace, taken: Any) -> None:
    told = {row[1]: [*row, ""][:5] for row in cells(taken("agreements.xlsx"))[1] if len(row) > 3}
    assert told["signed_on"][0] == "Tanggal penandatanganan" and told["signed_on"][3] == "Signed on"
    meanings = {(row[2], row[4]) for row in told.values() if row[2]}
    # Some are the same in every language: "ISO 4217".
    assert all(here and english for here, english in meanings)
    assert sum(here != english for here, english in meanings) > 20
    package = json.loads(taken("agreements.datapackage.json"))
    fields = package["resources"][0]["schema"]["fields"]
    assert {field["name"]: [field["title"], field["title_en"]] for field in fields} == {
        field["name"]: [told[field["name"]][0], told[field["name"]][3]] for field in fields
    }


def test_regions_are_points_where_their_place_is_known(registry: SimpleNamespace, taken: Any) -> None:
    points = json.loads(taken("regions.geojson.gz"))
    assert [(point["id"], point["geometry"]["coordinates"]) for point in points["features"]] == [
        ("35.05", [112.2, -8.1])
    ]
    assert points["features"][0]["properties"]["name"] == "Kabupaten Blitar"


def test_the_catalogue_names_every_file_with_its_digest(registry: SimpleNamespace, taken: Any, client: Client) -> None:
    catalogue = json.loads(taken("catalog.jsonld"))
    whole, *nouns = catalogue["dcat:dataset"]
    assert [dataset["dct:identifier"] for dataset in nouns] == [noun.key for noun in NOUNS]
    named = [file for dataset in (whole, *nouns) for file in dataset["dcat:distribution"]]
    sums = dict(reversed(line.split("  ")) for line in taken("SHA256SUMS").decode().splitlines())
    assert len(named) == len(sums)
    for file in named:
        address = file["dcat:downloadURL"]["@id"].removeprefix("http://testserver")
        content = b"".join(client.get(address).streaming_content)
        assert file["dcat:byteSize"]["@value"] == str(len(content))
        digest = hashlib.sha256(content).hexdigest()
        assert file["spdx:checksum"]["spdx:checksumValue"]["@value"] == digest == sums[address.split("/")[-1]]
    agreements = nouns[1]
    assert agreements["dct:temporal"]["dcat:endDate"]["@value"] == "2021-07-31"
    assert {title["@language"] for title in agreements["dct:title"]} == {"id", "en"}


@pytest.mark.parametrize(("prefix", "word"), [("", "Unduh semua data"), ("/en", "Download all data")])
def test_the_page_shows_each_file_with_size_digest_rows_and_version(
    registry: SimpleNamespace, taken: Any, client: Client, prefix: str, word: str
) -> None:
    page = client.get(f"{prefix}/data/").content.decode()
    assert word in page and str(RegistryVersion.current()) in page
    for line in taken("SHA256SUMS").decode().splitlines():
        digest, name = line.split("  ")
        assert digest in page and re.search(rf'href="/data/[^/"]+/{re.escape(name)}"', page), name
    for place in (f"{prefix}/", "/api/v1/docs/"):
        assert '/data/"' in client.get(place).content.decode()
