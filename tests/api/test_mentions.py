"""Every list can be asked for the records that name another one, whatever its noun."""

from typing import Any

import pytest

from tests import make

pytestmark = pytest.mark.django_db


def ids(api: Any, query: str) -> list[str]:
    return [row["id"] for row in api(query)["results"]]


def test_records_are_found_by_whatever_they_name_anywhere(api: Any) -> None:
    region, partner, source = make.region(), make.partner("Mitra"), make.source()
    program = make.program("Program", partners=[(partner, "funder")], regions=[region])
    parties = [(partner, "recipient"), (make.partner(), "funder")]
    agreement = make.agreement("1/A/2020", programs=[program], parties=parties)
    activity = make.activity("Kegiatan", programs=[program], hosts=[partner], region=region)
    make.program("Lain")
    make.cite(activity, "title", source=source)
    assert ids(api, f"programs/?mentions=partners/{partner.public_id}") == [program.public_id]
    assert ids(api, f"programs/?mentions=regions/{region.code}") == [program.public_id]
    assert ids(api, f"agreements/?mentions=programs/{program.public_id}") == [agreement.public_id]
    assert ids(api, f"agreements/?mentions=partners/{partner.slug}") == [agreement.public_id]
    assert ids(api, f"activities/?mentions=sources/{source.public_id}") == [activity.public_id]
    assert ids(api, f"activities/?mentions=agreements/{agreement.public_id}") == []


def test_a_row_that_is_not_public_names_nothing(api: Any) -> None:
    partner = make.partner("Mitra")
    agreement = make.agreement("1/A/2020")
    make.document(agreement)
    draft = make.program("Rancangan", make.DRAFT, partners=[(partner, "funder")])
    assert ids(api, f"programs/?mentions=partners/{partner.public_id}") == []
    hidden = api(f"agreements/?mentions=programs/{draft.public_id}", status=400)
    missing = api("agreements/?mentions=programs/aaaaaaaa", status=400)
    said = [answer["errors"][0]["detail"].replace(draft.public_id, "aaaaaaaa") for answer in (hidden, missing)]
    assert said[0] == said[1]


@pytest.mark.parametrize("value", ["partners", "partners/", "mitra/abc", "/", "changes/1"])
def test_what_names_no_record_is_refused_with_the_nouns_there_are(api: Any, value: str) -> None:
    answer = api(f"programs/?mentions={value}", status=400)
    assert answer["parameter"] == "mentions"
    assert "planning-documents" in answer["detail"]
