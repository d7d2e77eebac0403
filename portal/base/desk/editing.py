"""Saving on the desk: at once, or as a proposal; never over what somebody else saved meanwhile.

A form carries the number of the last change it was made from (`START`). Where a save may not take effect at once, or
the record has changed since, it is only rehearsed: the state the form was made from is written back, the form is saved
on it, the result is kept as a snapshot, and everything is undone. `portal.base.proposing` decides what becomes of it.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.base.desk.publication import BUTTON, DONE, PublicationAdmin
from portal.base.merging import PROPOSED, merge
from portal.base.models import Change, Proposal, Publishable
from portal.base.proposing import (
    UndecidedError,
    accept,
    as_proposed,
    is_for_the_desk_only,
    latest_change,
    of_record,
    propose,
)
from portal.base.publishing import Publication
from portal.base.recording import WORDS, recording, set_publication
from portal.base.review import writes_at_once
from portal.base.rewriting import rehearsal, rewrite
from portal.base.snapshots import Snapshot, snapshots

START, PROPOSAL = "_start", "_proposal"


class MovedOnError(Exception):
    """While the form was on its way somebody saved or published the record."""


class Rehearsed(HttpResponse):
    """Stands for the answer to a save that is about to be undone."""


def proposal_address(proposal: Proposal) -> str:
    """The proposal's page on the desk."""
    return reverse("admin:base_proposal_change", args=[proposal.pk])


