"""Search reads little however much there is: what it leaves out must change no answer, or is said."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.base.recording import recording
from portal.search import documents
from portal.search import finding as findings
from portal.search.backends import Matches
from portal.search.documents import SHARES, level_of
from portal.search.finding import CIRCLES, Finding, Ranked, find, in_order, suggested
from portal.search.index import refresh
from portal.search.models import Entry, Outline
from portal.search.numbers import numbers_of
from portal.search.questions import understood
from programs.models import Agreement
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("searchable")]

QUESTIONS = ["kabupaten", "blitar", "rencana pembangunan", '"rencana kerja"', "lingk tem lest", "35.05", "a", "LTKL"]


@pytest.mark.parametrize("text", QUESTIONS)
def test_asking_for_the_nearest_first_changes_no_page(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    finding = find(text, {})
    whole = [entry.pk for entry in in_order(finding)]
    assert len(whole) == finding.count
    monkeypatch.setattr(findings, "FEW", 0)
    size = max(7, len(whole) // 12)
    for begin in range(0, len(whole), size):
        assert [entry.pk for entry in Ranked(finding)[begin : begin + size]] == whole[begin : begin + size]


def test_a_page_of_the_nearest_asks_once_for_them_and_once_for_their_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings, "FEW", 0)
    finding = find("kabupaten", {})
    assert finding.count > 10
    with CaptureQueriesContext(connection) as asked:
        assert len(Ranked(finding)[:10]) == 10
    ordered, read = (query["sql"] for query in asked)
    # SQLite reads a page or two of its file for each row with texts: of all that is found no text is read.
    assert ('FROM "search_outline"' in ordered) and ("body" not in ordered)
    assert ('FROM "search_entry"' in read) and ("body" in read)


def test_of_very_many_a_share_is_counted_and_that_is_said(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    exact = client.get("/api/v1/search/?q=kabupaten").json()
    assert (exact["facets_share"], exact["count_is_exact"]) == (1, True)
    most = exact["count"] // 3
    monkeypatch.setattr(findings, "COUNTED_MOST", most)
    about = client.get("/api/v1/search/?q=kabupaten").json()
    assert (about["count"], about["count_is_exact"]) == (most, False)
    assert about["results"][0] == exact["results"][0]
    assert about["facets_share"] == 8
    kinds = {row["value"]: row["count"] for row in about["facets"]["kind"]}
    counted = [entry for entry in find("kabupaten", {}).entries if level_of(entry.record_id) >= 3]
    assert sum(kinds.values()) == 8 * len(counted) > 0
    assert all(count % 8 == 0 for count in kinds.values())
    page = client.get("/en/search/?q=kabupaten").content.decode()
    assert f"More than {most:,} records found" in page
    assert "one in 8 was counted" in page
    few = client.get("/en/search/?q=stunting").content.decode()
    assert "was counted" not in few
    assert "More than" not in few


@pytest.mark.parametrize("chosen", [{}, {"kind": "regions"}, {"province": "35"}], ids=str)
def test_of_very_many_places_and_a_share_are_listed_in_the_same_order(
    chosen: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {text: find(text, chosen) for text in [*QUESTIONS, "stunting zzyzx kabupaten", ""]}
    whole = {text: [*in_order(finding)] for text, finding in asked.items()}
    many = [text for text, entries in whole.items() if len(entries) > 3]
    assert len(many) > 4
    for text in many:
        with monkeypatch.context() as patched:
            patched.setattr(findings, "COUNTED_MOST", len(whole[text]) // 2)
            patched.setattr(findings, "FEW", 0)
            compare_with_a_share(asked[text], whole[text], find(text, chosen))


def compare_with_a_share(finding: Finding, whole: list[Entry], fewer: Finding) -> None:
    """What a share tells is what is found, without those that are neither of it, nor places, nor exactly meant."""
    level = fewer.numbers.level
    assert level > 0
    assert fewer.is_more
    places = set() if finding.loosened or finding.question.is_empty else places_named(finding)
    shared = [entry.pk for entry in whole if level_of(entry.record_id) >= level]
    listed = [entry.pk for entry in whole if entry.pk in {*finding.named, *places, *shared}]
    assert [entry.pk for entry in in_order(fewer, level=level)] == listed
    ranked = Ranked(fewer)
    assert ranked.count() == len(shared)
    size = max(3, len(listed) // 3)
    for begin in range(0, len(listed), size):
        assert [entry.pk for entry in ranked[begin : begin + size]] == listed[begin : begin + size]


def places_named(finding: Finding) -> set[int]:
    """The places among what is found that have the words in their names."""
    return {entry.pk for entry in finding.within(CIRCLES[1]) if entry.noun == "regions"}


@pytest.mark.parametrize("text", [*QUESTIONS, "pelat", "kab mal", "covid"])
def test_words_are_looked_up_for_their_beginnings_and_find_the_same(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    refresh({"programs": {make.program("Penanganan covid19").pk}})
    monkeypatch.setattr(findings, "COUNTED_MOST", 10**6)
    found = [entry.pk for entry in in_order(find(text, {}))]
    offered = [entry.pk for entry in suggested(text)]
    monkeypatch.setattr(findings, "LARGE", 0)
    looked_up = find(text, {})
    if text in {"blitar", "pelat", "covid"}:
        # Of one that is whole there is no more than its stem.
        assert looked_up.question.words[0].begun is not None
        assert bool(looked_up.question.words[0].begun) == (text != "blitar")
    assert [entry.pk for entry in in_order(looked_up)] == found
    assert [entry.pk for entry in suggested(text)] == offered


@pytest.mark.parametrize("most", [300, 10_000])
def test_a_look_beforehand_changes_no_answer(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether an index is large hangs on numbers of rows, which differ between databases."""
    monkeypatch.setattr(findings, "COUNTED_MOST", most)
    monkeypatch.setattr(findings, "SHARE_MOST", most)
    monkeypatch.setattr(findings, "LARGE", 0)
    looked = find("kabupaten", {}).numbers
    monkeypatch.setattr(findings, "LARGE", 10**12)
    assert find("kabupaten", {}).numbers == looked
    assert (looked.level > 0) == (most == 300)


