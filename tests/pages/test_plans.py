"""The pages of planning documents, indicators and targets."""

import pytest

from regions.models import PlanningDocumentKind
from tests import make
from tests.pages.reading import section, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def blitar():
    return make.region("35.05", "Kabupaten Blitar")


@pytest.fixture
def mortality():
    return make.indicator(
        "Angka kematian ibu",
        name_en="Maternal mortality ratio",
        unit="per 100.000 kelahiran hidup",
        denominator=100000,
        denominator_of="kelahiran hidup",
        slug="kematian-ibu",
    )


def test_a_target_shows_its_figure_its_words_and_the_sentence_it_stands_in(client, blitar, mortality):
    plan = make.planning_document("RPJPD Blitar", region=blitar)
    target = make.target(
        region=blitar,
        indicator=mortality,
        value="6.30",
        as_written="6,30%",
        statement="Target yang harus dicapai",
        list_number=2,
        planning_documents=[plan],
        slug="t",
    )
    make.cite(target, "value", quote="sebesar 6,30%", flag="unit-conflict", note_en="Per cent cannot be right.")
    make.cite(target, "statement", quote="jika mengacu pada RPJPD")
    make.program("Ibu Sehat").targets.add(target)
    words = text(client.get("/en/targets/t/"))
    for part in [
        *["Maternal mortality ratio – Kabupaten Blitar", "6.3 per 100.000 kelahiran hidup", "“6,30%”"],
        *["To be reached by not stated", "Target yang harus dicapai", "Number in the source’s list 2"],
        *["RPJPD Blitar", "Ibu Sehat", "Counted per 100,000 kelahiran hidup", "“jika mengacu pada RPJPD”"],
    ]:
        assert part in words, part
    odd = text(client.get("/en/targets/t/"))
    assert "a unit that does not fit what is measured" in odd
    assert "“sebesar 6,30%”" in odd and "Per cent cannot be right." in odd


@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        ({"value": "4.13"}, "4.13%"),
        ({"lower": "0.6", "upper": "1.8"}, "0.6–1.8%"),
        ({"lower": "3"}, "at least 3%"),
        ({"upper": "7"}, "at most 7%"),
        ({"as_written": "separuhnya"}, "“separuhnya”"),
        ({"value": "0"}, "0%"),
    ],
)
def test_a_figure_is_shown_as_it_is_known(client, figure, shown):
    make.target(slug="t", **figure)
    assert shown in text(client.get("/en/targets/t/"))


def test_figures_have_the_marks_of_the_page_s_language(client):
    make.target(slug="t", value="1234.5", year=2045)
    assert "1.234,5%" in text(client.get("/targets/t/"))
    english = text(client.get("/en/targets/t/"))
    assert "1,234.5%" in english and "To be reached by 2045" in english


def test_a_target_without_a_region_is_a_national_one(client):
    make.target(slug="t", indicator=make.indicator("Kemiskinan"))
    words = text(client.get("/en/targets/t/"))
    assert "Kemiskinan – Indonesia" in words and "National target" in words


def test_an_indicator_lists_its_targets_by_region(client, mortality, blitar):
    make.target(region=blitar, indicator=mortality, value="6.3")
    make.target(region=make.region("11.01", "Kabupaten Lain"), indicator=mortality, value="7")
    make.target(region=blitar, value="99")
    words = section(client.get("/en/indicators/kematian-ibu/"), "targets")
    assert words.index("Kabupaten Lain") < words.index("Kabupaten Blitar")
    assert "99" not in words
    assert "2 targets" in text(client.get("/en/indicators/"))


