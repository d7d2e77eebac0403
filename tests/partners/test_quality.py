"""What may be odd about partners."""

import pytest

from tests import make
from tests.findings import codes

pytestmark = pytest.mark.django_db


def test_two_partners_with_one_name_however_it_is_written():
    first = make.partner("Yayasan Auriga Nusantara")
    second = make.partner("YAYASAN  AURIGA-NUSANTARA.", make.DRAFT)
    assert codes(first) == codes(second) == {"same-name"}
    assert codes(make.partner("Yayasan Auriga")) == set()


def test_units_of_two_organisations_may_have_one_name():
    ministry, other = make.partner(), make.partner()
    units = [make.partner("Sekretariat Jenderal", parent=above) for above in (ministry, other)]
    offices = [make.partner("Bappeda", region=make.region(code)) for code in ("35.05", "35.06")]
    assert [codes(each) for each in units + offices] == [set()] * 4


def test_two_partners_with_one_acronym():
    first, second = make.partner(acronym="B-Trust"), make.partner(acronym="BTRUST")
    assert codes(first) == codes(second) == {"same-acronym"}
    assert [codes(make.partner()), codes(make.partner())] == [set(), set()]


def test_a_local_government_without_its_region():
    local = make.organisation_type("11")
    lost, placed = make.partner(kind=local), make.partner(kind=local, region=make.region())
    assert codes(lost) == {"no-region"}
    assert codes(placed) == set()
    assert codes(make.partner(kind=local, parent=placed)) == set()
    assert codes(make.partner()) == set()
