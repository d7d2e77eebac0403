"""Datasette over the same SQLite file: what it is told of it, and how it is started.

It reads tables as they lie, so what others put together of many tables is asked of it as the rows of the one that is
listed, by canned queries, which is how its users would publish it. It is served as its own command serves it: one
process. The queries may use our tables of places and our index of words.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

PAGE = """SELECT a.* FROM programs_agreementplace p JOIN programs_agreement a ON a.id = p.agreement_id
WHERE p.place = :region AND p.year = :year
ORDER BY p.signed_on DESC NULLS LAST, p.number DESC, p.agreement_id LIMIT 50"""
LATEST = """SELECT * FROM programs_agreement WHERE publication = 'published'
ORDER BY signed_on DESC NULLS LAST, number DESC, id LIMIT 50 OFFSET 50 * (:page - 1)"""
WALK = """SELECT * FROM programs_agreement WHERE publication = 'published' AND public_id > :after
ORDER BY public_id LIMIT 50"""
PROGRAM = "SELECT * FROM programs_program WHERE publication = 'published' AND slug = :key"
SEARCH = """SELECT e.noun, e.record_id, e.title FROM search_text t JOIN search_entry e ON e.id = t.rowid
WHERE search_text MATCH :search ORDER BY rank LIMIT 20"""
EXPORT = "SELECT * FROM programs_agreement WHERE publication = 'published' ORDER BY id"
QUERIES = {"page": PAGE, "latest": LATEST, "walk": WALK, "program": PROGRAM, "found": SEARCH, "export": EXPORT}


def asked(file: Path, ours: dict[str, list[str]]) -> dict[str, list[str]]:
    """What Datasette is asked in place of what ours is asked, by workload."""
    (program,), (walk,) = ours["program"], ours["cursor-100"]
    start = parse_qs(urlsplit(walk).query)["cursor"][0]
    word = parse_qs(urlsplit(ours["search"][0]).query)["q"][0]
    page = parse_qs(urlsplit(ours["page-100"][0]).query)["page"][0]

    def address(query: str, kind: str = "json", **values: str) -> str:
        shape = {"_shape": "array"} if kind == "json" else {"_stream": "on"}
        return f"/{file.stem}/{query}.{kind}?{urlencode(values | shape)}"

    def pages(addresses: list[str]) -> list[str]:
        given = [parse_qs(urlsplit(one).query) for one in addresses]
        return [address("page", region=one["region"][0], year=one["year"][0]) for one in given]

    return {
        "page-hot": pages(ours["page-hot"]),
        "page-mixed": pages(ours["page-mixed"]),
        "program": [address("program", key=program.rstrip("/").rpartition("/")[2])],
        "search": [address("found", search=word)],
        "page-100": [address("latest", page=page)],
        "cursor-100": [address("walk", after=start)],
        "export-csv": [address("export", "csv")],
    }


def command(file: Path, port: int, folder: Path) -> list[str]:
    """How it is started; its description of the file is written into the folder."""
    description = folder / "datasette.json"
    queries = {name: {"sql": sql} for name, sql in QUERIES.items()}
    description.write_text(json.dumps({"databases": {file.stem: {"queries": queries}}}))
    settings = {"max_returned_rows": 10_000_000, "sql_time_limit_ms": 600_000, "max_csv_mb": 0}
    options = [part for name, value in settings.items() for part in ("--setting", name, str(value))]
    program = Path(sys.executable).with_name("datasette")
    if not program.exists():
        raise SystemExit(
            "Datasette is not installed: `make .venv/benchmark`, or leave it out with --without datasette."
        )
    return [str(program), "serve", str(file), "--port", str(port), "--metadata", str(description), *options]
