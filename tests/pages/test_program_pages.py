"""The page of a programme, and the list."""

import datetime
import re
from decimal import Decimal

import pytest

from portal.base.recording import recording
from programs.models import Phase
from tests import make
from tests.pages.reading import fact, read, section, words

pytestmark = pytest.mark.django_db


def test_partners_stand_under_their_roles_with_the_role_as_written() -> None:
    funder, implementer = make.partner("Lingkar Temu", acronym="LTKL"), make.partner("Yayasan Penabulu")
    program = make.program(partners=[(funder, "funder"), (implementer, "implementer")])
    with recording(program):
        program.partners.filter(role="funder").update(role_as_written="Pendukung Program")
    page = read(program)
    assert fact(page, "Funder") == "Lingkar Temu (LTKL) as written: “Pendukung Program”"
    assert fact(page, "Implementer") == "Yayasan Penabulu"


def test_a_period_is_no_more_exact_than_it_is_known_and_stands_as_written() -> None:
    program = make.program(
        period_start=datetime.date(2020, 8, 1),
        period_end=datetime.date(2021, 7, 31),
        period_precision="month",
        period_as_written="Agustus 2020- Juli 2021",
    )
    assert "Agustus 2020 – Juli 2021" in words(read(program, "id"))
    english = fact(read(program), "Period")
    assert english.startswith("August 2020 – July 2021")
    assert "Agustus 2020- Juli 2021" in english


def test_what_no_source_says_is_not_stated_and_never_zero() -> None:
    page = read(make.program())
    for label in ("Period", "Where", "Agreements", "SDG goals"):
        assert fact(page, label) == "not stated"
    assert "No agreement is known for this programme; its money is not stated." in words(page)
    assert not re.search(r"(?:Rp|IDR )0\b", page)


def test_names_in_use_are_shown_and_a_misspelt_one_says_so() -> None:
    program = make.program("PEDULI SDGs")
    with recording(program):
        program.names.create(name="Peduli SDGs")
        program.names.create(name="Peduli SGDs", is_misspelling=True, position=1)
    text = words(read(program))
    assert "Also called: Peduli SDGs Peduli SGDs (misspelt in the source)" in text


def test_provinces_are_derived_from_the_codes_of_the_regions() -> None:
    make.region("52", name="Nusa Tenggara Barat")
    make.region("64", name="Kalimantan Timur")
    regions = [make.region("52.02"), make.region("52.04"), make.region("64.03")]
    page = read(make.program(regions=regions))
    assert fact(page, "Where") == "3 regions: Nusa Tenggara Barat, Kalimantan Timur"
    assert "their provinces follow from the official codes" in page


def test_a_share_is_shown_only_where_one_is_stated() -> None:
    program = make.program(regions=[make.region("35.05"), make.region("35.06")])
    assert "Stated share" not in read(program)
    with recording(program):
        program.regions.filter(region__code="35.05").update(percent="12.500")
    text = words(read(program))
    assert "12.5%" in text
    assert "not stated" in text[text.index("Stated share") :]


def test_a_phase_says_where_the_programme_stood_and_never_a_percentage() -> None:
    program = make.program()
    with recording(program):
        Phase.objects.create(
            program=program, unit="semester", number=4, of_total=6, as_of="2021-09-20", as_of_precision="month"
        )
    page = read(program)
    assert fact(page, "Semester").startswith("4 of 6, as of September 2021")
    assert "67" not in fact(page, "Semester")


def test_a_measure_shows_its_count_and_the_words_it_was_written_in() -> None:
    program = make.program()
    with recording(program):
        program.measures.create(name="Desa", name_en="Villages", value=Decimal(30), unit="desa", as_written="30 desa")
        program.measures.create(name="Kader", name_en="Cadres", as_written="puluhan kader", position=1)
        program.measures.create(name="Guru", name_en="Teachers", position=2)
    page = read(program)
    assert fact(page, "Villages").startswith("30 desa")
    assert "puluhan kader" in fact(page, "Cadres")
    assert "not stated" in fact(page, "Teachers")


def test_statements_stand_under_their_kind_with_who_said_them() -> None:
    program = make.program()
    with recording(program):
        program.statements.create(kind="issue", text="Kemiskinan.", text_en="Poverty.")
        program.statements.create(kind="quote", text="Kita bersama.", speaker="Sekretaris Jenderal KPRI", position=1)
    text = words(read(program))
    assert "Issue addressed Poverty." in text
    assert "What was said Kita bersama. in Indonesian said by Sekretaris Jenderal KPRI" in text


def test_goals_targets_and_sectors_are_named_in_the_language_of_the_page() -> None:
    program = make.program()
    with recording(program):
        program.sdg_goals.add(make.sdg_goal("1"))
        program.sdg_targets.add(make.sdg_target("1.1"))
        program.sectors.add(make.sector())
    assert "1. Goal 1" in fact(read(program), "SDG goals")
    assert "Target 1.1" in fact(read(program), "SDG goals")
    assert "1. Tujuan 1" in words(read(program, "id"))
    assert "15110" in fact(read(program), "Sectors")


