"""Three snapshots become one: nothing that only one side changed is lost, and a conflict is never decided by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.base.merging import LIVE, PROPOSED, merge
from portal.base.recording import recording
from portal.base.rewriting import rehearsal, rewrite
from portal.base.snapshots import snapshots
from programs.models import Agreement
from tests import make

TITLES = st.sampled_from(["", "satu", "dua", "tiga"])
ROWS = st.dictionaries(st.sampled_from("abcd"), st.fixed_dictionaries({"partner": TITLES, "role": TITLES}))
SNAPSHOTS = st.builds(
    lambda title, title_en, amount, currency, links, rows: {
        "fields": {"title": title, "title_en": title_en, "amount": amount, "currency": currency, "slug": "x"},
        "links": {"targets": sorted(links)},
        "parts": {"parties": rows},
    },
    TITLES,
    TITLES,
    st.sampled_from([None, "1.00", "2.00"]),
    st.sampled_from(["", "IDR", "USD"]),
    st.sets(st.sampled_from("pqr")),
    ROWS,
)


def snapshot(**fields):
    return {"fields": {"slug": "x", **fields}, "links": {"targets": []}, "parts": {"parties": {}}}


def test_each_side_s_own_changes_are_kept():
    base = snapshot(title="lama", number="1")
    result = merge(Agreement, base, snapshot(title="baru", number="1"), snapshot(title="lama", number="2"))
    assert result.snapshot["fields"] == {"slug": "x", "title": "baru", "number": "2"}
    assert result.conflicts == []


def test_an_amount_and_its_currency_are_one_thing():
    base = snapshot(amount="1.00", currency="IDR")
    result = merge(Agreement, base, snapshot(amount="2.00", currency="IDR"), snapshot(amount="1.00", currency="USD"))
    assert result.conflicts == [("fields", "amount", "")]
    assert (result.snapshot["fields"]["amount"], result.snapshot["fields"]["currency"]) == ("1.00", "USD")


def test_empty_is_empty_however_it_is_written():
    base, wanted = snapshot(title=""), snapshot(title=None)
    assert merge(Agreement, base, wanted, snapshot(title="ada")).snapshot["fields"]["title"] == "ada"


def test_a_row_changed_by_one_and_deleted_by_the_other_is_a_conflict():
    base, wanted, live = snapshot(), snapshot(), snapshot()
    base["parts"]["parties"] = {"a": {"role": "satu"}}
    wanted["parts"]["parties"] = {"a": {"role": "dua"}}
    unit = ("parts", "parties", "a")
    assert merge(Agreement, base, wanted, live).conflicts == [unit]
    assert merge(Agreement, base, wanted, live, {unit: LIVE}).snapshot["parts"]["parties"] == {}
    assert merge(Agreement, base, wanted, live, {unit: PROPOSED}).snapshot["parts"]["parties"] == {"a": {"role": "dua"}}


@given(SNAPSHOTS, SNAPSHOTS)
def test_on_an_unchanged_record_the_result_is_what_was_wanted(base, wanted):
    result = merge(Agreement, base, wanted, base)
    assert result.conflicts == []
    assert _told(result.snapshot) == _told(wanted)


@given(SNAPSHOTS, SNAPSHOTS)
def test_who_wants_nothing_changes_nothing(base, live):
    assert _told(merge(Agreement, base, base, live).snapshot) == _told(live)


@given(SNAPSHOTS, SNAPSHOTS, SNAPSHOTS)
def test_deciding_every_conflict_leaves_none_and_undecided_ones_stay_live(base, wanted, live):
    first = merge(Agreement, base, wanted, live)
    kept = merge(Agreement, base, wanted, live, dict.fromkeys(first.conflicts, LIVE))
    assert kept.conflicts == [] and kept.snapshot == first.snapshot
    assert merge(Agreement, base, wanted, live, dict.fromkeys(first.conflicts, PROPOSED)).conflicts == []


def _told(snapshot):
    fields = {name: value for name, value in snapshot["fields"].items() if value}
    rows = {
        key: {name: value for name, value in row.items() if value} for key, row in snapshot["parts"]["parties"].items()
    }
    return fields, snapshot["links"], rows


@pytest.mark.django_db
def test_a_record_written_back_from_its_snapshot_is_the_same_again():
    agreement = make.agreement(
        "1/PKS/A-B/I/2024", amount="1250000.50", regions=[make.region()], programs=[make.program()]
    )
    with recording(agreement):
        agreement.signatories.create(office="Direktur", person_name="Nama")
        agreement.amendments.create(number="ADD-1", signed_on="2024-02-01", signed_on_precision="day")
        agreement.disbursements.create(kind="paid", amount="1.25", currency="IDR", on="2024-03-01", on_precision="day")
    make.cite(agreement, "amount")
    full, _public = snapshots(agreement)
    with recording(agreement):
        for name in (*agreement.parts, "citations"):
            getattr(agreement, name).all().delete()
        agreement.title, agreement.amount = "Lain", None
        agreement.save()
    with recording(agreement):
        rewrite(agreement, full)
    again, _public = snapshots(Agreement.objects.get())
    assert again == full


@pytest.mark.django_db
def test_two_rows_that_change_places_are_written_back():
    agreement = make.agreement(publication=make.DRAFT)
    whole, _public = snapshots(agreement)
    one, other = whole["parts"]["parties"]
    rows = whole["parts"]["parties"]
    for name in ("partner", "role"):
        rows[one][name], rows[other][name] = rows[other][name], rows[one][name]
    with recording(agreement):
        rewrite(agreement, whole)
    assert snapshots(agreement)[0]["parts"]["parties"] == rows


@pytest.mark.django_db
def test_a_rehearsal_leaves_nothing_behind():
    agreement = make.agreement(publication=make.DRAFT, title="Tetap")
    whole, _public = snapshots(agreement)
    with rehearsal():
        rewrite(agreement, {**whole, "fields": whole["fields"] | {"title": "Coba"}, "parts": {"citations": {}}})
        assert not agreement.parties.exists()
    assert snapshots(Agreement.objects.get())[0] == whole
