"""Files of records: what enters, what is refused, and what people changed meanwhile."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from portal.base.models import Change, Citation, RegistryVersion, Source
from portal.base.publishing import Publication
from portal.base.record_files import CITATION_COLUMNS, nouns
from portal.base.recording import recording, set_publication
from portal.base.snapshots import snapshots
from programs.models import Agreement, Program
from tests import make
from tests.seed_facts import NOT_KEPT

pytestmark = pytest.mark.django_db

SOURCE = {"id": "22222222", "slug": "berita", "publication": "published", "title": "Berita"}
PARTNER = {
    "id": "33333333",
    "slug": "lembaga",
    "publication": "published",
    "name": "Lembaga",
    "kind": "22",
    "citations": [{"field": "name", "quote": "Lembaga"}],
}
PROGRAM = {
    "id": "44444444",
    "slug": "program-contoh",
    "publication": "published",
    "title": "Program contoh",
    "period_start": "2020-08-01",
    "period_end": "2021-07-31",
    "period_precision": "month",
    "sdg_goals": ["1"],
    "partners": [
        {"key": "pelaksana", "partner": "lembaga", "role": "implementer", "citations": [{"quote": "Lembaga"}]}
    ],
    "measures": [{"key": "desa", "name": "Desa", "value": 30, "unit": "desa"}],
    "citations": [
        {"field": "period", "quote": "Agustus 2020- Juli 2021", "inferred": True},
        {"field": "sdg_goals", "part": "1", "quote": "kemiskinan"},
    ],
}


@pytest.fixture(autouse=True)
def _codes() -> None:
    make.organisation_type("22")
    make.sdg_goal("1")


@pytest.fixture
def folder(tmp_path):
    """Writes files of records and names their folder."""

    def write(**files: Any):
        for name, content in files.items():
            text = content if isinstance(content, str) else json.dumps(content)
            (tmp_path / f"{name}.json").write_text(text)
        return tmp_path

    return write


def content(**changes: Any) -> dict[str, Any]:
    """A whole file of three records; a noun given replaces that noun's list."""
    return {"source": "berita", "sources": [SOURCE], "partners": [PARTNER], "programs": [PROGRAM], **changes}


def load(path: Any, **options: Any) -> None:
    call_command("load_records", str(path), verbosity=0, **options)


def faults(path: Any) -> list[str]:
    """The faults a load reports, without the line that counts them; nothing may have been entered."""
    with pytest.raises(CommandError) as error:
        load(path)
    assert not Source.objects.exists()
    assert not Change.objects.exists()
    return str(error.value).splitlines()[:-1]


def test_records_enter_with_parts_links_and_citations_and_are_public(folder):
    load(folder(contoh=content()))
    program = Program.objects.published().get(public_id="44444444")
    assert str(program.period_end) == "2021-07-31"
    assert program.partners.get().partner.name == "Lembaga"
    assert program.measures.get().value == 30
    assert [goal.code for goal in program.sdg_goals.all()] == ["1"]
    cited = {(row.field, row.part, row.inferred) for row in program.citations.all()}
    assert cited == {("period", "", True), ("sdg_goals", "1", False), ("partners", "pelaksana", False)}


def test_records_enter_as_drafts_unless_the_file_publishes_them(folder):
    load(folder(contoh=content(programs=[{**PROGRAM, "publication": "draft"}])))
    assert Program.objects.get().publication == Publication.DRAFT
    assert Program.objects.published().count() == 0


def test_each_record_is_logged_as_entered_and_published(folder):
    load(folder(contoh=content()))
    actions = list(Change.objects.filter(noun="programs").order_by("pk").values_list("action", "by_name", "reason"))
    assert actions == [("created", "load_records", "contoh.json"), ("published", "load_records", "contoh.json")]
    assert RegistryVersion.current() == 3


def test_files_may_name_each_others_records_in_any_order(folder):
    path = folder(a={"source": "berita", "programs": [PROGRAM]}, b={"source": "berita", "partners": [PARTNER]})
    load(folder(c={"sources": [SOURCE]}) or path)
    assert Program.objects.published().count() == 1


def test_a_second_load_changes_nothing(folder):
    path = folder(contoh=content())
    load(path)
    before = {record.pk: (snapshots(record), record.updated_at) for record in Program.objects.all()}
    changes = Change.objects.count()
    rows = {row.pk: row.key for row in Program.objects.get().citations.all()}
    load(path)
    assert {record.pk: (snapshots(record), record.updated_at) for record in Program.objects.all()} == before
    assert Change.objects.count() == changes
    assert {row.pk: row.key for row in Program.objects.get().citations.all()} == rows


def test_a_changed_file_changes_the_record_and_drops_what_it_no_longer_says(folder):
    load(folder(contoh=content()))
    changed = {**PROGRAM, "title": "Judul baru", "measures": [], "citations": PROGRAM["citations"][:1]}
    load(folder(contoh=content(programs=[changed])))
    program = Program.objects.get()
    assert program.title == "Judul baru"
    assert not program.measures.exists()
    assert {row.field for row in program.citations.all()} == {"period", "partners"}
    assert Change.objects.filter(noun="programs").count() == 3


