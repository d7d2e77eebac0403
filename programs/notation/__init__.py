"""Agreement numbers, money and periods as Indonesians write them: read, formatted, put into words.

Pure functions on text, without Django. A reading keeps what was understood and, as stable codes, what is odd
about it; it never raises and never refuses. The sentences for these codes are the pages' own.
"""

from programs.notation.dates import first_day, format_date, format_period, last_day
from programs.notation.money import MoneyReading, format_money, in_words, read_money
from programs.notation.number import NumberReading, format_number, number_key, read_number
from programs.notation.period import PeriodReading, read_period
from programs.notation.short import format_short

__all__ = [
    "MoneyReading",
    "NumberReading",
    "PeriodReading",
    "first_day",
    "format_date",
    "format_money",
    "format_number",
    "format_period",
    "format_short",
    "in_words",
    "last_day",
    "number_key",
    "read_money",
    "read_number",
    "read_period",
]