@pytest.mark.parametrize(
    ("text", "of_512", "of_64", "level"),
    [
        # More than 3,000 of one in 64, so one in 512 is told; of what is between, one in 64, seen without a look.
        ("air", 376, None, 9),
        ("air", 375, None, 6),
        ("air", 79, None, 6),
        # So few may be 10,000 or not: the next share is looked at.
        ("air", 78, 600, 6),
        ("air", 30, 235, 3),
        ("air", 30, 234, 0),
        # The words of a phrase are read in each entry, so fewer are.
        ('"air minum"', 126, None, 9),
        ('"air minum" desa', 126, None, 9),
        ('"air minum"', 125, None, 6),
        ('"air minum"', 20, 126, 6),
        ('"air minum"', 20, 125, 0),
    ],
)
def test_the_share_that_is_told_follows_from_how_many_smaller_ones_hold(
    text: str, of_512: int, of_64: int | None, level: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {9: of_512, 6: of_64}
    looked: list[int] = []

    class Share:
        def __init__(self, level: int) -> None:
            self.level = level

        def count(self) -> int:
            looked.append(self.level)
            number = known[self.level]
            assert number is not None
            return number

    monkeypatch.setattr(Finding, "share", lambda _self, level: Share(level))
    assert Finding(understood(text)).level == level
    assert looked == ([9] if of_64 is None else [9, 6])


def test_what_a_word_is_like_is_found_whole_and_never_by_its_beginning() -> None:
    records = [make.partner(name) for name in ("Dinas Kab. Blitar", "Kabaena Lestari", "Regency Watch", "Kabupatenku")]
    refresh({"partners": {partner.pk for partner in records}})
    found = {entry.title for entry in find("kabupaten", {"kind": "partners"}).entries}
    assert {"Dinas Kab. Blitar", "Regency Watch", "Kabupatenku"} <= found
    assert "Kabaena Lestari" not in found
    assert "Kabaena Lestari" in {entry.title for entry in find("kab", {"kind": "partners"}).entries}


def test_the_smallest_share_is_told_however_much_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings, "COUNTED_MOST", 1)
    numbers = find("kabupaten", {}).numbers
    assert (numbers.count, numbers.level) == (1, SHARES[-1])
    assert numbers.counted == find("kabupaten", {}).share(SHARES[-1]).count() > 1


