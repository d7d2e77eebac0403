"""How the money of agreements counts in a programme, in several, and in all: per currency, nothing twice or divided."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import Count, Exists, OuterRef, Subquery

from portal.base.sums import MoneySum, cents, compiled, joined, once, part_of, safe_sum, split_sum
from programs.models import EVERYWHERE, Agreement, AgreementProgram, PlaceSum, RupiahEquivalent
from programs.querysets import chains
from regions.pictures import Sum
from regions.views.money import CENT, Basis, Counted, Money, without_passed_on
from regions.views.sums import Sums


def in_program(shares: Iterable[AgreementProgram]) -> Money:
    """How each agreement of a programme counts in it, given its rows of shares.

    By the stated share; in full where the programme is the agreement's only one; otherwise it is listed as shared.
    """
    return Money(without_passed_on(_counted(share) for share in shares))


def _counted(share: AgreementProgram) -> Counted:
    agreement = share.agreement
    whole = agreement.current_amount
    if share.amount is not None:
        return Counted(agreement, Basis.SHARE, Decimal(share.amount))
    if whole is None:
        return Counted(agreement, Basis.UNKNOWN)
    if share.percent is not None:
        return Counted(agreement, Basis.SHARE, (whole * share.percent / 100).quantize(CENT))
    sharers = len(agreement.program_shares.all())
    return Counted(agreement, Basis.FULL, whole) if sharers == 1 else Counted(agreement, Basis.SHARED, sharers=sharers)


# A rate is rounded, and so is what it gives: only what differs by more than this is worth a word.
ROUNDING = Decimal("0.01")


class Worth(NamedTuple):
    """What an agreement is worth in rupiah, as a source says.

    `reckoned` is its amount times the rate where that is something else; `is_of_today` whether the amount that was
    turned into rupiah is still the agreement's.
    """

    row: RupiahEquivalent
    reckoned: Decimal | None
    is_of_today: bool


def worth_of(agreement: Any) -> list[Worth]:
    """The rupiah equivalents of an agreement (none or one) whose rate this reader may see."""
    amount = agreement.amount
    is_of_today = (agreement.current_amount, agreement.current_currency) == (amount, agreement.currency)
    found = []
    for row in agreement.rupiah_equivalents.all():
        reckoned = None if amount is None else (amount * row.rate).quantize(CENT)
        near = reckoned is None or abs(reckoned - row.amount) <= ROUNDING * max(reckoned, row.amount)
        found.append(Worth(row, None if near else reckoned, is_of_today and amount is not None))
    return found


def in_all(agreements: Any) -> Sums:
    """How these agreements count in their total, each with its whole amount. Three queries; kept of all, two."""
    if agreements.is_summed:
        return _as_kept(agreements.db)
    columns = ("current_currency", "year")
    counted = agreements.counted_once().with_year().order_by().values_list(*columns)
    sums = {
        (currency, year): Sum(amount, number)
        for currency, year, amount, number in counted.annotate(sum=MoneySum("current_amount"), rows=Count("pk"))
    }
    silent = agreements.with_value().filter(current_amount__isnull=True)
    left_out = {
        (str(basis), currency, year): number
        for basis, rows in ((Basis.UNKNOWN, silent), (Basis.PASSED_ON, agreements.passing_on()))
        for currency, year, number in rows.with_year().order_by().values_list(*columns).annotate(rows=Count("pk"))
    }
    return Sums(sums, left_out)


def _as_kept(db: str) -> Sums:
    """The same of all public agreements."""
    kept = PlaceSum.objects.using(db).filter(place=EVERYWHERE).told()
    return Sums(
        {(row.currency, row.year): Sum(row.amount, row.records) for row in kept if row.basis == Basis.FULL},
        {(row.basis, row.currency, row.year): row.records for row in kept if row.basis != Basis.FULL},
    )


# Tables in braces hold what the reader may see. `part` is what a stated share comes to, `inside` says whose it is.
_IN_PROGRAMS = f"""
WITH RECURSIVE share (agreement, inside, amount, percent, whole, currency, year) AS {{once}} ({{shares}}),
part (agreement, inside, part, whole, currency, year) AS (
    SELECT agreement, CASE WHEN inside THEN 1 ELSE 0 END, COALESCE(amount, {part_of("whole", "percent")}),
        whole, currency, year
    FROM share
),
reckoned (agreement, amount, whole, currency, year) AS (
    SELECT agreement, CASE
            WHEN SUM(inside) = COUNT(CASE WHEN inside = 1 THEN part END)
            THEN {safe_sum("CASE WHEN inside = 1 THEN part END")}
            WHEN SUM(inside) = COUNT(*) THEN MAX(whole) END,
        MAX(whole), MAX(currency), MAX(year)
    FROM part GROUP BY agreement
),
{chains("{edges}")},
judged (currency, year, amount, basis) AS (
    SELECT currency, year, amount, CASE
        WHEN amount IS NULL AND whole IS NULL THEN '{Basis.UNKNOWN.value}'
        WHEN amount IS NULL THEN '{Basis.SHARED.value}'
        WHEN agreement IN (
            SELECT agreement FROM above
            WHERE parent IN (SELECT agreement FROM reckoned WHERE amount IS NOT NULL)
        ) THEN '{Basis.PASSED_ON.value}'
        ELSE '{Basis.FULL.value}' END
    FROM reckoned
)
SELECT currency, year, basis, {split_sum("amount")}, COUNT(*) FROM judged GROUP BY currency, year, basis
"""  # noqa: S608 - made of the constants above


def in_programs(programs: Any, user: Any, agreements: Any = None) -> Sums:
    """How agreements count in these programmes together, in one query, by the rule of `in_program`.

    `agreements` are those to count, if not all that this user may see. By the stated shares, where every one of
    these programmes that an agreement names has one; in full where it names no other programme; otherwise it is shared.
    """
    among = programs.order_by().values("pk")
    visible = AgreementProgram.objects.visible_to(user)
    concerned: Any = visible.filter(program__in=among)
    if agreements is not None and not agreements.is_everything:
        # Asked of each: a list of them would be read first, however few agreements the programmes have.
        concerned = concerned.filter(Exists(agreements.order_by().filter(pk=OuterRef("agreement"))))
    concerned = concerned.values("agreement")
    agreement = Agreement.objects.filter(pk=OuterRef("agreement")).with_value().with_year()
    shares = visible.filter(agreement__in=concerned).values_list(
        "agreement",
        Exists(programs.order_by().filter(pk=OuterRef("program"))),
        "amount",
        "percent",
        Subquery(agreement.values_list(cents("current_amount"))),
        Subquery(agreement.values_list("current_currency")),
        Subquery(agreement.values_list("year")),
    )
    passing = Agreement.objects.visible_to(user).filter(
        pk__in=concerned, relation=Agreement.Relation.SUBGRANTS, parent__isnull=False
    )
    of_shares, of_passing = compiled(shares), compiled(passing.values_list("pk", "parent"))
    connection = connections[shares.db]
    statement = _IN_PROGRAMS.format(shares=of_shares[0], edges=of_passing[0], once=once(connection.vendor))
    with connection.cursor() as cursor:
        cursor.execute(statement, [*of_shares[1], *of_passing[1]])
        rows = cursor.fetchall()
    counted, left_out = {}, {}
    for currency, year, basis, amount, number in rows:
        if basis == Basis.FULL:
            counted[currency, year] = Sum(joined(amount) or Decimal(), number)
        else:
            left_out[basis, currency or "", year] = number
    return Sums(counted, left_out)
