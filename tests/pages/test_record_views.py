"""What every list and page of records does: visibility, addresses, parameters, languages, citations."""

import datetime
import re

import pytest
from django.http import Http404
from django.test import Client
from django.utils import translation

from portal.base.publishing import Publication
from portal.base.recording import recording, set_publication
from portal.base.views import RecordListView, RecordPageView, cited
from programs.entries import ProgramEntry
from programs.models import Program
from tests import make
from tests.pages.reading import address, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    client = Client()
    client.force_login(make.user())
    return client


def text(response) -> str:
    return response.content.decode()


class CarelessEntry(ProgramEntry):
    """Entries whose author forgot about visibility, and which records were asked for."""

    @classmethod
    def prepare(cls, records, user):
        return Program.objects.all().for_list(None)


class CarelessList(RecordListView):
    model = Program
    template_name = "programs/program_list.html"
    entry = CarelessEntry


class CarelessPage(RecordPageView):
    model = Program
    template_name = "programs/program_page.html"

    def prepare(self, records):
        return Program.objects.all()


def test_a_list_that_forgets_visibility_still_shows_only_what_is_published(rf) -> None:
    make.program("Terbuka")
    make.program("Rahasia", make.DRAFT)
    request = rf.get("/programs/")
    request.user = None
    page = text(CarelessList.as_view()(request))
    assert "Terbuka" in page
    assert "Rahasia" not in page


def test_a_page_that_forgets_visibility_still_answers_404_for_a_draft(rf, client) -> None:
    draft = make.program("Rahasia", make.DRAFT)
    request = rf.get(f"/programs/{draft.public_id}/")
    request.user = None
    with pytest.raises(Http404):
        CarelessPage.as_view()(request, key=draft.public_id)


def test_a_draft_has_no_page_for_the_public_and_one_with_a_banner_for_the_desk(client, desk) -> None:
    draft = make.program("Rahasia", make.DRAFT)
    assert client.get(draft.get_absolute_url()).status_code == 404
    response = desk.get(address(draft, "en"))
    assert response.status_code == 200
    assert "Not public." in text(response)
    assert "noindex" in text(response)


def test_a_withdrawn_record_and_its_former_address_are_gone_for_the_public(client) -> None:
    program = make.program("Program lama")
    address, by_id = program.get_absolute_url(), f"/programs/{program.public_id}/"
    set_publication(program, Publication.WITHDRAWN)
    assert [client.get(url).status_code for url in (address, by_id)] == [404, 404]


def test_a_page_asked_for_by_id_moves_to_its_slug_for_ever(client) -> None:
    program = make.program("Air bersih")
    response = client.get(f"/en/programs/{program.public_id}/")
    assert response.status_code == 301
    assert response.headers["Location"] == f"/en/programs/{program.slug}/"


def test_a_former_slug_moves_to_the_present_one_for_ever(client) -> None:
    program = make.program("Air bersih")
    old = program.get_absolute_url()
    with recording(program):
        program.slug = "air-minum"
        program.save()
    response = client.get(old)
    assert old == "/programs/air-bersih/"
    assert response.status_code == 301
    assert response.headers["Location"] == "/programs/air-minum/"


def test_a_hidden_reference_is_neither_named_nor_counted(client) -> None:
    hidden = make.partner("Yayasan Rahasia", make.DRAFT)
    program = make.program("Terbuka")
    with recording(program):
        program.partners.create(partner=hidden, role="funder")
    for url in ("/programs/", program.get_absolute_url(), "/"):
        assert "Yayasan Rahasia" not in text(client.get(url))


def test_an_unknown_parameter_is_a_400_that_names_it(client) -> None:
    program = make.program()
    for url in ("/en/programs/", address(program, "en"), "/en/", "/en/about/data/"):
        response = client.get(url, {"regoin": "35"})
        assert response.status_code == 400
        assert "<code>regoin</code>" in text(response)


def test_a_malformed_parameter_is_a_400_that_names_it(client) -> None:
    for query in ({"year": "dua ribu"}, {"page": "0"}, {"page": "kedua"}, {"page": "-1"}):
        response = client.get("/programs/", query)
        assert response.status_code == 400
        assert f"<code>{next(iter(query))}</code>" in text(response)


