"""Funding by year: per currency, passed on counted once, what is unknown told in words and never drawn as zero."""

import datetime
import random
import re
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation

from programs.models import Agreement
from programs.views.money import in_all, in_program
from regions.pictures import ByYear, FundingPicture, Sum, draw, funding
from regions.views.money import Basis, Counted, Money, without_passed_on
from tests import make
from tests.pages.reading import read, words_of

pytestmark = pytest.mark.django_db


def signed(year: int) -> datetime.date:
    return datetime.date(year, 3, 4)


def in_table(picture: FundingPicture) -> list[tuple[object, ...]]:
    """Year, currency, amount, agreements and how they count, as a file has them."""
    return [tuple(cell.value for cell in row) for row in picture.table.rows]


def counted_whole(agreements: list[Agreement]) -> Money:
    """All agreements in full, what is passed on left out: the rule for the whole registry, row by row."""
    return Money(
        without_passed_on(
            Counted(each, Basis.UNKNOWN)
            if each.current_amount is None
            else Counted(each, Basis.FULL, each.current_amount)
            for each in agreements
        )
    )


def picture_of(money: Money) -> FundingPicture:
    return funding(money, "funding", "Dana per tahun")


def test_an_amount_counts_in_the_year_of_signing_else_of_the_start_and_as_of_today() -> None:
    program = make.program()
    make.agreement(amount="100", signed_on=signed(2019), period_start=datetime.date(2020, 1, 1), programs=[program])
    make.agreement(amount="7", period_start=datetime.date(2022, 5, 1), programs=[program])
    amended = make.agreement(amount="50", signed_on=signed(2022), programs=[program])
    amended.amendments.create(amount="80", currency="IDR", effective_on=datetime.date(2023, 1, 1))
    make.agreement(amount="3", currency="USD", signed_on=signed(2019), programs=[program])
    picture = picture_of(counted_whole(list(Agreement.objects.as_of().order_by("pk"))))
    assert in_table(picture) == [
        (2019, "IDR", Decimal(100), 1, "dihitung"),
        (2019, "USD", Decimal(3), 1, "dihitung"),
        (2022, "IDR", Decimal(87), 2, "dihitung"),
    ]
    # A drawing for each currency, all over the same years; between them nothing stands.
    assert [(chart.currency, len(chart.columns)) for chart in picture.charts] == [("IDR", 2), ("USD", 1)]
    assert [name.words for name in picture.names] == ["2019", "2020", "2021", "2022"]
    assert "Tidak ada perjanjian yang diketahui dari tahun 2020–2021." in picture.notes


def test_what_is_unknown_is_told_and_never_drawn_as_zero() -> None:
    program = make.program()
    make.agreement(amount="100", signed_on=signed(2020), programs=[program])
    make.agreement(signed_on=signed(2021), programs=[program])
    make.agreement(amount="5", programs=[program])
    page = read(program)
    figure = re.search(r'<figure class="picture">.*?</figure>', page, re.S)
    assert figure
    assert figure[0].count('class="bar"') == 1
    shown = words_of(figure[0])
    assert "?: 1 agreement states no amount (2021)." in shown
    assert "1 agreement states neither signing nor start and so belongs to no year: IDR 5." in shown
    assert "IDR 100 in 1 agreement, all of 2020." in shown


def test_of_a_single_year_nothing_is_drawn_but_it_is_said() -> None:
    program = make.program()
    make.agreement(amount="2800000000", signed_on=signed(2020), programs=[program])
    page = read(program)
    assert 'class="chart"' not in page
    assert "2020: IDR 2,800,000,000 in 1 agreement." in words_of(page)


def test_money_passed_on_is_counted_once_and_said_so() -> None:
    program = make.program()
    grant = make.agreement(amount="100", signed_on=signed(2020), programs=[program])
    make.agreement(amount="60", signed_on=signed(2021), programs=[program], parent=grant, relation="subgrants")
    picture = picture_of(counted_whole(list(Agreement.objects.as_of().order_by("pk"))))
    assert in_table(picture) == [
        (2020, "IDR", Decimal(100), 1, "dihitung"),
        (2021, "IDR", None, 1, "meneruskan dana yang sudah dihitung"),
    ]
    assert "1 perjanjian meneruskan dana yang sudah dihitung (2021)." in picture.notes


