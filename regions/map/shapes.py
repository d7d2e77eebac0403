"""Lines on the map: from degrees to the sheet's units, with fewer points, as the path of an SVG.

The sheet is Indonesia in an equirectangular projection: near the equator a degree is as wide as it is high, so it needs
no formula. One unit is a hundredth of a degree, about 1.1 km.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from itertools import pairwise
from typing import Any

WEST, EAST, SOUTH, NORTH = 94.5, 141.5, -11.5, 6.5
UNITS = 100
WIDTH, HEIGHT = round((EAST - WEST) * UNITS), round((NORTH - SOUTH) * UNITS)

Point = tuple[float, float]
Ring = list[Point]


def on_sheet(longitude: float, latitude: float) -> Point:
    """Where a point in degrees lies on the sheet, in units from its north-western corner."""
    return (longitude - WEST) * UNITS, (NORTH - latitude) * UNITS


def area(ring: Sequence[Point]) -> float:
    """The area a ring encloses, in square units, whichever way it turns."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(x * below - right * y for (x, y), (right, below) in pairs)) / 2


def simplified(line: Sequence[Point], tolerance: float) -> list[Point]:
    """The line with fewer points: none of those left out lies further than `tolerance` from what is kept.

    Douglas and Peucker's way (1973), without recursion, because a coast has more points than Python has frames.
    """
    if len(line) < 3:
        return list(line)
    keep = {0, len(line) - 1}
    waiting = [(0, len(line) - 1)]
    while waiting:
        first, last = waiting.pop()
        far, place = max(
            ((_distance(line[index], line[first], line[last]), index) for index in range(first + 1, last)),
            default=(0.0, first),
        )
        if far > tolerance:
            keep.add(place)
            waiting += [(first, place), (place, last)]
    return [line[index] for index in sorted(keep)]


def _distance(point: Point, start: Point, end: Point) -> float:
    """How far a point lies from the stretch between two others."""
    (x, y), (left, top), (right, below) = point, start, end
    wide, high = right - left, below - top
    length = wide * wide + high * high
    along = max(0.0, min(1.0, ((x - left) * wide + (y - top) * high) / length)) if length else 0.0
    return float(((x - left - along * wide) ** 2 + (y - top - along * high) ** 2) ** 0.5)


def simplified_ring(ring: Sequence[Point], tolerance: float) -> Ring:
    """A closed ring with fewer points, its last point no repetition of its first."""
    points = list(ring[:-1] if ring and ring[0] == ring[-1] else ring)
    if len(points) < 4:
        return points
    # Cut open where it begins and at the point furthest from there, so that both halves have ends worth keeping.
    start = points[0]
    middle = max(
        range(len(points)), key=lambda index: (points[index][0] - start[0]) ** 2 + (points[index][1] - start[1]) ** 2
    )
    halves = (points[: middle + 1], [*points[middle:], start])
    return [point for half in halves for point in simplified(half, tolerance)[:-1]]


def path(rings: Iterable[Sequence[Point]], tolerance: float, smallest: float) -> str:
    """The rings as the data of an SVG path in whole units; what encloses less than `smallest` is left out."""
    return "".join(_ring_path(ring, tolerance) for ring in rings if area(ring) >= smallest)


def _ring_path(ring: Sequence[Point], tolerance: float) -> str:
    points = [(round(x), round(y)) for x, y in simplified_ring(ring, tolerance)]
    steps: list[int] = []
    for (x, y), (right, below) in pairwise(points):
        if (x, y) != (right, below):
            steps += [right - x, below - y]
    if len(steps) < 4:
        return ""
    written = "".join(f"{step:d}" if step < 0 or not index else f" {step:d}" for index, step in enumerate(steps))
    return f"M{points[0][0]} {points[0][1]}l{written}z"


class Topology:
    """A TopoJSON file, whose shapes share their lines: see the TopoJSON specification."""

    def __init__(self, content: dict[str, Any]) -> None:
        transform = content.get("transform")
        self.objects = content["objects"]
        self.arcs = [list(self._decoded(arc, transform)) for arc in content["arcs"]]

    def on_sheet(self, tolerance: float) -> Topology:
        """The same in units of the sheet, each line with fewer points; what two shapes share stays shared."""
        other = copy(self)
        other.arcs = [simplified([on_sheet(*point) for point in arc], tolerance) for arc in self.arcs]
        return other

    @staticmethod
    def _decoded(arc: Sequence[Sequence[float]], transform: dict[str, Any] | None) -> Iterator[Point]:
        if transform is None:
            yield from ((float(point[0]), float(point[1])) for point in arc)
            return
        (wide, high), (left, low) = transform["scale"], transform["translate"]
        x = y = 0.0
        for step in arc:
            x, y = x + step[0], y + step[1]
            yield x * wide + left, y * high + low

    def rings(self, geometry: dict[str, Any]) -> list[Ring]:
        """The rings of a polygon or of several, in degrees."""
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        return [self._joined(ring) for polygon in polygons for ring in polygon]

    def _joined(self, indexes: Iterable[int]) -> Ring:
        ring: Ring = []
        for index in indexes:
            arc = self.arcs[index] if index >= 0 else self.arcs[~index][::-1]
            ring += arc[1:] if ring else arc
        return ring
