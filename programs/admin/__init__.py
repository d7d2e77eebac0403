"""The desk's view of programmes, agreements and activities."""

from programs.admin.activity import ActivityAdmin
from programs.admin.agreement import AgreementAdmin
from programs.admin.codes import AgreementKindAdmin, SectorAdmin
from programs.admin.program import ProgramAdmin

__all__ = ["ActivityAdmin", "AgreementAdmin", "AgreementKindAdmin", "ProgramAdmin", "SectorAdmin"]
