"""What the nodes of a flow are called: asked of the database by key, or taken from records that are at hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from partners.models import Partner
from portal.base.wording import Wording, title_of
from programs.flow.drawing import Name
from programs.flow.pieces import AGREEMENT, FUNDER, PLACE, PROGRAM, Node
from programs.models import Agreement, Program
from regions.models import Region

Names = dict[Node, Name]


def node_of(record: Any) -> Node:
    """The node of a partner, an agreement, a programme or a place."""
    if isinstance(record, Region):
        return Node(PLACE, record.code)
    return Node({Partner: FUNDER, Agreement: AGREEMENT, Program: PROGRAM}[type(record)], record.pk)


def names_of(records: Iterable[Any]) -> Names:
    """The names of records that this reader may see; a partner's is short in the drawing."""
    return {node_of(record): _name(record) for record in records}


def _name(record: Any) -> Name:
    title = title_of(record)
    short = Wording(record.short_label) if isinstance(record, Partner) else title
    return Name(short, record.get_absolute_url(), title.text)


def names_for(nodes: Iterable[Node], user: Any) -> Names:
    """The names of those of these nodes that are records this user may see. Six queries."""
    keys: dict[int, set[Any]] = {FUNDER: set(), AGREEMENT: set(), PROGRAM: set(), PLACE: set()}
    for node in nodes:
        if node.is_record:
            keys[node.column].add(node.key)
    found: list[Any] = []
    for column, model in ((FUNDER, Partner), (AGREEMENT, Agreement), (PROGRAM, Program)):
        records: Any = model.objects.visible_to(user).for_reference()
        found += records.filter(pk__in=keys[column])
    found += Region.objects.visible_to(user).filter(code__in=keys[PLACE])
    return names_of(found)
