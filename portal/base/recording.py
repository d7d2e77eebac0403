"""The one door for writes: admin, import and commands all go through it.

The door takes a snapshot of a record with its parts before and after, keeps both as one `Change`, gives it a public
number when the public can see the difference, remembers former addresses, and then calls the followers named in
`settings.RECORD_FOLLOWERS` in their order.

    with recording(agreement, by=user, reason="Typing error in the amount"):
        agreement.amount = Decimal("2800000000")
        agreement.save()
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from django.utils.text import slugify
from django.utils.translation import gettext as _

from portal.base.models import Change, Code, OldSlug, Proposal, Publishable, RegistryVersion
from portal.base.publishing import Publication
from portal.base.review import why_not_publish
from portal.base.seen import seen
from portal.base.snapshots import Snapshot, columns, differing, snapshots

# The words about a change that a person gives with it.
WORDS = ("reason", "public_note", "public_note_en")

# What the log never keeps of an account, and permissions that are given by roles only.
NOT_LOGGED = frozenset(
    {
        "password",
        "email",
        "last_login",
        "date_joined",
        "user_permissions",
        "digest",
        "last_used_at",
        "secret",
        "busy_until",
    }
)


def named_now(person: Any) -> str:
    """How the log names who writes; a command has no name. As much of it as the log holds."""
    return str(person or "")[:200]


class Door:
    """A write in progress: opened before the first row is touched, closed after the last, in one transaction."""

    def __init__(
        self,
        record: Publishable,
        *,
        by: Any = None,
        reason: str = "",
        public_note: str = "",
        public_note_en: str = "",
        action: Change.Action | None = None,
        prepared_by: Any = None,
    ) -> None:
        self.model = type(record)
        self.record = record
        self.by, self.reason, self.action = by, reason, action
        self.public_note, self.public_note_en = public_note, public_note_en
        self.prepared_by = prepared_by
        stored = self._stored(locked=True)
        self.dated = stored.updated_at if stored else timezone.now()
        self.before: Snapshot | None = None
        self.seen_before: Snapshot | None = None
        if stored:
            self.before, self.seen_before = snapshots(stored)

    def close(self) -> Change | None:
        """Keep what happened. None, and nothing kept, where nothing did; to send for review once more is something."""
        stored = self._stored()
        after, seen_after = snapshots(stored) if stored else (None, None)
        if self.before == after and self.action != Change.Action.SUBMITTED:
            return None
        is_public = self.seen_before != seen_after
        if after is not None:
            if is_public or seen_after is None:
                self.dated = timezone.now()
            self.record.updated_at = self.dated
            self.model._base_manager.filter(pk=self.record.pk).update(updated_at=self.dated)
            self._remember_address(after)
        change = Change(
            by=self.by if getattr(self.by, "pk", None) else None,
            by_name=named_now(self.by),
            prepared_by=self.prepared_by,
            prepared_by_name=named_now(self.prepared_by),
            action=self.action or self._action(after),
            content_type=ContentType.objects.get_for_model(self.model),
            object_id=self.object_id,
            noun=self.record.noun,
            record_id=self.record.public_id,
            label=lasting_label(self.record)[:300],
            before=self.before,
            after=after,
            reason=self.reason,
            public_note=self.public_note,
            public_note_en=self.public_note_en,
            public_fields=differing(self.seen_before, seen_after),
            seen=seen(self.seen_before, seen_after) if is_public else None,
        )
        return _append(change, is_public)

    def _stored(self, locked: bool = False) -> Publishable | None:
        if self.record.pk is None:
            return None
        self.object_id = self.record.pk
        rows = self.model._base_manager.filter(pk=self.record.pk)
        # Locked while it is written, or what another writer changes meanwhile would be told as this one's doing.
        return (rows.select_for_update(of=("self",)) if locked else rows).first()

    def _action(self, after: Snapshot | None) -> Change.Action:
        if self.before is None:
            return Change.Action.CREATED
        return Change.Action.DELETED if after is None else Change.Action.CHANGED

    def _remember_address(self, after: Snapshot) -> None:
        old = self.before["fields"]["slug"] if self.before else None
        new = after["fields"]["slug"]
        if old == new:
            return
        former = OldSlug.objects.filter(content_type=ContentType.objects.get_for_model(self.model))
        former.filter(slug=new, object_id=self.record.pk).delete()
        if old:
            former.get_or_create(
                slug=old,
                content_type=ContentType.objects.get_for_model(self.model),
                defaults={"object_id": self.record.pk},
            )


@contextmanager
def recording(record: Publishable, **about: Any) -> Iterator[Publishable]:
    """Write `record`, its parts and links inside this block: all of it happens and is logged, or none.

    Keywords: `by` (who), `reason` (for the desk), `public_note` and `public_note_en` (for readers), `action`
    (worked out if not given), `prepared_by` (who wrote what `by` only let through).
    """
    with transaction.atomic():
        door = Door(record, **about)
        yield record
        door.close()


def set_publication(
    record: Publishable,
    publication: Publication,
    *,
    by: Any = None,
    reason: str = "",
    public_note: str = "",
    public_note_en: str = "",
    along: Collection[Publishable] = (),
) -> None:
    """Move a record on its way to the public. `along` are the records that go public with it, in one transaction.

    Raises `ValidationError` with every publication problem at once when it may not be published yet, and
    `PermissionDenied` when a person publishes what takes a second one (`portal.base.review`); commands may.
    """
    actions = {
        Publication.DRAFT: Change.Action.RETURNED,
        Publication.IN_REVIEW: Change.Action.SUBMITTED,
        Publication.PUBLISHED: Change.Action.PUBLISHED,
        Publication.WITHDRAWN: Change.Action.WITHDRAWN,
    }
    words = {"reason": reason, "public_note": public_note, "public_note_en": public_note_en}
    with recording(record, by=by, action=actions[publication], **words):
        # The door holds the row from here on: where it stands now decides, not where it stood when it was read.
        record.refresh_from_db(fields=["publication"])
        if publication == Publication.PUBLISHED:
            if getattr(by, "pk", None) and (sentence := why_not_publish(by, record)):
                raise PermissionDenied(sentence)
            if problems := [problem for problem in record.publication_problems() if problem.record not in along]:
                raise ValidationError([str(problem) for problem in problems])
        record.publication = publication
        if publication == Publication.PUBLISHED:
            record.published_at = record.published_at or timezone.now()
            record.slug = record.slug or free_slug(record)
        record.save(update_fields=["publication", "published_at", "slug"])


def delete(record: Publishable, *, by: Any = None, reason: str = "") -> None:
    """Delete a record that was never public.

    Raises `ValidationError` for one that was: others may have linked to it, so it is withdrawn instead.
    """
    with transaction.atomic():
        door = Door(record, by=by, reason=reason)
        stored = type(record)._base_manager.get(pk=record.pk)
        if stored.published_at is not None:
            raise ValidationError(_("This record was public; withdraw it instead of deleting it."))
        stored.citations.all().delete()
        # What somebody typed for it and could not save has nothing left to be saved in.
        Proposal.objects.for_record(stored).delete()
        stored.delete()
        door.close()


def record_load(noun: str, what: str, rows: dict[str, int], *, by: Any = None, note: str = "") -> Change:
    """Log a load of reference data as the one change it is. `rows` counts what was added and changed, by table."""
    change = Change(
        by=by if getattr(by, "pk", None) else None,
        by_name=named_now(by),
        action=Change.Action.LOADED,
        noun=noun,
        label=what,
        after={"rows": rows},
        public_note=note,
    )
    return _append(change, is_public=True)


def record_redaction(blanked: dict[str, int], *, by: Any = None, reason: str = "") -> Change:
    """Log that personal values were blanked: how often in what, never which. Readers' part is logged apart."""
    change = Change(
        by=by if getattr(by, "pk", None) else None,
        by_name=named_now(by),
        action=Change.Action.REDACTED,
        noun="changes",
        after={"rows": blanked},
        reason=reason,
    )
    return _append(change, is_public=False)


