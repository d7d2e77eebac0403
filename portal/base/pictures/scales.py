"""Where a value stands: in per cent across, in `em` down; and the round steps of an axis."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal, localcontext
from typing import NamedTuple

# What an axis of amounts steps in, times a power of ten.
ROUND = (1, 2, 5)
HUNDREDTH = Decimal("0.01")


class Line(NamedTuple):
    """A line of the grid with its words."""

    y: str
    words: str


def _plain(number: Decimal | int) -> str:
    digits = f"{Decimal(number).quantize(HUNDREDTH):f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def percent(part: Decimal | int, whole: Decimal | int = 1) -> str:
    """A part of the whole as an SVG length: `percent(1, 3)` is `33.33%`; everything where the whole is nothing."""
    return f"{_plain(Decimal(part) / Decimal(whole) * 100 if whole else Decimal(100))}%"


def em(number: Decimal | int) -> str:
    """A length in sizes of the text: `1.5em`."""
    return f"{_plain(number)}em"


def nice_steps(greatest: Decimal | int, most: int = 4) -> list[Decimal]:
    """Round values from zero to the first that is not below the greatest: `nice_steps(28)` is 0, 10, 20, 30.

    At most `most` above zero. For nothing at all the axis goes to one.
    """
    top = Decimal(greatest)
    if top <= 0:
        return [Decimal(0), Decimal(1)]
    with localcontext(prec=60):
        power = Decimal(10) ** ((top / most).adjusted())
        step = next(power * times for times in (*ROUND, 10) if power * times * most >= top)
        count = (top / step).to_integral_value(ROUND_CEILING)
        return [step * number for number in range(int(count) + 1)]


def round_step(count: int, most: int) -> int:
    """Every how many of `count` things in a row are named so that at most about `most` are: 1, 2, 5, 10, 20 ..."""
    power = 1
    while True:
        for times in ROUND:
            if count <= power * times * most:
                return power * times
        power *= 10
