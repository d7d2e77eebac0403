"""The flow of all money in one currency, followed by the database in one question, whatever the number of agreements.

It follows each agreement as `programs.flow.pieces` does, adds the pieces up, and keeps the largest of each column by
name; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import connections
from django.db.models import Count, Exists, IntegerField, Max, Min, OuterRef, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Substr

from portal.base.sums import cents, compiled, joined, part_of, safe_sum, split_sum
from programs.flow.pieces import (
    AGREEMENT,
    COLUMNS,
    FUNDER,
    NATIONAL,
    OTHERS,
    PLACE,
    PROGRAM,
    SHARED,
    UNSTATED,
    Followed,
    Key,
    Link,
    Node,
)
from programs.models import Agreement, AgreementParty, AgreementProgram, AgreementRegion, MoneyFlow, ProgramRegion

# Names to a column where the flow of all money is shown.
MOST = 6
CODE = Cast(Substr("region__code", 1, 2), IntegerField())


# An agreement whose money is one piece has all of it there.
_OWN_PART = f"COALESCE(own.amount, {part_of('lone.amount', 'own.percent')})"
_PLACE = "CAST(SUBSTR(region.code, 1, 2) AS integer)"
# Tables in braces hold what the reader may see, read by way of the database's own indexes; what follows joins nothing
# to a table it has made itself, which SQLite might search row by row, nor lets it look up every row of such a table
# (the plus before an id). A place is its province's code as a number.
_FOLLOWED = f"""
WITH whole (agreement, amount, givers, giver, own_first, own_last) AS ({{agreements}}),
stated (agreement, program, amount, percent, whole, national, first, last, divides, own_first, own_last) AS (
    {{shares}}
),
located (id) AS ({{places}}),
named (id) AS ({{own}}),