def test_totals_never_add_up_two_currencies() -> None:
    program = make.program()
    make.agreement(programs=[program], amount=Decimal(1000))
    make.agreement(programs=[program], amount=Decimal(500))
    make.agreement(programs=[program], amount=Decimal(70), currency="EUR")
    text = words(read(program, "id"))
    assert "Rp1.500" in text
    assert "EUR 70" in text
    assert "1.570" not in text


def test_an_amount_that_several_programmes_share_is_listed_and_not_divided() -> None:
    one, other = make.program(), make.program()
    make.agreement(programs=[one, other], amount=Decimal(1000))
    text = words(read(one))
    assert "No amount is stated that could be counted here." in text
    assert "Not in the total: 1 agreement (shared, not counted)" in text
    assert "IDR 500" not in text


def test_an_amount_counts_in_a_programme_by_its_stated_share() -> None:
    one, other = make.program(), make.program()
    agreement = make.agreement(programs=[one, other], amount=Decimal(1000))
    with recording(agreement):
        agreement.program_shares.filter(program=one).update(percent="25")
        agreement.program_shares.filter(program=other).update(amount=Decimal(700))
    assert "IDR 250 in 1 agreement" in words(read(one))
    assert "IDR 700 in 1 agreement" in words(read(other))


def test_money_passed_on_under_another_agreement_is_counted_once() -> None:
    program = make.program()
    parent = make.agreement(programs=[program], amount=Decimal(1000))
    make.agreement(programs=[program], amount=Decimal(400), parent=parent, relation="subgrants")
    text = words(read(program))
    assert "IDR 1,000 in 1 agreement" in text
    assert "1 agreement (passes on money counted already)" in text


def test_an_unknown_amount_is_left_out_of_the_total_and_said_so() -> None:
    program = make.program()
    make.agreement(programs=[program], amount=Decimal(1000))
    make.agreement(programs=[program])
    text = words(read(program))
    assert "IDR 1,000 in 1 agreement" in text
    assert "Not in the total: 1 agreement (amount not stated)" in text


def test_the_money_of_a_draft_agreement_is_in_no_total() -> None:
    program = make.program()
    make.agreement("7/RAHASIA/2020", make.DRAFT, programs=[program], amount=Decimal(77123))
    page = read(program)
    assert not re.search(r"77[.,]?123", words(page))
    assert "RAHASIA" not in page


def test_a_programme_shows_its_whole_its_parts_its_activities_and_its_targets() -> None:
    whole = make.program("Induk")
    program = make.program("Anak", parent=whole)
    make.activity("Pelatihan guru", programs=[program])
    target = make.target(region=make.region("35.05"))
    with recording(program):
        program.targets.add(target)
    page = read(program)
    assert fact(page, "Part of") == "Induk"
    assert "Pelatihan guru" in page
    assert target.get_absolute_url() in page
    assert "Anak" in words(read(whole))


def test_the_list_names_partners_period_and_places() -> None:
    funder = make.partner("Uni Eropa", acronym="EU")
    make.program("Satu", partners=[(funder, "funder")], regions=[make.region("35.05", name="Kabupaten Blitar")])
    make.program("Dua", regions=[make.region(f"32.0{number}") for number in range(1, 6)])
    make.program("Tiga", is_national=True)
    text = words(read("/en/programs/"))
    assert "Satu Funder: EU period not stated Kabupaten Blitar" in text
    assert "5 regions" in text
    assert "All of Indonesia" in text


def test_of_many_the_latest_stand_there_all_are_counted_and_the_list_has_the_rest(client, monkeypatch) -> None:
    monkeypatch.setattr("programs.views.program.SHOWN", 2)
    program = make.program("Air Bersih", slug="air")
    for number in range(1, 5):
        made = make.agreement(f"PERJANJIAN {number}", amount="10", programs=[program])
        if number > 1:
            type(made).objects.filter(pk=made.pk).update(signed_on=f"20{number}0-01-01", signed_on_precision="day")
        make.activity(f"Rapat {number}", programs=[program])
        make.program(f"Bagian {number}", parent=program)
    page = client.get("/en/programs/air/")
    agreements = section(page, "agreements")
    assert "IDR 40 in 4 agreements" in agreements and "All 4" in agreements
    # Behind the picture of the money. One whose day is not known comes last, on both databases.
    listed = agreements.rpartition("Download:")[2]
    assert [number for number in "1234" if f"PERJANJIAN {number}" in listed] == ["3", "4"]
    assert "All 4" in section(page, "activities") and "All 4" in section(page, "children")
    for address in ("agreements/?program", "activities/?program", "programs/?parent"):
        listed = client.get(f"/en/{address}={program.public_id}")
        assert listed.status_code == 200 and f'/en/{address}={program.public_id}"' in page.content.decode()
