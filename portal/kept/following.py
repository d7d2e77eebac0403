"""Lets go of the kept forms that a write may have changed: in its transaction, so that none outlives what it tells."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Q

from portal.base.models import Change, KeptForm, Publishable
from portal.base.publishing import Publication
from portal.base.reference import chunks
from portal.kept.ways import Keys, left, naming
from regions.models import Region

# Databases take only so many keys in one question.
CHUNK = 500
# What only the record itself tells, on whichever noun it stands; anything else may be what others call it by.
ITS_OWN = frozenset(
    {
        "amendments",
        "citations",
        "description",
        "description_en",
        "disbursements",
        "documents",
        "identifiers",
        "measures",
        "objective",
        "objective_en",
        "phases",
        "signatories",
        "statements",
        "summary",
        "summary_en",
        "website",
    }
)


def follow(change: Change) -> None:
    """What follows every write (`settings.RECORD_FOLLOWERS`). A change without a public number changes no answer."""
    if change.number is None or not KeptForm.objects.exists():
        return
    if change.content_type is None:
        # A load of reference data, told as one change: it may be anything.
        KeptForm.objects.all().delete()
        return
    forget(touched(change))


def touched(change: Change) -> Keys:
    """The records of which something else may be told after this change, by noun."""
    model: Any = change.content_type and change.content_type.model_class()
    keys = {change.object_id or 0}
    found: Keys = defaultdict(set)
    if issubclass(model, Publishable):
        found[model.noun] |= keys
        if was_and_is_public(change) and ITS_OWN.issuperset(change.public_fields):
            return found
        _add(found, left(model, change))
    if model is Region:
        keys |= lying_in(change)
    for chunk in chunks(sorted(keys), CHUNK):
        _add(found, naming(model, chunk))
    return found


def forget(touched: Keys) -> None:
    """Let go of what is kept of these records."""
    for noun, keys in touched.items():
        for chunk in chunks(sorted(keys), CHUNK):
            KeptForm.objects.filter(noun=noun, object_id__in=chunk).delete()


def was_and_is_public(change: Change) -> bool:
    """Whether readers saw the record before the change, and do after it."""
    states = [snapshot and snapshot["fields"]["publication"] for snapshot in (change.before, change.after)]
    return states == [Publication.PUBLISHED, Publication.PUBLISHED]


def lying_in(change: Change) -> set[int]:
    """The places in a region, by its code before and after: programmes tell the provinces of theirs."""
    codes = {snapshot["fields"]["code"] for snapshot in (change.before, change.after) if snapshot}
    condition = Q(pk__in=[])
    for code in codes:
        condition |= Q(code__startswith=f"{code}.")
    return set(Region.objects.filter(condition).values_list("pk", flat=True))


def _add(found: Keys, more: Keys) -> None:
    for noun, keys in more.items():
        found[noun] |= keys
