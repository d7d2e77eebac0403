"""How many queries each page asks: each is named, and none grows with the rows."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from partners.models import Partner
from portal.base.models import Source
from portal.base.recording import recording
from portal.kept.filling import fill
from programs.models import Activity, Agreement, Program
from regions.models import Indicator, PlanningDocument, Region, Target
from tests import make
from tests.pages.reading import address, read

pytestmark = pytest.mark.django_db

FEW, MANY = 2, 7


@pytest.fixture(autouse=True)
def _known_content_types() -> None:
    """A running process has read these once."""
    ContentType.objects.get_for_models(*apps.get_models())


def many(model: Any, rows: int, **fields: Any) -> list[Any]:
    """Published records, straight into the table: what is counted here is reading, not writing."""
    return model.objects.bulk_create(
        model(publication=make.PUBLISHED, slug=f"r{next(make.numbers)}", **fields) for _row in range(rows)
    )


def partners(rows: int) -> list[Partner]:
    return many(Partner, rows, name="Mitra")


def regions(rows: int) -> list[Region]:
    return [make.region(f"35.{number + 1:02}") for number in range(rows)]


def programs(rows: int, **fields: Any) -> list[Program]:
    """Programmes without a title, so that their partners are needed to name them."""
    made = many(Program, rows, **fields)
    for program, partner, region in zip(made, partners(rows), regions(rows), strict=True):
        program.partners.create(partner=partner, role="funder")
        program.regions.create(region=region)
    make.placed()
    return made


def agreements(rows: int, **fields: Any) -> list[Agreement]:
    """Agreements without a number, so that their parties are needed to name them."""
    made = many(Agreement, rows, kind=make.agreement_kind(), **fields)
    for agreement, partner in zip(made, partners(rows), strict=True):
        agreement.parties.create(partner=partner, role="funder")
    make.placed()
    return made


def activities(rows: int) -> list[Activity]:
    made = [many(Activity, 1, region=region)[0] for region in regions(rows)]
    for activity, partner in zip(made, partners(rows), strict=True):
        activity.hosts.create(partner=partner)
    return made


def cite(record: Any, field: str, rows: int) -> None:
    for source in many(Source, rows, title="Sumber"):
        record.citations.create(source=source, field=field, quote="kata-kata")


def fill_program(program: Program, rows: int) -> None:
    """Everything a programme can have, `rows` times."""
    for number, partner, region in zip(range(rows), partners(rows), regions(rows), strict=True):
        program.partners.create(partner=partner, role="other")
        program.regions.create(region=region)
        program.names.create(name=f"Nama {number}")
        program.statements.create(kind="need", text="Air.")
        program.phases.create(number=1)
        program.measures.create(name="Desa", region=region)
        program.sdg_goals.add(make.sdg_goal(str(number % 17 + 1)))
        program.sdg_targets.add(make.sdg_target(f"{number % 17 + 1}.{number}"))
        program.sectors.add(make.sector(str(15_000 + number)))
        target = many(Target, 1, indicator=many(Indicator, 1, name="Indikator")[0], region=region)[0]
        target.planning_documents.add(*many(PlanningDocument, 1, kind=make.plan_kind(), region=region))
        program.targets.add(target)
    for agreement in agreements(rows, amount=Decimal(5), currency="IDR"):
        agreement.program_shares.create(program=program)
    program.activities.set(activities(rows))
    programs(rows, parent=program)
    cite(program, "title", rows)
    make.placed()


def fill_agreement(agreement: Agreement, rows: int) -> None:
    """Everything an agreement can have, `rows` times."""
    for partner, region, program in zip(partners(rows), regions(rows), programs(rows), strict=True):
        agreement.parties.create(partner=partner)
        agreement.signatories.create(office="Ketua", partner=partner)
        agreement.statements.create(kind="need", text="Air.")
        agreement.program_shares.create(program=program)
        agreement.region_shares.create(region=region)
        agreement.amendments.create(signed_on="2021-01-05", signed_on_precision="day")
        agreement.disbursements.create(amount=Decimal(1), currency="IDR")
        make.document(agreement, is_public=True)
    agreements(rows, parent=agreement, relation="implements")
    agreement.signed_at.set(activities(rows))
    cite(agreement, "number", rows)
    make.placed()


def fill_activity(activity: Activity, rows: int) -> None:
    """Everything an activity can have, `rows` times."""
    for partner in partners(rows):
        activity.hosts.create(partner=partner)
        activity.participants.create(description="Warga", partner=partner)
        activity.statements.create(kind="need", text="Air.")
    activity.programs.set(programs(rows))
    activity.agreements_signed.set(agreements(rows))
    activity.planning_documents.set(many(PlanningDocument, rows, kind=make.plan_kind()))
    cite(activity, "venue", rows)


@pytest.mark.parametrize("rows", [FEW, MANY])
def test_the_list_of_programmes_asks_twelve_queries(rows, django_assert_num_queries) -> None:
    programs(rows)
    # 1 how many; 2 which; 3 entries that are kept; 4 programmes; 5 their partners; 6 their regions; of the map: 7 how
    # many at each place and without one, 8 the places; of the form: 9 whether partners are many, 10 partners,
    # 11 provinces, 12 goals
    with django_assert_num_queries(12):
        read("/programs/")


@pytest.mark.parametrize("rows", [FEW, MANY])
def test_the_list_of_agreements_asks_twelve_queries(rows, django_assert_num_queries) -> None:
    agreements(rows)
    # 1 how many; 2 which; 3 entries that are kept; of those that are not: 4 agreements with kind, value, end, state,
    # 5 their parties, 6 amendments; of the map: 7 currencies, 8 how many at each place and without one, and none to
    # name; of the form: 9 whether partners are many, 10 partners, 11 provinces, 12 kinds
    with django_assert_num_queries(12):
        read("/agreements/")


@pytest.mark.parametrize("rows", [FEW, MANY])
def test_a_list_whose_entries_are_kept_fetches_no_record(rows, django_assert_num_queries) -> None:
    agreements(rows)
    fill()
    # 1 how many; 2 which; 3 their entries; 4, 5 the map; 6 to 9 the form
    with django_assert_num_queries(9):
        read("/agreements/")


@pytest.mark.parametrize("rows", [FEW, MANY])
def test_the_list_of_activities_asks_nine_queries(rows, django_assert_num_queries) -> None:
    activities(rows)
    # 1 how many; 2 which; 3 entries that are kept; 4 activities; 5 their hosts; 6 their regions; of the form:
    # 7 whether partners are many, 8 partners, 9 provinces
    with django_assert_num_queries(9):
        read("/activities/")


@pytest.mark.parametrize("rows", [FEW, MANY])
def test_the_page_of_a_programme_asks_the_same_queries_whatever_hangs_on_it(rows, django_assert_num_queries) -> None:
    program = make.program("", parent=make.program(""))
    fill_program(program, rows)
    # 1 programme; its 2 partners, 3 regions, 4 names, 5 statements, 6 phases, 7 measures, 8 goals, 9 SDG targets,
    # 10 sectors, 11 regional targets, 12 their plans; 13 what it is part of, 14 its partners; 15 its parts, 16 their
    # partners, 17 their regions; 18 shares of agreements, 19 the agreements, 20 their parties, 21 their shares;
    # 22 activities, 23 their hosts, 24 their regions; 25 citations; 26 provinces;
    # 27 the regions on the map; 28 where the money goes
    with django_assert_num_queries(28):
        read(program)


@pytest.mark.parametrize("rows", [FEW, MANY])
def test_the_page_of_an_agreement_asks_the_same_queries_whatever_hangs_on_it(rows, django_assert_num_queries) -> None:
    agreement = make.agreement(
        "",
        kind=make.agreement_kind(),
        issuer=make.partner(),
        parent=make.agreement(""),
        relation="implements",
        period_start=datetime.date(2020, 1, 1),
    )
    fill_agreement(agreement, rows)
    # 1 agreement; its 2 parties, 3 signatories, 4 statements, 5 regions, 6 amendments, 7 disbursements, 8 its
    # worth in rupiah; 9 shares of programmes, 10 the programmes, 11 their partners, 12 their regions; 13 who numbered
    # it; 14 what it rests on, 15 its parties; 16 what rests on it, 17 their parties; 18 activities, 19 their hosts,
    # 20 their regions; 21 documents; 22 citations
    with django_assert_num_queries(22):
        read(agreement)


@pytest.mark.parametrize("rows", [FEW, MANY])
def test_the_page_of_an_activity_asks_the_same_queries_whatever_hangs_on_it(rows, django_assert_num_queries) -> None:
    activity = make.activity("", region=make.region("35.05.01.2001"))
    fill_activity(activity, rows)
    # 1 activity; its 2 hosts, 3 region, 4 participants, 5 statements; 6 programmes, 7 their partners, 8 their
    # regions; 9 agreements, 10 their parties; 11 plans; 12 citations; 13 the places it lies in
    with django_assert_num_queries(13):
        read(activity)


@pytest.mark.parametrize("rows", [FEW, MANY])
def test_home_asks_the_same_queries_however_much_there_is(rows, django_assert_num_queries) -> None:
    programs(rows)
    agreements(rows)
    activities(rows)
    for region in regions(rows):
        many(Target, 1, indicator=many(Indicator, 1, name="Indikator")[0], region=region)
    make.placed()
    # of the map: 1 programmes at each place and without one, 2 the places; 3 how many of each noun; of the newest
    # programmes 4 which, 5 entries that are kept, 6 those that are not, 7 their partners, 8 their regions; of
    # agreements 9 to 13, with parties and amendments; of activities 14 to 18, with hosts and regions; 19 provinces;
    # 20 how far the registry is; 21, 22 busiest regions; 23, 24 busiest partners; 25 targets
    with django_assert_num_queries(25):
        read("/")


def test_about_the_data_asks_twelve_queries(django_assert_num_queries) -> None:
    # 1-9 how many of each noun and what is not known of them; 10 the registry version; 11 the last change, 12 how many
    # there were of late
    with django_assert_num_queries(12):
        read("/about/data/")


@pytest.mark.parametrize("rows", [FEW, MANY])
def test_a_section_of_the_sitemap_asks_two_queries(rows, client: Client, django_assert_num_queries) -> None:
    programs(rows)
    # 1 how many; 2 programmes
    with django_assert_num_queries(2):
        client.get("/sitemap-programs-1.xml")


def test_an_old_address_asks_for_the_record_and_for_who_once_had_it(client, django_assert_num_queries) -> None:
    program = make.program("Air bersih")
    old = address(program)
    with recording(program):
        program.slug = "air-minum"
        program.save()
    # 1 the record of this name; 2 who once had it; 3 that record
    with django_assert_num_queries(3):
        client.get(old)
