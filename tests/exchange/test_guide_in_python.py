"""The Python of the guide to the API runs as it stands against a served site."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from tests import make


@pytest.mark.django_db(transaction=True)
def test_the_example_in_python_runs_as_it_stands(live_server: Any, capsys: pytest.CaptureFixture[str]) -> None:
    today = timezone.localdate()
    day = {"period_start": today, "period_end": today, "period_precision": "day"}
    make.agreement("7/A/2020", amount="100", currency="IDR", **day)
    [example] = re.findall(
        r"^```python\n(import json, urllib.*?)^```", (settings.BASE_DIR / "docs" / "api.md").read_text(), re.M | re.S
    )
    exec(example, {"site": live_server.url})
    assert capsys.readouterr().out == "7/A/2020 100.00 IDR\n"
