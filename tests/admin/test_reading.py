"""The forms of the desk understand what is written: on saving, on the page, and while it is typed."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programs.admin.forms import FORMS
from programs.models import Activity, Agreement, Program
from tests import make
from tests.admin.forms import filled, messages_of

ADD = "/en/admin/programs/agreement/add/"
READ = "/en/admin/programs/agreement/read"
day = datetime.date


def change(record):
    return f"/en/admin/programs/{record._meta.model_name}/{record.pk}/change/"


def entered(client, **typed):
    """A new agreement typed so, and the page that followed."""
    answer = client.post(ADD, filled(client.get(ADD), **typed), follow=True)
    assert Agreement.objects.count() == 1, answer.context["errors"]
    return Agreement.objects.get(), answer


def changed(client, record, **typed):
    answer = client.post(change(record), filled(client.get(change(record)), **typed), follow=True)
    record.refresh_from_db()
    return answer


def confirmation(client, record):
    """What the box on the record's page would send."""
    reading = client.get(change(record)).context["adminform"].form.shown_all()["amount_as_written"]
    return reading.answer


def asked(client, form, column, **sent):
    """The answer to what htmx sends while a text is typed."""
    name = sent.pop("field", column)
    return client.post(f"{READ}/{form}/{column}/", sent, headers={"HX-Trigger-Name": name, "HX-Request": "true"})


# On saving.


def test_the_texts_of_the_document_are_all_that_has_to_be_typed(desk):
    agreement, _answer = entered(
        desk("editor"),
        number="No. 001A/SP/LTKL-TEA/VIII/2020",
        signed_on_as_written="Selasa, 18 Agustus 2020",
        period_as_written="Agustus 2020- Juli 2021",
        amount_as_written="IDR 2.800.000.000,-",
    )
    assert (agreement.signed_on, agreement.signed_on_precision) == (day(2020, 8, 18), "day")
    assert (agreement.period_start, agreement.period_end) == (day(2020, 8, 1), day(2021, 7, 31))
    assert agreement.period_precision == "month"
    assert (agreement.amount, agreement.currency, agreement.amount_exact) == (Decimal("2800000000.00"), "IDR", True)
    assert agreement.amount_as_written == "IDR 2.800.000.000,-"
    assert agreement.signed_on_as_written == "Selasa, 18 Agustus 2020"


def test_a_stated_duration_is_filled_and_a_rounded_amount_is_marked(desk):
    agreement, _answer = entered(
        desk("editor"),
        period_as_written="selama 5 tahun dengan periode 2024 s.d 2029",
        amount_as_written="Rp 2,8 miliar",
    )
    assert (agreement.duration, agreement.duration_unit, agreement.period_precision) == (5, "year", "year")
    assert agreement.amount_exact is False


def test_after_saving_the_page_tells_what_was_understood_and_what_is_odd(desk):
    _agreement, answer = entered(
        desk("editor"),
        number="No. 001A/SP/LTKL-TEA/VII/2020",
        signed_on_as_written="Senin, 18 Agustus 2020",
        amount_as_written="Rp 2.800.000.000,- (dua miliar tujuh ratus juta rupiah)",
        period_as_written="Juli 2021 - Agustus 2020",
    )
    told = " ".join(messages_of(answer))
    for sentence in [
        "IDR 2,800,000,000 – two billion eight hundred million rupiah",
        "18 August 2020",
        "sequence 001A, kind SP, parties LTKL and TEA, July 2020",
        "The month in the number is not the month of signing.",
        "The date is not on the day of the week that is written.",
        "The amount in words is another than the amount in digits",
        "The end lies before the start.",
    ]:
        assert sentence in told


def test_what_a_person_typed_into_the_columns_stays(desk):
    agreement, answer = entered(
        desk("editor"),
        amount_as_written="IDR 2.800.000.000,-",
        amount="2700000000",
        signed_on_as_written="18 Agustus 2020",
        signed_on="2020-08-19",
        signed_on_precision="day",
    )
    assert agreement.amount == Decimal("2700000000.00")
    assert agreement.currency == "IDR", "what was left empty is filled all the same"
    assert agreement.signed_on == day(2020, 8, 19)
    told = " ".join(messages_of(answer))
    assert "By hand it says IDR 2,700,000,000, and that is kept." in told
    assert "By hand it says 19 August 2020, and that is kept." in told


def test_columns_follow_a_corrected_text_but_not_one_corrected_by_hand(desk):
    editor = desk("editor")
    agreement, _answer = entered(editor, amount_as_written="IDR 2.800.000.000,-", period_as_written="2020-2021")
    changed(editor, agreement, amount_as_written="IDR 2.900.000.000,-", period_as_written="2020-2022")
    assert agreement.amount == Decimal("2900000000.00")
    assert agreement.period_end == day(2022, 12, 31)
    changed(editor, agreement, amount="3000000000")
    changed(editor, agreement, amount_as_written="IDR 2.800.000.000,-", title="Kerja sama")
    assert agreement.amount == Decimal("3000000000.00")


