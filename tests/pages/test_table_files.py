"""The tables of a page, downloaded from the page's own address."""

import csv
import datetime
import io
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from portal.base.addresses import absolute
from portal.base.publishing import Publication
from portal.base.recording import recording, set_publication
from programs.models import Agreement
from tests import make
from tests.sheets import cells

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement() -> Agreement:
    program = make.program("Desa Lestari", period_start=datetime.date(2020, 1, 1), period_precision="year")
    region = make.region("11.10", "Kabupaten Aceh Singkil")
    made = make.agreement("7/PKS/2020", programs=[program], regions=[region], amount="300")
    with recording(made):
        made.disbursements.create(
            kind="paid", on=datetime.date(2020, 9, 2), description="=1+1", amount=Decimal("100.50"), currency="IDR"
        )
        made.disbursements.create(kind="planned", description="tahap II; @dua")
    return made


def rows(client: Client, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert response.status_code == 200, address
    text = b"".join(response.streaming_content) if response.streaming else response.content
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline="")))


def test_a_table_downloads_with_bare_values_as_csv(client: Client, agreement: Agreement) -> None:
    first, second = rows(client, f"{agreement.get_absolute_url()}tables/disbursements.csv")
    assert (first["on"], first["kind"], first["amount"], first["currency"]) == ("2020-09-02", "paid", "100.50", "IDR")
    assert (second["on"], second["amount"], second["currency"], second["amount_exact"]) == ("", "", "", "")
    # Nothing runs as a formula: neither a cell, nor what Excel takes for one where lists are parted by semicolons.
    assert (first["description"], second["description"]) == ("'=1+1", "tahap II; '@dua")


def test_a_table_downloads_with_headings_and_a_sheet_about_it_as_xlsx(client: Client, agreement: Agreement) -> None:
    address = f"{agreement.get_absolute_url()}tables/disbursements.xlsx"
    data, about = cells(client.get(address).content)
    assert data[0][:5] == ["Tanggal", "Ketelitian tanggal", "Tanggal sebagaimana tertulis", "Jenis (kode)", "Jenis"]
    assert data[1][5:8] == ["=1+1", Decimal("100.50"), "IDR"]
    assert ["Dari halaman", absolute(agreement.get_absolute_url())] in about
    places = cells(client.get(address.replace("disbursements", "places")).content)[0]
    assert places[1][:2] == ["Kabupaten Aceh Singkil", "11.10"]
    assert cells(client.get(f"/en{address}").content)[0][0][:2] == ["Date", "Date exact to"]


def test_the_page_links_its_tables_and_they_are_named(client: Client, agreement: Agreement) -> None:
    address = agreement.get_absolute_url()
    page = client.get(f"/en{address}").content.decode()
    for key in ("programs", "places", "disbursements"):
        assert f'href="/en{address}tables/{key}.xlsx"' in page, key
    assert "tables/amendments" not in page
    response = client.get(f"{address}tables/places.csv")
    day = timezone.localdate().isoformat()
    assert response.headers["Content-Disposition"] == f'attachment; filename="7-pks-2020-places_{day}.csv"'
    assert response.headers["Content-Type"].startswith("text/csv")


def test_a_table_is_where_its_page_is_and_nowhere_else(client: Client, agreement: Agreement) -> None:
    address = agreement.get_absolute_url()
    assert client.get(f"{address}tables/nothing.csv").status_code == 404
    assert client.get(f"{address}tables/places.pdf").status_code == 404
    assert client.get(f"{address}tables/places.csv?kolom=1").status_code == 400
    assert client.head(f"{address}tables/places.csv").status_code == 200
    by_id = client.get(f"/agreements/{agreement.public_id}/tables/places.csv")
    assert (by_id.status_code, by_id.headers["Location"]) == (301, f"{address}tables/places.csv")
    set_publication(agreement, Publication.WITHDRAWN)
    assert client.get(f"{address}tables/places.csv").status_code == 404
