"""The pages of the Sustainable Development Goals: who serves which, with how much money, where, towards what."""

from __future__ import annotations

import pytest

from portal.base.recording import recording
from tests import make
from tests.pages.reading import read, section, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    """A programme that names goal 15, one that names a target of it, and one for the SDGs as a whole."""
    make.sdg_goal("1")
    berau = make.region("64.03", "Kabupaten Berau", label_latitude=2.1, label_longitude=117.3)
    program = make.program("Hutan Lestari", partners=[(make.partner("Penabulu"), "implementer")], regions=[berau])
    other, whole = make.program("Gambut"), make.program("Semua Tujuan", serves_all_sdgs=True)
    with recording(program), recording(other), recording(whole):
        program.sdg_goals.add(make.sdg_goal("15"))
        program.sdg_targets.add(make.sdg_target("15.2"))
        other.sdg_targets.add(make.sdg_target("15.3"))
    return program


def test_a_goal_has_the_programmes_that_name_it_or_one_of_its_targets(client, program):
    page = read("/en/sdgs/15/")
    said = words(page)
    assert "Goal 15: Goal 15" in said and "Tujuan 15 · Goal 15" in said
    assert 'href="https://sdgs.un.org/goals/goal15"' in page
    served = section(client.get("/en/sdgs/15/"), "programs")
    assert "Programmes that serve it 2" in served and "Hutan Lestari" in served and "Gambut" in served
    assert "Programmes that serve the SDGs as a whole 1" in served and "Semua Tujuan" in served
    targets = section(client.get("/en/sdgs/15/"), "targets")
    assert "15.2 · 1 programme" in targets and "15.3 · 1 programme" in targets
    assert "Kabupaten Berau" in page
    assert "2 records" in words(read("/en/programs/?sdg_goal=15"))
    assert "1 record" in words(read("/en/programs/?serves_all_sdgs=true"))


def test_money_counts_by_the_shares_of_all_its_programmes_together(client, program):
    other = make.program("Lain")
    make.agreement("1", amount="100", programs=[program])
    make.agreement("2", amount="900", programs=[program, other])
    stated = make.agreement("3", amount="50", programs=[program, other])
    stated.program_shares.filter(program=program).update(percent="10")
    make.agreement("4", programs=[program])
    make.agreement("5", amount="70", programs=[other])
    money = section(client.get("/en/sdgs/15/"), "money")
    assert "IDR 105 in 2 agreements" in money
    assert "1 agreement (shared, not counted)" in money and "1 agreement (amount not stated)" in money
    assert "4 records" in words(read("/en/agreements/?sdg_goal=15"))


def test_indicators_and_targets_tied_to_it_and_its_partners(client, program):
    indicator = make.indicator("Tutupan hutan")
    with recording(indicator):
        indicator.sdg_targets.add(make.sdg_target("15.1"))
    make.target(indicator=indicator, region=make.region("64.03"))
    said = words(read("/en/sdgs/15/"))
    assert "Partners 2" in said and "Penabulu 1 programme" in said
    assert (
        "15.1 · 1 indicator" in said
        and "Indicators tied to it 1 Tutupan hutan" in said
        and "Targets of regions 1" in said
    )
    for noun, number in (("partners", 2), ("indicators", 1), ("targets", 1)):
        assert f"{number} record" in words(read(f"/en/{noun}/?sdg_goal=15"))


def test_the_list_counts_each_programme_once_and_every_goal_leads_to_its_page(client, program):
    page = read("/en/sdgs/")
    said = words(page)
    assert "15 Goal 15 2 programmes" in said and "1 Goal 1 none known" in said
    assert "1 programme serves the SDGs as a whole" in said
    assert 'href="/en/sdgs/15/"' in page and 'href="/en/sdgs/15/"' in read(program)
    assert "No programme is known to serve this goal." in words(read("/en/sdgs/1/"))
    for key in ("99", "15.2", "x"):
        assert client.get(f"/en/sdgs/{key}/").status_code == 404
    assert client.get("/en/sdgs/15/?x=1").status_code == 400
    assert client.get("/en/sdgs/?x=1").status_code == 400


def test_what_is_hidden_is_counted_at_no_goal(client, program):
    parties = [(make.partner(), "funder"), (make.partner(), "recipient")]
    before = words(read("/en/sdgs/15/"))
    regions = [make.region("35.05")]
    hidden = make.program("Rahasia", make.DRAFT, partners=parties[:1], serves_all_sdgs=True, regions=regions)
    with recording(hidden):
        hidden.sdg_goals.add(make.sdg_goal("15"))
        hidden.sdg_targets.add(make.sdg_target("15.2"))
    make.agreement("9", make.DRAFT, amount="1000", programs=[program], parties=parties)
    assert words(read("/en/sdgs/15/")) == before
    assert "15 Goal 15 2 programmes" in words(read("/en/sdgs/"))
