"""Pages about agreements."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.text import capfirst

from portal.base.tables import Table
from portal.base.views import RecordPageView
from programs.descriptions import agreement_facts
from programs.entries import AgreementEntry
from programs.filters import AgreementFilter
from programs.flow.records import flow_of_agreement
from programs.models import Agreement, Disbursement
from programs.pictures.agreement import timeline_of
from programs.schema_org import agreement_node
from programs.sheets import AgreementSheet
from programs.tables import agreement_tables
from programs.views.money import worth_of
from regions.map.lists import AgreementMapMixin


class End(NamedTuple):
    """The last day as agreed by today, and how exactly it is known."""

    day: Any
    precision: str


class Disbursed(NamedTuple):
    """What was planned or paid in one currency; `unknown` rows of the kind state no amount."""

    label: str
    currency: str
    amount: Decimal
    unknown: int


class AgreementListView(AgreementMapMixin):
    """All agreements."""

    model = Agreement
    filterset_class = AgreementFilter
    facts = staticmethod(agreement_facts)
    sheet = AgreementSheet
    entry = AgreementEntry

    def prepare(self, records: Any) -> Any:
        return records.for_list(self.request.user)


class AgreementPageView(RecordPageView):
    """One agreement: its number, parties, period and money, and what was later signed to change them."""

    model = Agreement
    facts = staticmethod(agreement_facts)
    linked = staticmethod(agreement_node)

    def prepare(self, records: Any) -> Any:
        return records.for_page(self.request.user)

    def extra(self, record: Agreement) -> dict[str, Any]:
        precision = self._precision(record)
        return {
            "flow": flow_of_agreement(record),
            "today": timezone.localdate(),
            "ends": End(record.current_end, precision),
            "timeline": timeline_of(record, precision),
            "in_rupiah": worth_of(record),
        }

    def tables(self, context: dict[str, Any]) -> list[Table]:
        flow = [context["flow"].table] if context["flow"] else []
        tables = agreement_tables(context["record"], self._disbursed(context["record"]))
        return [*tables, context["timeline"].table, *flow]

    @staticmethod
    def _precision(record: Agreement) -> str:
        """How exact the end is that holds today: as in the amendment that set it, else as signed."""
        end = record.current_end
        for amendment in reversed(record.amendments.all()):
            if amendment.period_end is not None and amendment.period_end == end:
                return amendment.period_precision
        return record.period_precision

    @staticmethod
    def _disbursed(record: Agreement) -> list[Disbursed]:
        """The sums by kind and currency; a kind without any stated amount has none, which is not zero."""
        totals = []
        rows = list(record.disbursements.all())
        for kind, label in Disbursement.Kind.choices:
            of_kind = [row for row in rows if row.kind == kind]
            unknown = sum(row.amount is None for row in of_kind)
            for currency in sorted({row.currency for row in of_kind if row.amount is not None}):
                amounts = [
                    Decimal(row.amount) for row in of_kind if row.currency == currency and row.amount is not None
                ]
                totals.append(Disbursed(capfirst(str(label)), currency, sum(amounts, Decimal()), unknown))
        return totals
