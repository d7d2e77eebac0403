"""Lists of the desk find what people look for, in the words they have."""

import pytest

from portal.base.models import Change
from regions.models import RegionCode
from tests import make


def found(client, address, term):
    answer = client.get(address, {"q": term})
    assert answer.status_code == 200
    return [str(record) for record in answer.context["cl"].result_list]


@pytest.mark.parametrize(
    "spelling",
    ["001A/SP/LTKL-TEA/VIII/2020", "001a / sp/ltkl-tea/viii/2020", "No. 001A/SP/LTKL–TEA/VIII/2020", "LTKL-TEA/VIII"],
)
def test_an_agreement_is_found_by_its_number_in_any_spelling(desk, spelling):
    wanted = make.agreement("No. 001A/SP/LTKL-TEA/VIII/2020")
    make.agreement("002/PKS/A-B/I/2021")
    assert found(desk("viewer"), "/admin/programs/agreement/", spelling) == [str(wanted)]


def test_an_agreement_is_found_by_a_party_and_listed_once(desk):
    party = make.partner("Yayasan Penabulu", acronym="Penabulu")
    party.names.create(name="Penabulu Foundation")
    make.agreement("001/SP/X", parties=[(party, "recipient"), (party, "party")])
    assert found(desk("viewer"), "/admin/programs/agreement/", "penabulu") == ["001/SP/X"]


def test_a_partner_is_found_by_an_alias_and_listed_once(desk):
    partner = make.partner("Uni Eropa", acronym="EU")
    for alias in ("European Union", "European Commission"):
        partner.names.create(name=alias)
    assert found(desk("viewer"), "/admin/partners/partner/", "european") == ["Uni Eropa (EU)"]


def test_a_region_is_found_by_its_code_old_or_new(desk):
    merauke = make.region("93.01", "Kabupaten Merauke")
    RegionCode.objects.create(region=merauke, code="91.01", is_current=False)
    RegionCode.objects.create(region=merauke, code="9471", scheme="bps")
    viewer = desk("viewer")
    for term in ("93.01", "91.01", "9301", "bps:9471", "merauke"):
        assert found(viewer, "/admin/regions/region/", term) == ["Kabupaten Merauke"], term


def test_a_region_is_offered_with_where_it_lies_and_its_code(desk):
    make.region("35", "Jawa Timur")
    make.region("35.05", "Kabupaten Blitar")
    answer = desk("editor").get(
        "/admin/autocomplete/?term=blitar&app_label=programs&model_name=programregion&field_name=region"
    )
    assert [option["text"] for option in answer.json()["results"]] == ["Kabupaten Blitar, Jawa Timur (35.05)"]


def test_agreements_are_filtered_by_their_state_of_today(desk):
    make.agreement("001/LAMA", period_start="2019-01-01", period_end="2019-12-31")
    make.agreement("002/TANPA")
    answer = desk("viewer").get("/admin/programs/agreement/?state=ended")
    assert [record.number for record in answer.context["cl"].result_list] == ["001/LAMA"]


def test_the_change_log_tells_what_changed_in_plain_words(desk):
    viewer, giver = desk("viewer"), make.partner("Ford Foundation")
    agreement = make.agreement("001/SP", publication=make.DRAFT, amount="1000000", parties=[(giver, "funder")])
    with make.recording(agreement, by=viewer.person, reason="Salah ketik"):
        agreement.amount = 2000000
        agreement.save()
        agreement.parties.create(partner=make.partner("Kementerian Dalam Negeri", acronym="Kemendagri"))
        agreement.parties.filter(partner=giver).update(role="recipient")
    entry = Change.objects.filter(record_id=agreement.public_id).first()
    page = viewer.get(f"/en/admin/base/change/{entry.pk}/change/").content.decode()
    assert "1,000,000.00" in page and "2,000,000.00" in page
    assert "gives the money" in page and "receives the money" in page
    assert "Kementerian Dalam Negeri (Kemendagri)" in page
    assert "Salah ketik" in page


def test_a_record_s_history_is_its_part_of_the_change_log(desk):
    program, _other = make.program(publication=make.DRAFT), make.program()
    answer = desk("viewer").get(f"/admin/programs/program/{program.pk}/history/")
    assert {entry["change"].record_id for entry in answer.context["entries"]} == {program.public_id}


def test_nobody_writes_in_the_change_log(desk):
    make.program()
    entry = Change.objects.first()
    administrator = desk("administrator")
    for address in ("add/", f"{entry.pk}/delete/"):
        assert administrator.post(f"/admin/base/change/{address}", {"post": "yes"}).status_code == 403
    assert administrator.post(f"/admin/base/change/{entry.pk}/change/", {"label": "x"}).status_code == 403
