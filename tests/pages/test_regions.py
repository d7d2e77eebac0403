"""The pages of regions: finding a place under any code or name, and who works there with whose money."""

import datetime
import re

import pytest

from programs.models import AgreementParty, PartnerRole
from regions.views.region import programs_by_code
from regions.views.sections import at_work
from tests import make
from tests.pages.reading import section, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def blitar():
    return make.region("35.05", "Kabupaten Blitar")


@pytest.fixture
def merauke():
    """Merauke, once 91.01 in Papua, now 93.01 in Papua Selatan."""
    region = make.region("93.01", "Kabupaten Merauke")
    region.codes.create(scheme="kemendagri", code="93.01")
    ended = {"valid_until": datetime.date(2022, 7, 25), "basis": "UU 14/2022"}
    region.codes.create(scheme="kemendagri", code="91.01", is_current=False, **ended)
    region.codes.create(scheme="bps", code="9401")
    region.names.create(name="Merauke Lama", kind="former")
    papua = make.region("91", "Papua")
    region.parents.create(parent=papua, **ended)
    papua.successors.create(successor=region.parent, effective_on=datetime.date(2022, 7, 25), basis="UU 14/2022")
    return region


@pytest.mark.parametrize("code", ["91.01", "bps:9401", "BPS:9401", "9301", "kemendagri:91.01"])
@pytest.mark.parametrize("language", ["", "/en"])
def test_any_other_code_of_a_region_leads_to_its_present_address(client, merauke, code, language):
    response = client.get(f"{language}/regions/{code}/")
    assert (response.status_code, response["Location"]) == (301, f"{language}/regions/93.01/")


@pytest.mark.parametrize("code", ["99.99", "bps:0000", "nothing", "91.01.01"])
def test_a_code_no_region_ever_had_is_not_found(client, merauke, code):
    assert client.get(f"/regions/{code}/").status_code == 404


def test_a_present_code_is_preferred_to_the_same_code_that_another_region_once_had(client, merauke):
    make.region("91.01", "Kabupaten Lain")
    assert "Kabupaten Lain" in text(client.get("/en/regions/91.01/"))


def test_the_history_of_code_name_and_parent_is_told(client, merauke):
    words = text(client.get("/en/regions/93.01/"))
    told = [
        *["History of code and name", "Date not stated It was once called “Merauke Lama”.", "25 July 2022"],
        *["Until then it lay in Papua. UU 14/2022", "Until then its Kemendagri code was 91.01. UU 14/2022"],
    ]
    places = [words.rindex(part) for part in told]
    assert places == sorted(places)
    assert "BPS 9401" in words
    assert "Wilayah 93 came out of it. UU 14/2022" in text(client.get("/en/regions/91/"))
    assert "1 place that lay in it until then no longer does" in text(client.get("/en/regions/91/"))
    assert "25 July 2022 It came out of Papua. UU 14/2022" in text(client.get("/en/regions/93/"))


def test_the_way_from_the_province_down_is_shown(client):
    make.region("35.05.01.2001", "Desa Contoh")
    page = client.get("/en/regions/35.05.01.2001/")
    steps = re.search(r'<nav class="wide breadcrumbs".*?</nav>', page.content.decode(), re.S)[0]
    assert re.findall(r'href="([^"]+)"', steps)[2:] == [
        "/en/regions/35/",
        "/en/regions/35.05/",
        "/en/regions/35.05.01/",
    ]
    assert "Desa Contoh" in text(client.get("/en/regions/35.05.01/"))


def test_the_list_shows_provinces_with_their_regencies_and_finds_a_place_by_a_former_code(client, merauke, blitar):
    make.program(regions=[blitar])
    listed = text(client.get("/en/regions/"))
    assert "Kabupaten Blitar 35.05 1 programme" in listed
    assert "2 regencies and cities" not in listed
    for asked in ["91.01", "bps:9401", "93.01"]:
        assert "The code you typed is that of: Kabupaten Merauke" in text(client.get("/en/regions/", {"q": asked}))
    assert "Kabupaten Merauke" in text(client.get("/en/regions/", {"q": "Lama"}))
    assert "The code you typed" not in text(client.get("/en/regions/", {"q": "Merauke"}))


def test_a_programme_in_a_village_stands_on_the_pages_of_all_places_above_it(client):
    village = make.region("35.05.01.2001", "Desa Contoh")
    make.program("Air Bersih", regions=[village])
    for code in ["35", "35.05", "35.05.01", "35.05.01.2001"]:
        assert "Air Bersih" in section(client.get(f"/en/regions/{code}/"), "programmes")
    make.region("35.06")
    assert "Air Bersih" not in text(client.get("/en/regions/35.06/"))