def test_a_text_corrected_to_nothing_takes_along_what_it_gave(desk):
    editor = desk("editor")
    agreement, _answer = entered(editor, amount_as_written="IDR 2.800.000.000,-")
    changed(editor, agreement, amount_as_written="")
    assert (agreement.amount, agreement.currency) == (None, "")


def test_an_unchanged_page_fills_nothing(desk):
    agreement = make.agreement(publication=make.DRAFT, amount_as_written="IDR 2.800.000.000,-")
    changed(desk("editor"), agreement)
    assert agreement.amount is None


# An amount that can be read in two ways.


def test_a_draft_is_saved_without_an_ambiguous_amount_and_says_so(desk):
    agreement, answer = entered(desk("editor"), amount_as_written="EUR 1.250")
    assert (agreement.amount, agreement.currency, agreement.amount_as_written) == (None, "", "EUR 1.250")
    assert "EUR 1,250.00 is only proposed; it is taken over once you have said yes." in " ".join(messages_of(answer))


def test_the_saved_page_asks_and_a_yes_is_one_tick(desk):
    editor = desk("editor")
    agreement, _answer = entered(editor, amount_as_written="EUR 1.250")
    page = editor.get(change(agreement)).content.decode()
    assert "Yes, this is EUR 1,250.00" in page
    changed(editor, agreement, amount_confirmed=confirmation(editor, agreement))
    assert (agreement.amount, agreement.currency) == (Decimal("1250.00"), "EUR")
    assert "Yes, this is" not in editor.get(change(agreement)).content.decode()


def test_a_yes_to_one_text_is_no_yes_to_another(desk):
    editor = desk("editor")
    agreement, _answer = entered(editor, amount_as_written="EUR 1.250")
    changed(editor, agreement, amount_as_written="EUR 1.350", amount_confirmed=confirmation(editor, agreement))
    assert agreement.amount is None


def test_a_yes_is_given_in_the_first_save_where_the_page_asked_at_once(desk):
    editor = desk("editor")
    answer = asked(editor, "agreement", "amount_as_written", amount_as_written="EUR 1.250")
    value = answer.content.decode().split('value="')[1].split('"')[0]
    agreement, _answer = entered(editor, amount_as_written="EUR 1.250", amount_confirmed=value)
    assert agreement.amount == Decimal("1250.00")


@pytest.mark.parametrize("typed", ["2.800", "1,250"])
def test_an_amount_typed_by_hand_that_can_be_read_in_two_ways_is_kept_and_asked_about(desk, typed):
    editor = desk("editor")
    agreement, _answer = entered(editor, amount=typed, currency="EUR")
    assert (agreement.amount, agreement.amount_as_written, agreement.currency) == (None, typed, "EUR")
    changed(editor, agreement, amount_confirmed=confirmation(editor, agreement))
    assert agreement.amount == Decimal(typed.replace(".", "").replace(",", ""))


def test_an_amount_typed_in_words_is_read(desk):
    agreement, _answer = entered(desk("editor"), amount="dua miliar", currency="IDR")
    assert (agreement.amount, agreement.amount_as_written) == (Decimal("2000000000.00"), "dua miliar")


def test_a_share_that_can_be_read_in_two_ways_is_asked_about_in_its_place(desk):
    editor, program = desk("editor"), make.program()
    typed = {"program_shares__0__program": program.pk, "program_shares__0__amount": "2.800"}
    answer = editor.post(ADD, filled(editor.get(ADD), **typed))
    page = answer.content.decode()
    assert "can be read in two ways" in page and "Yes, 2,800.00 is meant" in page
    agreement, _answer = entered(editor, **typed, program_shares__0__amount_meant="2.800")
    assert agreement.program_shares.get().amount == Decimal("2800.00")


# Rows, and other records.


def test_an_amendment_and_a_disbursement_are_read_too(desk):
    agreement, answer = entered(
        desk("editor"),
        amendments__0__signed_on_as_written="12 Januari 2021",
        amendments__0__amount_as_written="Rp 3.000.000.000",
        amendments__0__period_as_written="sampai dengan Desember 2022",
        disbursements__0__on_as_written="Rabu, 1 September 2020",
        disbursements__0__amount_as_written="Rp 1.400.000.000,-",
    )
    amendment, paid = agreement.amendments.get(), agreement.disbursements.get()
    assert (amendment.signed_on, amendment.amount, amendment.currency) == (
        day(2021, 1, 12),
        Decimal("3000000000"),
        "IDR",
    )
    assert (amendment.period_end, amendment.period_precision) == (day(2022, 12, 31), "month")
    assert (paid.on, paid.on_precision, paid.amount) == (day(2020, 9, 1), "day", Decimal("1400000000"))
    assert (amendment.signed_on_as_written, paid.on_as_written) == ("12 Januari 2021", "Rabu, 1 September 2020")
    assert "Disbursement, Date as written: The date is not on the day" in " ".join(messages_of(answer))


