"""Names of organisations are alike or not, however they are spelt."""

import pytest

from partners import likeness
from tests import make


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Penabullu", "Yayasan Penabulu"),
        ("yayasan penabulu ", "Penabulu"),
        ("Pena Bulu", "Yayasan Penabulu"),
        ("lingkar temu kab. lestari", "Lingkar Temu Kabupaten Lestari"),
        ("Kabupaten Lestari, Lingkar Temu", "Lingkar Temu Kabupaten Lestari"),
        ("LTKL", "Lingkar Temu Kabupaten Lestari"),
        ("Lingkar Temu Kabupaten Lestari (LTKL)", "Perkumpulan Lingkar Temu Kabupaten Lestari"),
        ("P.T. Sinar Mas", "PT Sinar Mas Tbk"),
        ("Pemkab Blitar", "Pemerintah Kabupaten Blitar"),
        ("Kementrian Dalam Negeri", "Kementerian Dalam Negeri"),
        ("Ford Fondation", "Ford Foundation"),
        ("Societe Generale", "Société Générale"),
    ],
)
def test_one_organisation_is_known_in_other_spellings(typed, name):
    assert max(likeness.likeness(text, name) for text in likeness.spellings(typed)) >= likeness.ASKED


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Kabupaten Blitar", "Kota Blitar"),
        ("Kabupaten Malang", "Kabupaten Magelang"),
        ("Dinas Kesehatan Kabupaten Blitar", "Dinas Kesehatan Kabupaten Malang"),
        ("Pemerintah Provinsi Jawa Barat", "Pemerintah Provinsi Jawa Timur"),
        ("Universitas 17 Agustus 1945", "Universitas 11 Maret 1945"),
        ("Yayasan", "Yayasan Penabulu"),
        ("", "Yayasan Penabulu"),
        ("LTK", "LTKL"),
    ],
)
def test_two_organisations_are_not_taken_for_one(typed, name):
    assert likeness.likeness(typed, name) < likeness.ASKED


@pytest.mark.django_db
def test_partners_are_found_by_all_their_names_the_most_alike_first():
    penabulu = make.partner("Yayasan Penabulu", acronym="YP")
    penabulu.names.create(name="Penabulu Alliance")
    alliance = make.partner("Penabulu Alliance Indonesia")
    make.partner("Traction")
    found = likeness.like(["penabulu aliance"])
    assert [(each.partner_id, each.name) for each in found] == [
        (penabulu.pk, "Penabulu Alliance"),
        (alliance.pk, "Penabulu Alliance Indonesia"),
    ]


def test_among_a_hundred_thousand_names_few_are_compared_word_by_word(monkeypatch):
    names = [(place, f"Yayasan Nomor {place}") for place in range(100_000)] + [(0, "Penabulu")]
    compared = []
    by_words = likeness._likeness

    def counted(one, other):
        compared.append(other)
        return by_words(one, other)

    monkeypatch.setattr(likeness, "_likeness", counted)
    assert [found.name for found in likeness.like(["Penabullu"], among=names)] == ["Penabulu"]
    assert len(compared) < 1000


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["kementrian", "kementrian dal", "Kementrian Dalam Neg", "dalam negri"])
def test_a_name_that_is_only_begun_and_misspelt_finds_who_is_meant(typed):
    meant = make.partner("Kementerian Dalam Negeri")
    make.partner("Yayasan Penabulu")
    assert [found.partner_id for found in likeness.beginning(typed)] == [meant.pk]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "kem", "zzzzzzz", "penabulu negeri"])
def test_what_begins_no_name_finds_nobody(typed):
    make.partner("Kementerian Dalam Negeri")
    make.partner("Yayasan Penabulu")
    assert likeness.beginning(typed) == []
