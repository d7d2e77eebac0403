"""Loading from files that are new, changed or broken: a folder with a few regions stands for the whole."""

import csv
import gzip
import shutil
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command

from portal.base.models import Change, SdgGoal
from regions.models import Region, RegionCode
from tests import make

pytestmark = pytest.mark.django_db

KEPT = {
    "regions.csv": ("code,", "35,", "35.05,", "35.72,", "91,", "91.03,", "93,", "93.01,"),
    "districts.csv": ("code,", "35.05.0", "93.01.0"),
    "villages.csv": ("code,", "35.05.04."),
    "region_history.csv": ("change,", "split,91,93,", "recoded,91.01,"),
}


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    """The reference files with the regions of `KEPT` only; sentences are English here."""
    settings.LANGUAGE_CODE = "en"
    folder = tmp_path / "reference"
    shutil.copytree(django_settings.BASE_DIR / "fixtures" / "reference", folder)
    for name, starts in KEPT.items():
        lines = (folder / name).read_text().splitlines(keepends=True)
        (folder / name).write_text("".join(line for line in lines if line.startswith(starts)))
    return folder


def load(folder: Path, **options) -> None:
    call_command("load_reference", folder=folder, verbosity=0, **options)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def set_cell(path: Path, line: int, column: str, text: str) -> None:
    rows = list(csv.reader(path.read_text().splitlines()))
    rows[line - 1][rows[0].index(column)] = text
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows)


def faults(folder: Path, **options) -> list[str]:
    """What the command complains about, without the closing line; checks that nothing was written."""
    with pytest.raises(CommandError) as caught:
        load(folder, **options)
    *lines, last = str(caught.value).splitlines()
    assert last == f"{len(lines)} faults; nothing was loaded."
    assert not Region.objects.exists()
    assert not SdgGoal.objects.exists()
    assert not Change.objects.exists()
    return lines


def test_a_small_folder_loads(folder):
    load(folder)
    assert Region.objects.get(code="35.05").name == "Kabupaten Blitar"
    assert Region.objects.lookup("91.01").name == "Kabupaten Merauke"


def test_a_missing_column_is_named(folder):
    edit(folder / "districts.csv", "code,name,parent_code", "code,nama,parent_code")
    assert faults(folder)[:2] == [
        "districts.csv, line 1: Missing columns: name.",
        "districts.csv, line 1: Unknown columns: nama.",
    ]


def test_an_unknown_parent_is_refused(folder):
    set_cell(folder / "regions.csv", 4, "code", "36.72")
    set_cell(folder / "regions.csv", 4, "parent_code", "36")
    assert faults(folder) == ["regions.csv, line 4: parent_code: there is no region 36 in these files."]


def test_a_region_cannot_lie_where_its_code_does_not_say(folder):
    set_cell(folder / "regions.csv", 4, "parent_code", "91")
    assert faults(folder) == ["regions.csv, line 4: parent_code: 35.72 cannot lie in “91”."]


def test_a_code_that_stands_twice_is_refused_with_both_lines(folder):
    path = folder / "villages.csv"
    path.write_text(path.read_text() + "35.05.04.2014,Plosorejo,35.05.04,desa\n")
    assert faults(folder) == ["villages.csv, line 3: code: 35.05.04.2014 already stands in line 2."]


def test_a_bps_code_that_two_regions_share_is_refused(folder):
    set_cell(folder / "regions.csv", 4, "bps_code", "3505")
    assert faults(folder) == ["regions.csv, line 4: bps_code: 3505 already stands in line 3."]


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [
        ("population", "1.295.210", "“1.295.210” value must be an integer."),
        ("population", "-1", "Ensure this value is greater than or equal to 0."),
        ("area_km2", "luas", "“luas” value must be a decimal number."),
        ("area_km2", "1745.3831", "Ensure that there are no more than 3 decimal places."),
        ("lat", "-98.1", "“-98.1” is out of range."),
        ("label_lon", "nan", "“nan” is out of range."),
        ("valid_from", "25-07-2022", "“25-07-2022” value has an invalid date format. It must be in YYYY-MM-DD format."),
    ],
)
def test_a_bad_number_or_date_is_refused(folder, column, text, reason):
    set_cell(folder / "regions.csv", 3, column, text)
    assert faults(folder) == [f"regions.csv, line 3: {column}: {reason}"]


@pytest.mark.parametrize("code", ["35. 05", "35.5", "3505", "35.05.", "35.O5"])
def test_a_code_in_another_spelling_is_refused(folder, code):
    set_cell(folder / "regions.csv", 3, "code", code)
    assert faults(folder)[0].startswith(f"regions.csv, line 3: code: “{code}” is not a Kemendagri code such as")


def test_a_kind_that_does_not_fit_the_code_is_refused(folder):
    set_cell(folder / "regions.csv", 4, "kind", "village")
    assert faults(folder) == ["regions.csv, line 4: kind: the code 35.72 is not that of a “village”."]


