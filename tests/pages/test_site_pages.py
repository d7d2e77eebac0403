"""Home, about the data, errors, robots and the sitemap."""

import datetime
import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import path

from portal import views
from portal.sitemaps import LanguageSitemap
from portal.urls import handler400, handler403, handler404, handler500, urlpatterns
from tests import make
from tests.pages.reading import address, fact, read, words

pytestmark = pytest.mark.django_db

NAMESPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
HANDLERS = [handler400, handler403, handler404, handler500]


def broken(request: HttpRequest) -> None:
    raise RuntimeError("a secret of the machine")


def test_home_counts_what_is_public_and_leads_to_it() -> None:
    program = make.program("Air bersih", regions=[make.region("35.05", name="Kabupaten Blitar")])
    make.program("Rahasia", make.DRAFT)
    page = read("/en/")
    assert "1 Programmes" in words(page)
    assert address(program, "en") in page
    assert 'href="/en/regions/35.05/"' in page
    assert "Rahasia" not in page


def test_home_is_honest_when_the_registry_is_empty() -> None:
    text = words(read("/en/"))
    assert "0 Programmes" in text
    assert "Nothing has been published here yet." in text


def test_a_draft_programme_does_not_move_its_region_or_partner_up_on_home() -> None:
    region, partner = make.region("35.05"), make.partner("Mitra Terbuka")
    make.program(partners=[(partner, "funder")], regions=[region])
    make.program("Rahasia", make.DRAFT, partners=[(partner, "funder")], regions=[region])
    text = words(read("/en/"))
    assert "Wilayah 35.05 1 programme" in text
    assert "Mitra Terbuka 1 programme" in text


def test_about_the_data_says_what_is_in_and_how_to_have_it_corrected(settings) -> None:
    make.agreement(amount=Decimal(1))
    settings.CORRECTIONS_CONTACT = "koreksi@portal.example"
    page = read("/en/about/data/")
    assert fact(page, '<a href="/en/agreements/">Agreements</a>') == "1"
    assert "mailto:koreksi@portal.example" in page
    assert "never added up" in page


def test_without_a_contact_the_page_still_says_what_to_do(settings) -> None:
    settings.CORRECTIONS_CONTACT = ""
    page = read("/en/about/data/")
    assert "Write to the office that runs this site." in page
    assert "mailto:" not in page


@pytest.mark.parametrize(("url", "language"), [("/tidak-ada/", "id"), ("/en/tidak-ada/", "en"), ("/programs/x/", "id")])
def test_a_page_that_is_not_there_says_so_in_the_language_of_its_address(client, url, language) -> None:
    response = client.get(url)
    assert response.status_code == 404
    page = response.content.decode()
    assert f'<html lang="{language}">' in page
    assert ('href="/en/"' if language == "en" else 'href="/"') in page


def test_a_failure_of_ours_is_a_500_without_secrets_that_needs_no_database(
    settings, monkeypatch, django_assert_num_queries
) -> None:
    settings.ROOT_URLCONF = (*urlpatterns, path("rusak/", broken))
    monkeypatch.setattr(
        "django.urls.resolvers.URLResolver.resolve_error_handler",
        lambda _self, code: {
            400: views.bad_request,
            403: views.permission_denied,
            404: views.page_not_found,
            500: views.server_error,
        }[code],
    )
    with django_assert_num_queries(0):
        response = Client(raise_request_exception=False).get("/rusak/")
    assert response.status_code == 500
    page = response.content.decode()
    assert "secret" not in page
    assert "<h1>" in page


def test_every_error_has_its_own_page() -> None:
    assert [views.bad_request, views.permission_denied, views.page_not_found, views.server_error] == HANDLERS


def test_a_request_no_browser_sends_is_refused_without_repeating_it(client) -> None:
    response = client.get("/", headers={"host": "jahat.example"})
    assert response.status_code == 400
    assert "jahat" not in response.content.decode()


def test_only_reading_is_answered(client) -> None:
    program = make.program()
    for url in ("/", "/programs/", program.get_absolute_url(), "/about/data/"):
        assert client.post(url).status_code == 405
        assert client.head(url).status_code == 200


def allowed(rules: str, path: str) -> bool:
    """Whether these rules let a robot ask for the path: the longest pattern that fits decides (RFC 9309)."""
    found = [(0, True)]
    for word, pattern in re.findall(r"^(Allow|Disallow): (\S+)$", rules, re.M):
        fits = re.escape(pattern.removesuffix("$")).replace(r"\*", ".*") + ("$" if pattern.endswith("$") else "")
        if re.match(fits, path):
            found.append((len(pattern), word == "Allow"))
    return max(found)[1]


