"""A small registry in which every noun says something in every field the API gives."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from portal.base.models import Publishable
from portal.base.recording import recording
from tests import make

ROOT = "http://testserver/api/v1/"


@pytest.fixture
def api(client: Client) -> Any:
    """Asks an address below the API and gives the body as JSON: `api("programs/?q=air")`; `status` is checked."""

    def ask(path: str, status: int = 200) -> Any:
        answer = client.get(f"/api/v1/{path.removeprefix(ROOT)}")
        assert answer.status_code == status, answer.content
        return answer.json()

    return ask


def changed(record: Publishable, **fields: Any) -> None:
    """Write some fields of a record through the door."""
    with recording(record):
        for name, value in fields.items():
            setattr(record, name, value)
        record.save()


@pytest.fixture(scope="module")
def rows(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, tuple[type, int]]]:
    """The registry's records by name, as model and key: entered once for the tests of a file, then rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = vars(entered())
        yield {name: (type(record), record.pk) for name, record in made.items()}
        transaction.set_rollback(True)


@pytest.fixture
def registry(rows: dict[str, tuple[type, int]], db: None) -> SimpleNamespace:
    """One rich record of each noun, and a few beside them, as they stand in the database."""
    return SimpleNamespace(**{name: model._base_manager.get(pk=key) for name, (model, key) in rows.items()})


def entered() -> SimpleNamespace:
    """Enter the registry."""
    blitar = make.region("35.05", "Kabupaten Blitar", latitude=-8.1, longitude=112.2, area_km2="1588.790")
    make.region("93", "Papua Selatan")
    merauke = make.region("93.01", "Kabupaten Merauke")
    merauke.codes.create(code="93.01", is_current=True)
    merauke.codes.create(code="91.01", is_current=False, valid_until=datetime.date(2022, 11, 11))
    merauke.names.create(name="Merauke", kind="also")
    merauke.parents.create(parent=make.region("91", "Papua"), valid_until=datetime.date(2022, 11, 11))
    make.region("91").successors.create(successor=make.region("93"), effective_on="2022-11-11")
    network = make.partner("United Cities and Local Governments", acronym="UCLG")
    giver = make.partner("Lingkar Temu", acronym="LTKL", website="https://example.org/", region=blitar)
    worker = make.partner("Yayasan Penabulu", parent=giver)
    with recording(worker):
        worker.names.create(name="Penabulu", kind="alias")
        worker.memberships.create(network=network, role="anggota", period_start="2020-01-01", period_precision="year")
        worker.identifiers.create(scheme="ID-KHH", value="AHU-1")
        worker.successors.add(make.partner("Penabulu Baru"))
    goal, number = make.sdg_goal("1"), make.sdg_target("1.1")
    indicator = make.indicator("Angka kemiskinan", denominator=100000, denominator_of="penduduk")
    with recording(indicator):
        indicator.sdg_goals.add(goal)
        indicator.sdg_targets.add(number)
    plan = make.planning_document(
        "RPJMD Blitar",
        kind=make.plan_kind(),
        region=blitar,
        period_start="2021-01-01",
        period_end="2025-12-31",
        period_precision="year",
        period_as_written="2021-2025",
    )
    target = make.target(
        indicator=indicator, region=blitar, lower="6.50", upper="7.000", as_written="6,5-7", planning_documents=[plan]
    )
    make.cite(target, "value", quote="6,5-7", flag="unit-conflict", note="Satuannya lain.")
    source = make.source(
        published_on="2020-08-18",
        published_on_precision="day",
        published_time="09:37",
        categories="Berita; Kabar",
        url="https://example.org/a",
    )
    whole = make.program("Program induk", partners=[(giver, "funder")])
    program = make.program(
        "",
        partners=[(giver, "funder"), (worker, "implementer")],
        regions=[blitar, merauke],
        parent=whole,
        period_start="2020-08-01",
        period_end="2021-07-31",
        period_precision="month",
        period_as_written="Agustus 2020- Juli 2021",
    )
    with recording(program):
        program.names.create(name="Program Lestari")
        program.statements.create(kind="issue", text="kemiskinan")
        program.phases.create(unit="semester", number=4, of_total=6, as_of="2021-09-01", as_of_precision="month")
        program.measures.create(name="OMS", value="30", unit="organisasi", region=blitar)
        program.sdg_goals.add(goal)
        program.sdg_targets.add(number)
        program.sectors.add(make.sector())
        program.targets.add(target)
    framework = make.agreement("", title="Nota Kesepahaman", parties=[(giver, "party"), (worker, "party")])
    agreement = make.agreement(
        "001A/SP/LTKL-TEA/VIII/2020",
        parties=[(giver, "funder"), (worker, "recipient")],
        programs=[program],
        regions=[blitar],
        kind=make.agreement_kind("SP"),
        issuer=giver,
        signed_on=datetime.date(2020, 8, 18),
        period_start=datetime.date(2020, 8, 1),
        period_end=datetime.date(2021, 7, 31),
        period_precision="month",
        period_as_written="Agustus 2020- Juli 2021",
        amount="2800000000",
        amount_as_written="IDR 2.800.000.000,-",
        duration=12,
        duration_unit="month",
        parent=framework,
        relation="implements",
    )
    with recording(agreement):
        agreement.signatories.create(partner=giver, office="Direktur", person_name="Nama Swasta")
        agreement.signatories.create(office="Bupati Blitar", person_name="Nama Bupati", is_public_official=True)
        agreement.statements.create(kind="focus", text="perencanaan")
        agreement.amendments.create(
            number="Adendum 1",
            signed_on="2021-06-01",
            signed_on_precision="day",
            amount="3000000000",
            currency="IDR",
            amount_as_written="Rp3 miliar",
            period_end="2021-12-31",
            period_precision="month",
        )
        agreement.disbursements.create(amount="100", currency="IDR", on="2020-09-01", on_precision="day")
    activity = make.activity(
        "Penandatanganan",
        hosts=[giver],
        programs=[program],
        period_start=datetime.date(2020, 8, 18),
        region=blitar,
        kind="signing",
        mode="hybrid",
    )
    with recording(activity):
        activity.participants.create(description="kepala desa", count=30, involvement="invited")
        activity.participants.create(description="Ketua", partner=worker, person_name="Nama Swasta")
        activity.statements.create(kind="topic", text="perencanaan")
        activity.agreements_signed.add(agreement)
        activity.planning_documents.add(plan)
    with recording(framework):
        framework.rupiah_equivalents.create(amount="1450000000", rate="14500", on="2021-05-04", source=source)
    make.cite(agreement, "amount", quote="IDR 2.800.000.000,-", source=source, flag="incomplete")
    make.cite(agreement, "amount", quote="sekitar 3 miliar", flag="incomplete", inferred=True)
    return SimpleNamespace(
        **{
            "programs": program,
            "partners": worker,
            "regions": merauke,
            "agreements": agreement,
            "activities": activity,
            "indicators": indicator,
            "targets": target,
            "planning-documents": plan,
            "sources": source,
        },
        blitar=blitar,
        giver=giver,
        framework=framework,
        whole=whole,
    )