def test_whoever_works_here_stands_apart_from_whoever_only_has_its_seat_here(client, blitar):
    worker = make.partner("Yayasan Bekerja")
    make.partner("Yayasan Berkantor", region=blitar)
    program = make.program(partners=[(worker, "implementer")], regions=[blitar])
    make.agreement(parties=[(worker, "recipient"), (make.partner("Penyandang Dana"), "funder")], programs=[program])
    words = section(client.get("/en/regions/35.05/"), "partners")
    working, _heading, seats = words.partition("have their seat here")
    assert "Yayasan Bekerja implementer in 1 programme · receives the money in 1 agreement".replace(" ·", "") in working
    assert "Penyandang Dana gives the money in 1 agreement" in working
    assert "Yayasan Berkantor" in seats and "Yayasan Berkantor" not in working


def test_holding_a_meeting_somewhere_is_not_working_there(client, blitar):
    make.activity("Rapat", hosts=[make.partner("Tuan Rumah")], region=blitar, venue="Balai Desa")
    page = client.get("/en/regions/35.05/")
    assert "Balai Desa" in section(page, "activities")
    assert "Tuan Rumah" not in section(page, "partners")


def test_money_is_summed_per_currency_and_what_is_shared_is_named(client, blitar):
    make.agreement(amount="2800000000", regions=[blitar])
    ended = {"period_start": datetime.date(2019, 1, 1), "period_end": datetime.date(2019, 12, 31)}
    make.agreement(amount="5", currency="USD", regions=[blitar], period_precision="year", **ended)
    make.agreement(amount="900", regions=[blitar, make.region("35.06"), make.region("35.07")])
    page = client.get("/en/regions/35.05/")
    words = section(page, "agreements")
    assert "IDR 2,800,000,000 in 1 agreement" in words
    assert "USD 5 in 1 agreement" in words
    assert "Shared by 3 regions, not counted here." in words
    glance = "Money counted here IDR 2,800,000,000 USD 5 Agreements: 2 counted; 1 shared, not counted"
    assert glance in text(page)
    assert "Rp2.800.000.000" in section(client.get("/regions/35.05/"), "agreements")


def test_an_unknown_amount_is_not_stated_and_never_zero(client, blitar):
    make.agreement(regions=[blitar])
    words = section(client.get("/en/regions/35.05/"), "agreements")
    assert "Amount: not stated" in words
    assert "IDR 0" not in words


def test_every_figure_opens_its_quotation(client, blitar):
    agreement = make.agreement(amount="2800000000", regions=[blitar])
    make.cite(agreement, "amount", quote="IDR 2.800.000.000,-")
    target = make.target(region=blitar, value="4.13")
    make.cite(target, "value", quote="sebesar 4,13%")
    page = client.get("/en/regions/35.05/")
    assert "“IDR 2.800.000.000,-”" in section(page, "agreements")
    assert "“sebesar 4,13%”" in section(page, "targets")


def test_what_is_not_published_is_neither_named_nor_counted(client, blitar):
    secret = make.partner("RAHASIA mitra", make.DRAFT, region=blitar)
    make.program("RAHASIA program", make.DRAFT, regions=[blitar])
    make.agreement("RAHASIA 1", make.DRAFT, amount="1", regions=[blitar])
    make.activity("RAHASIA kegiatan", make.DRAFT, region=blitar)
    make.planning_document("RAHASIA rencana", make.DRAFT, region=blitar)
    make.target(make.DRAFT, region=blitar, as_written="RAHASIA")
    program = make.program("Terbuka", regions=[blitar])
    program.partners.create(partner=secret, role="funder")
    agreement = make.agreement("Terbuka 1", amount="7", regions=[blitar])
    agreement.parties.create(partner=secret, role="party")
    indicator = make.indicator("RAHASIA indikator", make.DRAFT)
    target = make.target(region=blitar)
    type(target).objects.filter(pk=target.pk).update(indicator=indicator)
    words = text(client.get("/en/regions/35.05/"))
    assert "RAHASIA" not in words
    assert "Terbuka" in words and "IDR 7 in 1 agreement" in words


def test_a_place_about_which_nothing_is_known_says_so_once(client, blitar):
    words = text(client.get("/en/regions/35.05/"))
    assert "Nothing about this place is in the registry yet on: programmes" in words
    make.target(region=blitar)
    assert "targets activities" not in text(client.get("/en/regions/35.05/"))


