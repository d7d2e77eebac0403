"""Changes are brought to a partner's address: signed, in order, again and again, and never into a private network."""

import datetime
import hashlib
import hmac
import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from portal.base.links import Asker
from portal.base.models import Change, RegistryVersion
from portal.base.publishing import Publication
from portal.base.recording import recording, set_publication
from portal.webhooks import admin as desk_pages
from portal.webhooks import models
from portal.webhooks.models import BACK_OFF, Delivery, Webhook
from portal.webhooks.sending import send_due
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver() -> Iterator[SimpleNamespace]:
    """A partner's address on this machine: keeps what it is sent, and answers with the next of its statuses."""
    kept = SimpleNamespace(requests=[], statuses=[])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.requests.append((dict(self.headers), body))
            self.send_response(kept.statuses.pop(0) if kept.statuses else 204)
            self.send_header("Location", "/elsewhere/")
            self.end_headers()

        def log_message(self, *_words: Any) -> None:
            """Nothing: the tests print no log."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    kept.url = f"http://127.0.0.1:{server.server_port}/changes?for=us"
    kept.asker = Asker("tests", timeout=5, allowed=lambda _address: True)
    yield kept
    server.shutdown()
    thread.join()
    server.server_close()


def webhook(url: str) -> Webhook:
    return Webhook.objects.create(partner=make.partner("Mitra"), url=url)


def rename(record: Any, title: str) -> None:
    with recording(record, reason="rahasia meja"):
        record.title = title
        record.save()


def test_what_changes_arrives_signed_and_once(receiver: SimpleNamespace) -> None:
    program, draft = make.program("Program"), make.program("Rahasia", Publication.DRAFT)
    hook = webhook(receiver.url)
    assert send_due(receiver.asker) == 0
    rename(program, "Nama baru")
    rename(draft, "Rahasia lain")
    assert send_due(receiver.asker) == 1
    assert send_due(receiver.asker) == 0
    [(headers, body)] = receiver.requests
    expected = hmac.new(hook.secret.encode(), headers["Registry-Timestamp"].encode() + b"." + body, hashlib.sha256)
    assert headers["Registry-Signature"] == f"sha256={expected.hexdigest()}"
    assert headers["Registry-Webhook"] == hook.public_id
    # As the guide says it is checked.
    guide = (settings.BASE_DIR / "docs" / "api.md").read_text()
    checking: dict[str, Any] = {}
    exec(re.search(r"```python\n(import hashlib.*?)```", guide, re.S)[1], checking)
    assert checking["is_genuine"](hook.secret, headers, body)
    assert not checking["is_genuine"](hook.secret, headers, body + b" ")
    sent = json.loads(body)
    assert sent["registry_version"] == RegistryVersion.current()
    [change] = sent["changes"]
    assert change["number"] == sent["registry_version"]
    assert change["url"] == f"{settings.SITE_URL}/api/v1/programs/{program.public_id}/"
    assert "rahasia" not in body.decode().lower()
    assert Delivery.objects.get().state == "arrived"


def test_what_fails_is_sent_again_later_and_tells_what_is_public_by_then(receiver: SimpleNamespace) -> None:
    program = make.program("Program")
    hook = webhook(receiver.url)
    rename(program, "Nama baru")
    receiver.statuses = [500, 302, 200]
    send_due(receiver.asker)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.answer[:3], delivery.attempts) == ("waiting", "500", 1)
    assert send_due(receiver.asker) == 0
    set_publication(program, Publication.WITHDRAWN, public_note="Ditarik")
    for _time in range(2):
        Delivery.objects.update(next_at=timezone.now())
        assert send_due(receiver.asker) == 1
    first, second, third = [json.loads(body)["changes"] for _headers, body in receiver.requests]
    assert first[0]["public"] and first[0]["fields"]
    assert second == third
    assert (third[0]["public"], third[0]["fields"], third[0]["url"]) == (False, [], None)
    hook.refresh_from_db()
    assert hook.sent_through == delivery.through
    assert send_due(receiver.asker) == 1
    assert [len(json.loads(body)["changes"]) for _headers, body in receiver.requests] == [1, 1, 1, 1]


def test_after_two_days_without_an_answer_it_is_switched_off_and_goes_on_where_it_stopped(
    receiver: SimpleNamespace,
) -> None:
    hook = webhook(receiver.url)
    start = hook.sent_through
    make.program("Program")
    receiver.statuses = [500] * (len(BACK_OFF) + 1)
    for _time in range(len(BACK_OFF) + 1):
        Delivery.objects.update(next_at=timezone.now())
        assert send_due(receiver.asker) == 1
    hook.refresh_from_db()
    assert not hook.is_active and hook.sent_through == start
    assert Delivery.objects.get().state == "given_up"
    assert sum(BACK_OFF, datetime.timedelta()) > datetime.timedelta(days=1)
    assert send_due(receiver.asker) == 0
    Webhook.objects.update(is_active=True)
    assert send_due(receiver.asker) == 1
    hook.refresh_from_db()
    assert hook.sent_through == RegistryVersion.current()


def test_much_at_once_is_sent_in_order_and_in_pieces(
    receiver: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "AT_ONCE", 2)
    hook = webhook(receiver.url)
    start = hook.sent_through
    program = make.program("Program")
    for number in range(2):
        rename(program, f"Nama {number}")
    while send_due(receiver.asker):
        pass
    pieces = [[row["number"] for row in json.loads(body)["changes"]] for _headers, body in receiver.requests]
    assert [number for piece in pieces for number in piece] == list(range(start + 1, RegistryVersion.current() + 1))
    assert max(map(len, pieces)) == 2


def test_a_webhook_that_another_worker_serves_is_left_alone(receiver: SimpleNamespace) -> None:
    hook = webhook(receiver.url)
    make.program("Program")
    assert Webhook.objects.taken() == [hook]
    assert send_due(receiver.asker) == 0
    Webhook.objects.update(busy_until=timezone.now() - datetime.timedelta(seconds=1))
    assert send_due(receiver.asker) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/",
        "http://10.1.2.3/",
        "http://[::1]/",
        "http://169.254.169.254/latest/",
        "http://0/",
        "ftp://x/",
    ],
)
def test_nothing_is_sent_into_a_private_network_though_the_address_was_saved(url: str) -> None:
    hook = webhook(url)
    make.program("Program")
    assert send_due(Asker("tests")) == 1
    delivery = Delivery.objects.get()
    assert delivery.state == "waiting"
    assert "public" in delivery.answer or "http" in delivery.answer
    assert hook.deliveries.count() == 1


def test_the_desk_refuses_private_addresses_shows_the_secret_once_and_sends_again(
    desk: Any, receiver: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    administrator, partner = desk("administrator"), make.partner("Mitra")
    add = "/en/admin/webhooks/webhook/add/"
    for url in ["https://127.0.0.1/", "https://192.168.1.1/x", "http://example.org/", "https://[fd00::1]/"]:
        page = administrator.post(add, {"partner": partner.pk, "url": url})
        assert page.status_code == 200 and not Webhook.objects.exists(), url
    monkeypatch.setattr(desk_pages, "why_refused", lambda _url, _asker: "")
    shown = administrator.post(add, {"partner": partner.pk, "url": "https://mitra.example/perubahan"})
    hook = Webhook.objects.get()
    assert hook.secret in shown.content.decode() and "no-store" in shown.headers["Cache-Control"]
    for page in ["", f"{hook.pk}/change/"]:
        assert hook.secret not in administrator.get(f"/en/admin/webhooks/webhook/{page}").content.decode()
    assert hook.secret not in str(list(Change.objects.values_list("before", "after")))

    Webhook.objects.update(url=receiver.url)
    make.program("Program")
    send_due(receiver.asker)
    seen = administrator.get("/en/admin/webhooks/delivery/").content.decode()
    assert re.search(r"arrived", seen)
    chosen = {"action": "send_again", "_selected_action": [Delivery.objects.get().pk]}
    administrator.post("/en/admin/webhooks/delivery/", chosen)
    send_due(receiver.asker)
    first, again = [json.loads(body)["changes"] for _headers, body in receiver.requests]
    assert first == again
    assert desk("publisher").get("/en/admin/webhooks/delivery/").status_code == 403


def test_the_command_sends_what_is_due_and_ends(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("deliver_webhooks", "--once")
    assert capsys.readouterr().out == "0 sent\n"
