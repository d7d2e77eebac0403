"""Tags about the figures of targets."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.base.templatetags.registry import marked
from portal.base.wording import text_in

register = template.Library()


@register.filter
def flags(record: Any) -> list[str]:
    """What is odd about the sources of a record (with `cited`), each thing once, as short words."""
    found = [citation for rows in record.cited.values() for citation in rows if citation.flag]
    return list(dict.fromkeys(str(citation.get_flag_display()) for citation in found))


@register.simple_tag
def unit(target: Any, indicator: Any) -> SafeString:
    """The unit behind a target's figure: its own, else the indicator's (None where that is not shown)."""
    owner = target if target.unit or target.unit_en or indicator is None else indicator
    wording = text_in(owner, "unit")
    if wording.text == "%":
        return SafeString("%")
    return format_html(" {}", marked(wording)) if wording.text else SafeString("")
