"""How the money of one agreement is followed: in pieces that each have a giver, a programme and a place.

Nothing is divided that no paper divides. What a programme or a place gets is its stated share, or all of it where it
is the only one; the rest stays one piece, for several programmes or places together. Shares that add up to more than
there is divide nothing. So the pieces of an agreement add up to its amount.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from regions.views.money import CENT

# The columns of a flow.
FUNDER, AGREEMENT, PROGRAM, PLACE = range(4)
# Where a piece leads when it is not one record: to several together, to none that is stated, to all of Indonesia; and,
# in a picture, to everything of a column that is not among its largest.
SHARED, UNSTATED, NATIONAL, OTHERS = -1, -2, -3, -4
# Length of a province's code.
PROVINCE = 2

Key = int | str


class Piece(NamedTuple):
    """So much money of an agreement, from a partner, for a programme, in a place; keys below zero are no record's."""

    agreement: int
    funder: int
    program: int
    place: Key
    amount: Decimal


# What each column is called in a piece.
COLUMNS = ("funder", "agreement", "program", "place")


class Node(NamedTuple):
    """One name in a column: the key of its record, for a place its code, or one of the keys below zero."""

    column: int
    key: Key

    @property
    def is_record(self) -> bool:
        return isinstance(self.key, str) or self.key > 0


class Link(NamedTuple):
    """Money that goes from one node to another, and from how many agreements it is."""

    source: Node
    target: Node
    amount: Decimal
    agreements: int


class Followed(NamedTuple):
    """The links between the columns, and how many records of each column there are in all."""

    links: list[Link]
    records: dict[int, int]


class Reach(NamedTuple):
    """Where a programme works: the code of each place and the percentage that falls to it, if one is stated."""

    is_national: bool
    places: Sequence[tuple[str, Decimal | None]]


def reach_of(program: Any) -> Reach:
    """Where a programme works, from its `regions` as far as they were fetched."""
    return Reach(program.is_national, [(row.region.code, row.percent) for row in program.regions.all()])


def giver_of(parties: Iterable[Any]) -> int:
    """The one partner that gives the money, else several or none stated."""
    funders = {party.partner_id for party in parties if party.role == party.Role.FUNDER}
    return SHARED if len(funders) > 1 else next(iter(funders), UNSTATED)


def stated_part(whole: Decimal | None, row: Any) -> Decimal | None:
    """The stated share of a row: its own amount, else its percentage of the whole; None where neither is known."""
    if row.amount is not None:
        return Decimal(row.amount)
    return None if row.percent is None or whole is None else _percent(whole, row.percent)


def by_program(whole: Decimal, shares: Sequence[Any]) -> list[tuple[int, Decimal]]:
    """How much of an agreement's amount goes to which programme, given its rows of shares."""
    stated = [(share.program_id, stated_part(whole, share)) for share in shares]
    parts = [(program, part) for program, part in stated if part is not None]
    rest = whole - _sum(parts)
    if rest < 0:
        parts, rest = [], whole
    if len(stated) == 1 and not parts:
        return [(stated[0][0], whole)]
    return _known([*parts, (SHARED if len(parts) < len(stated) else UNSTATED, rest)])


def by_place(amount: Decimal, reaches: Sequence[Reach], length: int, *, may_split: bool) -> list[tuple[Key, Decimal]]:
    """How much of a piece goes where, by the places of its programmes, `length` characters of their codes.

    `may_split` says that the piece is one programme's own money, of which its places' percentages are.
    """
    is_national = any(reach.is_national for reach in reaches)
    places = _buckets(((code, percent) for reach in reaches for code, percent in reach.places), length)
    if not places:
        return [(NATIONAL if is_national else UNSTATED, amount)]
    if len(places) == 1 and not is_national and all(reach.places for reach in reaches):
        return [(next(iter(places)), amount)]
    parts = []
    if may_split:
        percents = {place: rows for place, rows in places.items() if None not in rows}
        parts = [(place, sum((_percent(amount, row) for row in rows), Decimal())) for place, rows in percents.items()]
    return _with_rest(parts, amount, NATIONAL if is_national else SHARED)