def test_the_database_reckons_the_whole_registry_as_the_rows_are_reckoned(django_assert_max_num_queries) -> None:
    """Any tree of sub-grants, with amounts and years missing anywhere."""
    chance = random.Random(7)
    made: list[Agreement] = []
    for number in range(60):
        parent = chance.choice(made) if made and chance.random() < 0.6 else None
        year = chance.choice([None, 2018, 2019, 2021])
        made.append(
            Agreement.objects.create(
                number=str(number),
                publication=make.DRAFT if chance.random() < 0.1 else make.PUBLISHED,
                amount=chance.choice([None, Decimal(chance.randint(1, 900)), Decimal(10) ** 13]),
                currency=chance.choice(["IDR", "USD"]),
                signed_on=signed(year) if year else None,
                signed_on_precision="day" if year else "",
                parent=parent,
                relation=chance.choice(["subgrants", "subgrants", "renews"]) if parent else "",
            )
        )
    for agreement in chance.sample(made, 12):
        agreement.amendments.create(amount=Decimal(4), currency="EUR", effective_on=datetime.date(2022, 1, 1))
    agreements = Agreement.objects.published()
    by_row = funding(counted_whole(list(agreements.as_of().order_by("pk"))), "funding", "Dana")
    # 1 whether sums are kept, 2 what counts, 3 what states no amount, 4 what passes on money that counts
    with django_assert_max_num_queries(4):
        by_database = draw(in_all(agreements).by_year, "funding", "Dana")
    assert {row[4] for row in in_table(by_row)} == {
        "dihitung",
        "jumlah dana tidak disebutkan",
        "meneruskan dana yang sudah dihitung",
    }
    assert in_table(by_database) == in_table(by_row)
    assert by_database.charts == by_row.charts


def test_a_partner_s_money_in_and_out_by_year_is_drawn_and_downloaded(client: Client) -> None:
    giver, taker = make.partner("Donor"), make.partner("Penerima")
    for year in (2019, 2021):
        make.agreement(amount="10", signed_on=signed(year), parties=[(giver, "funder"), (taker, "recipient")])
    page = read(giver)
    assert "IDR 20 in 2 agreements from 2019 to 2021; the most in 2021: IDR 10." in words_of(page)
    assert f'href="/en/partners/{giver.slug}/tables/given.csv"' in page
    assert f"/en/partners/{giver.slug}/tables/received.csv" not in page
    text = client.get(f"/partners/{giver.slug}/tables/given.csv").content.decode("utf-8-sig")
    assert text.splitlines()[:2] == ["year,currency,amount,agreements,basis", "2019,IDR,10.00,1,dihitung"]


def test_a_place_s_money_by_year_counts_as_its_total_does(client: Client) -> None:
    blitar, kediri = make.region("35.05"), make.region("35.06")
    for year in (2019, 2021):
        make.agreement(amount="10", signed_on=signed(year), regions=[blitar])
    make.agreement(amount="900", signed_on=signed(2020), regions=[blitar, kediri])
    page = words_of(read(blitar))
    assert "IDR 20 in 2 agreements from 2019 to 2021; the most in 2021: IDR 10." in page
    assert "1 agreement is shared and not counted (2020)." in page
    text = client.get("/regions/35.05/tables/funding.csv").content.decode("utf-8-sig")
    assert text.splitlines()[2] == '2020,IDR,,1,"terbagi, tidak dihitung"'


def test_extreme_amounts_and_years_are_drawn_inside_the_picture() -> None:
    rows = []
    for year in range(1960, 2026):
        agreement = Agreement(signed_on=signed(year))
        agreement.current_currency = "IDR"
        rows.append(Counted(agreement, Basis.FULL, Decimal(10) ** (year % 14)))
    picture = picture_of(Money(rows))
    (chart,) = picture.charts
    assert chart.unit == "triliun rupiah"
    for column in chart.columns:
        assert float(column.x[:-1]) >= 0 and float(column.x[:-1]) + float(column.width[:-1]) <= 100
        assert 0.1 <= float(column.height[:-2]) <= 10
    assert {column.shows for column in chart.columns} == {"never"}
    assert len([name for name in picture.names if name.shows != "wide"]) <= 8


def test_a_programme_without_agreements_has_no_picture() -> None:
    assert 'class="picture"' not in read(make.program())
    assert in_program([]).rows == []


@pytest.mark.parametrize(("language", "number"), [("id", "1.430"), ("en", "1,430")])
def test_numbers_in_notes_have_the_separators_of_the_page(language: str, number: str) -> None:
    left_out = {(str(Basis.SHARED), "IDR", 2020): 1430}
    counted = {("IDR", None): Sum(Decimal(5), 1430), ("IDR", 2020): Sum(Decimal(5), 1)}
    with translation.override(language):
        notes = draw(ByYear(counted, left_out), "funding", "").notes
    assert [note.split()[0] for note in notes if number in note] == [number, number]