def test_a_target_says_its_range_its_year_and_what_is_odd(client, blitar):
    indicator = make.indicator("Kemiskinan", unit="%")
    make.target(region=blitar, indicator=indicator, lower="0.6", upper="1.8", year=2029)
    odd = make.target(region=blitar, value="6.3", unit="per 100.000")
    make.cite(odd, "value", flag="unit-conflict")
    words = section(client.get("/en/regions/35.05/"), "targets")
    assert "0.6–1.8% by 2029" in words
    assert "6.3 per 100.000 in Indonesian no year stated" in words
    assert "Odd in the source: the unit contradicts the indicator." in words


def fill(region, number):
    """One more of everything on a region's page."""
    village = make.region(f"35.05.01.2{number:03}")
    worker = make.partner()
    program = make.program(partners=[(worker, "implementer")], regions=[region, village])
    make.agreement(amount="10", programs=[program], regions=[region])
    make.agreement(amount="10", programs=[program])
    plan = make.planning_document(region=region)
    program.targets.add(make.target(region=village, planning_documents=[plan]))
    make.activity(region=village, hosts=[worker])
    make.partner(region=village)
    region.names.create(name=f"Nama {number}")
    region.codes.create(code=f"88.{number:02}", is_current=False)
    former = make.region(f"8{number % 9}")
    region.parents.get_or_create(parent=former)
    region.successors.create(successor=village)


def test_who_works_in_most_comes_first_and_names_decide_among_equals(blitar):
    names = ["delta", "Alfa", "ceria", "Beta", "Gama", "echo", "Foxtrot"]
    partners = {name: make.partner(name) for name in names}
    program = make.program(regions=[blitar], partners=[(partner, "implementer") for partner in partners.values()])
    make.agreement(programs=[program], parties=[(partners["Gama"], "recipient"), (partners["Gama"], "funder")])
    found = at_work(blitar, None)
    assert [partner.name for partner in found.rows] == ["Gama", "Alfa", "Beta", "ceria", "delta", "echo"]
    assert found.number == 7
    assert [(role.name, role.number) for role in found.rows[0].roles_here] == [
        (str(PartnerRole.IMPLEMENTER.label), 1),
        (str(AgreementParty.Role.FUNDER.label), 1),
        (str(AgreementParty.Role.RECIPIENT.label), 1),
    ]


def test_the_page_runs_as_many_queries_for_two_rows_as_for_seven(client, blitar, django_assert_num_queries):
    for number in range(7):
        fill(blitar, number)
        if number in (1, 6):
            client.get("/regions/35.05/")
            with django_assert_num_queries(48):
                # 1 the region, 2 codes, 3 names, 4 former parents, 5 places that once lay here, 6 successors,
                # 7 predecessors; 8 how many programmes, 9 the first, 10 their partners, 11 their first places here,
                # 12 how many places; of the agreements: 13 whether their sums are kept, 14 these, 15 the first of each
                # group, 16 those shown, 17 their parties; how these count by bare columns of: 18 their own regions,
                # 19 their programmes' regions, 20 shares, 21 the agreements as of today;
                # 22 the first plans; 23 the first targets, 24 the plans they stand in, 25 programmes towards them,
                # 26 partners of those; 27 how many targets in each plan, 28 in none, 29 how many plans, 30 targets,
                # 31 targets nobody works towards; 32 the latest activities, 33 their hosts, 34 their regions, 35 how
                # many; 36 partners seated here, 37 how many; 38 every citation; 39 places above; 40 roles in
                # programmes by partner, 41 in agreements, 42 names of the busiest partners, 43 these; 44 places in it,
                # 45 beside it; of the map: 46 its province with what lies in it, 47 programmes at each place, 48 those
                client.get("/regions/35.05/")


def test_the_list_runs_as_many_queries_for_two_provinces_as_for_seven(client, django_assert_num_queries):
    for number in range(7):
        make.program(regions=[make.region(f"{number + 11}.01")])
        if number in (1, 6):
            client.get("/regions/")
            with django_assert_num_queries(5):
                # 1 count, 2 provinces, 3 programmes at each place, 4 regencies and cities, 5 provinces of the filter
                client.get("/regions/")


def test_area_and_population_name_who_counted_them(client):
    make.region("35.05", "Kabupaten Blitar", area_km2="1745.383", population=1261699, basis="Kepmendagri 300")
    page = client.get("/regions/35.05/").content.decode()
    for says in ("Badan Informasi Geospasial", "Ditjen Dukcapil", "Kepmendagri 300"):
        assert says in page


@pytest.mark.parametrize("is_desk", [False, True])
def test_a_province_counts_all_programmes_in_it_also_where_one_names_the_province(is_desk: bool) -> None:
    province, regency = make.region("35"), make.region("35.05")
    make.program(regions=[province])
    make.program(regions=[regency])
    found = programs_by_code(make.user() if is_desk else None)
    assert (found["35"], found["35.05"]) == (2, 1)
