"""Lists with a map that follows their filter."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.base.fields import currency_choices
from portal.base.tables import Table
from portal.base.views import BadParameters, RecordListView
from portal.base.wording import figure_of
from regions.map import counting
from regions.map.drawing import AGREEMENTS, PROGRAMS, Choice, Map, draw
from regions.map.sums import money_by_place

# The parameter by which a reader chooses what the map shows; it narrows nothing.
PARAMETER = "map"


def map_of_programs(programs: Any, user: Any, heading: str = "", **how: Any) -> Map | None:
    """Where these programmes work. Three queries."""
    national, unnamed = counting.unplaced_programs(programs, user)
    notes = []
    if national:
        words = ngettext(
            "%(number)s programme for all of Indonesia is not on the map.",
            "%(number)s programmes for all of Indonesia are not on the map.",
            national,
        )
        notes.append(words % {"number": figure_of(national)})
    if unnamed:
        words = ngettext(
            "%(number)s programme whose regions are not stated is not on the map.",
            "%(number)s programmes whose regions are not stated are not on the map.",
            unnamed,
        )
        notes.append(words % {"number": figure_of(unnamed)})
    numbers = counting.programs_at(programs, user)
    heading = heading or _("Where these programmes work")
    return draw(numbers, user, shows=PROGRAMS, heading=heading, notes=notes, **how)


def map_of_agreements(agreements: Any, user: Any, shows: str = AGREEMENTS, **how: Any) -> Map | None:
    """Where these agreements work, or their money of one currency by place. Four queries; with money two."""
    if shows == AGREEMENTS:
        numbers: dict[str, Any] = counting.agreements_at(agreements, user)
        heading, notes = _("Where these agreements work"), []
        if unnamed := counting.unplaced_agreements(agreements, user):
            words = ngettext(
                "%(number)s agreement whose regions are not stated is not on the map.",
                "%(number)s agreements whose regions are not stated are not on the map.",
                unnamed,
            )
            notes = [words % {"number": figure_of(unnamed)}]
    else:
        numbers = money_by_place(agreements, user, shows)
        heading = _("Money of these agreements by place, in %(currency)s") % {"currency": shows}
        notes = [_("Only what counts in a place alone or by its stated share; what is shared is never divided.")]
    return draw(numbers, user, shows=shows, heading=heading, notes=notes, **how)


def shown_by(parameters: QueryDict, *counts: str) -> str:
    """What the parameter asks the map to show: one of `counts`, the first unless asked, or a currency.

    Raises `BadParameters` where it is neither.
    """
    given = parameters.get(PARAMETER) or counts[0]
    if given not in counts and given not in dict(currency_choices()):
        raise BadParameters({PARAMETER: [_("This is neither something to count nor the code of a currency.")]})
    return given


def choices_of(currencies: list[str], shows: str, parameters: QueryDict) -> list[Choice]:
    """What a map of agreements can show: their number, or their money in each currency."""
    found = []
    for name in [AGREEMENTS, *currencies]:
        query = parameters.copy()
        query.pop(PARAMETER, None)
        if name != AGREEMENTS:
            query[PARAMETER] = name
        words = _("Number of agreements") if name == AGREEMENTS else _("Money in %(currency)s") % {"currency": name}
        found.append(Choice(words, query.urlencode(), name == shows))
    return found if len(found) > 1 else []


class MapMixin(RecordListView):
    """A list with a map of its records."""

    def tables(self, context: dict[str, Any]) -> list[Table]:
        return [context["map"].table] if context["map"] else []


class ProgramMapMixin(MapMixin):
    """A list of programmes with the map of where they work."""

    def _filtered(self, parameters: QueryDict) -> tuple[Any, Any]:
        filters, rows = super()._filtered(parameters)
        self.rows = rows.found_once()
        return filters, self.rows

    def extra(self, records: list[Any]) -> dict[str, Any]:
        return {"map": map_of_programs(self.rows.bare(), self.request.user) if records else None}


class AgreementMapMixin(MapMixin):
    """A list of agreements with the map of where they work; `map=IDR` shows their money in that currency instead."""

    showing = frozenset({PARAMETER})

    def _filtered(self, parameters: QueryDict) -> tuple[Any, Any]:
        self.shows = shown_by(parameters, AGREEMENTS)
        filters, rows = super()._filtered(parameters)
        self.rows, self.parameters = rows.found_once(), parameters
        return filters, self.rows

    def extra(self, records: list[Any]) -> dict[str, Any]:
        if not records:
            return {"map": None}
        rows = self.rows.bare()
        choices = choices_of(rows.currencies(), self.shows, self.parameters)
        return {"map": map_of_agreements(rows, self.request.user, self.shows, choices=choices)}
