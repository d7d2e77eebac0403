"""Areas that an operator loads: read from either format, refused with reasons, drawn instead of marks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from regions.map import boundaries
from regions.map.boundaries import kept_file, shapes
from tests import make
from tests.pages.reading import read

pytestmark = pytest.mark.django_db

SQUARE = [[112.0, -8.0], [112.5, -8.0], [112.5, -8.5], [112.0, -8.5], [112.0, -8.0]]


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    yield
    kept_file().unlink(missing_ok=True)


@pytest.fixture
def blitar() -> Any:
    region = make.region("35.05", "Kabupaten Blitar", label_latitude=-8.2, label_longitude=112.2)
    make.program(regions=[region])
    return region


def feature(code: Any = "35.05", ring: Any = None, **more: Any) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": [SQUARE if ring is None else ring]}
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry, **more}


def load(folder: Path, content: Any) -> None:
    file = folder / "shapes.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    call_command("load_boundaries", file)


def geojson(*features: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def topojson(**more: Any) -> dict[str, Any]:
    quantized = [[0, 0], [5, 0], [0, -5], [-5, 0], [0, 5]]
    shape = {"type": "Polygon", "arcs": [[0]], "id": "35.05"}
    return {
        "type": "Topology",
        "transform": {"scale": [0.1, 0.1], "translate": [112.0, -8.0]},
        "arcs": [quantized],
        "objects": {"regencies": {"type": "GeometryCollection", "geometries": [shape]}},
        **more,
    }


@pytest.mark.parametrize("content", [geojson(feature()), topojson()], ids=["GeoJSON", "TopoJSON"])
def test_the_map_shades_the_areas_that_were_loaded(tmp_path, blitar, content):
    assert "<path" not in figure()
    load(tmp_path, content)
    assert shapes()["35.05"].far == "M1750 1450l50 0 0 50-50 0z"
    drawn = figure()
    assert '<path class="a1" d="M1750' in drawn
    assert "Kabupaten Blitar: 1 programme" in drawn
    call_command("load_boundaries", "--remove")
    assert "<path" not in figure()


def figure() -> str:
    page = read("/en/")
    return page[page.index('<figure class="map">') : page.index("</figure>")]


def test_a_place_without_an_area_keeps_its_mark(tmp_path, blitar):
    other = make.region("35.06", "Kabupaten Kediri", label_latitude=-7.8, label_longitude=112.1)
    make.program(regions=[other])
    load(tmp_path, geojson(feature()))
    assert figure().count("<title>") == 2
    assert figure().count('<path class="a1"') == 2
    assert "<circle" in figure()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "JSON"),
        ("[]", "TopoJSON"),
        (geojson(), "tidak ada|There is no shape"),
        (geojson(feature("99.99")), "99.99"),
        (geojson(feature(), feature()), "35.05"),
        (geojson(feature(ring=[[-8.0, 112.0], [-8.0, 112.5], [-8.5, 112.5], [-8.0, 112.0]])), "Indonesia"),
        (geojson(feature(ring=SQUARE[:3])), "35.05"),
        (geojson(feature(geometry=None)), "35.05"),
        (geojson(feature(ring=[["x", "y"]] * 4)), "35.05"),
        (geojson(feature(ring=[[112.0, float("inf")]] * 4)), "35.05"),
        (geojson("kata"), "features"),
        (topojson(arcs=[]), "35.05"),
        (topojson(objects=[]), "TopoJSON"),
    ],
)
def test_a_broken_file_is_refused_with_the_reason_and_changes_nothing(tmp_path, blitar, content, reason):
    load(tmp_path, geojson(feature()))
    before = kept_file().read_bytes()
    with pytest.raises(CommandError, match=reason):
        load(tmp_path, content)
    assert kept_file().read_bytes() == before


def test_a_file_beyond_the_limits_is_refused(tmp_path, blitar, monkeypatch):
    monkeypatch.setattr(boundaries, "MOST_POINTS", 4)
    with pytest.raises(CommandError, match="4"):
        load(tmp_path, geojson(feature()))
    monkeypatch.setattr(boundaries, "MOST_BYTES", 10)
    with pytest.raises(CommandError, match="MB"):
        load(tmp_path, geojson(feature()))
    with pytest.raises(CommandError):
        call_command("load_boundaries", tmp_path / "none.json")


def test_provinces_in_the_file_are_passed_over(tmp_path, blitar):
    load(tmp_path, geojson(feature(), feature("35")))
    assert list(shapes()) == ["35.05"]
