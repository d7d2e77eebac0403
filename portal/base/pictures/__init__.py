"""Pictures drawn by the server as SVG: how values, years and days come to their place. It knows no noun and no words.

Across, everything is placed in per cent of the picture's width; down, in `em` of its text. So a picture needs no
viewBox that would shrink its text on a phone: it is as wide as the page lets it be, and its text is as large as the
page's small text at any width and zoom. Colours, patterns and sizes of text stand in `static/css/registry.css`.

A picture is an `svg` with `role="img"`, a title and a description that says the finding in a sentence; beside it stands
its table (`portal.base.tables`). Where there is nothing to draw, nothing is drawn, and a sentence says why.
"""

from portal.base.pictures.scales import Line, em, nice_steps, percent, round_step
from portal.base.pictures.time import Span, Tick, TimeAxis, span_of
from portal.base.pictures.timeline import Box, Step, Timeline, boxes

__all__ = [
    "Box",
    "Line",
    "Span",
    "Step",
    "Tick",
    "TimeAxis",
    "Timeline",
    "boxes",
    "em",
    "nice_steps",
    "percent",
    "round_step",
    "span_of",
]
