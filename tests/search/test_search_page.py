"""The page of search: what is found, narrowed down, corrected and suggested; and nothing ignored."""

import re

import pytest
from django.test import Client

from portal.base.models import RegistryVersion
from portal.search.models import Entry
from portal.search.questions import understood
from portal.search.snippets import highlighted, snippet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("searchable")]


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    assert not response.cookies
    return response.content.decode()


def test_the_box_stands_on_every_page_and_works_without_a_script(client: Client) -> None:
    for address in ("/", "/programs/", "/search/", "/en/regions/35.05/"):
        assert (
            len(re.findall(r'<form class="site-search" role="search" action="(?:/en)?/search/"', page(client, address)))
            == 1
        )


def test_the_page_names_what_was_found_in_the_readers_language(client: Client) -> None:
    for address, title in (("/search/", "Angka kematian ibu"), ("/en/search/", "Maternal mortality ratio")):
        assert title in re.sub("</?mark>", "", page(client, f"{address}?q=maternal+mortality"))


def test_what_was_found_says_of_which_version_of_the_registry_it_is(client: Client) -> None:
    assert f"Registry version {RegistryVersion.current()}, last change" in page(client, "/en/search/?q=blitar")


def test_facets_are_offered_with_counts_and_removed_one_by_one(client: Client) -> None:
    text = page(client, "/en/search/?q=blitar&kind=targets&province=35")
    assert 'name="regency" value="35.05"' in text
    assert '<button type="submit" name="kind"' not in text
    assert 'href="?q=blitar&amp;province=35"' in text
    assert 'href="?q=blitar&amp;kind=targets"' in text


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("nope=1", "nope"),
        ("kind=villages", "kind"),
        ("province=99", "province"),
        ("province=35.05", "province"),
        ("regency=35", "regency"),
        ("year=21", "year"),
        ("partner=nobody", "partner"),
        ("role=king", "role"),
        ("sdg_goal=18", "sdg_goal"),
        ("sector=1", "sector"),
        ("state=asleep", "state"),
        ("page=0", "page"),
        ("q=a%00b", "q"),
        ("q=a&q=b", "q"),
        (f"q={'a' * 201}", "q"),
    ],
)
def test_a_parameter_that_is_unknown_or_malformed_is_named(client: Client, query: str, name: str) -> None:
    assert name in page(client, f"/search/?{query}", 400)
    problem = client.get(f"/api/v1/search/?{query}")
    assert problem.status_code == 400
    assert problem.json()["parameter"] == name


def test_a_page_after_the_last_is_not_there(client: Client) -> None:
    page(client, "/search/?q=blitar&page=99", 404)
    assert client.get("/api/v1/search/?q=blitar&page=99").status_code == 404


def test_the_correction_and_the_loosening_are_said(client: Client) -> None:
    assert "<strong>kemiskinan</strong>" in page(client, "/en/search/?q=kemiskinn")
    assert "No record has all of these words" in page(client, "/en/search/?q=stunting+konfederasi")


def test_what_was_typed_and_what_was_found_are_escaped(client: Client) -> None:
    assert "<script>alert" not in page(client, "/search/?q=%3Cscript%3Ealert(1)%3C/script%3E+blitar")
    Entry.objects.filter(record_id="35.05").update(title='<b onclick="x">Blitar</b>', body="<img src=x> Blitar & co")
    text = page(client, "/search/?q=blitar")
    assert "<img src=x>" not in text
    assert "&lt;b onclick" in text
    entry = Entry.objects.get(record_id="35.05")
    assert snippet(entry, understood("blitar"))[0] == "&lt;img src=x&gt; <mark>Blitar</mark> &amp; co"


def test_hits_are_marked_by_word_beginning_and_stem() -> None:
    assert highlighted("Perencanaan, rencana & renang", understood("rencana")) == (
        "<mark>Perencanaan</mark>, <mark>rencana</mark> &amp; renang"
    )
    assert highlighted("Kabupaten Lestari", understood("lest")) == "Kabupaten <mark>Lestari</mark>"


def test_suggestions_come_as_json_and_take_no_other_parameter(client: Client) -> None:
    answer = client.get("/search/suggestions/?q=lingkar+te")
    assert "Lingkar Temu Kabupaten Lestari (LTKL)" in answer.json()["suggestions"]
    assert client.get("/search/suggestions/?x=1").status_code == 400
    assert client.get("/search/suggestions/?q=%00").status_code == 400


def test_the_api_gives_results_facets_and_what_was_meant(client: Client) -> None:
    answer = client.get("/api/v1/search/?q=kemiskinn").json()
    assert answer["did_you_mean"] == "kemiskinan"
    first = answer["results"][0]
    assert set(first) == {"kind", "id", "title", "url", "page", "snippet"}
    assert (first["kind"], first["id"]) == ("indicators", "77nq82d4")
    assert client.get(first["url"]).status_code == client.get(first["page"]).status_code == 200
    kinds = {row["value"]: row["count"] for row in answer["facets"]["kind"]}
    assert sum(kinds.values()) == answer["count"]


def test_each_count_of_a_facet_is_what_choosing_it_finds(client: Client) -> None:
    facets = client.get("/api/v1/search/?q=blitar").json()["facets"]
    assert {name for name, values in facets.items() if values} >= {"kind", "province", "regency", "year", "partner"}
    for name, values in facets.items():
        for value in values[:3]:
            found = client.get("/api/v1/search/", {"q": "blitar", name: value["value"]}).json()
            assert found["count"] == value["count"], (name, value)


def test_the_roles_offered_are_those_of_the_chosen_partner(client: Client) -> None:
    address = "/api/v1/search/?partner=mcq327f7"
    for value in client.get(address).json()["facets"]["role"]:
        assert client.get(f"{address}&role={value['value']}").json()["count"] == value["count"]


@pytest.mark.parametrize("query", ["q=blitar", "q=kabupaten", "q=a"])
def test_the_number_of_queries_does_not_grow(client: Client, query: str, django_assert_max_num_queries) -> None:
    # Who is meant exactly, all numbers, the page; names of places (2), partners, goals, sectors; the registry's state.
    with django_assert_max_num_queries(10):
        client.get(f"/search/?{query}")


def test_the_suggestions_ask_who_is_meant_and_whose_names_begin_so(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(3):
        client.get("/search/suggestions/?q=blit")
