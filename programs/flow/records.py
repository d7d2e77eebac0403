"""The flow of one agreement's money, and of one programme's, from what their pages have fetched already."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs.flow.drawing import Flow, draw
from programs.flow.naming import names_of, node_of
from programs.flow.pieces import (
    AGREEMENT,
    FUNDER,
    PLACE,
    PROGRAM,
    Piece,
    by_own_place,
    by_place,
    by_program,
    follow,
    giver_of,
    pieces_of,
    reach_of,
)
from programs.flow.words import Words
from regions.views.money import Counted

# Names to a column, and the length of the codes of places: as they are named.
MOST, WHOLE = 6, 13


def flow_of_agreement(agreement: Any) -> Flow | None:
    """From who gives it to the programmes and regions it names; needs `for_page()`.

    None where it states no amount, or neither a programme nor a region.
    """
    shares = list(agreement.program_shares.all())
    places = [row.region for row in agreement.region_shares.all()]
    places = places or [row.region for share in shares for row in share.program.regions.all()]
    if not (shares or places):
        return None
    givers = [party.partner for party in agreement.parties.all() if party.role == party.Role.FUNDER]
    return draw(
        follow(pieces_of(agreement, WHOLE), (FUNDER, PROGRAM, PLACE), MOST),
        (FUNDER, PROGRAM, PLACE),
        names_of([*givers, *(share.program for share in shares), *places]),
        agreement.current_currency,
        key="flow",
        heading=_("Where the money goes"),
        words=Words(together=_together(len(givers), len(shares), len({place.pk for place in places}))),
    )


def flows_of_program(program: Any, rows: Iterable[Counted]) -> list[Flow]:
    """From who gives it through agreements to the programme's regions, one flow for each currency.

    `rows` say how much of each agreement counts in the programme; what several programmes share is in none.
    """
    reach = reach_of(program)
    pieces: dict[str, list[Piece]] = {}
    records: list[Any] = [row.region for row in program.regions.all()]
    for row in rows:
        if not row.amount:
            continue
        agreement = row.agreement
        own = list(agreement.region_shares.all())
        givers = agreement.parties.all()
        records += [agreement, *(party.partner for party in givers), *(place.region for place in own)]
        if own:
            whole = agreement.current_amount
            is_only = whole is not None and len(by_program(whole, agreement.program_shares.all())) == 1
            places = by_own_place(row.amount, whole, own, WHOLE, is_only=is_only)
        else:
            places = by_place(row.amount, [reach], WHOLE, may_split=True)
        giver = giver_of(givers)
        pieces.setdefault(row.currency, []).extend(
            Piece(agreement.pk, giver, program.pk, place, amount) for place, amount in places
        )
    columns = (FUNDER, AGREEMENT, PLACE)
    followed = {currency: follow(pieces[currency], columns, MOST) for currency in sorted(pieces)}
    # Of all these records a few are named.
    named = {node for each in followed.values() for link in each.links for node in (link.source, link.target)}
    names = names_of(record for record in records if node_of(record) in named)
    flows = [
        draw(
            each,
            columns,
            names,
            currency,
            key=f"flow-{currency.lower()}" if len(pieces) > 1 else "flow",
            heading=_("Where the money comes from and goes"),
        )
        for currency, each in followed.items()
    ]
    return [flow for flow in flows if flow is not None]


def _together(givers: int, programs: int, places: int) -> dict[int, str]:
    """What several of one column are called where their number is known."""
    return {
        FUNDER: ngettext("%(number)s funder together", "%(number)s funders together", givers) % {"number": givers},
        PROGRAM: ngettext("%(number)s programme together", "%(number)s programmes together", programs)
        % {"number": programs},
        PLACE: ngettext("%(number)s region together", "%(number)s regions together", places) % {"number": places},
    }
