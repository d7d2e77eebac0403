"""What the index keeps of a public record: its names, its own texts, the others it names, and its facets.

Only what the public sees goes in: parts are read with `visible_to(None)`, single references through `shown()`, and
no name of a person is taken. One function for each noun says which texts count for how much.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from zlib import crc32

from portal.base.models import Publishable
from portal.base.wording import title_of
from portal.search.words import name_key, number_of, words_of
from programs.notation import number_key

# Part of every fingerprint: a new number makes `reindex` write every entry again.
VERSION = 4
YEARS_MOST = 40
# Sectors are offered by their category of three digits; one of five can be asked for as well.
CATEGORY = 3
# Facets that narrow what is found but are not counted with the others.
UNCOUNTED = frozenset({"kind", "partner_role", "share"})
# One of 2 to this power is in each of these shares, and in those before it.
SHARES = (3, 6, 9)
# PostgreSQL takes so much of an entry and no more (1 MB), and in a share every word stands once more for it: what has
# more letters than these in its own texts is in none.
LONG = 50_000


class Grounds(NamedTuple):
    """What the state of an agreement hangs on, as of the day its entry is made, and the day from which it may not."""

    start: date | None = None
    end: date | None = None
    is_terminated: bool = False
    until: date | None = None


NO_GROUNDS = Grounds()


@dataclass
class Document:
    """What is found of one record. `texts` and `related` are for reading too; `keys` are exact, with their rank."""

    noun: str
    object_id: int
    record_id: str
    key: str
    weight: int
    title: str = ""
    title_en: str = ""
    names: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    keys: dict[str, int] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    texts_en: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    facets: set[tuple[str, str]] = field(default_factory=set)
    grounds: Grounds = NO_GROUNDS

    @classmethod
    def of(cls, record: Publishable, weight: int) -> Document:
        """An empty document for this record: of its kind, and in shares of all records that its id alone decides."""
        document = cls(record.noun, record.pk, record.public_id, record.slug or record.public_id, weight)
        document.facets.add(("kind", record.noun))
        level = level_of(record.public_id)
        document.facets |= {("share", str(share)) for share in SHARES if share <= level}
        return document

    def called(self, *names: str, rank: int = 0) -> None:
        """It is found, and exactly meant, by these names; empty ones are passed over."""
        for name in filter(None, names):
            self.names.append(name)
            self.known_as(name_key(name), rank)

    def numbered(self, number: str, rank: int = 0) -> None:
        """It bears this number, found in any spelling."""
        if number:
            self.called(number, rank=rank)
            self.known_as(number_of(number_key(number)), rank)

    def known_as(self, key: str, rank: int = 0) -> None:
        """Exactly meant by this key; the better rank holds."""
        if len(key) > 2:
            self.keys[key] = min(rank, self.keys.get(key, rank))

    def says(self, record: Any, *fields: str) -> None:
        """Its own texts: these columns, each with its English one where there is any."""
        for name in fields:
            if text := str(getattr(record, name) or ""):
                self.texts.append(text)
            if text := str(getattr(record, f"{name}_en", "") or ""):
                self.texts_en.append(text)

    def names_other(self, *names: str) -> None:
        """Names of public records it speaks of, each once."""
        self.related += [name for name in names if name and name not in self.related]

    def names_partner(self, partner: Any, role: str = "") -> None:
        """A public partner that takes part, in a role or in none."""
        self.names_other(partner.acronym, partner.name, partner.name_en)
        self.facets.add(("partner", partner.public_id))
        if role:
            self.facets |= {("role", role), ("partner_role", f"{partner.public_id}:{role}")}

    def lies_in(self, region: Any, above: dict[str, str]) -> None:
        """A public region, and the places it lies in: `above` has the names of provinces and regencies by code."""
        parts = region.code.split(".")
        self.names_other(region.name)
        for size, facet in ((2, "regency"), (1, "province")):
            code = ".".join(parts[:size])
            if len(parts) >= size and code in above:
                self.facets.add((facet, code))
                self.names_other(above[code])

    def spans(self, first: Any, last: Any) -> None:
        """The years from one day to another; of an open period, the year that is known."""
        known = [day.year for day in (first, last) if day is not None]
        if known:
            low, high = min(known), max(known)
            self.facets |= {("year", str(year)) for year in range(low, min(high, low + YEARS_MOST) + 1)}

    def serves(self, goals: Iterable[Any]) -> None:
        """The goals of sustainable development it is tied to."""
        self.facets |= {("sdg_goal", goal.code) for goal in goals}

    def pursues(self, goals: Iterable[Any]) -> None:
        """The goals that are its own: by their words as well, found behind its names."""
        for goal in goals:
            self.facets.add(("sdg_goal", goal.code))
            self.texts.append(f"Tujuan Pembangunan Berkelanjutan (TPB/SDG) {goal.code}: {goal.name}")
            self.texts_en.append(f"Sustainable Development Goal (SDG) {goal.code}: {goal.name_en}")

    def works_in(self, sectors: Iterable[Any]) -> None:
        """The sectors it works in, each with its category: as facets, and by their words, found behind its names."""
        codes = {code.code: code for sector in sectors for code in (sector.category, sector) if code is not None}
        for code in codes.values():
            self.facets.add(("sector", code.code))
            self.texts.append(code.name)
            if code.name_en:
                self.texts_en.append(code.name_en)

    @property
    def length(self) -> int:
        """The words of its shortest name."""
        return min((len(words_of(name)) for name in (self.title, *self.names)), default=0)

    @property
    def counted(self) -> list[str]:
        """The facets of which numbers are told beside what was found, each as one word."""
        return sorted(facet_word(name, value) for name, value in self.facets if is_counted(name, value))

    @property
    def uncounted(self) -> list[str]:
        """The others; of a very long one without the shares."""
        left_out = {"share"} if sum(map(len, (*self.texts, *self.texts_en))) > LONG else set()
        return sorted(
            facet_word(name, value)
            for name, value in self.facets
            if not is_counted(name, value) and name not in left_out
        )

    @property
    def fingerprint(self) -> str:
        """Equal for equal documents."""
        content = vars(self) | {"facets": sorted(self.facets), "version": VERSION}
        written = json.dumps(content, sort_keys=True, default=str)
        return hashlib.sha1(written.encode(), usedforsecurity=False).hexdigest()


def facet_word(name: str, value: str) -> str:
    """A facet as the index holds it: no word of a text has a colon."""
    return f"{name}:{value}"


def is_counted(name: str, value: str) -> bool:
    """Whether the number of records found that have it is told."""
    return name not in UNCOUNTED and (name != "sector" or len(value) == CATEGORY)


def level_of(record_id: str) -> int:
    """A number that every second record has at least as 1, every fourth as 2, and so on, by its id alone."""
    number = crc32(record_id.encode()) | 1 << SHARES[-1]
    return (number & -number).bit_length() - 1


def titles(records: list[Any]) -> list[str]:
    """What each record is called in the language that is on."""
    return [title_of(record).text for record in records]
