"""The pages of sources: what stands behind the registry's facts, and everything that rests on each."""

import datetime

import pytest
from django.contrib.contenttypes.models import ContentType

from partners.models import Partner
from portal.base.models import Citation, Source
from portal.base.views_source import MOST_FACTS
from tests import make
from tests.pages.reading import section, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def blog():
    return make.source(
        title="Sinkronisasi Perencanaan",
        publisher="Kompasiana",
        slug="blog",
        reliability="user_generated",
        published_on=datetime.date(2024, 11, 20),
        published_on_precision="day",
        published_time=datetime.time(9, 37),
        published_as_written="20 November 2024   09:37",
        revised_on=datetime.date(2024, 11, 20),
        revised_time=datetime.time(10, 4),
        dateline="Jakarta",
        categories="Kebijakan; Sosial",
        authors_note="Lima penulis",
        issuing_unit="Biro",
        capture_note="Halaman 1 dari 2",
    )


def test_a_source_says_what_it_is_and_how_far_to_trust_it(client, blog):
    words = text(client.get("/en/sources/blog/"))
    for part in [
        *[
            "Kompasiana",
            "Biro",
            "Written by a user of a platform and not checked by its editors",
            "20 November 2024, 09:37",
        ],
        *["“20 November 2024 09:37”", "20 November 2024, 10:04", "Jakarta", "not where things happened"],
        *["Kebijakan; Sosial", "Lima penulis", "Halaman 1 dari 2", "Web address not stated", "Language Indonesian"],
    ]:
        assert part in words, part


def test_its_own_facts_open_their_quotations(client, blog):
    for field in ("publisher", "dateline", "categories", "published_on", "capture_note", "revised_on", "title"):
        make.cite(blog, field, quote=f"kata {field}", source=blog)
    words = text(client.get("/en/sources/blog/"))
    for field in ("publisher", "dateline", "categories", "published_on", "capture_note", "revised_on", "title"):
        assert f"“kata {field}”" in words


def test_everything_that_rests_on_it_is_listed_by_noun_with_the_field_in_plain_words(client, blog):
    agreement = make.agreement("77/PKS/2024")
    make.cite(agreement, "period", quote="2024 s.d 2029", source=blog, inferred=True)
    program = make.program("Air Bersih")
    program.names.create(name="AB", key="pendek")
    make.cite(program, "names", "pendek", quote="program AB", source=blog, flag="misspelt", place="paragraf 2")
    make.cite(make.partner("Mitra Dikutip"), "ended_on", quote="dibubarkan", source=blog, note="Catatan pembaca")
    words = section(client.get("/en/sources/blog/"), "facts")
    assert "3 facts" in words
    for part in [
        *["Agreements 1 fact 77/PKS/2024 Period:", "2024 s.d 2029", "inferred"],
        *["Programmes 1 fact Air Bersih Names in use:", "program AB", "paragraf 2", "a word is misspelt in the source"],
        *["Partners 1 fact Mitra Dikutip Existed until:", "dibubarkan", "Catatan pembaca"],
    ]:
        assert part in words, part


def test_no_record_field_or_row_that_is_not_public_is_told(client, blog):
    secret = make.partner("RAHASIA mitra", make.DRAFT)
    make.cite(secret, "name", quote="RAHASIA satu", source=blog)
    agreement = make.agreement("77/PKS/2024")
    make.cite(agreement, "staff_note", quote="RAHASIA dua", source=blog)
    party = agreement.parties.create(partner=secret, role="party")
    make.cite(agreement, "parties", party.key, quote="RAHASIA tiga", source=blog)
    make.cite(agreement, "amount", quote="Rp 7", source=blog)
    words = text(client.get("/en/sources/blog/"))
    assert "RAHASIA" not in words
    assert "1 fact" in words and "Rp 7" in words
    assert "1 fact" in text(client.get("/en/sources/", {"q": "Sinkronisasi"}))


