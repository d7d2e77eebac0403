"""What the public saw of a record before and after a change: kept with the change, the part that readers may be told.

Whole snapshots hold drafts and notes for the desk as well, so what was public is worked out when it happened and never
again. `portal.base.changes_public` shows it, as far as it is public still.
"""

from __future__ import annotations

from typing import Any

Snapshot = dict[str, Any]
Seen = dict[str, Snapshot | None]


def seen(before: Snapshot | None, after: Snapshot | None) -> Seen | None:
    """What the public saw before and after a change, from two snapshots as it sees them (`recording.snapshots`).

    All columns where one of them differs, and the links and rows that differ. Before a publication it saw nothing, so
    what it sees then is whole; None where it sees nothing any more.
    """
    if after is None:
        return None
    if before is None:
        return {"before": None, "after": after}
    sides = {"before": before, "after": after}
    told: Seen = {}
    for side, other in (("before", after), ("after", before)):
        links = {name: keys for name, keys in sides[side]["links"].items() if keys != other["links"].get(name)}
        parts = {
            name: {key: row for key, row in rows.items() if row != other["parts"].get(name, {}).get(key)}
            for name, rows in sides[side]["parts"].items()
        }
        told[side] = {
            "fields": sides[side]["fields"] if before["fields"] != after["fields"] else {},
            "links": links,
            "parts": {name: rows for name, rows in parts.items() if rows},
        }
    return told
