"""The receiver of the guide, as it stands: it believes what the registry signed, and nothing else."""

import importlib.util
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import HTTPServer
from types import ModuleType, SimpleNamespace

import pytest
from django.conf import settings

from portal.base.links import Asker
from portal.base.recording import recording
from portal.webhooks.models import Delivery, Webhook
from portal.webhooks.sending import send_due
from tests import make


@pytest.fixture(scope="module")
def example() -> ModuleType:
    path = settings.BASE_DIR / "docs" / "examples" / "receive_webhook.py"
    spec = importlib.util.spec_from_file_location("receive_webhook", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def listening(example: ModuleType) -> Iterator[SimpleNamespace]:
    """The receiver at an address of this machine, with the secret it knows."""
    handler = example.receiver("pds_known")
    handler.log_message = lambda *_words: None
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    yield SimpleNamespace(url=f"http://127.0.0.1:{server.server_port}/")
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.django_db
def test_it_takes_what_the_registry_sends(listening: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
    partner = make.partner("Mitra")
    hook = Webhook.objects.create(partner=partner, url=listening.url, secret="pds_known")
    with recording(partner):
        partner.name = "Nama lain"
        partner.save()
    assert send_due(Asker("tests", timeout=5, allowed=lambda _address: True)) == 1
    assert hook.deliveries.get().state == Delivery.State.ARRIVED
    assert f"partners {partner.public_id} changed" in capsys.readouterr().out


def test_its_sample_is_signed_as_the_registry_signs_and_other_secrets_are_refused(
    listening: SimpleNamespace, example: ModuleType
) -> None:
    assert example.send_sample("pds_known", listening.url) == 204
    assert example.send_sample("pds_other", listening.url) == 401
    assert set(example.SAMPLE["changes"][0]) >= {"number", "kind", "id", "at", "public"}


def test_it_refuses_what_is_old_or_says_nothing(listening: SimpleNamespace, example: ModuleType) -> None:
    now = time.time()
    for age, status in [(0, True), (299, True), (301, False)]:
        stamp = str(int(now - age))
        headers = {"Registry-Timestamp": stamp, "Registry-Signature": example.signature("pds_known", stamp, b"{}")}
        assert example.is_genuine("pds_known", headers, b"{}") is status
    assert not example.is_genuine("pds_known", {}, b"{}")
    assert not example.is_genuine("pds_known", {"Registry-Timestamp": "x", "Registry-Signature": "é"}, b"{}")
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(urllib.request.Request(listening.url, b"{}"), timeout=5)
