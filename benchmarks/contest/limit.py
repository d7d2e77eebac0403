"""The limit: a hand-written WSGI application over our tables whose SQL builds the JSON.

It checks nothing, knows one language and no visibility but `publication`, and is no place to live in: it says what the
database and the protocol cost, so that one sees what ours adds.
"""

from __future__ import annotations

import json
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import Any
from urllib.parse import parse_qsl

import psycopg2

from benchmarks.contest import limit_sql as sql

PAGE_SIZE = 50
# More records than these are not counted by ours, and only a share of them is told, which aims at so many.
COUNTED_MOST, SHARE_MOST = 10_000, 3_000
# What stands before the words of names, of names or texts, of names of others: of all, of one of 2 to a power.
LETTERS = {0: ("a", "b", "c"), 3: ("d", "e", "f"), 6: ("g", "h", "i"), 9: ("j", "k", "l")}
OF_PLACES = "n"
HERE = threading.local()


def connection() -> Any:
    """The connection of this thread."""
    if not hasattr(HERE, "connection"):
        HERE.connection = psycopg2.connect(os.environ["DATABASE_URL"])
        HERE.connection.autocommit = True
    return HERE.connection


def rows(statement: str, values: dict[str, Any]) -> list[Any]:
    """All rows of this statement."""
    HERE.queries += 1
    with connection().cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def agreements(given: dict[str, str]) -> tuple[int, str]:
    """How many agreements there are, or of one region and year, and a page of them as JSON."""
    values: dict[str, Any] = {"size": PAGE_SIZE, "begin": PAGE_SIZE * (int(given.get("page", "1")) - 1)}
    if "region" in given:
        values |= {"code": given["region"], "year": int(given["year"])}
    return rows(sql.FILTERED if "region" in given else sql.ALL, values)[0]


def listed(given: dict[str, str]) -> str:
    count, found = agreements(given)
    return f'{{"count":{count},"results":{found}}}'


def walked(given: dict[str, str]) -> str:
    return f'{{"results":{rows(sql.WALK, {"after": given["cursor"], "size": PAGE_SIZE})[0][0]}}}'


def program(given: dict[str, str]) -> str:
    return rows(sql.DETAIL, {"key": given["key"]})[0][0]


def searched(given: dict[str, str]) -> str:
    """What has this one word, with facets. Its stems and what else it may be are the asker's matter."""
    tokens, beginnings = given["tokens"].split(","), given["beginnings"].split(",")

    def question(letters: str, *, whole: bool = False) -> str:
        found = [f"'{letter}{token}'" for letter in letters for token in tokens]
        begun = [] if whole else [f"'{letter}{word}':*" for letter in letters for word in beginnings]
        return " | ".join([*found, *begun])

    ranks = dict(rows(sql.NAMED, {"keys": given["keys"].split(",")}))
    values: dict[str, Any] = {
        "size": 20,
        "named": [*ranks],
        "present": [entry for entry, rank in ranks.items() if rank == 0],
        "former": [entry for entry, rank in ranks.items() if rank == 1],
    }
    shares = {level: question(own + related) for level, (_names, own, related) in LETTERS.items()}
    count, level, counted = facets(values, shares)
    names, own, related = LETTERS[level]
    # Beside a share, the places of that name: as ours says.
    places = OF_PLACES if level else ""
    values |= {
        "question": question(own + related + places),
        "names": question(names + places),
        "names_whole": question(names + places, whole=True),
        "own": question(own + places),
        "own_whole": question(own + places, whole=True),
    }
    for within, nearer in sql.CIRCLES:
        steps = " ".join(f"WHEN {step} THEN {place}" for place, step in enumerate(sql.NEARER[:nearer]))
        number, found = rows(sql.FOUND.format(steps=steps, found=among(values, within)), values)[0]
        if number == values["size"]:
            break
    return f'{{"count":{count},"results":{found},"facets":{json.dumps(counted)}}}'


def among(values: dict[str, Any], within: str) -> str:
    """The condition for what is found by this question, or exactly meant."""
    matches = sql.MATCHES.format(within)
    return f"({matches} OR {sql.MEANT})" if values["named"] else matches


