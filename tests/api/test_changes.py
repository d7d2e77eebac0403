"""The public feed of changes."""

from typing import Any

import pytest

from portal.base.publishing import Publication
from portal.base.recording import record_load, recording, set_publication
from tests import make
from tests.api.conftest import ROOT, changed

pytestmark = pytest.mark.django_db


def feed(api: Any, query: str = "") -> list[dict[str, Any]]:
    return api(f"changes/{query}")["results"]


def test_the_feed_tells_what_changed_in_which_order(api: Any) -> None:
    agreement = make.agreement(amount="10")
    after = feed(api)[-1]["number"]
    with recording(agreement, public_note="Salah ketik", public_note_en="A slip"):
        agreement.amount = "20"
        agreement.period_as_written = "2020"
        agreement.save()
    [change] = feed(api, f"?after={after}")
    assert change == {
        "number": after + 1,
        "kind": "agreements",
        "id": agreement.public_id,
        "at": change["at"],
        "public": True,
        "action": "changed",
        "note": "Salah ketik",
        "note_en": "A slip",
        "fields": ["amount", "period"],
        "url": f"{ROOT}agreements/{agreement.public_id}/",
        "page": f"http://testserver/agreements/{agreement.slug}/",
    }
    numbers = [row["number"] for row in feed(api)]
    assert numbers == list(range(1, numbers[-1] + 1))


def test_a_first_publication_tells_nothing_of_the_drafts_before_it(api: Any) -> None:
    program = make.program("Rancangan", make.DRAFT)
    changed(program, summary="belum jadi")
    assert feed(api, f"?id={program.public_id}") == []
    make.cite(program)
    set_publication(program.partners.get().partner, Publication.PUBLISHED)
    set_publication(program, Publication.PUBLISHED, reason="sudah diperiksa")
    [change] = feed(api, f"?id={program.public_id}")
    assert change["action"] == "published"
    assert {"title", "summary", "partners", "citations"} <= set(change["fields"])
    assert "publication" not in change["fields"]


def test_after_withdrawal_every_entry_keeps_only_number_kind_id_and_date(api: Any) -> None:
    program = make.program()
    changed(program, title="Judul lain")
    set_publication(program, Publication.WITHDRAWN, public_note="Ditarik")
    entries = feed(api, f"?kind=programs&id={program.public_id}")
    assert len(entries) == 3
    for entry in entries:
        told = {name: value for name, value in entry.items() if value}
        assert set(told) == {"number", "kind", "id", "at"}


def test_a_change_of_a_note_for_the_desk_is_not_told(api: Any) -> None:
    program = make.program()
    before = feed(api)
    changed(program, staff_note="hanya untuk kita")
    assert feed(api) == before


def test_a_hidden_reference_beside_a_public_change_is_not_told(api: Any) -> None:
    program, hidden = make.program(), make.program("Rancangan", make.DRAFT)
    with recording(program):
        program.title, program.parent = "Judul lain", hidden
        program.save()
        program.partners.create(partner=make.partner(publication=make.DRAFT), role="funder")
    assert feed(api, f"?id={program.public_id}")[-1]["fields"] == ["title"]


def test_a_load_of_reference_data_is_an_entry_without_id(api: Any) -> None:
    record_load("regions", "regions.csv", {"regions": 3}, note="Data 2025")
    [entry] = feed(api)
    assert (entry["kind"], entry["id"], entry["action"], entry["note"]) == ("regions", None, "loaded", "Data 2025")


def test_the_feed_asks_one_query_for_each_noun_on_the_page(api: Any, django_assert_num_queries: Any) -> None:
    for _ in range(4):
        make.program()
    # how many; the page; partners, programmes, sources that are public now
    with django_assert_num_queries(5):
        feed(api)
