"""A flow ready for its template: columns of names with bands between them, a list for phones, the same as a table.

As all pictures (`portal.base.pictures`) it is placed in per cent across and in `em` down. The bands alone have units of
their own, which stretch with the picture: they hold no text.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.base.pictures import em, percent
from portal.base.tables import Cell, Column, Table
from portal.base.templatetags.registry import marked
from portal.base.wording import Wording, page_language
from programs.flow.pieces import NATIONAL, OTHERS, SHARED, UNSTATED, Followed, Link, Node
from programs.flow.words import Words
from programs.notation import format_money, format_short
from programs.templatetags.notation import figure

# In sizes of the text: how high all money together is drawn for each name of the longest column, and at most; the least
# of a bar, a line, what stands above the columns, and the distance between two names.
EACH, TALLEST, LEAST, LINE = Decimal(5), Decimal(18), Decimal("0.15"), Decimal("1.3")
ABOVE, GAP = Decimal(2), Decimal("0.7")
# In per cent of the width: a bar, from there to its name, and what is left of the last column for its names.
BAR, ASIDE, LAST = Decimal(1), Decimal("0.8"), Decimal(20)
# Steps of the bands' own units in one size of the text.
STEPS = 10
# Letters in a line of a name, and lines at most.
WIDE, LINES = 26, 2
# How many sources of a node are named on a phone.
SOURCES = 3
# Behind the records come all others, and then what is no one record's.
ORDER = {OTHERS: 1, SHARED: 2, NATIONAL: 3, UNSTATED: 4}


class Name(NamedTuple):
    """What a node is called: in the drawing, in full, and where its page is."""

    wording: Wording
    address: str = ""
    full: str = ""

    @property
    def in_full(self) -> str:
        return self.full or self.wording.text

    @property
    def linked(self) -> SafeString:
        """The name, a link where it is a record's."""
        text = marked(Wording(self.in_full, self.wording.language), visibly=False)
        return format_html('<a href="{}">{}</a>', self.address, text) if self.address else text


class Line(NamedTuple):
    """One line of a name and how far down it stands."""

    y: str
    words: str


class Box(NamedTuple):
    """A node as it is drawn: its bar, the lines of its name, its amount; and for a phone where its money comes from."""

    name: Name
    is_record: bool
    amount: str
    exactly: str
    y: str
    height: str
    lines: list[Line]
    amount_y: str
    share: str
    sources: str


class Boxes(NamedTuple):
    """A column: its heading, where its bars and their names stand, and its nodes."""

    heading: str
    x: str
    names_x: str
    boxes: list[Box]


class Band(NamedTuple):
    """Money between two nodes: an outline, and what it is in words."""

    outline: str
    words: str
    is_record: bool


class Bands(NamedTuple):
    """The bands between two columns, and where they stand."""

    x: str
    width: str
    bands: list[Band]


@dataclass(frozen=True)
class Flow:
    """What the template draws. `units` is how high the bands' own units are, `bar` how wide a bar is.

    `is_shared` says that several of one column have something together.
    """

    key: str
    heading: str
    finding: str
    columns: list[Boxes]
    between: list[Bands]
    height: str
    units: str
    table: Table
    is_shared: bool
    bar: str = f"{BAR}%"


class _Place(NamedTuple):
    """Where a node is drawn, in sizes of the text, and how much goes through it."""

    y: Decimal
    amount: Decimal


