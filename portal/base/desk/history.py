"""The history of a record on the desk: who changed what, when and why, and the way back to an earlier state."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from portal.base import proposing
from portal.base.desk.editing import START
from portal.base.difference import difference, differences
from portal.base.models import Change, Publishable
from portal.base.publishing import Publication
from portal.base.recording import WORDS
from portal.base.snapshots import snapshots

PER_PAGE = 20


class HistoryAdmin(admin.ModelAdmin):
    """What every admin of records knows about what happened to them."""

    def get_urls(self) -> list[Any]:
        meta = self.model._meta
        restore = path(
            "<path:object_id>/history/<int:number>/restore/",
            self.admin_site.admin_view(self.restore_view),
            name=f"{meta.app_label}_{meta.model_name}_restore",
        )
        return [restore, *super().get_urls()]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The record's own log, the latest first, in plain words."""
        record = self._readable(request, object_id)
        page = Paginator(proposing.of_record(record), PER_PAGE).get_page(request.GET.get("page"))
        changes = list(page.object_list)
        lines = differences(self.model, [(change.before, change.after) for change in changes])
        restore = f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_restore"
        latest = changes[0].pk if changes and page.number == 1 else None
        entries = [
            {
                "change": change,
                "lines": told,
                "restore": reverse(restore, args=[record.pk, change.pk])
                if change.after and change.pk != latest and self.has_change_permission(request, record)
                else "",
            }
            for change, told in zip(changes, lines, strict=True)
        ]
        context = self._context(request, record, _("History: %(name)s")) | {"entries": entries, "page": page}
        return TemplateResponse(request, "admin/record_history.html", context)

    def restore_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        """What an earlier state would bring back; with a reason, it is brought back as a new change."""
        record = self._readable(request, object_id)
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        change = proposing.of_record(record).filter(pk=number).first()
        if change is None or not change.after:
            raise Http404
        words = {name: request.POST.get(name, "").strip() for name in WORDS}
        errors: list[str] = []
        latest = getattr(proposing.latest_change(record), "pk", None)
        if request.method == "POST":
            if request.POST.get(START) != str(latest):
                errors = [_("Somebody has changed the record since you opened this page. Please look again.")]
            elif not words["reason"] and record.publication == Publication.PUBLISHED:
                errors = [_("Say why: a change of a public record has a reason.")]
            else:
                try:
                    return self._restored(request, record, change, words)
                except ValidationError as error:
                    errors = error.messages
        live, _public = snapshots(record)
        context = self._context(request, record, _("Restore an earlier state: %(name)s")) | words
        context |= {
            "change": change,
            "start_field": START,
            "start": latest,
            "lines": difference(self.model, live, proposing.with_earlier(live, change.after)),
            "errors": errors,
            "is_public": record.publication == Publication.PUBLISHED,
        }
        return TemplateResponse(request, "admin/record_restore.html", context, status=422 if errors else 200)

    def _restored(
        self, request: HttpRequest, record: Publishable, change: Change, words: dict[str, str]
    ) -> HttpResponse:
        proposal = proposing.restore(record, change, by=request.user, **words)
        if proposal is None:
            self.message_user(request, _("The earlier state is back."), messages.SUCCESS)
            return HttpResponseRedirect(self._address("change", record))
        self.message_user(
            request, _("Kept as a proposal. Until a publisher accepts it, readers see the record as it was.")
        )
        return HttpResponseRedirect(reverse("admin:base_proposal_change", args=[proposal.pk]))

    def _readable(self, request: HttpRequest, object_id: str) -> Publishable:
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        return record

    def _address(self, page: str, record: Publishable) -> str:
        return reverse(f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_{page}", args=[record.pk])

    def _context(self, request: HttpRequest, record: Publishable, title: str) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": title % {"name": record.label},
            "opts": self.opts,
            "record": record,
            "record_address": self._address("change", record),
            "history_address": self._address("history", record),
            "list_address": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"),
        }
