"""What was understood of one text, and the rule by which columns follow it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

Columns = Mapping[str, Any]


@dataclass(frozen=True)
class Understood:
    """What a page says of one text, and what is to be stored because of it.

    `words` is what was understood, `details` are further lines about it, `oddities` sentences about what is odd.
    `values` are the columns as they should be stored. `question` is what a person has to say yes to before a value
    is taken over, `answer` what the box beside it sends; it belongs to this text and this value only.
    `hand` names the column that has to be looked at, because it says something else or cannot be filled.
    """

    words: str = ""
    details: tuple[str, ...] = ()
    oddities: tuple[str, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)
    question: str = ""
    answer: str = ""
    is_confirmed: bool = False
    hand: str = ""


class Written:
    """A text column that holds what stands in a document, with the columns that are filled from it.

    A column that is empty, or still holds what the earlier text gave, follows the text. Anything else was typed by
    a person and stays; a difference between it and the text is told.
    """

    text: str
    # The name of the box by which a person confirms what was read; empty where nothing is ever asked.
    confirmed_by: str = ""
    # The columns beside the text, and what each of them holds: "amount", "day", "word" or "count".
    beside: Mapping[str, str] = MappingProxyType({})

    def understand(self, columns: Columns, earlier: str = "", answer: str = "") -> Understood:
        """Read the text among `columns`; `earlier` is the text as it was stored, `answer` what the box sent."""
        raise NotImplementedError


def is_empty(value: Any) -> bool:
    """Whether a column holds nothing. Zero is something."""
    return value is None or value == ""


def is_by_hand(value: Any, before: Any) -> bool:
    """Whether a person typed the value: it is there, and the earlier text did not give it."""
    return not is_empty(value) and value != before


def follow(value: Any, before: Any, now: Any) -> Any:
    """The value to be stored: a person's own, else what the text now gives."""
    return value if is_by_hand(value, before) else now


def understand_all(
    written: Sequence[Written], columns: Columns, earlier: Mapping[str, str], answers: Mapping[str, str]
) -> dict[str, Understood]:
    """Read every text of a form, by the name of its column; a later one sees what an earlier one filled."""
    known, found = dict(columns), {}
    for notation in written:
        understood = notation.understand(
            known, earlier.get(notation.text) or "", answers.get(notation.confirmed_by) or ""
        )
        known |= understood.values
        found[notation.text] = understood
    return found
