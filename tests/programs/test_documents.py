"""Documents of agreements: what is kept, who gets it, how it is given out, what becomes of it."""

from __future__ import annotations

import io
import os
import time
import zipfile
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from portal.base.files import clean_name, document_storage, recognise
from portal.base.files.storage import UploadLimit
from portal.base.models import Change, Proposal, RegistryVersion
from portal.base.publishing import Publication
from portal.base.recording import recording, set_publication
from portal.base.rewriting import rehearsal, rewrite
from portal.base.snapshots import snapshots
from portal.base.views_file import desk_address
from programs.models import AgreementDocument
from tests import make

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 40
TYPES = '<Types><Override PartName="/x" ContentType="application/vnd.openxmlformats-officedocument.{}"/></Types>'
WORD = "wordprocessingml.document.main+xml"


def archive(*members: tuple[str, str]) -> bytes:
    """A ZIP archive with these members, in this order, the first one not compressed."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as files:
        for place, (name, text) in enumerate(members):
            files.writestr(name, text, zipfile.ZIP_STORED if place == 0 else zipfile.ZIP_DEFLATED)
    return made.getvalue()


def office(part: str = WORD, *more: tuple[str, str]) -> bytes:
    return archive(("[Content_Types].xml", TYPES.format(part)), ("word/document.xml", "<w/>"), *more)


def opened(kind: str = "text", *more: tuple[str, str]) -> bytes:
    return archive(("mimetype", f"application/vnd.oasis.opendocument.{kind}"), ("content.xml", "<o/>"), *more)


def kind_of(content: bytes, name: str = "pindaian.pdf") -> str:
    return recognise(ContentFile(content), name).label


def refusal(content: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        kind_of(content, "surat.pdf")
    (sentence,) = refused.value.messages
    assert "surat.pdf" in sentence
    return sentence


@pytest.mark.parametrize(
    ("label", "content"),
    [
        ("PDF", make.pdf()),
        ("PNG", PNG),
        ("JPEG", JPEG),
        ("WebP", b"RIFF\x10\0\0\0WEBPVP8 " + b"\0" * 20),
        ("TIFF", b"II*\0" + b"\0" * 20),
        ("TIFF", b"MM\0*" + b"\0" * 20),
        ("DOCX", office()),
        ("XLSX", office("spreadsheetml.sheet.main+xml")),
        ("PPTX", office("presentationml.presentation.main+xml")),
        ("ODT", opened()),
        ("ODS", opened("spreadsheet")),
        ("ODP", opened("presentation")),
    ],
)
def test_a_file_is_known_by_its_content_whatever_it_is_called(label: str, content: bytes) -> None:
    assert kind_of(content, "bukan-itu.exe") == label


OTHERS = {
    "nothing at all": b"",
    "a web page": b"<!DOCTYPE html><p>x",
    "a drawing that can run": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "a text": b"alert(1)",
    "a program": b"MZ\x90\0" + b"\0" * 60,
    "a web page before a PDF": b"<html>" + make.pdf(),
    "blanks before a PDF": b"\n" + make.pdf(),
    "a PDF that is a web page": make.pdf("<html><body>"),
    "a PDF with a web page far inside": make.pdf("x" * 200_000 + "<ScRiPt >alert(1)"),
    "a PDF with a script": make.pdf("<</S/JavaScript/JS(x)>>"),
    "a PDF that starts a program": make.pdf("<</S/Launch>>"),
    "an image that is a web page": PNG + b"<script>x</script>",
    "an old office file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500,
    "macros by type": office("wordprocessingml.document.macroEnabled.main+xml"),
    "macros beside the type": office(WORD, ("word/vbaProject.bin", "x")),
    "macros of the other kind": opened("text", ("Basic/Standard/Module1.xml", "x")),
    "a program inside": office(WORD, ("word/embeddings/setup.exe", "x")),
    "any other archive": archive(("a.txt", "x")),
    "an archive cut short": office()[:-30],
    "an archive after something else": b"x" + office(),
}


@pytest.mark.parametrize("what", OTHERS)
def test_whatever_else_it_is_is_refused_with_a_sentence(what: str) -> None:
    assert refusal(OTHERS[what])


def test_a_script_is_found_where_two_pieces_of_a_file_meet() -> None:
    size = ContentFile.DEFAULT_CHUNK_SIZE
    content = b"%PDF-1.4\n".ljust(size - 4, b" ") + b"<script>"
    assert refusal(content)


def test_a_list_of_members_without_end_is_not_read() -> None:
    many = archive(("[Content_Types].xml", TYPES.format(WORD)), *((f"word/{'x' * 200}{n}", "") for n in range(5000)))
    assert refusal(many)


def test_a_member_that_unpacks_without_end_is_read_no_further_than_the_limit() -> None:
    heavy = archive(("a", ""), ("[Content_Types].xml", TYPES.format(WORD) + " " * 50_000_000))
    assert len(heavy) < 100_000
    assert kind_of(heavy) == "DOCX"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("C:\\Users\\rina\\MoU  Blitar.pdf", "MoU Blitar.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\u202efdp.exe\0\n.pdf", "afdp.exe.pdf"),
        ("  ...  ", "file"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_the_name_of_a_file_is_cleaned(given: str, shown: str) -> None:
    assert clean_name(given) == shown


def test_the_same_content_is_one_file_and_a_save_that_is_undone_harms_nothing() -> None:
    content = make.pdf()
    first = make.document(make.agreement(), content)
    stored = Path(first.file.path)
    assert first.file.name == f"{first.sha256[:2]}/{first.sha256}.pdf"
    with transaction.atomic():
        second = make.document(make.agreement(), content)
        transaction.set_rollback(True)
    assert second.file.name == first.file.name
    assert stored.read_bytes() == content
    assert list(stored.parent.glob(f"{first.sha256}*")) == [stored]
    assert stored.stat().st_mode & 0o077 == 0


def test_a_field_saved_by_django_itself_is_named_by_its_content_too() -> None:
    storage = document_storage()
    content = make.pdf()
    assert storage.save("apa saja.PDF", ContentFile(content)) == storage.save("lain.pdf", ContentFile(content))
    with pytest.raises(ValueError, match="no address"):
        storage.url("ab/abc.pdf")


def test_no_more_of_an_upload_than_the_limit_and_one_piece_is_let_through(settings: Any) -> None:
    settings.DOCUMENT_LIMIT = 100
    limit = UploadLimit()
    passed = [limit.receive_data_chunk(b"x" * 60, start) for start in (0, 60, 120, 180)]
    assert passed == [b"x" * 60, b"x" * 60, None, None]


# Who gets it.


def ask(client: Client, address: str, **headers: str) -> Any:
    """The answer, with the whole of what was sent as its `body`."""
    response = client.get(address, headers=headers)
    response.body = b"".join(response.streaming_content) if response.streaming else response.content
    return response


def test_a_document_is_for_the_desk_alone_unless_it_is_marked(client: Client) -> None:
    agreement = make.agreement()
    scan, copy = make.document(agreement), make.document(agreement, is_public=True)
    assert ask(client, scan.get_absolute_url()).status_code == 404
    assert ask(client, copy.get_absolute_url()).status_code == 200
    client.force_login(make.user())
    assert ask(client, scan.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("publication", [Publication.DRAFT, Publication.IN_REVIEW, Publication.WITHDRAWN])
def test_a_marked_document_is_public_only_with_its_agreement(client: Client, publication: Publication) -> None:
    copy = make.document(make.agreement("", publication), is_public=True)
    assert ask(client, copy.get_absolute_url()).status_code == 404


def test_a_hidden_document_answers_as_an_address_where_nothing_is(client: Client) -> None:
    agreement = make.agreement()
    scan = make.document(agreement)
    hidden = scan.get_absolute_url()
    nothing = hidden.replace(scan.key, "bcdfghjk")
    for method in (client.get, client.head):
        one, other = method(hidden), method(nothing)
        assert (one.status_code, other.status_code) == (404, 404)
        assert one.content.replace(hidden.encode(), b"") == other.content.replace(nothing.encode(), b"")
        assert dict(one.headers) == dict(other.headers)


def test_another_name_leads_to_the_present_one_and_only_for_those_who_may_see_it(client: Client) -> None:
    agreement = make.agreement()
    copy = make.document(agreement, title="Salinan umum", is_public=True)
    other = copy.get_absolute_url().replace("salinan-umum.pdf", "lama.pdf")
    assert client.get(other).headers["Location"] == copy.get_absolute_url()
    by_slug = f"/agreements/{agreement.slug}/documents/{copy.key}/x"
    assert client.get(by_slug).headers["Location"] == copy.get_absolute_url()
    assert client.get(f"{copy.get_absolute_url()}?x=1").status_code == 400
    hidden = make.document(agreement, title="Pindaian")
    assert ask(client, hidden.get_absolute_url().replace("pindaian.pdf", "x.pdf")).status_code == 404


def test_another_agreements_key_finds_nothing(client: Client) -> None:
    copy = make.document(make.agreement(), is_public=True)
    other = make.agreement()
    assert client.get(f"/agreements/{other.public_id}/documents/{copy.key}/signed.pdf").status_code == 404


def test_a_document_whose_file_was_lost_is_not_there(client: Client) -> None:
    copy = make.document(make.agreement(), is_public=True)
    Path(copy.file.path).unlink()
    assert ask(client, copy.get_absolute_url()).status_code == 404


# How it is given out.


def test_a_pdf_is_shown_and_can_neither_run_nor_be_taken_for_something_else(client: Client) -> None:
    content = make.pdf()
    copy = make.document(make.agreement(), content, title="Naskah “A/B”", is_public=True)
    response = ask(client, copy.get_absolute_url())
    assert response.body == content
    headers = response.headers
    assert headers["Content-Type"] == "application/pdf"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Content-Disposition"] == "inline; filename*=utf-8''Naskah%20%E2%80%9CA-B%E2%80%9D.pdf"
    assert headers["Content-Length"] == str(len(content))
    assert headers["Cache-Control"] == "no-cache"
    assert "X-Robots-Tag" not in headers


def test_images_are_shown_in_a_sandbox_and_office_files_are_downloaded(client: Client) -> None:
    agreement = make.agreement()
    image = ask(client, make.document(agreement, PNG, is_public=True).get_absolute_url())
    assert image.headers["Content-Type"] == "image/png"
    assert image.headers["Content-Disposition"].startswith("inline")
    assert image.headers["Content-Security-Policy"].endswith("; sandbox")
    letter = ask(client, make.document(agreement, office(), is_public=True).get_absolute_url())
    assert letter.headers["Content-Disposition"].startswith("attachment")
    assert letter.headers["Content-Security-Policy"].endswith("; sandbox")


def test_what_is_for_the_desk_is_kept_by_no_cache_and_no_search_engine(client: Client) -> None:
    client.force_login(make.user())
    scan = make.document(make.agreement())
    headers = ask(client, scan.get_absolute_url()).headers
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["X-Robots-Tag"] == "noindex"


def test_head_says_the_same_without_the_content(client: Client) -> None:
    copy = make.document(make.agreement(), is_public=True)
    whole, head = ask(client, copy.get_absolute_url()), client.head(copy.get_absolute_url())
    assert head.content == b""
    assert dict(head.headers) == dict(whole.headers)


def test_what_the_browser_has_already_is_not_sent_again(client: Client) -> None:
    copy = make.document(make.agreement(), is_public=True)
    etag = ask(client, copy.get_absolute_url()).headers["ETag"]
    assert etag == f'"{copy.sha256}"'
    again = ask(client, copy.get_absolute_url(), **{"if-none-match": etag})
    assert (again.status_code, again.body, again.headers["ETag"]) == (304, b"", etag)
    assert again.headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        ("bytes=0-4", 206, 0, 5),
        ("bytes=10-", 206, 10, None),
        ("bytes=-6", 206, -6, None),
        ("bytes=5-99999", 206, 5, None),
        ("bytes=99999-", 416, 0, 0),
        ("bytes=-0", 416, 0, 0),
        ("bytes=5-2", 416, 0, 0),
        ("bytes=0-1,3-4", 200, 0, None),
        ("lines=0-1", 200, 0, None),
        ("bytes=-", 200, 0, None),
    ],
)
def test_a_piece_of_a_file_can_be_asked_for(client: Client, asked: str, status: int, start: int, end: Any) -> None:
    content = make.pdf()
    copy = make.document(make.agreement(), content, is_public=True)
    response = ask(client, copy.get_absolute_url(), range=asked)
    assert response.status_code == status
    assert response.body == content[start:end]
    if status == 206:
        first = start % len(content)
        last = first + len(content[start:end]) - 1
        assert response.headers["Content-Range"] == f"bytes {first}-{last}/{len(content)}"
        assert response.headers["Content-Length"] == str(last - first + 1)
        assert response.headers["Content-Type"] == "application/pdf"


def test_a_piece_of_an_older_state_is_answered_with_the_whole(client: Client) -> None:
    copy = make.document(make.agreement(), is_public=True)
    asked = {"range": "bytes=0-4", "if-range": '"lama"'}
    assert ask(client, copy.get_absolute_url(), **asked).status_code == 200


# What readers are told.


def test_readers_see_and_count_only_marked_documents(client: Client) -> None:
    agreement = make.agreement()
    page, api = agreement.get_absolute_url(), f"/api/v1/agreements/{agreement.public_id}/"
    before = client.get(page).content
    hidden = make.document(agreement, title="Pindaian rahasia")
    agreement.refresh_from_db()
    assert client.get(page).content == before
    assert client.get(api).json()["documents"] == []
    copy = make.document(agreement, title="Salinan umum", title_en="Public copy", is_public=True)
    shown = client.get(page).content.decode()
    assert copy.get_absolute_url() in shown
    assert "Salinan umum" in shown
    assert hidden.key not in shown
    (row,) = client.get(api).json()["documents"]
    assert row == {
        "key": copy.key,
        "kind": "signed",
        "title": "Salinan umum",
        "title_en": "Public copy",
        "url": f"http://testserver{copy.get_absolute_url()}",
        "media_type": "application/pdf",
        "size": copy.size,
        "sha256": copy.sha256,
    }
    client.force_login(make.user())
    assert "Pindaian rahasia" in client.get(page).content.decode()


def test_a_document_for_the_desk_takes_no_public_number_and_unmarking_one_does() -> None:
    agreement = make.agreement()
    version = RegistryVersion.current()
    document = make.document(agreement)
    assert RegistryVersion.current() == version
    with recording(agreement):
        document.is_public = True
        document.save()
    assert RegistryVersion.current() == version + 1
    assert Change.objects.first().public_fields == ["documents"]
    with recording(agreement):
        document.is_public = False
        document.save()
    assert RegistryVersion.current() == version + 2


def test_the_name_its_owner_gave_a_file_is_never_public() -> None:
    agreement = make.agreement()
    make.document(agreement, is_public=True, original_name="pindaian Ibu Sri.pdf")
    whole, public = snapshots(agreement)
    assert "Ibu Sri" in str(whole)
    assert "Ibu Sri" not in str(public)


def test_a_citation_of_documents_is_hidden_where_all_of_them_are(client: Client) -> None:
    agreement = make.agreement()
    document = make.document(agreement)
    make.cite(agreement, "documents", quote="seluruh lampiran")
    make.cite(agreement, "documents", document.key, quote="satu lampiran")
    api = f"/api/v1/agreements/{agreement.public_id}/"
    assert "lampiran" not in str(client.get(api).json()["citations"])
    with recording(agreement):
        document.is_public = True
        document.save()
    assert str(client.get(api).json()["citations"]).count("lampiran") == 2


# Snapshots, proposals, the log.


def test_a_snapshot_names_the_file_and_brings_it_back() -> None:
    agreement = make.agreement("", make.DRAFT)
    document = make.document(agreement, title="Pindaian")
    name = document.file.name
    whole, _public = snapshots(agreement)
    assert whole["parts"]["documents"][document.key]["file"] == name
    with recording(agreement):
        document.delete()
    assert document_storage().exists(name)
    with recording(agreement):
        rewrite(agreement, whole)
    back = agreement.documents.get()
    assert (back.key, back.file.name, back.title) == (document.key, name, "Pindaian")
    assert snapshots(agreement)[0] == whole


def test_the_desk_opens_what_is_only_proposed_or_was_there_once(client: Client) -> None:
    with rehearsal():
        document = make.document(make.agreement(), original_name="MoU.pdf", is_public=True)
    address = desk_address(str(document.file.name), document.original_name)
    unknown = address.replace(document.sha256, "0" * 64)
    assert [ask(client, place).status_code for place in (address, unknown)] == [404, 404]
    client.force_login(make.user())
    answer = ask(client, address)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
    assert answer.headers["Content-Disposition"] == 'inline; filename="MoU.pdf"'
    assert answer.headers["Content-Type"] == "application/pdf"
    assert ask(client, unknown).status_code == 404


@pytest.mark.parametrize("stored", ["..%2fsecret-key", "secret-key", "a.pdf", f"{'A' * 64}.pdf", f"{'a' * 64}.html"])
def test_the_desk_opens_nothing_that_is_no_stored_file(client: Client, stored: str) -> None:
    client.force_login(make.user())
    assert ask(client, f"/files/{stored}/x.pdf").status_code == 404


def test_a_stored_file_is_saved_with_the_ending_of_what_it_is(client: Client) -> None:
    client.force_login(make.user())
    document = make.document(make.agreement(), office())
    answer = ask(client, desk_address(str(document.file.name), "gaji.exe"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="gaji.docx"'


# What becomes of files.


def old(document: AgreementDocument) -> Path:
    """The document's stored file, made three days old."""
    path = Path(document.file.path)
    os.utime(path, (time.time() - 72 * 3600,) * 2)
    return path


