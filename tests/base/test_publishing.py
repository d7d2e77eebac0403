"""Who sees what: records, parts, references, citations."""

import pytest
from django.core.exceptions import ValidationError

from portal.base.models import Citation, Source
from portal.base.publishing import Publication, shown
from portal.base.recording import recording, set_publication
from programs.models import Agreement, AgreementParty, Program
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("publication", [Publication.DRAFT, Publication.IN_REVIEW, Publication.WITHDRAWN])
def test_the_public_sees_only_what_is_published_and_the_desk_sees_all(publication):
    seen, unseen = make.program(), make.program(publication=publication)
    assert list(Program.objects.visible_to(None)) == [seen]
    assert set(Program.objects.visible_to(make.user())) == {seen, unseen}
    assert list(Program.objects.visible_to(make.user(staff=False))) == [seen]


def test_a_record_cannot_be_published_while_it_names_a_draft():
    hidden = make.partner(publication=Publication.DRAFT)
    program = make.program(publication=Publication.DRAFT, partners=[(hidden, "funder")])
    make.cite(program)
    with pytest.raises(ValidationError):
        set_publication(program, Publication.PUBLISHED)


def test_a_part_disappears_when_what_it_points_to_is_withdrawn():
    first, second = make.partner(), make.partner()
    agreement = make.agreement(parties=[(first, "funder"), (second, "recipient")])
    set_publication(first, Publication.WITHDRAWN)
    assert [party.partner for party in AgreementParty.objects.visible_to(None)] == [second]
    assert agreement.parties.visible_to(make.user()).count() == 2
    assert Agreement.objects.published().count() == 1


def test_a_label_never_names_a_partner_the_public_may_not_know():
    secret = make.partner("Rahasia", acronym="")
    agreement = make.agreement("", parties=[(secret, "funder"), (make.partner("Terbuka"), "recipient")])
    assert "Rahasia" in Agreement.objects.for_reference().get(pk=agreement.pk).label
    set_publication(secret, Publication.WITHDRAWN)
    label = Agreement.objects.for_reference().get(pk=agreement.pk).label
    assert "Rahasia" not in label
    assert "Terbuka" in label


def test_a_reference_to_an_unpublished_record_is_not_shown():
    draft = make.partner(publication=Publication.DRAFT)
    assert shown(draft) is None
    assert shown(draft, make.user()) == draft
    assert shown(None) is None


def test_a_citation_is_hidden_with_its_source_its_record_its_field_or_its_row():
    agreement = make.agreement()
    with recording(agreement):
        agreement.signatories.create(office="Direktur", key="direktur")
    public = make.cite(agreement, "signatories", "direktur")
    Citation.objects.exclude(pk=public.pk).delete()
    make.cite(agreement, "staff_note")
    make.cite(agreement, "signatories", "tidak-ada")
    make.cite(agreement, "amount", source=make.source(Publication.DRAFT))
    make.cite(make.agreement(publication=Publication.DRAFT), "amount")
    rows = Citation.objects.filter(quote="kata-kata").exclude(field="")
    assert rows.count() == 5
    assert list(rows.published()) == [public]


def test_a_citation_of_a_row_goes_with_the_partner_the_row_names():
    partner = make.partner()
    program = make.program(partners=[(partner, "funder"), (make.partner(), "implementer")])
    row = program.partners.get(partner=partner)
    citation = make.cite(program, "partners", row.key)
    assert citation in Citation.objects.published()
    set_publication(partner, Publication.WITHDRAWN)
    assert citation not in Citation.objects.published()


def test_a_source_cites_nothing_and_needs_a_name():
    assert make.source(title="Ada").publication_problems() == []
    assert len(make.source(Publication.DRAFT, title="", publisher="").publication_problems()) == 1
    assert Source.objects.published().count() == 1


def test_a_citation_goes_with_what_its_field_points_to():
    issuer, program = make.partner(), make.program()
    agreement = make.agreement(issuer=issuer)
    activity = make.activity(programs=[program, make.program()])
    cited = {make.cite(agreement, "issuer"): issuer, make.cite(activity, "programs", program.public_id): program}
    others = [make.cite(agreement, "amount"), make.cite(activity, "venue")]
    for citation, record in cited.items():
        assert citation in Citation.objects.published()
        set_publication(record, Publication.WITHDRAWN)
        assert citation not in Citation.objects.published()
    assert set(others) <= set(Citation.objects.published())