def test_an_ambiguous_disbursement_is_confirmed_in_its_row(desk):
    editor = desk("editor")
    agreement, _answer = entered(editor, disbursements__0__amount_as_written="EUR 1.250")
    page = editor.get(change(agreement))
    assert 'name="disbursements-0-amount_confirmed"' in page.content.decode()
    row = page.context["inline_admin_formsets"]
    form = next(each.formset.forms[0] for each in row if each.formset.prefix == "disbursements")
    answer = form.shown_all()["amount_as_written"].answer
    changed(editor, agreement, disbursements__0__amount_confirmed=answer)
    assert agreement.disbursements.get().amount == Decimal("1250.00")


def test_a_party_s_short_name_in_the_number_is_taken_from_there(desk):
    party = make.partner("Lingkar Temu Kabupaten Lestari", acronym="LTKL")
    agreement, _answer = entered(
        desk("editor"),
        number="001A/SP/LTKL-TEA/VIII/2020",
        parties__0__partner=party.pk,
        parties__1__partner=make.partner("Traction").pk,
    )
    assert [row.code_in_number for row in agreement.parties.all()] == ["LTKL", ""]


@pytest.mark.parametrize("model", [Program, Activity])
def test_the_period_of_a_programme_and_of_an_activity_is_read(desk, model):
    editor = desk("editor")
    address = f"/en/admin/programs/{model._meta.model_name}/add/"
    editor.post(address, filled(editor.get(address), period_as_written="28 Februari - 3 Maret 2022"))
    made = model.objects.get()
    assert (made.period_start, made.period_end) == (day(2022, 2, 28), day(2022, 3, 3))


# On the page.


def test_the_page_shows_what_was_understood_below_the_text(desk):
    editor = desk("editor")
    agreement, _answer = entered(editor, amount_as_written="IDR 2.800.000.000,-")
    page = editor.get(change(agreement)).content.decode()
    assert "IDR 2,800,000,000 – two billion eight hundred million rupiah" in page


def test_the_columns_are_folded_away_and_open_where_something_has_to_be_looked_at(desk):
    editor = desk("editor")
    agreement, _answer = entered(editor, amount_as_written="IDR 2.800.000.000,-", signed_on_as_written="18 Mei 2020")
    heading = "Understood as: correct it by hand"

    def is_folded():
        before, _after = editor.get(change(agreement)).content.decode().split(heading, 1)
        return "<details>" in before[-300:]

    assert is_folded()
    changed(editor, agreement, amount="2700000000")
    assert not is_folded()


def test_a_column_in_error_is_not_folded_away(desk):
    editor = desk("editor")
    answer = editor.post(ADD, filled(editor.get(ADD), signed_on="kemarin"))
    before, _after = answer.content.decode().split("Understood as: correct it by hand", 1)
    assert "<details>" not in before[-300:]


def test_reading_costs_a_page_the_same_for_many_short_names_as_for_few(desk):
    editor = desk("editor")
    few = make.agreement("001/SP/LTKL-TEA/VIII/2020", make.DRAFT)
    for name in ("AA", "BB", "CC", "DD", "EE"):
        make.partner(f"Yayasan {name}", acronym=name)
    many = make.agreement("002/SP/AA-BB-CC-DD-EE/VIII/2020", make.DRAFT)
    counts = []
    for agreement in (few, many):
        editor.get(change(agreement))
        with CaptureQueriesContext(connection) as caught:
            editor.get(change(agreement))
        counts.append(len(caught))
    assert counts[0] == counts[1]


# While it is typed.


def test_the_number_is_taken_apart_and_its_partners_are_named(desk):
    make.partner("Lingkar Temu Kabupaten Lestari", acronym="LTKL")
    named = make.partner("The Asia Foundation")
    named.names.create(name="TEA", kind="acronym")
    answer = asked(
        desk("editor"),
        "agreement",
        "number",
        number="No. 001A/SP/LTKL-TEA/VIII/2020",
        signed_on_as_written="1 Mei 2020",
    )
    page = answer.content.decode()
    assert "sequence 001A, kind SP, parties LTKL and TEA, August 2020" in page
    assert "LTKL: Lingkar Temu Kabupaten Lestari (LTKL)" in page
    assert "TEA: The Asia Foundation" in page
    assert "The month in the number is not the month of signing." in page


