"""Pages about programmes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from portal.base.listed import Listed, address_of
from portal.base.tables import Table
from portal.base.views import Crumb, RecordPageView, record_crumb
from programs.descriptions import program_facts
from programs.entries import ProgramEntry
from programs.filters import ProgramFilter
from programs.flow.records import flows_of_program
from programs.models import Activity, Agreement, Program
from programs.pictures.program import course_of
from programs.schema_org import program_node
from programs.sheets import ProgramSheet
from programs.tables import program_tables
from programs.views.money import in_program
from regions.map.counting import REGENCY
from regions.map.drawing import PLACES, Map, draw
from regions.map.lists import ProgramMapMixin
from regions.models import Region
from regions.pictures import funding

# How many agreements, activities and programmes within it a programme's page lists; the lists have the rest.
SHOWN = 20


class ProgramListView(ProgramMapMixin):
    """All programmes."""

    model = Program
    filterset_class = ProgramFilter
    facts = staticmethod(program_facts)
    sheet = ProgramSheet
    entry = ProgramEntry

    def prepare(self, records: Any) -> Any:
        return records.for_list(self.request.user)


class ProgramPageView(RecordPageView):
    """One programme: what is done, by whom, where, when, with whose money, towards what."""

    model = Program
    facts = staticmethod(program_facts)
    linked = staticmethod(program_node)

    def prepare(self, records: Any) -> Any:
        return records.for_page(self.request.user)

    def above(self, record: Program) -> list[Crumb]:
        return [record_crumb(record.parent)] if record.parent else []

    def extra(self, record: Program) -> dict[str, Any]:
        shares = list(record.agreement_shares.all())
        money = in_program(shares)
        return {
            "provinces": self._provinces(record),
            "agreements": self.agreements,
            "activities": self._first(list(record.activities.all()), Activity, program=record.public_id),
            "children": self._first(list(record.children.all()), Program, parent=record.public_id),
            "money": money,
            "flows": flows_of_program(record, money.rows),
            "funding": funding(money, "funding", _("Money by year")),
            "course": course_of(record),
            "map": self._map(record),
        }

    def tables(self, context: dict[str, Any]) -> list[Table]:
        return [
            *program_tables(context["record"], context["provinces"]),
            context["funding"].table,
            context["course"].table,
            *(flow.table for flow in context["flows"]),
        ]

    def more_facts(self, record: Program, context: dict[str, Any]) -> Iterable[str]:
        return [context["money"].in_words]

    def _map(self, record: Program) -> Map | None:
        """Where its regions lie: a district or village in its regency."""
        places = {row.region.code[:REGENCY]: 1 for row in record.regions.all()}
        if not places:
            return None
        return draw(places, self.request.user, shows=PLACES, heading=_("The regions on the map"))

    def with_citations(self, record: Program) -> list[Any]:
        agreements = [share.agreement for share in record.agreement_shares.all()]
        self.agreements = self._first(agreements, Agreement, program=record.public_id)
        return [record, *self.agreements.records]

    @staticmethod
    def _first(records: list[Any], of: Any, **query: str) -> Listed:
        """The first of these, which are fetched already, and the list of all."""
        return Listed(records[:SHOWN], len(records), address_of(of, **query))

    def _provinces(self, record: Program) -> list[tuple[Region, list[Any]]]:
        """The provinces the programme's regions lie in, derived from their codes, each with its rows."""
        rows: dict[str, list[Any]] = {}
        for row in record.regions.all():
            rows.setdefault(row.region.code[:2], []).append(row)
        provinces = Region.objects.visible_to(self.request.user).filter(code__in=rows).order_by("code")
        return [(province, rows[province.code]) for province in provinces]
