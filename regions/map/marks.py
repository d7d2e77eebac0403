"""Places as a map shows them, and the marks as SVG: a map may have five hundred, too many for a template each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from html import escape
from typing import Any, NamedTuple

from django.utils.safestring import SafeString, mark_safe

from portal.base.addresses import page_path
from portal.base.publishing import sees_everything
from portal.base.remembered import remembered
from portal.base.spreadsheets import csv_line
from programs.models import REGENCY
from regions.models import Region

# How far each of the five sizes reaches from its middle where a browser takes no size from the stylesheet.
RADII = (4, 6, 8, 11, 14)
COLUMNS = ("code", "name", "kind", "label_longitude", "label_latitude")


class Place(NamedTuple):
    """Of a region what a map says: its code, name and kind, and its page.

    `point` is where its label stands, if it has one: longitude and latitude. `html` is the name as it stands in a page,
    `link` the same as a link; `line` are name and code as a line of a CSV file begins with them.
    """

    code: str
    name: str
    kind: str
    point: tuple[float, float] | None
    address: str
    html: str
    link: SafeString
    line: str


@remembered
def public_places() -> dict[str, Place]:
    """Every public province, regency and city, by its code."""
    return places(
        Region.objects.published().filter(kind__in=(Region.Kind.PROVINCE, Region.Kind.REGENCY, Region.Kind.CITY))
    )


def places(regions: Any) -> dict[str, Place]:
    """These regions by their codes, in the order of these. One query."""
    rows = regions.order_by("code").values_list(*COLUMNS)
    found = {}
    for code, name, kind, longitude, latitude in rows:
        address, html = page_path("regions-page", code), escape(name)
        link = mark_safe(f'<a href="{address}">{html}</a>')  # noqa: S308 - escaped here
        point = None if longitude is None or latitude is None else (float(longitude), float(latitude))
        line = csv_line([name, code]).removesuffix("\r\n")
        found[code] = Place(code, name, kind, point, address, html, link, line)
    return found


def provinces_seen(user: Any) -> list[Place]:
    """The provinces this user may see, by their codes. One query at most."""
    if sees_everything(user):
        return [*places(Region.objects.filter(kind=Region.Kind.PROVINCE)).values()]
    return [place for place in public_places().values() if place.kind == Region.Kind.PROVINCE]


def places_at(codes: Collection[str], user: Any) -> list[Place]:
    """Those of the places with these codes that this user may see, in the order of the codes. One query at most."""
    if not codes:
        return []
    if sees_everything(user) or max(map(len, codes)) > REGENCY:
        return [*places(Region.objects.visible_to(user).filter(code__in=codes)).values()]
    # These are in the order of their codes.
    wanted = set(codes)
    return [place for code, place in public_places().items() if code in wanted]


class Mark(NamedTuple):
    """A place where something is: what stands there, how large or dark it is drawn (1 to 5), and where.

    `words` are HTML; `area` is its shape as path data, where this installation has one.
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
        place, words = mark.region, f": {mark.words}" if mark.words else ""
        yield f'<a href="{place.address}"{attributes}><title>{place.html}{words}</title>{mark.shape}</a>\n'


def dots(marks: Iterable[Mark]) -> SafeString:
    """Marks that lead nowhere."""
    return mark_safe("".join(mark.dot for mark in marks))  # noqa: S308 - numbers, and path data of our own
