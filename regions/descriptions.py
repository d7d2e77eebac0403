"""Places, plans, indicators and targets in one or two lines. `more` goes in before the texts."""

from __future__ import annotations

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.base.descriptions import labelled, own_words
from portal.base.publishing import shown
from portal.base.wording import figure_of, page_language, text_in
from programs.notation import format_period


def region_facts(region: Any, *more: str) -> list[str]:
    """What kind of place it is, what it lies in, its code."""
    parent = shown(region.parent)
    kind = capfirst(str(region.get_kind_display()))
    if parent:
        kind = _("%(kind)s in %(place)s") % {"kind": kind, "place": parent.name}
    return [kind, labelled(_("Code"), region.code), *more]


def plan_facts(plan: Any, *more: str) -> list[str]:
    """What kind of plan it is, of which place and for which years, what it is for."""
    region = shown(plan.region)
    return [
        text_in(plan.kind, "name").text if plan.kind else "",
        region.name if region else "",
        capfirst(format_period(plan.period_start, plan.period_end, plan.period_precision, page_language())),
        *more,
        own_words(plan, "purpose"),
    ]


def indicator_facts(indicator: Any, *more: str) -> list[str]:
    """In what it is counted, and how it is measured."""
    kind = capfirst(str(indicator._meta.verbose_name))
    return [kind, labelled(_("Unit"), own_words(indicator, "unit")), *more, own_words(indicator, "description")]


def target_facts(target: Any, *more: str) -> list[str]:
    """What is to be reached, by when, and where."""
    region = shown(target.region)
    return [
        labelled(target._meta.verbose_name, target_value(target)),
        _("by %(year)s") % {"year": target.year} if target.year else "",
        region.name if region else "",
        *more,
    ]


def target_value(target: Any) -> str:
    """The figure or range with its unit, else the words it is written in."""
    unit = unit_of(target)
    if target.value is not None:
        value = figure_of(target.value)
    elif target.lower is not None and target.upper is not None:
        value = f"{figure_of(target.lower)}–{figure_of(target.upper)}"
    elif target.lower is not None:
        value = f"{_('at least')} {figure_of(target.lower)}"
    elif target.upper is not None:
        value = f"{_('at most')} {figure_of(target.upper)}"
    else:
        return f"“{target.as_written}”" if target.as_written else ""
    return f"{value}{'' if unit == '%' else ' '}{unit}".strip()


def unit_of(target: Any) -> str:
    """The unit of a target's figure: its own, else the indicator's. A figure is nothing without it, in any language."""
    indicator = shown(target.indicator)
    owner = target if target.unit or target.unit_en or indicator is None else indicator
    return text_in(owner, "unit").text


def counted(programs: int = 0, agreements: int = 0, targets: int = 0) -> str:
    """How much there is of each, where there is any."""
    words = []
    if programs:
        words.append(
            ngettext("%(number)s programme", "%(number)s programmes", programs) % {"number": figure_of(programs)}
        )
    if agreements:
        words.append(
            ngettext("%(number)s agreement", "%(number)s agreements", agreements) % {"number": figure_of(agreements)}
        )
    if targets:
        words.append(ngettext("%(number)s target", "%(number)s targets", targets) % {"number": figure_of(targets)})
    return ", ".join(words)
