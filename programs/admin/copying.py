"""An agreement renewed or copied: a new draft with what such papers share, and nothing that only the old one says."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path
from django.utils.translation import gettext_lazy

from portal.base.desk import RecordAdmin
from portal.base.recording import recording
from programs.models import Agreement

# What the new paper is expected to share with the old one. Numbers, days, amounts and shares are facts of the old
# paper, and so are the names of those who signed it.
SHARED = ("issuer", "kind", "title", "title_en")
SHARED_ROWS = {
    "parties": ("partner", "role", "name_as_written", "code_in_number"),
    "signatories": ("office", "partner"),
    "program_shares": ("program",),
    "region_shares": ("region",),
}
DONE = {
    "renew": gettext_lazy(
        "This is the renewal of “%(name)s”, a draft with its parties, regions and programmes. Number, dates and money "
        "are yours to type."
    ),
    "copy": gettext_lazy(
        "This is a copy of “%(name)s”, a draft with its parties, regions and programmes. Number, dates and money are "
        "yours to type."
    ),
}


def copied(agreement: Agreement, *, by: Any, is_renewal: bool) -> Agreement:
    """A new draft of this person's office with what it shares with the agreement; a renewal follows from it."""
    made = Agreement(office=by.office, **{name: getattr(agreement, name) for name in SHARED})
    if is_renewal:
        made.parent, made.relation = agreement, Agreement.Relation.RENEWS
    with recording(made, by=by):
        made.full_clean()
        made.save()
        for name, columns in SHARED_ROWS.items():
            for row in getattr(agreement, name).order_by("position", "pk"):
                attnames = [row._meta.get_field(column).attname for column in columns]
                values = {attname: getattr(row, attname) for attname in attnames}
                getattr(made, name).create(position=row.position, **values)
        # A draft without number or title is named by its parties.
        prefetch_related_objects([made], "parties__partner")
    return made


class CopyingAdmin(RecordAdmin):
    """The two buttons on an agreement's page."""

    def get_urls(self) -> list[Any]:
        own = [
            path(
                f"<path:object_id>/{action}/",
                self.admin_site.admin_view(self.copy_view),
                {"action": action},
                name=f"programs_agreement_{action}",
            )
            for action in DONE
        ]
        return own + super().get_urls()

    def copy_view(self, request: HttpRequest, object_id: str, action: str) -> HttpResponse:
        """Make the draft and open it."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        agreement = self.get_object(request, unquote(object_id))
        if agreement is None:
            raise Http404
        if not (self.has_add_permission(request) and self.has_view_or_change_permission(request, agreement)):
            raise PermissionDenied
        made = copied(agreement, by=request.user, is_renewal=action == "renew")
        self.message_user(request, DONE[action] % {"name": agreement.label}, messages.SUCCESS)
        return HttpResponseRedirect(self.address(made))
