"""The reference data as a fixture, for tests that need the real places and codes."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import models

from partners.models import OrganisationType
from portal.base.models import Change, RegistryVersion, SdgGoal, SdgTarget
from programs.models import AgreementKind, Sector
from regions.models import PlanningDocumentKind, Region, RegionCode, RegionName, RegionParent, RegionSuccession
from tests.loading import emptied, loaded

LOADED: tuple[type[models.Model], ...] = (
    *(RegionSuccession, RegionParent, RegionName, RegionCode, Region),
    *(SdgTarget, SdgGoal, Sector, OrganisationType, AgreementKind, PlanningDocumentKind),
    *(Change, RegistryVersion),
)


@pytest.fixture(scope="module")
def reference(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """All reference data, loaded once for the tests of a module and gone after them.

    Each test still says that it uses the database. Not for transactional tests,
    which leave every table empty.
    """
    with django_db_blocker.unblock():
        loaded("reference", LOADED, lambda: call_command("load_reference", verbosity=0))
    yield
    with django_db_blocker.unblock():
        emptied(LOADED)
