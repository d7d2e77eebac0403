"""What the guide for readers asks is answered: every example, with the example records."""

import re

import pytest
from django.conf import settings
from django.test import Client

from tests.records import records  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("records")]
GUIDE = settings.BASE_DIR / "docs" / "reuse.md"


def test_every_example_of_the_guide_is_answered() -> None:
    examples = re.findall(r"^curl 'https://example\.org(/\S+)'", GUIDE.read_text(encoding="utf-8"), re.M)
    assert len(examples) >= 9
    for address in examples:
        answer = Client().get(address)
        assert answer.status_code == 200 and b"".join(answer), address
        assert answer.headers["Content-Type"].startswith(("application/", "text/calendar")), address
    taking = r"^curl -fLO --retry 9 'https://example\.org(/data/\S+)'"
    files = re.findall(taking, GUIDE.read_text(encoding="utf-8"), re.M)
    assert len(files) >= 9
    for address in files:
        answer = Client().get(address, follow=True)
        assert answer.status_code == 200 and b"".join(answer), address
    named = re.findall(r"`(/(?:programs|agreements|regions)/[\w.]+/)`", GUIDE.read_text(encoding="utf-8"))
    assert len(named) == 3
    for address in named:
        assert Client().get(address, follow=True).status_code == 200, address
