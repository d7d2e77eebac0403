"""The page of all money: one currency at a time, passed on money once, what is unknown in words, the flow."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

import pytest

from tests import make
from tests.pages.reading import read, section, text, words

pytestmark = pytest.mark.django_db

DAY = datetime.date(2020, 5, 4)


def flow_of(client, address: str = "/en/money/", table: str = "flow") -> list[tuple[str, ...]]:
    """From, to, amount and number of agreements, as the table's file has them."""
    path, _mark, query = address.partition("?")
    response = client.get(f"{path}tables/{table}.csv?{query}")
    assert response.status_code == 200
    rows = [line.split(",") for line in b"".join(response).decode("utf-8-sig").splitlines()]
    head = next(index for index, row in enumerate(rows) if row[0] == "from_kind")
    columns = rows[head]
    places = [columns.index(name) for name in ("from", "to", "amount", "agreements")]
    return [tuple(row[place] for place in places) for row in rows[head + 1 :] if len(row) == len(columns)]


def test_one_currency_at_a_time_with_what_is_passed_on_counted_once(client):
    donor, local = make.partner("Donor"), make.partner("Lokal")
    program = make.program("Air Bersih", regions=[make.region("35.05"), make.region("35.06")])
    make.region("35", "Jawa Timur")
    grant = make.agreement(
        "1", amount="100", signed_on=DAY, parties=[(donor, "funder"), (local, "recipient")], programs=[program]
    )
    make.agreement(
        "2", amount="60", parent=grant, relation="subgrants", parties=[(local, "funder"), (donor, "recipient")]
    )
    make.agreement("3", amount="7", currency="USD", signed_on=DAY)
    make.agreement("4")
    page = read("/en/money/")
    said = words(page)
    assert "Agreed in IDR IDR 100 in 1 agreement" in said
    assert "USD" in said and "IDR 107" not in said and "IDR 160" not in said
    left_out = section(client.get("/en/money/"), "left-out")
    assert "No amount is stated 1 agreement: 4" in left_out
    assert "Money of another agreement, passed on 1 agreement: 2" in left_out
    assert flow_of(client) == [
        ("Donor", "1", "100.00", "1"),
        ("1", "Air Bersih", "100.00", "1"),
        ("Air Bersih", "Wilayah 35", "100.00", "1"),
    ]
    dollars = words(read("/en/money/?currency=USD"))
    assert "Agreed in USD USD 7 in 1 agreement" in dollars and "2020: USD 7 in 1 agreement" in dollars
    assert "USD 0" not in said + dollars and "IDR 0" not in said + dollars


def test_a_currency_is_checked_and_one_without_money_says_so(client):
    make.agreement(amount="1")
    assert "No agreement states an amount in CHF" in words(read("/en/money/?currency=CHF"))
    for query, name in (("currency=XYZ", "currency"), ("currency=idr", "currency"), ("mata_uang=IDR", "mata_uang")):
        response = client.get(f"/en/money/?{query}")
        assert response.status_code == 400
        assert name in response.content.decode()


def test_without_any_agreement_the_page_says_so_and_draws_nothing(client):
    page = read("/en/money/")
    assert "No agreement states an amount in IDR" in words(page)
    assert '<svg class="chart' not in page


def test_what_several_share_stays_one_band_and_only_stated_shares_are_parted(client):
    first, second = (
        make.program("Satu", regions=[make.region("35.05")]),
        make.program("Dua", regions=[make.region("62.01")]),
    )
    make.region("62", "Kalimantan Tengah")
    funders = [(make.partner("A"), "funder"), (make.partner("B"), "funder")]
    make.agreement("1", amount="900", parties=funders, programs=[first, second])
    stated = make.agreement(
        "2", amount="100", parties=funders[:1] * 1 + [(make.partner(), "recipient")], programs=[first, second]
    )
    stated.program_shares.filter(program=first).update(percent="30")
    rows = flow_of(client)
    assert ("Several funders together", "1", "900.00", "1") in rows
    assert ("1", "Several programmes together", "900.00", "1") in rows
    assert ("2", "Satu", "30.00", "1") in rows
    assert ("2", "Several programmes together", "70.00", "1") in rows
    assert ("Satu", "Wilayah 35", "30.00", "1") in rows
    assert ("Several programmes together", "Several provinces together", "970.00", "2") in rows
    assert not any(amount == "450.00" for _from, _to, amount, _number in rows)


def test_the_largest_stand_by_name_and_all_others_together(client):
    for number in range(9):
        parties = [(make.partner(), "funder"), (make.partner(), "recipient")]
        make.agreement(str(number), amount=str(10 + number), parties=parties)
    rows = flow_of(client)
    assert ("3 other funders", "3 other agreements", "33.00", "3") in rows
    drawn = read("/en/money/")
    assert "9 funders, 9 agreements" in words(drawn)
    # On a phone the same as lists, without the drawing.
    assert "3 other agreements" in re.search(r'<div class="flow-steps">.*?</div>', drawn, re.S)[0]


def test_a_flow_stands_on_the_page_of_an_agreement_and_of_a_programme(client):
    donor = make.partner("Donor")
    blitar, berau = make.region("35.05", "Kabupaten Blitar"), make.region("64.03", "Kabupaten Berau")
    program = make.program("Hutan", regions=[blitar, berau])
    program.regions.filter(region=blitar).update(percent="25")
    agreement = make.agreement(
        "1", amount="100", parties=[(donor, "funder"), (make.partner(), "recipient")], programs=[program]
    )
    make.agreement(
        "2",
        amount="8",
        currency="EUR",
        programs=[program],
        regions=[berau],
        parties=[(donor, "funder"), (make.partner(), "recipient")],
    )
    assert flow_of(client, f"/en/agreements/{agreement.slug}/") == [
        ("Donor", "Hutan", "100.00", "1"),
        ("Hutan", "2 regions together", "75.00", "1"),
        ("Hutan", "Kabupaten Blitar", "25.00", "1"),
    ]
    of_program = f"/en/programs/{program.slug}/"
    assert flow_of(client, of_program, "flow-idr")[1:] == [
        ("1", "Several regions together", "75.00", "1"),
        ("1", "Kabupaten Blitar", "25.00", "1"),
    ]
    assert flow_of(client, of_program, "flow-eur") == [
        ("Donor", "2", "8.00", "1"),
        ("2", "Kabupaten Berau", "8.00", "1"),
    ]
    assert "From whom, for what, where" not in text(client.get(f"/en/agreements/{make.agreement('3').slug}/"))


def test_hidden_partners_programmes_and_places_are_in_no_flow(client):
    hidden = make.partner("Rahasia", make.DRAFT)
    program = make.program("Terbuka", regions=[make.region("35.05")])
    agreement = make.agreement(
        "1", amount="5", programs=[program], parties=[(make.partner("A"), "funder"), (make.partner(), "recipient")]
    )
    before = flow_of(client)
    agreement.parties.create(partner=hidden, role="funder")
    agreement.program_shares.create(program=make.program("Gelap", make.DRAFT))
    make.agreement("2", make.DRAFT, amount="50", programs=[program])
    assert flow_of(client) == before
    assert "Rahasia" not in read("/en/money/") and Decimal(before[0][2]) == 5
