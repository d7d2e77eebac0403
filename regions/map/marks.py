"""Places as a map shows them, and the marks as SVG: a map may have five hundred, too many for a template each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from regions.models import Region

# How far each of the five sizes reaches from its middle where a browser takes no size from the stylesheet.
RADII = (4, 6, 8, 11, 14)
COLUMNS = ("code", "name", "kind", "label_longitude", "label_latitude")


class Place(NamedTuple):
    """Of a region what a map says: its code, name and kind, where its label stands in degrees, and its page."""

    code: str
    name: str
    kind: str
    longitude: float | None
    latitude: float | None
    address: str

    @property
    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude of the label, if it has one."""
        if self.longitude is None or self.latitude is None:
            return None
        return float(self.longitude), float(self.latitude)

    @property
    def link(self) -> SafeString:
        """A link to its page."""
        return mark_safe(f'<a href="{self.address}">{escape(self.name)}</a>')  # noqa: S308 - escaped here


def places(regions: Any) -> list[Place]:
    """These regions by their codes. One query."""
    # A code is digits and points, so that its page stands where that of any other does.
    before, behind = reverse("regions-page", args=["00"]).split("00")
    rows = regions.order_by("code").values_list(*COLUMNS)
    return [
        Place(code, name, kind, longitude, latitude, f"{before}{code}{behind}")
        for code, name, kind, longitude, latitude in rows
    ]


class Mark(NamedTuple):
    """A place where something is: what stands there in words, how large or dark it is drawn (1 to 5), and where.

    `area` is its shape as path data, where this installation has one.
    """

    region: Place
    words: str
    size: int
    x: int
    y: int
    area: str = ""

    @property
    def shape(self) -> str:
        """The area, else a circle around the point."""
        if self.area:
            return f'<path class="a{self.size}" d="{self.area}"/>'
        whole = " whole" if self.region.kind == Region.Kind.PROVINCE else ""
        radius = RADII[self.size - 1]
        return f'<circle class="m{self.size}{whole}" cx="{self.x}" cy="{self.y}" r="{radius}"/>'

    @property
    def dot(self) -> str:
        """The same where it is only seen: it is drawn larger beside this map, and leads to its place there."""
        return self.shape if self.area else f'<circle class="m{self.size} dot" cx="{self.x}" cy="{self.y}" r="3"/>'


def links(marks: Iterable[Mark], *, stops: bool) -> SafeString:
    """Marks that lead to the pages of their places; the keyboard stops at each or at none."""
    return mark_safe("".join(_links(marks, "" if stops else ' tabindex="-1"')))  # noqa: S308 - escaped there


def _links(marks: Iterable[Mark], attributes: str) -> Iterator[str]:
    for mark in marks:
        title = escape(f"{mark.region.name}: {mark.words}" if mark.words else mark.region.name)
        yield f'<a href="{mark.region.address}"{attributes}><title>{title}</title>{mark.shape}</a>\n'


def dots(marks: Iterable[Mark]) -> SafeString:
    """Marks that lead nowhere."""
    return mark_safe("".join(mark.dot for mark in marks))  # noqa: S308 - numbers, and path data of our own
