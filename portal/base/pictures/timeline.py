"""A picture along a time axis, put together row by row: words, below them bars, marks and sums over time.

What a shape means is told by its form as well as its colour: `bar` is solid, `held` an outline, `longer` hatched,
`shorter` dashed, `odd` dotted; a mark of less than a day's certainty is a hatched band as wide as what is not known; an
end that nobody stated fades out.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from portal.base.pictures.scales import em, percent
from portal.base.pictures.time import Span, Tick, TimeAxis

# Heights in sizes of the text.
LINE, BAR, GAP, DENSE = Decimal("1.35"), Decimal("0.9"), Decimal("0.8"), Decimal("1.25")
TALL = Decimal(5)
AXIS = Decimal("1.8")
# So many letters fit beside one another on a phone; longer words are cut.
LETTERS = 43
NARROW, WIDE, WIDEST = Decimal("0.5"), Decimal("1.15"), Decimal("1.6")
# So many numbered steps.
MOST_NUMBERED = 12


class Rect(NamedTuple):
    """`fill` names a pattern of the picture: `hatch`, `fade-start`, `fade-end`; empty for the colour of its kind."""

    kind: str
    x: str
    y: str
    width: str
    height: str
    words: str = ""
    fill: str = ""


class Dot(NamedTuple):
    """A day; `words` say which. A `step` is smaller than what stands alone."""

    x: str
    y: str
    words: str
    kind: str = "dot"


class Rule(NamedTuple):
    """A line."""

    kind: str
    x1: str
    y1: str
    x2: str
    y2: str


class Text(NamedTuple):
    """Words in the picture; `language` is set where it is not the page's."""

    x: str
    y: str
    words: str
    anchor: str = "start"
    kind: str = ""
    language: str = ""


class Step(NamedTuple):
    """A sum that grows by `amount` within some days."""

    span: Span
    amount: Decimal
    words: str


def shortened(words: str, most: int = LETTERS) -> str:
    """Words that fit into one line of a picture, cut with an ellipsis; the table has all of them.

    Letters are as wide as in a wide typeface, a narrow one holds more.
    """
    width = Decimal()
    for place, letter in enumerate(words):
        width += _width(letter)
        if width > most:
            return f"{words[: max(place - 1, 1)].rstrip()}…"
    return words


def _width(letter: str) -> Decimal:
    if letter in " .,;:'()/|-!–fijlrtI":
        return NARROW
    if letter in "mwMW@%" or not letter.isascii():
        return WIDEST
    return WIDE if letter.isupper() else Decimal(1)


