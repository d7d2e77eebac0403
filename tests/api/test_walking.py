"""For whoever takes all of it: from one id to the next, only some fields, and an agreement as it stood on a day."""

import datetime
from typing import Any

import pytest

from portal.api import VIEWSETS
from portal.base.publishing import Publication
from portal.base.recording import recording, set_publication
from programs.api.region import IN_REGION
from tests import make

pytestmark = pytest.mark.django_db


def walked(api: Any, address: str) -> list[str]:
    found: list[str] = []
    while address:
        page = api(address)
        assert page["count"] is None and page["previous"] is None
        found += [row["id"] for row in page["results"]]
        address = page["next"]
    return found


def test_a_walk_meets_every_record_once_though_records_come_and_go(api: Any) -> None:
    partners = sorted((make.partner(f"Mitra {number}") for number in range(5)), key=lambda one: one.public_id)
    make.partner("Rancangan", make.DRAFT)
    ids = [partner.public_id for partner in partners]
    address = "partners/?cursor=&page_size=2&ordering="
    assert walked(api, address.removesuffix("&ordering=")) == ids
    first = api("partners/?cursor=&page_size=2")
    # By pages, the one that follows would now be passed over.
    set_publication(partners[0], Publication.WITHDRAWN, reason="Keliru")
    assert [row["id"] for row in first["results"]] + walked(api, first["next"]) == ids
    assert walked(api, "partners/?cursor=&q=Mitra") == ids[1:]


@pytest.mark.parametrize("noun", [noun for noun in VIEWSETS if noun != "changes"])
def test_every_noun_is_walked_by_its_id(api: Any, registry: Any, noun: str) -> None:
    ids = walked(api, f"{noun}/?cursor=&page_size=1")
    assert ids == sorted(row["id"] for row in api(f"{noun}/")["results"])


@pytest.mark.parametrize("noun", IN_REGION)
def test_the_list_of_a_region_is_walked_within_it(api: Any, registry: Any, noun: str) -> None:
    elsewhere = make.region("11.01")
    program = make.program("Di tempat lain", regions=[elsewhere])
    make.agreement(programs=[program])
    make.target(indicator=make.indicator("Lain"), region=elsewhere)
    for code in ("35.05", "11.01"):
        ids = walked(api, f"regions/{code}/{noun}/?cursor=&page_size=1")
        assert ids == sorted(row["id"] for row in api(f"regions/{code}/{noun}/")["results"]) != []
    assert len(walked(api, f"{noun}/?cursor=")) > len(ids)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("partners/?cursor=&page=1", "page"),
        ("partners/?cursor=&ordering=name", "ordering"),
        ("partners/?cursor=%27", "cursor"),
        # Cut off on its way, it would end the walk early and say nothing.
        ("partners/?cursor=zzz", "cursor"),
        ("regions/?cursor=35.", "cursor"),
        ("changes/?cursor=", "cursor"),
        ("partners/?cursor=&page_size=501", "page_size"),
        ("partners/?fields=name,nama", "fields"),
        ("agreements/?as_of=2021-03-31", "as_of"),
    ],
)
def test_what_does_not_go_together_is_refused_by_name(api: Any, query: str, parameter: str) -> None:
    assert api(query, status=400)["parameter"] == parameter


def test_only_the_fields_asked_for_come_and_the_id(api: Any) -> None:
    partner = make.partner("Mitra")
    [row] = [row for row in api("partners/?fields=name, url")["results"] if row["id"] == partner.public_id]
    assert set(row) == {"id", "name", "url"}
    assert set(api(f"partners/{partner.public_id}/?fields=name")) == {"id", "name"}
    assert "nama" in api(f"partners/{partner.public_id}/?fields=nama", status=400)["detail"]
    assert api(f"partners/{partner.public_id}/?fields=") == api(f"partners/{partner.public_id}/")


def test_an_agreement_is_told_as_it_stood_on_a_day(api: Any) -> None:
    day = datetime.date
    agreement = make.agreement(
        amount="100", currency="IDR", period_start=day(2020, 1, 1), period_end=day(2020, 12, 31), period_precision="day"
    )
    with recording(agreement):
        agreement.amendments.create(
            signed_on=day(2020, 6, 1), amount="150", currency="IDR", period_end=day(2021, 6, 30), period_precision="day"
        )

    def told(day: str) -> tuple[str, str, str]:
        record = api(f"agreements/{agreement.public_id}/?as_of={day}")
        return record["current_amount"]["amount"], record["current_end"], record["state"]

    assert told("2019-12-31") == ("100.00", "2020-12-31", "not_yet")
    assert told("2020-05-31") == ("100.00", "2020-12-31", "running")
    assert told("2021-03-31") == ("150.00", "2021-06-30", "running")
    assert told("2021-07-01") == ("150.00", "2021-06-30", "ended")
    assert api(f"agreements/{agreement.public_id}/?as_of=")["state"] == "ended"
    for wrong in ["2021-02-30", "kemarin", "20210331", "2021-1-1x"]:
        assert api(f"agreements/{agreement.public_id}/?as_of={wrong}", status=400)["parameter"] == "as_of"
    assert api(f"agreements/{agreement.public_id}/?as_of=2021-01-01&as_of=2022-01-01", status=400)
    assert api(f"agreements/{agreement.public_id}/?on=2021-01-01", status=400)["parameter"] == "on"