def draw(
    followed: Followed,
    columns: Sequence[int],
    names: Mapping[Node, Name],
    currency: str,
    *,
    key: str,
    heading: str,
    words: Words | None = None,
) -> Flow | None:
    """The flow through these columns; None where nothing flows.

    Records without a name here are none the reader may see: they are among the others.
    """
    words = words or Words()
    followed = _without_unnamed(followed, names)
    if not followed.links:
        return None
    by_column = {column: _nodes(followed, column, columns) for column in columns}
    total = sum(by_column[columns[0]].values(), Decimal())
    tall = min(EACH * max(len(nodes) for nodes in by_column.values()), TALLEST)
    called = {
        node: names.get(node) or Name(Wording(words.name(node, _unnamed(followed, column, nodes))))
        for column, nodes in by_column.items()
        for node in nodes
    }
    places: dict[Node, _Place] = {}
    bottom = ABOVE
    for nodes in by_column.values():
        y = ABOVE
        for node, amount in nodes.items():
            places[node] = _Place(y, amount)
            lines = len(_wrapped(called[node])) + 1
            y += max(tall * amount / total, LINE * lines) + GAP
        bottom = max(bottom, y)
    pitch = (100 - LAST) / Decimal(len(columns) - 1)
    return Flow(
        key=key,
        heading=heading,
        finding=_finding(followed, columns, total, currency, words),
        columns=[
            _boxes(pitch * index, by_column[column], column, called, places, followed, total, tall, currency, words)
            for index, column in enumerate(columns)
        ],
        between=[
            Bands(
                percent(pitch * index + BAR, 100),
                percent(pitch - BAR, 100),
                _bands(followed, column, called, places, total, tall, currency),
            )
            for index, column in enumerate(columns[:-1])
        ],
        height=em(bottom),
        units=f"0 0 100 {int(bottom * STEPS)}",
        is_shared=any(node.key == SHARED for node in called),
        table=_table(followed, columns, called, currency, key, heading, words),
    )


def _without_unnamed(followed: Followed, names: Mapping[Node, Name]) -> Followed:
    """What vanished between two questions, or is hidden in a list of codes, is named no more."""
    links: dict[tuple[Node, ...], Link] = {}
    for link in followed.links:
        ends = tuple(node if not node.is_record or node in names else Node(node.column, OTHERS) for node in link[:2])
        before = links.get(ends, Link(ends[0], ends[1], Decimal(), 0))
        links[ends] = before._replace(
            amount=before.amount + link.amount, agreements=before.agreements + link.agreements
        )
    return Followed(list(links.values()), followed.records)


def _nodes(followed: Followed, column: int, columns: Sequence[int]) -> dict[Node, Decimal]:
    """The nodes of a column with what goes through each, from the largest."""
    is_first = column == columns[0]
    sums: dict[Node, Decimal] = {}
    for link in followed.links:
        node = link.source if is_first else link.target
        if node.column == column:
            sums[node] = sums.get(node, Decimal()) + link.amount
    ordered = sorted(sums.items(), key=lambda entry: (_rank(entry[0]), -entry[1], str(entry[0].key)))
    return dict(ordered)


def _unnamed(followed: Followed, column: int, nodes: Mapping[Node, Decimal]) -> int:
    """How many records of a column are among the others."""
    return max(followed.records.get(column, 0) - sum(node.is_record for node in nodes), 1)


def _rank(node: Node) -> int:
    return 0 if node.is_record else ORDER[int(node.key)]


def _finding(followed: Followed, columns: Sequence[int], total: Decimal, currency: str, words: Words) -> str:
    """All of it in a sentence: how much, from how many, through and to how many."""
    numbers = [(column, followed.records.get(column, 0)) for column in columns]
    counted = [words.counted(column, number) for column, number in numbers if number]
    return f"{format_short(total, currency, page_language())}: {', '.join(counted)}."


def _wrapped(name: Name) -> list[str]:
    return textwrap.wrap(name.wording.text, WIDE, max_lines=LINES, placeholder="…") or [""]


def _boxes(
    left: Decimal,
    nodes: Mapping[Node, Decimal],
    column: int,
    called: Mapping[Node, Name],
    places: Mapping[Node, _Place],
    followed: Followed,
    total: Decimal,
    tall: Decimal,
    currency: str,
    words: Words,
) -> Boxes:
    boxes = []
    for node, amount in nodes.items():
        y = places[node].y
        name = _wrapped(called[node])
        boxes.append(
            Box(
                name=called[node],
                is_record=node.is_record,
                amount=format_short(amount, currency, page_language()),
                exactly=format_money(amount, currency, page_language()),
                y=em(y),
                height=em(max(tall * amount / total, LEAST)),
                lines=[Line(em(y + 1 + LINE * number), line) for number, line in enumerate(name)],
                amount_y=em(y + 1 + LINE * len(name)),
                share=percent(max(amount / total, Decimal("0.004"))),
                sources=_sources(node, followed, called),
            )
        )
    return Boxes(words.heading(column), percent(left, 100), percent(left + BAR + ASIDE, 100), boxes)


