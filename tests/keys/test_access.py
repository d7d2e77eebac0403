"""Keys and limits of the API: a key is shown once, kept as a digest, widens nothing, and is counted."""

import datetime
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.base.models import Change, RegistryVersion
from portal.base.publishing import Publication
from portal.keys import limits
from portal.keys.models import ApiKey
from tests import make

pytestmark = pytest.mark.django_db
PROGRAMS = "/api/v1/programs/"


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that are soon reached, in a minute that does not end."""
    limits.HERE.numbers.clear()
    monkeypatch.setattr(settings, "API_LIMITS", {"anonymous": 2, "partner": 4, "bulk": 9})
    monkeypatch.setattr(limits.time, "time", lambda: 6000.0 + 18)


def key(**fields: Any) -> tuple[ApiKey, str]:
    made = ApiKey(partner=make.partner("Mitra"), purpose="salinan malam", **fields)
    token = made.make()
    made.save()
    return made, token


def asked(client: Client, token: str = "", **headers: str) -> Any:
    return client.get(PROGRAMS, headers={"authorization": f"Bearer {token}", **headers} if token else headers)


def test_an_administrator_makes_a_key_that_is_shown_once_and_kept_as_a_digest(desk: Any) -> None:
    administrator, partner = desk("administrator"), make.partner("Mitra")
    address = "/en/admin/keys/apikey/add/"
    sent = {"partner": partner.pk, "purpose": "nightly copy", "tier": "bulk", "expires_on": ""}
    shown = administrator.post(address, sent)
    token = re.search(r"ppd_[0-9a-z]{8}_[\w-]{43}", shown.content.decode())[0]
    assert "no-store" in shown.headers["Cache-Control"]
    made = ApiKey.objects.get()
    assert ApiKey.objects.opened_by(token) == made
    assert token not in str(vars(made)) and token not in str(list(Change.objects.values_list("before", "after")))
    for page in ["", f"{made.pk}/change/"]:
        seen = administrator.get(f"/en/admin/keys/apikey/{page}").content.decode()
        assert made.prefix in seen and token[-20:] not in seen and made.digest not in seen
    entry = Change.objects.get(noun="apikey")
    assert entry.number is None and "digest" not in entry.after["fields"]
    for role in ("viewer", "editor", "publisher"):
        assert desk(role).get("/en/admin/keys/apikey/").status_code == 403


def test_a_key_counts_by_itself_and_says_what_is_left(client: Client) -> None:
    _key, token = key()
    answers = [asked(client, token) for _time in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert answers[0].headers["RateLimit-Policy"] == '"partner";q=4;w=60'
    assert [answer.headers["RateLimit"] for answer in answers[2:]] == [
        '"partner";r=1;t=42',
        *['"partner";r=0;t=42'] * 2,
    ]
    assert answers[4].headers["Retry-After"] == "42"
    assert answers[4].headers["Content-Type"] == "application/problem+json"
    assert "Retry-After" not in answers[3].headers
    assert asked(client).status_code == 200


@pytest.fixture
def shared(settings: Any) -> Iterator[Any]:
    """The cache in which all processes count together, as with Redis."""
    backend = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "counted together"}
    settings.CACHES = settings.CACHES | {limits.SHARED: backend}
    yield caches[limits.SHARED]
    caches[limits.SHARED].clear()


def test_where_processes_share_a_cache_they_count_in_it(client: Client, shared: Any) -> None:
    assert [asked(client).status_code for _ in range(2)] == [200, 200]
    # Another process forgets nothing.
    limits.HERE.numbers.clear()
    assert asked(client).status_code == 429
    shared.clear()
    assert asked(client).status_code == 200


def test_a_shared_counter_for_which_there_is_no_room_counts_as_the_first(
    client: Client, shared: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many others ask at once, a counter may be dropped as soon as it is begun."""
    monkeypatch.setattr(type(shared), "add", lambda *_given: False)
    for _ in range(3):
        answer = asked(client)
        assert answer.status_code == 200
        assert answer.headers["RateLimit"] == '"anonymous";r=1;t=42'