def test_a_column_the_file_leaves_out_is_emptied_but_the_address_stays(folder):
    load(folder(contoh=content()))
    shorter = {name: value for name, value in PROGRAM.items() if not name.startswith("period") and name != "slug"}
    load(folder(contoh=content(programs=[{**shorter, "citations": PROGRAM["citations"][1:]}])))
    program = Program.objects.get()
    assert (program.period_start, program.period_precision) == (None, "")
    assert program.slug == "program-contoh"


def change_by_hand(**values: Any) -> Program:
    program = Program.objects.get()
    with recording(program, by=make.user()):
        for name, value in values.items():
            setattr(program, name, value)
        program.save()
    return program


def test_what_people_changed_since_the_last_load_is_kept_and_reported(folder, capsys):
    path = folder(contoh=content())
    load(path)
    change_by_hand(title="Judul dari meja redaksi")
    call_command("load_records", str(path))
    assert Program.objects.get().title == "Judul dari meja redaksi"
    output = capsys.readouterr().out
    assert "programs: 1 kept" in output
    assert "contoh.json, programs 44444444" in output


def test_overwriting_lets_the_file_win(folder):
    path = folder(contoh=content())
    load(path)
    change_by_hand(title="Judul dari meja redaksi")
    load(path, overwrite=True)
    assert Program.objects.get().title == "Program contoh"


def test_an_uploaded_document_comes_from_no_file_and_a_load_leaves_it(folder):
    agreement = make.agreement("1/PKS/A-B/I/2020", make.DRAFT)
    document = make.document(agreement)
    entry = {"id": agreement.public_id, "number": "2/PKS/A-B/I/2020"}
    load(folder(a=content(agreements=[entry])), overwrite=True)
    agreement.refresh_from_db()
    assert agreement.number == "2/PKS/A-B/I/2020"
    assert agreement.documents.get() == document
    row = {"key": "scan", "file": "ab/cd.pdf"}
    with pytest.raises(CommandError, match=f"{agreement.public_id}, documents: "):
        load(folder(a=content(agreements=[{**entry, "documents": [row]}])))


def test_a_record_that_people_withdrew_is_not_published_again(folder):
    path = folder(contoh=content())
    load(path)
    set_publication(Program.objects.get(), Publication.WITHDRAWN, by=make.user())
    load(path)
    assert Program.objects.get().publication == Publication.WITHDRAWN


def test_a_dry_run_says_what_would_happen_and_keeps_none_of_it(folder, capsys):
    call_command("load_records", str(folder(contoh=content())), dry_run=True)
    assert "programs: 1 new" in capsys.readouterr().out
    assert not Source.objects.exists()
    assert not Change.objects.exists()


def test_faults_name_file_record_field_and_reason_all_at_once(folder):
    path = folder(
        contoh=content(
            partners=[{**PARTNER, "kind": "99", "names": [{"key": "x", "name": "X", "kind": "nonsense"}]}],
            programs=[{**PROGRAM, "period_precision": "", "measures": [{"key": "desa", "value": "tiga puluh"}]}],
        )
    )
    found = faults(path)
    places = {line.split(": ")[0] for line in found}
    assert places == {
        "contoh.json, partners 33333333, kind",
        "contoh.json, partners 33333333, names[x].kind",
        "contoh.json, programs 44444444",
        "contoh.json, programs 44444444, measures[desa].value",
        "contoh.json, programs 44444444, measures[desa].name",
    }


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"programs": [{**PROGRAM, "tittle": "x"}]}, "contoh.json, programs 44444444, tittle"),
        ({"programms": []}, "contoh.json, programms"),
        ({"regions": []}, "contoh.json, regions"),
        ({"programs": [{**PROGRAM, "id": "vokal"}]}, "contoh.json, programs vokal, id"),
        ({"programs": [{**PROGRAM, "title": 5}]}, "contoh.json, programs 44444444, title"),
        ({"programs": [{**PROGRAM, "title": None}]}, "contoh.json, programs 44444444, title"),
        ({"programs": [{**PROGRAM, "is_national": "yes"}]}, "contoh.json, programs 44444444, is_national"),
        ({"programs": [{**PROGRAM, "period_start": "2020-8"}]}, "contoh.json, programs 44444444, period_start"),
        ({"programs": [{**PROGRAM, "sdg_goals": ["99"]}]}, "contoh.json, programs 44444444, sdg_goals"),
        ({"programs": [{**PROGRAM, "sdg_goals": "1"}]}, "contoh.json, programs 44444444, sdg_goals"),
        ({"programs": [{**PROGRAM, "publication": "public"}]}, "contoh.json, programs 44444444, publication"),
        (
            {"programs": [{**PROGRAM, "partners": [{"role": "funder"}]}]},
            "contoh.json, programs 44444444, partners[1].key",
        ),
        ({"programs": [{**PROGRAM, "citations": [{"field": "colour", "quote": "x"}]}]}, "citations[1].field"),
        ({"programs": [{**PROGRAM, "citations": [{"field": "measures", "part": "no"}]}]}, "citations[1].part"),
        ({"programs": [{**PROGRAM, "citations": [{"field": "title", "flag": "wrong"}]}]}, "citations[1].flag"),
        ({"programs": [{**PROGRAM, "source": "tak-ada"}]}, "citations[1].source"),
        ({"partners": [PARTNER, PARTNER]}, "contoh.json, partners 33333333"),
        ({"programs": [{**PROGRAM, "title": "\x00"}]}, "contoh.json, programs 44444444, title"),
        (
            {"programs": [{**PROGRAM, "measures": [{"key": "\ud800"}]}]},
            "contoh.json, programs 44444444, measures[1].key",
        ),
        ({"source": ""}, "citations[1].source"),
        ({"partners": [{**PARTNER, "parent": "33333333"}]}, "contoh.json, partners 33333333, parent"),
    ],
)
def test_what_the_format_does_not_know_is_refused(folder, changes, place):
    found = faults(folder(contoh=content(**changes)))
    assert any(place in line.split(": ")[0] for line in found), found


