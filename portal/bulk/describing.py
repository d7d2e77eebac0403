"""What the files are, told to machines: Frictionless Data Packages, and a DCAT catalogue.

The packages hold to both versions of the standard (https://specs.frictionlessdata.io and https://datapackage.org), the
catalogue to DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/), as JSON-LD. What Satu Data Indonesia asks of data stands in
`satu_data` of each resource.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.base.addresses import absolute
from portal.base.schema_org import LICENCE
from portal.base.sheets import Column
from portal.bulk.editions import BulkFile, Edition
from portal.bulk.nouns import NOUNS, Noun
from portal.bulk.writing import columns_of

PACKAGE = "https://datapackage.org/profiles/2.0/datapackage.json"
TYPES = "https://www.iana.org/assignments/media-types/"
# Units of columns that are figures; those of other figures stand in a column beside them.
UNITS = {
    "area_km2": "km²",
    "latitude": "°",
    "longitude": "°",
    "rupiah_amount": "IDR",
    "rupiah_rate": "IDR",
}
BESIDE = {
    "amount": "currency",
    "current_amount": "current_currency",
    "duration": "duration_unit",
    "value": "unit",
    "lower": "unit",
    "upper": "unit",
}
DAILY = "http://publications.europa.eu/resource/authority/frequency/CONT"
COUNTRY = "http://publications.europa.eu/resource/authority/country/IDN"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
Node = dict[str, Any]


class TableFile(NamedTuple):
    """The CSV file of a noun, as a package names it: beside the package, or packed together with it."""

    path: str
    size: int
    sha256: str
    is_packed: bool = False


def both(name: str, text: Any) -> dict[str, str]:
    """A text in Indonesian, and in English under the name with `_en` behind it; nothing where there is none."""
    told = {name: str(text)} if str(text) else {}
    with translation.override("en"):
        return told | ({f"{name}_en": str(text)} if told else {})


def field(column: Column) -> Node:
    """A column, in the words of Table Schema."""
    told: Node = {"name": column.key, "type": column.kind, **both("title", capfirst(column.heading))}
    told |= both("description", column.about)
    if column.kind == "datetime":
        told["format"] = "any"
    if column.key in UNITS:
        told["unit"] = UNITS[column.key]
    elif column.key in BESIDE:
        told["unit_field"] = BESIDE[column.key]
    if column.key == "id":
        told["constraints"] = {"required": True, "unique": True}
    return told


def resource(noun: Noun, file: TableFile, edition: Edition) -> Node:
    """The table of a noun."""
    told: Node = {
        "name": noun.key,
        "type": "table",
        "profile": "tabular-data-resource",
        "path": file.path,
        **both("title", noun.model._meta.verbose_name_plural),
        **both("description", noun.definition),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **({"compression": "gz"} if file.is_packed else {}),
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "rows": edition.counts[noun.key],
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {
            "fields": [field(column) for column in columns_of(noun)],
            "primaryKey": ["id"],
            "missingValues": [""],
        },
        "licenses": licences(),
        "sources": sources(),
        "satu_data": {
            **both("konsep", capfirst(str(noun.model._meta.verbose_name))),
            **both("definisi", noun.definition),
            "klasifikasi": [both("title", standard) for standard in noun.classification],
            **both("ukuran", noun.measure),
            **both("satuan", noun.model._meta.verbose_name),
            "periode": period(edition.periods.get(noun.key)),
        },
    }
    return told


def period(days: tuple[datetime.date, datetime.date] | None) -> dict[str, str] | None:
    """From the earliest to the latest day that is named."""
    return None if days is None else {"start": days[0].isoformat(), "end": days[1].isoformat()}


def licences() -> list[Node]:
    return [{"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0 International", "path": LICENCE}]


def sources() -> list[Node]:
    """Where the facts come from: the documents the registry names, each in its list of sources."""
    return [
        {"title": _("The documents this registry cites"), "path": absolute(reverse("sources-list"))},
        {"title": "Kepmendagri 300.2.2-2430/2025", "path": "https://github.com/cahyadsn/wilayah"},
        {"title": "IATI Standard (CC BY 4.0)", "path": "https://iatistandard.org/en/iati-standard/203/codelists/"},
    ]


def package(edition: Edition, tables: Mapping[Noun, TableFile] | Sequence[tuple[Noun, TableFile]]) -> Node:
    """The package of these tables."""
    pairs = list(tables.items() if isinstance(tables, Mapping) else tables)
    is_whole = len(pairs) == len(NOUNS)
    reached = [edition.periods[noun.key] for noun, _file in pairs if noun.key in edition.periods]
    whole = (min(first for first, _last in reached), max(last for _first, last in reached)) if reached else None
    name = "registry" if is_whole else pairs[0][0].key
    return {
        "$schema": PACKAGE,
        "profile": "tabular-data-package",
        "name": name,
        "id": absolute(reverse("data-latest", args=["datapackage.json" if is_whole else f"{name}.datapackage.json"])),
        "title": settings.SITE_NAME if is_whole else f"{settings.SITE_NAME}: {pairs[0][0].name}",
        **both("description", _description()),
        "homepage": absolute(reverse("data")),
        "version": f"{edition.version}.0.0",
        "registry_version": edition.version,
        "day": edition.day.isoformat(),
        "created": edition.at.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "temporal": period(whole),
        "spatial": "Indonesia",
        "licenses": licences(),
        "sources": sources(),
        "contributors": [
            {"title": settings.SITE_NAME, "path": absolute("/"), "role": "publisher", "roles": ["publisher"]}
        ],
        "resources": [resource(noun, file, edition) for noun, file in pairs],
    }


def _description() -> Any:
    return translation.gettext_lazy(
        "Facts of regional development programmes in Indonesia, as published documents state them. An empty cell means "
        "that nobody stated it; it is never zero. Amounts of several currencies are never added up. Quotations and "
        "others’ texts remain their authors’."
    )


def title_of_file(file: BulkFile) -> str:
    """What people call a form of file."""
    return {
        "csv": "CSV",
        "jsonl": "JSON Lines",
        "xlsx": "XLSX",
        "geojson": "GeoJSON",
        "package": "Data Package",
        "sums": "SHA-256",
        "catalogue": "DCAT",
    }[file.form]


PLAIN = {"csv": "text/csv", "jsonl": "application/jsonl", "geojson": "application/geo+json"}


def distribution(edition: Edition, file: BulkFile) -> Node:
    """One file, in the words of DCAT."""
    address = absolute(reverse("data-file", args=[edition.key, file.name]))
    told: Node = {
        "@type": "dcat:Distribution",
        "@id": address,
        "dct:title": title_of_file(file),
        "dcat:accessURL": {"@id": absolute(reverse("data"))},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": f"{TYPES}{PLAIN.get(file.form, file.media_type)}"},
        "dcat:byteSize": {"@value": str(file.size), "@type": "xsd:nonNegativeInteger"},
        "dct:license": {"@id": LICENCE},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": file.sha256, "@type": "xsd:hexBinary"},
        },
    }
    if file.media_type == "application/gzip":
        told["dcat:compressFormat"] = {"@id": f"{TYPES}application/gzip"}
    elif file.media_type == "application/zip":
        told["dcat:packageFormat"] = {"@id": f"{TYPES}application/zip"}
    return told


def texts(text: Any) -> list[Node]:
    """A text in both languages of the site."""
    told = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            told.append({"@value": str(text), "@language": language})
    return told


def catalogue(edition: Edition) -> Node:
    """Everything there is to take along."""
    publisher = {
        "@type": "foaf:Organization",
        "@id": absolute("/#publisher"),
        "foaf:name": settings.SITE_NAME,
        "foaf:homepage": {"@id": absolute("/")},
    }
    files = [file for file in edition.of("") if file.form != "sums"]
    whole = _dataset(edition, "data", settings.SITE_NAME, _description(), files, edition.periods.values())
    nouns = [
        _dataset(
            edition,
            noun.key,
            noun.model._meta.verbose_name_plural,
            noun.definition,
            edition.of(noun.key),
            [edition.periods[noun.key]] if noun.key in edition.periods else [],
        )
        for noun in NOUNS
    ]
    whole["dct:hasPart"] = [{"@id": dataset["@id"]} for dataset in nouns]
    return {
        "@context": CONTEXT,
        "@type": "dcat:Catalog",
        "@id": absolute("/#catalogue"),
        "dct:title": settings.SITE_NAME,
        "dct:description": texts(_description()),
        "dct:publisher": publisher,
        "dct:license": {"@id": LICENCE},
        "dct:language": [language for language, _name in settings.LANGUAGES],
        "dct:modified": _moment(edition),
        "foaf:homepage": {"@id": absolute(reverse("data"))},
        "dcat:dataset": [whole, *nouns],
    }


def _moment(edition: Edition) -> Node:
    return {"@value": edition.at.isoformat(timespec="seconds"), "@type": "xsd:dateTime"}


def _dataset(
    edition: Edition,
    key: str,
    title: Any,
    description: Any,
    files: Sequence[BulkFile],
    periods: Iterable[tuple[datetime.date, datetime.date]],
) -> Node:
    days = list(periods)
    told: Node = {
        "@type": "dcat:Dataset",
        "@id": absolute(f"/#{key}"),
        "dct:identifier": key,
        "dct:title": texts(capfirst(title)),
        "dct:description": texts(description),
        "dct:publisher": {"@id": absolute("/#publisher")},
        "dct:license": {"@id": LICENCE},
        "dct:spatial": {"@id": COUNTRY, "@type": "dct:Location"},
        "dct:accrualPeriodicity": {"@id": DAILY},
        "dct:modified": _moment(edition),
        "dcat:version": str(edition.version),
        "dcat:landingPage": {"@id": absolute(reverse("data"))},
        "dcat:distribution": [distribution(edition, file) for file in files],
    }
    if days:
        first, last = min(first for first, _last in days), max(last for _first, last in days)
        told["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@value": first.isoformat(), "@type": "xsd:date"},
            "dcat:endDate": {"@value": last.isoformat(), "@type": "xsd:date"},
        }
    return told