def test_what_campaigns_append_to_an_address_changes_nothing(client) -> None:
    program = make.program("Air bersih")
    for url in ("/", "/programs/", program.get_absolute_url()):
        assert client.get(url, {"utm_source": "surat", "fbclid": "x"}).status_code == 200


def test_what_a_reader_typed_is_escaped_in_the_400_page(client) -> None:
    response = client.get("/programs/", {"<script>alert(1)</script>": "x"})
    assert response.status_code == 400
    assert "<script>alert" not in text(response)


def test_lists_come_in_pages_that_keep_the_filters(client, monkeypatch) -> None:
    monkeypatch.setattr(RecordListView, "page_size", 2)
    for number in range(3):
        make.program(f"Air {number}")
    make.program("Jalan")
    first = text(client.get("/en/programs/", {"q": "Air"}))
    assert "3 records" in first
    assert 'href="?q=Air&amp;page=2"' in first
    second = text(client.get("/en/programs/", {"q": "Air", "page": "2"}))
    assert "Air 2" in second
    assert "Jalan" not in second
    assert client.get("/en/programs/", {"q": "Air", "page": "3"}).status_code == 404


def test_a_filter_that_is_on_can_be_taken_off_alone(client) -> None:
    make.program("Air")
    page = text(client.get("/en/programs/", {"q": "Air", "year": "2024"}))
    assert 'href="?year=2024"' in page
    assert 'href="?q=Air"' in page


def test_an_empty_list_says_whether_filters_made_it_so(client) -> None:
    assert "Nothing has been published here yet." in text(client.get("/en/programs/"))
    make.program("Air")
    assert "Nothing here matches these filters." in text(client.get("/en/programs/", {"q": "jalan"}))


def test_the_language_switch_leads_to_the_same_page_with_its_filters(client) -> None:
    program = make.program("Air bersih")
    assert f'href="/en/programs/{program.slug}/"' in read(program, "id")
    assert f'href="/programs/{program.slug}/"' in read(program, "en")
    assert 'href="/en/programs/?q=air"' in text(client.get("/programs/", {"q": "air"}))


def test_content_without_english_is_shown_in_indonesian_and_marked(client) -> None:
    program = make.program("Air bersih", summary="Pipa air.", title_en="", summary_en="")
    english = read(program)
    assert '<span lang="id">Air bersih</span>' in english
    assert '<div lang="id"><p>Pipa air.</p></div><small class="mark">in Indonesian</small>' in english
    assert 'lang="id">Air bersih' not in read(program, "id")


def test_content_with_english_is_shown_in_the_language_of_the_page(client) -> None:
    program = make.program("Air bersih", title_en="Clean water", summary="Pipa.", summary_en="Pipes.")
    english = read(program)
    assert "<h1>Clean water</h1>" in english
    assert "Pipes." in english
    assert "Pipa." not in english
    assert "in Indonesian" not in english


def test_a_label_made_from_what_is_known_is_in_the_language_of_the_page() -> None:
    funder = make.partner("Lingkar Temu", acronym="LTKL")
    program = make.program(
        "",
        partners=[(funder, "funder")],
        period_start=datetime.date(2020, 8, 1),
        period_end=datetime.date(2021, 7, 31),
        period_precision="month",
    )
    with translation.override("en"):
        assert program.label == "Programme supported by LTKL, August 2020 – July 2021"
    with translation.override("id"):
        assert program.label.endswith("LTKL, Agustus 2020 – Juli 2021")


def test_a_citation_opens_without_javascript_and_holds_quote_source_and_place(client) -> None:
    program = make.program("Air bersih", objective="Air untuk semua.")
    source = make.source(title="Berita Air", publisher="Koran Pagi", published_on="2021-09-20")
    make.cite(program, "objective", quote="air bagi semua orang", place="paragraf 2", source=source)
    page = read(program)
    start = page.index('<details class="cite', page.index("Objective"))
    opened = page[start : page.index("</details>", start)]
    for words in ("air bagi semua orang", "Berita Air", "Koran Pagi", "paragraf 2", source.get_absolute_url()):
        assert words in opened


def test_two_sources_that_disagree_are_both_shown(client) -> None:
    program = make.program("Air bersih", objective="Air untuk semua.")
    make.cite(program, "objective", quote="untuk semua")
    make.cite(program, "objective", quote="untuk sebagian", flag="sources-differ")
    page = read(program)
    assert "untuk semua" in page
    assert "untuk sebagian" in page
    assert "another source says something else" in page
    assert "2 sources" in page


