"""Keeps the tables of places (`programs.models.place`) in step with the records: in the transaction of each write.

Where an agreement lies is the rule of `AgreementQuerySet.within`: its own public regions, else those of its public
programmes, and every place they lie in. Here it is said for all places at once, and a test compares the two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, CharField, Exists, F, OuterRef, Value, When
from django.db.models.expressions import RawSQL

from portal.base.models import Change, Publishable, RegistryVersion
from portal.base.publishing import Publication
from portal.base.querysets import record_models
from portal.base.reference import chunks
from portal.base.sums import compiled
from programs.models import (
    CHANGING,
    EVERYWHERE,
    NATIONWIDE,
    NOWHERE,
    Agreement,
    AgreementPlace,
    AgreementProgram,
    AgreementRegion,
    Amendment,
    PlaceCount,
    Program,
    ProgramPlace,
    ProgramRegion,
)
from programs.placed import ALWAYS, REGENCY
from regions.models import Region

# Records that are compared in one transaction, which other writers wait for. Few enough that no plan is a bad one.
CHUNK = 1_000
# By what records are counted.
COUNTED_BY = "currency, within, year, place"
# Rows in one statement: SQLite takes 32,766 values.
ROWS = 2_000
# What of a record its rows hang on besides its publication, as the log names it.
OF_AGREEMENTS = frozenset(
    {"region_shares", "program_shares", "signed_on", "period_start", "number", "amount", "currency", "amendments"}
)
OF_PROGRAMS = frozenset({"regions", "is_national"})
OF_REGIONS = frozenset({"code"})

# A row as its table holds it: the record, the place, whether the record names it, and what else there is.
Row = tuple[Any, ...]
# By currency, place within which, year (0 for all), place, and whether it is named.
Numbers = Counter[tuple[str, str, int, str, bool]]

_KEYS = "keys of the records"
# The keys themselves: of a sub-select PostgreSQL does not know how few it gives, and joins whole tables first.
_CONCERNED = RawSQL(_KEYS, ())  # noqa: S611 - replaced by keys
# A code begins with those of the places it lies in: 35.05.01.2001 in 35.05.01, in 35.05, in 35.
_WANTED = f"""
WITH concerned (record, is_national{{columns}}) AS ({{records}}),
site (record, code) AS ({{sites}}),
lies (record, place, names_it) AS (
    SELECT record, code, 1 FROM site
    UNION ALL SELECT record, SUBSTR(code, 1, 2), 0 FROM site WHERE LENGTH(code) > 2
    UNION ALL SELECT record, SUBSTR(code, 1, 5), 0 FROM site WHERE LENGTH(code) > 5
    UNION ALL SELECT record, SUBSTR(code, 1, 8), 0 FROM site WHERE LENGTH(code) > 8
    UNION ALL SELECT record, '{EVERYWHERE}', 0 FROM concerned
    UNION ALL SELECT record, CASE WHEN is_national THEN '{NATIONWIDE}' ELSE '{NOWHERE}' END, 0 FROM concerned
        WHERE record IN (SELECT record FROM concerned EXCEPT SELECT record FROM site)
)
SELECT record, place, MAX(names_it) = 1{{columns}} FROM concerned JOIN lies USING (record)
GROUP BY record, place{{columns}}
"""  # noqa: S608 - made of the constants above


@dataclass(frozen=True)
class Kind:
    """A noun whose records lie in places; `rows` is the table that says where, and holds `columns` besides.

    `sites` are the places that public records name, by themselves or through others: their keys and codes.
    """

    model: type[Publishable]
    rows: type[Any]
    owner: str
    columns: tuple[str, ...]
    records: Callable[[Any], Any]
    sites: Callable[[], list[Any]]

    @property
    def table(self) -> str:
        return self.rows._meta.db_table

    def at(self, column: str) -> int:
        """Where a `Row` has this column; 0 where this kind has none of it."""
        return 3 + self.columns.index(column) if column in self.columns else 0

    @property
    def named(self) -> str:
        """The columns of the table, as a `Row` has them."""
        return ", ".join([self.owner, "place", "is_named", *self.columns])

    def wanted(self, pks: Collection[int]) -> set[Row]:
        """The rows that these records must have."""
        return _asked(*_statement(self, connection.vendor), pks)

    def stored(self, pks: Collection[int]) -> set[Row]:
        """The rows that these records have."""
        return _asked(f"SELECT {self.named} FROM {self.table} WHERE {self.owner} IN ({_KEYS})", (), pks)  # noqa: S608 - names of our own


def _sites_of_agreements() -> list[Any]:
    own = AgreementRegion.objects.published()
    shares = AgreementProgram.objects.published().filter(
        ~Exists(own.filter(agreement=OuterRef("agreement"))),
        agreement__in=_CONCERNED,
        program__regions__region__publication=Publication.PUBLISHED,
    )
    return [
        own.filter(agreement__in=_CONCERNED).values_list("agreement", "region__code"),
        shares.values_list("agreement", "program__regions__region__code"),
    ]


def _sites_of_programs() -> list[Any]:
    rows = ProgramRegion.objects.published().filter(program__in=_CONCERNED)
    return [rows.values_list("program", "region__code")]


def _agreements(rows: Any) -> Any:
    """What the rows of agreements hold besides; the currency is that of each amount ever stated, where it is one."""
    later = Amendment.objects.filter(agreement=OuterRef("pk"), amount__isnull=False)
    differing = later.exclude(currency=OuterRef("currency"))
    currency = Case(
        When(Exists(differing), then=Value(CHANGING)),
        When(amount__isnull=False, then=F("currency")),
        When(Exists(later), then=Value(CHANGING)),
        default=Value(""),
        output_field=CharField(),
    )
    rows = rows.annotate(no=Value(False), stated=currency).with_year()
    return rows.values_list("pk", "no", *AGREEMENT_COLUMNS[:-1], "stated")


AGREEMENT_COLUMNS = ("signed_on", "number", "year", "currency")
AGREEMENTS = Kind(Agreement, AgreementPlace, "agreement_id", AGREEMENT_COLUMNS, _agreements, _sites_of_agreements)
PROGRAMS = Kind(
    Program, ProgramPlace, "program_id", (), lambda rows: rows.values_list("pk", "is_national"), _sites_of_programs
)
KINDS = (AGREEMENTS, PROGRAMS)


@cache
def _statement(kind: Kind, _vendor: str) -> tuple[str, tuple[Any, ...]]:
    """The rule as SQL with its parameters: put together once, for it is asked at every write."""
    asked = kind.model._default_manager.published().filter(pk__in=_CONCERNED)
    records, of_records = compiled(kind.records(asked))
    sites = [compiled(rows) for rows in kind.sites()]
    columns = "".join(f", {name}" for name in kind.columns)
    made = _WANTED.format(columns=columns, records=records, sites=" UNION ".join(sql for sql, _params in sites))
    return made, (*of_records, *(param for _sql, params in sites for param in params))


def _asked(statement: str, params: Iterable[Any], pks: Collection[int]) -> set[Row]:
    """The rows that this statement gives of the records with these keys."""
    if not pks:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(statement.replace(_KEYS, ", ".join(str(int(pk)) for pk in pks)), tuple(params))
        return set(cursor.fetchall())


# What follows a write.


def follow(change: Change) -> None:
    """What follows every write (`settings.RECORD_FOLLOWERS`): the rows it touches, in its own transaction.

    A change without a public number is one the public cannot see, and so is nothing to these tables.
    """
    if change.number is None:
        return
    if change.content_type is None:
        # Reference data may have given regions other codes.
        for kind in KINDS:
            for pks in _chunks(kind):
                refresh(kind, pks)
        count_all()
        return
    model, pk = change.content_type.model_class(), change.object_id or 0
    differing = {*change.public_fields}
    came_or_went = _is_published(change.before) != _is_published(change.after)
    if came_or_went and model in unplaced():
        count_all([model])
    if model is Agreement and (came_or_went or differing & OF_AGREEMENTS):
        refresh(AGREEMENTS, [pk])
    elif model is Program and (came_or_went or differing & OF_PROGRAMS):
        refresh(PROGRAMS, [pk])
        if "regions" in differing:
            refresh(AGREEMENTS, _paying_for([pk]))
    elif model is Region and (came_or_went or differing & OF_REGIONS):
        programs = {*ProgramRegion.objects.filter(region=pk).values_list("program", flat=True)}
        own = {*AgreementRegion.objects.filter(region=pk).values_list("agreement", flat=True)}
        refresh(PROGRAMS, programs)
        refresh(AGREEMENTS, own.union(_paying_for(programs)))


def _is_published(snapshot: Any) -> bool:
    return bool(snapshot) and snapshot["fields"].get("publication") == Publication.PUBLISHED


def _paying_for(programs: Collection[int]) -> set[int]:
    return {*AgreementProgram.objects.filter(program__in=programs).values_list("agreement", flat=True)}


def refresh(kind: Kind, pks: Collection[int]) -> None:
    """The rows of these records as they must be, and the numbers with them; what is right already is not written."""
    for some in chunks(sorted(pks), CHUNK):
        wanted, stored = kind.wanted(some), kind.stored(some)
        gone, new = stored - wanted, wanted - stored
        if gone or new:
            _remove(kind, gone)
            _insert(kind.table, kind.named, new)
            # A row counts together with the others of its record.
            touched = {row[0] for row in gone | new}
            numbers = numbers_of(kind, (row for row in wanted if row[0] in touched))
            numbers.subtract(numbers_of(kind, (row for row in stored if row[0] in touched)))
            _count(kind.model.noun, numbers)


def _remove(kind: Kind, rows: Iterable[Row]) -> None:
    places: dict[int, list[str]] = {}
    for owner, place, *_rest in rows:
        places.setdefault(owner, []).append(place)
    for owner, names in places.items():
        kind.rows._default_manager.filter(**{kind.owner: owner}, place__in=names).delete()


def _insert(table: str, names: str, rows: Iterable[Row], otherwise: str = "") -> None:
    marks = f"({', '.join(['%s'] * len(names.split(', ')))})"
    with connection.cursor() as cursor:
        for some in chunks([*rows], ROWS):
            values = ", ".join([marks] * len(some))
            sql = f"INSERT INTO {table} ({names}) VALUES {values} {otherwise}"  # noqa: S608 - names of our own
            cursor.execute(sql, [value for row in some for value in row])


def numbers_of(kind: Kind, rows: Iterable[Row]) -> Numbers:
    """How many of these rows there are by place, in each year and in all: of all, by currency, and within each place.

    All rows of a record stand among them, or none.
    """
    year_at, currency_at = kind.at("year"), kind.at("currency")
    numbers: Numbers = Counter()
    records: dict[int, list[Row]] = {}
    for row in rows:
        records.setdefault(row[0], []).append(row)
    for places in records.values():
        first = places[0]
        year, currency = year_at and first[year_at], currency_at and first[currency_at]
        for _owner, place, is_named, *_rest in places:
            keys = [("", EVERYWHERE)]
            if currency:
                keys.append((currency, EVERYWHERE))
            if is_drawn(place):
                keys += [("", row[1]) for row in places if is_drawn(row[1])]
            for key in keys:
                numbers[*key, ALWAYS, place, bool(is_named)] += 1
                if year:
                    numbers[*key, year, place, bool(is_named)] += 1
    return numbers


def is_drawn(place: str) -> bool:
    """Whether this is a province or a regency: what maps show, and within which they are counted."""
    return len(NOWHERE) < len(place) <= REGENCY


def _count(noun: str, numbers: Numbers) -> None:
    """Add these to the numbers that are kept."""
    added: dict[tuple[Any, ...], list[int]] = {}
    for (*key, is_named), number in numbers.items():
        here = added.setdefault(tuple(key), [0, 0])
        here[0] += number
        here[1] += number if is_named else 0
    rows: list[Row] = [(noun, *key, *here) for key, here in sorted(added.items()) if any(here)]
    table = PlaceCount._meta.db_table
    sums = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in ("records", "named"))
    otherwise = f"ON CONFLICT (noun, {COUNTED_BY}) DO UPDATE SET {sums}"
    _insert(table, f"noun, {COUNTED_BY}, records, named", rows, otherwise)
    if any(row[-2] < 0 for row in rows):
        PlaceCount.objects.filter(noun=noun, records=0).delete()


def unplaced() -> list[Any]:
    """The nouns whose records have no rows here: how many there are is kept all the same."""
    return [model for model in record_models() if model not in {kind.model for kind in KINDS}]


def _miscounted(models: Iterable[Any]) -> dict[str, tuple[int, int]]:
    """The numbers of these nouns as they must be and as they are kept, where the two differ."""
    here = {"currency": "", "within": EVERYWHERE, "year": ALWAYS, "place": EVERYWHERE}
    kept = dict(PlaceCount.objects.filter(**here).values_list("noun", "records"))
    both = {model.noun: (model._default_manager.published().count(), kept.get(model.noun, 0)) for model in models}
    return {noun: numbers for noun, numbers in both.items() if numbers[0] != numbers[1]}


def count_all(models: Iterable[Any] | None = None) -> None:
    """How many public records there are of these nouns, or of all without rows."""
    for noun, (records, kept) in _miscounted(unplaced() if models is None else models).items():
        _count(noun, Counter({("", EVERYWHERE, ALWAYS, EVERYWHERE, False): records - kept}))


# All of it.


def rebuild() -> int:
    """Bring every row up to date while the site runs; returns how many there are.

    Each chunk is a transaction that first takes the row every public write takes, so no write is overtaken.
    """
    for kind in KINDS:
        for pks in _chunks(kind):
            with transaction.atomic():
                RegistryVersion.wait_for_writers()
                refresh(kind, pks)
        with transaction.atomic():
            RegistryVersion.wait_for_writers()
            _count(kind.model.noun, _uncounted(kind))
    with transaction.atomic():
        RegistryVersion.wait_for_writers()
        count_all()
    with transaction.atomic():
        RegistryVersion.touch()
    return AgreementPlace.objects.count() + ProgramPlace.objects.count()


def _chunks(kind: Kind) -> Iterator[Sequence[int]]:
    return chunks([*kind.model._default_manager.order_by("pk").values_list("pk", flat=True)], CHUNK)


def _uncounted(kind: Kind) -> Numbers:
    """By how much the numbers that are kept are too low, or too high where it is below zero."""
    numbers: Numbers = Counter()
    with connection.cursor() as cursor:
        cursor.execute(_numbers_said(kind))
        for *key, is_named, number in cursor.fetchall():
            numbers[*key, bool(is_named)] += number
    kept = PlaceCount.objects.filter(noun=kind.model.noun).order_by()
    for *key, records, named in kept.values_list(*COUNTED_BY.split(", "), "records", "named"):
        numbers[*key, True] -= named
        numbers[*key, False] -= records - named
    return numbers


def _numbers_said(kind: Kind) -> str:
    """The numbers as all rows say, as one statement: what `numbers_of` counts of some."""
    drawn = "LENGTH({0}.place) BETWEEN 2 AND 5"
    within = f"JOIN {kind.table} a ON a.{kind.owner} = t.{kind.owner} AND {drawn.format('a')} AND {drawn.format('t')}"
    pieces = []
    for year in ("0", "t.year") if kind.at("year") else ("0",):
        named = f"{year}, t.place, t.is_named, COUNT(*) FROM {kind.table} t"
        known = "" if year == "0" else "AND t.year IS NOT NULL"
        pieces += [f"SELECT '', '', {named} WHERE TRUE {known}", f"SELECT '', a.place, {named} {within} {known}"]
        if kind.at("currency"):
            pieces.append(f"SELECT t.currency, '', {named} WHERE t.currency <> '' {known}")
    return " UNION ALL ".join(f"{piece} GROUP BY 1, 2, 3, 4, 5" for piece in pieces)


# Whether it is right.


def differences() -> Iterator[str]:
    """A sentence for every row and number that is not as the records say."""
    for kind in KINDS:
        for pks in _chunks(kind):
            wanted, stored = kind.wanted(pks), kind.stored(pks)
            for words, rows in (("is missing", wanted - stored), ("is too much", stored - wanted)):
                for row in sorted(rows, key=str):
                    yield f"{kind.table}: {row} {words}."
        for (currency, within, year, place, is_named), number in sorted(_uncounted(kind).items()):
            if number:
                words = f"{place!r}, {year or 'all years'}, {'named' if is_named else 'not named'}"
                words += f", in {currency}" * bool(currency) + f", within {within}" * bool(within)
                yield f"{PlaceCount._meta.db_table}: {kind.model.noun} in {words}: {number:+d}."
    for noun, (records, kept) in _miscounted(unplaced()).items():
        yield f"{PlaceCount._meta.db_table}: {noun} are {records}, not {kept}."