def test_a_part_that_stands_there_twice_is_refused(folder):
    twice = [PROGRAM["measures"][0], PROGRAM["measures"][0]]
    assert "measures[desa]" in faults(folder(contoh=content(programs=[{**PROGRAM, "measures": twice}])))[0]


@pytest.mark.parametrize("text", ["{", '{"partners": [], "partners": []}', "[]", '"partners"'])
def test_a_file_that_is_no_object_of_nouns_is_refused(folder, text):
    assert faults(folder(rusak=text))[0].startswith("rusak.json: ")


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert faults(tmp_path / "tidak-ada.json")[0].startswith("tidak-ada.json: ")


def test_publication_problems_stop_the_load(folder):
    found = faults(folder(contoh=content(programs=[{**PROGRAM, "partners": []}])))
    assert [line.split(": ")[0] for line in found] == ["contoh.json, programs 44444444, partners"]


def test_a_record_may_not_be_published_before_what_it_names(folder):
    found = faults(folder(contoh=content(partners=[{**PARTNER, "publication": "draft"}])))
    assert {line.split(": ")[0] for line in found} == {"contoh.json, programs 44444444, partners"}


def test_records_that_name_each_other_in_a_circle_are_refused(folder):
    one = {**PARTNER, "parent": "lain"}
    other = {**PARTNER, "id": "55555555", "slug": "lain", "parent": "lembaga"}
    assert len(faults(folder(contoh=content(partners=[one, other])))) == 1


def test_an_amount_is_exact_and_never_a_float(folder):
    agreement = '{"agreements": [{"id": "66666666", "amount": 2800000000.05, "currency": "IDR"}]}'
    load(folder(contoh=agreement))
    assert str(Agreement.objects.get().amount) == "2800000000.05"


def test_every_noun_but_places_can_be_loaded():
    assert set(nouns()) == {
        "sources",
        "planning-documents",
        "indicators",
        "targets",
        "partners",
        "programs",
        "agreements",
        "activities",
    }


def test_the_documentation_lists_the_facts_that_are_not_kept_and_the_words_of_the_format():
    text = (settings.BASE_DIR / "docs" / "records.md").read_text()
    for fact in NOT_KEPT:
        assert f"| {fact} |" in text
    for word in (*nouns(), *Publication.values, *Citation.Flag.values, *CITATION_COLUMNS, "--dry-run", "--overwrite"):
        assert f"`{word}" in text, word


def test_the_example_in_the_documentation_loads(folder):
    text = (settings.BASE_DIR / "docs" / "records.md").read_text()
    example = text.split("```json\n")[1].split("```")[0]
    load(folder(contoh=example))
    assert Program.objects.published().get().title_en == "Example programme"


def test_a_row_may_name_a_source_as_its_own_beside_its_citations(folder):
    worth = {
        "key": "kurs",
        "amount": "1450000000.00",
        "rate": 14500.5,
        "on": "2021-05-04",
        "source": "berita",
        "citations": [{"quote": "Rp1,45 miliar"}],
    }
    agreement = {"id": "55555555", "number": "1", "amount": 100000, "currency": "USD", "rupiah_equivalents": [worth]}
    load(folder(contoh=content(agreements=[agreement])))
    row = Agreement.objects.get().rupiah_equivalents.get()
    assert (str(row.amount), str(row.rate), row.source.title) == ("1450000000.00", "14500.500000", "Berita")
    assert [(cited.field, cited.part) for cited in Citation.objects.filter(quote="Rp1,45 miliar")] == [
        ("rupiah_equivalents", "kurs")
    ]
