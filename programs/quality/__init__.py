"""What may be odd about programmes, agreements and activities."""

from portal.base.quality import common_findings
from programs.models import Activity, Agreement, Program
from programs.quality import agreement, dates, money, program, writing

common_findings(Program, Agreement, Activity)

__all__ = ["agreement", "dates", "money", "program", "writing"]
