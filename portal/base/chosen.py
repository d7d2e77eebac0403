"""The filters that are on, as a page names them: by what people call what was chosen, not by what the address says."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from decimal import Decimal
from typing import Any, NamedTuple

from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst

from portal.base.models import Code, Publishable, SdgGoal
from portal.base.wording import figure_of, text_in, title_of


class ActiveFilter(NamedTuple):
    """A filter that is on: what it is called, what it asks for, and the query of the same list without it."""

    label: str
    value: str
    query_without: str


def active_filters(filters: Any, parameters: QueryDict, showing: Collection[str] = ()) -> list[ActiveFilter]:
    """The filters that are on, each with the way to take it off; what only chooses how the list is shown is none."""
    if filters is None:
        return []
    active = []
    for name, values in parameters.lists():
        if not any(values) or name in showing:
            continue
        without = parameters.copy()
        del without[name]
        field = filters.form.fields.get(name)
        label = capfirst(str(field.label or name)) if field is not None else name
        shown = _named(filters.form.cleaned_data.get(name))
        shown = shown or ", ".join(_choice(field, value) for value in values if value)
        active.append(ActiveFilter(label, shown, without.urlencode()))
    return active


def _named(chosen: Any) -> str:
    """A record, a code, a day or an amount the form has read, in the words of the page; empty for anything else."""
    if isinstance(chosen, Publishable):
        return title_of(chosen).text
    if isinstance(chosen, SdgGoal):
        return f"{chosen.code}. {text_in(chosen, 'name').text}"
    if isinstance(chosen, Code):
        return text_in(chosen, "name").text
    if isinstance(chosen, datetime.datetime):
        moment = timezone.localtime(chosen)
        # A day was asked for, which begins at midnight.
        return date_format(moment, "j F Y, H:i" if moment.time() != datetime.time() else "DATE_FORMAT")
    if isinstance(chosen, datetime.date):
        return date_format(chosen, "DATE_FORMAT")
    return figure_of(chosen) if isinstance(chosen, Decimal) else ""


def _choice(field: Any, value: str) -> str:
    """What a value is called among the field's own choices; the value itself where it has none.

    Choices that come from a table are not read for this: naming one would fetch them all.
    """
    if hasattr(field, "queryset"):
        return value
    return str(dict(getattr(field, "choices", ()) or ()).get(value, value))