def test_a_partner_is_known_by_an_earlier_number_and_by_a_name_with_a_hyphen(desk):
    earlier = make.agreement("001/SP/TEA-X/VIII/2020")
    earlier.parties.filter(pk=earlier.parties.all()[0].pk).update(code_in_number="TEA")
    make.partner("B-Trust")
    page = asked(desk("editor"), "agreement", "number", number="15/MoU/TEA-B-Trust/VIII/2020").content.decode()
    assert f"TEA: {earlier.parties.all()[0].partner.name}" in page
    assert "B-Trust: B-Trust" in page


def test_a_row_is_answered_by_the_names_of_its_fields(desk):
    sent = {"disbursements-3-amount_as_written": "$ 1.250", "disbursements-3-currency": "AUD"}
    answer = asked(
        desk("editor"), "disbursement", "amount_as_written", field="disbursements-3-amount_as_written", **sent
    )
    page = answer.content.decode()
    assert 'name="disbursements-3-amount_confirmed"' in page and "AUD 1,250.00" in page


def test_the_live_answer_knows_what_the_earlier_text_gave(desk):
    sent = {"amount_as_written": "Rp 2.900.000.000", "amount": "2800000000", "currency": "IDR"}
    editor = desk("editor")
    assert "By hand it says" in asked(editor, "agreement", "amount_as_written", **sent).content.decode()
    sent["earlier_amount_as_written"] = "Rp 2.800.000.000"
    assert "By hand it says" not in asked(editor, "agreement", "amount_as_written", **sent).content.decode()


def test_only_people_of_the_desk_are_answered_and_nobody_is_sent_away(desk, db):
    sent = {"amount_as_written": "Rp 1"}
    assert asked(Client(), "agreement", "amount_as_written", **sent).status_code == 403
    outsider = Client()
    outsider.force_login(make.user(staff=False))
    assert asked(outsider, "agreement", "amount_as_written", **sent).status_code == 403
    assert desk("editor").get(f"{READ}/agreement/amount_as_written/").status_code == 405


@pytest.mark.parametrize(
    ("form", "column", "name", "status"),
    [
        ("partner", "name", "name", 404),
        ("agreement", "title", "title", 404),
        ("agreement", "number", "x" * 200 + "number", 400),
        ("agreement", "number", "amount", 400),
        ("agreement", "number", '"><script>number', 200),
    ],
)
def test_only_known_texts_are_read(desk, form, column, name, status):
    answer = asked(desk("viewer"), form, column, field=name, **{name: "001/SP/X/I/2020"})
    assert answer.status_code == status
    assert "<script>" not in answer.content.decode()


def test_what_is_typed_is_never_part_of_the_page_s_code(desk):
    odd = '<img src=x onerror=alert(1)> 12/SP/<b>A</b>-"B"/VIII/2020'
    for form in FORMS.values():
        for written in form.written:
            page = asked(desk("editor"), form.reading_name, written.text, **{written.text: odd}).content.decode()
            assert "<img" not in page and "<b>" not in page


def test_a_text_too_long_is_answered_and_not_read(desk):
    page = asked(desk("editor"), "agreement", "amount_as_written", amount_as_written="Rp 1 " * 9000).content.decode()
    assert "too long" in page


def test_asking_costs_few_queries_whatever_is_typed(desk):
    editor = desk("editor")
    texts = {"number": "1/SP/A-B-C-D-E-F-G-H-I-J/VIII/2020", "amount_as_written": "EUR 1.250"}
    limits = {"number": 6, "amount_as_written": 4}
    for column, text in texts.items():
        with CaptureQueriesContext(connection) as caught:
            asked(editor, "agreement", column, **{column: text})
        # The session and the person; for a number also names with a hyphen, and the partners of its short names.
        assert len(caught) <= limits[column], [query["sql"] for query in caught]


PIECES = st.sampled_from(
    [
        *(
            "No.",
            "001A",
            "/",
            "SP",
            "LTKL",
            "-",
            "VIII",
            "2020",
            "Rp",
            "2.800",
            ",-",
            "miliar",
            "(",
            "dua",
            ")",
            "Kamis",
        ),
        *("Agustus", "31", "s.d.", "5 tahun", "\x00", "\ud800", "\N{ZERO WIDTH SPACE}", "%", "'", '"', "\\", "{{", "٣"),
    ]
)
ODD = st.text(max_size=40) | st.lists(PIECES, max_size=12).map("".join)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=ODD, other=ODD, place=st.integers(0, 30))
def test_no_text_makes_the_answer_fail(desk_client, text, other, place):
    texts = [(form.reading_name, written) for form in FORMS.values() for written in form.written]
    form, written = texts[place % len(texts)]
    sent = {written.text: text, f"earlier_{written.text}": other} | dict.fromkeys(written.beside, other)
    sent = {name: value.encode("utf-8", "replace").decode() for name, value in sent.items()}
    assert asked(desk_client, form, written.text, **sent).status_code == 200


@pytest.fixture
def desk_client(desk):
    return desk("editor")
