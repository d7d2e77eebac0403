"""What is odd about a record is told on its page in plain words, from what is public alone; sources that disagree."""

import datetime
import re
from urllib.parse import unquote

import pytest

from portal.base.recording import recording
from tests import make
from tests.pages.reading import address, read, words_of

pytestmark = pytest.mark.django_db

day = datetime.date


def odd(record, language="en"):
    """The words of the box; empty where the page has none."""
    found = re.search(r'<section class="odd".*?</section>', read(record, language), re.S)
    return words_of(found[0]) if found else ""


def told_agreement(**fields):
    return make.agreement(signed_on=day(2020, 8, 18), period_start=day(2020, 8, 1), **fields)


def test_a_record_with_nothing_odd_has_no_box():
    assert odd(make.agreement(amount="100", signed_on=day(2020, 8, 1))) == ""


def test_what_does_not_fit_together_is_told_with_what_was_found_and_without_the_desks_words():
    record = told_agreement(amount="100", period_end=day(2021, 7, 31), period_precision="month")
    with recording(record):
        record.disbursements.create(kind="paid", amount="120", currency="IDR", on=day(2021, 8, 1), on_precision="day")
        record.amendments.create(signed_on=day(2019, 1, 1), signed_on_precision="day")
    told = odd(record)
    assert "Disbursements: More was paid than was agreed. Paid: IDR 120; value: IDR 100" in told
    assert "Money was paid after the agreement had ended. Paid: 1 August 2021; end: July 2021" in told
    assert "An amendment bears an earlier date than the agreement" in told and "1 January 2019" in told
    assert (
        "It was signed after it had begun, and no source says why. Signed: 18 August 2020; start: 1 August 2020"
        in odd(told_agreement())
    )
    assert "Compare" not in told and "document" not in told.replace("documents say", "")
    assert "Yang dibayarkan lebih besar" in odd(record, "id")


def test_dates_are_compared_as_exactly_as_they_are_known():
    record = make.agreement(
        "tanpa nomor",
        signed_on=day(2020, 5, 1),
        signed_on_precision="month",
        period_end=day(2021, 7, 31),
        period_precision="month",
    )
    with recording(record):
        record.disbursements.create(kind="paid", on=day(2021, 7, 31), on_precision="month")
        record.disbursements.create(kind="planned", on=day(2022, 7, 31), on_precision="day")
        for when, precision in ((day(2020, 5, 1), "day"), (day(2020, 5, 9), "month"), (day(2020, 1, 1), "year")):
            record.amendments.create(signed_on=when, signed_on_precision=precision)
    assert odd(record) == ""
    with recording(record):
        record.amendments.create(signed_on=day(2020, 4, 30), signed_on_precision="month")
    assert "Agreement: May 2020; amendment: April 2020" in odd(record)


def test_an_activity_outside_its_programmes_period_is_told_by_public_programmes_alone():
    hidden = make.program(
        publication=make.DRAFT, period_start=day(2020, 1, 1), period_end=day(2030, 1, 1), period_precision="day"
    )
    program = make.program(period_start=day(2024, 1, 1), period_end=day(2024, 12, 31), period_precision="year")
    late, early = (
        make.activity(period_start=when, period_end=when, period_precision="day")
        for when in (day(2025, 3, 1), day(2024, 3, 1))
    )
    for each in (late, early):
        with recording(each):
            each.programs.add(program, hidden)
    assert "It took place before its programme began or after it had ended." in odd(late)
    assert odd(early) == ""


def test_what_is_not_public_changes_nothing_of_what_is_told():
    regions = [make.region("35.05"), make.region("35.06")]
    program = make.program(period_end=day(2020, 1, 1), period_precision="day")
    record = make.agreement(amount="100", programs=[program], regions=regions, signed_on_as_written="Kamis, 2 Mei 2025")
    before = odd(record), odd(program)
    assert before == (odd(record), "") and "The day of the week does not fit the date. Kamis, 2 Mei 2025" in before[0]
    with recording(record):
        record.program_shares.create(program=make.program(publication=make.DRAFT), amount="500")
    make.cite(record, "signed_on", flag="weekday-differs", source=make.source(make.DRAFT))
    make.agreement(None, make.DRAFT, amount="500", parent=record, relation="subgrants")
    running = {"period_start": day(2019, 1, 1), "period_end": day(2999, 1, 1)}
    make.agreement(None, make.DRAFT, programs=[program], **running)
    assert (odd(record), odd(program)) == before
    make.agreement(amount="500", parent=record, relation="subgrants", programs=[program], **running)
    assert "More of its money is passed on than was agreed." in odd(record)
    assert "agreements under it still run. 1 agreement is running" in odd(program)


def test_a_target_is_told_with_its_oddities():
    plan = make.planning_document(period_start=day(2021, 1, 1), period_end=day(2026, 12, 31), period_precision="year")
    record = make.target(value="101", unit="%", year=2030, planning_documents=[plan])
    make.cite(record, "value", quote="101 persen", flag="unit-conflict")
    make.cite(record, "year", quote="tahn 2030", flag="misspelt")
    told = odd(record)
    assert (
        "Value: The source gives this figure a unit that does not fit what is measured." in told
        and "“101 persen”" in told
    )
    assert "The target is more than a hundred per cent." in told
    assert "The year of the target lies outside the plans it stands in. 2030: 2021–2026" in told
    assert "misspelt" not in told


def test_sources_that_disagree_stand_side_by_side_in_the_box_and_beside_the_fact():
    record = make.agreement(amount="2800000000")
    make.cite(record, "amount", quote="Rp 2,8 miliar", source=make.source(title="Naskah"))
    make.cite(
        record, "amount", quote="sekitar", says="Rp 3 miliar", note="Dibulatkan", source=make.source(title="Koran")
    )
    sides = "The record follows “Rp 2,8 miliar” Naskah, Penerbit Another source says Rp 3 miliar “sekitar” Koran"
    assert sides in odd(record) and "Dibulatkan" in odd(record)
    page = words_of(read(record))
    assert page.count(sides) >= 2 and "2 sources (not all say the same)" in page
    make.cite(record, "signed_on", says="2019", source=make.source(make.DRAFT, title="RAHASIA"))
    assert "RAHASIA" not in read(record)
    alone = make.program("Air")
    make.cite(alone, "period", says="2019", source=make.source(title="Sendiri", slug="sendiri"))
    assert "A source says something else than what stands here. The source says 2019 “kata-kata” Sendiri" in odd(alone)
    assert "source (says something else)" in words_of(read(alone))
    assert "says something else: “2019”" in words_of(read("/en/sources/sendiri/"))


def test_the_letter_of_a_correction_names_the_page_and_the_version_read(settings):
    record = make.program("Air bersih")
    settings.CORRECTIONS_CONTACT = "koreksi@portal.example"
    found = re.search(r'href="(mailto:koreksi@portal\.example\?subject[^"]*)"', read(record))
    letter = unquote(found[1].replace("&amp;", "&"))
    assert f"The page: http://testserver{address(record, 'en')}" in letter
    assert re.search(r"Registry version: \d+$", letter) and record.public_id in letter
    settings.CORRECTIONS_CONTACT = ""
    assert 'href="/en/about/data/#corrections"' in read(record)
