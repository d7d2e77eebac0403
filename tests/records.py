"""The example records as a fixture: the five source documents, entered by the command that enters all others."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command

from portal.base.models import Change, RegistryVersion
from tests.loading import emptied, loaded
from tests.reference import LOADED

OURS = {"base", "regions", "partners", "programs"}


@pytest.fixture(scope="module")
def records(reference: None, django_db_blocker: Any) -> Iterator[None]:
    """The example records on top of the reference data, entered once for the tests of a module and gone after them."""
    ours = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in OURS]
    written = [model for model in ours if model not in LOADED]
    with django_db_blocker.unblock():
        # Entering them goes into the log and moves the version, which stand among what was loaded before.
        loaded("records", [*written, Change, RegistryVersion], lambda: call_command("load_records", verbosity=0))
    yield
    with django_db_blocker.unblock():
        emptied(written)
