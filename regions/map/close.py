"""Close-ups: an island group or a province, and the province that a place lies in."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from portal.base.publishing import sees_everything
from portal.base.remembered import remembered
from regions.map.counting import REGENCY, programs_in
from regions.map.drawing import PROGRAMS, Map, draw, points_of
from regions.map.frames import Frame, around
from regions.models import Region

PROVINCE = 2
KINDS = (Region.Kind.PROVINCE, Region.Kind.REGENCY, Region.Kind.CITY)


class Area(NamedTuple):
    """A part of the country that has a map of its own: the key its address names it by, its name, its frame."""

    key: str
    name: str
    frame: Frame
    codes: frozenset[str]

    @property
    def address(self) -> str:
        return f"{reverse('map')}?area={self.key}"


def areas(user: Any) -> tuple[list[Area], list[Area]]:
    """The island groups, from west to east, and the provinces, by code. One query at most."""
    return _areas(Region.objects.all()) if sees_everything(user) else public_areas()


@remembered
def public_areas() -> tuple[list[Area], list[Area]]:
    """Those that everyone may see."""
    return _areas(Region.objects.published())


def _areas(regions: Any) -> tuple[list[Area], list[Area]]:
    rows = regions.filter(kind__in=KINDS).order_by("code")
    groups: dict[str, list[Region]] = {}
    provinces: dict[str, list[Region]] = {}
    for region in rows.only("code", "kind", "name", "island_group", "label_longitude", "label_latitude"):
        if region.label_longitude is None or region.label_latitude is None:
            continue
        if region.island_group:
            groups.setdefault(region.island_group, []).append(region)
        provinces.setdefault(region.code[:PROVINCE], []).append(region)
    found = [_area(slugify(name), name, regions) for name, regions in groups.items()]
    named = [(regions[0], regions) for regions in provinces.values() if regions[0].kind == Region.Kind.PROVINCE]
    return (
        sorted(found, key=lambda area: (area.frame.west, area.key)),
        [_area(province.code, province.name, regions) for province, regions in named],
    )


def _area(key: str, name: str, regions: list[Region]) -> Area:
    return Area(key, name, around(points_of(regions).values()), frozenset(region.code for region in regions))


def map_around(region: Region, user: Any) -> Map | None:
    """The province a place lies in, with the programmes at each of its regencies. Three queries."""
    code = region.code[:PROVINCE]
    regions = Region.objects.within(Region(code=code)).visible_to(user).filter(kind__in=KINDS)
    inside = {place.code: place for place in regions.order_by("code")}
    province = inside.get(code)
    if province is None:
        return None
    return draw(
        programs_in(province, user),
        user,
        shows=PROGRAMS,
        heading=_("Programmes in %(place)s") % {"place": province.name},
        frame=around(points_of(inside.values()).values()),
        about=inside.get(region.code[:REGENCY]),
    )