def test_each_share_holds_so_much_of_all_whatever_the_ids() -> None:
    levels = [level_of(f"id{number}") for number in range(100_000)]
    for share in SHARES:
        assert sum(level >= share for level in levels) == pytest.approx(100_000 / 2**share, rel=0.1)
    assert max(levels) == SHARES[-1]


def test_a_very_long_text_is_found_and_in_no_share(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that has every word of it four times over would refuse it, and the record with it."""
    monkeypatch.setattr(documents, "level_of", lambda _id: SHARES[-1])
    words = " ".join(f"kata{number}x" for number in range(30_000))
    short, long = make.program("Singkat"), make.program("Panjang", description=words)
    refresh({"programs": {short.pk, long.pk}})
    facets = dict(Entry.objects.filter(noun="programs").values_list("object_id", "facets_uncounted"))
    assert "share:9" in facets[short.pk].split()
    assert "share" not in facets[long.pk]
    assert find("kata29999x", {}).entries.get().object_id == long.pk


def test_facets_are_no_words_that_can_be_searched_for() -> None:
    entry = Entry.objects.get(record_id="35.05")
    Entry.objects.filter(pk=entry.pk).update(facets="zamrud:kencana", facets_uncounted="share:zamrud")
    for text in ("zamrud", "kencana", '"zamrud kencana"', "zamrud:kencana", "share"):
        assert not find(text, {}).entries.filter(pk=entry.pk).exists(), text


def test_the_numbers_of_one_question_are_asked_for_at_once(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        numbers = numbers_of(Outline.objects.filter(noun="agreements"), 10_000)
    assert numbers
    assert numbers.count == Agreement.objects.published().count()


def test_the_index_is_read_and_never_every_text() -> None:
    named = {"postgresql": "Bitmap Index Scan on search_entry_document", "sqlite": "VIRTUAL TABLE INDEX"}
    # Even of a handful of rows, where reading all would seem cheaper; and of a word that nearly all have.
    for text in ("kabupaten", "a", '"rencana kerja"', "rencana pembangunan"):
        plan = Outline.objects.filter(Matches(understood(text).words)).explain()
        assert named[connection.vendor] in plan, text
        assert "Seq Scan" not in plan, text


@pytest.mark.usefixtures("followers")
def test_states_are_those_of_the_day_with_amendments_yet_to_come() -> None:
    today = timezone.localdate()
    soon, later = today + timedelta(days=10), today + timedelta(days=400)
    begun, ending = today - timedelta(days=300), today + timedelta(days=5)
    prolonged = make.agreement("1/ZMRD/I/2024", period_start=begun, period_end=ending)
    stopped = make.agreement("2/ZMRD/I/2024", period_start=begun, period_end=later)
    make.agreement("3/ZMRD/I/2024", period_start=soon, period_end=later)
    make.agreement("4/ZMRD/I/2024", period_end=today)
    make.agreement("5/ZMRD/I/2024")
    with recording(prolonged):
        prolonged.amendments.create(effective_on=soon, period_end=later, period_precision="day")
    with recording(stopped):
        stopped.amendments.create(effective_on=soon, terminates=True)
    entries = Outline.objects.filter(noun="agreements")
    seen = set()
    for day in [today + timedelta(days=days) for days in (0, 1, 6, 9, 10, 11, 399, 400, 401)]:
        records = Agreement.objects.published().with_state(day).order_by().values_list("state")
        right = dict(records.annotate(number=Count("pk")))
        numbers = numbers_of(entries, 10_000, on=day)
        assert numbers
        assert {state: count for state, count in numbers.facets["state"].items() if count} == right
        for state in right:
            assert states_found(state, day) == states_recorded(state, day)
        seen |= {*right}
    assert seen == set(Agreement.State.values)


def states_found(state: str, day: date) -> set[int]:
    entries = findings.in_state(Outline.objects.filter(noun="agreements"), state, day)
    return set(entries.values_list("object_id", flat=True))


def states_recorded(state: str, day: date) -> set[int]:
    return set(Agreement.objects.published().with_state(day).filter(state=state).values_list("pk", flat=True))
