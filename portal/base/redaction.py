"""Blanks a personal value in what the registry keeps: quotes and their notes, former addresses, proposals, the log.

UU 27/2022 gives a person the right to have personal data removed. The log is otherwise never edited; here its words
are blanked in place, and that it was done is logged (how often, never what).
"""

from __future__ import annotations

import re
from typing import Any

from django.db import transaction
from django.db.models import Model

from portal.base.models import Acknowledgement, Change, Citation, OldSlug, Proposal
from portal.base.querysets import record_models
from portal.base.recording import record_redaction, recording

BLANK = "[…]"
SHORTEST = 3
CITED_TEXTS = ("quote", "says", "note", "note_en", "place", "place_en")
LOGGED = ("label", "before", "after", "seen", "reason", "public_note", "public_note_en")
PROPOSED = ("label", "base", "wanted", "reason", "public_note", "public_note_en", "remark")
ACKNOWLEDGED = ("values", "remark")


class Redaction:
    """One personal value, blanked whatever its case and whatever parts its words (in addresses, hyphens do)."""

    def __init__(self, value: str) -> None:
        words = value.split()
        if len("".join(words)) < SHORTEST:
            raise ValueError("A value to blank has three characters or more.")
        self.pattern = re.compile(r"[\s_-]+".join(map(re.escape, words)), re.IGNORECASE)

    def blanked(self, kept: Any) -> Any:
        """The same text, list or mapping with the value blanked wherever it stands."""
        if isinstance(kept, str):
            return self.pattern.sub(BLANK, kept)
        if isinstance(kept, dict):
            return {name: self.blanked(part) for name, part in kept.items()}
        return [self.blanked(part) for part in kept] if isinstance(kept, list) else kept

    def apply(self, *, by: Any = None, reason: str = "") -> dict[str, int]:
        """Blank it in quotes (through the door, so that readers are told) and then in the log. Counts rows by kind."""
        with transaction.atomic():
            quotes = sum(self._blank_quotes(citation, by, reason) for citation in Citation.objects.order_by("pk"))
            changes = sum(self._blank(change, LOGGED) for change in Change.objects.order_by("pk").iterator())
            proposals = sum(self._blank(each, PROPOSED) for each in Proposal.objects.order_by("pk").iterator())
            remarks = sum(self._blank(each, ACKNOWLEDGED) for each in Acknowledgement.objects.order_by("pk").iterator())
            # A former address that holds the value stops leading anywhere: nothing shorter of it could be kept.
            former = [old.pk for old in OldSlug.objects.order_by("pk") if self.pattern.search(old.slug)]
            OldSlug.objects.filter(pk__in=former).delete()
            counts = {
                "citations": quotes,
                "changes": changes,
                "proposals": proposals,
                "remarks": remarks,
                "addresses": len(former),
            }
            if any(counts.values()):
                record_redaction(counts, by=by, reason=self.blanked(reason))
        return counts

    def still_named(self) -> list[str]:
        """Records whose own columns still hold the value, as `noun id column`: a person mends those on the desk."""
        found = []
        for model in record_models():
            for record in model._base_manager.order_by("pk").iterator():
                found += [f"{record.noun} {record.public_id} {name}" for name in self._holding(record)]
            for part_name in model.parts:
                relation = model._meta.get_field(part_name)
                for row in relation.related_model._base_manager.select_related(relation.field.name).order_by("pk"):
                    owner = getattr(row, relation.field.name)
                    found += [f"{owner.noun} {owner.public_id} {part_name}.{name}" for name in self._holding(row)]
        return found

    def _holding(self, row: Model) -> list[str]:
        texts = {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields}
        return [name for name, text in texts.items() if isinstance(text, str) and self.pattern.search(text)]

    def _blank_quotes(self, citation: Citation, by: Any, reason: str) -> int:
        if citation.record is None:
            return self._blank(citation, CITED_TEXTS)
        with recording(citation.record, by=by, reason=reason):
            return self._blank(citation, CITED_TEXTS)

    def _blank(self, row: Model, names: tuple[str, ...]) -> int:
        blanked = {name: self.blanked(getattr(row, name)) for name in names}
        changed = [name for name in names if blanked[name] != getattr(row, name)]
        for name in changed:
            setattr(row, name, blanked[name])
        if changed:
            row.save(update_fields=changed)
        return int(bool(changed))
