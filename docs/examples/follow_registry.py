"""Keeps a copy of a registry equal to it, with nothing but Python's own library.

    python follow_registry.py https://example.org copy.sqlite3          # once: the copy is equal when it ends
    python follow_registry.py https://example.org copy.sqlite3 --watch  # goes on for ever

The copy is a SQLite file. `records` holds every public record by noun and id, as the API tells it (JSON). A copy is
begun with one file of everything (or, while that file is not to be had, by walking every list), then kept by asking
what changed after the last number it knows. What is withdrawn is deleted. A record also says how others are called:
when one is called otherwise, comes or goes, those that mention it are fetched anew. With every new day everything is,
because agreements begin and end without being changed. A run that is broken off leaves the copy as it was after the
last whole step.
"""

import argparse
import gzip
import json
import sqlite3
import time
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime, timedelta, timezone

NOUNS = [
    *("regions", "partners", "sources", "programs", "agreements", "activities"),
    *("planning-documents", "indicators", "targets"),
]
# What others say of a record they mention: where one of these moves, they are fetched anew.
CALLED = ("label", "title", "title_en", "name", "name_en", "number", "code", "page")
# Days change at midnight in Jakarta, and with them what is running and what has ended.
JAKARTA = timezone(timedelta(hours=7))
# While files are being made: how often their address is asked before the lists are walked instead.
PATIENCE = 4


class Registry:
    """The API of one registry, and its files."""

    def __init__(self, site, key=""):
        self.site = site.rstrip("/")
        self.root = f"{self.site}/api/v1/"
        self.key = key
        # As the registry names itself in the addresses it gives.
        self.root = self.ask("")["changes"].removesuffix("changes/")
        self.site = self.root.removesuffix("/api/v1/")

    def open(self, address, patience=None):
        """The answer, None where there is none. Waits when it is told to; for files not made yet only so often."""
        request = urllib.request.Request(urllib.parse.urljoin(self.root, address))
        if self.key:
            request.add_header("Authorization", f"Bearer {self.key}")
        while True:
            try:
                return urllib.request.urlopen(request, timeout=60)
            except urllib.error.HTTPError as error:
                if error.code == 404:
                    return None
                if error.code not in (410, 429, 503):
                    raise
                if patience is not None and error.code != 429:
                    patience -= 1
                    if patience == 0:
                        return None
                time.sleep(int(error.headers.get("Retry-After", "5")))

    def ask(self, address):
        """The answer as JSON, None where nothing public is at the address."""
        answer = self.open(address)
        if answer is None:
            return None
        with answer:
            return json.load(answer)

    def everything(self):
        """A version and all public records as they were at it, from one file; None while the file is not to be had."""
        answer = self.open(f"{self.site}/data/registry.jsonl.gz", PATIENCE)
        return answer and (int(answer.headers["Registry-Version"]), self.lines(answer))

    def lines(self, answer):
        with answer, gzip.open(answer, "rt", encoding="utf-8") as lines:
            there = None
            for line in lines:
                # Files name the registry by its own address, the API by the one it was asked at.
                there = there or json.loads(line)["url"].partition("/api/v1/")[0]
                record = json.loads(line.replace(f'"{there}/', f'"{self.site}/'))
                yield record["url"].removeprefix(self.root).partition("/")[0], record

    def records(self):
        """All public records by walking every list, which other requests may change meanwhile."""
        for noun in NOUNS:
            for record in self.walk(noun):
                yield noun, record

    def walk(self, noun, **parameters):
        """Every public record of a noun, in an order that nothing disturbs."""
        address = f"{noun}/?{urllib.parse.urlencode({'cursor': '', 'page_size': 500, **parameters})}"
        while address:
            page = self.ask(address)
            yield from page["results"]
            address = page["next"]


