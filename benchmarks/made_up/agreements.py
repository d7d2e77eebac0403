"""Agreements: number, parties, period and money, what was signed later, what was paid, what passes the money on."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from benchmarks.made_up.chance import DAY, LAST_DAY, Uneven, months_later
from benchmarks.made_up.making import Made, Making
from benchmarks.made_up.partners import Known, Partners
from benchmarks.made_up.programs import Running
from benchmarks.made_up.reference import Place
from benchmarks.made_up.tables import cents, iso
from benchmarks.made_up.texts import sentences, title
from benchmarks.made_up.words import APPROACHES, OFFICES, TOPICS
from portal.base.models import Precision, Statement
from programs.models import (
    Agreement,
    AgreementParty,
    AgreementProgram,
    AgreementRegion,
    AgreementStatement,
    Amendment,
    Disbursement,
    RupiahEquivalent,
    Signatory,
)
from programs.notation import number_key
from programs.notation.dates import MONTH_NAMES
from programs.notation.number import ROMAN_MONTHS

ROLE, RELATION = AgreementParty.Role, Agreement.Relation
# Currencies as funders have them, with a usual amount and a rate in rupiah.
CURRENCIES = (
    *[("IDR", 900_000_000, 0)] * 7,
    ("USD", 120_000, 15_400),
    ("USD", 240_000, 15_900),
    ("EUR", 150_000, 16_800),
    ("AUD", 310_000, 10_300),
    ("JPY", 9_000_000, 106),
)
# Kinds, each with how it stands in a number.
FUNDING = (("SP", "SP"), ("SPH", "NPH"), ("NPHD", "NPHD"), ("PKS", "PKS"), ("SPK", "SPK"))
OTHERS = (("NK", "NKB"), ("PKS", "PKS"), ("MSP", "MSP"), ("RIK", "RIK"))
SUBGRANT = ("SUBGRANT", "LOA")
# How many agreements others can implement, renew or pass on money of: the latest ones.
REMEMBERED = 500


class Standing(NamedTuple):
    """An agreement that others can refer to."""

    pk: int
    running: Running | None
    currency: str
    left: int
    recipient: Known
    signed: datetime.date
    parties: tuple[Known, ...]


@dataclass
class Terms:
    """What one agreement says, while it is made."""

    running: Running | None
    signed: datetime.date
    kind: tuple[str, str]
    parties: list[tuple[Known, str]]
    currency: str = ""
    amount: int = 0
    rate: int = 0
    start: datetime.date | None = None
    end: datetime.date | None = None
    precision: str = ""
    months: int = 0
    places: list[Place] = field(default_factory=list)


class Agreements:
    """Makes agreements one after another."""

    def __init__(self, making: Making, partners: Partners, programs: list[Running]) -> None:
        self.making, self.partners = making, partners
        self.chance = making.chance("agreements")
        self.programs = Uneven(programs, 0.4)
        self.numbers: Counter[int] = Counter()
        self.standing: list[Standing] = []
        self.made = 0

    def make(self) -> list[Standing]:
        """All of them; the latest public ones are given back."""
        for _number in range(self.making.size):
            self._one()
            self.making.sink.rest()
        return self.standing

    def _one(self) -> None:
        chance = self.chance
        lot = chance.random()
        above = chance.one(self.standing) if self.standing and lot < 0.13 else None
        relation = ""
        if above is not None:
            relation = (
                RELATION.SUBGRANTS if lot < 0.06 else RELATION.IMPLEMENTS if lot < 0.11 else RELATION.RENEWS
            ).value
        if above is not None and relation == RELATION.SUBGRANTS and above.left < 1000:
            above, relation = None, ""
        terms = self._terms(above, relation)
        number = self._number(terms, terms.kind[1], terms.signed) if chance.happens(0.93) else ""
        called = title(chance, terms.running.topic if terms.running else chance.one(TOPICS), "")
        has_title = chance.happens(0.7)
        label = number or (f"Perjanjian {called.id}" if has_title else "Perjanjian")
        signed = self._signed(terms)
        made = self.making.record(
            Agreement,
            chance,
            label,
            number=number,
            number_key=number_key(number)[:200],
            issuer_id=chance.one(terms.parties)[0].pk if number and chance.happens(0.4) else None,
            kind_id=self.making.reference.agreement_kinds[terms.kind[0]] if chance.happens(0.92) else None,
            title=f"Perjanjian {called.id}" if has_title else "",
            title_en=f"Agreement: {called.en}" if has_title and chance.happens(0.6) else "",
            **signed,
            **self._period(terms),
            **self._money(terms),
            parent_id=above.pk if above else None,
            relation=relation,
        )
        self._parts(made, terms, number)
        if made.is_public:
            self._remember(made, terms)

    def _terms(self, above: Standing | None, relation: str) -> Terms:
        chance, partners = self.chance, self.partners
        running = above.running if above else self.programs.one(chance) if chance.happens(0.93) else None
        first = (
            running.start if running and running.start else datetime.date(2010 + int(16 * chance.random() ** 0.6), 1, 1)
        )
        last = running.end if running and running.end else first + datetime.timedelta(days=364)
        if above:
            first = max(first, above.signed)
        signed = min(chance.day(first, min(last, LAST_DAY)), LAST_DAY)
        funder = running.funder if running and chance.happens(0.5) else partners.funders.one(chance)
        recipient = running.implementer if running and chance.happens(0.6) else partners.implementers.one(chance)
        if above and relation == RELATION.SUBGRANTS:
            funder = above.recipient
        government = running.government if running else chance.one(partners.ministries)
        if relation == RELATION.SUBGRANTS or chance.happens(0.78):
            terms = self._funded(running, signed, funder, recipient, government)
            if above and relation == RELATION.SUBGRANTS:
                terms.kind, terms.currency = SUBGRANT, above.currency
                terms.amount = nice(int(above.left * (0.1 + 0.3 * chance.random())))
        else:
            roles = [(government, ROLE.GOVERNMENT.value), (recipient, ROLE.PARTNER.value)]
            terms = Terms(running, signed, chance.one(OTHERS), roles)
        if chance.happens(0.15):
            terms.parties.append((partners.implementers.one(chance), ROLE.PARTNER.value))
        terms.parties = list(dict.fromkeys(terms.parties))
        if len({known for known, _role in terms.parties}) < 2:
            terms.parties.append((chance.one(partners.ministries), ROLE.PARTY.value))
        self._set_period(terms)
        terms.places = self._places(terms)
        return terms

    def _funded(
        self, running: Running | None, signed: datetime.date, funder: Known, recipient: Known, government: Known
    ) -> Terms:
        chance = self.chance
        currency, usual, rate = CURRENCIES[funder.pk % len(CURRENCIES)]
        roles = [(funder, ROLE.FUNDER.value), (recipient, ROLE.RECIPIENT.value)]
        if chance.happens(0.4):
            roles.append((government, ROLE.GOVERNMENT.value))
        if chance.happens(0.08):
            roles.append((self.partners.funders.one(chance), ROLE.FUNDER.value))
        amount = nice(int(usual * chance.lognormvariate(0, 1.1))) if chance.happens(0.93) else 0
        return Terms(running, signed, chance.one(FUNDING), roles, currency if amount else "", amount, rate)

    def _set_period(self, terms: Terms) -> None:
        """From when until when: never before the signing, as exactly as it is stated; within the programme's period."""
        chance, lot, months = self.chance, self.chance.random(), 6 * self.chance.whole(1, 8)
        if lot < 0.05:
            return
        limit = terms.running.end if terms.running else None
        if lot < 0.25:
            precision, start = Precision.YEAR, terms.signed.replace(month=1, day=1)
            months = -(-months // 12) * 12
        elif lot < 0.55:
            precision, start = Precision.MONTH, terms.signed.replace(day=1)
        else:
            precision, start = Precision.DAY, terms.signed + datetime.timedelta(days=chance.whole(0, 60))
            start = start if start.day <= 28 else months_later(start, 1).replace(day=1)
        end = months_later(start, months) - DAY
        if limit and end > limit:
            end, months = limit, 0
            if precision == Precision.YEAR and (limit.month, limit.day) != (12, 31):
                end = datetime.date(limit.year - 1, 12, 31)
        if end > start:
            terms.start, terms.end, terms.precision, terms.months = start, end, precision.value, months

    def _places(self, terms: Terms) -> list[Place]:
        """The regions the agreement itself names, which existed then."""
        chance = self.chance
        if terms.running and not chance.happens(0.35):
            return []
        found = terms.running.places if terms.running else self.making.places.some(chance, chance.whole(1, 3))
        last = terms.end or terms.signed
        found = [place for place in found if place.since is None or place.since <= last]
        return found[: chance.whole(1, 3)]

    def _number(self, terms: Terms, kind: str, day: datetime.date) -> str:
        """A number nobody has: running within the year."""
        self.numbers[day.year] += 1
        sequence = self.numbers[day.year]
        if kind in ("NKB", "PKS") and self.chance.happens(0.4):
            return f"{self.chance.one(('050', '119', '415.4', '074'))}/{sequence}/{409 + day.year % 40}.105/{day.year}"
        letter = self.chance.one(("", "", "", "A", "B"))
        codes = [code_of(known) for known, _role in terms.parties[:2]]
        return f"{sequence:03}{letter}/{kind}/{'-'.join(codes)}/{ROMAN_MONTHS[day.month - 1]}/{day.year}"

    def _signed(self, terms: Terms) -> dict[str, Any]:
        lot, day = self.chance.random(), terms.signed
        if lot < 0.04:
            return {"signed_on": None}
        if lot < 0.07:
            return {"signed_on": f"{day.year}-01-01", "signed_on_precision": Precision.YEAR.value}
        if lot < 0.15:
            return {"signed_on": iso(day.replace(day=1)), "signed_on_precision": Precision.MONTH.value}
        written = f"{day.day} {MONTH_NAMES['id'][day.month - 1]} {day.year}" if lot < 0.7 else ""
        return {"signed_on": iso(day), "signed_on_precision": Precision.DAY.value, "signed_on_as_written": written}

    def _period(self, terms: Terms) -> dict[str, Any]:
        if terms.start is None or terms.end is None:
            return {}
        columns: dict[str, Any] = {
            "period_start": iso(terms.start),
            "period_end": iso(terms.end),
            "period_precision": terms.precision,
        }
        if terms.precision == Precision.YEAR:
            columns["period_as_written"] = f"{terms.start.year}-{terms.end.year}"
        if terms.months and self.chance.happens(0.4):
            columns |= {"duration": terms.months, "duration_unit": Agreement.DurationUnit.MONTH.value}
        return columns

    def _money(self, terms: Terms) -> dict[str, Any]:
        if not terms.amount:
            return {}
        return {
            "amount": cents(terms.amount),
            "currency": terms.currency,
            "amount_as_written": written(terms.amount, terms.currency) if self.chance.happens(0.7) else "",
            "amount_qualifier": "total dukungan dana" if self.chance.happens(0.2) else "",
        }

    def _remember(self, made: Made, terms: Terms) -> None:
        standing = Standing(
            made.pk,
            terms.running,
            terms.currency,
            # A part of it only, so that what is passed on stays below it.
            terms.amount // 4,
            terms.parties[1][0],
            terms.signed,
            tuple(known for known, _role in terms.parties),
        )
        if len(self.standing) < REMEMBERED:
            self.standing.append(standing)
        else:
            self.standing[made.pk % REMEMBERED] = standing

    # The rows of its lists.

    def _parts(self, made: Made, terms: Terms, number: str) -> None:
        chance, making, pk = self.chance, self.making, made.pk
        parties = list(terms.parties)
        if not made.is_public and chance.happens(0.4):
            parties.append((chance.one(self.partners.hidden), ROLE.PARTY.value))
        rows = [{"partner_id": known.pk, "role": role} for known, role in dict.fromkeys(parties)]
        keys = making.rows(AgreementParty, "agreement", pk, rows)
        signing = terms.parties[: chance.whole(0, 2)]
        offices = [
            {"partner_id": known.pk, "office": f"{chance.one(OFFICES)} {known.short}"[:200]} for known, _role in signing
        ]
        making.rows(Signatory, "agreement", pk, offices)
        if terms.running and chance.happens(0.3):
            text = sentences(chance, APPROACHES, terms.running.topic, "", 1)
            rows = [{"kind": Statement.Kind.FIELD.value, "text": text.id, "text_en": text.en}]
            making.rows(AgreementStatement, "agreement", pk, rows)
        making.rows(AgreementProgram, "agreement", pk, self._program_shares(terms))
        making.rows(AgreementRegion, "agreement", pk, self._region_shares(terms))
        making.rows(Amendment, "agreement", pk, self._amendments(terms))
        making.rows(Disbursement, "agreement", pk, self._disbursements(terms))
        if terms.rate and terms.amount and chance.happens(0.25):
            rate = {"amount": cents(terms.amount * terms.rate), "rate": f"{terms.rate}.000000", "on": iso(terms.signed)}
            making.rows(RupiahEquivalent, "agreement", pk, [{**rate, "source_id": making.sources.one(chance)}])
        facts = [("number", "", number)] if number else []
        facts += [("amount", "", written(terms.amount, terms.currency))] if terms.amount else []
        if terms.start and terms.end and chance.happens(0.3):
            facts.append(("period", "", f"{terms.start:%m/%Y} - {terms.end:%m/%Y}"))
        if not facts or chance.happens(0.4):
            facts.append(("parties", keys[0], terms.parties[0][0].short))
        making.cite(chance, Agreement, pk, facts)

    def _program_shares(self, terms: Terms) -> list[dict[str, Any]]:
        if terms.running is None:
            return []
        other = self.programs.one(self.chance) if self.chance.happens(0.06) else None
        is_over = other is not None and other.end is not None and (terms.end is None or other.end < terms.end)
        if other is None or other.pk == terms.running.pk or is_over:
            return [{"program_id": terms.running.pk}]
        stated = self.chance.happens(0.5)
        pair = ((terms.running, "60.000"), (other, "40.000"))
        return [{"program_id": each.pk, "percent": percent if stated else None} for each, percent in pair]

    def _region_shares(self, terms: Terms) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = [{"region_id": place.pk} for place in terms.places]
        if len(rows) > 1 and self.chance.happens(0.3):
            for row in rows:
                row["percent"] = f"{100 // len(rows)}.000"
        elif len(rows) > 1 and terms.amount and self.chance.happens(0.15):
            for row in rows:
                row["amount"] = cents(terms.amount // (len(rows) + 1))
        return rows

    def _amendments(self, terms: Terms) -> list[dict[str, Any]]:
        """More money, more time, or an early end; each later than the one before."""
        chance, rows, day, amount = self.chance, [], terms.signed, terms.amount
        for _number in range(chance.whole(1, 3) if chance.happens(0.13) else 0):
            day = months_later(day, chance.whole(3, 12))
            if day > LAST_DAY:
                break
            row: dict[str, Any] = {"signed_on": iso(day), "signed_on_precision": Precision.DAY.value}
            row["number"] = self._number(terms, "ADD", day) if chance.happens(0.8) else ""
            limit = terms.running.end if terms.running else None
            if terms.end and chance.happens(0.6):
                later = months_later(terms.end + DAY, 12) - DAY
                if limit is None or later <= limit:
                    row |= {"period_end": iso(later), "period_precision": terms.precision}
            if amount and chance.happens(0.5):
                amount = nice(int(amount * (1.05 + 0.4 * chance.random())) + 1)
                row |= {"amount": cents(amount), "currency": terms.currency}
            if chance.happens(0.1):
                row |= {"terminates": 1, "scope": "Mengakhiri perjanjian sebelum waktunya."}
            rows.append(row)
        return rows

    def _disbursements(self, terms: Terms) -> list[dict[str, Any]]:
        chance, number = self.chance, self.chance.whole(0, 4)
        if not terms.amount:
            return []
        day, rows = terms.start or terms.signed, []
        for tranche in range(number):
            paid = day <= LAST_DAY
            columns = {"amount": cents(terms.amount * 9 // (10 * number)), "currency": terms.currency}
            kind = Disbursement.Kind.PAID if paid else Disbursement.Kind.PLANNED
            dated = {"on": iso(day), "on_precision": Precision.DAY.value}
            words = {"description": f"Tahap {ROMAN_MONTHS[tranche]}", "description_en": f"Tranche {tranche + 1}"}
            rows.append({"kind": kind.value, **columns, **dated, **words})
            day = months_later(day, chance.whole(3, 8))
        return rows


def nice(amount: int) -> int:
    """The amount rounded down to three figures, as agreements have it; 1,000 at least."""
    amount = max(amount, 1000)
    step = 10 ** (len(str(amount)) - 3)
    return amount // step * step


def written(amount: int, currency: str) -> str:
    """The amount as a paper writes it."""
    figures = f"{amount:,}"
    return f"Rp{figures.replace(',', '.')},00" if currency == "IDR" else f"{currency} {figures}.00"


def code_of(known: Known) -> str:
    """What stands for a partner in a number."""
    return "".join(letter for letter in known.short if letter.isalnum())[:8].upper()
