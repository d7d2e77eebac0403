"""Pages about agreements."""

from __future__ import annotations

from typing import Any

from portal.base.views import RecordListView, RecordPageView
from programs.models import Agreement


class AgreementListView(RecordListView):
    """All agreements."""

    model = Agreement

    def prepare(self, records: Any) -> Any:
        return records.for_list(self.request.user)


class AgreementPageView(RecordPageView):
    """One agreement: its number, parties, period and money, and what was later signed to change them."""

    model = Agreement

    def prepare(self, records: Any) -> Any:
        return records.for_page(self.request.user)