def test_an_inferred_fact_says_so_with_its_note(client) -> None:
    program = make.program("Air bersih", objective="Air.")
    make.cite(program, "objective", inferred=True, note="Dari judulnya.", note_en="From its title.")
    page = read(program)
    assert "(inferred)" in page
    assert "From its title." in page


def test_a_citation_whose_source_is_not_public_is_not_shown(client) -> None:
    program = make.program("Air bersih", objective="Air.")
    make.cite(program, "objective", quote="kutipan rahasia", source=make.source(make.DRAFT, title="Surat rahasia"))
    page = read(program, "id")
    assert "kutipan rahasia" not in page
    assert "Surat rahasia" not in page


def test_a_citation_that_no_fact_of_the_page_shows_stands_under_further_sources(client) -> None:
    program = make.program("Air bersih")
    make.cite(program, "published_at", quote="kata yang tidak bertempat")
    page = read(program)
    assert "kata yang tidak bertempat" in page[page.index("Further sources") :]


def test_citations_of_many_records_of_several_kinds_come_in_one_query(django_assert_num_queries) -> None:
    records = [make.program(), make.program(), make.partner(), make.agreement()]
    cited(records)
    # one query: citations with their sources
    with django_assert_num_queries(1):
        cited(records)
        assert all(record.cited["", ""][0].source.title for record in records)


def test_the_head_names_one_address_for_the_page(client) -> None:
    program = make.program("Air bersih")
    assert f'<link rel="canonical" href="http://testserver{program.get_absolute_url()}">' in text(
        client.get(program.get_absolute_url(), {"utm_source": "surat"})
    )


def test_the_desk_is_offered_the_way_to_edit_and_the_public_is_not(client, desk) -> None:
    program = make.program("Air bersih")
    assert "Edit this record" in read(program, client=desk)
    assert "Edit this record" not in read(program)


def test_a_public_page_holds_no_token_and_starts_no_session(client) -> None:
    program = make.program("Air bersih")
    for url in ("/", "/programs/", program.get_absolute_url(), "/about/data/"):
        response = client.get(url)
        assert not response.cookies
        assert "csrf" not in text(response)


def test_a_filter_that_is_on_names_what_it_asks_for(client) -> None:
    make.region("35", "Jawa Timur")
    partner = make.partner("Yayasan Penabulu")
    kind = make.agreement_kind("PKS")
    page = read("/agreements/", partner=partner.public_id, region="35", kind=kind.code, state="ended", year="2020")
    chips = re.findall(r'class="chip"[^>]*><span>(.*?)</span>', page)
    assert [chip.partition(": ")[2] for chip in chips] == [
        *("Yayasan Penabulu", "Jawa Timur", "Perjanjian Kerja Sama", "telah berakhir", "2020")
    ]


def test_a_filter_that_is_on_speaks_of_days_amounts_and_goals_as_people_do(client) -> None:
    make.sdg_target("4.1")
    asked = {"signed_from": "2024-11-20", "updated_since": "2024-11-20T08:00:00Z", "sdg_target": "4.1", "sdg_goal": "4"}
    asked |= {"amount_min": "1000000.50", "currency": "IDR"}
    chips = re.findall(r'class="chip"[^>]*><span>(.*?)</span>', read("/en/agreements/", **asked))
    assert chips[:2] == ["Signed on or after: 20 November 2024", "Changed since: 20 November 2024, 15:00"]
    assert chips[2] == "SDG target: 4.1" and re.fullmatch(r"SDG goal: 4\. \w.+", chips[3])
    assert chips[4] == "Amount from: 1,000,000.5"
    chips = re.findall(r'class="chip"[^>]*><span>(.*?)</span>', read("/agreements/", **asked))
    assert chips[0] == "Ditandatangani sejak: 20 November 2024" and chips[2] == "Target TPB/SDGs: 4.1"
    assert chips[4] == "Jumlah dana mulai dari: 1.000.000,5"
    day = re.findall(r'class="chip"[^>]*><span>(.*?)</span>', read("/programs/", updated_since="2024-08-17"))
    assert day == ["Berubah sejak: 17 Agustus 2024"]
