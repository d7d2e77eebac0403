"""Lists taken along as files: exactly what matches, in the order of the pages, names beside codes."""

from __future__ import annotations

import csv
import datetime
import io
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from portal.api import VIEWSETS
from portal.base import downloads, sheets
from portal.base.publishing import Publication
from portal.base.recording import recording, set_publication
from programs.models import Agreement
from regions.models import Region
from tests import make
from tests.sheets import CONTENT_TYPE, all_sheets, cells
from tests.test_visibility import FILTERS

pytestmark = pytest.mark.django_db

SHEETS = {sheet.model.noun: sheet for sheet in all_sheets()}
AUGUST, JULY = datetime.date(2020, 8, 1), datetime.date(2021, 7, 31)


def content(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200, address
    return b"".join(response.streaming_content) if response.streaming else response.content


def rows(client: Client, address: str) -> list[dict[str, str]]:
    text = content(client, address).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def table(client: Client, address: str) -> list[list[Any]]:
    """The first sheet of a workbook, its headings first."""
    return cells(content(client, address))[0]


def today() -> str:
    return timezone.localdate().isoformat()


@pytest.fixture
def agreement() -> Agreement:
    blitar = make.region("35.05", "Kabupaten Blitar")
    singkil = make.region("11.10", "Kabupaten Aceh Singkil")
    funder, recipient = make.partner("=Lingkar Temu", acronym="LTKL"), make.partner("Traction; -Energi")
    made = make.agreement(
        "001A/SP/LTKL-TEA/VIII/2020",
        parties=[(funder, "funder"), (recipient, "recipient")],
        programs=[make.program("Desa Lestari", regions=[blitar])],
        regions=[singkil],
        kind=make.agreement_kind(),
        signed_on=AUGUST,
        signed_on_precision="month",
        period_start=AUGUST,
        period_end=JULY,
        period_precision="month",
        period_as_written="Agustus 2020- Juli 2021",
        amount=Decimal(2_800_000_000),
        amount_as_written="IDR 2.800.000.000,-",
    )
    with recording(made):
        made.disbursements.create(kind="paid", on=AUGUST, on_precision="month", amount=Decimal("0.50"), currency="IDR")
    return made


def test_a_row_holds_what_is_known_of_a_record_with_names_beside_codes(client: Client, agreement: Agreement) -> None:
    [row] = rows(client, "/agreements.csv")
    first, second = (party.partner for party in agreement.parties.all())
    known = {
        "id": agreement.public_id,
        "number": "001A/SP/LTKL-TEA/VIII/2020",
        "kind_code": "PKS",
        "kind_name": "Perjanjian Kerja Sama",
        "signed_on": "2020-08-01",
        "signed_on_precision": "month",
        "period_start": "2020-08-01",
        "period_end": "2021-07-31",
        "period_as_written": "Agustus 2020- Juli 2021",
        "amount": "2800000000.00",
        "currency": "IDR",
        "amount_exact": "true",
        "current_amount": "2800000000.00",
        "state": "ended",
        "state_name": "telah berakhir",
        "party_ids": f"{first.public_id}; {second.public_id}",
        "party_roles": "funder; recipient",
        "region_codes": "11.10",
        "region_names": "Kabupaten Aceh Singkil",
        "program_names": "Desa Lestari",
        "disbursements": "Rp0,50 (Agustus 2020, dibayarkan)",
        "source_names": make.EVIDENCE,
        "page": f"{settings.SITE_URL}{agreement.get_absolute_url()}",
    }
    assert {key: row[key] for key in known} == known
    # What nobody stated is an empty cell, never zero; nothing is staff's own.
    assert {row[key] for key in ("rupiah_amount", "rupiah_rate", "duration", "parent_id")} == {""}
    assert not {"staff_note", "office", "publication"} & set(row)


def test_no_text_runs_as_a_formula_and_codes_stay_texts(client: Client, agreement: Agreement) -> None:
    [row] = rows(client, "/agreements.csv")
    # In Excel set to Indonesian the semicolon begins a cell, whatever stands in quotation marks.
    assert row["party_names"] == "'=Lingkar Temu (pemberi dana); Traction; '-Energi (penerima dana)"
    head, line = table(client, "/agreements.xlsx")
    here = dict(zip(head, line, strict=False))
    assert here["Pihak"] == "=Lingkar Temu (pemberi dana); Traction; -Energi (penerima dana)"
    assert here["Wilayah: kode"] == "11.10"
    assert (here["Jumlah dana"], here["Tanggal penandatanganan"]) == (Decimal(2_800_000_000), AUGUST)


def test_a_file_says_in_the_readers_language_what_it_is(client: Client, agreement: Agreement) -> None:
    response = client.get("/en/agreements.xlsx?region=11.10&year=2020&utm_source=surat")
    day = today()
    assert response.headers["Content-Type"] == CONTENT_TYPE
    assert response.headers["Content-Disposition"] == f'attachment; filename="agreements-11.10-2020_{day}.xlsx"'
    data, about = cells(response.content)
    assert {"Number", "State", "Regions: codes", "Parties"} <= set(data[0])
    told = {line[0]: line[1] for line in about if len(line) > 1}
    assert told["From the page"] == f"{settings.SITE_URL}/en/agreements/?region=11.10&year=2020"
    assert (told["Region"], told["Year"], told["Rows"], told["Day"]) == ("Kabupaten Aceh Singkil", "2020", "1", day)
    assert told["Regions: codes"] == "region_codes"
    name = client.get("/agreements.csv").headers["Content-Disposition"]
    assert name == f'attachment; filename="perjanjian_{day}.csv"'


@pytest.mark.parametrize("query", ["", "?ordering=amount&currency=IDR", "?year=2021&ordering=number"])
def test_a_file_holds_the_rows_of_all_pages_in_their_order(
    client: Client, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    monkeypatch.setattr("portal.base.views.RecordListView.page_size", 2)
    monkeypatch.setattr(sheets, "BATCH", 2)
    monkeypatch.setattr(downloads, "WHOLE", 1)
    parties = [(make.partner(), "funder"), (make.partner(), "recipient")]
    for number in range(5):
        amount = f"{3 * number % 5}00"
        made = make.agreement(f"{7 * number % 5}/PKS/2021", parties=parties, amount=amount, signed_on=JULY)
        if number == 4:
            set_publication(made, Publication.WITHDRAWN)
    seen: list[str] = []
    for page in (1, 2):
        found = client.get(f"/agreements/{query}{'&' if query else '?'}page={page}").context
        seen += [Agreement.objects.get(pk=row.pk).public_id for row in found["records"]]
    assert found["count"] == len(seen) == 4
    assert [row["id"] for row in rows(client, f"/agreements.csv{query}")] == seen
    workbook = table(client, f"/agreements.xlsx{query}")
    assert [line[0] for line in workbook[1:]] == seen


def test_the_list_says_how_many_rows_there_are_to_take(client: Client, agreement: Agreement) -> None:
    page = client.get("/agreements/?year=2020&page=1").content.decode()
    assert 'href="/agreements.csv?year=2020"' in page and 'href="/agreements.xlsx?year=2020"' in page
    assert "Unduh 1 baris" in page
    assert "agreements.csv" not in client.get("/agreements/?year=1999").content.decode()
    # What the map of the list shows is the page's own affair.
    page = client.get("/agreements/?year=2020&map=IDR").content.decode()
    assert 'href="/agreements.csv?year=2020"' in page
    assert client.get("/agreements.csv?map=IDR").headers["Content-Disposition"].endswith(f'"perjanjian_{today()}.csv"')
    assert client.get("/agreements.csv?map=emas").status_code == 400


def test_what_a_file_cannot_be_asked_is_refused_by_name(client: Client, agreement: Agreement) -> None:
    for query in ("page=1", "tahun=2020", "year=dua", "region=99.99", "page_size=5", "year=2020&year=2021"):
        response = client.get(f"/agreements.csv?{query}")
        assert response.status_code == 400 and query.split("=")[0] in response.content.decode(), query
    assert client.get("/agreements.pdf").status_code == 404
    assert client.post("/agreements.csv").status_code == 405
    assert client.get("/agreements.csv/").status_code == 404


def test_a_long_file_is_sent_as_it_is_read_and_a_short_one_whole(
    client: Client, agreement: Agreement, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not client.get("/agreements.csv").streaming
    monkeypatch.setattr(downloads, "WHOLE", 0)
    for form in ("csv", "xlsx"):
        response = client.get(f"/agreements.{form}")
        assert response.streaming and b"".join(response.streaming_content)
        with CaptureQueriesContext(connection) as asked:
            head = client.head(f"/agreements.{form}")
            assert b"".join(head.streaming_content) == b""
        assert head.headers["Content-Disposition"] == response.headers["Content-Disposition"]
        # The filter and the keys; no record.
        assert not [query for query in asked if "base_citation" in query["sql"]]
    monkeypatch.setattr(downloads, "MOST_ROWS", 0)
    assert client.get("/agreements.xlsx").status_code == 400
    page = client.get("/agreements/").content.decode()
    assert "agreements.csv" in page and "agreements.xlsx" not in page


def registry(rows: int) -> None:
    """Records of every noun, tied together; some without a name of their own."""
    region = make.region(f"35.{rows:02}")
    for _row in range(rows):
        partner = make.partner(region=region)
        parties = [(partner, "funder"), (make.partner(parent=partner), "recipient")]
        program = make.program("", partners=[(partner, "funder")], regions=[region])
        agreement = make.agreement("", parties=parties, programs=[program], regions=[region], issuer=partner)
        with recording(agreement):
            agreement.amendments.create(number="I")
            agreement.signatories.create(office="Bupati", partner=partner)
        indicator = make.indicator()
        plan = make.planning_document(region=region)
        target = make.target(indicator=indicator, region=region, planning_documents=[plan])
        activity = make.activity(hosts=[partner], programs=[program], region=region)
        with recording(activity):
            activity.agreements_signed.add(agreement)
        with recording(program):
            program.targets.add(target)
            program.sdg_goals.add(make.sdg_goal())


def test_no_batch_asks_more_for_more_rows_and_each_batch_asks_the_same(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ContentType.objects.get_for_models(*apps.get_models())
    monkeypatch.setattr(downloads, "WHOLE", 0)

    def asked(noun: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            rows(client, f"/{noun}.csv")
        return len(queries)

    registry(2)
    few = {noun: asked(noun) for noun in SHEETS}
    registry(3)
    assert {noun: asked(noun) for noun in SHEETS} == few
    monkeypatch.setattr(sheets, "BATCH", 3)
    # Five agreements are two batches; the keys are read once.
    assert asked("agreements") <= 2 * few["agreements"]


@pytest.mark.parametrize("noun", SHEETS)
def test_every_field_the_api_lists_has_its_column(noun: str) -> None:
    """By the same name, or by one that begins with it in the singular; addresses follow from the ids."""
    keys = [column.key for column in SHEETS[noun].all_columns()]
    assert len(keys) == len(set(keys))
    other = {
        "number_parts": "number",
        "slug": "page",
        "signed_on": "signed_on",
        "rupiah_equivalent": "rupiah_amount",
        "names": "other_names",
        "citations": "source_ids",
        "codes": "former_codes",
        "documents": "documents",
        "memberships": "network_ids",
        "document": "url",
        "activities": "activity_ids",
        "parties": "party_ids",
        "agreements_signed": "agreement_signed_ids",
    }
    left_out = {"url", "links", "page"}
    fields = VIEWSETS[noun].serializer_class().fields
    missing = [
        name
        for name in fields
        if name not in left_out
        and not any(
            key == name or key == other.get(name) or key.startswith(f"{name.removesuffix('s')}_") for key in keys
        )
    ]
    assert missing == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_two_columns_of_a_sheet_have_one_heading(language: str) -> None:
    """Whoever reads a workbook back finds the column by its heading."""
    with translation.override(language):
        for noun, sheet in SHEETS.items():
            headings = [str(column.heading).casefold() for column in sheet.all_columns()]
            assert sorted(headings) == sorted(set(headings)), noun
    assert set(SHEETS) == set(FILTERS)


def test_the_desk_takes_drafts_along_and_sees_where_each_record_stands(client: Client, agreement: Agreement) -> None:
    draft = make.agreement("9/DRAF/2020", make.DRAFT, parties=[(make.partner("Mitra", make.DRAFT), "funder")])
    client.force_login(make.user())
    found = {row["id"]: row for row in rows(client, "/agreements.csv")}
    assert found[draft.public_id]["publication"] == "draft" and found[draft.public_id]["party_names"]
    assert found[agreement.public_id]["publication"] == "published"
    client.logout()
    assert [row["id"] for row in rows(client, "/agreements.csv")] == [agreement.public_id]


def test_a_record_without_a_name_is_called_in_a_file_as_on_its_page(client: Client) -> None:
    program = make.program("", partners=[(make.partner("Mitra Satu", acronym="MS"), "funder")])
    made = make.agreement(
        "", programs=[program], parties=[(make.partner("Dua"), "party"), (make.partner("Tiga"), "party")]
    )
    [row] = rows(client, "/agreements.csv")
    assert row["label"] == Agreement.objects.for_reference().get(pk=made.pk).label
    assert row["program_names"] == "Program yang didukung MS"
    assert rows(client, "/en/programs.csv")[0]["agreement_names"] == "Agreement Dua – Tiga"


def test_regions_without_a_filter_are_those_the_page_shows(client: Client) -> None:
    make.region("35.05.01")
    make.region("35.06")
    page = client.get("/regions/")
    assert "Unduh 3 baris" in page.content.decode()
    assert [row["id"] for row in rows(client, "/regions.csv")] == ["35", "35.05", "35.06"]
    assert [row["code"] for row in rows(client, "/regions.csv?kind=district")] == ["35.05.01"]
    Region.objects.filter(code="35.06").update(latitude=-8.123456)
    [row] = rows(client, "/regions.csv?q=35.06")
    assert row["latitude"] == "-8.123456"
    assert table(client, "/regions.xlsx?q=35.06")[1][0] == "35.06"


@pytest.mark.usefixtures("followers")
def test_all_that_search_found_is_taken_along(client: Client) -> None:
    for number in range(3):
        make.program(f"Desa {number}", partners=[(make.partner(f"Lembaga {number}"), "funder")])
    page = client.get("/search/?q=desa&kind=programs")
    titles = [result.title for result in page.context["results"]]
    taken = rows(client, "/search.csv?q=desa&kind=programs")
    assert [row["title"] for row in taken] == titles and len(titles) == 3
    assert (taken[0]["kind"], taken[0]["kind_name"]) == ("programs", "program")
    assert taken[0]["page"].startswith(f"{settings.SITE_URL}/programs/")
    assert 'href="/search.xlsx?q=desa&amp;kind=programs"' in page.content.decode()
    assert table(client, "/en/search.xlsx?q=desa&kind=programs")[1][1] == "programme"
    assert client.get("/search.csv?q=desa&page=1").status_code == 400
    assert client.get("/search.csv?q=desa&jenis=x").status_code == 400
