"""The examples in the API's description are true: each is asked again, compared, and held against the schema."""

from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker

from portal.base.api.examples import ANY, Example, kept, steady
from tests.searchable import records, searchable  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("searchable")]


@pytest.fixture(scope="module")
def schema(records: None, django_db_blocker: Any) -> dict[str, Any]:  # noqa: F811
    with django_db_blocker.unblock():
        return Client().get("/api/v1/schema/").json()


def test_each_example_is_what_the_example_registry_answers(client: Client) -> None:
    for row in kept():
        example = Example(*(row[name] for name in Example._fields))
        answer = client.get(example.address, headers=example.headers)
        assert (answer.status_code, steady(answer.json())) == (example.status, row["body"]), example.address


def test_each_example_holds_against_the_schema_and_every_operation_has_them(schema: dict[str, Any]) -> None:
    for row in kept():
        path = "/api/v1/" if row["path"] == ANY else row["path"]
        [content] = schema["paths"][path]["get"]["responses"][str(row["status"])]["content"].values()
        described = {**content["schema"], "components": schema["components"]}
        errors = list(Draft202012Validator(described, format_checker=FormatChecker()).iter_errors(row["body"]))
        assert not errors, f"{row['address']}: {errors[0].message}"
        assert content["examples"]["example"]["value"]
    shown = {(row["path"], row["status"]) for row in kept()}
    # A stream has no end and so no example; what an address without its like answers cannot be shown of the root.
    paths = set(schema["paths"]) - {"/api/v1/changes/stream/"}
    lacking = {(path, status) for path in paths for status in (200, 400, 404, 406)} - shown
    assert lacking == {("/api/v1/", 404)}