def test_a_plan_shows_its_facts_its_targets_and_where_it_was_discussed(client, blitar):
    plan = make.planning_document(
        "RPJMD",
        region=blitar,
        kind=make.plan_kind(),
        period_as_written="2021-2025",
        prepared_by="kepala daerah",
        purpose="penjabaran visi",
        slug="rpjmd",
    )
    make.cite(plan, "prepared_by", quote="kepala daerah terpilih")
    make.target(region=blitar, planning_documents=[plan], value="5")
    make.activity("Rapat").planning_documents.add(plan)
    page = client.get("/en/planning-documents/rpjmd/")
    words = text(page)
    for part in ["2021-2025", "Prepared by kepala daerah", "“kepala daerah terpilih”", "penjabaran visi", "RPJMD"]:
        assert part in words, part
    assert "Number of the regulation not stated" in words
    assert "5%" in section(page, "targets") and "Rapat" in section(page, "activities")
    assert "1 target" in text(client.get("/en/planning-documents/"))


def test_a_plan_without_a_region_is_national_only_if_its_kind_is(client):
    make.planning_document("Rencana", slug="rencana")
    make.planning_document("RPJPN", slug="rpjpn", kind=make.code(PlanningDocumentKind, "RPJPN", level="national"))
    assert "Region not stated" in text(client.get("/en/planning-documents/rencana/"))
    assert "Region All of Indonesia" in text(client.get("/en/planning-documents/rpjpn/"))


def test_what_is_not_published_is_neither_named_nor_counted(client, blitar, mortality):
    secret_plan = make.planning_document("RAHASIA rencana", make.DRAFT)
    plan = make.planning_document("Terbuka", slug="terbuka")
    target = make.target(region=blitar, indicator=mortality, planning_documents=[plan], slug="t")
    target.planning_documents.add(secret_plan)
    make.program("RAHASIA program", make.DRAFT).targets.add(target)
    make.activity("RAHASIA kegiatan", make.DRAFT).planning_documents.add(plan)
    make.target(make.DRAFT, as_written="RAHASIA", indicator=mortality, planning_documents=[plan])
    hidden = make.target(slug="u", planning_documents=[plan])
    type(hidden).objects.filter(pk=hidden.pk).update(indicator=make.indicator("RAHASIA indikator", make.DRAFT))
    for address in [
        *["targets/t", "targets/u", "targets", "planning-documents/terbuka", "planning-documents"],
        *["indicators/kematian-ibu", "indicators"],
    ]:
        assert "RAHASIA" not in text(client.get(f"/en/{address}/")), address
    assert "1 target" in text(client.get("/en/indicators/"))


def test_pages_of_plans_run_as_many_queries_for_two_rows_as_for_seven(client, mortality, django_assert_num_queries):
    plan = make.planning_document(slug="rencana")
    for number in range(7):
        place = make.region(f"35.{number + 10}")
        target = make.target(region=place, indicator=mortality, planning_documents=[plan])
        make.program("").targets.add(target)
        make.activity("").planning_documents.add(plan)
        mortality.sdg_goals.add(make.sdg_goal(str(number + 1)))
        mortality.sdg_targets.add(make.sdg_target(f"{number + 1}.1"))
        if number in (1, 6):
            client.get("/targets/")
            with django_assert_num_queries(7):
                # 1 the plan; 2 targets, 3 plans they stand in, 4 programmes that work towards them, 5 partners for
                # those labels; 6 activities; 7 every citation
                client.get("/planning-documents/rencana/")
            with django_assert_num_queries(8):
                # 1 the indicator, 2 goals, 3 targets of goals; 4 targets, 5 plans they stand in, 6 programmes,
                # 7 partners for those labels; 8 every citation
                client.get("/indicators/kematian-ibu/")
            with django_assert_num_queries(9):
                # 1 count, 2 targets, 3 plans they stand in, 4 programmes, 5 partners for those labels, 6 every
                # citation; 7 whether indicators are many, 8 indicators and 9 provinces to choose from in the filter
                client.get("/targets/")
            with django_assert_num_queries(6):
                # 1 count, 2 plans, 3 every citation, 4 targets of each; 5 provinces and 6 kinds to choose from
                client.get("/planning-documents/")
            with django_assert_num_queries(5):
                # 1 count, 2 indicators, 3 every citation, 4 targets of each; 5 goals to choose from
                client.get("/indicators/")
