"""What partners gave or received under agreements, reckoned by the database: for all partners, or for one.

The rule: an amount counts for the only one in its role. Given or received together it is listed and not counted,
because no paper says whose part is how large. A sub-grant is not added to an agreement above it that counts for the
same partner. A test says the same row by row.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db import connections
from django.db.models import OuterRef, Subquery

from partners.models import Partner
from portal.base.sums import cents, compiled, joined, once, split_sum
from programs.models import Agreement, AgreementParty
from regions.map.sums import Cell
from regions.views.money import Basis
from regions.views.sums import Sums, sums_of

# Tables in braces hold what the reader may see; nothing is joined to a table made here
# (docs/decisions/sums-of-money.md). `holder` has each partner once for each agreement in which it has the role.
_JUDGED = f"""
WITH RECURSIVE holding (agreement, partner, whole, currency, year) AS {{once}} ({{parties}}),
holder (agreement, partner, whole, currency, year) AS (
    SELECT agreement, partner, MAX(whole), MAX(currency), MAX(year) FROM holding GROUP BY agreement, partner
),
told (agreement, partner, whole, currency, year, holders) AS (
    SELECT agreement, partner, whole, currency, year, COUNT(*) OVER (PARTITION BY agreement) FROM holder
),
counted (agreement, partner) AS (
    SELECT agreement, partner FROM told WHERE holders = 1 AND whole IS NOT NULL
),
passing (agreement) AS ({{passing}}),
climb (agreement, partner, parent) AS (
    SELECT counted.agreement, counted.partner, step.parent_id FROM counted CROSS JOIN programs_agreement AS step
    WHERE step.id = counted.agreement AND (step.id IN (SELECT agreement FROM passing)) IS TRUE
    UNION
    SELECT climb.agreement, climb.partner, step.parent_id FROM climb CROSS JOIN programs_agreement AS step
    WHERE step.id = climb.parent AND step.parent_id <> climb.agreement
        AND (step.id IN (SELECT agreement FROM passing)) IS TRUE
        AND (step.id, climb.partner) IN (SELECT agreement, partner FROM holder)
),
held (agreement, partner) AS (
    SELECT agreement, partner FROM climb WHERE (parent, partner) IN (SELECT agreement, partner FROM counted)
),
judged (agreement, partner, currency, year, basis, amount) AS (
    SELECT agreement, partner, currency, year, CASE
        WHEN whole IS NULL THEN '{Basis.UNKNOWN.value}'
        WHEN holders > 1 THEN '{Basis.SHARED.value}'
        WHEN (agreement, partner) IN (SELECT agreement, partner FROM held) THEN '{Basis.PASSED_ON.value}'
        ELSE '{Basis.FULL.value}' END, whole
    FROM told
)
"""  # noqa: S608 - made of the constants above
_BY_PARTNER = f"""
SELECT partner, currency, year, basis, {split_sum("amount")}, COUNT(*) FROM judged
GROUP BY partner, currency, year, basis
"""  # noqa: S608 - made of the constants above
_OF_PARTNER = f"""
SELECT CASE WHEN agreement IN ({{shown}}) THEN agreement END, currency, year, basis, {split_sum("amount")}, COUNT(*)
FROM judged WHERE partner = %s GROUP BY 1, currency, year, basis
"""  # noqa: S608 - the same, and as many places as keys


def sums_by_partner(agreements: Any, user: Any, role: str) -> list[Cell]:
    """How these agreements count for each partner in this role, by its key. One query."""
    return _asked(agreements, user, role, _BY_PARTNER, [])


def sums_of_partner(
    partner: Partner, user: Any, role: str, shown: Collection[int]
) -> tuple[Sums, dict[int, tuple[Basis, Decimal]]]:
    """What this partner gave or received in all, and how each of the agreements with these keys counts. One query."""
    agreements = Agreement.objects.visible_to(user).involving(partner, role)
    statement = _OF_PARTNER.format(shown=", ".join(["%s"] * len(shown)) or "NULL")
    cells = _asked(agreements, user, role, statement, [*shown, partner.pk])
    return sums_of(cells), {cell.group: (Basis(cell.basis), cell.amount) for cell in cells if cell.group is not None}


def _asked(agreements: Any, user: Any, role: str, wanted: str, given: list[Any]) -> list[Cell]:
    """How these agreements count in this role, as this end of the statement wants it told."""
    agreements = agreements.order_by()
    agreement = Agreement.objects.filter(pk=OuterRef("agreement")).with_value().with_year()
    parties = AgreementParty.objects.visible_to(user).filter(role=role, agreement__in=agreements.values("pk"))
    tables = {
        "parties": parties.values_list(
            "agreement",
            "partner",
            Subquery(agreement.values_list(cents("current_amount"))),
            Subquery(agreement.values_list("current_currency")),
            Subquery(agreement.values_list("year")),
        ),
        "passing": agreements.filter(relation=Agreement.Relation.SUBGRANTS, parent__isnull=False).values_list("pk"),
    }
    made = {name: compiled(rows) for name, rows in tables.items()}
    params = [param for _sql, values in made.values() for param in values]
    connection = connections[agreements.db]
    tables_said = {name: sql for name, (sql, _params) in made.items()}
    with connection.cursor() as cursor:
        cursor.execute(_JUDGED.format(**tables_said, once=once(connection.vendor)) + wanted, [*params, *given])
        rows = cursor.fetchall()
    return [Cell._make([*kind, joined(amount) or Decimal(), number]) for *kind, amount, number in rows]
