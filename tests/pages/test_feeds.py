"""Feeds: any filtered list, what a search finds, and the changes of the registry; the public's, whoever asks."""

from __future__ import annotations

import datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from portal.base.atom import MOST
from portal.base.models import Change, RegistryVersion
from portal.base.publishing import Publication
from portal.base.querysets import record_models
from portal.base.recording import recording, set_publication
from programs.models import Program
from tests import make
from tests.pages.reading import address

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def feed(path: str, client: Client | None = None, **query: str) -> ElementTree.Element:
    """The feed at a path, which must be there and well-formed."""
    response = (client or Client()).get(path, query)
    assert response.status_code == 200, response.content.decode()
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def texts(tree: ElementTree.Element, path: str) -> list[str]:
    return [element.text or "" for element in tree.findall(path, ATOM)]


def links(tree: ElementTree.Element, relation: str) -> list[str]:
    return [link.get("href", "") for link in tree.findall(f"a:link[@rel='{relation}']", ATOM)]


def retitle(record: Any, title: str) -> None:
    with recording(record):
        record.title = title
        record.save()


def test_a_list_is_followed_by_its_own_filters_and_what_changed_last_comes_first() -> None:
    here = make.region("35.05", "Kabupaten Blitar")
    first, second = make.program("Air", regions=[here]), make.program("Jalan", regions=[here], title_en="Road")
    make.program("Tempat lain")
    retitle(first, "Air bersih")
    tree = feed("/en/programs.atom", region="35.05", q="", utm_source="surat")
    assert texts(tree, "a:title") == ["Programmes (Region: Kabupaten Blitar) – Portal Program Daerah"]
    assert texts(tree, "a:entry/a:title") == ["Air bersih", "Road"]
    assert [element.get(LANGUAGE) for element in tree.findall("a:entry/a:title", ATOM)] == ["id", None]
    assert tree.get(LANGUAGE) == "en"
    assert texts(tree, "a:entry/a:id") == [f"tag:testserver,2026:programs/{each.public_id}" for each in (first, second)]
    entries = tree.findall("a:entry", ATOM)
    assert [links(entry, "alternate") for entry in entries] == [
        [SITE + address(each, "en")] for each in (first, second)
    ]
    assert links(tree, "self") == [f"{SITE}/en/programs.atom?region=35.05"]
    assert links(tree, "alternate") == [f"{SITE}/en/programs/?region=35.05"]
    first.refresh_from_db()
    seen = datetime.datetime.fromisoformat(entries[0].findtext("a:updated", namespaces=ATOM))
    assert seen == first.updated_at.replace(microsecond=0)
    assert texts(tree, "a:updated") == texts(tree, "a:entry/a:updated")[:1]
    assert all("Kabupaten Blitar" in words for words in texts(tree, "a:entry/a:summary"))
    # The names of entries are the same in both languages, those of the feeds are not.
    other = feed("/programs.atom", region="35.05")
    assert texts(other, "a:entry/a:id") == texts(tree, "a:entry/a:id")
    assert texts(other, "a:id") != texts(tree, "a:id")


def test_home_and_each_record_lead_to_their_changes(client) -> None:
    program = make.program("Air & tanah")
    assert '<link rel="alternate" type="application/atom+xml"' in client.get("/").content.decode().split("</head>")[0]
    head = client.get(address(program)).content.decode().split("</head>")[0]
    assert f'href="/changes.atom?id={program.public_id}&amp;kind=programs"' in head
    assert f'<link rel="alternate" type="application/json" href="/api/v1/programs/{program.public_id}/">' in head


def test_every_list_leads_to_its_feed_with_the_filters_that_are_on(client) -> None:
    make.region("35.05")
    for model in record_models():
        page = client.get(f"/en/{model.noun}/").content.decode()
        assert page.count(f'href="/en/{model.noun}.atom"') == 2
        assert feed(f"/{model.noun}.atom") is not None
    asked = {"region": "35.05", "ordering": "-title", "map": "agreements", "utm_source": "x", "page": "1", "q": ""}
    page = client.get("/programs/", {name: value for name, value in asked.items() if name != "map"}).content.decode()
    assert page.count('href="/programs.atom?region=35.05"') == 2
    page = client.get("/agreements/", {"region": "35.05", "map": "agreements"}).content.decode()
    assert page.count('href="/agreements.atom?region=35.05"') == 2
    assert 'href="/search.atom?q=air"' in client.get("/search/", {"q": "air", "page": "1"}).content.decode()


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/programs.atom?regoin=35", "regoin"),
        ("/programs.atom?year=dua", "year"),
        ("/programs.atom?page=2", "page"),
        ("/programs.atom?ordering=title", "ordering"),
        ("/changes.atom?after=x", "after"),
        ("/changes.atom?page=2", "page"),
        ("/search.atom?kind=nothing", "kind"),
        ("/search.atom", "q"),
        ("/activities.ics?mode=asleep", "mode"),
        ("/activities.ics?ordering=title", "ordering"),
    ],
)
def test_a_parameter_that_means_nothing_is_named(client, path, parameter) -> None:
    response = client.get(path)
    assert response.status_code == 400
    assert f"<code>{parameter}</code>" in response.content.decode()


