"""The tables of places say after every write what the records say, and lists of a place are read from them."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.base.publishing import Publication
from portal.base.recording import record_load, recording, set_publication
from programs.filters import AgreementFilter
from programs.models import Agreement, AgreementPlace, PlaceCount, Program, ProgramPlace
from programs.placed import EVERYWHERE, NATIONWIDE, NOWHERE, REGENCY
from programs.places import differences, rebuild
from regions.models import Region
from tests import make

pytestmark = pytest.mark.django_db

CODES = ("35", "35.05", "35.05.01", "35.06", "62.01")
YEARS = (2019, 2020, 2021)
PUBLISHED, WITHDRAWN = Publication.PUBLISHED, Publication.WITHDRAWN


def write_something(chance: random.Random) -> None:
    """One write through the door, of the kinds that move an agreement or a programme to another place or year."""
    agreement = chance.choice(list(Agreement.objects.order_by("pk")))
    program = chance.choice(list(Program.objects.order_by("pk")))
    region = chance.choice(list(Region.objects.filter(code__in=CODES).order_by("pk")))

    def change_own_regions() -> None:
        with recording(agreement):
            if not agreement.region_shares.filter(region=region).delete()[0]:
                agreement.region_shares.create(region=region)

    def change_programs() -> None:
        with recording(agreement):
            if not agreement.program_shares.filter(program=program).delete()[0]:
                agreement.program_shares.create(program=program)

    def change_the_regions_of_a_program() -> None:
        with recording(program):
            if not program.regions.filter(region=region).delete()[0]:
                program.regions.create(region=region)

    def change_the_scope_of_a_program() -> None:
        with recording(program):
            program.is_national = not program.is_national
            program.save()

    def change_the_year() -> None:
        with recording(agreement):
            signed = chance.choice([None, date(2020, 3, 1), date(2021, 3, 1)])
            agreement.signed_on, agreement.signed_on_precision = signed, "day" if signed else ""
            agreement.period_start = chance.choice([None, date(2019, 3, 1)])
            agreement.period_precision = "day" if agreement.period_start else ""
            agreement.save()

    def change_the_number() -> None:
        with recording(agreement):
            agreement.number = f"SP/{chance.randrange(99)}"
            agreement.save()

    def change_the_money() -> None:
        with recording(agreement):
            agreement.amount = chance.choice([None, Decimal(5)])
            agreement.currency = chance.choice(["IDR", "USD"]) if agreement.amount else ""
            agreement.save()

    def change_the_amendments() -> None:
        with recording(agreement):
            if not agreement.amendments.all().delete()[0]:
                day = chance.choice([date(2020, 1, 1), date(2999, 1, 1)])
                money = {"amount": Decimal(7), "currency": chance.choice(["IDR", "EUR"])}
                agreement.amendments.create(effective_on=day, signed_on=day, signed_on_precision="day", **money)

    def publish_or_withdraw(record: Agreement | Program | Region) -> Callable[[], None]:
        def turn() -> None:
            # A record that names a hidden one may not go public; then nothing is written.
            with suppress(ValidationError):
                set_publication(record, WITHDRAWN if record.publication == PUBLISHED else PUBLISHED)

        return turn

    chance.choice(
        [
            change_own_regions,
            change_programs,
            change_the_regions_of_a_program,
            change_the_scope_of_a_program,
            change_the_year,
            change_the_number,
            change_the_money,
            change_the_amendments,
            publish_or_withdraw(agreement),
            publish_or_withdraw(program),
            publish_or_withdraw(region),
        ]
    )()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_every_write_a_list_of_a_place_is_what_the_records_say(seed: int) -> None:
    chance = random.Random(seed)
    regions = [make.region(code) for code in CODES]
    programs = [make.program(regions=chance.sample(regions, size)) for size in (0, 1, 2)]
    for size in (0, 1, 1, 2):
        make.agreement(programs=chance.sample(programs, size), regions=chance.sample(regions, 1 - size % 2))
    make.placed()
    for _write in range(25):
        write_something(chance)
        assert list(differences()) == []
    for model in (Agreement, Program):
        for region in Region.objects.filter(code__in=CODES):
            kept, said = model.objects.published().within(region), model.objects.within(region).published()
            assert set(kept) == set(said) and kept.count() == said.count() == len(kept)
    for year in YEARS:
        said = Agreement.objects.signed_in(year).published()
        assert set(Agreement.objects.published().signed_in(year)) == set(said)
        for region in regions:
            both = Agreement.objects.published().within(region).signed_in(year)
            assert (
                set(both)
                == set(said.within(region))
                == set(Agreement.objects.published().signed_in(year).within(region))
            )
            assert both.count() == len(both)
            # Narrowed by anything else, they are counted.
            counted = both.filter(pk__gt=0)
            assert drawn(both) == drawn(counted)
            assert both.currencies() == counted.currencies() == sorted(stated(both))
    for rows in (Agreement.objects.published(), Program.objects.published()):
        for narrowed in (rows, *(rows.within(region) for region in regions)):
            assert drawn(narrowed) == drawn(narrowed.filter(pk__gt=0))


def drawn(rows: Any) -> dict[str, tuple[int, int]]:
    """How many of these a map shows at each place."""
    return {place: number for place, number in rows.by_place(REGENCY).items() if len(place) > len(NOWHERE)}


def stated(rows: Any) -> set[str]:
    """The currencies of these, one by one."""
    return {row.current_currency for row in rows.with_value() if row.current_amount is not None}


def test_who_names_no_place_is_kept_apart() -> None:
    make.agreement()
    make.program()
    make.program(is_national=True)
    assert set(AgreementPlace.objects.values_list("place", flat=True)) == {EVERYWHERE, NOWHERE}
    assert sorted(ProgramPlace.objects.values_list("place", flat=True)) == ["", "", NATIONWIDE, NOWHERE]


def test_nothing_that_is_not_public_has_a_row() -> None:
    hidden = make.region("62.01", publication=Publication.DRAFT)
    draft = make.program(publication=Publication.DRAFT, regions=[make.region("35.05")])
    make.agreement(publication=Publication.DRAFT, regions=[make.region("35.06")])
    agreement = make.agreement()
    with recording(agreement):
        agreement.region_shares.create(region=hidden)
        agreement.program_shares.create(program=draft)
    rows = AgreementPlace.objects.order_by("place").values_list("agreement", "place")
    assert list(rows) == [(agreement.pk, EVERYWHERE), (agreement.pk, NOWHERE)]
    assert not ProgramPlace.objects.exists()


def test_the_desk_counts_and_finds_drafts_too() -> None:
    draft = make.agreement(publication=Publication.DRAFT, signed_on=date(2020, 1, 1))
    everything = Agreement.objects.visible_to(make.user())
    assert everything.count() == 1
    assert list(everything.signed_in(2020)) == [draft] and everything.signed_in(2020).count() == 1


def test_a_load_of_reference_data_moves_a_region_that_was_given_another_code() -> None:
    make.agreement(regions=[make.region("91.01")])
    Region.objects.filter(code="91.01").update(code="93.01")
    record_load("reference", "Data acuan", {"regions": 1})
    assert set(AgreementPlace.objects.values_list("place", flat=True)) == {EVERYWHERE, "93", "93.01"}


def test_a_write_that_moves_nothing_costs_no_query_and_one_that_does_only_a_few() -> None:
    agreement = make.agreement(regions=[make.region("35.05")])
    with recording(agreement), CaptureQueriesContext(connection) as queries:
        agreement.title = "Judul"
        agreement.save()
    assert not any("programs_agreementplace" in query["sql"] for query in queries)
    with CaptureQueriesContext(connection) as queries:
        set_publication(agreement, WITHDRAWN)
    # The rows there must be, those there are, those taken away, the numbers, and those that fell to nothing.
    assert sum("programs_place" in query["sql"] or "programs_agreementplace" in query["sql"] for query in queries) <= 5


def test_reindex_makes_the_tables_anew_and_verify_names_what_differs(capsys: pytest.CaptureFixture[str]) -> None:
    agreement = make.agreement("SP/1", regions=[make.region("35.05")], signed_on=date(2020, 1, 1))
    call_command("reindex", verbosity=0)
    call_command("verify")
    AgreementPlace.objects.filter(place="35").delete()
    PlaceCount.objects.filter(year=2020, place="35.05").update(records=7)
    with pytest.raises(CommandError):
        call_command("verify")
    told = capsys.readouterr().out
    assert f"({agreement.pk}, '35'" in told and "35.05" in told
    call_command("reindex", verbosity=0)
    call_command("verify")
    assert list(differences()) == []


def test_a_draft_that_got_rows_past_the_door_loses_them_when_all_is_made_anew() -> None:
    agreement = make.agreement(regions=[make.region("35.05")])
    Agreement.objects.filter(pk=agreement.pk).update(publication=Publication.DRAFT)
    rebuild()
    assert not AgreementPlace.objects.exists() and not PlaceCount.objects.filter(noun="agreements").exists()


@pytest.mark.parametrize(
    ("given", "index"),
    [
        ({"region": "35.05", "year": "2020"}, "programs_place_of_a_year"),
        ({"region": "35.05"}, "programs_place_latest"),
        ({"year": "2020"}, "programs_place_of_a_year"),
    ],
)
def test_a_page_of_a_place_is_read_in_its_order_from_an_index(given: dict[str, str], index: str) -> None:
    make.agreement(regions=[make.region("35.05")], signed_on=date(2020, 1, 1))
    rows = AgreementFilter(given, Agreement.objects.published()).qs
    if connection.vendor == "postgresql":
        # A handful of rows is sorted sooner than found in an index, and one index of them is as good as the other.
        with connection.cursor() as cursor:
            if "year" in given:
                cursor.execute("DROP INDEX programs_place_latest")
            cursor.execute(
                "SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off"
            )
    plan = rows.values_list("pk")[:50].explain()
    assert index in plan
    assert "Sort" not in plan and "TEMP B-TREE" not in plan
    with CaptureQueriesContext(connection) as queries:
        assert rows.count() == 1
    assert len(queries) == 1 and "programs_placecount" in queries[0]["sql"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite reads so few rows from the table as quickly.")
def test_the_numbers_of_a_map_of_everything_are_read_from_an_index_alone() -> None:
    make.agreement(regions=[make.region("35.05")], signed_on=date(2020, 1, 1))
    with CaptureQueriesContext(connection) as queries:
        assert Agreement.objects.published().by_place(5)["35.05"] == (1, 1)
    with connection.cursor() as cursor:
        # Of a handful of rows any other way is as good.
        cursor.execute("DROP INDEX programs_placecount_busiest")
        cursor.execute("ALTER TABLE programs_placecount DROP CONSTRAINT programs_placecount_one")
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN {queries[0]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Only Scan using programs_placecount_map" in plan
