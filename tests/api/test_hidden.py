"""What is not public is neither given nor named nor counted by the API."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from portal.api import VIEWSETS
from portal.base.publishing import Publication
from portal.base.recording import set_publication

pytestmark = pytest.mark.django_db
NOUNS = [noun for noun in VIEWSETS if noun not in ("changes", "regions")]
SECRET = "Zamrudkatulistiwa"


def everything(client: Client) -> str:
    """Every list of the API as one text; a single record says the same as its row, as another test keeps."""
    answers = [client.get(f"/api/v1/{noun}/?page_size=500") for noun in VIEWSETS]
    assert {answer.status_code for answer in answers} == {200}
    return "\n".join(answer.content.decode() for answer in answers)


@pytest.mark.parametrize("noun", NOUNS)
def test_a_record_that_was_withdrawn_leaves_only_its_id_in_the_feed(
    client: Client, registry: SimpleNamespace, noun: str
) -> None:
    record = getattr(registry, noun)
    set_publication(record, Publication.WITHDRAWN, reason=SECRET)
    assert client.get(f"/api/v1/{noun}/{record.public_id}/").status_code == 404
    assert client.get(f"/api/v1/{noun}/{record.slug}/").status_code == 404
    text = everything(client)
    assert SECRET not in text
    feed = client.get("/api/v1/changes/?page_size=500").content.decode()
    assert record.public_id in feed
    assert text.count(record.public_id) == feed.count(record.public_id)
    assert f'"{record.slug}"' not in text


def test_a_hidden_partner_is_gone_from_every_record_that_names_it(client: Client, registry: SimpleNamespace) -> None:
    set_publication(registry.giver, Publication.WITHDRAWN)
    text = everything(client)
    assert "Lingkar Temu" not in text
    assert registry.giver.public_id in client.get("/api/v1/changes/?page_size=500").content.decode()


def test_private_names_and_notes_of_the_desk_are_nowhere(client: Client, registry: SimpleNamespace) -> None:
    for noun in NOUNS:
        record: Any = getattr(registry, noun)
        record.staff_note = SECRET
        record.save()
    text = everything(client)
    assert SECRET not in text
    assert "Nama Swasta" not in text
    assert "Nama Bupati" in text
