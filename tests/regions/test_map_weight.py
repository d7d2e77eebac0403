"""The heaviest map there can be, every regency and city with something on it, stays light."""

from __future__ import annotations

import gzip
import re

import pytest

from programs.models import ProgramRegion
from regions.map import outline
from regions.models import Region
from tests import make
from tests.pages.reading import read

pytestmark = pytest.mark.django_db

MOST = 40 * 1024


@pytest.mark.usefixtures("reference")
def test_land_marks_and_table_weigh_forty_kilobytes_at_most():
    kinds = [Region.Kind.REGENCY, Region.Kind.CITY]
    regions = list(Region.objects.filter(kind__in=kinds).order_by("pk"))
    assert len(regions) == 514
    rows = []
    for number in range(7):
        lying = [region for place, region in enumerate(regions) if not number or not place * 7 % (number + 1)]
        # Each programme is counted in each of its places within each other one: sixty at a time, not all.
        for begin in range(0, len(lying), 60):
            program = make.program()
            rows += [ProgramRegion(program=program, region=region) for region in lying[begin : begin + 60]]
    ProgramRegion.objects.bulk_create(rows)
    make.placed()
    figure = re.search(r'<figure class="map map-many">.*?</figure>', read("/"), re.S)
    assert figure and figure[0].count("<title>") == 514
    land, marks = len(gzip.compress(outline.IMAGE.read_bytes())), len(gzip.compress(figure[0].encode()))
    assert land + marks <= MOST, f"{land} + {marks} bytes"
