"""A map ready for its template: the frame, a mark for each place with something, its legend, the same as a table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from html import escape
from typing import Any, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.base.tables import Cell, Column, Table
from portal.base.wording import figure_of, page_language
from programs.notation import format_money
from regions.map.boundaries import FAR, NEAR, Shape, shapes
from regions.map.frames import COUNTRY, JAVA, Frame, around
from regions.map.marks import RADII, Mark, Place, dots, links, places_at
from regions.models import Region

# What a map counts, unless it is the code of a currency; the last one only shows where.
PROGRAMS, AGREEMENTS, PLACES = "programs", "agreements", "places"
# With more marks than these the keyboard goes through the table, or through a close-up, instead.
MOST_STOPS = 60
# Where each of the up to five sizes begins, for counts: the first row that reaches a fifth of the greatest is taken.
STEPS = ((1, 2, 3, 4, 5), (1, 2, 5, 10, 20), (1, 5, 20, 50, 100), (1, 20, 100, 500, 2000), (1, 200, 1000, 5000, 20000))
MANY = 5
NOT_DRAWN = Shape("", "")


class Row(NamedTuple):
    """The same for the table."""

    region: Place
    words: str
    value: int | Decimal


class Step(NamedTuple):
    """One line of the legend."""

    size: int
    words: str

    @property
    def radius(self) -> int:
        return RADII[self.size - 1]


class Choice(NamedTuple):
    """Something else the same map can show: its name, the query that asks for it, whether it is what is shown."""

    words: str
    query: str
    is_shown: bool


class Picture(NamedTuple):
    """One drawing: `marks` lead somewhere, `dots` are only seen. The keyboard `stops` at each mark or at none."""

    frame: Frame
    marks: list[Mark]
    dots: list[Mark]
    stops: bool

    @property
    def shapes(self) -> SafeString:
        """Those that are areas, as SVG."""
        drawn = dots(mark for mark in self.dots if mark.area)
        return drawn + links((mark for mark in self.marks if mark.area), stops=self.stops)

    @property
    def points(self) -> SafeString:
        """Those that are points and lead somewhere, as SVG."""
        return links((mark for mark in self.marks if not mark.area), stops=self.stops)

    @property
    def dotted(self) -> SafeString:
        """Those that are points and are only seen, as SVG."""
        return dots(mark for mark in self.dots if not mark.area)

    @property
    def areas(self) -> str:
        """How the shapes come to their place, as the attribute `transform`."""
        return self.frame.transform(steps_of(self.frame))


def steps_of(frame: Frame) -> int:
    """Into how many steps a unit of the sheet is divided in the shapes drawn in this frame."""
    return (FAR if frame is COUNTRY else NEAR)[1]


@dataclass(frozen=True)
class Map:
    """What the template draws.

    `heading` says what is counted, `notes` what the map cannot show; `about` is the place the page is about, and `here`
    where it lies in the first picture, if it is no province. `has_stops` says whether the keyboard stops at each mark.
    """

    heading: str
    drawn: Callable[[], list[Picture]]
    legend: list[Step]
    rows: list[Row]
    table: Table
    has_stops: bool
    has_provinces: bool
    has_areas: bool = False
    notes: list[str] = field(default_factory=list)
    about: Region | None = None
    here: tuple[int, int] | None = None
    choices: list[Choice] = field(default_factory=list)

    @cached_property
    def pictures(self) -> list[Picture]:
        """The drawings, made for whoever shows them: a file of the table does not."""
        return self.drawn()


def in_words(shows: str, value: Any) -> str:
    """A count or an amount: `shows` is what is counted, or the code of a currency."""
    return _words(shows, value, page_language())


# A map says some hundred numbers, and the next one mostly the same.
@lru_cache(maxsize=4096)
def _words(shows: str, value: Any, language: str) -> str:
    if shows == PROGRAMS:
        return ngettext("%(number)s programme", "%(number)s programmes", value) % {"number": figure_of(value)}
    if shows == AGREEMENTS:
        return ngettext("%(number)s agreement", "%(number)s agreements", value) % {"number": figure_of(value)}
    if shows == PLACES:
        return ""
    return format_money(value, shows, language)


def steps(values: list[Any], *, is_money: bool) -> tuple[Any, ...]:
    """Where each size begins, for these values."""
    greatest = max(values, default=0)
    if is_money:
        top = Decimal(10) ** (Decimal(greatest).adjusted() if greatest > 0 else 0)
        return (Decimal(0), *(top / 10**power for power in (3, 2, 1, 0)))
    if greatest <= STEPS[0][-1]:
        return STEPS[0]
    return next((row for row in STEPS[1:] if greatest < row[-1] * MANY), STEPS[-1])


def size_of(value: Any, begin: tuple[Any, ...]) -> int:
    """Which of the sizes a value has, from 1."""
    return max(sum(value >= least for least in begin), 1)


def legend(begin: tuple[Any, ...], sizes: set[int], shows: str) -> list[Step]:
    """The sizes that occur, in words."""
    if shows == PLACES:
        return []
    is_money = shows not in (PROGRAMS, AGREEMENTS)
    lines = []
    for size in sorted(sizes):
        least = begin[size - 1]
        above = begin[size] if size < len(begin) else None
        if is_money and size == 1:
            words = _("less than %(amount)s") % {"amount": in_words(shows, above)}
        elif above is None:
            words = _("%(number)s and more") % {"number": in_words(shows, least) if is_money else least}
        elif is_money:
            words = _("from %(amount)s") % {"amount": in_words(shows, least)}
        else:
            words = in_words(shows, least) if above - least == 1 else f"{least}–{above - 1}"
        lines.append(Step(size, words))
    return lines


def table_of(rows: list[Row], shows: str, heading: str) -> Table:
    """The same as a table: in a file the bare number, and the code of the region."""
    is_money = shows not in (PROGRAMS, AGREEMENTS, PLACES)
    what = [Column("amount" if is_money else shows, _("What stands there"))]
    currency = [Column("currency", _("Currency"), about="ISO 4217", in_file=True)] if is_money else []
    columns = [Column("region_name", _("Region")), Column("region_code", _("Code of the region"), in_file=True)]
    behind = [Cell(shows)] if is_money else []
    cells = [
        [Cell(place.name, place.link), Cell(place.code), Cell(value, words), *behind] for place, words, value in rows
    ]
    return Table("map", heading, [*columns, *what, *currency], cells, is_captioned=False)


def points_of(regions: Iterable[Region]) -> dict[str, tuple[float, float]]:
    """Longitude and latitude of the label of each region that has one, by its code."""
    return {
        region.code: (float(region.label_longitude), float(region.label_latitude))
        for region in regions
        if region.label_longitude is not None and region.label_latitude is not None
    }


def draw(
    numbers: Mapping[str, Any],
    user: Any,
    *,
    shows: str,
    heading: str,
    frame: Frame | None = None,
    codes: Collection[str] | None = None,
    about: Region | None = None,
    notes: Iterable[str] = (),
    choices: Iterable[Choice] = (),
) -> Map | None:
    """The map of what stands at each place, by its code. One query.

    `frame` is fitted to the places unless given; `codes` are those of the places
    that may be drawn, where not all are; `about` is the place the page is about. None where there is nothing
    to draw: neither a place with a number nor the page's own.
    """
    codes = [code for code in numbers if codes is None or code in codes]
    found = places_at(codes, user)
    points = {place.code: place.point for place in found if place.point}
    points |= points_of([about] if about else [])
    if not points:
        return None
    frame = frame or around(points[place.code] for place in found if place.code in points)
    shown = [place for place in found if place.code in points and frame.holds(*points[place.code])]
    inside = {place.code for place in shown}
    values = {numbers[code] for code in inside}
    begin = steps(list(values), is_money=shows not in (PROGRAMS, AGREEMENTS, PLACES))
    # The same numbers stand at many places.
    sizes = {value: size_of(value, begin) for value in values}
    language = page_language()
    words = {value: _words(shows, value, language) for value in {numbers[place.code] for place in found}}
    areas = shapes()
    # With many marks the keyboard goes through the table.
    stops = len(shown) <= MOST_STOPS

    def mark(place: Place, within: Frame) -> Mark:
        number, area = numbers[place.code], areas.get(place.code, NOT_DRAWN)
        at = within.place(*points[place.code])
        return Mark(place, written[number], sizes[number], *at, area.far if within is COUNTRY else area.near)

    def pictures() -> list[Picture]:
        nearer = {place.code for place in shown if frame is COUNTRY and JAVA.holds(*points[place.code])}
        in_java = [place for place in shown if place.code in nearer]
        rest = [mark(place, frame) for place in shown if place.code not in nearer]
        far, near = ([mark(place, within) for place in in_java] for within in (frame, JAVA))
        return [Picture(frame, rest, far, stops), *([Picture(JAVA, near, [], stops)] if near else [])]

    written = {value: escape(text) for value, text in words.items()}
    rows = [
        Row(place, words[numbers[place.code]], numbers[place.code])
        for place in found
        if shows != PLACES and (place.code not in points or place.code in inside)
    ]
    is_place = about is not None and about.kind != Region.Kind.PROVINCE and about.code in points
    return Map(
        heading=heading,
        drawn=pictures,
        legend=legend(begin, {*sizes.values()}, shows),
        rows=rows,
        table=table_of(rows, shows, heading),
        has_stops=stops,
        has_provinces=any(place.kind == Region.Kind.PROVINCE for place in shown),
        has_areas=any(place.code in areas for place in shown),
        notes=list(notes),
        about=about,
        here=frame.place(*points[about.code]) if about and is_place else None,
        choices=list(choices),
    )
