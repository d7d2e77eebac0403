"""Pages about activities."""

from __future__ import annotations

from typing import Any

from portal.base.views import RecordListView, RecordPageView
from programs.models import Activity
from regions.models import Region


class ActivityListView(RecordListView):
    """All activities."""

    model = Activity

    def prepare(self, records: Any) -> Any:
        return records.for_list(self.request.user)


class ActivityPageView(RecordPageView):
    """One activity: when, where, held by whom, with whom, about what."""

    model = Activity

    def prepare(self, records: Any) -> Any:
        return records.for_page(self.request.user)

    def extra(self, record: Activity) -> dict[str, Any]:
        above = Region.objects.visible_to(self.request.user).above(record.region) if record.region else []
        return {"places_above": list(above)}