def test_robots_are_shown_the_sitemap_and_every_page_but_what_has_no_end(client) -> None:
    rules = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in rules
    for place in ("/", "/en/", "/programs/air/", "/programs/?page=2", "/programs/?region=35.05", "/api/v1/docs/"):
        assert allowed(rules, place), place
    for place in ("/static/css/registry.css", "/programs.atom", "/agreements.csv", "/regions/35.05/"):
        assert allowed(rules, place), place
    for place in ("/admin/", "/en/admin/", "/account/login/", "/en/search/?q=air", "/api/v1/programs/"):
        assert not allowed(rules, place), place
    for place in ("/en/programs/?region=35&year=2020", "/programs.atom?region=35", "/programs/abc.bib", "/a.csv?q=b"):
        assert not allowed(rules, place), place


def test_a_contact_for_weaknesses_is_told_where_there_is_one(client, settings) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "mailto:aman@portal.example"
    answer = client.get("/.well-known/security.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    told = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert told["Contact"] == "mailto:aman@portal.example"
    assert told["Canonical"] == "http://testserver/.well-known/security.txt"
    ahead = datetime.datetime.fromisoformat(told["Expires"]) - datetime.datetime.now(datetime.UTC)
    assert 90 < ahead.days < 366


def test_the_sitemap_holds_every_public_page_in_both_languages_and_no_other(client) -> None:
    program = make.program("Air bersih")
    make.program("Rahasia", make.DRAFT)
    make.agreement()
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    sections = [place.text for place in index.findall(".//s:loc", NAMESPACES)]
    pages: list[str] = []
    for section in sections:
        tree = ElementTree.fromstring(client.get(section.removeprefix("http://testserver")).content)
        for url in tree.findall("s:url", NAMESPACES):
            pages.append(url.findtext("s:loc", namespaces=NAMESPACES))
            languages = {link.get("hreflang") for link in url.findall("x:link", NAMESPACES)}
            assert languages == {"id", "en", "x-default"}
    assert f"http://testserver{address(program)}" in pages
    assert f"http://testserver{address(program, 'en')}" in pages
    assert "http://testserver/en/" in pages
    assert index.findtext("s:sitemap/s:lastmod", namespaces=NAMESPACES)
    assert not [page for page in pages if "rahasia" in page]
    assert len(pages) == len(set(pages))
    for page in pages:
        assert client.get(page.removeprefix("http://testserver")).status_code == 200, page


def test_every_page_names_its_language_a_way_past_the_head_and_one_first_heading() -> None:
    program, agreement, activity = make.program(), make.agreement(), make.activity()
    for language in ("id", "en"):
        prefix = "" if language == "id" else "/en"
        lists = [f"{prefix}/{name}" for name in ("", "about/data/", "programs/", "agreements/", "activities/")]
        for url in [*lists, *(address(record, language) for record in (program, agreement, activity))]:
            page = read(url)
            assert f'<html lang="{language}">' in page
            assert '<a class="skip" href="#content">' in page
            assert page.count("<h1") == 1
            # Scripts come from our own files, and nothing stands inside the tag but data, which no browser runs.
            code = re.sub(r'<script type="application/ld\+json">[^<]*</script>', "", page)
            assert not re.search(r'\sstyle=|<script(?! src="/static/[^"]*" defer></script>)|<style', code), url


def test_a_form_without_its_mark_is_refused_in_a_sentence() -> None:
    response = Client(enforce_csrf_checks=True).post("/en/admin/login/", {"username": "a", "password": "b"})
    assert response.status_code == 403
    assert "Nothing was saved." in response.content.decode()


def test_the_sitemap_comes_in_files_none_of_which_holds_more_than_it_may(client, monkeypatch) -> None:
    monkeypatch.setattr(LanguageSitemap, "limit", 2)
    programs = [make.program() for _number in range(3)]
    index = client.get("/sitemap.xml").content.decode()
    files = re.findall(r"<loc>http://testserver(/sitemap-programs-\d+\.xml)</loc><lastmod>", index)
    assert files == ["/sitemap-programs-1.xml", "/sitemap-programs-2.xml"]
    found = [re.findall(r"<loc>http://testserver([^<]+)</loc>", client.get(file).content.decode()) for file in files]
    assert [len(pages) for pages in found] == [4, 2]
    assert {page for pages in found for page in pages} == {
        address(program, language) for program in programs for language in ("id", "en")
    }
    for missing in ("/sitemap-programs-3.xml", "/sitemap-programs-0.xml", "/sitemap-nothing-1.xml"):
        assert client.get(missing).status_code == 404, missing