def test_a_feed_is_the_publics_even_on_the_desk() -> None:
    hidden = make.partner("Yayasan Rahasia", make.DRAFT, acronym="RHS")
    program = make.program("Terbuka")
    with recording(program):
        program.partners.create(partner=hidden, role="funder")
    make.program("Rahasia", make.DRAFT)
    desk = Client()
    desk.force_login(make.user(superuser=True))
    for path in ("/programs.atom", "/changes.atom"):
        seen = desk.get(path).content.decode()
        assert seen == Client().get(path).content.decode()
        assert "Terbuka" in seen
        assert "Rahasia" not in seen
        assert "RHS" not in seen
    # A hidden partner cannot be asked for either.
    assert desk.get("/programs.atom", {"partner": hidden.public_id}).status_code == 400


def test_a_feed_holds_the_latest_and_no_more_in_a_fixed_number_of_queries(django_assert_num_queries) -> None:
    now = timezone.now()
    fields = {"publication": make.PUBLISHED, "updated_at": now}
    Program.objects.bulk_create(Program(title=f"P{number}", slug=f"p{number}", **fields) for number in range(60))
    # 1 programmes; 2 their partners; 3 their regions
    with django_assert_num_queries(3):
        tree = feed("/programs.atom")
    assert len(tree.findall("a:entry", ATOM)) == MOST
    # Of equal times the one entered last comes first, so pages never tell them in another order.
    assert texts(tree, "a:entry/a:title")[:2] == ["P59", "P58"]


def test_an_empty_feed_is_still_one() -> None:
    assert texts(feed("/programs.atom"), "a:updated") == ["1970-01-01T00:00:00Z"]
    source = make.source()
    assert texts(feed("/programs.atom"), "a:updated") != ["1970-01-01T00:00:00Z"]
    assert texts(feed("/sources.atom"), "a:entry/a:id") == [f"tag:testserver,2026:sources/{source.public_id}"]


def test_what_no_document_may_hold_is_left_out_and_the_rest_escaped() -> None:
    make.program("Air \x0b<b>&amp;</b> \ufffe")
    assert texts(feed("/programs.atom"), "a:entry/a:title") == ["Air <b>&amp;</b> "]


def test_the_changes_of_the_registry_are_told_as_in_the_api(client) -> None:
    program = make.program("Air", title_en="Water")
    with recording(program, public_note="Nama dibetulkan."):
        program.title, program.title_en = "Air bersih", "Clean water"
        program.save()
    tree = feed("/en/changes.atom", kind="programs")
    assert texts(tree, "a:entry/a:title") == ["Clean water: changed", "Clean water: published"]
    assert texts(tree, "a:entry/a:summary") == ["Nama dibetulkan. Facts: Title."]
    numbers = list(Change.objects.filter(number__isnull=False, noun="programs").order_by("-number"))
    assert texts(tree, "a:entry/a:id") == [f"tag:testserver,2026:changes/{change.number}" for change in numbers]
    entries = tree.findall("a:entry", ATOM)
    assert {link for entry in entries for link in links(entry, "alternate")} == {SITE + address(program, "en")}
    one = feed("/changes.atom", kind="programs", id=program.public_id)
    assert texts(one, "a:title") == ["Perubahan: Air bersih – Portal Program Daerah"]
    assert links(one, "alternate") == [f"{SITE}{address(program)}history/"]
    latest = RegistryVersion.current()
    assert len(feed("/changes.atom", after=str(latest - 1)).findall("a:entry", ATOM)) == 1


def test_of_what_was_withdrawn_only_number_kind_id_and_date_stay(client) -> None:
    program = make.program("Program Rahasia")
    retitle(program, "Program Zamrud")
    set_publication(program, Publication.WITHDRAWN, reason="Alasan dalam")
    body = client.get("/en/changes.atom", {"kind": "programs"}).content.decode()
    for word in ("Rahasia", "Zamrud", "rahasia", "Alasan", "Title", "published:", "withdrawn"):
        assert word not in body
    tree = feed("/en/changes.atom", kind="programs")
    assert set(texts(tree, "a:entry/a:title")) == {f"Programme {program.public_id}: not public any more"}
    told = links(tree.find("a:entry", ATOM), "alternate")[0]
    answer = client.get(told.removeprefix(SITE)).json()["results"]
    assert [(each["number"], each["public"]) for each in answer] == [(RegistryVersion.current(), False)]


@pytest.mark.parametrize("rows", [2, 6])
def test_the_changes_ask_as_many_queries_however_many_there_are(rows, django_assert_num_queries) -> None:
    for _row in range(rows):
        make.program("")
        make.agreement("")
    # 1 changes; 2 programmes, 3 their partners; 4 agreements, 5 their parties; 6 partners; 7 sources
    with django_assert_num_queries(7):
        feed("/changes.atom")


@pytest.mark.usefixtures("followers")
def test_a_search_is_followed(django_assert_num_queries) -> None:
    region = make.region("35.05", "Kabupaten Blitar")
    program = make.program("Air di Blitar", regions=[region])
    make.program("Rahasia Blitar", make.DRAFT, regions=[region])
    activity = make.activity("Rapat Blitar")
    tree = feed("/en/search.atom", q="blitar", year="", utm_source="x")
    assert texts(tree, "a:entry/a:id")[:2] == [
        f"tag:testserver,2026:{each.noun}/{each.public_id}" for each in (activity, program)
    ]
    assert "Rahasia" not in "".join(texts(tree, "a:entry/a:title"))
    assert links(tree, "alternate") == [f"{SITE}/en/search/?q=blitar"]
    only = feed("/search.atom", q="blitar", kind="activities")
    assert texts(only, "a:entry/a:title") == ["Rapat Blitar"]
    nothing = feed("/search.atom", q="qqqqqq")
    assert texts(nothing, "a:entry/a:title") == []
