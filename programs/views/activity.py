"""Pages about activities."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.text import capfirst

from portal.base.addresses import with_query
from portal.base.models import Precision
from portal.base.views import RecordListView, RecordPageView
from programs.descriptions import activity_facts
from programs.entries import ActivityEntry
from programs.filters import ActivityFilter
from programs.models import Activity
from programs.schema_org import activity_node
from programs.sheets import ActivitySheet
from regions.models import Region


class ActivityListView(RecordListView):
    """All activities."""

    model = Activity
    filterset_class = ActivityFilter
    facts = staticmethod(activity_facts)
    sheet = ActivitySheet
    entry = ActivityEntry

    def prepare(self, records: Any) -> Any:
        return records.for_list(self.request.user)

    def extra(self, records: list[Any]) -> dict[str, Any]:
        return {"calendar": with_query(reverse("activities-calendar"), self.followed)}


class ActivityPageView(RecordPageView):
    """One activity: when, where, held by whom, with whom, about what."""

    model = Activity
    facts = staticmethod(activity_facts)
    linked = staticmethod(activity_node)

    def prepare(self, records: Any) -> Any:
        return records.for_page(self.request.user)

    def extra(self, record: Activity) -> dict[str, Any]:
        above = Region.objects.visible_to(self.request.user).above(record.region) if record.region else []
        is_dated = record.period_start is not None and record.period_precision == Precision.DAY
        return {
            "places_above": list(above),
            "participants": self._by_involvement(record),
            "calendar": reverse("activity-calendar", args=[record.public_id]) if is_dated else "",
        }

    @staticmethod
    def _by_involvement(record: Activity) -> list[tuple[str, list[Any]]]:
        """Who took part, grouped by how, in the order of first mention."""
        groups: dict[str, list[Any]] = {}
        for row in record.participants.all():
            groups.setdefault(capfirst(row.get_involvement_display()), []).append(row)
        return list(groups.items())
