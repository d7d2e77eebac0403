"""What part of the country a map shows, and where a place lies on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from regions.map.shapes import EAST, NORTH, SOUTH, UNITS, WEST

# Every map is so many units wide on the page, whatever it shows, so that marks have one size everywhere.
ACROSS = 1000
# Degrees: what stands around the outermost places, and the least that is shown.
MARGIN, LEAST = 0.4, 2.4
# The widest and the narrowest a close-up may be, as width by height.
WIDEST, NARROWEST = 2.7, 1.5


class Frame(NamedTuple):
    """A stretch of the earth in degrees, drawn `ACROSS` units wide."""

    west: float
    south: float
    east: float
    north: float

    @property
    def scale(self) -> float:
        """Units for a degree."""
        return ACROSS / (self.east - self.west)

    @property
    def height(self) -> int:
        """How high it is drawn, in units."""
        return round((self.north - self.south) * self.scale)

    @property
    def view_box(self) -> str:
        """The attribute of that name."""
        return f"0 0 {ACROSS} {self.height}"

    @property
    def sheet(self) -> dict[str, int]:
        """Where the whole sheet with the land lies, as attributes of an image."""
        return {
            "x": round((WEST - self.west) * self.scale),
            "y": round((self.north - NORTH) * self.scale),
            "width": round((EAST - WEST) * self.scale),
            "height": round((NORTH - SOUTH) * self.scale),
        }

    def transform(self, steps: int) -> str:
        """What brings a drawing of the sheet, with so many steps to a unit, to its place in this frame."""
        scale = self.scale / UNITS
        left, top = (WEST - self.west) * self.scale, (self.north - NORTH) * self.scale
        return f"translate({left:.1f} {top:.1f}) scale({scale / steps:.5f})"

    def place(self, longitude: float, latitude: float) -> tuple[int, int]:
        """Where a point lies, in units from the north-western corner."""
        scale = self.scale
        return round((longitude - self.west) * scale), round((self.north - latitude) * scale)

    def held(self, points: Mapping[str, tuple[float, float]]) -> set[str]:
        """The keys of those of the points (longitude, latitude) that lie in it."""
        # A map has some five hundred, so its sides are asked for once.
        west, south, east, north = self.west, self.south, self.east, self.north
        return {key for key, (x, y) in points.items() if west <= x <= east and south <= y <= north}


COUNTRY = Frame(WEST, SOUTH, EAST, NORTH)
# A quarter of all regencies and cities: on the map of the country their marks would lie on one another.
JAVA = Frame(105.0, -8.95, 114.75, -5.55)


def around(points: Iterable[tuple[float, float]]) -> Frame:
    """The frame that shows these points (longitude, latitude) best; the whole country where that is hardly less."""
    given = list(points)
    if not given:
        return COUNTRY
    longitudes, latitudes = [point[0] for point in given], [point[1] for point in given]
    middle = (min(longitudes) + max(longitudes)) / 2, (min(latitudes) + max(latitudes)) / 2
    wide = max(max(longitudes) - min(longitudes) + 2 * MARGIN, LEAST)
    high = max(max(latitudes) - min(latitudes) + 2 * MARGIN, wide / WIDEST)
    wide = max(wide, high * NARROWEST)
    if wide > (EAST - WEST) / 2:
        return COUNTRY
    west = min(max(middle[0] - wide / 2, WEST), EAST - wide)
    south = min(max(middle[1] - high / 2, SOUTH), max(NORTH - high, SOUTH))
    return Frame(west, south, west + wide, south + high)
