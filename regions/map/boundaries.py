"""Areas of regencies and cities that an operator supplies, as GeoJSON or TopoJSON: read, checked, drawn once, kept.

They are a file of the installation, like its collected static files: every machine that serves pages has its own copy,
and no backup needs it. Without it the map draws marks.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from regions.map.shapes import Ring, Topology, on_sheet, path, simplified_ring
from regions.querysets import normal_code

# Bytes and points that are read at most.
MOST_BYTES, MOST_POINTS = 64 * 1024 * 1024, 3_000_000
# What lies outside is not Indonesia: degrees west, south, east, north.
BOUNDS = (94.0, -12.0, 142.0, 7.0)
# For the map of the country and for close-ups: how far a line may lie from the given one, in units of the sheet, and
# how many steps of the drawing make one unit.
FAR, NEAR = (2.5, 1), (0.4, 10)
CODE_NAMES = ("code", "kode", "id")
FAULTS_TOLD = 50


class Shape(NamedTuple):
    """An area as path data: for the whole country, and finer for close-ups, where ten steps make one unit."""

    far: str
    near: str


class BoundariesError(ValueError):
    """A file of boundaries that was refused; `faults` says why, in whole sentences."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


def kept_file() -> Path:
    """Where the shapes of this installation are kept."""
    return Path(settings.VAR_DIR) / "boundaries.json"


def shapes() -> Mapping[str, Shape]:
    """The shapes of this installation by the region's code; none where nothing was loaded."""
    file = kept_file()
    try:
        stamp = file.stat().st_mtime_ns
    except OSError:
        return {}
    return _kept(file, stamp)


@lru_cache(maxsize=1)
def _kept(file: Path, _stamp: int) -> dict[str, Shape]:
    return {code: Shape(*drawn) for code, drawn in json.loads(file.read_text(encoding="utf-8")).items()}


def keep(drawn: Mapping[str, Shape]) -> None:
    """Put the shapes in the place of those kept so far, at once and whole."""
    file = kept_file()
    new = file.with_suffix(".new")
    new.write_text(json.dumps(drawn, separators=(",", ":")), encoding="utf-8")
    new.replace(file)


def read(file: Path, known: set[str]) -> dict[str, Shape]:
    """The shapes in a file, by code, of regions whose codes are `known`; provinces are passed over.

    Raises `BoundariesError` with every fault that was found, where there is one.
    """
    if file.stat().st_size > MOST_BYTES:
        raise BoundariesError([_("The file is larger than %(size)d MB.") % {"size": MOST_BYTES // 1024**2}])
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise BoundariesError([_("This is no JSON: %(why)s") % {"why": error}]) from error
    kind = content.get("type") if isinstance(content, dict) else None
    if kind == "Topology":
        given = list(_of_topology(content))
    elif kind == "FeatureCollection":
        given = list(_of_features(content))
    else:
        raise BoundariesError([_("This is neither TopoJSON nor a FeatureCollection of GeoJSON.")])
    return _checked(given, known)


class Given(NamedTuple):
    """A shape as the file has it: where it stands there, its code, its rings in degrees, and drawn at two grains."""

    place: str
    code: str
    rings: list[Ring]
    shape: Shape | None


def _code_of(geometry: dict[str, Any]) -> str:
    properties = geometry.get("properties") or {}
    found = next((properties[name] for name in CODE_NAMES if properties.get(name)), geometry.get("id") or "")
    return normal_code(str(found))


def _of_features(content: dict[str, Any]) -> Iterator[Given]:
    for number, feature in enumerate(content.get("features") or [], 1):
        place, code = f"features[{number}]", ""
        try:
            code = _code_of(feature)
            geometry = feature["geometry"]
            polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
            rings = [[(float(x), float(y)) for x, y, *_height in ring] for polygon in polygons for ring in polygon]
            sheet = [[on_sheet(*point) for point in ring] for ring in rings]
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
            yield Given(place, code, [], None)
            continue
        drawn = (_drawn([simplified_ring(ring, grain[0]) for ring in sheet], grain) for grain in (FAR, NEAR))
        yield Given(place, code, rings, Shape(*drawn))


def _of_topology(content: dict[str, Any]) -> Iterator[Given]:
    try:
        topology = Topology(content)
        # Lines that two regions share lose the same points, so that no gap opens between them.
        grains = [(topology.on_sheet(far), (far, steps)) for far, steps in (FAR, NEAR)]
        objects = [(name, geometry) for name, one in topology.objects.items() for geometry in one["geometries"]]
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError) as error:
        raise BoundariesError([_("This TopoJSON cannot be read: %(why)s") % {"why": repr(error)}]) from error
    for number, (name, geometry) in enumerate(objects, 1):
        place, code = f"{name}[{number}]", ""
        try:
            code = _code_of(geometry)
            rings = topology.rings(geometry)
            drawn = [_drawn(lines.rings(geometry), grain) for lines, grain in grains]
        except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError):
            yield Given(place, code, [], None)
            continue
        yield Given(place, code, rings, Shape(*drawn))


def _drawn(rings: list[Ring], grain: tuple[float, int]) -> str:
    far, steps = grain
    return path(([(x * steps, y * steps) for x, y in ring] for ring in rings), 0, far * far * steps * steps / 2)


def _checked(given: list[Given], known: set[str]) -> dict[str, Shape]:
    faults, found, points = [], {}, 0
    west, south, east, north = BOUNDS
    for place, code, rings, shape in given:
        points += sum(len(ring) for ring in rings)
        words = {"place": place, "code": code or "?"}
        if "." not in code and code in {one[:2] for one in known}:
            continue
        if code not in known:
            faults.append(_("%(place)s: no regency or city has the code “%(code)s”.") % words)
        elif shape is None or not rings:
            faults.append(_("%(place)s (%(code)s): this is no polygon.") % words)
        elif any(len(ring) < 4 for ring in rings):
            faults.append(_("%(place)s (%(code)s): a ring has fewer than four points.") % words)
        elif not all(west <= x <= east and south <= y <= north for ring in rings for x, y in ring):
            faults.append(
                _("%(place)s (%(code)s): it lies outside Indonesia; longitude stands first, in degrees.") % words
            )
        elif code in found:
            faults.append(_("%(place)s: the code “%(code)s” stands there twice.") % words)
        else:
            found[code] = shape
    if points > MOST_POINTS:
        faults.append(_("There are more than %(number)d points.") % {"number": MOST_POINTS})
    if not found and not faults:
        faults.append(_("There is no shape of a regency or city in it."))
    if faults:
        raise BoundariesError(faults)
    return dict(sorted(found.items()))
