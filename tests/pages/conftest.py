"""Each test of the pages begins in the site's first language; a page read in English leaves that language active."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _first_language():
    with translation.override("id"):
        yield