def test_a_source_that_is_not_public_has_no_page_and_stands_in_no_list(client):
    secret = make.source(make.DRAFT, title="RAHASIA sumber")
    assert client.get(f"/en/sources/{secret.public_id}/").status_code == 404
    assert "RAHASIA" not in text(client.get("/en/sources/"))


def test_a_language_nobody_knows_is_shown_by_its_code(client, blog):
    Source.objects.filter(pk=blog.pk).update(language="ban")
    assert "Language ban" in text(client.get("/en/sources/blog/"))


def test_the_page_runs_as_many_queries_for_two_records_of_a_noun_as_for_seven(client, blog, django_assert_num_queries):
    for number in range(7):
        make.cite(make.program(""), "period", source=blog)
        make.cite(make.agreement(""), "period", source=blog)
        make.cite(make.target(region=make.region("35.05")), "value", source=blog)
        if number in (1, 6):
            client.get("/sources/blog/")
            with django_assert_num_queries(11):
                # 1 the source, 2 its own citations, 3 its last check; of what rests on it 4 how much of each noun,
                # 5 the records of this page, 6 their facts; 7 targets, 8 programmes, 9 partners for their labels,
                # 10 agreements, 11 parties for their labels
                client.get("/sources/blog/")


def test_a_source_of_a_thousand_facts_is_told_in_pages_of_a_bounded_size(client, blog, django_assert_num_queries):
    kind = ContentType.objects.get_for_model(Partner)
    partners = Partner.objects.bulk_create(
        Partner(name=f"Mitra {number:03}", slug=f"m{number}", publication=make.PUBLISHED) for number in range(120)
    )
    cited = [partners[0].pk] * (MOST_FACTS + 3) + [partner.pk for partner in partners[1:] for _fact in range(8)]
    Citation.objects.bulk_create(
        Citation(source=blog, content_type=kind, object_id=pk, field="name", quote="kata") for pk in cited
    )
    make.cite(make.program("Air Bersih"), "title", quote="di akhir", source=blog)
    with django_assert_num_queries(7):
        # 1 the source, 2 its own citations, 3 its last check; 4 how much of each noun, 5 the records of this page,
        # 6 their facts, 7 the partners
        first = client.get("/en/sources/blog/")
    words = section(first, "facts")
    assert f"{len(cited) + 1:,}" in words.replace("facts", "") or f"{len(cited) + 1} facts" in words
    assert "Partners 120" in words and "Programmes 1" in words and "Page 1 of 3" in words
    assert words.count("kata") == MOST_FACTS + 49 * 8 and "and 3 more, on the record’s own page" in words
    assert 'href="?page=3#programs"' in first.content.decode()
    last = section(client.get("/en/sources/blog/", {"page": 3}), "facts")
    assert "Mitra 119" in last and "di akhir" in last and "Mitra 000" not in last
    told = "".join(section(client.get("/en/sources/blog/", {"page": number}), "facts") for number in (1, 2, 3))
    assert all(f"Mitra {number:03}" in told for number in range(120))
    assert client.get("/en/sources/blog/", {"page": 4}).status_code == 404
    for wrong in ({"page": "x"}, {"page": "0"}, {"kind": "programs"}):
        assert client.get("/en/sources/blog/", wrong).status_code == 400


def test_the_list_runs_as_many_queries_for_two_rows_as_for_seven(client, django_assert_num_queries):
    for number in range(7):
        make.cite(make.partner(), "name")
        if number in (1, 6):
            client.get("/sources/")
            with django_assert_num_queries(3):
                # 1 count, 2 sources, 3 facts that rest on each
                client.get("/sources/")


def test_list_and_page_count_the_same_facts_and_not_what_a_source_says_of_itself(client):
    source = make.source(title="Laporan")
    partner = make.partner()
    make.cite(partner, "name", source=source)
    make.cite(partner, "kind", source=source)
    make.cite(source, "title", source=source)
    for address in ("/en/sources/?q=Laporan", f"/en/sources/{source.slug}/"):
        assert "2 facts" in text(client.get(address)), address