given (agreement, funder, amount, own_first, own_last) AS (
    SELECT agreement, CASE WHEN givers > 1 THEN {SHARED} ELSE COALESCE(giver, {UNSTATED}) END, amount,
        own_first, own_last FROM whole
),
parted (agreement, program, part, whole, national, first, last, divides, own_first, own_last) AS (
    SELECT agreement, program, COALESCE(amount, {part_of("whole", "percent")}), whole,
        CASE WHEN national THEN 1 ELSE 0 END, first, last, CASE WHEN divides THEN 1 ELSE 0 END, own_first, own_last
    FROM stated
),
beside (agreement, program, part, whole, national, first, last, divides, own_first, own_last, programs, total) AS (
    SELECT parted.*, COUNT(*) OVER (PARTITION BY agreement), {safe_sum("part", "OVER (PARTITION BY agreement)")}
    FROM parted
),
share (agreement, program, part, whole, national, first, last, divides, own_first, own_last, programs) AS (
    SELECT agreement, program, CASE WHEN total <= whole THEN part END, whole, national, first, last, divides,
        own_first, own_last, programs
    FROM beside
),
shares (agreement, rest, unknown, national, unplaced, first, last, own_first, own_last) AS (
    SELECT agreement, MAX(whole) - CASE WHEN COUNT(*) = 1 AND COUNT(part) = 0 THEN MAX(whole)
            ELSE COALESCE({safe_sum("part")}, 0) END,
        COUNT(*) - COUNT(part), MAX(national), COUNT(*) - COUNT(first), MIN(first), MAX(last),
        MIN(own_first), MAX(own_last)
    FROM share GROUP BY agreement
),
piece (agreement, program, amount, national, unplaced, first, last, divides, own_first, own_last) AS (
    SELECT agreement, program, COALESCE(part, whole), national, 0, first, last, divides, own_first, own_last
    FROM share WHERE part > 0 OR (part IS NULL AND programs = 1)
    UNION ALL
    SELECT agreement, CASE WHEN unknown > 0 THEN {SHARED} ELSE {UNSTATED} END, CAST(rest AS bigint), national, unplaced,
        first, last, 0, own_first, own_last
    FROM shares WHERE rest > 0
    UNION ALL
    SELECT agreement, {UNSTATED}, amount, 0, 0, NULL, NULL, 0, own_first, own_last
    FROM whole WHERE agreement NOT IN (SELECT agreement FROM share)
),
lone (agreement, program, amount) AS (
    SELECT agreement, MIN(program), MIN(amount) FROM piece WHERE own_first <> own_last
    GROUP BY agreement HAVING COUNT(*) = 1
),
split (agreement, program, whole, place, amount) AS (
    SELECT lone.agreement, lone.program, lone.amount, {_PLACE}, {safe_sum(_OWN_PART)}
    FROM lone CROSS JOIN programs_agreementregion AS own CROSS JOIN regions_region AS region
    WHERE own.agreement_id = lone.agreement AND +own.id IN (SELECT id FROM named) AND region.id = own.region_id
    GROUP BY lone.agreement, lone.program, lone.amount, {_PLACE}
    HAVING COUNT(*) = COUNT(COALESCE(own.amount, own.percent))
    UNION ALL
    SELECT piece.agreement, piece.program, piece.amount, {_PLACE}, {safe_sum(part_of("piece.amount", "spot.percent"))}
    FROM piece CROSS JOIN programs_programregion AS spot CROSS JOIN regions_region AS region
    WHERE piece.divides = 1 AND piece.own_first IS NULL AND (piece.national = 1 OR piece.first <> piece.last)
        AND spot.program_id = piece.program AND +spot.id IN (SELECT id FROM located) AND region.id = spot.region_id
    GROUP BY piece.agreement, piece.program, piece.amount, {_PLACE} HAVING COUNT(*) = COUNT(spot.percent)
),
totalled (agreement, program, whole, place, amount, total) AS (
    SELECT split.*, {safe_sum("amount", "OVER (PARTITION BY agreement, program)")} FROM split
),
divided (agreement, program, place, amount) AS (
    SELECT agreement, program, place, CAST(amount AS bigint) FROM totalled WHERE amount > 0 AND total <= whole
),
remaining (agreement, program, place, amount) AS (
    SELECT agreement, program,
        CASE WHEN own_first = own_last THEN own_first
            WHEN own_first IS NOT NULL THEN {SHARED}
            WHEN national = 1 THEN {NATIONAL}
            WHEN first IS NULL THEN {UNSTATED}
            WHEN first = last AND unplaced = 0 THEN first
            ELSE {SHARED} END, amount
    FROM piece
    UNION ALL
    SELECT agreement, program, NULL, -amount FROM divided
),
undivided (agreement, program, place, amount) AS (
    SELECT agreement, program, MAX(place), {safe_sum("amount")} FROM remaining GROUP BY agreement, program
),
landed (agreement, program, place, amount) AS (
    SELECT agreement, program, place, amount FROM divided
    UNION ALL
    SELECT agreement, program, place, CAST(amount AS bigint) FROM undivided WHERE amount > 0
)
"""  # noqa: S608 - made of the constants above

_OF_EACH = f"""{_FOLLOWED}
SELECT landed.agreement, funder, program, place, landed.amount
FROM landed CROSS JOIN given WHERE given.agreement = landed.agreement
"""  # noqa: S608 - made of the constants above

# The same from what is kept of each agreement.
_KEPT = """
WITH landed (agreement, funder, program, place, amount) AS (
    SELECT agreement_id, funder, program, place, amount FROM programs_moneypiece WHERE currency = %s
),
given (agreement, funder, amount) AS (
    SELECT agreement, MIN(funder), CAST(SUM(amount) AS bigint) FROM landed GROUP BY agreement
),
piece (agreement, program, amount) AS (
    SELECT agreement, program, CAST(SUM(amount) AS bigint) FROM landed GROUP BY agreement, program
)
"""

_LINKS = f""",
first_funders (key) AS (
    SELECT funder FROM given WHERE funder > 0 GROUP BY funder ORDER BY SUM(amount * 1.0) DESC, funder LIMIT %s
),
first_agreements (key) AS (SELECT agreement FROM given ORDER BY amount DESC, agreement LIMIT %s),
first_programs (key) AS (
    SELECT program FROM piece WHERE program > 0 GROUP BY program ORDER BY SUM(amount * 1.0) DESC, program LIMIT %s
),
first_places (key) AS (
    SELECT place FROM landed WHERE place > 0 GROUP BY place ORDER BY SUM(amount * 1.0) DESC, place LIMIT %s
),

