"""Partners: local governments and their agencies, ministries, funders, foundations, universities, companies."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from benchmarks.made_up.chance import Chance, Uneven
from benchmarks.made_up.making import Making
from benchmarks.made_up.reference import Place
from benchmarks.made_up.tables import part_key
from benchmarks.made_up.words import (
    AGENCIES,
    COMPANY_WORDS,
    DIRECTORATES,
    FIRST_WORDS,
    FOUNDATIONS,
    FUND_ENDS,
    FUND_WORDS,
    MINISTRY_WORDS,
    SECOND_WORDS,
    TOPICS,
)
from partners.models import Membership, Partner, PartnerIdentifier, PartnerName

GOVERNMENT, LOCAL_GOVERNMENT = "10", "11"
FUNDER_KINDS = ("60", "21", "40", "73")
ORGANISATION_KINDS = ("22", "22", "22", "24", "60", "23")


class Known(NamedTuple):
    """A partner that others can name: what documents call it."""

    pk: int
    short: str
    region: int | None = None


@dataclass
class Partners:
    """Who can take part, by what they do; a few of each are everywhere. The hidden are on the desk only."""

    governments: dict[int, Known] = field(default_factory=dict)
    ministries: list[Known] = field(default_factory=list)
    funders: Any = None
    implementers: Any = None
    hidden: list[Known] = field(default_factory=list)

    def government_of(self, place: Place, chance: Chance) -> Known:
        """Who governs this place, else a ministry."""
        return self.governments.get(place.pk) or chance.one(self.ministries)


class Maker:
    """Makes partners, no two of one name or acronym."""

    def __init__(self, making: Making) -> None:
        self.making = making
        self.chance = making.chance("partners")
        self.names: set[str] = set()
        self.acronyms: set[str] = set()

    def partner(
        self, name: str, kind: str, *, public: bool = False, short: str = "", **columns: Any
    ) -> tuple[Known, bool]:
        """One partner with its parts and its citation, and whether the public sees it."""
        chance = self.chance
        acronym = short or (initials(name) if chance.happens(0.6) else "")
        if acronym in self.acronyms:
            acronym = ""
        self.acronyms.add(acronym)
        made = self.making.record(
            Partner,
            chance,
            f"{name} ({acronym})" if acronym else name,
            public=public,
            name=name,
            acronym=acronym,
            kind_id=self.making.reference.organisation_types[kind],
            **columns,
        )
        if chance.happens(0.3):
            words = name.split()
            other = " ".join([words[0], *reversed(words[1:])])
            rows = [{"name": other, "kind": PartnerName.Kind.SPELLING.value}] if other != name else []
            self.making.rows(PartnerName, "partner", made.pk, rows)
        if chance.happens(0.2):
            identifier = {"scheme": "ID-KHH", "value": f"AHU-{made.pk:07}.AH.01.04"}
            self.making.rows(PartnerIdentifier, "partner", made.pk, [identifier])
        self.making.cite(chance, Partner, made.pk, [("name", "", name)])
        self.making.sink.rest()
        return Known(made.pk, acronym or name, columns.get("region_id")), made.is_public

    def free(self, names: Iterator[str]) -> str:
        """The first of these names that nobody has."""
        name = next(name for name in names if name.casefold() not in self.names)
        self.names.add(name.casefold())
        return name


def make_partners(making: Making) -> Partners:
    """Some hundred to some ten thousand: twenty times the root of the number of agreements."""
    maker, partners = Maker(making), Partners()
    total = 40 + int(21 * math.sqrt(making.size))
    for place in making.regencies[: max(total // 5, 4)]:
        name = maker.free(iter([f"Pemerintah {place.name}"]))
        code = f"Pem{place.name.split()[0][:3].lower()} {place.short_name}"
        known, _public = maker.partner(name, LOCAL_GOVERNMENT, public=True, short=code, region_id=place.pk)
        partners.governments[place.pk] = known
    for words in MINISTRY_WORDS:
        known, _public = maker.partner(maker.free(iter([f"Kementerian {words}"])), GOVERNMENT, public=True)
        partners.ministries.append(known)
        for number in range(min(len(DIRECTORATES), 1 + total // 400)):
            unit = maker.free(iter([f"Direktorat Jenderal {DIRECTORATES[number]}, Kementerian {words}"]))
            maker.partner(unit, GOVERNMENT, public=True, parent_id=known.pk)
    _make_agencies(maker, partners, total // 6)
    funders = [_funder(maker, number) for number in range(max(total // 16, 4))]
    implementers = [_implementer(maker, number) for number in range(max(total // 2, 8))]
    for known, is_public in [*funders, *implementers]:
        if not is_public:
            partners.hidden.append(known)
    partners.funders = Uneven([known for known, is_public in funders if is_public], 1.0)
    partners.implementers = Uneven([known for known, is_public in implementers if is_public], 0.7)
    if not partners.hidden:
        partners.hidden.append(implementers[0][0])
    _make_memberships(maker, partners)
    return partners


def _make_agencies(maker: Maker, partners: Partners, number: int) -> None:
    """Agencies of local governments: of the busiest all, then fewer."""
    governed = maker.making.regencies[: len(partners.governments)]
    wanted = [(words, place) for words in AGENCIES for place in governed]
    for words, place in wanted[:number]:
        above: dict[str, Any] = {"parent_id": partners.governments[place.pk].pk, "region_id": place.pk}
        maker.partner(maker.free(iter([f"{words} {place.name}"])), LOCAL_GOVERNMENT, public=True, **above)


def _funder(maker: Maker, number: int) -> tuple[Known, bool]:
    chance = maker.chance
    name = maker.free(_funds(chance))
    english: dict[str, Any] = {"name_en": name, "description_en": f"Supports {chance.one(TOPICS).name.en.lower()}."}
    return maker.partner(name, chance.one(FUNDER_KINDS), public=number < 3, **english)


def _funds(chance: Chance) -> Iterator[str]:
    while True:
        words = [chance.one(FUND_WORDS), chance.one(FUND_ENDS)]
        yield " ".join(words if chance.happens(0.5) else [chance.one(FUND_WORDS), *words])


def _implementer(maker: Maker, number: int) -> tuple[Known, bool]:
    chance = maker.chance
    place = maker.making.places.one(chance)
    lot = chance.random()
    names, kind = _organisations(chance, place), chance.one(ORGANISATION_KINDS)
    if lot < 0.12:
        names, kind = _universities(chance, place), "80"
    elif lot < 0.3:
        names, kind = _companies(chance), "70"
    topic = chance.one(TOPICS).name
    columns: dict[str, Any] = {
        "description": f"Bekerja untuk {topic.id.lower()} di {place.name} dan sekitarnya.",
        "description_en": f"Works on {topic.en.lower()} in and around {place.name}." if chance.happens(0.5) else "",
        "website": f"https://example.org/mitra/{number + 1}" if chance.happens(0.5) else "",
        "region_id": place.pk if chance.happens(0.4) else None,
    }
    return maker.partner(maker.free(names), kind, public=number < 5, **columns)


def _organisations(chance: Chance, place: Place) -> Iterator[str]:
    while True:
        words = [chance.one(FOUNDATIONS), chance.one(FIRST_WORDS), chance.one(SECOND_WORDS)]
        yield " ".join([*words, place.short_name] if chance.happens(0.3) else words)


def _universities(chance: Chance, place: Place) -> Iterator[str]:
    yield f"Universitas {place.short_name}"
    while True:
        yield f"Universitas {chance.one(FIRST_WORDS)} {chance.one(SECOND_WORDS)}"


def _companies(chance: Chance) -> Iterator[str]:
    while True:
        yield f"PT {chance.one(FIRST_WORDS)} {chance.one(SECOND_WORDS)} {chance.one(COMPANY_WORDS)}"


def _make_memberships(maker: Maker, partners: Partners) -> None:
    """Half of the local governments are members of one network, and some organisations of a few others."""
    table = maker.making.table(Membership)
    networks = partners.implementers.items[:5]
    members = [(known, networks[0]) for known in list(partners.governments.values())[::2]]
    members += [(known, networks[number % 5]) for number, known in enumerate(partners.implementers.items[5::9])]
    for known, network in members:
        columns = {"partner_id": known.pk, "network_id": network.pk, "role": "anggota"}
        table.add(key=part_key(known.pk, 0), **columns)
    maker.making.sink.rest()


def initials(name: str) -> str:
    """The first letters of its words, of long ones two."""
    return "".join(word[:2] if len(word) > 7 else word[0] for word in name.split() if word[0].isupper()).upper()
