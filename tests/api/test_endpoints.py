"""Lists, single records, addresses that moved, and every way to ask wrongly."""

import gc
from types import SimpleNamespace
from typing import Any
from weakref import ref

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve

from portal.api import VIEWSETS
from portal.base.api.views import RecordViewSet
from portal.base.recording import recording
from tests import make
from tests.api.conftest import ROOT, changed

pytestmark = pytest.mark.django_db
NOUNS = [noun for noun in VIEWSETS if noun != "changes"]
PROBLEM = {"type", "title", "status", "detail", "parameter", "errors"}


def refused(client: Client, path: str, status: int, parameter: str | None = None) -> dict[str, Any]:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert set(body) == PROBLEM
    assert (body["status"], body["parameter"]) == (status, parameter)
    assert body["detail"]
    return body


def test_the_root_lists_every_endpoint_and_the_registry_version(api: Any) -> None:
    before = api("")["registry_version"]
    make.program()
    root = api("")
    assert root["registry_version"] > before
    assert root["planning_documents"] == f"{ROOT}planning-documents/"
    for noun in VIEWSETS:
        assert api(root[noun.replace("-", "_")])["count"] >= 0


@pytest.mark.parametrize("noun", NOUNS)
def test_a_list_gives_whole_records_and_each_is_found_by_id_and_slug(
    api: Any, registry: SimpleNamespace, noun: str
) -> None:
    record = getattr(registry, noun)
    page = api(f"{noun}/")
    assert list(page) == ["count", "next", "previous", "results"]
    assert page["count"] == len(page["results"])
    listed = next(row for row in page["results"] if row["id"] == record.public_id)
    for key in filter(None, (record.public_id, record.slug)):
        assert api(f"{noun}/{key}/") == listed


@pytest.mark.parametrize("noun", NOUNS)
def test_a_single_record_takes_no_filters(client: Client, registry: SimpleNamespace, noun: str) -> None:
    refused(client, f"{noun}/{getattr(registry, noun).public_id}/?q=air", 400, "q")


@pytest.mark.parametrize("noun", VIEWSETS)
def test_an_unknown_parameter_is_refused_by_name(client: Client, noun: str) -> None:
    refused(client, f"{noun}/?regoin=35", 400, "regoin")
    refused(client, f"{noun}/?format=json", 400, "format")


def test_all_parameters_at_fault_are_named_at_once(client: Client) -> None:
    body = refused(client, "programs/?colour=red&year=soon", 400, "colour")
    assert [error["parameter"] for error in body["errors"]] == ["colour", "year"]


@pytest.mark.parametrize("value", ["0", "501", "-1", "many", "", "1.5", "%00"])
def test_a_page_size_that_cannot_be_given_is_refused(client: Client, value: str) -> None:
    refused(client, f"programs/?page_size={value}", 400, "page_size")


@pytest.mark.parametrize("value", ["0", "-1", "last", "", "99999999999999999999"])
def test_a_page_that_is_no_number_is_refused(client: Client, value: str) -> None:
    refused(client, f"programs/?page={value}", 400, "page")


def test_a_page_after_the_last_is_not_found(client: Client) -> None:
    refused(client, "programs/?page=2", 404)


def test_pages_lead_to_one_another_and_lose_no_row(api: Any) -> None:
    made = {make.partner(f"Halaman {number}").public_id for number in range(5)}
    first = api("partners/?q=halaman&page_size=2&ordering=-updated_at")
    assert (first["count"], first["previous"]) == (5, None)
    second = api(first["next"])
    third = api(second["next"])
    assert third["next"] is None
    assert api(third["previous"]) == second
    rows = [row["id"] for page in (first, second, third) for row in page["results"]]
    assert len(rows) == 5
    assert set(rows) == made
    assert len(api("partners/?q=halaman&page_size=500")["results"]) == 5


def test_an_agreement_is_found_by_its_number_in_any_spelling(api: Any, registry: SimpleNamespace) -> None:
    for number in ("001A/SP/LTKL-TEA/VIII/2020", "No.%20001a%20/%20sp/ltkl-tea/viii/2020"):
        page = api(f"agreements/?number={number}")
        assert [row["id"] for row in page["results"]] == [registry.agreements.public_id]


def test_a_former_slug_leads_to_the_present_address(client: Client) -> None:
    program = make.program("Nama lama")
    changed(program, slug="nama-baru")
    answer = client.get("/api/v1/programs/nama-lama/")
    assert answer.status_code == 301
    assert answer["Location"] == f"{ROOT}programs/{program.public_id}/"
    changed(program, publication=make.DRAFT)
    refused(client, "programs/nama-lama/", 404)


@pytest.mark.parametrize("key", ["93.01", "91.01", "9301", "91. 01", "BPS:9401", "iso:id-xx"])
def test_a_region_answers_to_any_code_it_has_or_had(api: Any, registry: SimpleNamespace, key: str) -> None:
    with recording(registry.regions):
        registry.regions.codes.create(scheme="bps", code="9401")
        registry.regions.codes.create(scheme="iso", code="ID-XX")
    assert api(f"regions/{key}/")["id"] == "93.01"


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("key", ["abcdefgh", "a.b", "%00", "%F0%9F%98%80", "x" * 300])
def test_what_does_not_exist_is_a_404_in_json(client: Client, noun: str, key: str) -> None:
    refused(client, f"{noun}/{key}/", 404)


