"""Totals in the API are the figures of the pages, per currency, nothing twice, nothing unknown taken for zero."""

import random
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partners.models import Partner
from partners.sums import sums_of_partner
from portal.base.models import SdgGoal
from programs.models import Agreement, Amendment, Program
from programs.views.goal import programs_by_goal
from programs.views.money import in_all, in_programs
from programs.views.year import years_of
from regions.models import Region
from regions.views.agreements import agreements_here
from regions.views.money import Basis, in_region, with_places
from regions.views.region import programs_by_code
from tests import make
from tests.partners.rule import money_of
from tests.scattered import chained, scattered

pytestmark = pytest.mark.django_db


@pytest.fixture
def papers() -> None:
    """Agreements as awkward as papers can make them, in three years, with goals, amendments and hidden ones."""
    chance = random.Random(7)
    scattered(chance, 40)
    chained(chance)
    keys = list(Agreement.objects.order_by("pk").values_list("pk", flat=True))
    for place, key in enumerate(keys[:30]):
        Agreement.objects.filter(pk=key).update(
            signed_on=f"{2019 + place % 3}-05-04",
            signed_on_precision="day",
            publication="draft" if place % 9 == 5 else "published",
        )
    Amendment.objects.create(agreement_id=keys[3], amount="77", currency="USD", effective_on="2021-01-01")
    goals = [make.sdg_goal("1"), make.sdg_goal("5")]
    for place, program in enumerate(Program.objects.order_by("pk")[:6]):
        program.sdg_goals.add(goals[place % 2])
        if place < 4:
            Program.objects.filter(pk=program.pk).update(
                period_start=f"{2019 + place}-01-01",
                period_end="2021-12-31" if place % 2 == 0 else None,
                period_precision="day",
            )
    make.placed()


def told(row: dict[str, Any]) -> tuple:
    """The figures of a row, as `figures` has those of a page."""
    left_out = {Basis.UNKNOWN: "without_amount", Basis.SHARED: "shared", Basis.PASSED_ON: "passed_on"}
    return (
        [(total["currency"], Decimal(total["amount"]), total["agreements"]) for total in row["money"]],
        {basis: row[f"agreements_{name}"] for basis, name in left_out.items() if row[f"agreements_{name}"]},
    )


def figures(money: Any) -> tuple:
    return [tuple(total) for total in money.totals], dict(money.uncounted())


def rows(api: Any, query: str) -> dict[str | None, dict[str, Any]]:
    """The rows by the id of their group."""
    answer = api(f"statistics/?{query}&page_size=500")
    assert answer["count"] == len(answer["results"])
    return {row["group"] and row["group"]["id"]: row for row in answer["results"]}


def test_everything_and_each_currency_and_year_are_what_the_pages_of_money_and_years_say(
    api: Any, papers: None
) -> None:
    agreements = Agreement.objects.published()
    sums, years = in_all(agreements), years_of(None)
    [whole] = rows(api, "").values()
    assert told(whole) == figures(sums)
    assert (whole["programs"], whole["agreements"]) == (Program.objects.published().count(), agreements.count())
    by_currency = rows(api, "by=currency")
    assert [told(by_currency[total.currency])[0] for total in sums.totals] == [[tuple(total)] for total in sums.totals]
    assert by_currency[None]["money"] == []
    assert by_currency[None]["agreements"] == by_currency[None]["agreements_without_amount"] > 0
    by_year = rows(api, "by=year")
    for year in (2019, 2020, 2021):
        row = by_year[str(year)]
        assert told(row) == figures(sums.of_year(year)), year
        assert (row["programs"], row["agreements"]) == (years.programs.number(year), years.agreements[year])
        assert rows(api, f"by=year&year={year}") == {str(year): row}
        [alone] = rows(api, f"year={year}").values()
        assert {**alone, "group": row["group"]} == row
    assert by_year[None]["agreements"] == 10
    assert sum(row["agreements"] for row in by_year.values()) == agreements.count()
    [dollars] = rows(api, "currency=USD").values()
    assert dollars["money"] == [total for total in whole["money"] if total["currency"] == "USD"]
    assert dollars["agreements_without_amount"] == 0
    assert dollars["programs"] is None