class Copy:
    """The copy in its file."""

    def __init__(self, file):
        self.rows = sqlite3.connect(file)
        self.rows.executescript(
            """
            CREATE TABLE IF NOT EXISTS records (noun TEXT, id TEXT, body TEXT, PRIMARY KEY (noun, id));
            CREATE TABLE IF NOT EXISTS mentions (noun TEXT, id TEXT, mentioned TEXT);
            CREATE INDEX IF NOT EXISTS mentions_by_mentioned ON mentions (mentioned);
            CREATE INDEX IF NOT EXISTS mentions_by_record ON mentions (noun, id);
            CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT);
            """
        )

    def state(self, name):
        row = self.rows.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
        return row and row[0]

    def remember(self, **state):
        self.rows.executemany("REPLACE INTO state VALUES (?, ?)", [(name, str(state[name])) for name in state])

    def get(self, noun, key):
        row = self.rows.execute("SELECT body FROM records WHERE noun = ? AND id = ?", (noun, key)).fetchone()
        return row and json.loads(row[0])

    def put(self, noun, key, record, root):
        """Keep the record as it is now; None takes it out."""
        self.rows.execute("DELETE FROM mentions WHERE noun = ? AND id = ?", (noun, key))
        if record is None:
            self.rows.execute("DELETE FROM records WHERE noun = ? AND id = ?", (noun, key))
            return
        self.rows.execute("REPLACE INTO records VALUES (?, ?, ?)", (noun, key, json.dumps(record)))
        named = {address.removeprefix(root).rstrip("/") for address in addresses_in(record) if address.startswith(root)}
        self.rows.executemany("INSERT INTO mentions VALUES (?, ?, ?)", [(noun, key, one) for one in sorted(named)])

    def mentioning(self, noun, key):
        """The records of the copy that mention this one."""
        found = self.rows.execute("SELECT noun, id FROM mentions WHERE mentioned = ?", (f"{noun}/{key}",))
        return [row for row in found if row != (noun, key)]

    def clear(self):
        self.rows.execute("DELETE FROM records")
        self.rows.execute("DELETE FROM mentions")


def addresses_in(part):
    """Every address that stands in a record under the name `url`."""
    if isinstance(part, dict):
        if isinstance(part.get("url"), str):
            yield part["url"]
        for value in part.values():
            yield from addresses_in(value)
    elif isinstance(part, list):
        for value in part:
            yield from addresses_in(value)


def copy_all(registry, copy):
    """Take everything. What changes meanwhile has a higher number than the one remembered, and is told afterwards."""
    day = datetime.now(JAKARTA).date()
    version, records = registry.everything() or (registry.ask("")["registry_version"], registry.records())
    with copy.rows:
        copy.clear()
        for noun, record in records:
            copy.put(noun, record["id"], record, registry.root)
        copy.remember(version=version, day=day)


def refresh(registry, copy, keys):
    """Fetch these records anew, and those that mention one that is called otherwise now, comes or goes."""
    waiting = dict.fromkeys(keys)
    while waiting:
        noun, key = next(iter(waiting))
        del waiting[noun, key]
        before, now = copy.get(noun, key), registry.ask(f"{noun}/{key}/")
        copy.put(noun, key, now, registry.root)
        if [before and before.get(name) for name in CALLED] == [now and now.get(name) for name in CALLED]:
            continue
        waiting |= dict.fromkeys(copy.mentioning(noun, key))
        if now is not None:
            try:
                for other in NOUNS:
                    found = registry.walk(other, mentions=f"{noun}/{key}", fields="id")
                    waiting |= dict.fromkeys((other, record["id"]) for record in found)
            except urllib.error.HTTPError as refused:
                # Withdrawn since it was fetched: nothing mentions it now, and a later change tells that it went.
                if refused.code != 400 or registry.ask(f"{noun}/{key}/") is not None:
                    raise


def follow(registry, copy):
    """Bring the copy up to date; how many changes there were."""
    newest = registry.ask("")["registry_version"]
    # A registry behind its copy was put back to an earlier state, from a backup.
    is_behind = newest < int(copy.state("version") or 0)
    if copy.state("version") is None or is_behind or copy.state("day") != str(datetime.now(JAKARTA).date()):
        copy_all(registry, copy)
    told = 0
    while page := registry.ask(f"changes/?after={copy.state('version')}&page_size=500")["results"]:
        told += len(page)
        if any(change["id"] is None for change in page):
            # Reference data were loaded, or a code was renamed: everything may read otherwise.
            copy_all(registry, copy)
            continue
        with copy.rows:
            refresh(registry, copy, [(change["kind"], change["id"]) for change in page])
            copy.remember(version=page[-1]["number"])
    return told


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("site", help="as https://example.org")
    arguments.add_argument("file", help="the SQLite file of the copy")
    arguments.add_argument("--key", default="", help="a key of the API, to be allowed more requests a minute")
    arguments.add_argument("--watch", action="store_true", help="go on, asking every minute")
    given = arguments.parse_args()
    registry, copy = Registry(given.site, given.key), Copy(given.file)
    while True:
        told = follow(registry, copy)
        print(f"version {copy.state('version')}: {told} changes")
        if not given.watch:
            break
        time.sleep(60)


if __name__ == "__main__":
    main()
