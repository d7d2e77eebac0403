"""The nouns there are files of: how their rows are read, and what they are in the words of Satu Data Indonesia.

Presidential Regulation 39/2019 asks data to say its concept, definition, classification, measure and unit.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Max, Min
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from partners.api import PartnerViewSet
from partners.sheets import PartnerSheet
from portal.base.api.source import SourceViewSet
from portal.base.api.views import RecordViewSet
from portal.base.models import Publishable
from portal.base.sheets import Sheet
from portal.base.sheets_source import SourceSheet
from programs.api.activity import ActivityViewSet
from programs.api.agreement import AgreementViewSet
from programs.api.program import ProgramViewSet
from programs.sheets import ActivitySheet, AgreementSheet, ProgramSheet
from regions.api.plan import IndicatorViewSet, PlanningDocumentViewSet, TargetViewSet
from regions.api.region import RegionViewSet
from regions.sheets import IndicatorSheet, PlanningDocumentSheet, RegionSheet, TargetSheet

REGIONS = _("Regions: Kemendagri (Kepmendagri 300.2.2-2430/2025)")
BPS = _("Regions: BPS codes and ISO 3166-2:ID beside them")
CURRENCIES = _("Currencies: ISO 4217")
GOALS = _("Sustainable Development Goals and targets: United Nations")
SECTORS = _("Sectors: OECD DAC purposes and categories")
ORGANISATIONS = _("Kinds of organisation: IATI OrganisationType")
PLANS = _("Kinds of plan: the national planning system (Law 25/2004)")


class Noun(NamedTuple):
    """One kind of record. `dates` are the columns from whose earliest to whose latest day its records reach."""

    sheet: type[Sheet]
    viewset: type[RecordViewSet]
    definition: Any
    classification: Sequence[Any]
    measure: Any
    dates: tuple[str, ...] = ()

    @property
    def model(self) -> type[Publishable]:
        return self.sheet.model

    @property
    def key(self) -> str:
        """As in addresses: `planning-documents`."""
        return str(self.model.noun)

    @property
    def name(self) -> str:
        """What such records are called, in the language that is on."""
        return capfirst(str(self.model._meta.verbose_name_plural))

    @property
    def unit(self) -> str:
        """What one row is."""
        return str(self.model._meta.verbose_name)

    def period(self) -> tuple[datetime.date, datetime.date] | None:
        """The earliest and the latest day its public records name; None where they name none. One query."""
        if not self.dates:
            return None
        reach = {f"first_{column}": Min(column) for column in self.dates}
        reach |= {f"last_{column}": Max(column) for column in self.dates}
        days = [day for day in self.model._default_manager.published().aggregate(**reach).values() if day]
        return (min(days), max(days)) if days else None


RECORDS = _("Number of records")
AMOUNTS = _("Number of records; amounts of money, each in its own currency")
PERIOD = ("period_start", "period_end")

NOUNS = [
    Noun(
        ProgramSheet,
        ProgramViewSet,
        _("What is done in a region, by whom, over which period and towards which goals, as published documents say."),
        [REGIONS, GOALS, SECTORS],
        RECORDS,
        PERIOD,
    ),
    Noun(
        AgreementSheet,
        AgreementViewSet,
        _("A signed document: number, parties, period and often money, as signed and as of the day of the file."),
        [REGIONS, CURRENCIES],
        AMOUNTS,
        ("signed_on", *PERIOD),
    ),
    Noun(
        PartnerSheet,
        PartnerViewSet,
        _("An organisation that gives, carries out, governs or joins in, under its one identity."),
        [ORGANISATIONS, REGIONS],
        RECORDS,
    ),
    Noun(
        ActivitySheet,
        ActivityViewSet,
        _("Something that took place, or will: a training, a meeting, a signing, a launch."),
        [REGIONS],
        _("Number of records; participants, where a document counts them"),
        PERIOD,
    ),
    Noun(
        RegionSheet,
        RegionViewSet,
        _("A province, regency, city, district or village, with every code, name and parent it has or had."),
        [REGIONS, BPS],
        _("Number of records; area, population"),
    ),
    Noun(
        PlanningDocumentSheet,
        PlanningDocumentViewSet,
        _("A plan of the state, a ministry, a region or a village for some years."),
        [PLANS, REGIONS],
        RECORDS,
        PERIOD,
    ),
    Noun(
        IndicatorSheet,
        IndicatorViewSet,
        _("Something that is measured, with its unit and what it is reckoned on."),
        [GOALS],
        RECORDS,
    ),
    Noun(
        TargetSheet,
        TargetViewSet,
        _("What a plan wants to reach in a region: a value or a range of an indicator, by a year."),
        [REGIONS],
        _("Number of records; a value or a range, in the unit beside it"),
    ),
    Noun(
        SourceSheet,
        SourceViewSet,
        _("A document in which facts of the registry stand: who published it, when, and where it can be read."),
        [],
        RECORDS,
        ("published_on",),
    ),
]
