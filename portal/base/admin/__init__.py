"""The desk's view of the ground floor: sources, goals, the change log, offices and people."""

from portal.base.admin.changes import ChangeAdmin
from portal.base.admin.findings import AcknowledgementAdmin
from portal.base.admin.people import DeskUserAdmin, OfficeAdmin
from portal.base.admin.proposals import ProposalAdmin
from portal.base.admin.sources import SdgGoalAdmin, SdgTargetAdmin, SourceAdmin

__all__ = [
    "AcknowledgementAdmin",
    "ChangeAdmin",
    "DeskUserAdmin",
    "OfficeAdmin",
    "ProposalAdmin",
    "SdgGoalAdmin",
    "SdgTargetAdmin",
    "SourceAdmin",
]