def test_a_village_of_an_unknown_kind_or_without_a_name_is_refused(folder):
    set_cell(folder / "villages.csv", 2, "kind", "dusun")
    set_cell(folder / "villages.csv", 2, "name", "")
    assert faults(folder) == [
        "villages.csv, line 2: kind: “dusun” is none of these: desa, kelurahan, desa adat.",
        "villages.csv, line 2: name: This field cannot be blank.",
    ]


def test_a_row_of_the_wrong_length_is_refused(folder):
    edit(folder / "villages.csv", "Plosorejo,", "Plosorejo, Kademangan,")
    assert faults(folder) == ["villages.csv, line 2: 5 cells instead of 4."]


def test_a_history_that_knows_other_regions_is_refused(folder):
    edit(folder / "region_history.csv", "recoded,91.01,93.01", "recoded,90.01,93.01")
    edit(folder / "region_history.csv", "split,91,93", "split,91,94")
    assert faults(folder) == [
        "region_history.csv, line 2: new_code: there is no region “94” in these files.",
        "region_history.csv, line 3: old_code: there is no region “90” in these files.",
    ]


def test_a_code_list_is_checked_like_the_regions(folder):
    edit(folder / "sdg_targets.csv", "1.2,1,active", "1.2,18,activ")
    edit(folder / "organisation_types.csv", "\n11,", "\n10,")
    edit(folder / "planning_document_kinds.csv", ",national,", ",nasional,")
    assert faults(folder) == [
        "sdg_targets.csv, line 3: status: “activ” is neither active nor withdrawn.",
        "sdg_targets.csv, line 3: goal: there is no “18” before this row.",
        "organisation_types.csv, line 3: code: 10 already stands in line 2.",
        "planning_document_kinds.csv, line 2: level: Value 'nasional' is not a valid choice.",
    ]


def test_a_file_that_is_missing_or_no_text_is_named(folder, tmp_path):
    (folder / "sectors.csv").unlink()
    (folder / "villages.csv").write_bytes(
        "code,name,parent_code,kind\n35.05.04.2014,Plosoréjo,35.05.04,desa".encode("latin-1")
    )
    torn = tmp_path / "torn.csv.gz"
    torn.write_bytes(gzip.compress(b"code,name,parent_code,kind\n" * 50)[:40])
    found = faults(folder, villages=torn)
    assert found[0].startswith("villages.csv, line 2: The text is not UTF-8 here.")
    assert found[1].startswith("torn.csv.gz, line ")
    assert found[-1] == "sectors.csv: There is no such file."


def test_more_villages_come_from_a_compressed_file_and_stay(folder, tmp_path):
    villages = tmp_path / "villages.csv.gz"
    rows = [
        "code,name,parent_code,kind",
        "35.05.04.1001,Kademangan,35.05.04,kelurahan",
        "35.05.04.2014,Plosorejo,35.05.04,desa",
    ]
    villages.write_bytes(gzip.compress("\n".join(rows).encode()))
    load(folder, villages=villages)
    assert Region.objects.get(code="35.05.04.1001").name == "Kelurahan Kademangan"
    load(folder)
    assert Region.objects.filter(kind="village").count() == 2
    assert Change.objects.count() == 1


def test_a_region_that_is_given_a_new_code_stays_the_same_region(folder):
    load(folder)
    merauke, papua = Region.objects.get(code="93.01"), Region.objects.get(code="91")
    Region.objects.filter(pk=merauke.pk).update(code="91.01", parent=papua)
    RegionCode.objects.filter(region=merauke).delete()
    load(folder)
    merauke.refresh_from_db()
    assert (merauke.code, merauke.parent.code) == ("93.01", "93")
    assert Region.objects.lookup("91.01") == merauke


def test_an_alias_that_left_the_file_leaves_the_registry(folder):
    set_cell(folder / "regions.csv", 3, "aliases", "Belitar")
    load(folder)
    blitar = Region.objects.get(code="35.05")
    assert list(blitar.names.values_list("name", flat=True)) == ["Kabupaten Belitar", "Belitar"]
    set_cell(folder / "regions.csv", 3, "aliases", "")
    load(folder)
    assert not blitar.names.exists()


def test_two_codes_may_change_places(folder):
    load(folder)
    set_cell(folder / "regions.csv", 3, "bps_code", "3572")
    set_cell(folder / "regions.csv", 4, "bps_code", "3505")
    load(folder)
    assert Region.objects.lookup("bps:3505").code == "35.72"
    assert Region.objects.lookup("bps:3572").code == "35.05"


def test_a_code_withdrawn_by_its_keeper_stays_and_is_marked(folder):
    load(folder)
    edit(
        folder / "organisation_types.csv", "Sektor publik lainnya,Other Public Sector,active", "Lainnya,Other,withdrawn"
    )
    load(folder)
    kind = make.organisation_type("15")
    assert (kind.name, kind.is_active) == ("Lainnya", False)


def test_files_that_contradict_what_staff_entered_are_refused_whole(folder):
    other = make.region("11", "Aceh")
    other.codes.create(scheme="bps", code="35")
    with pytest.raises(CommandError, match="contradict what is stored; nothing was loaded"):
        load(folder)
    assert list(Region.objects.values_list("code", flat=True)) == ["11"]
    assert not SdgGoal.objects.exists()
