"""Proposals: a change of a public record is kept, merged with what the record has become, and decided by another.

Restoring an earlier state is a change like any other, so it goes the same way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.base.merging import PROPOSED, STANDING, Merge, Unit, merge
from portal.base.models import Change, Proposal, Publishable
from portal.base.publishing import Publication
from portal.base.quality import acknowledge
from portal.base.recording import WORDS, lasting_label, named_now, recording
from portal.base.review import may, publishes_alone, writes_at_once
from portal.base.rewriting import rehearsal, rewrite
from portal.base.snapshots import Snapshot, snapshots

# A way back to an earlier state does not hand the record over to the office that kept it then.
STAYING = STANDING | {"office"}


class UndecidedError(Exception):
    """Both sides changed the same thing; `merge` says which, and a person has to choose."""

    def __init__(self, merge: Merge) -> None:
        self.merge = merge
        super().__init__(f"{len(merge.conflicts)} conflicts")


def latest_change(record: Publishable) -> Change | None:
    """The last entry of the record's own log: the state a form starts from."""
    return of_record(record).defer("before", "after").first()


def of_record(record: Publishable) -> Any:
    """The record's own log, the latest first."""
    return Change.objects.filter(content_type=ContentType.objects.get_for_model(record), object_id=record.pk).order_by(
        "-pk"
    )


def is_for_the_desk_only(model: type[Publishable], before: Snapshot, after: Snapshot) -> bool:
    """Whether two snapshots of a record differ in nothing but its columns for the desk, such as its note.

    What is hidden only for now (a row that names a draft, a name not yet marked as an official's) is another matter:
    one day it is public.
    """
    hidden = dict.fromkeys(model.staff_fields)
    return {**before, "fields": before["fields"] | hidden} == {**after, "fields": after["fields"] | hidden}


def propose(
    record: Publishable,
    base: Snapshot,
    wanted: Snapshot,
    *,
    by: Any,
    reason: str = "",
    public_note: str = "",
    public_note_en: str = "",
    state: Proposal.State = Proposal.State.WAITING,
    earlier: Proposal | None = None,
    start: int | None = None,
) -> Proposal:
    """Keep a change for a second person, or put it in the place of this person's earlier one if that is still open.

    `start` is the number of the change that left the record as `base` has it; the latest one if not given.
    """
    with transaction.atomic():
        still_open = Proposal.objects.open().select_for_update(of=("self",)).filter(pk=getattr(earlier, "pk", None))
        proposal = still_open.first() or Proposal(by=by, by_name=named_now(by))
        proposal.start = start or getattr(latest_change(record), "pk", None)
        proposal.record, proposal.noun, proposal.record_id = record, record.noun, record.public_id
        proposal.label, proposal.office = lasting_label(record)[:300], record.office
        proposal.base, proposal.wanted, proposal.state = base, wanted, state
        proposal.reason, proposal.public_note, proposal.public_note_en = reason, public_note, public_note_en
        proposal.save()
    return proposal


def changes_since(proposal: Proposal) -> Any:
    """What happened to the record since the proposal was prepared, the first first."""
    return of_record(proposal.record).filter(pk__gt=proposal.start or 0).defer("before", "after").order_by("pk")


def merged(proposal: Proposal, choices: Mapping[Unit, str] | None = None) -> Merge:
    """The proposal put on the record as it stands now."""
    live, _public = snapshots(proposal.record)
    return merge(type(proposal.record), proposal.base, proposal.wanted, live, choices)


def as_proposed(proposal: Proposal) -> Snapshot:
    """The record as it stands now with the whole proposal on it, conflicts decided for the proposal."""
    everything = merged(proposal)
    return merged(proposal, dict.fromkeys(everything.conflicts, PROPOSED)).snapshot


def why_not_decide(user: Any, proposal: Proposal) -> str:
    """Why this person may not accept, return or refuse the proposal, in a sentence; empty where they may."""
    if not proposal.is_open:
        return _("It has been decided already.")
    if proposal.state == Proposal.State.HELD:
        return "" if proposal.by_id == user.pk else _("Its author decides what becomes of it.")
    if not may(user, "publish", proposal.record):
        return _("A publisher of the record’s office decides.")
    if proposal.by_id == user.pk and not publishes_alone(user, proposal.record):
        return _("You prepared it, so somebody else decides.")
    if proposal.state == Proposal.State.RETURNED:
        return _("It was returned to its author, who has not sent it again.")
    return ""


