"""The page of an agreement, and the list."""

import datetime
from decimal import Decimal

import pytest

from portal.base.recording import recording
from programs.models import Agreement
from tests import make
from tests.pages.reading import fact, read, words

pytestmark = pytest.mark.django_db

AUGUST_2020, JULY_2021 = datetime.date(2020, 8, 1), datetime.date(2021, 7, 31)


@pytest.fixture
def agreement() -> Agreement:
    """The paper of the first journey: number, month precision, rupiah as written."""
    funder, recipient = make.partner("Lingkar Temu", acronym="LTKL"), make.partner("Traction")
    made = make.agreement(
        "001A/SP/LTKL-TEA/VIII/2020",
        parties=[(funder, "funder"), (recipient, "recipient")],
        kind_as_written="kerja sama",
        signed_on=datetime.date(2020, 8, 18),
        period_start=AUGUST_2020,
        period_end=JULY_2021,
        period_precision="month",
        period_as_written="Agustus 2020- Juli 2021",
        amount=Decimal(2_800_000_000),
        amount_as_written="IDR 2.800.000.000,-",
        amount_qualifier="total dukungan dana",
    )
    with recording(made):
        made.parties.filter(role="recipient").update(code_in_number="TEA", name_as_written="Traction (TEA)")
    return made


def test_rupiah_are_precise_and_stand_as_written(agreement: Agreement) -> None:
    text = words(read(agreement, "id"))
    assert "Rp2.800.000.000" in text
    assert "IDR 2.800.000.000,-" in text
    assert fact(read(agreement), "What the amount is") == "total dukungan dana in Indonesian"
    assert "IDR 2,800,000,000" in words(read(agreement))


def test_a_rounded_amount_says_so(agreement: Agreement) -> None:
    with recording(agreement):
        agreement.amount_exact = False
        agreement.save()
    assert "IDR 2,800,000,000 rounded" in words(read(agreement))


def test_the_number_is_read_part_by_part(agreement: Agreement) -> None:
    page = read(agreement)
    assert fact(page, "Running number") == "001A"
    assert fact(page, "Code of the kind") == "SP"
    assert fact(page, "Codes of the parties") == "LTKL, TEA"
    assert fact(page, "Month") == "VIII = August"
    assert fact(page, "Year") == "2020"
    assert "is not that of the signing date" not in page


def test_a_number_whose_month_is_not_that_of_the_signing_is_flagged(agreement: Agreement) -> None:
    with recording(agreement):
        agreement.signed_on = datetime.date(2020, 9, 1)
        agreement.save()
    assert "The month or year in the number is not that of the signing date." in words(read(agreement))


def test_a_number_of_another_shape_is_not_taken_apart() -> None:
    assert "How the number reads" not in read(make.agreement("050/1234/409.105/2024"))


def test_parties_stand_under_their_roles_with_name_and_code_as_written(agreement: Agreement) -> None:
    page = read(agreement)
    assert fact(page, "Gives the money") == "Lingkar Temu (LTKL)"
    assert fact(page, "Receives the money") == "Traction TEA as written: “Traction (TEA)”"


def test_signatories_show_the_office_and_a_name_only_of_an_official(agreement: Agreement) -> None:
    with recording(agreement):
        agreement.signatories.create(
            office="Sekretaris Jenderal", office_en="Secretary General", person_name="Budi", is_public_official=True
        )
        agreement.signatories.create(office="Direktur Yayasan", person_name="Nama Pribadi", position=1)
    page = read(agreement)
    assert fact(page, "Signed for them by") == "Secretary General: Budi Direktur Yayasan in Indonesian"
    assert "Nama Pribadi" not in page


def test_value_end_and_state_are_those_of_today_with_the_amendments_in_force(agreement: Agreement) -> None:
    page = read(agreement)
    assert "State ended" in words(page)
    with recording(agreement):
        agreement.amendments.create(
            number="ADD-1",
            signed_on=datetime.date(2021, 6, 1),
            signed_on_precision="day",
            amount=Decimal(3_000_000_000),
            currency="IDR",
            period_end=datetime.date(2199, 12, 31),
            period_precision="year",
            scope="Perpanjangan.",
        )
    text = words(read(agreement))
    today = text[: text.index("As signed")]
    assert "IDR 3,000,000,000" in today
    assert "Runs until 2199" in today
    assert "State running" in today
    signed = text[text.index("As signed") : text.index("Amendments")]
    assert "IDR 2,800,000,000" in signed
    assert "August 2020 – July 2021" in signed
    assert "ADD-1" in text
    assert "1 June 2021" in text


