"""An agreement is renewed or copied with its parties and regions in one action."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.base.models import Change
from portal.base.publishing import Publication
from programs.models import Agreement
from tests import make


@pytest.fixture
def old(db):
    funder, recipient = make.partner("LTKL"), make.partner("Traction")
    agreement = make.agreement(
        "001A/SP/LTKL-TEA/VIII/2020",
        parties=[(funder, "funder"), (recipient, "recipient")],
        programs=[make.program("Program LTKL")],
        regions=[make.region("35.05"), make.region("35.06")],
        kind=make.agreement_kind(),
        issuer=funder,
        title="Dukungan program",
        title_en="Programme support",
        amount="2800000000",
        amount_as_written="IDR 2.800.000.000,-",
        signed_on=datetime.date(2020, 8, 18),
        period_start="2020-08-18",
        period_end="2021-07-31",
    )
    with make.recording(agreement):
        agreement.parties.filter(role="funder").update(name_as_written="L.T.K.L.", code_in_number="LTKL")
        agreement.signatories.create(
            office="Direktur", partner=funder, person_name="Nama Orang", is_public_official=True
        )
        agreement.program_shares.update(percent="40", amount="1000")
        agreement.amendments.create(number="ADD-1")
        agreement.disbursements.create(kind="planned")
    return agreement


def pressed(client, agreement, button):
    answer = client.post(f"/en/admin/programs/agreement/{agreement.pk}/{button}/", follow=True)
    assert answer.status_code == 200
    made = Agreement.objects.latest("pk")
    assert answer.redirect_chain[-1][0] == f"/en/admin/programs/agreement/{made.pk}/change/"
    return made, answer.content.decode()


@pytest.mark.parametrize("button", ["renew", "copy"])
def test_a_new_draft_has_what_such_papers_share(desk, old, button):
    editor = desk("editor")
    made, page = pressed(editor, old, button)
    assert (made.publication, made.office) == (Publication.DRAFT, editor.person.office)
    assert (made.kind, made.issuer, made.title, made.title_en) == (old.kind, old.issuer, old.title, old.title_en)
    columns = ("partner__name", "role", "name_as_written", "code_in_number", "position")
    assert list(made.parties.values_list(*columns)) == list(old.parties.values_list(*columns))
    assert list(made.parties.values_list("name_as_written", flat=True)) == ["L.T.K.L.", ""]
    assert [row.region_id for row in made.region_shares.all()] == [row.region_id for row in old.region_shares.all()]
    assert [row.program.title for row in made.program_shares.all()] == ["Program LTKL"]
    assert "001A/SP/LTKL-TEA/VIII/2020" in page


@pytest.mark.parametrize("button", ["renew", "copy"])
def test_facts_of_the_old_paper_stay_with_it(desk, old, button):
    made, _page = pressed(desk("editor"), old, button)
    assert (made.number, made.signed_on, made.period_start, made.period_end) == ("", None, None, None)
    assert (made.amount, made.amount_as_written, made.slug) == (None, "", None)
    assert list(made.program_shares.values_list("percent", "amount")) == [(None, None)]
    assert list(made.signatories.values_list("office", "person_name", "is_public_official")) == [
        ("Direktur", "", False)
    ]
    for name in ("amendments", "disbursements", "citations", "statements"):
        assert not getattr(made, name).exists(), name
    assert made.public_id != old.public_id
    assert not set(made.parties.values_list("key")) & set(old.parties.values_list("key"))


def test_a_renewal_follows_from_the_old_one_and_a_copy_does_not(desk, old):
    editor = desk("editor")
    renewal, _page = pressed(editor, old, "renew")
    assert (renewal.parent, renewal.relation) == (old, "renews")
    copy, _page = pressed(editor, old, "copy")
    assert (copy.parent, copy.relation) == (None, "")


def test_it_is_one_change_with_its_parts_by_the_person(desk, old):
    editor = desk("editor")
    Change.objects.all().delete()
    made, _page = pressed(editor, old, "renew")
    entry = Change.objects.get()
    assert (entry.action, entry.by, entry.record_id) == ("created", editor.person, made.public_id)
    assert len(entry.after["parts"]["parties"]) == 2
    assert entry.number is None


def test_only_who_may_add_agreements_has_the_buttons_and_only_by_pressing_them(desk, old):
    address = f"/en/admin/programs/agreement/{old.pk}"
    viewer, editor = desk("viewer"), desk("editor")
    assert f"{address}/renew/" not in viewer.get(f"{address}/change/").content.decode()
    assert viewer.post(f"{address}/renew/").status_code == 403
    page = editor.get(f"{address}/change/").content.decode()
    assert f'action="{address}/renew/"' in page and f'action="{address}/copy/"' in page
    assert editor.get(f"{address}/renew/").status_code == 405
    assert editor.post("/en/admin/programs/agreement/999999/renew/").status_code == 404
    assert Agreement.objects.count() == 1


def test_another_office_s_agreement_may_be_renewed(desk, old):
    """Everyone on the desk may read it, and the draft is the person's own."""
    made, _page = pressed(desk("editor", office=make.office()), old, "renew")
    assert made.office != old.office


def test_it_asks_little_more_for_many_rows(desk):
    editor = desk("editor")
    counts = []
    for rows in (2, 6):
        agreement = make.agreement(parties=[(make.partner(), "party") for _row in range(rows)])
        with CaptureQueriesContext(connection) as caught:
            editor.post(f"/admin/programs/agreement/{agreement.pk}/copy/")
        counts.append(len(caught))
    # One insert for each party.
    assert counts[1] - counts[0] <= 4
