"""What can be cited of a record, in plain words: its own details, its lists with their rows, its links.

A citation names a fact by `field` and, for one row of a list, by the row's key (`portal.base.models.Citation`).
Columns that only say how a detail is known or written (`amount_as_written`, `period_precision`) belong to it.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Prefetch
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.base.fields import KeyField
from portal.base.models import Publishable
from portal.base.snapshots import reference

GROUPS = {
    "period": gettext_lazy("period"),
    "amount": gettext_lazy("amount"),
    "signed_on": gettext_lazy("signed on"),
    "value": gettext_lazy("value"),
}
# A column with one of these endings says more about the column whose name stands before it.
ENDINGS = ("_precision", "_as_written", "_exact", "_en", "_unit")
COVERED = {"currency": "amount", "lower": "value", "upper": "value", "as_written": "value"}

Choice = tuple[str, str]


def fact_of(model: type[Publishable], column: str) -> str:
    """The fact a column belongs to: `amount` for `amount_as_written`, `period` for `period_end`."""
    names = {field.name for field in model._meta.concrete_fields}
    if column.startswith("period_"):
        return "period"
    if column == "unit" and "value" in names:
        return "value"
    if COVERED.get(column, "") in names:
        return COVERED[column]
    for ending in ENDINGS:
        stem = column.removesuffix(ending)
        if stem != column and stem in names:
            return fact_of(model, stem)
    return column


def details(model: type[Publishable]) -> list[Choice]:
    """The record's own details, each once, with what it is called."""
    found = {}
    for field in model._meta.concrete_fields:
        if field.primary_key or not field.editable or isinstance(field, KeyField) or field.name in model.staff_fields:
            continue
        if field.name == "slug":
            continue
        fact = fact_of(model, field.name)
        name = GROUPS.get(fact) or model._meta.get_field(fact).verbose_name
        found[fact] = capfirst(str(name))
    return list(found.items())


def lists(model: type[Publishable]) -> list[Choice]:
    """The record's lists of rows, with what they are called."""
    return [
        (name, capfirst(str(model._meta.get_field(name).related_model._meta.verbose_name_plural)))
        for name in model.parts
    ]


def links(model: type[Publishable]) -> list[Choice]:
    """The record's links to others, with what they are called."""
    return [(name, capfirst(str(model._meta.get_field(name).verbose_name))) for name in model.links]


def fact_name(model: type[Publishable], field: str) -> str:
    """What a citation's `field` is called; the field itself where it has no name."""
    if not field:
        return _("The record as a whole")
    return dict([*details(model), *lists(model), *links(model)]).get(field, field)


def with_references(rows: models.QuerySet) -> models.QuerySet:
    """Rows with whatever they point to, ready to be named: one query per column that points, whatever their number."""
    for field in rows.model._meta.concrete_fields:
        if field.is_relation and field.related_model and issubclass(field.related_model, Publishable):
            rows = rows.prefetch_related(Prefetch(field.name, field.related_model.objects.for_reference()))
    return rows


def rows_of(record: Publishable) -> dict[str, list[Choice]]:
    """The rows of each list and link of this record, by relation: key and what the row is called."""
    found = {}
    for name in record.parts:
        rows = with_references(getattr(record, name).all())
        found[name] = [(row.key, str(row)) for row in rows]
    for name in record.links:
        manager = getattr(record, name)
        rows = manager.for_reference() if issubclass(manager.model, Publishable) else manager.all()
        found[name] = [(str(reference(row)), str(row)) for row in rows]
    return found


def fact_choices(model: type[Publishable], record: Publishable | None) -> list[tuple[Any, Any]]:
    """Choices for a form: `field` or `field:row`, grouped; rows only of a record that is stored."""
    rows = rows_of(record) if record is not None and record.pk else {}
    choices: list[tuple[Any, Any]] = [("", _("The record as a whole")), (_("Details"), details(model))]
    for name, label in [*lists(model), *links(model)]:
        whole = (name, _("%(list)s: all of it") % {"list": label})
        choices.append((label, [whole, *((f"{name}:{key}", words[:100]) for key, words in rows.get(name, []))]))
    return choices
