"""Documents on the desk: choosing a file, what is said of it, and what the row shows from then on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.base.models import Change, Proposal
from portal.base.views_file import desk_address
from programs.models import Agreement, AgreementDocument
from tests import make
from tests.admin.forms import filled, messages_of
from tests.admin.test_proposals import decide

pytestmark = pytest.mark.django_db
ADD = "/en/admin/programs/agreement/add/"


def address(agreement: Agreement) -> str:
    return f"/en/admin/programs/agreement/{agreement.pk}/change/"


def chosen(content: bytes | None = None, name: str = "MoU Blitar.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make.pdf() if content is None else content, "text/html")


def save(officer: Any, agreement: Agreement, **typed: Any) -> Any:
    """Fill in the agreement's page, one document among it, and press save; the page that follows."""
    page = officer.get(address(agreement))
    return officer.post(address(agreement), filled(page, **typed), follow=True)


@pytest.fixture
def officer(desk: Any) -> Any:
    return desk("administrator", superuser=True)


def test_a_chosen_file_is_kept_with_what_it_tells_of_itself(officer: Any) -> None:
    agreement = make.agreement("", make.DRAFT)
    content = make.pdf()
    save(officer, agreement, documents__0__upload=chosen(content), documents__0__title="Naskah")
    document = agreement.documents.get()
    assert Path(document.file.path).read_bytes() == content
    assert (document.original_name, document.media_type, document.size) == (
        "MoU Blitar.pdf",
        "application/pdf",
        len(content),
    )
    assert (document.title, document.kind, document.is_public) == ("Naskah", "signed", False)
    row = Change.objects.first().after["parts"]["documents"][document.key]
    assert (row["file"], row["sha256"]) == (document.file.name, document.sha256)
    assert Change.objects.first().by == officer.person


def test_a_new_agreement_takes_its_scan_at_once(officer: Any) -> None:
    typed = filled(officer.get(ADD), number="1/PKS/A-B/I/2020", documents__0__upload=chosen())
    officer.post(ADD, typed)
    assert Agreement.objects.get().documents.get().original_name == "MoU Blitar.pdf"


def test_the_row_leads_to_the_file_and_says_what_it_is(officer: Any) -> None:
    agreement = make.agreement("", make.DRAFT)
    document = make.document(agreement, original_name="MoU.pdf")
    page = officer.get(address(agreement)).content.decode()
    assert f'/files/{document.sha256}.pdf/MoU.pdf"' in page
    assert "MoU.pdf" in page
    assert document.sha256 in page
    assert 'enctype="multipart/form-data"' in page


def test_a_viewer_sees_the_file_and_no_choice_of_another(desk: Any) -> None:
    agreement = make.agreement("", make.DRAFT)
    document = make.document(agreement)
    page = desk("viewer").get(address(agreement)).content.decode()
    assert f"/files/{document.sha256}.pdf/" in page
    assert 'type="file"' not in page


def test_a_rows_file_never_changes(officer: Any) -> None:
    agreement = make.agreement("", make.DRAFT)
    document = make.document(agreement)
    save(officer, agreement, documents__0__title="Baru", documents__0__upload=chosen(), documents__0__kept="x")
    again = agreement.documents.get()
    assert (again.title, again.file.name, again.sha256) == ("Baru", document.file.name, document.sha256)


def test_a_row_without_a_file_is_asked_for_one(officer: Any) -> None:
    agreement = make.agreement("", make.DRAFT)
    page = save(officer, agreement, documents__0__title="Lampiran II")
    assert "Choose the file of this document." in page.content.decode()
    assert 'value="Lampiran II"' in page.content.decode()
    assert not AgreementDocument.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"<html>", "surat.pdf", "“surat.pdf” is neither a PDF"),
        (b"", "kosong.pdf", "“kosong.pdf” is empty"),
        (b"%PDF-" + b"x" * 2_000_000, "besar.pdf", "“besar.pdf” is larger than 1 MB"),
    ],
)
def test_a_refused_file_is_named_and_what_was_typed_beside_it_stays(
    officer: Any, settings: Any, content: bytes, name: str, said: str
) -> None:
    settings.DOCUMENT_MAX_MB, settings.DOCUMENT_LIMIT = 1, 1024 * 1024
    agreement = make.agreement("", make.DRAFT)
    page = save(
        officer,
        agreement,
        documents__0__upload=chosen(content, name),
        documents__0__title="Lampiran II",
        staff_note="catatan",
    )
    text = page.content.decode()
    assert said in text
    assert "choose" in text[text.index(said) :][:400]
    assert 'value="Lampiran II"' in text
    assert "catatan" in text
    assert not AgreementDocument.objects.exists()


