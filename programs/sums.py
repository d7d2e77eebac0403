"""Keeps what agreements' money counts towards (`programs.models.counted`) in step with the records, write by write.

What counts where is said by the rules that reckon all of it: `AgreementQuerySet.counted_once`, `regions.map.sums` and
`programs.flow.counting`, asked here about the agreements a write touches, those whose money they may pass on, and
those that pass on theirs. Amounts change with the day as well: the next write, or `keep_up`, follows.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, CharField, F, Value, When
from django.db.models.expressions import RawSQL
from django.utils import timezone

from partners.models import Partner
from portal.base.models import Change, RegistryVersion
from portal.base.publishing import Publication
from portal.base.reference import chunks
from portal.base.sums import SPLIT, cents, compiled
from programs.flow.counting import MOST, links_of_all
from programs.flow.counting import said_of_each as of_flow
from programs.models import (
    EVERYWHERE,
    NO_YEAR,
    Agreement,
    AgreementMoney,
    AgreementParty,
    AgreementProgram,
    AgreementRegion,
    MoneyFlow,
    MoneyPiece,
    PlaceSum,
    Program,
    ProgramRegion,
    SumsDay,
)
from programs.querysets import held_by_others
from programs.summed import chained, changing, written
from regions.map.sums import PROVINCE, REGENCY
from regions.map.sums import said_of_each as of_places
from regions.models import Region
from regions.views.money import Basis

# Agreements in one transaction, which writers wait for.
CHUNK = 1_000
# What of a record its money hangs on besides its publication, as the log names it.
OF_AGREEMENTS = frozenset({"amount", "currency", "amendments", "signed_on", "period_start", "parent", "relation"})
OF_AGREEMENTS |= {"region_shares", "program_shares", "parties"}
OF_PROGRAMS, OF_REGIONS = frozenset({"regions", "is_national"}), frozenset({"code"})

# As the tables hold them: by agreement and place, and by agreement, programme and place.
Row = tuple[int, str, str, str, int, int | None]
Piece = tuple[int, str, int, int, int, int]
# Above and below the place where hundredths are split, and how many, by place, basis, currency and year.
Sums = Counter[tuple[tuple[str, str, str, int], str]]

ROWS = ("agreement", "place", "basis", "currency", "year", "amount")
PIECES = ("agreement", "currency", "funder", "program", "place", "amount")
PARTS = ("above", "below", "records")

_KEYS = "keys of the agreements"


def _chained(pks: Collection[int], *, upwards: bool) -> list[int]:
    """These agreements and those above them, or below them (`chained`). One query."""
    return list(Agreement.objects.filter(pk__in=chained(pks, upwards=upwards)).values_list("pk", flat=True))


@lru_cache(maxsize=4)
def _statements(_vendor: str, _day: datetime.date) -> list[tuple[str, tuple[Any, ...]]]:
    """The rules as SQL with its parameters: put together once a day, for they are asked at every write.

    How agreements count in all, in provinces and in regencies; and the pieces they flow in.
    """
    among = Agreement.objects.published().filter(pk__in=RawSQL(_KEYS, ()))  # noqa: S611 - replaced by keys
    said = [compiled(_in_all(among)), *(of_places(among, size) for size in (PROVINCE, REGENCY))]
    return [(sql, tuple(params)) for sql, params in [*said, of_flow(among.counted_once())]]


def wanted(pks: Collection[int]) -> tuple[set[Row], set[Piece]]:
    """The rows and pieces that these agreements must have as of today. Five queries."""
    asked = {*pks}
    if not (concerned := _chained(asked, upwards=True)):
        return set(), set()
    keys = written(concerned)
    found: list[list[Any]] = []
    with connection.cursor() as cursor:
        for sql, params in _statements(connection.vendor, timezone.localdate()):
            cursor.execute(sql.replace(_KEYS, keys), params)
            found.append(cursor.fetchall())
    in_all, *by_size, flow = found
    of = {pk: (currency, year or NO_YEAR) for pk, _basis, currency, year, _amount in in_all}
    counted = [(pk, EVERYWHERE, basis, amount) for pk, basis, _currency, _year, amount in in_all]
    counted += [row for places in by_size for row in places]
    rows = {(pk, place, basis, *of[pk], _counting(basis, amount)) for pk, place, basis, amount in counted}
    pieces = {(pk, of[pk][0], funder, program, place, amount) for pk, funder, program, place, amount in flow}
    return {row for row in rows if row[0] in asked}, {piece for piece in pieces if piece[0] in asked}


def _counting(basis: str, amount: int | None) -> int | None:
    return amount if basis == Basis.FULL else None


def _in_all(agreements: Any) -> Any:
    """How each of these counts in the total: its basis, currency, year and amount. By the rule of `counted_once`."""
    rows = agreements.with_value().with_year()
    basis = Case(
        When(current_amount__isnull=True, then=Value(Basis.UNKNOWN.value)),
        When(
            pk__in=held_by_others(agreements, rows.filter(current_amount__isnull=False)),
            then=Value(Basis.PASSED_ON.value),
        ),
        default=Value(Basis.FULL.value),
        output_field=CharField(),
    )
    return rows.order_by().values_list("pk", basis, F("current_currency"), F("year"), cents("current_amount"))


def stored(pks: Collection[int]) -> tuple[set[Row], set[Piece]]:
    """The rows and pieces that these agreements have. Two queries."""
    rows = AgreementMoney.objects.filter(agreement__in=pks).values_list(*ROWS)
    return set(rows), set(MoneyPiece.objects.filter(agreement__in=pks).values_list(*PIECES))


def refresh(pks: Collection[int]) -> None:
    """What is kept of these agreements as it must be, and the sums with it; what is right already is not written."""
    for some in chunks(sorted(pks), CHUNK):
        (rows, pieces), (old_rows, old_pieces) = wanted(some), stored(some)
        _replace(AgreementMoney, ROWS, old_rows - rows, rows - old_rows)
        _replace(MoneyPiece, PIECES, old_pieces - pieces, pieces - old_pieces)
        if differing := old_pieces ^ pieces:
            MoneyFlow.objects.filter(currency__in={currency for _agreement, currency, *_rest in differing}).delete()
        sums = sums_of(rows - old_rows)
        sums.subtract(sums_of(old_rows - rows))
        _add(sums)


def _replace(model: Any, columns: tuple[str, ...], gone: set[Any], new: set[Any]) -> None:
    """Take the old rows away and write the new ones: of each agreement whose rows differ at all."""
    for some in chunks(sorted(gone, key=str), CHUNK):
        keys = model.objects.filter(agreement__in={row[0] for row in some}).values_list("pk", *columns)
        model.objects.filter(pk__in=[pk for pk, *row in keys if tuple(row) in gone]).delete()
    named = ["agreement_id", *columns[1:]]
    model.objects.bulk_create([model(**dict(zip(named, row, strict=True))) for row in new], batch_size=CHUNK)


def sums_of(rows: Iterable[Row]) -> Sums:
    """These rows added up."""
    sums: Sums = Counter()
    for _agreement, place, basis, currency, year, amount in rows:
        key, above = (place, basis, currency, year), (amount or 0) // SPLIT
        sums[key, "above"] += above
        sums[key, "below"] += (amount or 0) - above * SPLIT
        sums[key, "records"] += 1
    return sums


def _add(sums: Sums) -> None:
    """Add these to the sums that are kept; those of nothing go."""
    keys = sorted({key for (key, _part), number in sums.items() if number})
    table = PlaceSum._meta.db_table
    columns = ("place", "basis", "currency", "year", *PARTS)
    added = ", ".join(f"{part} = {table}.{part} + excluded.{part}" for part in PARTS)
    for some in chunks(keys, CHUNK):
        marks = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * len(some))
        sql = f"""INSERT INTO {table} ({", ".join(columns)}) VALUES {marks}
            ON CONFLICT (place, basis, currency, year) DO UPDATE SET {added}"""  # noqa: S608 - names of our own
        with connection.cursor() as cursor:
            cursor.execute(sql, [value for key in some for value in (*key, *(sums[key, part] for part in PARTS))])
    if any(number < 0 for (_key, part), number in sums.items() if part == "records"):
        PlaceSum.objects.filter(records=0).delete()


# What follows a write, and a day.


def follow(change: Change) -> None:
    """What follows every write (`settings.RECORD_FOLLOWERS`), in its own transaction.

    A change without a public number is one the public cannot see. A load of reference data may have moved anything, so
    all is let go of, and made again by `keep_up`.
    """
    if change.number is None or (kept := SumsDay.objects.first()) is None:
        return
    if change.content_type is None:
        SumsDay.objects.all().delete()
        return
    touched = _touched(change) | _fallen_due(kept.day)
    refresh(_chained(touched, upwards=False))
    _is_of_today(kept)


def _touched(change: Change) -> set[int]:
    """The agreements whose money this write may move, by themselves."""
    model: Any = change.content_type and change.content_type.model_class()
    pk, differing = change.object_id or 0, {*change.public_fields}
    came_or_went = _publication(change.before) != _publication(change.after)
    if model is Agreement and (came_or_went or differing & OF_AGREEMENTS):
        return {pk}
    if model is Partner and came_or_went:
        given = AgreementParty.objects.filter(partner=pk, role=AgreementParty.Role.FUNDER)
        return {*given.values_list("agreement", flat=True)}
    if model is Program and (came_or_went or differing & OF_PROGRAMS):
        return _paying_for([pk])
    if model is Region and (came_or_went or differing & OF_REGIONS):
        own = {*AgreementRegion.objects.filter(region=pk).values_list("agreement", flat=True)}
        return own | _paying_for(ProgramRegion.objects.filter(region=pk).values("program"))
    return set()


def _publication(snapshot: Any) -> bool:
    return bool(snapshot) and snapshot["fields"].get("publication") == Publication.PUBLISHED


def _paying_for(programs: Any) -> set[int]:
    return {*AgreementProgram.objects.filter(program__in=programs).values_list("agreement", flat=True)}


def _fallen_due(day: datetime.date) -> set[int]:
    """The agreements whose amount has changed since this day, because it is another one."""
    today = timezone.localdate()
    return set() if day == today else {*changing(day, today).values_list("agreement", flat=True)}


def _is_of_today(kept: SumsDay) -> None:
    if kept.day != timezone.localdate():
        kept.day = timezone.localdate()
        kept.save(update_fields=["day"])


# All of it.


def keep_up() -> None:
    """Follow the day; make all where nothing is kept, or what was begun was not finished."""
    with transaction.atomic():
        RegistryVersion.wait_for_writers()
        kept = SumsDay.objects.filter(is_whole=True).first()
        if kept is not None:
            refresh(_chained(_fallen_due(kept.day), upwards=False))
            _is_of_today(kept)
    if kept is None:
        rebuild()
    _alone(draw_flows)


def draw_flows() -> None:
    """Keep the flows of the currencies of which none is kept."""
    kept = MoneyFlow.objects.filter(most=MOST).values("currency")
    pieces = MoneyPiece.objects.exclude(currency__in=kept).order_by().values_list("currency", flat=True).distinct()
    flows = [
        MoneyFlow(currency=currency, most=MOST, links=links_of_all(currency, MOST, connection.alias))
        for currency in pieces
    ]
    MoneyFlow.objects.bulk_create(flows)


def rebuild() -> None:
    """Bring all up to date while the site runs: each chunk is a transaction that no write overtakes."""
    with transaction.atomic():
        RegistryVersion.wait_for_writers()
        SumsDay.objects.all().delete()
        # From here on writes are followed.
        kept = SumsDay.objects.create(day=timezone.localdate())
    for some in _chunks():
        _alone(lambda some=some: refresh(some))
    _alone(lambda: _add(_unsummed()))
    _alone(MoneyFlow.objects.all().delete)
    _alone(draw_flows)
    _alone(lambda: SumsDay.objects.filter(pk=kept.pk).update(is_whole=True))


def _alone(work: Callable[[], Any]) -> None:
    with transaction.atomic():
        RegistryVersion.wait_for_writers()
        work()


def _chunks() -> Iterator[Any]:
    return chunks([*Agreement.objects.order_by("pk").values_list("pk", flat=True)], CHUNK)


def _unsummed() -> Sums:
    """By how much the sums that are kept are too low, or too high where it is below zero."""
    sums: Sums = Counter()
    for some in _chunks():
        sums.update(sums_of(AgreementMoney.objects.filter(agreement__in=some).values_list(*ROWS)))
    for kept in PlaceSum.objects.all():
        for part in PARTS:
            sums[(kept.place, kept.basis, kept.currency, kept.year), part] -= getattr(kept, part)
    return Counter({key: number for key, number in sums.items() if number})


def differences() -> Iterator[str]:
    """A sentence for every row and sum that is not as the records say; none where nothing is kept."""
    if not SumsDay.objects.filter(is_whole=True).exists():
        return
    models: tuple[Any, Any] = (AgreementMoney, MoneyPiece)
    for some in _chunks():
        both: Any = zip(wanted(some), stored(some), models, strict=True)
        for must, are, model in both:
            for words, rows in (("is missing", must - are), ("is too much", are - must)):
                for row in sorted(rows, key=str):
                    yield f"{model._meta.db_table}: {row} {words}."
    for flow in MoneyFlow.objects.order_by("currency", "most"):
        links = links_of_all(flow.currency, flow.most, connection.alias)
        if sorted(map(str, links)) != sorted(str(tuple(link)) for link in flow.links):
            yield f"{MoneyFlow._meta.db_table}: the flow in {flow.currency} is not that of its pieces."
    for (key, part), number in sorted(_unsummed().items()):
        yield f"{PlaceSum._meta.db_table}: {part} of {key}: {number:+d}."