def test_an_amendment_that_ends_the_agreement_early_is_marked(agreement: Agreement) -> None:
    with recording(agreement):
        agreement.amendments.create(terminates=True, signed_on="2021-01-05", signed_on_precision="day")
    text = words(read(agreement))
    assert "State terminated" in text
    assert "ends the agreement early" in text
    assert "unchanged" in text


def test_disbursements_are_summed_by_kind_and_currency_and_name_the_unknown(agreement: Agreement) -> None:
    with recording(agreement):
        rows = agreement.disbursements
        rows.create(kind="paid", amount=Decimal(100), currency="IDR", on="2020-09-01", on_precision="day")
        rows.create(kind="paid", amount=Decimal(50), currency="IDR", position=1)
        rows.create(kind="paid", amount=Decimal(7), currency="EUR", position=2)
        rows.create(kind="paid", position=3)
        rows.create(kind="planned", amount=Decimal(900), currency="IDR", position=4)
    text = words(read(agreement))
    table = text[text.index("Disbursements") :]
    assert "Planned IDR 900" in table
    assert "Paid (1 amount not stated) EUR 7" in table
    assert "IDR 150" in table
    assert "157" not in table


def test_an_agreement_without_number_amount_and_dates_says_what_is_not_stated() -> None:
    agreement = make.agreement("")
    page = read(agreement)
    for label in ("Number", "Kind", "Signed on", "Period"):
        assert fact(page, label) == "not stated"
    text = words(page)
    assert "Amount not stated" in text
    assert "Runs until not stated" in text
    assert "state not known" in text


def test_a_renewal_of_an_agreement_nobody_identified_says_so() -> None:
    agreement = make.agreement(relation="renews")
    assert fact(read(agreement), "Other agreement") == "Renews: another agreement, not identified here"


def test_an_agreement_names_the_one_it_rests_on_and_those_that_rest_on_it() -> None:
    framework = make.agreement("1/MOU/A-B/I/2020")
    work = make.agreement("2/PKS/A-B/II/2020", parent=framework, relation="implements")
    assert fact(read(work), "Other agreement") == "Implements: 1/MOU/A-B/I/2020"
    assert "2/PKS/A-B/II/2020" in words(read(framework))


def test_a_draft_that_an_agreement_rests_on_leaves_no_trace() -> None:
    hidden = make.agreement("9/RAHASIA/IX/2020", make.DRAFT)
    agreement = make.agreement()
    with recording(agreement):
        agreement.parent = hidden
        agreement.save()
    page = read(agreement)
    assert "RAHASIA" not in page
    assert "Other agreement" not in page


def test_a_stated_duration_is_shown_beside_the_period() -> None:
    assert fact(read(make.agreement(duration=36, duration_unit="month")), "Stated duration") == "36 months"


def test_programmes_and_regions_show_their_stated_shares(agreement: Agreement) -> None:
    program = make.program("Air bersih")
    with recording(agreement):
        agreement.program_shares.create(program=program, amount=Decimal(1000), percent="40")
        agreement.region_shares.create(region=make.region("35.05", name="Kabupaten Blitar"), percent="60")
        agreement.region_shares.create(region=make.region("35.06", name="Kabupaten Kediri"), position=1)
    text = words(read(agreement))
    assert "Air bersih not stated IDR 1,000 (40%)" in text
    assert "Kabupaten Blitar 35.05 60%" in text
    assert "Kabupaten Kediri 35.06 not stated" in text


def test_statements_and_the_activity_at_which_it_was_signed_are_shown(agreement: Agreement) -> None:
    activity = make.activity("Penandatanganan")
    with recording(activity):
        activity.agreements_signed.add(agreement)
    with recording(agreement):
        agreement.statements.create(kind="field", text="Penguatan kapasitas.", text_en="Capacity.")
    text = words(read(agreement))
    assert "Field of cooperation Capacity." in text
    assert "Signed at Penandatanganan" in text


def test_the_list_finds_a_number_in_any_spelling_and_shows_amount_and_state(agreement: Agreement) -> None:
    make.agreement("5/MOU/A-B/I/2020")
    text = words(read("/en/agreements/", number="001a / sp/ltkl-tea/viii/2020"))
    assert "1 record" in text
    assert "LTKL – Traction August 2020 – July 2021 IDR 2,800,000,000 ended" in text