of_agreements (source, target, agreement, amount) AS (
    SELECT {{agreement}}, {{program}}, agreement, SUM(amount) FROM piece GROUP BY 1, 2, 3
),
of_programs (source, target, agreement, amount) AS (
    SELECT {{program}}, {{place}}, agreement, SUM(amount) FROM landed GROUP BY 1, 2, 3
)
SELECT {FUNDER}, {{funder}}, {{agreement}}, {split_sum("amount")}, COUNT(*) FROM given GROUP BY 2, 3
UNION ALL SELECT {AGREEMENT}, source, target, {split_sum("amount")}, COUNT(*) FROM of_agreements GROUP BY source, target
UNION ALL SELECT {PROGRAM}, source, target, {split_sum("amount")}, COUNT(*) FROM of_programs GROUP BY source, target
UNION ALL SELECT -1, {FUNDER}, COUNT(DISTINCT funder), NULL, 0 FROM given WHERE funder > 0
UNION ALL SELECT -1, {AGREEMENT}, COUNT(*), NULL, 0 FROM given
UNION ALL SELECT -1, {PROGRAM}, COUNT(DISTINCT program), NULL, 0 FROM piece WHERE program > 0
UNION ALL SELECT -1, {PLACE}, COUNT(DISTINCT place), NULL, 0 FROM landed WHERE place > 0
"""  # noqa: S608 - made of the constants above


def _amount() -> Subquery:
    """The amount of the agreement a row belongs to, in hundredths."""
    agreement = Agreement.objects.filter(pk=OuterRef("agreement")).with_value()
    return Subquery(agreement.values_list(cents("current_amount")))


def _one(rows: Any, aggregate: Any) -> Subquery:
    """One figure of the rows beside another row."""
    return Subquery(rows.order_by().annotate(all=Value(1)).values("all").annotate(one=aggregate).values("one"))


def _folded(name: str) -> str:
    """A key where it is none of a record or among the first of its column, else that of all others."""
    return f"CASE WHEN {name} < 0 OR {name} IN (SELECT key FROM first_{name}s) THEN {name} ELSE {OTHERS} END"  # noqa: S608 - from COLUMNS


def followed(agreements: Any, user: Any, most: int) -> Followed:
    """Where the money of these agreements goes (`counted_once`, of one currency), `most` names to a column. One query.

    Rows this user may not see are left out. An amount of zero flows nowhere.
    """
    statement, params = _of(_FOLLOWED, agreements, user)
    return _read(_linked(statement, params, most, agreements.db))


def followed_as_kept(currency: str, most: int, db: str) -> Followed:
    """The same for all public agreements: as it is kept, else from what is kept of each. Two queries at most."""
    flow = MoneyFlow.objects.using(db).filter(currency=currency, most=most).first()
    return _read(flow.links if flow else links_of_all(currency, most, db))


def links_of_all(currency: str, most: int, db: str) -> list[Any]:
    """What is to be kept of the flow of all public money in a currency (`MoneyFlow`). One query."""
    return _linked(_KEPT, [currency], most, db)


def said_of_each(agreements: Any) -> tuple[str, list[Any]]:
    """The statement, with its parameters, of what is to be kept of these public agreements (`MoneyPiece`).

    They are `counted_once`. Agreement, giver, programme, place and hundredths.
    """
    return _of(_OF_EACH, agreements, None)


def _linked(tables: str, params: list[Any], most: int, db: str) -> list[Any]:
    folds = {name: _folded(name) for name in COLUMNS}
    with connections[db].cursor() as cursor:
        cursor.execute(tables + _LINKS.format(**folds), [*params, *[most] * 4])
        return cursor.fetchall()


def _of(statement: str, agreements: Any, user: Any) -> tuple[str, list[Any]]:
    """A statement about these agreements with its parameters, as this user sees them."""
    funders = AgreementParty.objects.visible_to(user).filter(role=AgreementParty.Role.FUNDER)
    concerned = RawSQL("SELECT agreement FROM whole", ())
    shares = AgreementProgram.objects.visible_to(user).filter(agreement__in=concerned)
    places = ProgramRegion.objects.visible_to(user).annotate(place=CODE)
    own = AgreementRegion.objects.visible_to(user).annotate(place=CODE)
    of_agreement = own.filter(agreement=OuterRef("pk"))
    givers = funders.filter(agreement=OuterRef("pk"))
    whole = agreements.filter(current_amount__gt=0).values_list(
        "pk",
        cents("current_amount"),
        _one(givers, Count("pk")),
        _one(givers, Min("partner")),
        _one(of_agreement, Min("place")),
        _one(of_agreement, Max("place")),
    )
    of_program = places.filter(program=OuterRef("program"))
    of_agreement = own.filter(agreement=OuterRef("agreement"))
    stated = shares.values_list(
        "agreement",
        "program",
        "amount",
        "percent",
        _amount(),
        "program__is_national",
        _one(of_program, Min("place")),
        _one(of_program, Max("place")),
        Exists(of_program.filter(percent__isnull=False)),
        _one(of_agreement, Min("place")),
        _one(of_agreement, Max("place")),
    )
    tables = {
        "agreements": whole,
        "shares": stated,
        "places": places.values_list("pk"),
        "own": own.values_list("pk"),
    }
    made = {name: compiled(rows) for name, rows in tables.items()}
    params = [param for _sql, given in made.values() for param in given]
    return statement.format(**{name: sql for name, (sql, _params) in made.items()}), params


def _read(rows: Iterable[Any]) -> Followed:
    links, records = [], {}
    for step, source, target, amount, number in rows:
        if step < 0:
            records[source] = target
        else:
            nodes = (Node(step, _key(step, source)), Node(step + 1, _key(step + 1, target)))
            links.append(Link(*nodes, joined(amount) or Decimal(), number))
    return Followed(links, records)


def _key(column: int, number: int) -> Key:
    """A place by its code, which the database reckons with as a number."""
    return f"{number:02}" if column == PLACE and number > 0 else number
