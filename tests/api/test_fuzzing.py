"""Whatever a program may ask that reads the description, the answer is one that the description has."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import pytest
import schemathesis
from django.core import signals
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from portal.wsgi import application
from tests.api import fuzzing

pytestmark = pytest.mark.django_db


def from_here(environ: dict[str, Any], start_response: Callable) -> Any:
    """The application as this machine asks it: limits are counted by address."""
    return application({**environ, "REMOTE_ADDR": "127.0.0.1"}, start_response)


@pytest.fixture
def kept_open() -> Iterator[None]:
    """The connection outlives each request, as Django's own client for tests has it: all is rolled back at the end."""
    closing = (signals.request_started, signals.request_finished)
    for signal in closing:
        signal.disconnect(close_old_connections)
    yield
    for signal in closing:
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("kept_open")
@pytest.mark.parametrize("mode", GenerationMode)
def test_every_answer_is_one_that_the_description_has(registry: SimpleNamespace, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", from_here).exclude(path=fuzzing.ENDLESS)
    tried = set()

    @settings(
        max_examples=fuzzing.FEW,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Case) -> None:
        case.call_and_validate(excluded_checks=[positive_data_acceptance])
        tried.add(case.operation.path)

    for operation in schema.get_all_operations():
        # The address that takes no parameters cannot be asked wrongly by any.
        with suppress(Unsatisfiable):
            given(case=operation.ok().as_strategy(generation_mode=mode))(ask)()
    paths = set(Client().get("/api/v1/schema/").json()["paths"]) - {fuzzing.ENDLESS}
    assert paths - tried <= {"/api/v1/"}
