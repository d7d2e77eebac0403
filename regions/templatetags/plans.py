"""Tags that say in plain words what is odd about a figure in its source."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.base.models import Citation
from portal.base.templatetags.registry import marked
from portal.base.wording import text_in

register = template.Library()

Flag = Citation.Flag

EXPLAINED = {
    Flag.UNIT_CONFLICT: _(
        "The source gives this figure a unit that does not fit what is measured. The source’s words are kept as they "
        "are; the unit beside the figure is the one the indicator is counted in."
    ),
    Flag.WEEKDAY_DIFFERS: _("The source names a weekday on which the date does not fall. Both are kept as written."),
    Flag.MISSPELT: _("A word is misspelt in the source. The quotation keeps it as it stands."),
    Flag.NAMES_DIFFER: _("The source writes this name in several ways. They are taken for the same."),
    Flag.INCOMPLETE: _("The source leaves a part out. What it does not say is not filled in here."),
    Flag.SOURCES_DIFFER: _("Another source says something else. Both are shown; the registry does not choose."),
}


@register.filter
def flags(record: Any) -> list[str]:
    """What is odd about the sources of a record (with `cited`), each thing once, as short words."""
    found = [citation for rows in record.cited.values() for citation in rows if citation.flag]
    return list(dict.fromkeys(str(citation.get_flag_display()) for citation in found))


@register.filter
def explained(citation: Citation) -> str:
    """A sentence that says what is odd about the source and what the registry does about it."""
    return str(EXPLAINED[Flag(citation.flag)]) if citation.flag else gettext("Nothing is odd about this source.")


@register.simple_tag
def unit(target: Any, indicator: Any) -> SafeString:
    """The unit behind a target's figure: its own, else the indicator's (None where that is not shown)."""
    owner = target if target.unit or target.unit_en or indicator is None else indicator
    wording = text_in(owner, "unit")
    if wording.text == "%":
        return SafeString("%")
    return format_html(" {}", marked(wording)) if wording.text else SafeString("")
