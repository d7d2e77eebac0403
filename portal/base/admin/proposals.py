"""Proposals on the desk: side by side with the live record, and what a person decides of them."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.base import proposing
from portal.base.admin.changes import NounFilter
from portal.base.desk.editing import proposal_address
from portal.base.difference import Line, difference, differences
from portal.base.merging import LIVE, PROPOSED, Merge, Unit, only
from portal.base.models import Proposal, Publishable
from portal.base.snapshots import snapshots

DONE = {
    "accept": gettext_lazy("Accepted: “%(name)s” has changed."),
    "return": gettext_lazy("Returned to its author with your remark."),
    "refuse": gettext_lazy("Refused; your remark says why."),
    "take-back": gettext_lazy("Taken back; the record stays as it is."),
}


class Choice(NamedTuple):
    """A thing both sides changed: the field that decides it, and what each side has it say."""

    name: str
    since: list[Line]
    proposed: list[Line]


@admin.register(Proposal)
class ProposalAdmin(admin.ModelAdmin):
    """Changes that wait for a second person."""

    list_display = ("label", "kind_of_record", "state", "by_name", "office", "changed_at")
    list_filter = ("state", NounFilter, ("office", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("office",)
    list_per_page = 50
    search_fields = ("label", "record_id", "by_name", "reason")
    search_help_text = gettext_lazy("Part of a name, a record’s id, a person, or words of a reason")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        is_list = request.resolver_match is not None and request.resolver_match.url_name == "base_proposal_changelist"
        return rows.defer("base", "wanted") if is_list else rows

    @admin.display(description=gettext_lazy("kind of record"), ordering="noun")
    def kind_of_record(self, proposal: Proposal) -> str:
        """The noun in plain words."""
        return capfirst(str(proposal.content_type.model_class()._meta.verbose_name))

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One proposal: what it changes, what the record became meanwhile, and the buttons of whoever may decide."""
        if object_id is None or not self.has_view_permission(request):
            raise PermissionDenied
        proposal = self.get_object(request, unquote(object_id))
        if proposal is None or proposal.record is None:
            raise Http404
        if request.method == "POST":
            return self._decide(request, proposal)
        return self._page(request, proposal, {})

    def _decide(self, request: HttpRequest, proposal: Proposal) -> HttpResponse:
        step, remark = request.POST.get("step", ""), request.POST.get("remark", "").strip()
        if step not in DONE:
            raise PermissionDenied
        try:
            if step == "take-back":
                proposing.take_back(proposal, by=request.user)
            elif request.POST.get("seen") != state_of(proposal):
                raise ValidationError(_("Its author has changed it since you opened this page. Please look again."))
            elif step == "accept":
                self._accept(request, proposal, remark)
            elif not remark:
                raise ValidationError(_("Write a remark, so that its author knows why."))
            elif step == "return":
                proposing.send_back(proposal, by=request.user, remark=remark)
            else:
                proposing.refuse(proposal, by=request.user, remark=remark)
        except ValidationError as error:
            return self._page(request, proposal, {"errors": error.messages, "remark": remark}, status=422)
        except proposing.UndecidedError:
            sentence = _("Choose what holds wherever both sides changed the same.")
            return self._page(request, proposal, {"errors": [sentence], "remark": remark}, status=422)
        self.message_user(request, DONE[step] % {"name": proposal.label}, messages.SUCCESS)
        return HttpResponseRedirect(record_address(proposal.record) if step == "accept" else proposal_address(proposal))

    def _accept(self, request: HttpRequest, proposal: Proposal, remark: str) -> None:
        conflicts = proposing.merged(proposal).conflicts
        sent = {unit: request.POST.get(field_name(unit), "") for unit in conflicts}
        choices = {unit: choice for unit, choice in sent.items() if choice in (LIVE, PROPOSED)}
        proposing.accept(proposal, by=request.user, choices=choices, remark=remark)

    def _page(
        self, request: HttpRequest, proposal: Proposal, more: dict[str, Any], status: int = 200
    ) -> TemplateResponse:
        record = proposal.record
        why_not = proposing.why_not_decide(request.user, proposal)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Proposal: %(name)s") % {"name": record.label},
            "opts": self.opts,
            "proposal": proposal,
            "record": record,
            "record_address": record_address(record),
            "seen": state_of(proposal),
            "is_author": proposal.by_id == request.user.pk,
            "why_not": why_not,
            "held": Proposal.State.HELD,
            "live": LIVE,
            "proposed": PROPOSED,
            "errors": [],
            "remark": "",
            **compared(proposal),
            **more,
        }
        others = Proposal.objects.open().for_record(record).exclude(pk=proposal.pk).exclude(state=Proposal.State.HELD)
        context["others"] = list(others.for_list())
        return TemplateResponse(request, "admin/proposal.html", context, status=status)


def compared(proposal: Proposal) -> dict[str, Any]:
    """What the proposal's page shows: its lines, what stays the same, what others changed since, what is in conflict.

    A proposal that was decided is shown against the record it started from: what it has become since is another story.
    """
    model = type(proposal.record)
    live, _public = snapshots(proposal.record)
    if not proposal.is_open:
        lines, unchanged = _side_by_side(model, proposal.base, proposal.wanted)
        return {"lines": lines, "unchanged": unchanged, "since": [], "changes": [], "choices": []}
    result = proposing.merged(proposal)
    lines, unchanged = _side_by_side(model, live, result.snapshot)
    since = difference(model, proposal.base, live)
    return {
        "lines": lines,
        "unchanged": unchanged,
        "since": since,
        "changes": list(proposing.changes_since(proposal)) if since else [],
        "choices": _choices(model, proposal, live, result),
    }


def _side_by_side(model: type[Publishable], before: Any, after: Any) -> tuple[list[Line], list[Line]]:
    changed, whole = differences(model, [(before, after), (None, after)])
    told = {line.what for line in changed}
    return changed, [line for line in whole if line.what not in told or (line.new not in {one.new for one in changed})]


def _choices(model: type[Publishable], proposal: Proposal, live: Any, result: Merge) -> list[Choice]:
    base = {unit: only(model, proposal.base, [unit]) for unit in result.conflicts}
    pairs = []
    for unit in result.conflicts:
        pairs += [(base[unit], only(model, live, [unit])), (base[unit], only(model, proposal.wanted, [unit]))]
    lines = differences(model, pairs)
    return [
        Choice(field_name(unit), lines[2 * place], lines[2 * place + 1]) for place, unit in enumerate(result.conflicts)
    ]


def state_of(proposal: Proposal) -> str:
    """A word that differs once its author has changed it: what is decided on is what was looked at."""
    return proposal.changed_at.isoformat()


def field_name(unit: Unit) -> str:
    """The name of the form's field that decides a conflict."""
    return "choice:" + ":".join(unit)


def record_address(record: Publishable) -> str:
    """The record's page on the desk."""
    meta = record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])
