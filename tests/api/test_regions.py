"""A region's own lists, by any code it has or had: the same rows, parameters and pages as those of each noun."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from programs.api.region import IN_REGION
from tests import make
from tests.api.conftest import ROOT

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("noun", IN_REGION)
def test_a_region_lists_what_lies_in_it_as_the_noun_lists_it(api: Any, registry: SimpleNamespace, noun: str) -> None:
    inside = make.region("93.01.02")
    program = make.program("Program di distrik", regions=[inside])
    make.agreement("7/2024", programs=[program])
    make.target(indicator=make.indicator(), region=inside)
    make.region("93.02", "Kabupaten Boven Digoel")
    for code, ids in [("93", 1), ("93.01", 1), ("91.01", 1), ("93.01.02", 1), ("93.02", 0), ("35", 1), ("35.05", 1)]:
        own, narrowed = api(f"regions/{code}/{noun}/"), api(f"{noun}/?region={code}")
        assert own["results"] == narrowed["results"], code
        assert own["count"] == narrowed["count"] >= ids, code
    assert api(f"regions/93/{noun}/?region=93.02")["count"] == 0


def test_it_takes_the_parameters_of_the_noun_and_refuses_others(api: Any, registry: SimpleNamespace) -> None:
    make.program("Air", regions=[registry.blitar])
    make.program("Tanah", regions=[registry.blitar])
    titles = [row["title"] for row in api("regions/35.05/programs/?q=a&ordering=-title&fields=title")["results"]]
    assert titles[:2] == ["Tanah", "Air"]
    page = api("regions/35.05/programs/?page_size=1&cursor=")
    assert page["next"].startswith(f"{ROOT}regions/35.05/programs/?")
    assert api(page["next"])["results"][0]["id"] != page["results"][0]["id"]
    assert api("regions/35.05/targets/?regoin=1", 400)["parameter"] == "regoin"
    assert api("regions/35.05/targets/?fields=nama", 400)["parameter"] == "fields"


@pytest.mark.parametrize("noun", IN_REGION)
def test_a_code_that_no_public_region_has_or_had_is_not_found(api: Any, client: Client, noun: str) -> None:
    make.region("35.05")
    hidden = make.region("35.06", publication=make.DRAFT)
    for code in ["99.99", hidden.code, "%00", "bps:%00", "x" * 300, "%F0%9F%98%80"]:
        body = api(f"regions/{code}/{noun}/", 404)
        assert (body["status"], body["parameter"]) == (404, None)
    assert client.post(f"/api/v1/regions/35.05/{noun}/").status_code == 405
    assert client.head(f"/api/v1/regions/35.05/{noun}/").status_code == 200


def test_it_asks_one_query_more_than_the_noun_and_no_more_for_more_rows(api: Any, registry: SimpleNamespace) -> None:
    def counted(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            api(path)
        return len(queries)

    for noun in IN_REGION:
        counted(f"{noun}/?region=35.05")
        once = counted(f"regions/35.05/{noun}/")
        assert once <= counted(f"{noun}/?region=35.05")
        more = make.program(regions=[registry.blitar])
        make.agreement("", programs=[more])
        make.target(indicator=make.indicator(), region=registry.blitar)
        assert counted(f"regions/35.05/{noun}/") == once
