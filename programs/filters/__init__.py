"""How readers narrow lists of programmes, agreements and activities."""

from programs.filters.activity import ActivityFilter
from programs.filters.agreement import AgreementFilter
from programs.filters.program import ProgramFilter

__all__ = ["ActivityFilter", "AgreementFilter", "ProgramFilter"]