def test_a_place_has_what_its_page_says(api: Any, papers: None) -> None:
    for by, codes in [("province", ["35", "62"]), ("regency", ["35.05", "35.06", "62.01"])]:
        found, programs = rows(api, f"by={by}"), programs_by_code(None)
        assert set(found) == set(codes)
        for place in Region.objects.filter(code__in=codes):
            here, row = agreements_here(place, None), found[place.code]
            ruled = in_region(with_places(Agreement.objects.published().within(place), None), place)
            assert told(row) == figures(here.money) == figures(ruled), place.code
            assert (row["programs"], row["agreements"]) == (programs[place.code], here.number)
            [alone] = rows(api, f"region={place.code}").values()
            assert {**alone, "group": row["group"]} == row
            assert row["group"]["url"].endswith(f"/regions/{place.code}/")
    years = rows(api, "by=year&region=35")
    assert sum(row["agreements"] for row in years.values()) == rows(api, "by=province")["35"]["agreements"]
    assert set(rows(api, "by=regency&region=35")) == {"35.05", "35.06"}


def test_a_goal_and_a_programme_have_what_their_pages_say(api: Any, papers: None) -> None:
    found, programs = rows(api, "by=sdg_goal"), programs_by_goal(None)
    for code in ("1", "5"):
        goal = SdgGoal.objects.get(code=code)
        money = in_programs(Program.objects.published().serving(goal), None)
        assert told(found[code]) == figures(money)
        assert (found[code]["programs"], found[code]["agreements"]) == (programs[goal.pk], money.agreements)
        [alone] = rows(api, f"sdg_goal={code}").values()
        assert {**alone, "group": found[code]["group"]} == found[code]
        assert rows(api, f"by=sdg_goal&sdg_goal={code}")[code] == found[code]
    program = Program.objects.published().order_by("pk").first()
    [row] = rows(api, f"program={program.public_id}").values()
    assert told(row) == figures(in_programs(Program.objects.filter(pk=program.pk), None))


@pytest.mark.parametrize("role", ["funder", "recipient"])
def test_a_partner_has_what_its_page_says_it_gave_and_received(api: Any, papers: None, role: str) -> None:
    found = rows(api, f"by=partner&role={role}")
    for partner in Partner.objects.published():
        ruled = money_of(partner, role)
        assert (partner.public_id in found) == bool(ruled.rows)
        if ruled.rows:
            row = found[partner.public_id]
            assert told(row) == figures(ruled)
            assert row["agreements"] == len(ruled.rows)
            # Of what its page shows, each row by itself as well.
            keys = [each.agreement.pk for each in ruled.rows[:7]]
            sums, counts = sums_of_partner(partner, None, role, keys)
            assert (figures(sums), sums.agreements) == (figures(ruled), len(ruled.rows))
            for each in ruled.rows[:7]:
                assert counts[each.agreement.pk] == (each.basis, each.agreement.current_amount or 0)
            assert sums_of_partner(partner, None, role, [])[0] == sums
            [alone] = rows(api, f"partner={partner.public_id}&role={role}").values()
            assert (told(alone), alone["agreements"]) == (told(row), row["agreements"])


def test_what_cannot_be_reckoned_is_refused_by_name(api: Any) -> None:
    make.region("35")
    make.sdg_goal("1")
    partner = make.partner()
    for query, name in [
        ("by=partner", "role"),
        ("by=kabupaten", "by"),
        ("by=province&sdg_goal=1", "sdg_goal"),
        ("region=35&sdg_goal=1", "sdg_goal"),
        ("by=sdg_goal&region=35", "region"),
        (f"region=35&partner={partner.public_id}&role=funder", "role"),
        ("amount_min=1", "amount_min"),
        ("ordering=-amount", "ordering"),
        ("cursor=", "cursor"),
        ("regoin=35", "regoin"),
        ("page_size=0", "page_size"),
    ]:
        assert api(f"statistics/?{query}", 400)["parameter"] == name, query
    assert api("statistics/?page=2", 404)["status"] == 404


def test_pages_of_totals_lead_to_one_another(api: Any, papers: None) -> None:
    first = api("statistics/?by=regency&page_size=2")
    assert (first["count"], len(first["results"])) == (3, 2)
    assert len(api(first["next"])["results"]) == 1


def test_it_asks_the_same_queries_however_much_there_is(client: Client, papers: None) -> None:
    # Whether sums are kept, of all but goals and partners. Everything: counted, silent, passed on; programmes. A place:
    # sums; programmes; names. A goal: sums of each; goals, twice; programmes by goal and by target. A year: the three
    # sums; spans of programmes, those without dates.
    expected = {
        "": 5,
        "by=currency": 4,
        "by=year": 6,
        "by=province": 4,
        "by=regency": 4,
        "by=partner&role=funder": 3,
        "by=sdg_goal": 2 + 4,
    }
    for more in (False, True):
        if more:
            program = make.program(regions=[make.region("35.05")], partners=[(make.partner(), "funder")])
            make.agreement(programs=[program])
        for query, number in expected.items():
            with CaptureQueriesContext(connection) as queries:
                client.get(f"/api/v1/statistics/?{query}")
            assert len(queries) == number, (query, [row["sql"][:90] for row in queries])
