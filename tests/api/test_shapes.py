"""The shapes of values, fixed from the first version on: a change here breaks somebody's program."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests import make
from tests.api.conftest import ROOT, changed

pytestmark = pytest.mark.django_db


def detail(api: Any, record: Any) -> dict[str, Any]:
    return api(f"{record.noun}/{record.public_id}/")


def test_every_record_says_who_it_is_where_it_stands_and_what_it_rests_on(api: Any, registry: SimpleNamespace) -> None:
    agreement = registry.agreements
    given = detail(api, agreement)
    assert given["id"] == agreement.public_id
    assert given["label"] == "001A/SP/LTKL-TEA/VIII/2020"
    assert given["slug"] == agreement.slug
    assert given["url"] == f"{ROOT}agreements/{agreement.public_id}/"
    assert given["page"] == f"http://testserver/agreements/{agreement.slug}/"
    assert given["flags"] == ["incomplete"]
    assert given["citations"][-2] == {
        "field": "amount",
        "part": "",
        "source": {
            "id": registry.sources.public_id,
            "title": registry.sources.title,
            "url": f"{ROOT}sources/{registry.sources.public_id}/",
        },
        "quote": "IDR 2.800.000.000,-",
        "place": "",
        "place_en": "",
        "says": "",
        "inferred": False,
        "flag": "incomplete",
        "note": "",
        "note_en": "",
    }
    assert list(given)[:5] == ["id", "label", "slug", "url", "page"]
    assert list(given)[-4:] == ["citations", "flags", "published_at", "updated_at"]


def test_money_has_two_decimals_its_currency_and_its_words(api: Any, registry: SimpleNamespace) -> None:
    given = detail(api, registry.agreements)
    assert given["amount"] == {
        "amount": "2800000000.00",
        "currency": "IDR",
        "exact": True,
        "as_written": "IDR 2.800.000.000,-",
    }
    assert given["current_amount"] == {
        "amount": "3000000000.00",
        "currency": "IDR",
        "exact": True,
        "as_written": "Rp3 miliar",
    }
    assert given["disbursements"][0]["amount"]["amount"] == "100.00"
    assert detail(api, registry.framework)["amount"] is None


def test_words_for_money_that_nobody_could_read_are_still_given(api: Any) -> None:
    agreement = make.agreement()
    changed(agreement, amount_as_written="beberapa miliar")
    assert detail(api, agreement)["amount"] == {
        "amount": None,
        "currency": None,
        "exact": True,
        "as_written": "beberapa miliar",
    }


def test_a_period_has_both_ends_its_precision_and_its_words(api: Any, registry: SimpleNamespace) -> None:
    given = detail(api, registry.programs)
    assert given["period"] == {
        "start": "2020-08-01",
        "end": "2021-07-31",
        "precision": "month",
        "as_written": "Agustus 2020- Juli 2021",
    }
    assert detail(api, registry.whole)["period"] is None


def test_a_date_has_its_precision(api: Any, registry: SimpleNamespace) -> None:
    given = detail(api, registry.agreements)
    assert given["signed_on"] == {"date": "2020-08-18", "precision": "day"}
    assert detail(api, registry.framework)["signed_on"] is None
    assert detail(api, registry.programs)["phases"][0]["as_of"] == {"date": "2021-09-01", "precision": "month"}


def test_a_time_of_day_has_no_zone_that_nobody_stated(api: Any, registry: SimpleNamespace) -> None:
    given = detail(api, registry.sources)
    assert (given["published_time"], given["revised_time"]) == ("09:37", None)
    assert given["categories"] == ["Berita", "Kabar"]


def test_references_have_a_name_or_a_title_by_noun(api: Any, registry: SimpleNamespace) -> None:
    activity, target, worker = (detail(api, getattr(registry, noun)) for noun in ("activities", "targets", "partners"))
    for reference in (activity["region"], target["indicator"], target["region"], worker["parent"]):
        assert set(reference) == {"id", "name", "url"}
    for reference in (
        activity["programs"][0],
        activity["agreements_signed"][0],
        activity["planning_documents"][0],
        target["planning_documents"][0],
        detail(api, registry.programs)["targets"][0],
        detail(api, registry.programs)["activities"][0],
        detail(api, registry.programs)["agreements"][0],
        detail(api, registry.agreements)["citations"][0]["source"],
    ):
        assert set(reference) == {"id", "title", "url"}
    assert activity["programs"][0]["title"] == registry.programs.label
    assert activity["agreements_signed"][0]["title"] == registry.agreements.number
    assert activity["region"] == {"id": "35.05", "name": "Kabupaten Blitar", "url": f"{ROOT}regions/35.05/"}


def test_a_programme_gives_its_partners_with_roles_its_places_and_its_provinces(
    api: Any, registry: SimpleNamespace
) -> None:
    given = detail(api, registry.programs)
    assert [(row["name"], row["role"]) for row in given["partners"]] == [
        ("Lingkar Temu", "funder"),
        ("Yayasan Penabulu", "implementer"),
    ]
    assert [row["id"] for row in given["regions"]] == ["35.05", "93.01"]
    assert [row["id"] for row in given["provinces"]] == ["35", "93"]
    assert given["measures"][0]["value"] == "30"
    assert given["sdg_goals"] == [{"code": "1", "name": "Tujuan 1", "name_en": "Goal 1"}]
    assert given["parent"]["title"] == "Program induk"


def test_a_target_gives_its_numbers_without_zeros_at_the_end(api: Any, registry: SimpleNamespace) -> None:
    given = detail(api, registry.targets)
    assert (given["value"], given["lower"], given["upper"]) == (None, "6.5", "7")
    assert given["flags"] == ["unit-conflict"]
    assert detail(api, make.target(value="4.130000"))["value"] == "4.13"
    assert detail(api, make.target(value="100"))["value"] == "100"


def test_an_agreement_gives_its_number_in_parts_its_state_and_what_changed_it(
    api: Any, registry: SimpleNamespace
) -> None:
    given = detail(api, registry.agreements)
    assert given["number_parts"] == {
        "shape": "standard",
        "sequence": "001",
        "suffix": "A",
        "kind": "SP",
        "parties": ["LTKL", "TEA"],
        "month": 8,
        "year": 2020,
        "warnings": [],
    }
    assert given["kind"]["code"] == "SP"
    assert given["duration"] == {"value": 12, "unit": "month"}
    assert (given["state"], given["current_end"]) == ("ended", "2021-12-31")
    assert given["amendments"][0]["period"] == {"end": "2021-12-31", "precision": "month", "as_written": ""}
    assert given["relation"] == "implements"
    assert given["parent"]["title"] == "Nota Kesepahaman"
    assert given["signed_at"][0]["title"] == "Penandatanganan"
    assert detail(api, registry.framework)["number_parts"] is None


def test_a_name_is_given_only_of_an_official_acting_in_public(api: Any, registry: SimpleNamespace) -> None:
    given = detail(api, registry.agreements)["signatories"]
    assert [(row["office"], row["name"]) for row in given] == [("Direktur", ""), ("Bupati Blitar", "Nama Bupati")]
    assert [row["name"] for row in detail(api, registry.activities)["participants"]] == ["", ""]


def test_a_region_gives_every_code_name_and_place_it_lay_in(api: Any, registry: SimpleNamespace) -> None:
    given = detail(api, registry.regions)
    assert (given["kind"], given["code"], given["parent"]["name"]) == ("regency", "93.01", "Papua Selatan")
    assert [(row["code"], row["is_current"]) for row in given["codes"]] == [("93.01", True), ("91.01", False)]
    assert given["former_parents"][0]["name"] == "Papua"
    assert [row["id"] for row in api("regions/91/")["successors"]] == ["93"]
    assert [row["id"] for row in api("regions/93/")["predecessors"]] == ["91"]
    assert given["links"]["programs"] == f"{ROOT}programs/?region=93.01"


def test_every_link_of_a_record_leads_to_a_list(api: Any, registry: SimpleNamespace) -> None:
    def filled(noun: str) -> set[str]:
        links = detail(api, getattr(registry, noun))["links"]
        return {name for name, address in links.items() if api(address)["count"]}

    assert filled("programs") == {"agreements", "activities"}
    assert filled("partners") == {"programs", "agreements", "activities"}
    assert filled("regions") == {"programs", "partners_working_there"}
    assert filled("agreements") == {"signed_at"}
    assert filled("targets") == {"programs"}
    assert filled("planning-documents") == {"targets", "activities"}
    assert filled("indicators") == {"targets"}
    assert filled("sources") == {"agreements"}
