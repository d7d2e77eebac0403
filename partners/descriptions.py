"""A partner in one or two lines."""

from __future__ import annotations

from typing import Any

from portal.base.descriptions import own_words
from portal.base.publishing import shown
from portal.base.wording import text_in


def partner_facts(partner: Any, *more: str) -> list[str]:
    """What kind of organisation it is, where it has its seat, what it does. Needs its kind and region at hand."""
    region = shown(partner.region)
    return [
        text_in(partner.kind, "name").text if partner.kind else "",
        region.name if region else "",
        *more,
        own_words(partner, "description"),
    ]
