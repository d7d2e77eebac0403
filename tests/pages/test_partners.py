"""The pages of partners: one organisation under all its names, its money in and out, and all it has a part in."""

import datetime

import pytest

from partners.models import Partner
from tests import make
from tests.pages.reading import section, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def ltkl():
    return make.partner("Lingkar Temu Kabupaten Lestari", acronym="LTKL", slug="ltkl")


def test_what_it_gives_stands_apart_from_what_it_receives_and_each_currency_from_the_other(client, ltkl):
    other = make.partner("Yayasan Lain")
    make.agreement(amount="2800000000", parties=[(ltkl, "funder"), (other, "recipient")])
    make.agreement(amount="5", currency="USD", parties=[(ltkl, "funder"), (other, "recipient")])
    make.agreement(amount="70", parties=[(other, "funder"), (ltkl, "recipient")])
    page = client.get("/en/partners/ltkl/")
    given, received = section(page, "money-out"), section(page, "money-in")
    assert "IDR 2,800,000,000 in 1 agreement" in given and "USD 5 in 1 agreement" in given
    assert "IDR 70 in 1 agreement" in received and "USD" not in received


def test_money_given_together_is_listed_and_not_counted(client, ltkl):
    make.agreement(
        "1", amount="100", parties=[(ltkl, "funder"), (make.partner(), "funder"), (make.partner(), "recipient")]
    )
    words = section(client.get("/en/partners/ltkl/"), "money-out")
    assert "Given by 2 partners together" in words
    assert "No amount is stated that could be counted here." in words


def test_money_received_together_is_listed_and_not_counted(client, ltkl):
    make.agreement(
        "1", amount="100", parties=[(make.partner(), "funder"), (ltkl, "recipient"), (make.partner(), "recipient")]
    )
    assert "Received by 2 partners together" in section(client.get("/en/partners/ltkl/"), "money-in")


def test_a_sub_grant_is_not_added_to_the_agreement_whose_money_it_passes_on(client, ltkl):
    parties = [(ltkl, "funder"), (make.partner(), "recipient")]
    grant = make.agreement("1", amount="100", parties=parties)
    make.agreement("2", amount="60", parties=parties, parent=grant, relation="subgrants")
    words = section(client.get("/en/partners/ltkl/"), "money-out")
    assert "IDR 100 in 1 agreement" in words
    assert "Not added: it passes on money" in words


def test_other_roles_are_listed_without_being_summed(client, ltkl):
    make.agreement("77/PKS/2024", amount="100", parties=[(ltkl, "government"), (make.partner(), "partner")])
    page = client.get("/en/partners/ltkl/")
    assert "77/PKS/2024" in section(page, "other-agreements")
    assert "None stated." in section(page, "money-in") and "None stated." in section(page, "money-out")


def test_an_unknown_amount_is_not_stated_and_never_zero(client, ltkl):
    make.agreement(parties=[(ltkl, "funder"), (make.partner(), "recipient")])
    words = section(client.get("/en/partners/ltkl/"), "money-out")
    assert "Amount: not stated" in words and "IDR 0" not in words


def test_all_names_units_networks_and_registrations_are_shown_with_their_quotations(client, ltkl):
    ltkl.names.create(name="Lingkar Temu", kind="spelling", key="ejaan")
    ltkl.identifiers.create(scheme="ID-KHH", value="123", key="khh")
    ltkl.memberships.create(
        network=make.partner("Jaringan Kota"),
        key="jaringan",
        period_as_written="sejak 2019",
        role="anggota",
        role_en="member",
    )
    make.cite(ltkl, "names", "ejaan", quote="kata ejaan")
    make.cite(ltkl, "identifiers", "khh", quote="kata nomor")
    make.cite(ltkl, "memberships", "jaringan", quote="kata anggota", inferred=True)
    make.cite(ltkl, "acronym", quote="kata singkatan")
    unit = make.partner("Unit Kerja", parent=ltkl)
    make.cite(unit, "parent", quote="kata unit")
    words = section(client.get("/en/partners/ltkl/"), "organisation")
    shown = ["Lingkar Temu also written", "ID-KHH-123", "Jaringan Kota, member", "sejak 2019", "Unit Kerja", "LTKL"]
    for part in [*shown, "“kata ejaan”", "“kata nomor”", "“kata anggota”", "“kata singkatan”", "“kata unit”"]:
        assert part in words, part
    assert "source (inferred)" in words


def test_a_network_lists_its_members_with_the_words_of_each_membership(client, ltkl):
    member = make.partner("Anggota")
    for key in ("dulu", "kini"):
        member.memberships.create(network=ltkl, key=key)
        make.cite(member, "memberships", key, quote=f"kata {key}")
    words = section(client.get("/en/partners/ltkl/"), "organisation")
    assert "“kata dulu”" in words and "“kata kini”" in words


