"""What is asked of everyone, and how each one's answer is read, so that answers are compared before they are timed."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.db import connection

from benchmarks.addresses import Hottest
from benchmarks.contest import datasette
from benchmarks.contest.asking import Answer
from benchmarks.contest.contestants import DATASETTE, LIMIT, OURS, TYPICAL, WARM
from portal.search.questions import understood
from programs.models import Agreement, Program
from regions.models import Region

Read = Callable[[Answer], Any]
PAGE = 50
DEEP = 100
WORD = "stunting"
PAIRS = 400


@dataclass
class Workload:
    """One kind of question: the addresses each contestant is asked, and what their answers have to have in common."""

    key: str
    about: str
    asked: dict[str, list[str]]
    # How much of each one's answer is compared: whole, or of those that tell less the keys of the rows.
    read: dict[str, Read] = field(default_factory=dict)
    keys: dict[str, Read] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    # Asked with the mark of an answer it has already.
    revalidates: bool = False
    # Too long to be asked often.
    is_long: bool = False

    def readers_of(self, name: str) -> list[tuple[str, Read]]:
        """What is compared of its answer, and how that is read."""
        name = OURS if name == WARM else name
        return [(what, reads[name]) for what, reads in (("whole", self.read), ("keys", self.keys)) if name in reads]

    def addresses_of(self, name: str) -> list[str]:
        """What this contestant is asked; nothing if it does not take part."""
        if (name == WARM and self.is_long) or (name == OURS and self.revalidates):
            return []
        return self.asked.get(OURS if name == WARM else name, [])


def told(body: Answer) -> Any:
    return json.loads(body.body)


def agreements_in(key: str, *lists: str) -> Read:
    """Total and rows of a list of agreements, the parts of each counted."""

    def read(answer: Answer) -> Any:
        given = told(answer)
        rows = []
        for row in given["results"]:
            amount = row["current_amount"]
            amount = amount["amount"] if isinstance(amount, dict) else amount
            rows.append((row[key], row["number"], amount, row["state"], *(len(row[name]) for name in lists)))
        return given.get("count"), rows

    return read


PARTS = ("parties", "signatories", "statements", "amendments", "disbursements", "citations")


def program_of(key: str, agreements: str) -> Read:
    """Id, title and the number of rows in every list of a programme."""
    lists = ("names", "partners", "regions", "statements", "phases", "measures", "sdg_goals", "sdg_targets", "sectors")

    def read(answer: Answer) -> Any:
        row = told(answer)
        counted = (len(row[name]) for name in (*lists, "targets", agreements, "activities", "citations"))
        return (row[key], row["title"], row["summary"], *counted)

    return read


def keys_given(key: str) -> Read:
    """The keys of the records of an answer, in their order."""

    def read(answer: Answer) -> list[str]:
        given = told(answer)
        rows = given.get("results", [given]) if isinstance(given, dict) else given
        return [row[key] for row in rows]

    return read


# Facets that are compared: of the others, ours gives the most frequent values only, or names them otherwise.
FACETS = {"kind", "province", "year", "sdg_goal", "state"}


def found_in(answer: Answer) -> Any:
    """Total, rows in their order, and facets of an answer of search."""
    given = told(answer)
    facets = given["facets"]
    if isinstance(facets, dict):
        facets = [{"name": name, **value} for name, values in facets.items() for value in values]
    values = sorted((row["name"], row["value"], row["count"]) for row in facets if row["name"] in FACETS)
    return given["count"], [(row["kind"], row["id"]) for row in given["results"]], values


def keys_in_page(answer: Answer) -> list[str]:
    """The agreements a page of a list links to, in their order."""
    return list(dict.fromkeys(re.findall(r'href="/agreements/([a-z0-9-]+)/"', answer.body.decode())))


def places_in_table(answer: Answer) -> list[list[Any]]:
    """What the table beside the map says of each place: its name, its code and the number, in their order."""
    rows = list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"))))
    return [[name, code, int(number)] for name, code, number in rows[1:]]


def count_of_rows(answer: Answer) -> int:
    return len(list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"))))) - 1


def ids_of_lines(key: str) -> Read:
    """The ids of the records of JSON Lines, in their order."""
    return lambda answer: [json.loads(line)[key] for line in answer.body.splitlines()]


def workloads(seed: int = 1) -> list[Workload]:
    """All of them, on the records that most hangs on; on SQLite with what Datasette is asked."""
    found = chosen(seed)
    if connection.vendor == "sqlite":
        file = Path(connection.settings_dict["NAME"])
        for key, addresses in datasette.asked(file, {work.key: work.asked[OURS] for work in found}).items():
            work = next(work for work in found if work.key == key)
            work.asked[DATASETTE] = addresses
            if key == "export-csv":
                work.read[DATASETTE] = count_of_rows
            elif key != "search":
                # It gives the rows of one table: as many and the same, but less of each.
                work.keys |= {
                    OURS: keys_given("id"),
                    TYPICAL: keys_given("public_id"),
                    DATASETTE: keys_given("public_id"),
                }
    return found


def chosen(seed: int) -> list[Workload]:
    """Each with what the others are asked."""
    hottest = Hottest()
    hot = {"region": hottest.regency, "year": hottest.year}
    mixed = pairs(seed)
    key = most_cited_program(hottest)
    deepest = Agreement.objects.published().count() // PAGE
    page = min(DEEP, deepest)
    after = list(Agreement.objects.published().order_by("public_id").values_list("public_id", flat=True))
    start = after[PAGE * (page - 1) - 1]
    word = understood(WORD)
    asked = {"tokens": word.words[0].tokens, "beginnings": word.words[0].beginnings, "keys": word.keys}
    question = urlencode({name: ",".join(values) for name, values in asked.items()})
    told_alike = agreements_in("id", *PARTS, "programs", "regions")
    lists = {
        OURS: told_alike,
        LIMIT: told_alike,
        TYPICAL: agreements_in("public_id", *PARTS, "program_shares", "region_shares"),
    }
    return [
        Workload("page-hot", "a page of 50 agreements, hottest region and year", by_filter([hot]), lists),
        Workload("page-mixed", f"the same, {PAIRS} pairs of region and year", by_filter(mixed), lists),
        Workload(
            "program",
            "a programme with all its parts",
            {
                OURS: [f"/api/v1/programs/{key}/"],
                LIMIT: [f"/api/program/?key={key}"],
                TYPICAL: [f"/api/programs/{key}/"],
            },
            {
                OURS: program_of("id", "agreements"),
                LIMIT: program_of("id", "agreements"),
                TYPICAL: program_of("public_id", "agreement_shares"),
            },
        ),
        Workload(
            "search",
            f"“{WORD}” everywhere, with total and facets",
            {
                OURS: [f"/api/v1/search/?q={WORD}"],
                LIMIT: [f"/api/search/?{question}"],
                TYPICAL: [f"/api/search/?search={WORD}"],
            },
            # Letters within words are another question than words: typical is timed, its answer is not the same.
            {OURS: found_in, LIMIT: found_in},
        ),
        Workload(
            "search-mixed",
            "searches of all kinds: of what most records have, of few, of several words, by name, number, filter",
            {OURS: [f"/api/v1/search/?{query}" for query in searches(hottest)]},
        ),
        Workload(
            "list-page",
            "the page with the list of agreements, hottest region and year",
            {name: [f"/agreements/?{urlencode(hot)}"] for name in (OURS, LIMIT, TYPICAL)},
            dict.fromkeys((OURS, LIMIT, TYPICAL), keys_in_page),
        ),
        Workload(
            "program-page",
            "the page of a programme",
            {OURS: [f"/programs/{key}/"], LIMIT: [f"/program/?key={key}"], TYPICAL: [f"/programs/{key}/"]},
        ),
        Workload("home", "the home page", {OURS: ["/"]}),
        Workload("region-page", "the page of the hottest region", {OURS: [f"/regions/{hottest.regency}/"]}),
        Workload("partner-page", "the page of the busiest partner", {OURS: [hottest.partner.get_absolute_url()]}),
        Workload(
            "unchanged",
            "304 for a page of 50 agreements",
            by_filter([hot]),
            headers={"Accept-Encoding": "identity"},
            revalidates=True,
        ),
        Workload(
            "places",
            "agreements counted at each regency, for the map",
            {
                OURS: ["/map/tables/map.csv?map=agreements"],
                LIMIT: ["/api/places/"],
                TYPICAL: ["/api/places/"],
            },
            {OURS: places_in_table, LIMIT: told, TYPICAL: told},
        ),
        Workload("page-100", f"page {page} of all agreements", by_filter([{"page": page}]), lists),
        Workload(
            "cursor-100",
            f"50 agreements by id, after {PAGE * (page - 1)}",
            {
                OURS: [f"/api/v1/agreements/?cursor={start}&page_size=50"],
                LIMIT: [f"/api/walk/?cursor={start}"],
                TYPICAL: [f"/api/walk/?after={start}"],
            },
            lists,
        ),
        Workload(
            "export-csv",
            "all agreements as CSV",
            {name: ["/agreements.csv"] for name in (OURS, LIMIT, TYPICAL)},
            dict.fromkeys((OURS, LIMIT, TYPICAL), count_of_rows),
            is_long=True,
        ),
        Workload(
            "export-jsonl",
            "all agreements as JSON Lines, as the API tells them",
            {name: ["/agreements.jsonl"] for name in (OURS, LIMIT, TYPICAL)},
            {OURS: ids_of_lines("id"), LIMIT: ids_of_lines("id"), TYPICAL: ids_of_lines("public_id")},
            is_long=True,
        ),
    ]


def by_filter(chosen: list[dict[str, Any]]) -> dict[str, list[str]]:
    """The addresses of the list of agreements in the API, narrowed so."""
    queries = [urlencode({**one, "page_size": PAGE}) for one in chosen]
    return {
        OURS: [f"/api/v1/agreements/?{query}" for query in queries],
        LIMIT: [f"/api/agreements/?{query}" for query in queries],
        TYPICAL: [f"/api/agreements/?{query}" for query in queries],
    }


def pairs(seed: int) -> list[dict[str, Any]]:
    """Pairs of a province or regency and a year, in an order that hangs on the seed alone."""
    places = Region.objects.published().filter(code__regex=r"^\d{2}(\.\d{2})?$").order_by("code")
    codes = list(places.values_list("code", flat=True))
    every = [{"region": code, "year": year} for code, year in product(codes, range(2015, 2027))]
    return random.Random(seed).sample(every, min(PAIRS, len(every)))  # noqa: S311 - no secret


def searches(hottest: Hottest) -> list[str]:
    """What is typed: words of most records and of few, several, a phrase, a slip, names and numbers; filters alone."""
    words = [
        "kabupaten",
        "hibah",
        "pelatihan",
        WORD,
        "merauke",
        "jawa timur stunting",
        "perjanjian hibah",
        "air bersih",
    ]
    words += ["dinas kesehatan kabupaten", '"rencana kerja"', "stuntng", hottest.partner.name, hottest.agreement.number]
    filters = [
        {"kind": "agreements"},
        {"state": "running"},
        {"province": hottest.province},
        {"partner": hottest.worker},
    ]
    both = [{"q": WORD, "province": hottest.province}, {"q": "kabupaten", "kind": "activities", "page": "3"}]
    asked = [{"q": text} for text in words] + filters + both
    return [urlencode({name: getattr(value, "public_id", value) for name, value in one.items()}) for one in asked]


def most_cited_program(hottest: Hottest) -> str:
    """The address of the programme that most agreements pay for."""
    return Program.objects.get(pk=hottest.program.pk).slug or ""
