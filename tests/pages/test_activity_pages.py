"""The page of an activity, and the list."""

import datetime

import pytest

from portal.base.recording import recording
from programs.models import Activity
from tests import make
from tests.pages.reading import fact, read, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity() -> Activity:
    """A hybrid meeting in a village, of which nearly everything is known."""
    make.region("35", name="Jawa Timur")
    make.region("35.05", name="Kabupaten Blitar")
    village = make.region("35.05.10.2001", name="Desa Plosorejo")
    return make.activity(
        "Rapat Koordinasi",
        hosts=[make.partner("Bappedalitbang")],
        kind="coordination",
        kind_as_written="rapat koordinasi",
        theme="Sinkronisasi perencanaan",
        theme_en="Aligning plans",
        mode="hybrid",
        venue="Gedung F",
        platform="Zoom",
        region=village,
        period_start=datetime.date(2021, 9, 16),
        period_end=datetime.date(2021, 9, 19),
        period_as_written="16-19 September 2021",
    )


def test_everything_known_about_an_activity_is_shown(activity: Activity) -> None:
    page = read(activity)
    assert fact(page, "Kind") == "Coordination meeting as written: “rapat koordinasi”"
    assert fact(page, "Theme") == "Aligning plans"
    assert fact(page, "When") == "16–19 September 2021 as written: “16-19 September 2021”"
    assert fact(page, "How it was held") == "On site and online"
    assert fact(page, "Venue") == "Gedung F in Indonesian"
    assert fact(page, "Online platform") == "Zoom"
    assert fact(page, "Organiser") == "Bappedalitbang"


def test_the_place_is_named_with_all_it_lies_in(activity: Activity) -> None:
    place = fact(read(activity), "Place")
    assert place.startswith("Desa Plosorejo 35.05.10.2001")
    assert place.endswith("Kabupaten Blitar, Jawa Timur")


def test_what_no_source_says_is_not_stated() -> None:
    page = read(make.activity())
    for label in ("Kind", "When", "How it was held", "Venue", "Place"):
        assert fact(page, label) == "not stated"


def test_participants_are_counts_and_offices_and_a_name_only_of_an_official(activity: Activity) -> None:
    unit = make.partner("Biro KTLN")
    with recording(activity):
        rows = activity.participants
        rows.create(involvement="attended", description="Analis kebijakan", count=3, partner=unit)
        rows.create(
            involvement="opened", description="Bupati", person_name="Ibu Rini", is_public_official=True, position=1
        )
        rows.create(involvement="invited", description="Warga", person_name="Nama Pribadi", position=2)
    page = read(activity)
    assert fact(page, "Attended") == "3 Analis kebijakan in Indonesian (Biro KTLN)"
    assert fact(page, "Opened it") == "Bupati in Indonesian: Ibu Rini"
    assert fact(page, "Was invited") == "Warga in Indonesian"
    assert "Nama Pribadi" not in page


def test_a_hidden_participant_is_neither_named_nor_counted(activity: Activity) -> None:
    hidden = make.partner("Yayasan Rahasia", make.DRAFT)
    with recording(activity):
        activity.participants.create(description="Utusan rahasia", count=12, partner=hidden)
    page = read(activity)
    assert "rahasia" not in page.lower()
    assert "Who took part" not in page


def test_programmes_agreements_plans_and_statements_are_shown(activity: Activity) -> None:
    program, agreement = make.program("Air bersih"), make.agreement("1/MOU/A-B/I/2020")
    plan = make.planning_document("RPJMD 2021-2026")
    with recording(activity):
        activity.programs.add(program)
        activity.agreements_signed.add(agreement)
        activity.planning_documents.add(plan)
        activity.statements.create(kind="outcome", text="Rencana selaras.", text_en="Plans agree.")
    text = words(read(activity))
    assert "Part of the programme Air bersih" in text
    assert "Agreements signed there 1/MOU/A-B/I/2020" in text
    assert "Planning documents discussed RPJMD 2021-2026" in text
    assert "Expected outcome Plans agree." in text


def test_records_the_reader_may_not_see_leave_no_trace(activity: Activity) -> None:
    with recording(activity):
        activity.programs.add(make.program("Program rahasia", make.DRAFT))
        activity.agreements_signed.add(make.agreement("9/RAHASIA/2020", make.DRAFT))
        activity.planning_documents.add(make.planning_document("Rencana rahasia", make.DRAFT))
    assert "rahasia" not in read(activity).lower()


def test_the_list_names_kind_date_place_and_hosts(activity: Activity) -> None:
    text = words(read("/en/activities/"))
    assert "Rapat Koordinasi Coordination meeting 16–19 September 2021 Desa Plosorejo held by Bappedalitbang" in text