def accept(proposal: Proposal, *, by: Any, choices: Mapping[Unit, str] | None = None, remark: str = "") -> None:
    """Make the proposed change, on the record as it stands now.

    A remark acknowledges the quality findings that the change would bring.

    Raises `PermissionDenied`, `UndecidedError` while a conflict has no choice, and `ValidationError` where the rules
    refuse the result or it would bring a new publication problem.
    """
    with transaction.atomic():
        proposal = _locked(proposal, by)
        record = proposal.record
        held = proposal.state == Proposal.State.HELD
        words = {name: getattr(proposal, name) for name in WORDS}
        with recording(record, by=by, prepared_by=None if held else proposal.by, **words):
            # Read anew behind the door: where it stands now decides.
            record.refresh_from_db()
            if held and not (may(by, "change", record) and writes_at_once(by, record)):
                raise PermissionDenied(_("The record is public now; save your change again as a proposal."))
            result = merged(proposal, choices)
            if result.conflicts:
                raise UndecidedError(result)
            _rewrite_soundly(record, result.snapshot, by, remark)
        if held:
            proposal.delete()
        else:
            _decide(proposal, Proposal.State.ACCEPTED, by, remark)


def send_back(proposal: Proposal, *, by: Any, remark: str) -> None:
    """Give it back to its author with a remark. Raises `PermissionDenied`."""
    with transaction.atomic():
        _decide(_locked(proposal, by), Proposal.State.RETURNED, by, remark)


def refuse(proposal: Proposal, *, by: Any, remark: str) -> None:
    """Turn it down for good. Raises `PermissionDenied`."""
    with transaction.atomic():
        _decide(_locked(proposal, by), Proposal.State.REFUSED, by, remark)


def take_back(proposal: Proposal, *, by: Any) -> None:
    """Its author wants it no longer. Raises `PermissionDenied`."""
    with transaction.atomic():
        stored = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if stored.by_id != by.pk or not stored.is_open:
            raise PermissionDenied
        if stored.state == Proposal.State.HELD:
            stored.delete()
        else:
            _decide(stored, Proposal.State.TAKEN_BACK, by)


def with_earlier(live: Snapshot, earlier: Snapshot) -> Snapshot:
    """The record as an earlier snapshot has it; what that snapshot does not know of yet stays."""
    return {
        "fields": live["fields"] | {name: value for name, value in earlier["fields"].items() if name not in STAYING},
        "links": live["links"] | earlier["links"],
        "parts": live["parts"] | earlier["parts"],
    }


def restore(
    record: Publishable, change: Change, *, by: Any, reason: str, public_note: str = "", public_note_en: str = ""
) -> Proposal | None:
    """Bring back the state that this change left behind, as a new change; a proposal where it takes a second person.

    Raises `PermissionDenied`, and `ValidationError` where something that state names is gone or a rule refuses it.
    """
    if not may(by, "change", record) or not change.after:
        raise PermissionDenied
    words: dict[str, Any] = {"reason": reason, "public_note": public_note, "public_note_en": public_note_en}
    live, _public = snapshots(record)
    wanted = with_earlier(live, change.after)
    if not writes_at_once(by, record):
        with rehearsal():
            rewrite(record, wanted)
        record.refresh_from_db()
        return propose(record, live, wanted, by=by, **words)
    with recording(record, by=by, action=Change.Action.RESTORED, **words):
        record.refresh_from_db()
        if not writes_at_once(by, record):
            raise ValidationError(_("The record is public now; save your change again as a proposal."))
        live, _public = snapshots(record)
        _rewrite_soundly(record, with_earlier(live, change.after), by)
    return None


def _rewrite_soundly(record: Publishable, wanted: Snapshot, by: Any, remark: str = "") -> None:
    """Write it; raises `ValidationError` where a public record would get a publication problem it did not have.

    With a remark, this person acknowledges the quality findings among them.
    """
    known = {str(problem) for problem in record.publication_problems()}
    rewrite(record, wanted)
    if record.publication != Publication.PUBLISHED:
        return
    new = [problem for problem in record.publication_problems() if str(problem) not in known]
    odd = [problem for problem in new if problem.finding]
    if remark:
        for problem in odd:
            acknowledge(record, problem.finding, remark, by=by)
        new = [problem for problem in new if not problem.finding]
    if new:
        hint = [_("If it may stand, write in the remark why, and accept it again.")] if odd and not remark else []
        raise ValidationError([*map(str, new), *hint])


def _locked(proposal: Proposal, by: Any) -> Proposal:
    stored = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if sentence := why_not_decide(by, stored):
        raise PermissionDenied(sentence)
    if stored.changed_at != proposal.changed_at:
        raise ValidationError(_("Its author has changed it since you opened this page. Please look again."))
    return stored


def _decide(proposal: Proposal, state: Proposal.State, by: Any, remark: str = "") -> None:
    proposal.state, proposal.remark = state, remark
    proposal.decided_by, proposal.decided_by_name, proposal.decided_at = by, named_now(by), timezone.now()
    proposal.save()
