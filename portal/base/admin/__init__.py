"""The desk's view of the ground floor: sources, goals, the change log, offices and people."""

from portal.base.admin.changes import ChangeAdmin
from portal.base.admin.people import DeskUserAdmin, OfficeAdmin
from portal.base.admin.sources import SdgGoalAdmin, SdgTargetAdmin, SourceAdmin

__all__ = ["ChangeAdmin", "DeskUserAdmin", "OfficeAdmin", "SdgGoalAdmin", "SdgTargetAdmin", "SourceAdmin"]
