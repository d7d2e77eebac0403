"""Programmes, the agreements that pay for them, and their activities."""

from programs.models.activity import (
    Activity,
    ActivityHost,
    ActivityParticipant,
    ActivityStatement,
)
from programs.models.agreement import (
    Agreement,
    AgreementKind,
    AgreementParty,
    AgreementProgram,
    AgreementRegion,
    AgreementStatement,
    Signatory,
)
from programs.models.amendment import Amendment
from programs.models.counted import AgreementMoney, MoneyFlow, MoneyPiece, PlaceSum, SumsDay
from programs.models.document import AgreementDocument
from programs.models.measure import Measure, Phase
from programs.models.money import Disbursement, RupiahEquivalent
from programs.models.place import AgreementPlace, PartnerCount, PlaceCount, ProgramPlace
from programs.models.program import (
    PartnerRole,
    Program,
    ProgramName,
    ProgramPartner,
    ProgramRegion,
    ProgramStatement,
    Sector,
)
from programs.placed import CHANGING, EVERYWHERE, NATIONWIDE, NOWHERE, REGENCY
from programs.summed import DRAWN, NO_YEAR

__all__ = [
    "CHANGING",
    "DRAWN",
    "EVERYWHERE",
    "NATIONWIDE",
    "NOWHERE",
    "NO_YEAR",
    "REGENCY",
    "Activity",
    "ActivityHost",
    "ActivityParticipant",
    "ActivityStatement",
    "Agreement",
    "AgreementDocument",
    "AgreementKind",
    "AgreementMoney",
    "AgreementParty",
    "AgreementPlace",
    "AgreementProgram",
    "AgreementRegion",
    "AgreementStatement",
    "Amendment",
    "Disbursement",
    "Measure",
    "MoneyFlow",
    "MoneyPiece",
    "PartnerCount",
    "PartnerRole",
    "Phase",
    "PlaceCount",
    "PlaceSum",
    "Program",
    "ProgramName",
    "ProgramPartner",
    "ProgramPlace",
    "ProgramRegion",
    "ProgramStatement",
    "RupiahEquivalent",
    "Sector",
    "Signatory",
    "SumsDay",
]