class RowDoor:
    """A write of a row that is no record: a code, an office, an account. Opened before it, closed after it.

    A code stands on public pages, so its change is public, as reference data is; offices and accounts stay inside.
    """

    def __init__(self, row: models.Model, *, by: Any = None) -> None:
        self.row, self.by = row, by
        self.before = self._stored()

    def close(self) -> Change | None:
        """Keep what happened. None, and nothing kept, where nothing did."""
        after = self._stored()
        if self.before == after:
            return None
        is_public = isinstance(self.row, Code)
        action = Change.Action.CREATED if self.before is None else Change.Action.CHANGED
        change = Change(
            by=self.by if getattr(self.by, "pk", None) else None,
            by_name=named_now(self.by),
            action=Change.Action.LOADED if is_public else action,
            content_type=ContentType.objects.get_for_model(self.row),
            object_id=self.row.pk,
            noun=self.row._meta.model_name or "",
            label=str(self.row)[:300],
            before=self.before,
            after=after,
        )
        return _append(change, is_public)

    def _stored(self) -> Snapshot | None:
        stored = type(self.row)._base_manager.filter(pk=self.row.pk).first()
        if stored is None:
            return None
        links = [field.name for field in stored._meta.many_to_many if field.name not in NOT_LOGGED]
        named = {name: sorted(str(row) for row in getattr(stored, name).all()) for name in links}
        return {"fields": columns(stored, without=NOT_LOGGED), "links": named, "parts": {}}


def lasting_label(record: Publishable) -> str:
    """What a record is called in the site's first language, in whatever language the desk is used just now."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(record.label)


def free_slug(record: Publishable) -> str:
    """An address made from the record's label that no record of its kind has or had."""
    model = type(record)
    slug = slugify(lasting_label(record).replace("/", "-"))[:80].strip("-") or record.public_id
    taken = model._base_manager.exclude(pk=record.pk).filter(slug=slug).exists()
    content_type = ContentType.objects.get_for_model(model)
    former = OldSlug.objects.exclude(object_id=record.pk).filter(content_type=content_type, slug=slug).exists()
    return f"{slug}-{record.public_id}" if taken or former else slug


def _append(change: Change, is_public: bool) -> Change:
    # The counter row is locked last, so that numbers follow the order of commits and none is skipped.
    if is_public:
        change.number = RegistryVersion.next()
    change.save(force_insert=True)
    for follower in settings.RECORD_FOLLOWERS:
        import_string(follower)(change)
    return change
