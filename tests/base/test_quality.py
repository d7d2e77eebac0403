"""Quality findings: what any record may have, how one is acknowledged, how they are counted, and the command."""

import datetime
from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from portal.base.findings import Finding, all_findings, finding, finding_of, found_among, found_on
from portal.base.models import Acknowledgement, Change, LinkCheck, Source
from portal.base.publishing import Publication
from portal.base.quality import acknowledge, counts, take_back, tallies, unacknowledged
from portal.base.querysets import record_models
from portal.base.recording import recording, set_publication
from programs.models import Agreement
from regions.models import Region
from tests import make
from tests.findings import codes, in_the_way

pytestmark = pytest.mark.django_db


def overpaid(publication: Publication = make.DRAFT, paid: int = 120) -> Agreement:
    """A draft under which more was paid than agreed: 100 rupiah."""
    agreement = make.agreement(publication=make.DRAFT, amount="100")
    with recording(agreement):
        agreement.disbursements.create(kind="paid", amount=paid, currency="IDR")
        agreement.citations.create(source=make.source(), field="amount", quote="Rp 100")
    if publication != make.DRAFT:
        acknowledge(agreement, "over-disbursed", "Diketahui", by=make.user())
        set_publication(agreement, publication)
    return agreement


def the_finding(code: str) -> Finding:
    found = finding_of(Agreement, code)
    assert found is not None
    return found


def number_of(code: str) -> int:
    return next(number for each, number in counts() if each.model is Agreement and each.code == code)


# What they are.


def test_every_finding_has_words_for_people_and_a_place_on_the_form():
    for each in all_findings():
        assert str(each.title) and str(each.sentence).endswith("."), each.code
        assert each.told_otherwise or each.field, each.code
        if each.field:
            each.model._meta.get_field(each.field)


def test_every_record_that_rests_on_sources_has_the_common_findings():
    for model in set(record_models()) - {Source, Region}:
        assert {"no-source", "contradiction", "names-unpublished"} <= {
            each.code for each in all_findings() if each.model is model
        }, model


def test_a_kind_of_record_has_no_two_findings_of_one_code():
    with pytest.raises(ValueError, match="over-disbursed"):
        finding(Agreement, code="over-disbursed", title="", sentence="")(lambda rows: rows)


