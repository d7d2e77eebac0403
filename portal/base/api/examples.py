"""Examples of the API's answers for its description: what the example registry answers, kept in `examples.json`.

`manage.py api_examples` asks anew; a test asks each again and compares, and holds it against the schema.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

FILE = Path(__file__).with_name("examples.json")
HOST = "https://example.org"
NOUNS = {
    "programs": "fields=id,label,period,url",
    "partners": "fields=id,label,kind,url",
    "regions": "fields=id,label,parent,url",
    "agreements": "fields=id,label,number,current_amount,state,url",
    "activities": "fields=id,label,period,url",
    "indicators": "fields=id,label,unit,url",
    "targets": "fields=id,label,indicator,region,url",
    "planning-documents": "fields=id,label,kind,url",
    "sources": "fields=id,label,publisher,url",
}
# The lists that a region has of its own, each with one of which the example registry knows something, if of any.
OF_REGIONS = {"programs": "64.03", "agreements": "64", "targets": "bps:3505"}
# Moments and counters are those of the installation that was asked; an example has others.
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(\+07:00|Z)")
COUNTERS = {"registry_version", "number", "count", "size"}


# What any operation may answer, shown on every one.
ANY = "*"


class Example(NamedTuple):
    """One question: the operation it shows, the address asked, the status it answers with, and what it accepts."""

    path: str
    address: str
    status: int
    accept: str = "*/*"

    @property
    def headers(self) -> dict[str, str]:
        """What is sent with it; a key that opens nothing where that is what it shows."""
        sent = {"accept": self.accept, "accept-language": "en"}
        return sent | ({"authorization": "Bearer ppd_aaaaaaaa_mistyped"} if self.status == 401 else {})


def questions(ids: dict[str, str]) -> list[Example]:
    """Every question, given the id of a record of each noun."""
    asked = [
        Example("/api/v1/", "/api/v1/", 200),
        Example("/api/v1/search/", "/api/v1/search/?q=berau&page_size=1", 200),
        Example("/api/v1/statistics/", "/api/v1/statistics/?by=currency", 200),
        Example("/api/v1/changes/", "/api/v1/changes/?kind=agreements&page_size=1", 200),
    ]
    for noun, fields in NOUNS.items():
        one = f"/api/v1/{noun}/{{key}}/"
        asked += [
            Example(f"/api/v1/{noun}/", f"/api/v1/{noun}/?page_size=1&{fields}", 200),
            Example(one, f"/api/v1/{noun}/{ids[noun]}/", 200),
            Example(one, f"/api/v1/{noun}/{ids[noun]}/?q=air", 400),
            Example(one, f"/api/v1/{noun}/aaaaaaaa/", 404),
        ]
    for noun, code in OF_REGIONS.items():
        path = f"/api/v1/regions/{{key}}/{noun}/"
        address = path.format(key=code)
        asked += [
            Example(path, f"{address}?page_size=1&{NOUNS[noun]}", 200),
            Example(path, f"{address}?regoin=35.05", 400),
            Example(path, path.format(key="99.99"), 404),
        ]
    single = ("/api/v1/", "/api/v1/search/", "/api/v1/statistics/", "/api/v1/changes/")
    for path in (*single, *(f"/api/v1/{noun}/" for noun in NOUNS)):
        asked.append(Example(path, f"{path}?regoin=35.05", 400))
        if path != "/api/v1/":
            asked.append(Example(path, f"{path}?page=900000", 404))
    asked += [Example(one.path, one.address, 406, "text/csv") for one in asked if one.status == 200]
    return [*asked, Example(ANY, "/api/v1/programs/", 401)]


def steady(body: Any) -> Any:
    """The body as any installation with the same records tells it."""
    if isinstance(body, dict):
        return {
            name: 1 if name in COUNTERS and isinstance(value, int) else steady(value) for name, value in body.items()
        }
    if isinstance(body, list):
        return [steady(value) for value in body]
    if isinstance(body, str):
        return re.sub(r"^https?://[^/]+(?=/)", HOST, MOMENT.sub("2026-01-02T08:00:00+07:00", body)) if body else body
    return body


@cache
def kept() -> list[dict[str, Any]]:
    """The examples in the file: `path`, `address`, `status`, `body`."""
    rows: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return rows


def with_examples(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Puts each example beside the answer it is one of."""
    for one in kept():
        for path in result["paths"] if one["path"] == ANY else [one["path"]]:
            answer = result["paths"][path]["get"]["responses"][str(one["status"])]
            [content] = answer["content"].values()
            content["examples"] = {"example": {"summary": f"{HOST}{one['address']}", "value": one["body"]}}
    return result
