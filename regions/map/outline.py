"""The land: Indonesia's outline, kept as lines in degrees and drawn as the one file that every map lies on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings

from regions.map.shapes import HEIGHT, WIDTH, Ring, Topology, area, on_sheet, path, simplified_ring

FIXTURE = settings.BASE_DIR / "fixtures" / "map" / "indonesia.json"
IMAGE = settings.BASE_DIR / "static" / "img" / "indonesia.svg"
# Where the page asks for it among the static files.
STATIC_NAME = "img/indonesia.svg"

# Indonesia in ISO 3166-1, by which the atlas names its countries.
COUNTRY = "360"
# How far a line may lie from the coast, in units: kept for drawing anew, and drawn. Islands below half a square unit
# (0.6 km²) are not kept.
KEPT, DRAWN, SMALLEST = 0.5, 0.6, 0.5


def cut_out(atlas: Path) -> list[Ring]:
    """The rings of Indonesia in a TopoJSON atlas of countries, in degrees to three places, islands from north to south.

    Raises `KeyError` or `ValueError` where the file is no such atlas.
    """
    topology = Topology(json.loads(atlas.read_text(encoding="utf-8")))
    countries = topology.objects["countries"]["geometries"]
    country = next((shape for shape in countries if shape.get("id") == COUNTRY), None)
    if country is None:
        raise ValueError(f"No country {COUNTRY} in {atlas.name}.")
    kept = []
    for ring in topology.rings(country):
        sheet = simplified_ring([on_sheet(*point) for point in ring], KEPT)
        if len(sheet) > 2 and area(sheet) >= SMALLEST:
            on_it = {on_sheet(*point): point for point in ring}
            kept.append([(round(on_it[place][0], 3), round(on_it[place][1], 3)) for place in sheet])
    return sorted(kept, key=lambda ring: (-max(latitude for _longitude, latitude in ring), ring))


def write_fixture(rings: list[Ring]) -> None:
    """One line for each island, so that a change can be read."""
    lines = ",\n".join(json.dumps(ring, separators=(",", ":")) for ring in rings)
    FIXTURE.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def read_fixture() -> list[Any]:
    """The rings as they are kept, in degrees."""
    return list(json.loads(FIXTURE.read_text(encoding="utf-8")))


def drawn() -> str:
    """The file of the land: one path, in a grey that lies well on light and on dark paper."""
    land = path(([on_sheet(*point) for point in ring] for ring in read_fixture()), DRAWN, SMALLEST)
    size = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><path fill="#8f8b80" d="{land}"/></svg>\n'
