"""Sums made by the database are those of the rules that reckon row by row."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from django.db.models import Count

from portal.base.sums import MoneySum
from programs.flow.counting import followed
from programs.flow.pieces import AGREEMENT, FUNDER, PLACE, PROGRAM, follow, pieces_of
from programs.models import (
    Agreement,
    AgreementParty,
    AgreementProgram,
    Amendment,
    Program,
    ProgramRegion,
)
from programs.views.money import in_program, in_programs
from regions.views.money import Basis, Counted, Money, without_passed_on
from tests import make
from tests.scattered import chained, scattered

pytestmark = pytest.mark.django_db


def row_by_row(agreements) -> Money:
    """The total of these agreements, as the rule reckons it that reads every one."""
    rows = agreements.with_value().order_by("pk")
    counted = [
        Counted(row, Basis.UNKNOWN if row.current_amount is None else Basis.FULL, row.current_amount) for row in rows
    ]
    return Money(without_passed_on(counted))


def by_the_database(agreements) -> list[tuple[str, Decimal, int]]:
    rows = agreements.counted_once().order_by().values_list("current_currency")
    return list(rows.annotate(amount=MoneySum("current_amount"), number=Count("pk")).order_by("current_currency"))


def stored(number: str, publication=make.PUBLISHED, **fields) -> Agreement:
    """An agreement straight in its table: what is asked here is reading."""
    if fields.get("amount") is not None:
        fields.setdefault("currency", "IDR")
    return Agreement.objects.create(number=number, publication=publication, **fields)


def passes_on(number: str, parent: Agreement, **fields) -> Agreement:
    return stored(number, parent=parent, relation="subgrants", **fields)


def awkward() -> None:
    """Chains, gaps, hidden links, changed currencies, a circle that no form would let pass."""
    grant = stored("1", amount="100")
    first = passes_on("2", grant, amount="60")
    passes_on("3", first, amount="20")
    silent = stored("4")
    gap = passes_on("5", silent)
    passes_on("6", gap, amount="7")
    open_end = passes_on("7", grant)
    passes_on("8", passes_on("9", open_end), amount="9")
    hidden = stored("10", make.DRAFT, amount="500")
    passes_on("11", hidden, amount="50")
    passes_on("12", passes_on("13", hidden, amount="40"), amount="4")
    stored("14", parent=grant, relation="renews", amount="30")
    stored("15", parent=grant, relation="implements", amount="31")
    changed = stored("16", amount="80")
    Amendment.objects.create(agreement=changed, amount="8", currency="USD", effective_on="2020-01-01")
    Amendment.objects.create(agreement=changed, amount="9", currency="EUR", effective_on="2999-01-01")
    passes_on("17", changed, amount="3")
    late = stored("18")
    Amendment.objects.create(agreement=late, amount="11", currency="IDR", signed_on="2020-01-01")
    passes_on("19", late, amount="5")
    left, right = stored("20", amount="1"), stored("21", amount="2")
    Agreement.objects.filter(pk=left.pk).update(parent=right, relation="subgrants")
    Agreement.objects.filter(pk=right.pk).update(parent=left, relation="subgrants")
    around = passes_on("22", left)
    Agreement.objects.filter(pk=left.pk).update(parent=around)
    stored("23", relation="subgrants", amount="12")
    stored("24", amount="0")


def test_a_total_of_the_database_is_the_one_reckoned_row_by_row():
    awkward()
    everything = Agreement.objects.visible_to(None)
    reckoned = row_by_row(everything)
    assert by_the_database(everything) == [tuple(total) for total in reckoned.totals]
    assert ("USD", Decimal("8.00"), 1) in by_the_database(everything)
    passed_on = {row.agreement.number for row in reckoned.rows if row.basis == Basis.PASSED_ON}
    assert passed_on >= {"2", "3", "8", "17", "19"}
    assert passed_on.isdisjoint({"6", "11", "14", "15", "23"})
    assert set(everything.passing_on().values_list("number", flat=True)) == passed_on
    # Of a part of them, only what is among that part holds money of others.
    part = everything.exclude(number__in=["1", "18"])
    assert by_the_database(part) == [tuple(total) for total in row_by_row(part).totals]


def test_a_sum_beyond_what_a_column_can_hold_is_exact():
    for number in range(3):
        stored(str(number), amount="89999999999999999.99")
    assert by_the_database(Agreement.objects.all()) == [("IDR", Decimal("269999999999999999.97"), 3)]
    partner, region = make.partner(), make.region("35.05")
    program = Program.objects.create(title="Besar", publication=make.PUBLISHED)
    ProgramRegion.objects.create(program=program, region=region)
    for agreement in Agreement.objects.all():
        AgreementParty.objects.create(agreement=agreement, partner=partner, role="funder")
        AgreementProgram.objects.create(agreement=agreement, program=program)
    links = followed(Agreement.objects.counted_once(), None, 1).links
    assert sum(link.amount for link in links if link.target.column == PLACE) == Decimal("269999999999999999.97")


def test_the_flow_the_database_follows_is_that_of_every_agreement_by_itself():
    scattered(random.Random(4), 150)
    agreements = Agreement.objects.published().counted_once().filter(current_currency="IDR")
    pieces = [piece for agreement in agreements.for_page(None) for piece in pieces_of(agreement)]
    columns = (FUNDER, AGREEMENT, PROGRAM, PLACE)
    everything = followed(agreements, None, 1000)
    assert by_name(everything.links) == by_name(follow(pieces, columns, 1000).links)
    drawn, few = followed(agreements, None, 3), follow(pieces, columns, 3)
    assert by_name(drawn.links) == by_name(few.links)
    assert drawn.records == everything.records == few.records
    # Nothing is lost on the way, and nothing added.
    [(_currency, total, _number), *_others] = by_the_database(Agreement.objects.published())
    for column in columns[:-1]:
        assert sum(link.amount for link in drawn.links if link.source.column == column) == total


def test_money_in_several_programmes_is_reckoned_as_in_each_and_never_twice():
    chance = random.Random(15)
    scattered(chance, 80)
    chained(chance)
    everything = Program.objects.published()
    for program in everything:
        shares = everything.for_page(None).get(pk=program.pk).agreement_shares.all()
        reckoned, sums = in_program(shares), in_programs(Program.objects.filter(pk=program.pk), None)
        assert sums.totals == reckoned.totals
        assert sums.uncounted() == reckoned.uncounted()
        assert sums.agreements == len(reckoned.rows)
    # Of all programmes together, what several share counts in full.
    together = in_programs(everything, None)
    assert dict(together.uncounted()).get(Basis.SHARED) is None
    few = everything.filter(pk__in=everything.order_by("pk").values("pk")[:3])
    assert together.agreements > in_programs(few, None).agreements > 0


def by_name(links):
    return sorted(links, key=str)
