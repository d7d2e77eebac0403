"""What the columns of a flow are called, and the nodes in them that are no one record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs.flow.pieces import AGREEMENT, FUNDER, NATIONAL, OTHERS, PLACE, PROGRAM, SHARED, Node
from programs.templatetags.notation import figure


@dataclass(frozen=True)
class Words:
    """`by_province` says that places are provinces; `together` what several of a column are called, where known."""

    by_province: bool = False
    together: Mapping[int, str] = field(default_factory=dict)

    def heading(self, column: int) -> str:
        """What stands above a column."""
        places = _("Provinces") if self.by_province else _("Regions")
        return {FUNDER: _("Funders"), AGREEMENT: _("Agreements"), PROGRAM: _("Programmes"), PLACE: places}[column]

    def counted(self, column: int, number: int) -> str:
        """So many records of a column."""
        told = {
            FUNDER: ngettext("%(number)s funder", "%(number)s funders", number),
            AGREEMENT: ngettext("%(number)s agreement", "%(number)s agreements", number),
            PROGRAM: ngettext("%(number)s programme", "%(number)s programmes", number),
            PLACE: ngettext("%(number)s province", "%(number)s provinces", number)
            if self.by_province
            else ngettext("%(number)s region", "%(number)s regions", number),
        }
        return told[column] % {"number": figure(number)}

    def name(self, node: Node, others: int) -> str:
        """What a node is called that is no record's; `others` is how many records are not named in its column."""
        if node.key == OTHERS:
            return self._others(node.column, others)
        if node.key == SHARED:
            return self.together.get(node.column) or self._several(node.column)
        if node.key == NATIONAL:
            return _("All of Indonesia")
        return {
            FUNDER: _("Funder not stated"),
            PROGRAM: _("Programme not stated"),
            PLACE: _("Region not stated"),
        }[node.column]

    def _several(self, column: int) -> str:
        places = _("Several provinces together") if self.by_province else _("Several regions together")
        funders, programs = _("Several funders together"), _("Several programmes together")
        return {FUNDER: funders, PROGRAM: programs, PLACE: places}[column]

    def _others(self, column: int, number: int) -> str:
        told = {
            FUNDER: ngettext("%(number)s other funder", "%(number)s other funders", number),
            AGREEMENT: ngettext("%(number)s other agreement", "%(number)s other agreements", number),
            PROGRAM: ngettext("%(number)s other programme", "%(number)s other programmes", number),
            PLACE: ngettext("%(number)s other province", "%(number)s other provinces", number)
            if self.by_province
            else ngettext("%(number)s other region", "%(number)s other regions", number),
        }
        return told[column] % {"number": figure(number)}
