"""What will go from the API says so for a year, in the schema and in every answer that used it."""

import datetime
from typing import Any

import pytest
from django.test import Client

from partners.api import PartnerViewSet
from partners.filters import PartnerFilter
from portal.api import VIEWSETS
from portal.base.api.deprecation import NOTICE, Deprecation

pytestmark = pytest.mark.django_db
GOING = Deprecation(datetime.date(2026, 1, 1), datetime.date(2027, 6, 30), "Use `q`.")


def test_what_is_going_now_was_said_a_year_before() -> None:
    said = [viewset.deprecated for viewset in VIEWSETS.values()]
    said += [one.deprecated for viewset in VIEWSETS.values() for one in viewset.filterset_class.base_filters.values()]
    assert all(one.check() for one in said if one)
    with pytest.raises(ValueError, match="364 days"):
        Deprecation(GOING.since, GOING.since + NOTICE - datetime.timedelta(days=1), "").check()


def test_a_parameter_that_is_going_says_so_where_it_is_used(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PartnerFilter.base_filters["kind"], "deprecated", GOING)
    answer = client.get("/api/v1/partners/?kind=22x")
    assert answer.headers["Deprecation"] == "@1767225600"
    assert answer.headers["Sunset"] == "Wed, 30 Jun 2027 00:00:00 GMT"
    assert answer.headers["Link"] == '<http://testserver/api/v1/docs/>; rel="deprecation"; type="text/html"'
    assert "Deprecation" not in client.get("/api/v1/partners/?q=x").headers
    described: Any = client.get("/api/v1/schema/").json()["paths"]["/api/v1/partners/"]["get"]
    [kind] = [row for row in described["parameters"] if row["name"] == "kind"]
    assert kind["deprecated"] and kind["description"].endswith("Use `q`.")
    assert "deprecated" not in described


def test_an_endpoint_that_is_going_says_so_always(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PartnerViewSet, "deprecated", GOING)
    for address in ["/api/v1/partners/", "/api/v1/partners/aaaaaaaa/", "/api/v1/partners/?x=1"]:
        assert client.get(address).headers["Sunset"] == "Wed, 30 Jun 2027 00:00:00 GMT"
    paths = client.get("/api/v1/schema/").json()["paths"]
    assert paths["/api/v1/partners/"]["get"]["deprecated"] and "deprecated" not in paths["/api/v1/programs/"]["get"]
