"""A map ready for its template: the frame, a mark for each place with something, its legend, the same as a table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from html import escape
from typing import Any, NamedTuple

from django.utils.functional import SimpleLazyObject
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
    """What the template draws. Nothing is made before it is asked for, and a file of the table asks little.

    `heading` says what is counted, `numbers` what stands at each of the places `found`, by their codes; `points` is
    where these lie, `notes` what the map cannot show. `about` is the place the page is about.
    """

    heading: str
    shows: str
    numbers: Mapping[str, Any]
    found: list[Place]
    points: Mapping[str, tuple[float, float]]
    frame: Frame
    notes: list[str] = field(default_factory=list)
    about: Region | None = None
    choices: list[Choice] = field(default_factory=list)

    @cached_property
    def inside(self) -> set[str]:
        """The codes of the places that lie in the frame."""
        return self.frame.held(self.points)

    @cached_property
    def shown(self) -> list[Place]:
        """The places that lie in the frame."""
        inside = self.inside
        return [place for place in self.found if place.code in inside]

    @cached_property
    def listed(self) -> list[Place]:
        """Those of the table: what lies in the frame, or nobody knows where."""
        if self.shows == PLACES:
            return []
        inside, points = self.inside, self.points
        return [place for place in self.found if place.code in inside or place.code not in points]

    @property
    def has_stops(self) -> bool:
        """Whether the keyboard stops at each mark: with many it goes through the table."""
        return len(self.shown) <= MOST_STOPS

    @property
    def has_provinces(self) -> bool:
        """Whether a province itself is marked."""
        return any(place.kind == Region.Kind.PROVINCE for place in self.shown)

    @property
    def has_areas(self) -> bool:
        """Whether places are drawn as areas."""
        areas = shapes()
        return any(place.code in areas for place in self.shown)

    @property
    def here(self) -> tuple[int, int] | None:
        """Where the place the page is about lies in the first picture, if it is no province."""
        about = self.about
        if about is None or about.kind == Region.Kind.PROVINCE or about.code not in self.points:
            return None
        return self.frame.place(*self.points[about.code])

    @cached_property
    def begin(self) -> tuple[Any, ...]:
        values = {self.numbers[place.code] for place in self.shown}
        return steps([*values], is_money=self.shows not in (PROGRAMS, AGREEMENTS, PLACES))

    @cached_property
    def sizes(self) -> dict[Any, int]:
        """The size of each number: the same ones stand at many places."""
        return {value: size_of(value, self.begin) for value in {self.numbers[place.code] for place in self.shown}}

    @cached_property
    def words(self) -> dict[Any, str]:
        language = page_language()
        return {
            value: _words(self.shows, value, language) for value in {self.numbers[place.code] for place in self.found}
        }

    @cached_property
    def legend(self) -> list[Step]:
        """The sizes that occur."""
        return legend(self.begin, {*self.sizes.values()}, self.shows)

    @cached_property
    def rows(self) -> list[Row]:
        """The same for a table."""
        words, numbers = self.words, self.numbers
        return [Row(place, words[number := numbers[place.code]], number) for place in self.listed]

    @cached_property
    def table(self) -> Table:
        """The same as a table: in a file the bare number, and the code of the region."""
        is_money = self.shows not in (PROGRAMS, AGREEMENTS, PLACES)
        what = [Column("amount" if is_money else self.shows, _("What stands there"))]
        currency = [Column("currency", _("Currency"), about="ISO 4217", in_file=True)] if is_money else []
        columns = [Column("region_name", _("Region")), Column("region_code", _("Code of the region"), in_file=True)]
        behind = [self.shows] if is_money else []

        def cells() -> list[list[Cell]]:
            last = [Cell(value) for value in behind]
            return [
                [Cell(place.name, place.link), Cell(place.code), Cell(value, words), *last]
                for place, words, value in self.rows
            ]

        def lines() -> Iterator[str]:
            form, end, numbers = "f" if is_money else "d", "".join(f",{value}" for value in behind), self.numbers
            yield "".join([f"{place.line},{numbers[place.code]:{form}}{end}\r\n" for place in self.listed])

        rows: Any = SimpleLazyObject(cells)
        return Table("map", self.heading, [*columns, *what, *currency], rows, is_captioned=False, lines=lines)

    @cached_property
    def pictures(self) -> list[Picture]:
        """The drawings: of all of Indonesia, Java a second time and larger."""
        written = {value: escape(text) for value, text in self.words.items()}
        areas = shapes()

        def mark(place: Place, within: Frame) -> Mark:
            number, area = self.numbers[place.code], areas.get(place.code, NOT_DRAWN)
            at = within.place(*self.points[place.code])
            return Mark(place, written[number], self.sizes[number], *at, area.far if within is COUNTRY else area.near)

        frame = self.frame
        nearer = JAVA.held(self.points) if frame is COUNTRY else set()
        in_java = [place for place in self.shown if place.code in nearer]
        rest = [mark(place, frame) for place in self.shown if place.code not in nearer]
        far, near = ([mark(place, within) for place in in_java] for within in (frame, JAVA))
        stops = self.has_stops
        return [Picture(frame, rest, far, stops), *([Picture(JAVA, near, [], stops)] if near else [])]


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
            words = _("%(number)s and more") % {"number": in_words(shows, least) if is_money else figure_of(least)}
        elif is_money:
            words = _("from %(amount)s") % {"amount": in_words(shows, least)}
        else:
            words = in_words(shows, least) if above - least == 1 else f"{figure_of(least)}–{figure_of(above - 1)}"
        lines.append(Step(size, words))
    return lines


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
    return Map(heading, shows, numbers, found, points, frame, list(notes), about, list(choices))