def test_one_that_ended_names_its_successors_and_they_name_it(client, ltkl):
    Partner.objects.filter(pk=ltkl.pk).update(ended_on=datetime.date(2024, 10, 21), ended_on_precision="day")
    ltkl.successors.add(make.partner("Penerus", slug="penerus"))
    assert "Existed until 21 October 2024" in text(client.get("/en/partners/ltkl/"))
    assert "Succeeded by Penerus" in section(client.get("/en/partners/ltkl/"), "organisation")
    assert "Lingkar Temu" in section(client.get("/en/partners/penerus/"), "organisation")


def test_programmes_stand_with_its_role_and_activities_with_its_part(client, ltkl):
    place = make.region("35.05", "Kabupaten Blitar")
    make.program("Air Bersih", partners=[(ltkl, "funder"), (make.partner("Pelaksana"), "implementer")], regions=[place])
    make.activity("Rapat", hosts=[ltkl])
    visited = make.activity("Lokakarya")
    visited.participants.create(partner=ltkl, description="tiga analis", count=3, involvement="represented")
    page = client.get("/en/partners/ltkl/")
    programs = section(page, "programmes")
    assert "Air Bersih" in programs and "Funder" in programs and "Kabupaten Blitar" in programs
    assert "Implementer" not in programs
    activities = section(page, "activities")
    assert "Rapat" in activities and "Organiser" in activities
    assert "Was represented: tiga analis" in activities and "(3)" in activities


def test_plans_of_a_region_stand_with_its_government_and_not_with_whoever_has_a_seat_there(client):
    blitar = make.region("35.05", "Kabupaten Blitar")
    make.planning_document("RPJMD Blitar", region=blitar)
    local = make.code(type(make.organisation_type()), "15")
    make.partner("Pemerintah Kabupaten Blitar", region=blitar, kind=local, slug="pemkab")
    make.partner("Yayasan Berkantor", region=blitar, slug="yayasan")
    assert "RPJMD Blitar" in text(client.get("/en/partners/pemkab/"))
    assert "RPJMD Blitar" not in text(client.get("/en/partners/yayasan/"))


def test_the_list_finds_a_partner_by_any_of_its_names(client, ltkl):
    ltkl.names.create(name="Sustainable Districts Platform", kind="translation")
    make.partner("Yayasan Lain")
    for asked in ["ltkl", "temu kabupaten", "districts platform"]:
        words = text(client.get("/en/partners/", {"q": asked}))
        assert "Lingkar Temu Kabupaten Lestari (LTKL)" in words and "Yayasan Lain" not in words


def test_what_is_not_published_is_neither_named_nor_counted(client, ltkl):
    secret = make.partner("RAHASIA mitra", make.DRAFT)
    ltkl.memberships.create(network=secret)
    secret.memberships.create(network=ltkl)
    ltkl.successors.add(secret)
    secret.successors.add(ltkl)
    Partner.objects.filter(pk=secret.pk).update(parent=ltkl)
    Partner.objects.filter(pk=ltkl.pk).update(parent=secret)
    parties = [(ltkl, "funder"), (make.partner(), "recipient")]
    make.agreement("RAHASIA 1", make.DRAFT, amount="1", parties=parties)
    make.program("RAHASIA program", make.DRAFT, partners=[(ltkl, "funder")])
    make.activity("RAHASIA kegiatan", make.DRAFT, hosts=[ltkl])
    make.agreement("Terbuka 1", amount="7", parties=parties).parties.create(partner=secret, role="party")
    for address in ["/en/partners/ltkl/", "/en/partners/"]:
        assert "RAHASIA" not in text(client.get(address))
    assert "IDR 7 in 1 agreement" in text(client.get("/en/partners/ltkl/"))
    assert "1 agreement" in text(client.get("/en/partners/", {"q": "ltkl"}))
    assert client.get(f"/en/partners/{secret.public_id}/").status_code == 404


def test_the_desk_sees_what_is_not_public_and_is_told_so(client, ltkl):
    make.agreement("DRAF 1", make.DRAFT, parties=[(ltkl, "funder"), (make.partner(), "recipient")])
    client.force_login(make.user(staff=True))
    words = section(client.get("/en/partners/ltkl/"), "money-out")
    assert "DRAF 1" in words and "not public" in words