def by_own_place(
    amount: Decimal, whole: Decimal | None, rows: Sequence[Any], length: int, *, is_only: bool
) -> list[tuple[Key, Decimal]]:
    """The same by the regions an agreement itself names; `is_only` says that all its money is this one piece."""
    places = _buckets(((row.region.code, stated_part(whole, row)) for row in rows), length)
    if len(places) == 1:
        return [(next(iter(places)), amount)]
    parts = []
    if is_only:
        parts = [(place, sum(stated, Decimal())) for place, stated in places.items() if None not in stated]
    return _with_rest(parts, amount, SHARED)


def pieces_of(agreement: Any, length: int = PROVINCE) -> list[Piece]:
    """The pieces of an agreement, from its rows as far as they were fetched; none without an amount above zero."""
    whole = agreement.current_amount
    if not whole:
        return []
    shares = list(agreement.program_shares.all())
    own = list(agreement.region_shares.all())
    giver = giver_of(agreement.parties.all())
    parts = by_program(whole, shares)
    reaches = {share.program_id: reach_of(share.program) for share in shares}
    pieces = []
    for program, amount in parts:
        if own:
            places = by_own_place(amount, whole, own, length, is_only=len(parts) == 1)
        else:
            of_one = program in reaches
            among = [reaches[program]] if of_one else list(reaches.values())
            places = by_place(amount, among, length, may_split=of_one)
        pieces += [Piece(agreement.pk, giver, program, place, part) for place, part in places]
    return pieces


def follow(pieces: Sequence[Piece], columns: Sequence[int], most: int) -> Followed:
    """The links between each of these columns and the next, with the `most` largest of each column by name."""
    sums: dict[int, dict[Key, Decimal]] = {column: {} for column in columns}
    for piece in pieces:
        for column, of_column in sums.items():
            key = getattr(piece, COLUMNS[column])
            if Node(column, key).is_record:
                of_column[key] = of_column.get(key, Decimal()) + piece.amount
    others = {column: set(_from_largest(of_column)[most:]) for column, of_column in sums.items()}
    amounts: dict[tuple[Node, Node], Decimal] = {}
    agreements: dict[tuple[Node, Node], set[int]] = {}
    for piece in pieces:
        keys = ((column, getattr(piece, COLUMNS[column])) for column in columns)
        for pair in pairwise(Node(column, OTHERS if key in others[column] else key) for column, key in keys):
            amounts[pair] = amounts.get(pair, Decimal()) + piece.amount
            agreements.setdefault(pair, set()).add(piece.agreement)
    links = [Link(*pair, amount, len(agreements[pair])) for pair, amount in amounts.items()]
    return Followed(links, {column: len(of_column) for column, of_column in sums.items()})


def _from_largest(sums: dict[Key, Decimal]) -> list[Any]:
    return sorted(sums, key=lambda key: (-sums[key], key))


def _percent(whole: Decimal, percent: Decimal) -> Decimal:
    return (whole * percent / 100).quantize(CENT)


def _buckets(rows: Iterable[tuple[str, Any]], length: int) -> dict[Key, list[Any]]:
    """What is stated for each place, by the beginning of its code."""
    found: dict[Key, list[Any]] = {}
    for code, stated in rows:
        found.setdefault(code[:length], []).append(stated)
    return found


def _sum(parts: Iterable[tuple[Any, Decimal]]) -> Decimal:
    return sum((amount for _key, amount in parts), Decimal())


def _with_rest(parts: list[tuple[Key, Decimal]], amount: Decimal, undivided: int) -> list[tuple[Key, Decimal]]:
    """The parts and what remains, which goes to all together; only that where the parts are more than there is."""
    rest = amount - _sum(parts)
    return _known([*parts, (undivided, rest)]) if rest >= 0 else [(undivided, amount)]


def _known(parts: list[tuple[Any, Decimal]]) -> list[tuple[Any, Decimal]]:
    """The parts in which there is something."""
    return [(key, amount) for key, amount in parts if amount > 0]
