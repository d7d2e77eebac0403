"""Regions from their files: places, codes, names and history, read, checked against each other, and merged.

A region is a lasting identity: one that was given a new code keeps its row, and the old code keeps answering.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from portal.base.models import Part
from portal.base.reference import Merge, Reading, Row, chunks, touch, without_duplicates
from regions.models import Region, RegionCode, RegionName, RegionParent, RegionSuccession

Kind = Region.Kind

REGION_COLUMNS = (
    *("code", "name", "short_name", "kind", "parent_code", "capital", "area_km2", "population"),
    *("lat", "lon", "label_lat", "label_lon", "timezone", "island_group", "valid_from"),
    *("bps_code", "bps_basis", "iso_3166_2", "aliases", "basis"),
)
DISTRICT_COLUMNS = ("code", "name", "parent_code")
VILLAGE_COLUMNS = ("code", "name", "parent_code", "kind")
HISTORY_COLUMNS = ("change", "old_code", "new_code", "old_name", "effective_date", "legal_basis", "code_basis")

# Columns that are named as the field they fill.
PLAIN_COLUMNS = (
    "name",
    "short_name",
    "capital",
    "area_km2",
    "population",
    "timezone",
    "island_group",
    "valid_from",
    "basis",
)
POINTS = {
    "lat": ("latitude", 90),
    "lon": ("longitude", 180),
    "label_lat": ("label_latitude", 90),
    "label_lon": ("label_longitude", 180),
}

CODE_SHAPE = re.compile(r"[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?")
KINDS_BY_LENGTH = {2: {Kind.PROVINCE}, 5: {Kind.REGENCY, Kind.CITY}, 8: {Kind.DISTRICT}, 13: {Kind.VILLAGE}}
VILLAGE_WORDS = {"desa": "Desa", "kelurahan": "Kelurahan", "desa adat": "Desa Adat"}
# The provinces of Papua call a district "distrik" (UU 2/2021 on their special autonomy).
DISTRIK_PROVINCES = ("91", "92", "93", "94", "95", "96")

# The keys of parts begin so if a load made them; only such parts does a later load remove.
KEY_WORDS = ("kemendagri-", "bps-", "iso-", "name-", "parent-", "successor-")

# A part as the files want it: its values by attribute name, regions by code.
Wanted = dict[str, Any]


@dataclass
class Places:
    """What the files say: regions by code, in the order of their levels, and their parts."""

    regions: dict[str, dict[str, Any]] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    old_codes: dict[str, str] = field(default_factory=dict)
    parts: dict[type[Part], dict[str, list[Wanted]]] = field(
        default_factory=lambda: {
            model: defaultdict(list) for model in (RegionCode, RegionName, RegionParent, RegionSuccession)
        }
    )

    def add_part(self, model: type[Part], region: str, part: str, /, **values: Any) -> None:
        """Add a part with the key `part` to the region with this code, after those it has."""
        rows = self.parts[model][region]
        rows.append({"key": part[:40], "position": len(rows), **values})


def read_regions(reading: Reading, folder: Path, villages: Path | None = None) -> Places:
    """The regions of the files in `folder`; those of the file `villages` stand in for or beside its own villages."""
    places = Places()
    rows = without_duplicates(reading.rows(folder / "regions.csv", REGION_COLUMNS))
    for row in sorted(rows, key=lambda row: len(row["code"])):
        _add_region(places, row)
    for column in ("bps_code", "iso_3166_2"):
        without_duplicates(rows, column)
    for row in without_duplicates(reading.rows(folder / "districts.csv", DISTRICT_COLUMNS)):
        word = "Distrik" if row["code"].startswith(DISTRIK_PROVINCES) else "Kecamatan"
        _add_small(places, row, Kind.DISTRICT, word)
    for path in (folder / "villages.csv", villages):
        for row in without_duplicates(reading.rows(path, VILLAGE_COLUMNS)) if path else []:
            word = VILLAGE_WORDS.get(row["kind"], "")
            if not word:
                words = {"text": row["kind"], "words": ", ".join(VILLAGE_WORDS)}
                row.refuse(_("kind: “%(text)s” is none of these: %(words)s.") % words)
            _add_small(places, row, Kind.VILLAGE, word)
    for row in reading.rows(folder / "region_history.csv", HISTORY_COLUMNS):
        _add_history(places, row)
    return places


def _add_region(places: Places, row: Row) -> None:
    kind = row.value(Region, "kind")
    values = {column: row.value(Region, column) for column in PLAIN_COLUMNS}
    values |= {name: row.value(Region, name, column, limit) for column, (name, limit) in POINTS.items()}
    if kind and _is_placed(places, row, kind):
        _add(places, row, {"kind": kind, **values})
        _add_other_codes(places, row)
        _add_aliases(places, row)


def _add_small(places: Places, row: Row, kind: Kind, word: str) -> None:
    """A district or village: its list is an annex of the decree that lists its regency, so their basis is one."""
    short = full = row.value(Region, "short_name", "name")
    if short and not short.startswith(f"{word} "):
        full = row.understood(Region, "name", f"{word} {short}", "name")
    if _is_placed(places, row, kind):
        basis = places.regions[row["parent_code"]]["basis"]
        _add(places, row, {"kind": kind, "name": full, "short_name": short, "basis": basis})


def _is_placed(places: Places, row: Row, kind: str) -> bool:
    """Whether code, kind and parent fit together; what does not is refused."""
    code, parent = row["code"], row["parent_code"]
    if not CODE_SHAPE.fullmatch(code):
        words = _(
            "code: “%(text)s” is not a Kemendagri code such as 11, 11.10, 11.10.01 or 11.10.01.2001, without blanks. "
            "Keep codes as text: a spreadsheet turns 11.10 into 11.1."
        )
        row.refuse(words % {"text": row["code"]})
        return False
    if kind not in KINDS_BY_LENGTH[len(code)]:
        row.refuse(_("kind: the code %(code)s is not that of a “%(kind)s”.") % {"code": code, "kind": kind})
        return False
    if parent != code.rpartition(".")[0]:
        row.refuse(_("parent_code: %(code)s cannot lie in “%(parent)s”.") % {"code": code, "parent": parent})
        return False
    if parent and parent not in places.regions:
        row.refuse(_("parent_code: there is no region %(parent)s in these files.") % {"parent": parent})
        return False
    return True


def _add(places: Places, row: Row, values: dict[str, Any]) -> None:
    code = row["code"]
    known = code in places.regions
    places.regions[code] = {"code": code, **values}
    places.parents[code] = row["parent_code"]
    if not known:
        places.add_part(
            RegionCode,
            code,
            f"kemendagri-{code}",
            scheme=RegionCode.Scheme.KEMENDAGRI,
            code=code,
            valid_from=None,
            valid_until=None,
            is_current=True,
            basis=values["basis"],
        )


def _add_other_codes(places: Places, row: Row) -> None:
    for column, scheme, basis in (
        ("bps_code", RegionCode.Scheme.BPS, row["bps_basis"]),
        ("iso_3166_2", RegionCode.Scheme.ISO, ""),
    ):
        if code := row.value(RegionCode, "code", column) if row[column] else "":
            places.add_part(
                RegionCode,
                row["code"],
                f"{scheme}-{code}",
                scheme=scheme,
                code=code,
                valid_from=None,
                valid_until=None,
                is_current=True,
                basis=basis,
            )


def _add_aliases(places: Places, row: Row) -> None:
    for alias in filter(None, (alias.strip() for alias in row["aliases"].split(";"))):
        _add_name(places, row["code"], alias, RegionName.Kind.ALSO)


def _add_name(places: Places, code: str, name: str, kind: RegionName.Kind, basis: str = "", until: Any = None) -> None:
    """Another name; that of a regency or city both with its kind ("Kota Lubuklinggau") and without."""
    region = places.regions[code]
    names = [name]
    if region["kind"] in KINDS_BY_LENGTH[5]:
        word = region["name"].removesuffix(region["short_name"])
        if not name.startswith(("Kabupaten ", "Kota ")):
            names = [f"{word}{name}", name]
        elif name.startswith(word):
            names = [name, name.removeprefix(word)]
    taken = {region["name"], region["short_name"], *(row["name"] for row in places.parts[RegionName][code])}
    for each in names:
        if each not in taken:
            key = f"name-{slugify(each)}"
            places.add_part(
                RegionName, code, key, name=each, kind=kind, valid_from=None, valid_until=until, basis=basis
            )


def _add_history(places: Places, row: Row) -> None:
    """One thing that happened to a region: `split` off, `recoded`, `renamed`, or `respelled`."""
    code, old, basis = row["new_code"], row["old_code"], row["legal_basis"]
    day = row.value(RegionCode, "valid_until", "effective_date")
    if code not in places.regions:
        row.refuse(_("new_code: there is no region “%(code)s” in these files.") % {"code": code})
        return
    if row["change"] == "split" and old in places.regions:
        places.add_part(RegionSuccession, old, f"successor-{code}", successor_id=code, effective_on=day, basis=basis)
    elif row["change"] == "recoded" and CODE_SHAPE.fullmatch(old) and old != code:
        _add_old_code(places, row, day)
    elif row["change"] in ("renamed", "respelled") and row["old_name"]:
        kind = RegionName.Kind.FORMER if row["change"] == "renamed" else RegionName.Kind.ALSO
        _add_name(places, code, row["old_name"], kind, basis, day if row["change"] == "renamed" else None)
    else:
        row.refuse(_("change: a row is split (old_code in use), recoded (old_code) or renamed, respelled (old_name)."))


def _add_old_code(places: Places, row: Row, day: Any) -> None:
    code, old = row["new_code"], row["old_code"]
    places.old_codes[code] = old
    places.parts[RegionCode][code][0]["valid_from"] = day
    places.add_part(
        RegionCode,
        code,
        f"kemendagri-{old}",
        scheme=RegionCode.Scheme.KEMENDAGRI,
        code=old,
        valid_from=None,
        valid_until=day,
        is_current=False,
        basis=row["code_basis"],
    )
    old_parent = old.rpartition(".")[0]
    if old_parent == places.parents[code]:
        return
    if old_parent not in places.regions:
        row.refuse(_("old_code: there is no region “%(parent)s” in these files.") % {"parent": old_parent})
    else:
        places.add_part(
            RegionParent,
            code,
            f"parent-{old_parent}",
            parent_id=old_parent,
            valid_from=None,
            valid_until=day,
            basis=row["legal_basis"],
        )


def merge_regions(places: Places, tally: Counter[str]) -> None:
    """Bring regions and their parts up to date. A region that left the files stays: records may stand on it."""
    keys: dict[str, int] = {}
    new: set[int] = set()
    for kinds in KINDS_BY_LENGTH.values():
        merge = Merge(Region)
        level = [code for code, values in places.regions.items() if values["kind"] in kinds]
        for part in chunks(level):
            rows = _merge_level(places, part, keys, merge)
            keys |= {code: row.pk for code, row in rows.items() if row.pk}
        merge.carry_out(tally)
        keys |= {row.code: row.pk for row in merge.added}
        new |= {row.pk for row in merge.added}
    touched: set[int] = set()
    for model, wanted in places.parts.items():
        touched |= _merge_parts(model, wanted, keys, tally)
    touch(Region, touched - new)


def _merge_level(places: Places, codes: Any, keys: dict[str, int], merge: Merge) -> dict[str, Region]:
    old_codes = {code: places.old_codes[code] for code in codes if code in places.old_codes}
    stored = Region.objects.in_bulk([*codes, *old_codes.values()], field_name="code")
    # Who was given a new code since the last load is still stored under the old one, which another may hold now.
    moved = {code: stored.pop(old) for code, old in old_codes.items() if code not in stored and old in stored}
    return {
        code: merge.want(
            moved.get(code) or stored.get(code),
            places.regions[code] | {"parent_id": keys.get(places.parents[code])},
            published_at=timezone.now(),
        )
        for code in codes
    }


def _merge_parts(
    model: type[Part], wanted: dict[str, list[Wanted]], keys: dict[str, int], tally: Counter[str]
) -> set[int]:
    """Merge one kind of part for all regions of the files; returns the keys of the regions it changed."""
    identity = next(constraint.fields for constraint in model._meta.constraints if constraint.name.endswith("_unique"))
    names = [model._meta.get_field(name).attname for name in identity]
    references = {field.attname for field in model._meta.concrete_fields if field.related_model is Region}
    merge = Merge(model)
    for codes in chunks(list(keys)):
        stored = {
            tuple(getattr(row, name) for name in names): row
            for row in model._base_manager.filter(region_id__in=[keys[code] for code in codes]).order_by("pk")
        }
        for code in codes:
            for part in wanted.get(code, ()):
                values = {
                    name: keys[value] if name in references else value for name, value in part.items() if name != "key"
                } | {"region_id": keys[code]}
                merge.want(stored.pop(tuple(values[name] for name in names), None), values, key=part["key"])
        merge.removed += [row for row in stored.values() if row.key.startswith(KEY_WORDS)]
    merge.carry_out(tally)
    return {row.region_id for row in (*merge.added, *merge.changed, *merge.removed)}
