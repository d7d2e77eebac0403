"""The money that counts at every place of the map, or of one size, reckoned by the database in one question.

The rule is that of `regions.views.money.in_region`, for a place and all that lies in it; on the map for a regency, and
for a province where a record names the province itself. A test compares the two.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Length

from portal.base.publishing import sees_everything
from portal.base.sums import cents, compiled, joined, part_of, safe_sum, split_sum
from programs.models import DRAWN, Agreement, AgreementProgram, AgreementRegion, PlaceSum, ProgramRegion
from regions.views.money import Basis

# How many characters the code of a province and of a regency has.
PROVINCE, REGENCY = 2, 5


class Cell(NamedTuple):
    """What counts of one group in one currency and year, or how many agreements do not, by the reason.

    `basis` is `full` where the amount counts, whole or by its share. The year is None where neither signing nor start
    is known; the currency is empty where no amount is.
    """

    group: Any
    currency: str
    year: int | None
    basis: str
    amount: Decimal
    agreements: int


# Tables in braces hold what the reader may see. In `site` stands each place an agreement works in, by itself (`own`) or
# through a programme, with what is stated of it; `here` has it once for the place of the `size` it lies in, and on the
# map once for its province. The `+` keeps SQLite from trying each of the places by its key for every programme.
_COUNTED = f"""
WITH RECURSIVE concerned (agreement) AS ({{agreements}}),
named (agreement, code, amount, percent, whole) AS ({{own}}),
shared (agreement, program, amount, share, whole, national, unplaced) AS ({{shares}}),
located (id) AS ({{places}}),
through (agreement, program, base, whole, national, further) AS (
    SELECT agreement, program,
        CASE WHEN COUNT(*) OVER per_agreement = 1 AND amount IS NULL AND share IS NULL THEN whole
            ELSE COALESCE(amount, {part_of("whole", "share")}) END,
        whole, CASE WHEN national THEN 1 ELSE 0 END,
        MAX(CASE WHEN national OR unplaced THEN 1 ELSE 0 END) OVER per_agreement
    FROM shared WINDOW per_agreement AS (PARTITION BY agreement)
),
site (agreement, program, code, amount, percent, base, whole, own, national, further) AS (
    SELECT agreement, 0, code, amount, percent, whole, whole, 1, 0, 0 FROM named
    UNION ALL
    SELECT through.agreement, through.program, region.code, NULL, place.percent, through.base, through.whole, 0,
        through.national, through.further
    FROM through CROSS JOIN programs_programregion AS place CROSS JOIN regions_region AS region
    WHERE place.program_id = through.program AND +place.id IN (SELECT id FROM located) AND region.id = place.region_id
),
spread AS (
    SELECT site.*, COALESCE(amount, {part_of("base", "percent")}) AS part,
        MIN(LENGTH(code)) OVER per_agreement AS shortest,
        MIN(SUBSTR(code, 1, {{size}})) OVER per_agreement AS first,
        MAX(SUBSTR(code, 1, {{size}})) OVER per_agreement AS last,
        MIN(SUBSTR(code, 1, {{size}})) OVER per_program AS program_first,
        MAX(SUBSTR(code, 1, {{size}})) OVER per_program AS program_last
    FROM site WINDOW per_agreement AS (PARTITION BY agreement), per_program AS (PARTITION BY agreement, program)
),
here (agreement, program, place, names_it, part, base, whole, own, national, is_all, is_all_of_program) AS (
    SELECT agreement, program, SUBSTR(code, 1, {{size}}), 1, part, base, whole, own, national,
        CASE WHEN first = last AND further = 0 THEN 1 ELSE 0 END,
        CASE WHEN program_first = program_last AND national = 0 THEN 1 ELSE 0 END
    FROM spread WHERE LENGTH(code) >= {{size}} {{provinces}}
),
by_program (agreement, place, names_it, whole, is_all, part) AS (
    SELECT agreement, place, MAX(names_it), MAX(whole), MIN(is_all), CASE
        WHEN MAX(own) = 0 AND MIN(is_all_of_program) = 1 THEN MAX(base)
        WHEN COUNT(*) = COUNT(part) THEN {safe_sum("part")} END
    FROM here GROUP BY agreement, place, program
),
counted (agreement, place, amount, whole) AS (
    SELECT agreement, place, CASE
        WHEN MIN(is_all) = 1 AND MAX(whole) IS NOT NULL THEN MAX(whole)
        WHEN COUNT(*) = COUNT(part) THEN {safe_sum("part")} END,
        MAX(whole)
    FROM by_program GROUP BY agreement, place HAVING MAX(names_it) = 1
),
passing (agreement) AS ({{passing}}),
climb (agreement, place, parent) AS (
    SELECT counted.agreement, counted.place, step.parent_id FROM counted CROSS JOIN programs_agreement AS step
    WHERE counted.amount IS NOT NULL AND step.id = counted.agreement
        AND (step.id IN (SELECT agreement FROM passing)) IS TRUE
    UNION
    SELECT climb.agreement, climb.place, step.parent_id FROM climb CROSS JOIN programs_agreement AS step
    WHERE step.id = climb.parent AND step.parent_id <> climb.agreement
        AND (step.id IN (SELECT agreement FROM passing)) IS TRUE
        AND (step.id, climb.place) IN (SELECT agreement, place FROM counted)
),
held (agreement, place) AS (
    SELECT agreement, place FROM climb
    WHERE (parent, place) IN (SELECT agreement, place FROM counted WHERE amount IS NOT NULL)
)
"""  # noqa: S608 - made of the constants above

# A province stands on the map only where a record names it itself: such a one is not known to work in each regency.
_PROVINCES = """
    UNION ALL
    SELECT agreement, program, SUBSTR(code, 1, 2), CASE WHEN LENGTH(code) = 2 THEN 1 ELSE 0 END, part, base, whole,
        own, national,
        CASE WHEN SUBSTR(first, 1, 2) = SUBSTR(last, 1, 2) AND further = 0 THEN 1 ELSE 0 END,
        CASE WHEN SUBSTR(program_first, 1, 2) = SUBSTR(program_last, 1, 2) AND national = 0 THEN 1 ELSE 0 END
    FROM spread WHERE shortest = 2
