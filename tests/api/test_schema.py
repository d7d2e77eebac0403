"""The OpenAPI description is valid, quiet, and true: real answers are held against it."""

import copy
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker

from portal.api import VIEWSETS
from portal.base.publishing import Publication
from portal.base.recording import record_load, set_publication
from portal.search.filters import SearchFilter
from portal.search.index import rebuild
from programs.api.region import IN_REGION
from programs.api.statistics import StatisticsFilter

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """The description as it is served, made once: it depends on no row."""
    answer = Client().get("/api/v1/schema/")
    assert answer["Content-Type"].startswith("application/json")
    return answer.json()


def closed(part: Any) -> Any:
    """The schema with no room for a field it does not name, nor for one left out that `fields` did not leave out."""
    if isinstance(part, dict):
        if len(part.get("anyOf", [])) == 2 and part["anyOf"][1].get("$ref", "").endswith("Fields"):
            part = {**part, "anyOf": part["anyOf"][:1]}
        part = {name: closed(value) for name, value in part.items() if not name.endswith("Fields")}
        if part.get("type") == "object" and "properties" in part:
            part["additionalProperties"] = False
            assert set(part["required"]) == set(part["properties"]), part
    elif isinstance(part, list):
        part = [closed(value) for value in part]
    return part


def holds(schema: dict[str, Any], path: str, status: str, media_type: str, body: Any) -> None:
    content = schema["paths"][path]["get"]["responses"][status]["content"]
    described = closed(copy.deepcopy({**content[media_type]["schema"], "components": schema["components"]}))
    errors = list(Draft202012Validator(described, format_checker=FormatChecker()).iter_errors(body))
    assert not errors, "\n".join(f"{error.json_path}: {error.message}" for error in errors[:5])


def test_the_schema_is_valid_and_made_without_a_warning() -> None:
    call_command("spectacular", "--fail-on-warn", "--validate", stdout=StringIO())


def test_the_schema_is_openapi_3_1_and_names_every_noun(schema: dict[str, Any]) -> None:
    assert schema["openapi"].startswith("3.1")
    paths = {
        "/api/v1/",
        "/api/v1/search/",
        "/api/v1/statistics/",
        "/api/v1/changes/stream/",
        *(f"/api/v1/{noun}/" for noun in VIEWSETS),
    }
    paths |= {f"/api/v1/{noun}/{{key}}/" for noun in VIEWSETS if noun != "changes"}
    paths |= {f"/api/v1/regions/{{key}}/{noun}/" for noun in IN_REGION}
    assert set(schema["paths"]) == paths


@pytest.mark.parametrize("noun", VIEWSETS)
def test_lists_and_records_are_as_described(
    client: Client, registry: SimpleNamespace, schema: dict[str, Any], noun: str
) -> None:
    record_load("regions", "regions.csv", {"regions": 3})
    set_publication(registry.whole, Publication.WITHDRAWN)
    page = client.get(f"/api/v1/{noun}/").json()
    assert page["results"]
    holds(schema, f"/api/v1/{noun}/", "200", "application/json", page)
    if noun != "changes":
        for row in page["results"]:
            holds(schema, f"/api/v1/{noun}/{{key}}/", "200", "application/json", client.get(row["url"]).json())


@pytest.mark.parametrize("noun", IN_REGION)
def test_the_lists_of_a_region_are_as_described(
    client: Client, registry: SimpleNamespace, schema: dict[str, Any], noun: str
) -> None:
    page = client.get(f"/api/v1/regions/35/{noun}/").json()
    assert page["results"]
    holds(schema, f"/api/v1/regions/{{key}}/{noun}/", "200", "application/json", page)


def test_an_answer_of_some_fields_is_described_as_such(
    client: Client, registry: SimpleNamespace, schema: dict[str, Any]
) -> None:
    for address in ["/api/v1/partners/", "/api/v1/partners/{key}/"]:
        content = schema["paths"][address]["get"]["responses"]["200"]["content"]["application/json"]
        described = {**content["schema"], "components": schema["components"]}
        answer = client.get(f"{address.format(key=registry.partners.public_id)}?fields=name").json()
        assert not list(Draft202012Validator(described).iter_errors(answer))


def test_an_answer_of_search_is_as_described(client: Client, registry: SimpleNamespace, schema: dict[str, Any]) -> None:
    rebuild()
    answer = client.get("/api/v1/search/?q=program").json()
    assert answer["results"]
    holds(schema, "/api/v1/search/", "200", "application/json", answer)
    problem = client.get("/api/v1/search/?x=1").json()
    holds(schema, "/api/v1/search/", "400", "application/problem+json", problem)


@pytest.mark.parametrize("by", ["", "province", "year", "sdg_goal", "partner&role=funder"])
def test_totals_are_as_described(client: Client, registry: SimpleNamespace, schema: dict[str, Any], by: str) -> None:
    answer = client.get(f"/api/v1/statistics/?by={by}").json()
    assert answer["results"]
    holds(schema, "/api/v1/statistics/", "200", "application/json", answer)


@pytest.mark.parametrize(("name", "filters"), [("search", SearchFilter), ("statistics", StatisticsFilter)])
def test_every_parameter_of_search_and_totals_is_described(schema: dict[str, Any], name: str, filters: Any) -> None:
    described = {row["name"]: row for row in schema["paths"][f"/api/v1/{name}/"]["get"]["parameters"]}
    assert set(described) == {*filters.base_filters, "page", "page_size"}
    assert all(row["description"] for row in described.values())


def test_the_root_and_the_problems_are_as_described(client: Client, schema: dict[str, Any]) -> None:
    holds(schema, "/api/v1/", "200", "application/json", client.get("/api/v1/").json())
    for path, status in [("?x=1", 400), ("?page=2", 404)]:
        answer = client.get(f"/api/v1/programs/{path}")
        assert answer.status_code == status
        holds(schema, "/api/v1/programs/", str(status), "application/problem+json", answer.json())


@pytest.mark.parametrize("noun", VIEWSETS)
def test_every_parameter_is_described_in_english_with_its_limits(schema: dict[str, Any], noun: str) -> None:
    described = {row["name"]: row for row in schema["paths"][f"/api/v1/{noun}/"]["get"]["parameters"]}
    walked = set() if noun == "changes" else {"cursor", "fields"}
    assert set(described) == {*VIEWSETS[noun].filterset_class.base_filters, "page", "page_size", *walked}
    assert described["page_size"]["schema"]["maximum"] == 500
    assert all(row["description"] for row in described.values())


def test_the_docs_page_loads_nothing_from_elsewhere(client: Client) -> None:
    page = client.get("/api/v1/docs/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "style=" not in text
    assert "<style" not in text
    assert "//" not in text.replace("<!doctype", "")
    assert 'data-schema="/api/v1/schema/"' in text
    assert not page.cookies
