"""Whoever follows the changes ends with exactly the public registry, also while many write at once.

The follower is the one in `docs/examples/`, run as it stands against a served site.
"""

import datetime
import importlib.util
import json
import random
import threading
import urllib.request
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from partners.models import Partner
from portal.base.api import stream
from portal.base.models import Change, RegistryVersion
from portal.base.publishing import Publication
from portal.base.recording import record_load, recording, set_publication
from portal.bulk import preparing
from portal.bulk.views import SOON
from programs.models import Agreement, Program
from tests import make

WRITERS, WRITES = 3, 8


@pytest.fixture(scope="module")
def example() -> ModuleType:
    """The follower of the guide."""
    path = Path(settings.BASE_DIR) / "docs" / "examples" / "follow_registry.py"
    spec = importlib.util.spec_from_file_location("follow_registry", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def public(example: ModuleType, registry: Any) -> dict[tuple[str, str], Any]:
    return {(noun, record["id"]): record for noun in example.NOUNS for record in registry.walk(noun)}


def copied(copy: Any) -> dict[tuple[str, str], Any]:
    return {
        (noun, key): json.loads(body) for noun, key, body in copy.rows.execute("SELECT noun, id, body FROM records")
    }


def write_at_random(seed: int, faults: list[BaseException]) -> None:
    """What a busy desk does: enter, publish, rename, withdraw, publish again, each by its own connection."""
    chance = random.Random(seed)
    partners = [make.partner(f"Mitra {seed}.{number}") for number in range(2)]
    try:
        for number in range(WRITES):
            kind = chance.choice(["enter", "rename", "rename", "withdraw", "draft"])
            if kind == "enter":
                program = make.program(f"Program {seed}.{number}", partners=[(chance.choice(partners), "funder")])
                make.agreement(programs=[program], parties=[(one, "funder") for one in partners], amount="10")
            elif kind == "draft":
                make.program(f"Rahasia {seed}.{number}", Publication.DRAFT, partners=[(partners[0], "funder")])
            elif kind == "rename":
                partner = Partner.objects.get(pk=chance.choice(partners).pk)
                with recording(partner):
                    partner.name = f"{partner.name}+"
                    partner.save()
            else:
                programs = Program.objects.filter(title__startswith=f"Program {seed}.", publication="published")
                if program := programs.order_by("pk").first():
                    set_publication(program, Publication.WITHDRAWN, reason="Keliru")
                    set_publication(program, Publication.DRAFT)
                    if chance.random() < 0.5:
                        set_publication(program, Publication.PUBLISHED)
    except BaseException as fault:
        faults.append(fault)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_follower_ends_with_exactly_the_public_registry(
    live_server: Any, tmp_path: Path, example: ModuleType
) -> None:
    make.agreement(programs=[make.program("Program awal")], amount="100", period_start=datetime.date(2020, 1, 1))
    registry, copy = example.Registry(live_server.url), example.Copy(tmp_path / "copy.sqlite3")
    example.follow(registry, copy)
    faults: list[BaseException] = []
    writers = [threading.Thread(target=write_at_random, args=(seed, faults)) for seed in range(WRITERS)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        example.follow(registry, copy)
    example.follow(registry, copy)
    assert faults == []
    here = public(example, registry)
    assert copied(copy) == here
    assert "Rahasia" not in json.dumps(list(here.values()))
    assert int(copy.state("version")) == RegistryVersion.current()
    numbers = list(Change.objects.published().values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))

    # What is only withdrawn, or loaded, is followed as well.
    agreement = Agreement.objects.published().order_by("pk").first()
    set_publication(agreement, Publication.WITHDRAWN, reason="Keliru")
    with transaction.atomic():
        record_load("regions", "regions.csv", {"regions": 1})
    assert example.follow(registry, copy) == 2
    assert copied(copy) == public(example, registry)
    assert ("agreements", agreement.public_id) not in copied(copy)


@pytest.mark.django_db(transaction=True)
def test_a_copy_begins_with_the_file_of_everything(
    live_server: Any, tmp_path: Path, example: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreement = make.agreement(programs=[make.program("Program awal")], amount="100")
    registry, copy = example.Registry(live_server.url), example.Copy(tmp_path / "copy.sqlite3")
    here = public(example, registry)
    with monkeypatch.context() as patched:
        patched.setattr(registry, "walk", None)
        assert example.follow(registry, copy) == 0
    # The file names the site by its own address, the API by the one it was asked at.
    assert live_server.url != settings.SITE_URL
    assert copied(copy) == here
    assert int(copy.state("version")) == RegistryVersion.current()

    set_publication(agreement, Publication.WITHDRAWN, reason="Keliru")
    assert example.follow(registry, copy) == 1
    assert copied(copy) == public(example, registry)


@pytest.mark.django_db(transaction=True)
def test_a_copy_walks_the_lists_while_the_file_is_being_made(
    live_server: Any, tmp_path: Path, example: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.partner("Mitra")
    waited: list[float] = []
    monkeypatch.setattr(example.time, "sleep", waited.append)
    registry, copy = example.Registry(live_server.url), example.Copy(tmp_path / "copy.sqlite3")
    with preparing._alone():
        example.follow(registry, copy)
    assert waited == [SOON] * (example.PATIENCE - 1)
    assert copied(copy) == public(example, registry)


@pytest.mark.django_db(transaction=True)
def test_a_registry_that_was_put_back_is_copied_anew(live_server: Any, tmp_path: Path, example: ModuleType) -> None:
    make.partner("Mitra")
    registry, copy = example.Registry(live_server.url), example.Copy(tmp_path / "copy.sqlite3")
    example.follow(registry, copy)
    with copy.rows:
        copy.put("partners", "gone4ever", {"id": "gone4ever", "url": ""}, registry.root)
        copy.remember(version=RegistryVersion.current() + 5)
    example.follow(registry, copy)
    assert copied(copy) == public(example, registry)
    assert int(copy.state("version")) == RegistryVersion.current()


@pytest.mark.django_db(transaction=True)
def test_a_stream_tells_each_change_as_it_happens(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "LOOK", 0.05)
    monkeypatch.setattr(stream, "LASTING", 2.0)
    partner = make.partner("Mitra")
    known = RegistryVersion.current()
    with urllib.request.urlopen(f"{live_server.url}/api/v1/changes/stream/?after={known - 1}") as events:
        assert events.headers["Content-Type"] == "text/event-stream"
        assert events.headers["Cache-Control"] == "no-store"
        lines = iter(events.readline, b"")
        first = next(json.loads(line[6:]) for line in lines if line.startswith(b"data: "))
        with recording(partner, public_note="Nama baru"):
            partner.name = "Nama lain"
            partner.save()
        second = next(json.loads(line[6:]) for line in lines if line.startswith(b"data: "))
        # To its end, or the server would still be asking when the test is over.
        assert [line for line in lines if line.startswith(b"data: ")] == []
    assert (first["number"], second["number"]) == (known, known + 1)
    assert second["note"] == "Nama baru" and second["fields"] == ["name"]


@pytest.mark.django_db
def test_a_stream_is_refused_where_every_place_is_taken_and_gives_its_place_back(client: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(stream, "STREAMS", threading.BoundedSemaphore(1))
    address = "/api/v1/changes/stream/"
    first = client.get(address)
    refused = client.get(address, headers={"accept-language": "en"})
    assert refused.status_code == 503
    assert refused.headers["Retry-After"] == "10"
    assert "Come again" in refused.json()["detail"]
    first.close()
    assert client.get(address).status_code == 200
    assert client.get(f"{address}?sejak=1").json()["parameter"] == "sejak"
    assert client.get(f"{address}?after=x").status_code == 400
