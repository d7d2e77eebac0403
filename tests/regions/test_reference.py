"""The regions as the reference files give them: how many there are, and by which codes and names they are found."""

import datetime

import pytest
from django.core.management import call_command

from portal.base.models import Change, SdgGoal, SdgTarget
from programs.models import AgreementKind, Sector
from regions.models import Region, RegionCode, RegionName

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


def test_all_provinces_regencies_cities_and_districts_are_there():
    def count(*kinds: str) -> int:
        return Region.objects.filter(kind__in=kinds).count()

    assert count("province") == 38
    assert count("regency", "city") == 514
    assert count("district") == 7285


def test_the_villages_that_records_cite_are_there():
    senggigi = Region.objects.get(code="52.01.14.2006")
    assert (senggigi.name, senggigi.short_name, senggigi.parent.name) == (
        "Desa Senggigi",
        "Senggigi",
        "Kecamatan Batu Layar",
    )
    assert Region.objects.get(code="35.05.04.2014").name == "Desa Plosorejo"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("93.01", "93.01"),
        ("91.01", "93.01"),
        ("92.71", "96.71"),
        ("36. 03", "36.03"),
        ("3603", "36.03"),
        ("bps:1103", "11.01"),
        ("BPS: 1103", "11.01"),
        ("iso:ID-AC", "11"),
        ("iso:id-ac", "11"),
    ],
)
def test_a_region_is_found_by_any_code_it_has_or_had(text, code):
    assert Region.objects.lookup(text).code == code


@pytest.mark.parametrize("text", ["99", "1103x", "bps:9999", "11.1", ""])
def test_a_code_that_no_region_had_finds_none(text):
    assert Region.objects.lookup(text) is None


def test_a_recoded_regency_remembers_its_code_and_its_province():
    merauke = Region.objects.get(code="93.01")
    assert list(merauke.codes.values_list("key", "is_current", "valid_from", "valid_until")) == [
        ("kemendagri-93.01", True, datetime.date(2022, 7, 25), None),
        ("kemendagri-91.01", False, None, datetime.date(2022, 7, 25)),
    ]
    assert [(str(row), row.basis) for row in merauke.parents.all()] == [("Papua", "UU 14/2022")]


def test_a_new_province_is_named_by_the_one_it_came_from():
    papua = Region.objects.get(code="91")
    assert [str(row) for row in papua.successors.all()] == ["Papua Selatan", "Papua Tengah", "Papua Pegunungan"]
    assert [str(row.region) for row in Region.objects.get(code="96").predecessors.all()] == ["Papua Barat"]


def test_regencies_are_known_by_their_other_names_with_and_without_their_kind():
    def found(name: str) -> list[tuple[str, str]]:
        rows = RegionName.objects.filter(name=name).select_related("region").order_by("region__code")
        return [(row.region.code, row.kind) for row in rows]

    assert found("Kota Lubuklinggau") == found("Lubuklinggau") == [("16.73", "also")]
    assert found("Kabupaten Mamuju Utara") == found("Mamuju Utara") == [("76.01", "former")]
    assert found("DKI Jakarta") == [("31", "also")]


def test_a_district_of_papua_is_a_distrik():
    assert Region.objects.get(code="93.01.01").name.startswith("Distrik ")
    assert Region.objects.get(code="35.05.04").name == "Kecamatan Kademangan"


def test_every_region_below_a_province_lies_in_the_one_its_code_says():
    rows = Region.objects.exclude(kind="province").order_by("pk").values_list("code", "parent__code")
    assert [code for code, parent in rows if code.rpartition(".")[0] != parent] == []


def test_every_region_is_public_and_holds_its_present_code_once():
    assert Region.objects.published().count() == Region.objects.count()
    present = RegionCode.objects.filter(scheme="kemendagri", is_current=True)
    assert present.count() == Region.objects.count()


def test_the_code_lists_are_there():
    assert list(SdgGoal.objects.values_list("code", flat=True)) == [str(number) for number in range(1, 18)]
    assert SdgTarget.objects.get(code="16.a").goal.code == "16"
    assert SdgTarget.objects.count() == 169
    assert Sector.objects.get(code="11110").category.code == "111"
    assert not Sector.objects.get(code="23010").is_active
    assert AgreementKind.objects.get(code="PKS").name == "Perjanjian Kerja Sama"
    assert not AgreementKind.objects.filter(name__icontains="addendum").exists()


def test_the_whole_load_is_one_public_change():
    change = Change.objects.get()
    assert (change.action, change.noun, change.number) == ("loaded", "reference", 1)
    assert change.after["rows"]["regions.region added"] == Region.objects.count()


def test_loading_again_changes_nothing_and_logs_nothing(capsys):
    before = set(Region.objects.order_by("pk").values_list("pk", "updated_at"))
    call_command("load_reference")
    assert capsys.readouterr().out == "Nothing to change.\n"
    assert set(Region.objects.order_by("pk").values_list("pk", "updated_at")) == before
    assert Change.objects.count() == 1


def test_what_was_changed_by_hand_is_brought_back_and_what_staff_added_stays():
    blitar = Region.objects.get(code="35.05")
    Region.objects.filter(pk=blitar.pk).update(capital="Wlingi")
    blitar.codes.filter(scheme="bps").delete()
    blitar.names.create(name="Kab. Blitar")
    call_command("load_reference", verbosity=0)
    blitar.refresh_from_db()
    assert blitar.capital == "Kanigoro"
    assert blitar.codes.filter(scheme="bps", code="3505").exists()
    assert blitar.names.filter(name="Kab. Blitar").exists()
    assert Change.objects.order_by("pk").last().after["rows"] == {
        "regions.region changed": 1,
        "regions.regioncode added": 1,
    }