def test_a_good_file_is_not_lost_when_something_else_on_the_page_is_refused(officer: Any) -> None:
    agreement = make.agreement("", make.DRAFT)
    page = save(officer, agreement, documents__0__upload=chosen(), signed_on="bukan tanggal")
    text = page.content.decode()
    assert "“MoU Blitar.pdf” is here already" in text
    assert not AgreementDocument.objects.exists()
    officer.post(address(agreement), filled(page, signed_on=""))
    assert agreement.documents.get().original_name == "MoU Blitar.pdf"


def test_a_kept_file_cannot_be_made_up(officer: Any) -> None:
    agreement = make.agreement("", make.DRAFT)
    page = save(officer, agreement, documents__0__kept="eyJmaWxlIjoiLi4vc2VjcmV0LWtleSJ9:x:y")
    assert "Choose the file of this document." in page.content.decode()


def test_the_same_file_twice_is_noticed_and_not_refused(officer: Any) -> None:
    content = make.pdf()
    other = make.agreement("9/MoU/C-D/I/2021", make.DRAFT)
    make.document(other, content)
    agreement = make.agreement("1/PKS/A-B/I/2020", make.DRAFT)
    page = save(officer, agreement, documents__0__upload=chosen(content, "<b>x.pdf"))
    (said,) = [text for text in messages_of(page) if "already" in text]
    assert "“&lt;b&gt;x.pdf”" in said
    assert f'href="{address(other)}#documents-group"' in said
    assert "9/MoU/C-D/I/2021" in said
    text = officer.get(address(agreement)).content.decode()
    assert "The same file stands at another agreement too:" in text
    assert "9/MoU/C-D/I/2021" in text
    assert agreement.documents.count() == 1


def test_the_same_file_twice_at_one_agreement_is_noticed(officer: Any) -> None:
    content = make.pdf()
    agreement = make.agreement("1/PKS/A-B/I/2020", make.DRAFT)
    make.document(agreement, content)
    page = save(officer, agreement, documents__1__upload=chosen(content))
    assert any("is there twice" in text for text in messages_of(page))


def test_a_proposed_document_is_looked_at_before_it_is_accepted(desk: Any) -> None:
    agreement = make.agreement("")
    editor = desk("editor", office=make.office())
    publisher = desk("publisher", office=editor.person.office)
    with make.recording(agreement):
        agreement.office = editor.person.office
        agreement.save()
    content = make.pdf()
    save(editor, agreement, documents__0__upload=chosen(content), documents__0__is_public="on", reason="Salinan")
    assert not agreement.documents.exists()
    proposal = Proposal.objects.get()
    (proposed,) = proposal.wanted["parts"]["documents"].values()
    page = f"/en/admin/base/proposal/{proposal.pk}/change/"
    link = desk_address(proposed["file"], "file").removeprefix("/en")
    shown = publisher.get(page).content.decode()
    assert link in shown
    assert "readers may open it: " in shown.lower()
    shown = publisher.get(link)
    assert b"".join(shown.streaming_content) == content
    assert f"/files/{proposed['sha256']}.pdf/MoU%20Blitar.pdf" in editor.get(address(agreement)).content.decode()
    decide(publisher, Proposal.objects.get(), "accept")
    document = agreement.documents.get()
    assert (document.file.name, document.is_public) == (proposed["file"], True)
    assert Path(document.file.path).read_bytes() == content


def test_a_deleted_row_leaves_the_file_to_the_log(officer: Any) -> None:
    agreement = make.agreement("", make.DRAFT)
    document = make.document(agreement)
    save(officer, agreement, documents__0__DELETE="on")
    assert not agreement.documents.exists()
    assert document.file.storage.exists(document.file.name)


def test_a_row_whose_file_was_lost_says_so(officer: Any) -> None:
    agreement = make.agreement("", make.DRAFT)
    document = make.document(agreement)
    document.file.storage.delete(document.file.name)
    assert "no longer in the storage" in officer.get(address(agreement)).content.decode()