class EditingAdmin(PublicationAdmin):
    """What every admin of records knows about saving."""

    def is_rehearsal(self, request: HttpRequest) -> bool:
        """Whether what is being saved will be undone."""
        return getattr(request, "is_rehearsal", False)

    def own_proposal(self, request: HttpRequest, record: Publishable) -> Proposal | None:
        """The proposal on this record that this person goes on with."""
        return Proposal.objects.open().for_record(record).filter(by=request.user).first()

    def editing(self, request: HttpRequest, record: Publishable) -> dict[str, Any]:
        """What the page tells about this save: where it starts from, and who else has something in hand."""
        proposals = list(Proposal.objects.open().for_record(record).for_list().select_related("by"))
        own = next((proposal for proposal in proposals if proposal.by_id == request.user.pk), None)
        return {
            "start": getattr(request.start, "pk", ""),
            "own": own,
            "others": [
                proposal for proposal in proposals if proposal.state == Proposal.State.WAITING and proposal != own
            ],
            "at_once": writes_at_once(request.user, record),
        }

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        record = self.get_object(request, unquote(object_id)) if object_id else None
        if record is None or not self.has_change_permission(request, record):
            return super().changeform_view(request, object_id, form_url, extra_context)
        # Asked for before the form is read: what somebody saves in between makes it late, and is never overwritten.
        request.start = self._start(request, record)

        def form() -> HttpResponse:
            return super(EditingAdmin, self).changeform_view(request, object_id, form_url, extra_context)

        if request.method != "POST":
            proposal = self.own_proposal(request, record)
            return form() if proposal is None else self._as_proposed(request, proposal, form)
        if request.POST.get(BUTTON) == Publication.WITHDRAWN and record.publication == Publication.PUBLISHED:
            return self._withdraw(request, record, form)
        return self._save(request, record, form)

    def _as_proposed(self, request: HttpRequest, proposal: Proposal, form: Any) -> HttpResponse:
        """The form, filled with what this person proposed."""
        with rehearsal():
            try:
                rewrite(proposal.record, as_proposed(proposal))
            except ValidationError as error:
                for sentence in error.messages:
                    self.message_user(request, sentence, messages.WARNING)
            response = form()
            if response.status_code == 200:
                response.context_data["adminform"].form.initial |= {name: getattr(proposal, name) for name in WORDS}
                response.render()
        return response

    def _withdraw(self, request: HttpRequest, record: Publishable, form: Any) -> HttpResponse:
        """Withdrawn first, and then saved: what was typed beside it is not public for a moment."""
        if Publication.WITHDRAWN not in [step.publication for step in self.steps(request, record)]:
            raise PermissionDenied
        with transaction.atomic():
            before, start = record.publication, request.start
            held = type(record)._base_manager.filter(pk=record.pk).select_for_update(of=("self",))
            is_late = held.exists() and self._moved_on(record, start)
            set_publication(record, Publication.WITHDRAWN, by=request.user, **self.words(request))
            if not is_late:
                request.start = latest_change(record)
            response = self._save(request, record, form)
            if response.status_code == 200:
                # The page could not be saved and comes back: nothing was withdrawn either.
                transaction.set_rollback(True)
                record.publication, request.start = before, start
            elif is_late:
                sentence = DONE[Publication.WITHDRAWN] % {"name": record.label}
                self.message_user(request, sentence, messages.SUCCESS)
        return response

    def _save(self, request: HttpRequest, record: Publishable, form: Any) -> HttpResponse:
        start = request.start
        proposal = self.own_proposal(request, record) if PROPOSAL in request.POST else None
        if proposal is None and not self._moved_on(record, start) and writes_at_once(request.user, record):
            try:
                return form()
            except MovedOnError:
                record.refresh_from_db()
        moved_on, at_once = self._moved_on(record, start), writes_at_once(request.user, record)
        live, _public = snapshots(record)
        base: Snapshot = start.after if moved_on and start is not None and start.after else live
        shown = base
        if proposal is not None:
            changed = merge(type(record), proposal.base, proposal.wanted, base)
            choices = dict.fromkeys(changed.conflicts, PROPOSED)
            shown = merge(type(record), proposal.base, proposal.wanted, base, choices).snapshot
        response, wanted = self._rehearse(request, record, shown, live, form)
        if wanted is None:
            return response
        words = self.words(request)
        about = words | {"by": request.user, "earlier": proposal, "start": getattr(start, "pk", None)}
        result = merge(type(record), base, wanted, live)
        if not result.changed and proposal is None:
            self.message_user(request, _("Nothing was changed."), messages.INFO)
            return HttpResponseRedirect(self.address(record))
        if at_once:
            held = propose(record, base, wanted, state=Proposal.State.HELD, **about)
            return self._save_held(request, record, held, moved_on)
        if not result.conflicts and proposal is None and is_for_the_desk_only(type(record), live, result.snapshot):
            with recording(record, by=request.user, **words):
                # The door holds the row: what somebody saved since the form was rehearsed stays.
                present, _public = snapshots(record)
                rewrite(record, merge(type(record), base, wanted, present).snapshot)
            self.message_user(request, _("Saved: readers see no difference, so nobody has to look at it first."))
            return HttpResponseRedirect(self.address(record))
        kept = propose(record, base, wanted, **about)
        self.message_user(
            request, _("Kept as a proposal. Until a publisher accepts it, readers see the record as it was.")
        )
        return HttpResponseRedirect(proposal_address(kept))

    def _save_held(self, request: HttpRequest, record: Publishable, held: Proposal, moved_on: bool) -> HttpResponse:
        """What may take effect at once does; where somebody else saved meanwhile, both versions are shown first."""
        if moved_on:
            sentence = _("Somebody else saved this record while you were working on it. Nothing of yours is lost.")
            self.message_user(request, sentence, messages.WARNING)
            return HttpResponseRedirect(proposal_address(held))
        try:
            accept(held, by=request.user)
        except (UndecidedError, ValidationError) as error:
            for sentence in getattr(error, "messages", []):
                self.message_user(request, sentence, messages.ERROR)
            return HttpResponseRedirect(proposal_address(held))
        record.refresh_from_db()
        if BUTTON in request.POST:
            return self.move(request, record)
        self.message_user(request, _("Saved."), messages.SUCCESS)
        return HttpResponseRedirect(self.address(record))

    def _rehearse(
        self, request: HttpRequest, record: Publishable, shown: Snapshot, live: Snapshot, form: Any
    ) -> tuple[HttpResponse, Snapshot | None]:
        """Save the form on the state it was made from, look, and undo it. No snapshot where it cannot be saved."""
        request.is_rehearsal = True
        wanted = None
        with rehearsal():
            if shown != live:
                # What cannot be written back was not in the form either: its page has said so.
                with suppress(ValidationError):
                    rewrite(record, shown)
            response = form()
            if isinstance(response, Rehearsed):
                wanted, _public = snapshots(type(record)._base_manager.get(pk=record.pk))
            elif response.status_code == 200:
                response.render()
        request.is_rehearsal = False
        record.refresh_from_db()
        return response, wanted

    def _start(self, request: HttpRequest, record: Publishable) -> Change | None:
        """The change the form is made from; None for a record that has no log yet.

        Raises `BadRequest` where what was sent does not say: nobody could tell what it would overwrite.
        """
        if request.method != "POST":
            return latest_change(record)
        sent = request.POST.get(START, "")
        start = of_record(record).filter(pk=int(sent)).first() if sent.isdecimal() and len(sent) < 19 else None
        if start is None and of_record(record).exists():
            raise BadRequest("The form does not say which state of the record it was made from.")
        return start

    @staticmethod
    def _moved_on(record: Publishable, start: Change | None) -> bool:
        latest = latest_change(record)
        return start is not None and latest is not None and start.pk != latest.pk

    def assure(self, request: HttpRequest, record: Publishable) -> None:
        """Called once the door holds the row: raises `MovedOnError` where what was decided before no longer holds."""
        if self._moved_on(record, request.start) or not writes_at_once(request.user, record):
            raise MovedOnError

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if self.is_rehearsal(request):
            return Rehearsed()
        return super().response_change(request, obj)
