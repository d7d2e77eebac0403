"""A tree of records has no circle."""

import pytest
from django.core.exceptions import ValidationError

from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("build", [make.partner, make.program, make.agreement], ids=["partner", "program", "agreement"])
def test_a_record_is_never_above_itself_by_way_of_others(build):
    top = build()
    middle = build(parent=top)
    bottom = build(parent=middle)
    top.parent = bottom
    with pytest.raises(ValidationError) as refused:
        top.full_clean()
    assert list(refused.value.message_dict) == ["parent"]
