"""The ground floor's models, by noun."""

from portal.base.models.abstract import (
    Code,
    Money,
    Officeholder,
    Part,
    Period,
    Precision,
    PrecisionField,
    Publishable,
    Share,
    Statement,
    lasting_key,
    not_itself,
    refuse_circle,
)
from portal.base.models.change import Change, OldSlug, RegistryVersion
from portal.base.models.codes import SdgGoal, SdgTarget
from portal.base.models.kept import KeptForm
from portal.base.models.proposal import Proposal
from portal.base.models.quality import Acknowledgement, LinkCheck
from portal.base.models.source import Citation, Source

__all__ = [
    "Acknowledgement",
    "Change",
    "Citation",
    "Code",
    "KeptForm",
    "LinkCheck",
    "Money",
    "Officeholder",
    "OldSlug",
    "Part",
    "Period",
    "Precision",
    "PrecisionField",
    "Proposal",
    "Publishable",
    "RegistryVersion",
    "SdgGoal",
    "SdgTarget",
    "Share",
    "Source",
    "Statement",
    "lasting_key",
    "not_itself",
    "refuse_circle",
]