class Timeline:
    """Builds the picture from top to bottom. The template reads `rects`, `dots`, `rules`, `texts` and `height`."""

    def __init__(self, key: str, days: Sequence[datetime.date]) -> None:
        self.key = key
        self.axis = TimeAxis(list(days))
        self.rects: list[Rect] = []
        self.dots: list[Dot] = []
        self.rules: list[Rule] = []
        self.texts: list[Text] = []
        self.kinds: set[str] = set()
        self.y = self.bottom = AXIS

    @property
    def ticks(self) -> list[Tick]:
        return self.axis.ticks()

    @property
    def height(self) -> str:
        return em(self.y)

    @property
    def foot(self) -> str:
        """How far down the lines of the grid reach."""
        return em(self.bottom)

    @property
    def fills(self) -> set[str]:
        """The patterns that are used, with names of the picture's own."""
        return {rect.fill for rect in self.rects if rect.fill}

    def line(self, words: str, *, kind: str = "", language: str = "") -> None:
        """One line of words, cut where they are too long."""
        self.y += LINE
        self.texts.append(Text("0", em(self.y - Decimal("0.35")), shortened(words), "start", kind, language))

    def bar(
        self, kind: str, first: datetime.date | None, last: datetime.date | None, words: str = "", fill: str = ""
    ) -> None:
        """Days from the first to the last at this height; where one is not known, the bar fades out to that side.

        Days that run backwards are dotted from the one to the other.
        """
        if first is None and last is None:
            return
        if first is None:
            fill = "fade-start"
        elif last is None:
            fill = "fade-end"
        elif first > last:
            kind, fill, first, last = "odd", "", last, first
        span = Span(first or self.axis.span.first, last or self.axis.span.last)
        self.kinds.add("fade" if fill.startswith("fade") else kind)
        self.rects.append(Rect(kind, self.axis.at(span.first), em(self.y), self.axis.width(span), em(BAR), words, fill))

    def mark(self, span: Span, words: str, *, certain: bool = True) -> None:
        """Something that happened on a day, or, if that is all that is known, within some days."""
        if span.days > 1 and not certain:
            self.kinds.add("band")
            self.rects.append(
                Rect("band", self.axis.at(span.first), em(self.y), self.axis.width(span), em(BAR), words, "hatch")
            )
        else:
            self.kinds.add("dot")
            self.dots.append(Dot(self.axis.middle(span), em(self.y + BAR / 2), words))

    def next(self, height: Decimal = BAR + GAP) -> None:
        """Go down, past the bars of this row."""
        self.y += height

    def sums(self, paid: Sequence[Step], planned: Sequence[Step], until: datetime.date, agreed: Decimal | None) -> None:
        """What was paid as an area that grows, what was planned as a line, what was agreed as a level across.

        A step whose day is not known rises somewhere within its days: there the rise is hatched.
        """
        totals = [sum((step.amount for step in steps), Decimal()) for steps in (paid, planned)]
        top, base = max(*totals, agreed or Decimal(), Decimal("0.01")), self.y + TALL
        risen = [self._risen(steps, until, top, base) for steps in (paid, planned)]
        for stretch, _below, y, words in risen[0]:
            self._rect("paid", stretch, y, base - y, words)
        x, last = "", base
        for stretch, below, y, _words in risen[1]:
            at = self.axis.at(stretch.first)
            if x:
                self._rule("planned", x, below, at, below)
            self._rule("planned", at, below, at, y)
            x, last = at, y
        if planned:
            self._rule("planned", x, last, "100%", last)
        if agreed is not None:
            self._rule("agreed", "0%", base - TALL * agreed / top, "100%", base - TALL * agreed / top)
        self._rule("base", "0%", base, "100%", base)
        self.y = base + GAP

    def _risen(
        self, steps: Sequence[Step], until: datetime.date, top: Decimal, base: Decimal
    ) -> list[tuple[Span, Decimal, Decimal, str]]:
        """How long each sum held, its height before and after; with the rise of a step whose day is not known."""
        ordered = sorted(steps, key=lambda step: (step.span.last, step.span.first))
        risen, so_far = [], Decimal()
        for place, step in enumerate(ordered):
            following = ordered[place + 1].span.last if place + 1 < len(ordered) else max(until, step.span.last)
            below, y = (base - TALL * amount / top for amount in (so_far, so_far + step.amount))
            if step.span.days > 1:
                self._rect("band", step.span, y, below - y, step.words, "hatch")
            self.dots.append(Dot(self.axis.at(step.span.last), em(y), step.words, "step"))
            risen.append((Span(step.span.last, following), below, y, step.words))
            so_far += step.amount
        return risen

    def _rect(self, kind: str, span: Span, y: Decimal, height: Decimal, words: str, fill: str = "") -> None:
        self.kinds.add(kind)
        self.rects.append(Rect(kind, self.axis.at(span.first), em(y), self.axis.width(span), em(height), words, fill))

    def _rule(self, kind: str, x1: str, y1: Decimal, x2: str, y2: Decimal) -> None:
        self.kinds.add(kind)
        self.rules.append(Rule(kind, x1, em(y1), x2, em(y2)))

    def close(self, today: datetime.date, words: str) -> None:
        """The end of the picture: a line through it where today is, with its words at the foot."""
        self.bottom = self.y
        if not self.axis.holds(today):
            return
        x = self.axis.at(today)
        self.kinds.add("today")
        self.rules.append(Rule("today", x, em(AXIS), x, em(self.y)))
        self.y += LINE
        self.texts.append(Text(x, em(self.y - Decimal("0.35")), words, self.axis.anchor(today), "quiet"))


class Box(NamedTuple):
    """One of several steps in a row; `state` is `past`, `here` or `ahead`."""

    x: str
    width: str
    middle: str
    words: str
    state: str


def boxes(count: int, reached: int) -> list[Box]:
    """So many steps in a row, of which one is reached; numbered where the numbers fit."""
    wide = Decimal(1) / count
    gap = min(Decimal("0.006"), wide / 6)
    return [
        Box(
            percent(wide * place),
            percent(wide - gap),
            percent(wide * place + (wide - gap) / 2),
            str(place + 1) if count <= MOST_NUMBERED else "",
            "past" if place + 1 < reached else "here" if place + 1 == reached else "ahead",
        )
        for place in range(count)
    ]