def test_an_address_below_the_api_that_leads_nowhere_is_a_404_in_json(client: Client) -> None:
    refused(client, "nothing/", 404)
    refused(client, "programs/a/b/", 404)
    answer = client.get("/api/v1/programs?year=2020")
    assert answer.status_code == 301
    assert answer["Location"] == "/api/v1/programs/?year=2020"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client: Client, method: str) -> None:
    for path in ("programs/", f"programs/{make.program().public_id}/"):
        answer = getattr(client, method)(f"/api/v1/{path}", content_type="application/json")
        assert answer.status_code == 405
        assert answer["Content-Type"] == "application/problem+json"
        assert "GET" in answer["Allow"]


ALLOWED = "GET, HEAD, OPTIONS"
PLACES = ["", "programs/", "regions/35/programs/", "statistics/", "search/?q=a", "changes/", "schema/", "docs/"]


@pytest.mark.parametrize("place", [*PLACES, "programs/{id}/", "programs/?regoin=1", "programs/abcdefgh/"])
def test_every_address_answers_head_like_get_without_its_body_and_options_with_its_methods(
    client: Client, settings: Any, place: str
) -> None:
    settings.EXACT_ANSWERS = True
    make.region("35")
    address = f"/api/v1/{place.format(id=make.program().public_id)}"
    whole, head = client.get(address), client.head(address)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert head["Content-Length"] == str(len(whole.content))
    # How much of the limit is left is another thing each time.
    differing = {name for name in {*whole.headers, *head.headers} if whole.get(name) != head.get(name)}
    assert differing <= {"RateLimit"}
    options = client.options(address)
    assert (options.status_code, options.content) == (200 if "docs" in place else 204, b"")
    assert options["Allow"] == ALLOWED


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_every_address_names_the_methods_it_has_where_another_is_tried(client: Client, method: str) -> None:
    make.region("35")
    for place in [*PLACES, "changes/stream/"]:
        answer = client.generic(method, f"/api/v1/{place}", headers={"accept-language": "en"})
        assert (answer.status_code, answer["Allow"]) == (405, ALLOWED), place
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["detail"] == "The API only reads: use GET, HEAD or OPTIONS."


def test_asking_for_the_head_of_the_stream_takes_no_place_in_it(client: Client) -> None:
    for _more_than_there_are in range(4):
        head = client.head("/api/v1/changes/stream/")
        assert (head.status_code, head["Content-Type"]) == (200, "text/event-stream")
    assert client.options("/api/v1/changes/stream/")["Allow"] == ALLOWED


def test_a_browser_may_ask_from_any_other_site_with_a_key(client: Client) -> None:
    asked = {"origin": "https://example.org", "access-control-request-method": "GET"}
    answer = client.options(
        "/api/v1/statistics/", headers={**asked, "access-control-request-headers": "authorization, if-none-match"}
    )
    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Access-Control-Allow-Methods"] == ALLOWED
    assert {"authorization", "if-none-match"} <= set(answer["Access-Control-Allow-Headers"].split(", "))
    assert "Access-Control-Allow-Credentials" not in answer


def test_an_answer_is_the_same_for_every_caller_and_sets_no_cookie(client: Client) -> None:
    program = make.program("Rancangan", make.DRAFT)
    client.force_login(make.user(superuser=True))
    answer = client.get("/api/v1/programs/")
    assert program.public_id not in answer.content.decode()
    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies
    refused(client, f"programs/{program.public_id}/", 404)


def test_a_form_of_answer_that_is_not_offered_is_a_406_in_json(client: Client) -> None:
    answer = client.get("/api/v1/programs/", headers={"Accept": "text/csv"})
    assert answer.status_code == 406
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 406


def test_what_nobody_foresaw_is_a_500_in_json_that_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any) -> None:
        raise RuntimeError("a secret of the house")

    # What every list calls: statements are put together only the first time.
    monkeypatch.setattr(VIEWSETS["programs"], "told", fail)
    client = Client(raise_request_exception=False)
    body = refused(client, "programs/", 500)
    assert "secret" not in str(body)


def test_a_viewset_cannot_choose_its_own_records() -> None:
    with pytest.raises(TypeError):
        type("Loose", (RecordViewSet,), {"get_queryset": lambda self: None})


@pytest.mark.parametrize("address", ["/api/v1/programs/", "/api/v1/programs/?page_size=x"])
def test_a_process_keeps_no_answer_once_it_is_sent(address: str, rf: RequestFactory) -> None:
    """Some hundred kilobytes each: until the collector came by, two processes held 500 MB of them."""
    make.program()
    view, _args, _kwargs = resolve(address.partition("?")[0])
    gc.collect()
    gc.disable()
    try:
        response = view(rf.get(address))
        response.render()
        assert response.content
        held = ref(response)
        del response
        assert held() is None
    finally:
        gc.enable()
