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

__all__ = [
    "CHANGING",
    "EVERYWHERE",
    "NATIONWIDE",
    "NOWHERE",
    "REGENCY",
    "Activity",
    "ActivityHost",
    "ActivityParticipant",
    "ActivityStatement",
    "Agreement",
    "AgreementDocument",
    "AgreementKind",
    "AgreementParty",
    "AgreementPlace",
    "AgreementProgram",
    "AgreementRegion",
    "AgreementStatement",
    "Amendment",
    "Disbursement",
    "Measure",
    "PartnerCount",
    "PartnerRole",
    "Phase",
    "PlaceCount",
    "Program",
    "ProgramName",
    "ProgramPartner",
    "ProgramPlace",
    "ProgramRegion",
    "ProgramStatement",
    "RupiahEquivalent",
    "Sector",
    "Signatory",
]
