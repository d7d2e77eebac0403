"""Three snapshots of one record become one: what it was, what somebody wants, what it has become meanwhile.

A snapshot is taken apart into units that make sense only whole: a fact with the columns that belong to it (an amount
with its currency), a row of a list, one entry of a link. A unit that only one side changed is taken from that side; one
that both changed differently is a conflict, which a person decides.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, NamedTuple

from portal.base.facts import fact_of
from portal.base.models import Publishable
from portal.base.snapshots import Snapshot

# Decided elsewhere: whether a record is public, and at which address.
STANDING = frozenset({"publication", "slug"})
PROPOSED, LIVE = "proposed", "live"

Unit = tuple[str, str, str]


class Merge(NamedTuple):
    """What came of it: the snapshot, the units the proposal changes, and those of them in conflict."""

    snapshot: Snapshot
    changed: list[Unit]
    conflicts: list[Unit]


def merge(
    model: type[Publishable],
    base: Snapshot,
    wanted: Snapshot,
    live: Snapshot,
    choices: Mapping[Unit, str] | None = None,
) -> Merge:
    """Put on `live` what lies between `base` and `wanted`. `choices` decides conflicts: `PROPOSED` or `LIVE`.

    A conflict not decided keeps the live value in the snapshot, and is listed.
    """
    was, want, now = (units(model, side) for side in (base, wanted, live))
    changed = [unit for unit in dict.fromkeys([*was, *want]) if not _same(was.get(unit), want.get(unit))]
    result, conflicts = dict(now), []
    for unit in changed:
        old, new, present = was.get(unit), want.get(unit), now.get(unit)
        if _same(new, present):
            continue
        choice = PROPOSED if _same(old, present) else (choices or {}).get(unit)
        if choice is None:
            conflicts.append(unit)
        elif choice == PROPOSED:
            result[unit] = new
    return Merge(together(result, live), changed, conflicts)


def units(model: type[Publishable], snapshot: Snapshot) -> dict[Unit, Any]:
    """The snapshot by unit: `("fields", fact, "")`, `("links", name, id)`, `("parts", name, key)`."""
    found: dict[Unit, Any] = {}
    for column, value in snapshot.get("fields", {}).items():
        if column not in STANDING:
            # A translation is written for itself, unlike the other columns of a fact.
            fact = column if column.endswith("_en") else fact_of(model, column)
            found.setdefault(("fields", fact, ""), {})[column] = value
    for name, values in snapshot.get("links", {}).items():
        found |= {("links", name, value): True for value in values}
    for name, rows in snapshot.get("parts", {}).items():
        found |= {("parts", name, key): columns for key, columns in rows.items()}
    return found


def together(found: Mapping[Unit, Any], like: Snapshot) -> Snapshot:
    """The snapshot that has these units, and for the rest is like the other one."""
    standing = {name: value for name, value in like["fields"].items() if name in STANDING}
    whole: Snapshot = {
        "fields": standing,
        "links": {name: [] for name in like["links"]},
        "parts": {name: {} for name in like["parts"]},
    }
    for (group, name, key), value in found.items():
        if value is None:
            continue
        if group == "fields":
            whole["fields"] |= copy.deepcopy(value)
        elif group == "links":
            whole["links"][name] = sorted([*whole["links"].get(name, []), key])
        else:
            whole["parts"].setdefault(name, {})[key] = copy.deepcopy(value)
    return whole


def only(model: type[Publishable], snapshot: Snapshot, wanted: list[Unit]) -> Snapshot:
    """The snapshot reduced to these units, to be told in words."""
    chosen = {unit: value for unit, value in units(model, snapshot).items() if unit in set(wanted)}
    bare: Snapshot = {"fields": {}, "links": {name: [] for name in snapshot["links"]}, "parts": {}}
    return together(chosen, bare)


def _same(one: Any, other: Any) -> bool:
    """Whether two units say the same. Empty is empty however it is written, and a column not yet known is empty."""
    if isinstance(one, dict) and isinstance(other, dict):
        return _told(one) == _told(other)
    return bool(one == other)


def _told(columns: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in columns.items() if value not in (None, "", False)}