@pytest.mark.parametrize("few", [0, 1_000])
def test_of_many_the_latest_stand_there_all_are_counted_and_the_list_has_the_rest(client, ltkl, few, monkeypatch):
    monkeypatch.setattr("partners.views.SHOWN", 2)
    # Chosen by their keys or by a question within the other, they are the same.
    monkeypatch.setattr("partners.views.FEW", few)
    other = make.partner("Yayasan Lain")
    for number in range(1, 5):
        made = [
            make.agreement(f"MASUK {number}", amount="10", parties=[(other, "funder"), (ltkl, "recipient")]),
            make.agreement(f"KELUAR {number}", amount="3", parties=[(ltkl, "funder"), (other, "recipient")]),
            make.agreement(f"LAIN {number}", parties=[(ltkl, "government"), (other, "partner")]),
        ]
        for agreement in made:
            type(agreement).objects.filter(pk=agreement.pk).update(
                signed_on=f"20{number}0-01-01", signed_on_precision="day"
            )
        make.program(f"Program {number}", partners=[(ltkl, "funder")])
        make.activity(f"Rapat {number}", hosts=[ltkl])
    make.agreement("MASUK 5", make.DRAFT, amount="10", parties=[(other, "funder"), (ltkl, "recipient")])
    page = client.get("/en/partners/ltkl/")
    received, given = section(page, "money-in"), section(page, "money-out")
    assert "IDR 40 in 4 agreements" in received and "MASUK 4" in received and "MASUK 3" in received
    assert "MASUK 2" not in received and "All 4" in received
    assert "IDR 12 in 4 agreements" in given and "KELUAR 4" in given and "KELUAR 2" not in given
    others = section(page, "other-agreements")
    assert "LAIN 4" in others and "LAIN 2" not in others and "All agreements with this partner: 12" in others
    for heading in ("programmes", "activities"):
        assert "All 4" in section(page, heading), heading
    assert "4 programmes, 12 agreements" in text(page) or "12 agreements" in page.content.decode()
    for query in ("&amp;role=recipient", "&amp;role=funder", ""):
        assert f'/en/agreements/?partner={ltkl.public_id}{query}"' in page.content.decode()
        assert client.get(f"/en/agreements/?partner={ltkl.public_id}{query.replace('amp;', '')}").status_code == 200


def test_a_sub_grant_that_stands_apart_from_what_it_passes_on_is_still_known_as_one(client, ltkl, monkeypatch):
    monkeypatch.setattr("partners.views.SHOWN", 1)
    parties = [(ltkl, "funder"), (make.partner(), "recipient")]
    above = make.agreement("ATAS", amount="100", parties=parties)
    between = make.agreement("TENGAH", amount="60", parties=parties, parent=above, relation="subgrants")
    below = make.agreement("BAWAH", amount="60", parties=parties, parent=between, relation="subgrants")
    type(below).objects.filter(pk=below.pk).update(signed_on="2024-01-01", signed_on_precision="day")
    words = section(client.get("/en/partners/ltkl/"), "money-out")
    assert "BAWAH" in words and "ATAS" not in words
    assert "Not added: it passes on money" in words and "IDR 100 in 1 agreement" in words


def fill(partner, number):
    """One more of everything on a partner's page."""
    other = make.partner(parent=partner)
    other.memberships.create(network=partner)
    partner.memberships.create(network=other)
    partner.successors.add(other)
    other.successors.add(partner)
    partner.names.create(name=f"Nama {number}")
    partner.identifiers.create(scheme="ID-KHH", value=str(number))
    program = make.program(partners=[(partner, "funder")], regions=[make.region(f"35.{number + 10}")])
    make.agreement(amount="10", parties=[(partner, "funder"), (other, "recipient")], programs=[program])
    activity = make.activity(hosts=[partner])
    activity.participants.create(partner=partner, description="staf")


def test_the_page_runs_as_many_queries_for_two_rows_as_for_seven(client, ltkl, django_assert_num_queries):
    for number in range(7):
        fill(ltkl, number)
        if number in (1, 6):
            client.get("/partners/ltkl/")
            with django_assert_num_queries(22):
                # 1 the partner, 2 names, 3 registrations, 4 memberships, 5 members, 6 units, 7 successors,
                # 8 predecessors; agreements as of today: 9 none received, 10 given, 11 parties for their labels,
                # 12 parties shown, 13 how they count; 14 how many others; 15 programmes, 16 partners for their labels,
                # 17 this partner's roles, 18 places; 19 activities, 20 its hosting, 21 its taking part;
                # 22 every citation
                client.get("/partners/ltkl/")


def test_the_list_runs_as_many_queries_for_two_rows_as_for_seven(client, django_assert_num_queries):
    for number in range(7):
        partner = make.partner(region=make.region("35.05"))
        partner.names.create(name="Lain")
        make.program(partners=[(partner, "funder")])
        if number in (1, 6):
            client.get("/partners/")
            with django_assert_num_queries(6):
                # 1 count, 2 partners, 3 other names, 4 programmes and agreements of each, 5 organisation types and
                # 6 provinces to choose from in the filter
                client.get("/partners/")
