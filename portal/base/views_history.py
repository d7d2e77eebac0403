"""What changed and when: the published history of one record, and the latest changes of the whole registry."""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from portal.base.changes_public import history_of, public_changes, told
from portal.base.filters import ChangeFilter
from portal.base.history import entries, seen_changes_of
from portal.base.models import Change, OldSlug, Publishable
from portal.base.views import Crumb, RecordListView, RecordPageView, crumb, noun_crumb, record_crumb


class HistoryView(RecordPageView):
    """The history of a record, the latest change first, below the record's own address."""

    model: ClassVar[Any] = Publishable
    template_name = "base/history.html"
    is_paged = True
    page_size = 20

    def address(self, record: Any) -> str:
        return history_of(record)

    def former(self, key: str) -> Publishable | None:
        visible: Any = self.model.objects.all().visible_to(self.request.user)
        found: Any = visible.lookup(key) or OldSlug.record_for(visible, key)
        return found

    def with_citations(self, record: Any) -> list[Any]:
        return []

    def extra(self, record: Any) -> dict[str, Any]:
        page = self.page_of(seen_changes_of(record), self.number)
        title = _("History: %(name)s") % {"name": record.label}
        steps: list[Crumb] = [crumb(_("Home"), reverse("home")), noun_crumb(self.model)]
        return {
            "title": title,
            "page": page,
            # A draft's own log is the desk's; here it has no history yet.
            "entries": entries(record, page.object_list) if record.published_at else [],
            "breadcrumbs": [*steps, record_crumb(record), crumb(_("History"))],
        }


class ChangeListView(RecordListView):
    """The latest changes of the registry: what the public sees of each, whoever asks."""

    model = Change  # type: ignore[assignment]
    filterset_class = ChangeFilter
    template_name = "base/change_list.html"

    def about(self) -> dict[str, Any]:
        return super().about() | {"noun": "changes"}

    def records(self) -> Any:
        return public_changes()

    def extra(self, records: list[Any]) -> dict[str, Any]:
        return {"title": _("Latest changes"), "changes": told(records)}


def history(route: str, model: type[Publishable]) -> URLPattern:
    """The address of the histories of a noun, below the address of its pages."""
    return path(f"{route}history/", HistoryView.as_view(model=model), name=f"{model.noun}-history")