def facets(values: dict[str, Any], shares: dict[int, str]) -> tuple[int, int, list[dict[str, Any]]]:
    """How many are found, the share of very many, and each value of each facet with its number in all."""
    levels = [*shares]
    first = beforehand(shares) if rows(sql.LARGE, values)[0][0] else 0
    for level in levels[levels.index(first) :]:
        asked = {"question": shares[level], "named": values["named"]}
        within = sql.MATCHES.format("question") if level else among(asked, "question")
        found = rows(sql.FACETS.format(found=within), asked | {"most": COUNTED_MOST + 1})
        count = sum(number for _noun, _state, number, _words in found)
        if count <= COUNTED_MOST:
            break
    counted: Counter[str] = Counter()
    for noun, state, number, words in found:
        counted[f"kind:{noun}"] += number
        if state:
            counted[f"state:{state}"] += number
        counted.update(words.split())
    parts = ((*word.partition(":"), number) for word, number in counted.items())
    told = [{"name": name, "value": value, "count": number << level} for name, _colon, value, number in parts]
    return COUNTED_MOST if level else count, level, told


def beforehand(shares: dict[int, str]) -> int:
    """The share of which to tell, by one of 64 of what is found."""
    probe = 6
    about = rows(sql.COUNT.format(found=sql.MATCHES.format("question")), {"question": shares[probe]})[0][0] << probe
    if about <= COUNTED_MOST * 3 // 2:
        return 0
    return next((level for level in shares if level and about >> level <= SHARE_MOST), [*shares][-1])


def places(_given: dict[str, str]) -> str:
    return rows(sql.PLACES, {})[0][0]


def list_page(given: dict[str, str]) -> str:
    """A page of agreements for people."""
    count, found = agreements(given)
    lines = [
        f'<tr><td><a href="/agreements/{one["slug"]}/">{escape(one["number"] or one["title"])}</a></td>'
        f"<td>{escape(one['title'])}</td><td>{one['signed_on']}</td><td>{one['current_amount']} "
        f"{one['current_currency']}</td><td>{one['state']}</td>"
        f"<td>{escape(', '.join(party['name'] for party in one['parties']))}</td></tr>"
        for one in json.loads(found)
    ]
    return f'<!doctype html><title>Perjanjian</title><p id="count">{count}</p><table>{"".join(lines)}</table>'


def program_page(given: dict[str, str]) -> str:
    """A programme for people."""
    one = json.loads(program(given))
    texts = [f"<h1>{escape(one['title'])}</h1>", f"<p>{escape(one['summary'])}", f"<p>{escape(one['description'])}"]
    for name in ("partners", "regions", "agreements", "activities", "targets", "measures", "citations"):
        items = "".join(f"<li>{escape(' '.join(str(value) for value in row.values()))}" for row in one[name])
        texts.append(f"<h2>{name}</h2><ul>{items}</ul>")
    return "<!doctype html>" + "".join(texts)


def exported(statement: str) -> Iterator[bytes]:
    """Every agreement, as the database writes it, passed on piece by piece."""
    read, write = os.pipe()
    database = connection()

    def copy() -> None:
        with os.fdopen(write, "wb") as pipe, database.cursor() as cursor:
            cursor.copy_expert(statement, pipe)

    thread = threading.Thread(target=copy)
    thread.start()
    with os.fdopen(read, "rb") as pipe:
        while piece := pipe.read(1 << 16):
            yield piece
    thread.join()


ANSWERS: dict[str, tuple[str, Callable[[dict[str, str]], str]]] = {
    "/api/agreements/": ("application/json", listed),
    "/api/walk/": ("application/json", walked),
    "/api/program/": ("application/json", program),
    "/api/search/": ("application/json", searched),
    "/api/places/": ("application/json", places),
    "/agreements/": ("text/html; charset=utf-8", list_page),
    "/program/": ("text/html; charset=utf-8", program_page),
}

FILES = {
    "/agreements.csv": ("text/csv; charset=utf-8", sql.EXPORT),
    "/agreements.jsonl": ("application/jsonl", sql.LINES),
}


def application(environ: dict[str, Any], start: Callable[[str, list[tuple[str, str]]], Any]) -> Iterable[bytes]:
    """The whole of it."""
    HERE.queries = 0
    path, given = environ["PATH_INFO"], dict(parse_qsl(environ["QUERY_STRING"]))
    if path in FILES:
        kind, statement = FILES[path]
        start("200 OK", [("Content-Type", kind), ("X-Queries", "1")])
        return exported(statement)
    if path not in ANSWERS:
        start("404 Not Found", [("Content-Length", "0")])
        return [b""]
    mark, known = "", environ.get("HTTP_IF_NONE_MATCH")
    if known:
        mark = '"{}.{}"'.format(*rows(sql.VERSION, {})[0])
    if mark and known == mark:
        start("304 Not Modified", [("ETag", mark), ("X-Queries", str(HERE.queries))])
        return [b""]
    kind, answer = ANSWERS[path]
    body = answer(given).encode()
    headers = [("Content-Type", kind), ("Content-Length", str(len(body))), ("ETag", mark)]
    start("200 OK", [*headers, ("X-Queries", str(HERE.queries))])
    return [body]
