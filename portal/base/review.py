"""Who may do what with which record: an office's own, and the second pair of eyes.

A record belongs to the office that entered it; one without an office (loaded by a command) is everybody's. What may
be done at all follows from the roles (`portal.accounts.roles`); here it is decided with which records.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from portal.base.models import Change, Publishable
from portal.base.publishing import Publication

WRITING = (Change.Action.CREATED, Change.Action.CHANGED, Change.Action.RESTORED)


def keeps_all(user: Any) -> bool:
    """Whether this person keeps the records of every office: an administrator."""
    return bool(user.has_perm("accounts.change_office"))


def keeps(user: Any, record: Publishable) -> bool:
    """Whether the record is of this person's office, of an office open to others, or of none."""
    if record.office_id is None or record.office_id == user.office_id or keeps_all(user):
        return True
    return record.office.is_open_to_others


def may(user: Any, word: str, record: Publishable) -> bool:
    """Whether this person may `change`, `delete` or `publish` this record, as far as role and office go."""
    meta = record._meta
    return bool(user.has_perm(f"{meta.app_label}.{word}_{meta.model_name}")) and keeps(user, record)


def publishes_alone(user: Any, record: Publishable | None = None) -> bool:
    """Whether one person may enter and publish: a setting of the record's office, else of the person's."""
    office = record.office if record is not None and record.office_id else user.office
    return office is not None and office.publishes_alone


def writes_at_once(user: Any, record: Publishable) -> bool:
    """Whether what this person saves of the record takes effect at once; else it becomes a proposal."""
    if record.publication != Publication.PUBLISHED:
        return True
    return publishes_alone(user, record) and may(user, "publish", record)


def why_not_publish(user: Any, record: Publishable) -> str:
    """Why this person may not be the one who publishes this record, in a sentence; empty where they may.

    A person publishes what another one sent for review, as it was sent: whatever is public was seen by two.
    """
    if publishes_alone(user, record):
        return ""
    if record.publication != Publication.IN_REVIEW:
        return _("Send it for review; somebody else publishes it.")
    of_record = Change.objects.filter(noun=record.noun, record_id=record.public_id).order_by("-pk")
    # What a command loaded was in review from the start.
    sent = of_record.filter(action=Change.Action.SUBMITTED).values("pk", "by").first() or {"pk": 0, "by": None}
    if sent["by"] == user.pk:
        return _("You sent it for review, so somebody else publishes it.")
    if of_record.filter(pk__gt=sent["pk"], by=user, action__in=WRITING).exists():
        return _("You changed it after it was sent for review; send it again, and somebody else publishes it.")
    return ""


def returned_with(record: Publishable) -> Change | None:
    """How a draft came back from review, with the remark; None where it was never sent, or has been published since."""
    last = (
        Change.objects.filter(noun=record.noun, record_id=record.public_id)
        .exclude(action__in=WRITING)
        .order_by("-pk")
        .defer("before", "after")
        .first()
    )
    return last if last is not None and last.action == Change.Action.RETURNED else None


def companions(record: Publishable) -> list[Publishable]:
    """The unpublished records it names, and those they name: what the public would miss. The deepest first."""
    found: dict[Publishable, None] = {}
    _collect(record, found, {record})
    return list(found)


def _collect(record: Publishable, found: dict[Publishable, None], passed: set[Publishable]) -> None:
    for problem in record.publication_problems():
        other = problem.record
        if other is None or other in passed or other.publication == Publication.WITHDRAWN:
            continue
        passed.add(other)
        _collect(other, found, passed)
        found[other] = None
