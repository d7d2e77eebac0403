"""What a form understands of a text as it stands in a document, and which columns are filled from it.

The notations (`programs.notation`) read; this package puts readings into words for the page, decides what is taken
over, and asks where a person has to say yes first. It knows columns by name and values only: a form, an import and
the live reading use the same functions.
"""

from programs.reading.columns import WrittenDay, WrittenEnd, WrittenMoney, WrittenPeriod, WrittenPhase
from programs.reading.number import WrittenNumber
from programs.reading.understood import Understood, Written, understand_all

__all__ = [
    "Understood",
    "Written",
    "WrittenDay",
    "WrittenEnd",
    "WrittenMoney",
    "WrittenNumber",
    "WrittenPeriod",
    "WrittenPhase",
    "understand_all",
]