"""

_OF_THE_MAP = f"""{_COUNTED}
SELECT place, {split_sum("amount")} FROM counted
WHERE amount IS NOT NULL AND (agreement IN ({{in_currency}})) IS TRUE
    AND (agreement, place) NOT IN (SELECT agreement, place FROM held)
GROUP BY place
"""  # noqa: S608 - made of the constants above

_BASIS = f"""CASE
        WHEN amount IS NULL AND whole IS NULL THEN '{Basis.UNKNOWN.value}'
        WHEN amount IS NULL THEN '{Basis.SHARED.value}'
        WHEN (agreement, place) IN (SELECT agreement, place FROM held) THEN '{Basis.PASSED_ON.value}'
        ELSE '{Basis.FULL.value}' END"""  # noqa: S608 - made of the constants above
_DRAWN = f"CASE WHEN LENGTH(place) < {{size}} THEN place || '{DRAWN}' ELSE place END"
_OF_EACH = f"{_COUNTED} SELECT agreement, {_DRAWN}, {_BASIS}, amount FROM counted"  # noqa: S608 - made of the constants above
_OF_ALL = f"""{_COUNTED},
judged (place, currency, year, basis, amount) AS (
    SELECT place, ({{currency}}), ({{year}}), {_BASIS}, amount FROM counted
)
SELECT place, currency, year, basis, {split_sum("amount")}, COUNT(*) FROM judged GROUP BY place, currency, year, basis
"""  # noqa: S608 - made of the constants above


def money_by_place(agreements: Any, user: Any, currency: str) -> dict[str, Decimal]:
    """What counts in this currency at each place of the map, by its code. One query.

    A place where no amount can be counted is not in it: that is not a total of zero. Of all that is public it is kept.
    """
    if not sees_everything(user) and agreements.is_summed:
        full = PlaceSum.objects.using(agreements.db).filter(basis=Basis.FULL, currency=currency)
        sums: dict[str, Decimal] = {}
        for row in full.told():
            if len(row.place) == REGENCY or row.place.endswith(DRAWN):
                code = row.place.removesuffix(DRAWN)
                sums[code] = sums.get(code, Decimal()) + (row.amount or Decimal())
        return sums
    last = {"in_currency": agreements.with_value().filter(current_currency=currency).values_list("pk")}
    rows = _reckoned(_OF_THE_MAP, agreements, user, last, size=str(REGENCY), provinces=_PROVINCES)
    return {place: joined(amount) or Decimal() for place, amount in rows}


def sums_by_place(agreements: Any, user: Any, size: int) -> list[Cell]:
    """How these agreements count at each place whose code has this many characters. One query.

    Those of one place are asked about the places in it: what is kept says nothing of the others.
    """
    if size in (PROVINCE, REGENCY) and not sees_everything(user) and (within := agreements.summed_in) is not None:
        kept = PlaceSum.objects.using(agreements.db).annotate(size=Length("place"))
        inside = kept.filter(size=size, place__startswith=within)
        return [
            Cell(row.place, row.currency, row.year, row.basis, row.amount or Decimal(), row.records)
            for row in inside.told()
        ]
    deal = Agreement.objects.filter(pk=RawSQL("counted.agreement", ())).with_value().with_year()
    last = {"currency": deal.values_list("current_currency"), "year": deal.values_list("year")}
    rows = _reckoned(_OF_ALL, agreements, user, last, size=str(size), provinces="")
    return [Cell._make([*kind, joined(amount) or Decimal(), number]) for *kind, amount, number in rows]


def said_of_each(agreements: Any, size: int) -> tuple[str, list[Any]]:
    """The statement, with its parameters, of what is to be kept of these public agreements (`AgreementMoney`).

    Agreement, place, basis and hundredths, for places whose code has so many characters; with regencies comes what the
    map shows of provinces.
    """
    return _said(_OF_EACH, agreements, None, {}, size=str(size), provinces=_PROVINCES if size == REGENCY else "")


def _reckoned(statement: str, agreements: Any, user: Any, last: dict[str, Any], **words: str) -> list[Any]:
    """The rows of a statement about these agreements."""
    with connections[agreements.db].cursor() as cursor:
        cursor.execute(*_said(statement, agreements, user, last, **words))
        return list(cursor.fetchall())


def _said(statement: str, agreements: Any, user: Any, last: dict[str, Any], **words: str) -> tuple[str, list[Any]]:
    """A statement about these agreements; `last` are its tables beside the common ones, in their order."""
    agreements = agreements.order_by()
    concerned = RawSQL("SELECT agreement FROM concerned", ())
    named = AgreementRegion.objects.visible_to(user)
    places = ProgramRegion.objects.visible_to(user)
    shares = AgreementProgram.objects.visible_to(user).filter(
        ~Exists(named.filter(agreement=OuterRef("agreement"))), agreement__in=concerned
    )
    tables = {
        "agreements": agreements.values_list("pk"),
        "own": named.filter(agreement__in=concerned).values_list(
            "agreement", "region__code", "amount", "percent", _whole()
        ),
        "shares": shares.values_list(
            "agreement",
            "program",
            "amount",
            "percent",
            _whole(),
            "program__is_national",
            ~Exists(places.filter(program=OuterRef("program"))),
        ),
        "places": places.values_list("pk"),
        "passing": agreements.filter(relation=Agreement.Relation.SUBGRANTS, parent__isnull=False).values_list("pk"),
        **last,
    }
    made = {name: compiled(rows) for name, rows in tables.items()}
    params = [param for _sql, given in made.values() for param in given]
    return statement.format(**words, **{name: sql for name, (sql, _params) in made.items()}), params


def _whole() -> Subquery:
    """The amount of the agreement a row belongs to, in hundredths."""
    agreement = Agreement.objects.filter(pk=OuterRef("agreement")).with_value()
    return Subquery(agreement.values_list(cents("current_amount")))
