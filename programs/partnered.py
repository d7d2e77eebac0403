"""Keeps how many public programmes and agreements each partner has a part in (`PartnerCount`), write by write."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Count

from partners.models import Partner
from portal.base.models import Change, RegistryVersion
from portal.base.publishing import Publication
from programs.models import Agreement, AgreementParty, PartnerCount, Program, ProgramPartner

# Where a record's snapshot lists its partners.
PARTS: dict[Any, str] = {Program: "partners", Agreement: "parties"}
# Of a partner: programmes, and agreements.
Numbers = tuple[int, int]
COLUMNS = ("partner", "programs", "agreements")


def wanted(pks: Collection[int] | None = None) -> dict[int, Numbers]:
    """The numbers of these partners, or of all, as the records say; without those that have no part in anything."""
    programs = _counted(ProgramPartner.objects.published(), "program", pks)
    agreements = _counted(AgreementParty.objects.published(), "agreement", pks)
    return {pk: (programs.get(pk, 0), agreements.get(pk, 0)) for pk in programs.keys() | agreements.keys()}


def _counted(parts: Any, record: str, pks: Collection[int] | None) -> dict[int, int]:
    rows = parts if pks is None else parts.filter(partner__in=pks)
    return dict(rows.order_by().values_list("partner").annotate(number=Count(record, distinct=True)))


def stored(pks: Collection[int] | None = None) -> dict[int, Numbers]:
    """The numbers that are kept of these partners, or of all."""
    rows = PartnerCount.objects.all() if pks is None else PartnerCount.objects.filter(partner__in=pks)
    return {pk: (programs, agreements) for pk, programs, agreements in rows.values_list(*COLUMNS)}


def follow(change: Change) -> None:
    """What follows every write (`settings.RECORD_FOLLOWERS`): the numbers it may move, in its own transaction."""
    if change.number is None:
        return
    if change.content_type is None:
        refresh()
        return
    model: Any = change.content_type.model_class()
    came_or_went = _publication(change.before) != _publication(change.after)
    if model is Partner and came_or_went:
        refresh({change.object_id or 0})
    elif (part := PARTS.get(model)) and (came_or_went or part in change.public_fields):
        snapshots = [snapshot for snapshot in (change.before, change.after) if snapshot]
        named = {row["partner"] for snapshot in snapshots for row in snapshot["parts"].get(part, {}).values()}
        refresh({*Partner.objects.filter(public_id__in=named - {None}).values_list("pk", flat=True)})


def _publication(snapshot: Any) -> bool:
    return bool(snapshot) and snapshot["fields"].get("publication") == Publication.PUBLISHED


def refresh(pks: Collection[int] | None = None) -> None:
    """The numbers of these partners, or of all, as they must be; what is right already is not written."""
    if pks is not None and not pks:
        return
    must, are = wanted(pks), stored(pks)
    PartnerCount.objects.filter(partner__in=are.keys() - must.keys()).delete()
    differing = [
        PartnerCount(partner_id=pk, programs=of[0], agreements=of[1]) for pk, of in must.items() if are.get(pk) != of
    ]
    PartnerCount.objects.bulk_create(
        differing, update_conflicts=True, unique_fields=["partner"], update_fields=["programs", "agreements"]
    )


def rebuild() -> None:
    """Bring every number up to date while the site runs."""
    with transaction.atomic():
        RegistryVersion.wait_for_writers()
        refresh()


def differences() -> Iterator[str]:
    """A sentence for every number that is not as the records say."""
    must, are = wanted(), stored()
    for pk in sorted(must.keys() | are.keys()):
        if must.get(pk) != are.get(pk):
            yield f"{PartnerCount._meta.db_table}: partner {pk} has {are.get(pk)}, not {must.get(pk)}."