def test_a_process_counts_each_minute_anew_and_so_many_at_once() -> None:
    counts = limits.Counts(most=2)
    assert [counts.count(who, 1) for who in ("a", "a", "b", "a")] == [1, 2, 1, 3]
    # The one known longest makes room, and whoever is known stays counted.
    assert [counts.count(who, 1) for who in ("c", "b", "a")] == [1, 2, 1]
    assert len(counts.numbers) == 2
    assert counts.count("b", 2) == 1


def test_without_a_key_each_address_is_counted_and_ipv6_by_its_half(client: Client) -> None:
    def statuses(*addresses: str) -> list[int]:
        return [client.get(PROGRAMS, REMOTE_ADDR=address).status_code for address in addresses]

    assert statuses("10.0.0.1", "10.0.0.1", "10.0.0.1", "10.0.0.2") == [200, 200, 429, 200]
    assert statuses("2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:1::1") == [200, 200, 429, 200]
    told = client.get(PROGRAMS, REMOTE_ADDR="10.0.0.1", headers={"accept-language": "en"}).json()
    assert "Ask again in 42 seconds" in told["detail"] and told["status"] == 429
    assert client.get("/programs/", REMOTE_ADDR="10.0.0.1").status_code == 200


@pytest.mark.parametrize(
    "token",
    [
        "Bearer",
        "Bearer ppd_aaaaaaaa_" + "a" * 43,
        "Bearer \x00",
        "Basic YTpi",
        "revoked",
        "expired",
        "mistyped",
    ],
)
def test_a_key_that_opens_nothing_is_refused_and_counted_as_none(client: Client, token: str) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    fields = {"revoked": {"is_revoked": True}, "expired": {"expires_on": yesterday}}.get(token, {})
    _key, made = key(**fields)
    made = f"{made[:-1]}{'a' if made[-1] != 'a' else 'b'}" if token == "mistyped" else made
    sent = f"Bearer {made}" if " " not in token and token != "Bearer" else token
    for _time in range(2):
        answer = client.get(PROGRAMS, headers={"authorization": sent, "accept-language": "en"})
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert "expired or revoked" in answer.json()["detail"]
    assert asked(client).status_code == 429


def test_a_key_that_ends_today_still_opens(client: Client) -> None:
    _key, token = key(expires_on=timezone.localdate())
    assert asked(client, token).status_code == 200


def test_a_key_widens_nothing_and_gets_the_answer_kept_for_everyone(client: Client, kept_answers: None) -> None:
    make.program("Terbuka")
    make.program("Rahasia", Publication.DRAFT)
    _key, token = key()
    public = asked(client)
    asked(client, token)
    with CaptureQueriesContext(connection) as queries:
        keyed = asked(client, token)
    assert keyed.content == public.content and "Rahasia" not in keyed.content.decode()
    assert keyed.headers["ETag"] == public.headers["ETag"]
    # The key, and the version.
    assert len(queries) == 2
    assert asked(client, token, **{"if-none-match": public.headers["ETag"]}).status_code == 304


def test_the_last_use_is_written_down_now_and_then(client: Client) -> None:
    made, token = key()
    before = RegistryVersion.current()
    asked(client, token)
    made.refresh_from_db()
    first = made.last_used_at
    assert first is not None
    asked(client, token)
    made.refresh_from_db()
    assert made.last_used_at == first
    assert RegistryVersion.current() == before


def test_any_site_may_read_the_api_and_nothing_else(client: Client) -> None:
    origin = {"origin": "https://mitra.example"}
    answer = client.get(PROGRAMS, headers=origin)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert {"ETag", "RateLimit", "Retry-After"} <= set(answer.headers["Access-Control-Expose-Headers"].split(", "))
    asking = {**origin, "access-control-request-method": "GET", "access-control-request-headers": "authorization"}
    allowed = client.options(PROGRAMS, headers=asking)
    assert "authorization" in allowed.headers["Access-Control-Allow-Headers"]
    assert "POST" not in allowed.headers["Access-Control-Allow-Methods"]
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Access-Control-Allow-Origin" not in client.get("/programs/", headers=origin).headers


def test_what_is_refused_carries_the_policy_of_every_page(client: Client) -> None:
    for _time in range(3):
        answer = client.get(PROGRAMS)
    assert answer.status_code == 429
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