def test_the_guide_lists_each_finding_with_its_title_and_whether_it_blocks():
    guide = (settings.BASE_DIR / "docs" / "quality.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in guide.splitlines() if line.startswith("| `")
    ]
    with translation.override("en"):
        wanted = {
            (
                f"`{each.code}`",
                str(each.title),
                ", ".join(
                    other.model.noun for other in all_findings() if (other.code, other.title) == (each.code, each.title)
                ),
                "yes" if each.blocks else "no",
            )
            for each in all_findings()
        }
    assert {(code, title, kinds, blocks) for code, title, kinds, _meaning, blocks in rows} == wanted
    assert len(rows) == len(wanted)


# What any record may have.


def test_a_published_record_that_lost_its_sources_is_found():
    program, other = make.program(), make.program()
    with recording(program):
        program.citations.all().delete()
    assert "no-source" in codes(program)
    assert "no-source" not in codes(other)
    assert "no-source" not in codes(make.program(publication=make.DRAFT))


def test_a_contradiction_kept_from_a_source_is_found_and_a_slip_of_the_pen_is_not():
    target, slip = make.target(), make.target()
    make.cite(target, "value", quote="sebesar 6,30%", flag="unit-conflict")
    make.cite(slip, "value", quote="sebear 6,30", flag="misspelt")
    assert "contradiction" in codes(target)
    assert "contradiction" not in codes(slip)
    [found] = [each for each in found_on(target) if each.finding.code == "contradiction"]
    assert "sebesar 6,30%" in found.detail


def test_another_contradiction_makes_an_acknowledged_one_stand_again():
    target = make.target()
    make.cite(target, "value", flag="unit-conflict")
    acknowledge(target, "contradiction", "Sudah ditanyakan", by=make.user())
    assert not list(unacknowledged(finding_of(type(target), "contradiction")))
    make.cite(target, "year", flag="sources-differ")
    assert list(unacknowledged(finding_of(type(target), "contradiction"))) == [target]


@pytest.mark.parametrize("way", ["a part", "a link", "a column", "a source"])
def test_a_published_record_that_names_one_that_is_not_is_found_in_every_way_of_naming(way):
    partner, plan, source = make.partner(), make.planning_document(), make.source()
    parent = make.program()
    with_part = make.program(partners=[(partner, "funder")], parent=parent)
    with_link = make.target(planning_documents=[plan])
    make.cite(with_part, "title", source=source)
    record = with_link if way == "a link" else with_part
    assert "names-unpublished" not in codes(record)
    named = {"a part": partner, "a link": plan, "a column": parent, "a source": source}[way]
    set_publication(named, Publication.WITHDRAWN)
    assert "names-unpublished" in codes(record)


# Sources.


def test_a_source_whose_address_no_longer_answers_is_found_until_the_address_changes():
    source, alive = make.source(url="https://a.example/1"), make.source(url="https://a.example/2")
    for each, answers in ((source, False), (alive, True)):
        LinkCheck.objects.create(
            source=each, url=each.url, checked_at=timezone.now(), is_alive=answers, answer="404 Not Found"
        )
    assert codes(source) == {"dead-link"}
    assert codes(alive) == set()
    with recording(source):
        source.url = "https://a.example/3"
        source.save()
    assert codes(source) == set()


def test_two_sources_with_one_address_are_found_and_those_without_any_are_not():
    first, second = make.source(url="https://a.example/"), make.source(url="https://a.example/")
    others = [make.source(), make.source(), make.source(url="https://b.example/")]
    assert codes(first) == codes(second) == {"same-address"}
    assert [codes(each) for each in others] == [set(), set(), set()]


# Acknowledging.


def test_a_blocking_finding_stands_in_the_way_until_a_publisher_acknowledges_it():
    agreement = overpaid()
    assert in_the_way(agreement) == {"over-disbursed"}
    with pytest.raises(ValidationError):
        set_publication(agreement, Publication.PUBLISHED)
    written = acknowledge(agreement, "over-disbursed", " Adendum menyusul ", by=make.user(username="siti"))
    assert (written.remark, written.by_name) == ("Adendum menyusul", "siti")
    assert in_the_way(agreement) == set()
    set_publication(agreement, Publication.PUBLISHED)
    assert "over-disbursed" in codes(agreement)


def test_an_acknowledgement_holds_only_for_what_was_found_then():
    agreement = overpaid()
    acknowledge(agreement, "over-disbursed", "Diketahui", by=make.user())
    with recording(agreement):
        payment = agreement.disbursements.create(kind="paid", amount=5, currency="IDR")
    assert in_the_way(agreement) == {"over-disbursed"}
    with recording(agreement):
        payment.delete()
    assert in_the_way(agreement) == set()


def test_an_acknowledgement_taken_back_is_gone_and_stands_in_the_change_log():
    agreement, person = overpaid(), make.user(username="siti")
    written = acknowledge(agreement, "over-disbursed", "Diketahui", by=person)
    take_back(written, by=person)
    assert in_the_way(agreement) == {"over-disbursed"}
    logged = Change.objects.filter(noun="acknowledgement").order_by("pk")
    assert [change.by_name for change in logged] == ["siti", "siti"]
    assert logged[1].before["fields"]["remark"] == "Diketahui"
    assert logged[1].number is None, "what staff wrote must not reach the public feed"


def test_an_acknowledgement_needs_a_remark_and_a_finding():
    agreement = overpaid()
    with pytest.raises(ValidationError):
        acknowledge(agreement, "over-disbursed", "  ", by=make.user())
    with pytest.raises(ValidationError):
        acknowledge(agreement, "same-number", "Diketahui", by=make.user())
    assert not Acknowledgement.objects.exists()


def test_an_acknowledgement_is_about_one_record_and_one_finding_only():
    agreement, other = overpaid(), overpaid()
    acknowledge(agreement, "over-disbursed", "Diketahui", by=make.user())
    assert in_the_way(other) == {"over-disbursed"}


# How they are counted and asked.


def test_counts_leave_out_what_was_acknowledged_and_what_was_withdrawn():
    overpaid()
    known = overpaid()
    acknowledge(known, "over-disbursed", "Diketahui", by=make.user())
    gone = overpaid(Publication.PUBLISHED)
    set_publication(gone, Publication.WITHDRAWN)
    assert number_of("over-disbursed") == 1
    [tally] = [each for each in tallies() if each.finding is the_finding("over-disbursed")]
    assert (tally.standing, tally.acknowledged) == (1, 1)


def test_counts_are_remembered_until_something_changes():
    agreement = overpaid()
    assert number_of("over-disbursed") == 1
    with CaptureQueriesContext(connection) as caught:
        assert number_of("over-disbursed") == 1
    # The last change; the last check of a link.
    assert len(caught) == 2
    acknowledge(agreement, "over-disbursed", "Diketahui", by=make.user())
    assert number_of("over-disbursed") == 0


def test_counting_costs_one_query_for_each_kind_of_record_and_each_finding_that_reads():
    overpaid()
    counts()
    overpaid()
    with CaptureQueriesContext(connection) as caught:
        counts()
    # State of the registry 2; nine kinds of record; duration, number, amount, and the weekday of three kinds, that
    # are read; what was acknowledged.
    assert len(caught) <= 2 + 9 + 6 + 1


def test_the_number_of_queries_does_not_grow_with_the_records():
    def asked() -> tuple[int, int, int]:
        agreement = Agreement.objects.order_by("pk").last()
        with CaptureQueriesContext(connection) as counted:
            counts()
        with CaptureQueriesContext(connection) as on_one:
            found_on(agreement)
        with CaptureQueriesContext(connection) as on_list:
            found_among(the_finding("over-disbursed"), the_finding("over-disbursed").records())
        return len(counted), len(on_one), len(on_list)

    acknowledge(overpaid(), "over-disbursed", "Diketahui", by=make.user())
    overpaid()
    # Kinds of records are asked for once in a process, by whichever test comes first.
    ContentType.objects.get_for_models(*apps.get_models())
    few = asked()
    for _row in range(4):
        acknowledge(overpaid(), "over-disbursed", "Diketahui", by=make.user())
        overpaid()
    assert asked() == few


def test_a_record_without_findings_costs_few_queries():
    agreement = make.agreement()
    make.document(agreement)
    with CaptureQueriesContext(connection) as caught:
        assert found_on(agreement) == []
    # One for all that the database can judge; one for each that reads: duration, number, amount, weekday.
    assert len(caught) <= 5


# The command.


def run(*words: str) -> tuple[str, int]:
    out = StringIO()
    try:
        call_command("check_registry", *words, stdout=out)
    except CommandError as error:
        return out.getvalue(), error.returncode
    return out.getvalue(), 0


def test_the_command_ends_well_where_nothing_stands():
    make.source()
    assert run() == ("No finding stands.\n", 0)


def test_the_command_names_each_record_with_its_finding_and_ends_with_one():
    agreement = overpaid()
    out, code = run("--finding", "over-disbursed")
    assert code == 1
    assert "[over-disbursed]: 1" in out
    assert f"{agreement.public_id} | {agreement.number}" in out
    assert f"/admin/programs/agreement/{agreement.pk}/change/" in out


def test_the_command_passes_over_what_was_acknowledged_unless_asked():
    agreement = overpaid()
    acknowledge(agreement, "over-disbursed", "Adendum menyusul", by=make.user())
    out, code = run("--finding", "over-disbursed")
    assert (agreement.public_id in out, code) == (False, 0)
    out, code = run("--finding", "over-disbursed", "--all")
    assert ("Adendum menyusul" in out, code) == (True, 0)


def test_the_command_can_be_asked_about_public_records_only():
    overpaid()
    assert run("--finding", "over-disbursed", "--published-only")[1] == 0


def test_the_command_knows_which_findings_there_are():
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("check_registry", "--finding", "nonsense")


def test_nothing_in_the_examples_stands_in_the_way_of_publication(reference):
    call_command("load_records", verbosity=0)
    blocking = [each for each in all_findings() if each.blocks]
    assert [(each.code, list(each.records())) for each in blocking if each.records()] == []
    out, code = run("--finding", "contradiction")
    assert code == 1
    assert "Kamis, 2 Mei 2025" in out
    assert datetime.date(2025, 5, 2).weekday() == 4
