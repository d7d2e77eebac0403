"""What partners gave or received under agreements, reckoned by the database for all of them in one question.

The rule is that of `partners.views.money_of`; a test compares the two.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import connections
from django.db.models import OuterRef, Subquery

from portal.base.sums import cents, compiled, joined, once, split_sum
from programs.models import Agreement, AgreementParty
from regions.map.sums import Cell
from regions.views.money import Basis

# Tables in braces hold what the reader may see; nothing is joined to a table made here
# (docs/decisions/sums-of-money.md). `holder` has each partner once for each agreement in which it has the role.
_STATEMENT = f"""
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
    WHERE step.id = counted.agreement AND step.id IN (SELECT agreement FROM passing)
    UNION
    SELECT climb.agreement, climb.partner, step.parent_id FROM climb CROSS JOIN programs_agreement AS step
    WHERE step.id = climb.parent AND step.parent_id <> climb.agreement
        AND step.id IN (SELECT agreement FROM passing)
        AND (step.id, climb.partner) IN (SELECT agreement, partner FROM holder)
),
held (agreement, partner) AS (
    SELECT agreement, partner FROM climb WHERE (parent, partner) IN (SELECT agreement, partner FROM counted)
),
judged (partner, currency, year, basis, amount) AS (
    SELECT partner, currency, year, CASE
        WHEN whole IS NULL THEN '{Basis.UNKNOWN.value}'
        WHEN holders > 1 THEN '{Basis.SHARED.value}'
        WHEN (agreement, partner) IN (SELECT agreement, partner FROM held) THEN '{Basis.PASSED_ON.value}'
        ELSE '{Basis.FULL.value}' END, whole
    FROM told
)
SELECT partner, currency, year, basis, {split_sum("amount")}, COUNT(*) FROM judged
GROUP BY partner, currency, year, basis
"""  # noqa: S608 - made of the constants above


def sums_by_partner(agreements: Any, user: Any, role: str) -> list[Cell]:
    """How these agreements count for each partner in this role, by its key. One query."""
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
    params = [param for _sql, given in made.values() for param in given]
    connection = connections[agreements.db]
    tables_said = {name: sql for name, (sql, _params) in made.items()}
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT.format(**tables_said, once=once(connection.vendor)), params)
        rows = cursor.fetchall()
    return [Cell._make([*kind, joined(amount) or Decimal(), number]) for *kind, amount, number in rows]