def _sources(node: Node, followed: Followed, called: Mapping[Node, Name]) -> str:
    """Where a node's money comes from, the largest first; nothing where no source has a name of its own."""
    links = sorted(
        (link for link in followed.links if link.target == node), key=lambda link: (-link.amount, str(link.source.key))
    )
    if not any(link.source.is_record for link in links):
        return ""
    names = [called[link.source].wording.text for link in links[:SOURCES]]
    if further := len(links) - len(names):
        names.append(ngettext("%(number)s more", "%(number)s more", further) % {"number": further})
    return _("from %(names)s") % {"names": "; ".join(names)}


def _bands(
    followed: Followed,
    column: int,
    called: Mapping[Node, Name],
    places: Mapping[Node, _Place],
    total: Decimal,
    tall: Decimal,
    currency: str,
) -> list[Band]:
    """The bands that leave a column, each below the one before it at both of its ends."""
    links = [link for link in followed.links if link.source.column == column]
    links.sort(key=lambda link: (places[link.source].y, places[link.target].y))
    taken: dict[tuple[Node, bool], Decimal] = {}
    bands = []
    for link in links:
        thick = tall * link.amount / total
        leaves, enters = (link.source, False), (link.target, True)
        start, end = (places[node].y + taken.get((node, side), Decimal()) for node, side in (leaves, enters))
        for side in (leaves, enters):
            taken[side] = taken.get(side, Decimal()) + thick
        told = ngettext("%(number)s agreement", "%(number)s agreements", link.agreements)
        words = f"{called[link.source].in_full} → {called[link.target].in_full}: "
        words += (
            f"{format_money(link.amount, currency, page_language())} ({told % {'number': figure(link.agreements)}})"
        )
        bands.append(Band(_outline(start, end, max(thick, LEAST / 3)), words, link.target.is_record))
    return bands


def _outline(start: Decimal, end: Decimal, thick: Decimal) -> str:
    """A band from the left to the right, as path data in the bands' own units."""
    top, over, bottom, under = (f"{y * STEPS:.1f}".removesuffix(".0") for y in (start, end, start + thick, end + thick))
    return f"M0 {top}C50 {top} 50 {over} 100 {over}V{under}C50 {under} 50 {bottom} 0 {bottom}z"


def _table(
    followed: Followed,
    columns: Sequence[int],
    called: Mapping[Node, Name],
    currency: str,
    key: str,
    heading: str,
    words: Words,
) -> Table:
    """Every link: from what, to what, how much, and from how many agreements."""
    heads = [
        Column("from_kind", _("Kind of the first"), in_file=True),
        Column("from", _("From")),
        Column("to_kind", _("Kind of the second"), in_file=True),
        Column("to", _("To")),
        Column("amount", _("Amount"), is_number=True),
        Column("currency", _("Currency"), about="ISO 4217", in_file=True),
        Column("agreements", _("Agreements"), is_number=True),
    ]
    order = {column: place for place, column in enumerate(columns)}
    rows = []
    for link in sorted(followed.links, key=lambda link: (order[link.source.column], -link.amount, str(link[:2]))):
        source, target = called[link.source], called[link.target]
        rows.append(
            [
                Cell(words.heading(link.source.column)),
                Cell(source.in_full, source.linked),
                Cell(words.heading(link.target.column)),
                Cell(target.in_full, target.linked),
                Cell(link.amount, format_money(link.amount, currency, page_language())),
                Cell(currency),
                Cell(link.agreements, figure(link.agreements)),
            ]
        )
    return Table(key, heading, heads, rows)
