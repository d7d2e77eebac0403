"""The pages of years: everything of one, each amount in one year, and the way to the full lists."""

from __future__ import annotations

import datetime
import re

import pytest

from tests import make
from tests.pages.reading import read, section, words

pytestmark = pytest.mark.django_db


def day(year: int, month: int = 5) -> datetime.date:
    return datetime.date(year, month, 4)


def listed(client, name: str = "/en/years/") -> dict[str, list[str]]:
    """The numbers of each year, as the table's file has them."""
    response = client.get(f"{name}tables/years.csv")
    lines = b"".join(response).decode("utf-8-sig").splitlines()
    rows = [line.split(",") for line in lines if re.match(r"\d{4},", line)]
    return {year: numbers for year, *numbers in rows}


def test_an_amount_is_money_of_the_year_of_signing_and_passed_on_money_of_no_other(client):
    grant = make.agreement("1", amount="100", signed_on=day(2019), period_start=day(2020), period_end=day(2021))
    make.agreement("2", amount="60", signed_on=day(2020), parent=grant, relation="subgrants")
    make.agreement("3", amount="5", period_start=day(2020))
    make.agreement("4", amount="9", currency="USD", signed_on=day(2020))
    make.agreement("5", signed_on=day(2020))
    money = section(client.get("/en/years/2020/"), "money")
    assert "IDR 5 in 1 agreement" in money and "USD 9 in 1 agreement" in money
    assert "1 agreement (passes on money counted already)" in money and "1 agreement (amount not stated)" in money
    assert "IDR 100" in section(client.get("/en/years/2019/"), "money")


def test_agreements_signed_beginning_and_ending_lead_to_lists_with_as_many(client):
    make.agreement("A", signed_on=day(2019), period_start=day(2020), period_end=day(2021))
    make.agreement("B", signed_on=day(2020), period_start=day(2020), period_end=day(2020))
    prolonged = make.agreement("C", period_start=day(2020), period_end=day(2020))
    prolonged.amendments.create(period_end=day(2022), period_precision="day", effective_on=day(2020))
    page = read("/en/years/2020/")
    agreements = section(client.get("/en/years/2020/"), "agreements")
    assert "2 signed" in agreements and "3 beginning" in agreements and "1 ending" in agreements
    # Each is shown once, with its state of today.
    assert len(re.findall(r'class="record-item-title"', page.split('id="programs"')[0])) == 3
    for parameter, number in (("year", 2), ("start_year", 3), ("end_year", 1)):
        assert f"/en/agreements/?{parameter}=2020" in page
        assert f"{number} record" in words(read(f"/en/agreements/?{parameter}=2020"))
    assert "1 ending" in section(client.get("/en/years/2022/"), "agreements")


def test_a_year_holds_what_ran_was_held_and_is_to_be_reached_in_it(client):
    blitar = make.region("35.05", "Kabupaten Blitar")
    make.region("35", "Jawa Timur")
    make.program("Air", regions=[blitar], period_start=day(2019), period_end=day(2021), period_precision="day")
    make.program("Hutan", period_start=day(2018), period_precision="day")
    make.program("Nanti", period_start=day(2023), period_end=day(2024), period_precision="day")
    make.activity("Rapat", period_start=day(2020))
    make.target(region=blitar, indicator=make.indicator("Kemiskinan"), year=2020)
    make.planning_document("RPJMD", region=blitar, period_start=day(2016), period_end=day(2021), period_precision="day")
    said = words(read("/en/years/2020/"))
    for part in ("Air", "Hutan", "Rapat", "Kemiskinan", "RPJMD", "Wilayah 35 1 programme", "Programmes that ran 2"):
        assert part in said, part
    assert "Of 1 of them the first or last day is not stated" in said
    assert "Nanti" not in said and "No agreement of this year is known." in said


def test_the_list_of_years_counts_as_the_filters_of_the_lists_do(client):
    make.agreement(signed_on=day(2019), period_end=day(2027))
    make.program(period_start=day(2018), period_end=day(2020), period_precision="day")
    make.program(period_start=day(2019), period_precision="day")
    make.activity(period_start=day(2019))
    make.target(year=2045)
    years = listed(client)
    # Agreements, those that end, programmes, activities, plans, targets.
    assert years["2019"] == ["1", "0", "2", "1", "0", "0"]
    assert years["2018"] == ["0", "0", "1", "0", "0", "0"]
    assert years["2027"][:3] == ["0", "1", "1"] and years["2045"][-1] == "1"
    assert "2030" not in years and "2017" not in years
    # An activity of which one day is known was held on it, and is not still being held.
    assert years["2027"][3] == "0"
    for year in ("2018", "2019", "2027"):
        assert f"{years[year][2]} record" in words(read(f"/en/programs/?year={year}"))
        assert f"{years[year][3]} record" in words(read(f"/en/activities/?year={year}"))


def test_a_year_of_which_nothing_is_known_has_no_page_and_the_others_lead_to_one_another(client):
    make.activity(period_start=day(2012))
    make.activity(period_start=day(2019))
    make.activity("Rahasia", make.DRAFT, period_start=day(2015))
    for year in ("2011", "2015", "1", "99999"):
        assert client.get(f"/en/years/{year}/").status_code == 404
    page = read("/en/years/2019/")
    assert 'href="/en/years/2012/"' in page and 'rel="next"' not in page
    assert client.get("/en/years/2019/?x=1").status_code == 400
    assert "/years/2012/" in client.get("/sitemap-years-1.xml").content.decode()


def test_a_year_no_list_can_be_asked_for_is_no_year(client):
    """A slip of the pen (0202, 2999) would lead to lists that refuse it."""
    make.program(period_start=datetime.date(202, 1, 1), period_end=datetime.date(2999, 1, 1), period_precision="year")
    years = [int(year) for year in listed(client)]
    assert min(years) == 1900 and max(years) == 2199
