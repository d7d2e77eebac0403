"""What is asked of the registry: every type of page and every endpoint, on the records that most hangs on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Model, QuerySet
from django.db.models.functions import ExtractYear, Substr

from partners.models import Partner
from portal.base.models import Citation, Source
from portal.base.querysets import record_models
from portal.base.views import RecordListView
from programs.models import (
    Activity,
    ActivityParticipant,
    Agreement,
    AgreementParty,
    AgreementProgram,
    Amendment,
    Program,
    ProgramRegion,
)
from regions.models import Indicator, PlanningDocument, Region, Target

# Lists that a page of the API gives at most.
MOST = 500
WORDS = ("air minum", "program", "penguatan desa", "stunting kabupaten", "pelatihn guru", "tidakadakata")


class Hottest:
    """The places, partners and records that most hangs on."""

    def __init__(self) -> None:
        self.regency = most(ProgramRegion.objects.annotate(place=Substr("region__code", 1, 5)), "place")
        self.province = most(ProgramRegion.objects.annotate(place=Substr("region__code", 1, 2)), "place")
        self.partner = most_named(Partner, AgreementParty.objects.all(), "partner")
        self.worker = most_named(Partner, AgreementParty.objects.filter(role="recipient"), "partner")
        self.source = most_named(Source, Citation.objects.all(), "source")
        self.program = most_named(Program, AgreementProgram.objects.all(), "program")
        self.agreement = most_named(Agreement, Amendment.objects.all(), "agreement")
        self.plan = most_named(PlanningDocument, Target.planning_documents.through.objects.all(), "planningdocument")
        self.indicator = most_named(Indicator, Target.objects.all(), "indicator")
        self.target = most_named(Target, Program.targets.through.objects.all(), "target")
        self.activity = most_named(Activity, ActivityParticipant.objects.all(), "activity")
        self.year = most(
            Agreement.objects.filter(signed_on__isnull=False).annotate(year=ExtractYear("signed_on")), "year"
        )


def most(rows: Any, column: str) -> Any:
    """The value that most rows have."""
    counted = rows.filter(**{f"{column}__isnull": False}).order_by().values(column).annotate(number=Count("pk"))
    return counted.order_by("-number", column).values_list(column, flat=True).first()


def most_named(model: Any, rows: QuerySet, column: str) -> Any:
    """The public record that most rows name."""
    named = rows.filter(**{f"{column}__in": model.objects.published()})
    return model.objects.get(pk=most(named, column))


def pages(hottest: Hottest) -> Iterator[str]:
    """Pages for people."""
    yield from ("/", "/en/", "/about/data/", "/map/", "/map/?map=agreements", "/map/?map=IDR")
    yield f"/map/?area={hottest.province}&map=IDR"
    for model in record_models():
        yield f"/{model.noun}/"
        yield f"/{model.noun}/?page={last_page(model.objects.published(), RecordListView.page_size, model)}"
    here, year = hottest.regency, hottest.year
    for noun, chosen in (
        ("programs", {"region": here}),
        ("programs", {"region": hottest.province, "year": year}),
        ("programs", {"sdg_goal": 6}),
        ("programs", {"partner": hottest.worker.public_id}),
        ("programs", {"q": "air minum"}),
        ("agreements", {"region": here, "year": year}),
        ("agreements", {"region": here}),
        ("agreements", {"region": hottest.province, "state": "running"}),
        ("agreements", {"year": year}),
        ("agreements", {"partner": hottest.partner.public_id, "role": "funder"}),
        ("agreements", {"state": "running"}),
        ("agreements", {"kind": "PKS", "page": 20}),
        ("agreements", {"q": "air minum"}),
        ("agreements", {"number": hottest.agreement.number}),
        ("agreements", {"currency": "IDR", "amount_min": 1_000_000_000, "ordering": "-amount"}),
        ("agreements", {"map": "IDR"}),
        ("agreements", {"region": here, "map": "IDR"}),
        ("agreements", {"source": hottest.source.public_id}),
        ("activities", {"region": here}),
        ("activities", {"year": year, "q": "pelatihan"}),
        ("partners", {"works_in": here}),
        ("partners", {"q": "yayasan"}),
        ("targets", {"region": hottest.province}),
        ("targets", {"sdg_goal": 3, "q": "angka"}),
        ("planning-documents", {"region": here}),
        ("regions", {"q": "blitar"}),
        ("sources", {"year": year, "q": "laporan"}),
    ):
        yield f"/{noun}/?{urlencode(chosen)}"
    yield f"/regions/{hottest.province}/"
    yield f"/regions/{here}/"
    for record in records(hottest):
        yield record.get_absolute_url()
    for words in WORDS:
        yield f"/search/?{urlencode({'q': words})}"
    yield "/search/"
    yield f"/search/?{urlencode({'q': 'air minum', 'province': hottest.province, 'kind': 'agreements'})}"
    yield f"/search/?{urlencode({'kind': 'agreements', 'year': year, 'page': 20})}"
    yield f"/search/?{urlencode({'partner': hottest.partner.public_id, 'role': 'funder', 'state': 'running'})}"
    yield "/search/suggestions/?q=pen"


def files(hottest: Hottest) -> Iterator[str]:
    """What programs read beside the API."""
    yield from ("/sitemap.xml", "/sitemap-agreements-1.xml", "/sitemap-targets-1.xml")
    yield from ("/agreements.atom", f"/agreements.atom?region={hottest.regency}", "/changes.atom", "/activities.ics")


def endpoints(hottest: Hottest) -> Iterator[str]:
    """The API."""
    yield from ("", "schema/", "changes/", "search/?q=air+minum", f"search/?q=air&province={hottest.province}")
    for model in record_models():
        yield f"{model.noun}/"
    yield f"agreements/?page_size={MOST}"
    yield f"agreements/?page={last_page(Agreement.objects.published(), 100, Agreement)}"
    yield f"agreements/?region={hottest.regency}&year={hottest.year}&page_size=50"
    yield "agreements/?state=running&currency=IDR&ordering=-amount&page_size=50"
    yield f"programs/?region={hottest.regency}&page_size=50"
    yield "partners/?q=yayasan&page_size=50"
    for record in records(hottest):
        yield f"{record.noun}/{record.public_id}/"


def records(hottest: Hottest) -> list[Any]:
    """One of each kind but places, each the one that most hangs on."""
    known = hottest
    one = [known.program, known.agreement, known.activity, known.partner, known.worker]
    return [*one, known.source, known.plan, known.indicator, known.target]


def last_page(rows: QuerySet, size: int, model: type[Model]) -> int:
    """The number of the last page of a list; of regions that of a filtered one, for the others are a tree."""
    return 1 if model is Region else max(-(-rows.count() // size), 1)


def addresses() -> list[str]:
    """All of them, each once."""
    hottest = Hottest()
    api = (f"/api/v1/{address}" for address in endpoints(hottest))
    return list(dict.fromkeys([*pages(hottest), *files(hottest), *api]))
