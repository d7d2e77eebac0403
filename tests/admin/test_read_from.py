"""The document that is being read is chosen once, and becomes the source of every fact typed in that save."""

import pytest

from portal.base.models import Change
from tests import make
from tests.admin.forms import filled

ADD = "/en/admin/programs/agreement/add/"


def cited(record):
    return {(citation.field, citation.part): citation.quote for citation in record.citations.all()}


@pytest.fixture
def paper(db):
    return make.source(title="Halaman program")


@pytest.fixture
def agreement(desk, paper):
    editor = desk("editor")
    first, second = make.partner("LTKL"), make.partner("Traction")
    address = ADD
    sent = filled(
        editor.get(address),
        read_from=paper.pk,
        number="No. 001A/SP/LTKL-TEA/VIII/2020",
        period_as_written="Agustus 2020- Juli 2021",
        period_start="2020-08-01",
        period_end="2021-07-31",
        period_precision="month",
        amount="2800000000",
        currency="IDR",
        amount_as_written="IDR 2.800.000.000,-",
        parties__0__partner=first.pk,
        parties__0__name_as_written="L.T.K.L.",
        parties__1__partner=second.pk,
        staff_note="catatan",
        citations__0__fact="amount",
        citations__0__source=make.source(title="Berita").pk,
        citations__0__quote="2,8 miliar",
    )
    answer = editor.post(address, sent)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    made = Change.objects.filter(noun="agreements").latest("pk")
    return editor, type(make.agreement()).objects.get(public_id=made.record_id)


def test_each_fact_typed_has_it_as_its_source_with_the_words_as_written(agreement, paper):
    _editor, record = agreement
    key = record.parties.get(partner__name="LTKL").key
    assert cited(record) == {
        ("number", ""): "No. 001A/SP/LTKL-TEA/VIII/2020",
        ("period", ""): "Agustus 2020- Juli 2021",
        ("amount", ""): "2,8 miliar",
        ("parties", key): "L.T.K.L.",
    }
    by_source = set(record.citations.filter(source=paper).values_list("field", flat=True))
    assert by_source == {"number", "period", "parties"}, "what has a source already keeps that one"


def test_they_are_part_of_the_one_change(agreement):
    _editor, record = agreement
    entry = Change.objects.get(record_id=record.public_id)
    assert len(entry.after["parts"]["citations"]) == 4


def test_a_later_save_cites_only_what_is_typed_then(agreement, paper):
    editor, record = agreement
    address = f"/en/admin/programs/agreement/{record.pk}/change/"
    later = make.source(title="Salinan")
    sent = filled(editor.get(address), read_from=later.pk, title="Dukungan program", number="001A/SP")
    assert editor.post(address, sent).status_code == 302
    assert list(record.citations.filter(source=later).values_list("field", "quote")) == [("title", "Dukungan program")]


def test_without_a_choice_nothing_is_cited(desk, paper):
    editor = desk("editor")
    editor.post(ADD, filled(editor.get(ADD), number="001/SP/X"))
    assert not paper.cited_in.exists()


def test_where_no_fact_was_typed_it_is_the_source_of_the_record_as_a_whole(desk, paper):
    editor = desk("editor")
    editor.post(ADD, filled(editor.get(ADD), read_from=paper.pk, staff_note="x"))
    assert list(paper.cited_in.values_list("field", "part", "quote")) == [("", "", "")]


def test_parties_without_words_of_their_own_are_cited_as_a_list(desk, paper):
    editor = desk("editor")
    editor.post(ADD, filled(editor.get(ADD), read_from=paper.pk, parties__0__partner=make.partner().pk))
    assert list(paper.cited_in.values_list("field", "part")) == [("parties", "")]


def test_a_programme_and_an_activity_are_read_from_a_document_too(desk, paper):
    editor = desk("editor")
    typed = {"title": "Program Bersama", "period_as_written": "2024 s.d. 2027", "read_from": paper.pk}
    for noun in ("program", "activity"):
        address = f"/en/admin/programs/{noun}/add/"
        answer = editor.post(address, filled(editor.get(address), **typed))
        assert answer.status_code == 302, answer.context["complaints"]
    quoted = list(paper.cited_in.values_list("field", "quote"))
    assert quoted.count(("title", "Program Bersama")) == 2
    assert quoted.count(("period", "2024 s.d. 2027")) == 2


def test_who_may_only_read_is_asked_for_no_document(desk):
    agreement = make.agreement()
    page = desk("viewer").get(f"/en/admin/programs/agreement/{agreement.pk}/change/").content.decode()
    assert "The document you are reading" not in page
