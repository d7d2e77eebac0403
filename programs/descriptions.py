"""Programmes, agreements and activities in one or two lines: who, what, where, when, how much.

Each takes a record fetched with `for_list(user)` or `for_page(user)`, so nothing hidden is among its parts. `more` goes
in after the facts and before the texts.
"""

from __future__ import annotations

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.base.descriptions import labelled, own_words, some_of
from portal.base.publishing import shown
from portal.base.templatetags.registry import by_role
from portal.base.wording import page_language, text_in
from programs.notation import format_date, format_money, format_period


def program_facts(program: Any, *more: str) -> list[str]:
    """Its partners by role, its regions, its period, what it is for."""
    places = _("All of Indonesia") if program.is_national else some_of(row.region.name for row in program.regions.all())
    return [
        *in_roles(program.partners.all()),
        labelled(_("Where"), places),
        when(program),
        *more,
        own_words(program, "summary", "objective", "description"),
    ]


def agreement_facts(agreement: Any, *more: str) -> list[str]:
    """Its kind and title, its parties by role, its amount and period as of today, when it was signed."""
    kind = text_in(agreement.kind, "name").text if agreement.kind else ""
    title = own_words(agreement, "title") if agreement.number else ""
    signed = format_date(agreement.signed_on, agreement.signed_on_precision, page_language())
    return [
        capfirst(kind),
        *in_roles(agreement.parties.all()),
        money(agreement.current_amount, agreement.current_currency),
        when(agreement),
        labelled(_("signed on"), signed),
        *more,
        title,
    ]


def activity_facts(activity: Any, *more: str) -> list[str]:
    """Its kind, when and where it was, who held it, what it was about."""
    return [
        capfirst(str(activity.get_kind_display())),
        when(activity),
        where(activity),
        *in_roles(activity.hosts.all()),
        *more,
        own_words(activity, "summary"),
    ]


def where(activity: Any) -> str:
    """Where an activity was: the building, the place, the platform. A place has a name in whatever language."""
    region = shown(activity.region)
    return ", ".join(filter(None, [text_in(activity, "venue").text, region.name if region else "", activity.platform]))


def in_roles(rows: Any) -> list[str]:
    """Who has which role, in the order of the roles' own list."""
    return [labelled(role, some_of(row.partner.short_label for row in group)) for role, group in by_role(rows)]


def when(row: Any) -> str:
    """The period of a row, no more exact than it is known."""
    return capfirst(format_period(row.period_start, row.period_end, row.period_precision, page_language()))


def money(amount: Any, currency: str) -> str:
    """An amount with its currency; empty where it is not known, which is not zero."""
    return "" if amount is None else format_money(amount, currency, page_language())
