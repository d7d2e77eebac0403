"""What is kept of agreements' money is after every write and every midnight what the records say, to the rupiah."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.generate import fill
from partners.models import Partner
from portal.base.recording import record_load, recording, set_publication
from programs import sums
from programs.flow.counting import MOST, followed, followed_as_kept
from programs.models import Agreement, AgreementMoney, MoneyFlow, MoneyPiece, PlaceSum, Program, SumsDay
from programs.views.money import in_all
from regions.map.sums import PROVINCE, REGENCY, money_by_place, sums_by_place
from tests import make
from tests.loading import looked_at
from tests.programs.test_places import write_something
from tests.scattered import chained, scattered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("followers")]

CURRENCIES = ("EUR", "IDR", "USD")


def compare() -> None:
    """All that is read from what is kept is what the records say."""
    everything = Agreement.objects.published()
    # The same agreements, but narrowed by a condition: those are reckoned from the records.
    same = everything.filter(pk__gt=0)
    assert everything.is_summed and not same.is_summed
    assert in_all(everything) == in_all(same)
    assert {*everything.passing_on()} == {*same.passing_on()}
    assert {*everything.silent()} == {*same.silent()}
    for size in (PROVINCE, REGENCY):
        assert told(sums_by_place(everything, None, size)) == told(sums_by_place(same, None, size))
    for currency in CURRENCIES:
        assert money_by_place(everything, None, currency) == money_by_place(same, None, currency)
        once = same.counted_once().filter(current_currency=currency)
        for most in (3, MOST):
            kept, reckoned = followed_as_kept(currency, most, "default"), followed(once, None, most)
            assert {*kept.links} == {*reckoned.links} and kept.records == reckoned.records
    assert list(sums.differences()) == []


def told(cells: Any) -> list[Any]:
    """What totals say of each: an amount that does not count is in none."""
    return sorted(str(cell._replace(amount=cell.amount if cell.basis == "full" else Decimal())) for cell in cells)


def write_about_money(chance: random.Random) -> None:
    """One write through the door that moves money to others, besides those of the tables of places."""
    agreement, other = chance.choices(list(Agreement.objects.order_by("pk")), k=2)
    partner = chance.choice(list(Partner.objects.order_by("pk")))

    def pass_on() -> None:
        with recording(agreement):
            agreement.parent, agreement.relation = (other, "subgrants") if other.pk < agreement.pk else (None, "")
            agreement.save()

    def give() -> None:
        with recording(agreement):
            if not agreement.parties.filter(partner=partner).delete()[0]:
                agreement.parties.create(partner=partner, role="funder")

    def divide() -> None:
        with recording(agreement):
            for row in agreement.program_shares.all():
                row.percent = chance.choice([None, 25, 60])
                row.save()

    def divide_by_place() -> None:
        program = chance.choice(list(Program.objects.order_by("pk")))
        with recording(program):
            for row in program.regions.all():
                row.percent = chance.choice([None, 25, 60])
                row.save()

    chance.choice([pass_on, pass_on, give, divide, divide_by_place])()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_every_write_the_sums_are_those_of_the_records(seed: int) -> None:
    chance = random.Random(seed)
    scattered(chance, 40)
    chained(chance)
    make.region("35.05.01")
    sums.rebuild()
    compare()
    for _write in range(15):
        chance.choice([write_something, write_about_money])(chance)
        assert list(sums.differences()) == []
    compare()


def test_the_sums_of_a_whole_registry_are_those_of_the_records_before_and_after_writes(reference: None) -> None:
    fill(1_000, seed=3)
    looked_at()
    make.placed()
    sums.rebuild()
    compare()
    chance = random.Random(3)
    records = [*Agreement.objects.order_by("pk"), *Program.objects.order_by("pk"), *Partner.objects.order_by("pk")]
    for record in chance.sample(records, 12):
        with suppress(ValidationError):
            set_publication(record, "withdrawn" if record.publication == make.PUBLISHED else "published")
    for agreement in chance.sample(list(Agreement.objects.published().order_by("pk")), 12):
        with recording(agreement):
            agreement.amount, agreement.currency = Decimal(chance.randrange(10**9)), chance.choice(CURRENCIES)
            agreement.save()
    compare()


def test_a_partner_that_goes_is_named_as_giver_no_more() -> None:
    funder = make.partner()
    parties = [(funder, "funder"), (make.partner(), "recipient")]
    make.agreement(amount="100", currency="IDR", programs=[make.program()], parties=parties)
    sums.rebuild()
    assert {piece.funder for piece in MoneyPiece.objects.all()} == {funder.pk}
    set_publication(funder, "withdrawn")
    assert not MoneyPiece.objects.filter(funder=funder.pk).exists()
    compare()


def test_an_amount_that_changes_at_midnight_is_reckoned_until_the_next_write(monkeypatch: pytest.MonkeyPatch) -> None:
    today = timezone.localdate()
    agreement = make.agreement(amount="100", currency="IDR", regions=[make.region("35.05")])
    with recording(agreement):
        agreement.amendments.create(effective_on=today + timedelta(days=2), amount="70", currency="USD")
    sums.rebuild()
    monkeypatch.setattr(timezone, "localdate", lambda *_args: today + timedelta(days=1))
    compare()
    monkeypatch.setattr(timezone, "localdate", lambda *_args: today + timedelta(days=2))
    everything = Agreement.objects.published()
    assert not everything.is_summed
    assert [(total.currency, total.amount) for total in in_all(everything).totals] == [("USD", 70)]
    make.agreement()
    compare()
    assert SumsDay.objects.get().day == today + timedelta(days=2)
    # And back, where a clock was wrong.
    monkeypatch.setattr(timezone, "localdate", lambda *_args: today)
    assert not everything.is_summed
    sums.keep_up()
    compare()


def test_nothing_that_is_not_public_is_kept() -> None:
    draft = make.agreement(amount="100", currency="IDR", publication=make.DRAFT, regions=[make.region("35.05")])
    parent = make.agreement(amount="100", currency="IDR")
    child = make.agreement(amount="70", currency="IDR", parent=parent, relation="subgrants")
    sums.rebuild()
    assert not draft.money_rows.exists() and not draft.money_pieces.exists()
    assert child.money_rows.get().basis == "passed_on"
    set_publication(parent, "withdrawn")
    assert child.money_rows.get().basis == "full" and not parent.money_rows.exists()
    compare()


def test_a_load_of_reference_data_lets_go_of_all_and_the_process_beside_the_site_makes_it_again() -> None:
    make.agreement(amount="100", currency="IDR", regions=[make.region("35.05")])
    sums.rebuild()
    record_load("reference", "Data acuan", {"regions": 1})
    assert not Agreement.objects.published().is_summed
    call_command("keep_forms", "--once", verbosity=0)
    compare()


def test_the_flow_is_let_go_of_by_a_write_that_moves_a_piece_and_made_again_beside_the_site() -> None:
    agreement = make.agreement(amount="100", currency="IDR", programs=[make.program()])
    make.agreement(amount="100", currency="USD")
    sums.rebuild()
    assert {*MoneyFlow.objects.values_list("currency", flat=True)} == {"IDR", "USD"}
    with recording(agreement):
        agreement.amount = Decimal(70)
        agreement.save()
    assert {*MoneyFlow.objects.values_list("currency", flat=True)} == {"USD"}
    compare()
    sums.keep_up()
    assert MoneyFlow.objects.count() == 2
    compare()


def test_where_nothing_is_kept_a_write_costs_nothing_and_all_is_reckoned() -> None:
    agreement = make.agreement(amount="100", currency="IDR")
    assert not AgreementMoney.objects.exists()
    assert in_all(Agreement.objects.published()).agreements == 1
    sums.rebuild()
    with recording(agreement), CaptureQueriesContext(connection) as queries:
        agreement.title = "Judul"
        agreement.save()
    assert not any("programs_agreementmoney" in query["sql"] for query in queries)


def test_verify_names_what_differs_and_reindex_mends_it(capsys: pytest.CaptureFixture[str]) -> None:
    make.agreement(amount="100", currency="IDR", regions=[make.region("35.05")])
    call_command("reindex", verbosity=0)
    call_command("verify")
    AgreementMoney.objects.filter(place="35").update(amount=7)
    PlaceSum.objects.filter(place="35.05").update(records=7)
    with pytest.raises(CommandError):
        call_command("verify")
    assert "programs_placesum: records" in capsys.readouterr().out
    call_command("reindex", verbosity=0)
    call_command("verify")


def test_the_pages_of_money_read_what_is_kept(client: Client) -> None:
    make.agreement(amount="100", currency="IDR", regions=[make.region("35.05")], signed_on=date(2020, 1, 1))
    sums.rebuild()
    for address in ("/money/", "/map/?map=IDR", "/years/2020/", "/years/", "/api/v1/statistics/?by=province"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        asked = [query["sql"] for query in queries]
        assert any("programs_placesum" in sql for sql in asked), address
        assert not any("RECURSIVE" in sql for sql in asked), address
