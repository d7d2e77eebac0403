"""An agreement and all that hangs on it is entered on one page."""

import datetime
from decimal import Decimal

import pytest

from portal.base.models import Change
from portal.base.publishing import Publication
from portal.base.recording import set_publication
from programs.models import Agreement
from tests import make
from tests.admin.forms import filled, messages_of

ADD = "/admin/programs/agreement/add/"


def change(agreement):
    return f"/admin/programs/agreement/{agreement.pk}/change/"


def a_signed_agreement(page):
    """The first source document, typed in: number, parties, period, money, programme, source."""
    ltkl, traction = make.partner("Lingkar Temu Kabupaten Lestari", acronym="LTKL"), make.partner("Traction")
    return filled(
        page,
        number="No. 001A/SP/LTKL-TEA/VIII/2020",
        signed_on="2020-08-18",
        signed_on_precision="day",
        period_start="2020-08-05",
        period_end="2021-07-02",
        period_precision="month",
        period_as_written="Agustus 2020- Juli 2021",
        amount="2.800.000.000",
        currency="IDR",
        amount_as_written="IDR 2.800.000.000,-",
        parties__0__partner=ltkl.pk,
        parties__0__role="funder",
        parties__1__partner=traction.pk,
        parties__1__role="recipient",
        signatories__0__office="Direktur LTKL",
        program_shares__0__program=make.program("Program LTKL").pk,
        region_shares__0__region=make.region("35.05").pk,
        statements__0__kind="purpose",
        statements__0__text="Dukungan program",
        disbursements__0__kind="planned",
        disbursements__0__amount="1400000000",
        disbursements__0__currency="IDR",
        amendments__0__number="ADD-1",
        citations__0__fact="amount",
        citations__0__source=make.source().pk,
        citations__0__quote="IDR 2.800.000.000,-",
    )


@pytest.fixture
def entered(desk):
    editor = desk("editor")
    sent = a_signed_agreement(editor.get(ADD))
    Change.objects.all().delete()
    answer = editor.post(ADD, sent)
    assert answer.status_code == 302, answer.context["errors"]
    return editor, Agreement.objects.get()


def test_a_whole_agreement_is_one_page_and_one_change_with_its_parts(entered):
    editor, agreement = entered
    entry = Change.objects.get()
    assert (entry.action, entry.by, entry.record_id) == ("created", editor.person, agreement.public_id)
    counts = {name: len(rows) for name, rows in entry.after["parts"].items()}
    assert counts == {
        "parties": 2,
        "signatories": 1,
        "statements": 1,
        "program_shares": 1,
        "region_shares": 1,
        "amendments": 1,
        "disbursements": 1,
        "rupiah_equivalents": 0,
        "documents": 0,
        "citations": 1,
    }
    assert entry.number is None, "a draft moves no public number"


def test_money_typed_with_indonesian_separators_is_kept_to_the_rupiah(entered):
    _editor, agreement = entered
    assert agreement.amount == Decimal("2800000000.00")


def test_a_period_exact_to_the_month_is_kept_as_whole_months(entered):
    _editor, agreement = entered
    assert (agreement.period_start, agreement.period_end) == (datetime.date(2020, 8, 1), datetime.date(2021, 7, 31))


def test_parties_keep_the_order_in_which_they_were_typed(entered):
    _editor, agreement = entered
    assert [party.partner.short_label for party in agreement.parties.all()] == ["LTKL", "Traction"]


def test_a_new_record_belongs_to_the_office_of_the_person_and_is_a_draft(entered):
    editor, agreement = entered
    assert agreement.office == editor.person.office
    assert agreement.publication == Publication.DRAFT


def test_a_citation_of_a_row_keeps_the_row_s_key(entered):
    editor, agreement = entered
    funder = agreement.parties.get(role="funder")
    page = editor.get(change(agreement))
    editor.post(change(agreement), filled(page, citations__0__fact=f"parties:{funder.key}"))
    citation = agreement.citations.get()
    assert (citation.field, citation.part) == ("parties", funder.key)


def test_saving_an_unchanged_page_logs_nothing(entered):
    editor, agreement = entered
    before = Agreement.objects.get().updated_at
    editor.post(change(agreement), filled(editor.get(change(agreement))))
    assert Change.objects.count() == 1
    assert Agreement.objects.get().updated_at == before


def test_one_change_holds_what_was_and_what_is_with_the_reason(entered):
    editor, agreement = entered
    set_publication(agreement, Publication.IN_REVIEW)
    page = editor.get(change(agreement))
    sent = filled(page, amount="2900000000", reason="Salah ketik", public_note="Dibetulkan", public_note_en="Corrected")
    sent["parties-1-DELETE"] = "on"
    editor.post(change(agreement), sent)
    entry = Change.objects.first()
    assert (entry.before["fields"]["amount"], entry.after["fields"]["amount"]) == ("2800000000.00", "2900000000.00")
    assert (len(entry.before["parts"]["parties"]), len(entry.after["parts"]["parties"])) == (2, 1)
    assert (entry.reason, entry.public_note, entry.public_note_en) == ("Salah ketik", "Dibetulkan", "Corrected")


def test_a_draft_may_be_empty(desk):
    editor = desk("editor")
    answer = editor.post(ADD, filled(editor.get(ADD)), follow=True)
    assert Agreement.objects.count() == 1
    assert any("Perjanjian" in text or "agreement" in text.lower() for text in messages_of(answer))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"amount": "2800000000"}, "An amount needs its currency."),
        ({"period_start": "2020-08-01"}, "Say how exact the period is"),
        ({"signed_on": "2020-08-18"}, "Say how exact the signing date is."),
    ],
)
def test_what_cannot_be_kept_is_told_in_a_sentence(desk, typed, sentence):
    editor = desk("editor")
    address = f"/en{ADD}"
    answer = editor.post(address, filled(editor.get(address), **typed))
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not Agreement.objects.exists()


def test_the_page_shows_the_amount_as_it_was_understood(entered):
    editor, agreement = entered
    assert "Rp2.800.000.000 – dua miliar delapan ratus juta rupiah" in editor.get(change(agreement)).content.decode()
