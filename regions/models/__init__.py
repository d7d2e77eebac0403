"""Places, and what is planned for them."""

from regions.models.plan import Indicator, PlanningDocument, PlanningDocumentKind, Target
from regions.models.region import Region, RegionCode, RegionName, RegionParent, RegionSuccession

__all__ = [
    "Indicator",
    "PlanningDocument",
    "PlanningDocumentKind",
    "Region",
    "RegionCode",
    "RegionName",
    "RegionParent",
    "RegionSuccession",
    "Target",
]