def swept(*options: str) -> str:
    told = StringIO()
    call_command("sweep_documents", *options, stdout=told)
    return told.getvalue()


@pytest.fixture
def orphan() -> Path:
    """An old file that only a save undone has named."""
    agreement = make.agreement("", make.DRAFT)
    with rehearsal():
        return old(make.document(agreement))


def test_sweeping_removes_what_nothing_names_and_only_when_told_to(orphan: Path) -> None:
    assert orphan.name in swept()
    assert orphan.exists()
    assert orphan.name in swept("--delete")
    assert not orphan.exists()


def test_sweeping_leaves_what_a_row_the_log_or_an_open_proposal_names_and_what_is_young() -> None:
    agreement = make.agreement("", make.DRAFT)
    in_a_row = old(make.document(agreement))
    deleted = make.document(agreement)
    in_the_log = old(deleted)
    with recording(agreement):
        deleted.delete()
    with rehearsal():
        in_a_proposal = old(make.document(agreement))
        wanted, _public = snapshots(agreement)
    with rehearsal():
        young = Path(make.document(agreement).file.path)
    proposal = Proposal(record=agreement, noun="agreements", record_id=agreement.public_id, label="x")
    proposal.base, proposal.wanted = {}, wanted
    proposal.save()
    swept("--delete")
    assert [path.exists() for path in (in_a_row, in_the_log, in_a_proposal, young)] == [True] * 4
    proposal.state = Proposal.State.REFUSED
    proposal.save()
    swept("--delete")
    assert [path.exists() for path in (in_a_row, in_the_log, in_a_proposal, young)] == [True, True, False, True]


def test_uploading_an_old_unnamed_file_again_makes_it_young(orphan: Path) -> None:
    document_storage().keep(ContentFile(orphan.read_bytes()), ".pdf")
    swept("--delete")
    assert orphan.exists()


def test_a_document_can_be_removed_for_good() -> None:
    agreement = make.agreement("", make.DRAFT)
    document = make.document(agreement)
    path = old(document)
    with recording(agreement):
        document.delete()
    call_command("redact", document.sha256, "--reason", "permintaan", stdout=StringIO())
    swept("--delete")
    assert not path.exists()


def test_withdrawing_an_agreement_takes_its_documents_away(client: Client) -> None:
    agreement = make.agreement()
    copy = make.document(agreement, is_public=True)
    assert ask(client, copy.get_absolute_url()).status_code == 200
    set_publication(agreement, Publication.WITHDRAWN, reason="salah")
    assert ask(client, copy.get_absolute_url()).status_code == 404
