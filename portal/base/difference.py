"""What lies between two snapshots of a record, in plain words.

A snapshot (`portal.base.recording`) names other records by their ids; here they get their names back, with one query
per kind of record, however long the difference is.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import models
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.base.facts import fact_name
from portal.base.fields import MoneyField
from portal.base.models import Citation, Code, Publishable

NOTHING = "–"
# The order of rows and the row a citation belongs to are told by the rest of the line.
UNTOLD = {"position", "part"}


class Line(NamedTuple):
    """One thing that changed: what, and what it was and is; a dash stands for nothing."""

    what: str
    old: str
    new: str


def difference(model: type[models.Model], before: Any, after: Any) -> list[Line]:
    """The lines between two snapshots of a row of this model; either may be None (not yet, no longer there)."""
    return differences(model, [(before, after)])[0]


def differences(model: type[models.Model], pairs: Iterable[tuple[Any, Any]]) -> list[list[Line]]:
    """The lines between the snapshots of each pair; in as many queries as for one."""
    sides = [(before or {}, after or {}) for before, after in pairs]
    names = _names(model, [snapshot for pair in sides for snapshot in pair])
    return [list(_Difference(model, before, after, names).lines()) for before, after in sides]


class _Difference:
    def __init__(
        self,
        model: type[models.Model],
        before: dict[str, Any],
        after: dict[str, Any],
        names: dict[Any, dict[str, str]],
    ) -> None:
        self.model, self.before, self.after, self.names = model, before, after, names
        self.parts = (*model.parts, "citations") if issubclass(model, Publishable) else ()

    def lines(self) -> Iterator[Line]:
        yield from self._columns(self.model, self.before.get("fields", {}), self.after.get("fields", {}))
        for name in dict.fromkeys([*self.before.get("links", {}), *self.after.get("links", {})]):
            old, new = (side.get("links", {}).get(name, []) for side in (self.before, self.after))
            if old != new:
                field = self.model._meta.get_field(name)
                label = capfirst(str(field.verbose_name))
                yield Line(label, self._list(field.related_model, old), self._list(field.related_model, new))
        for name in self.parts:
            yield from self._rows(name)

    def _rows(self, name: str) -> Iterator[Line]:
        model = self._part(name)
        old_rows, new_rows = (side.get("parts", {}).get(name, {}) for side in (self.before, self.after))
        plural, single = capfirst(str(model._meta.verbose_name_plural)), capfirst(str(model._meta.verbose_name))
        for key in dict.fromkeys([*old_rows, *new_rows]):
            old, new = old_rows.get(key), new_rows.get(key)
            if old is None or new is None:
                yield Line(plural, self._summary(model, old), self._summary(model, new))
            elif old != new:
                which = self._summary(model, new).split("; ")[0]
                for line in self._columns(model, old, new):
                    yield Line(f"{single} ({which}): {line.what}", line.old, line.new)

    def _columns(self, model: type[models.Model], old: dict[str, Any], new: dict[str, Any]) -> Iterator[Line]:
        for name in dict.fromkeys([*old, *new]):
            if name in UNTOLD or old.get(name) == new.get(name):
                continue
            line = Line(_label(model, name), self._words(model, name, old), self._words(model, name, new))
            if line.old != line.new:
                yield line

    def _summary(self, model: type[models.Model], row: dict[str, Any] | None) -> str:
        if row is None:
            return NOTHING
        told = {name: self._words(model, name, row) for name in row if name not in UNTOLD}
        return "; ".join(
            f"{_label(model, name)}: {words}"
            for name, words in told.items()
            if words != NOTHING and not is_usual(model, name, row[name])
        )

    def _words(self, model: type[models.Model], name: str, columns: dict[str, Any]) -> str:
        value = columns.get(name)
        if model is Citation and name == "field" and name in columns:
            return fact_name(self.model, str(value))  # type: ignore[arg-type]
        if value is None or value == "":
            return NOTHING
        field = column_of(model, name)
        if field is None:
            return str(value)
        if field.is_relation:
            return self.names.get(field.related_model, {}).get(str(value), str(value))
        return plain_words(field, value)

    def _list(self, model: Any, values: list[str]) -> str:
        names = self.names.get(model, {})
        return "; ".join(names.get(value, value) for value in values) or NOTHING

    def _part(self, name: str) -> type[models.Model]:
        return part_model(self.model, name)


def part_model(model: type[models.Model], name: str) -> type[models.Model]:
    """What the rows of a list of this name are, citations included."""
    return Citation if name == "citations" else model._meta.get_field(name).related_model  # type: ignore[return-value]


def _names(model: type[models.Model], snapshots: Iterable[dict[str, Any]]) -> dict[Any, dict[str, str]]:
    """What each record, code or other row named in the snapshots is called, by model."""
    return {table: _named(table, values) for table, values in referred(model, snapshots).items()}


def referred(model: type[models.Model], snapshots: Iterable[dict[str, Any]]) -> dict[Any, set[str]]:
    """The rows that snapshots of this model name, by their model: what `column_of_reference` holds of each."""
    wanted: dict[Any, set[str]] = {}
    for snapshot in snapshots:
        tables = [(model, [snapshot.get("fields", {})])]
        tables += [(part_model(model, name), list(rows.values())) for name, rows in snapshot.get("parts", {}).items()]
        for table, rows in tables:
            for row in rows:
                for name, value in row.items():
                    field = column_of(table, name)
                    if value is not None and field is not None and field.is_relation:
                        wanted.setdefault(field.related_model, set()).add(str(value))
        for name, values in snapshot.get("links", {}).items():
            linked = model._meta.get_field(name).related_model
            # Other rows stand in the snapshot by their names already.
            if issubclass(linked, Publishable | Code):  # type: ignore[arg-type]
                wanted.setdefault(linked, set()).update(values)
    return {table: values for table, values in wanted.items() if values}


def _named(model: type[models.Model], values: set[str]) -> dict[str, str]:
    column = column_of_reference(model)
    rows: Any = model._default_manager.filter(**{f"{column}__in": values})
    if issubclass(model, Publishable):
        rows = rows.for_reference()
    return {str(getattr(row, column)): str(row) for row in rows}


def column_of_reference(model: type[models.Model]) -> str:
    """The column by which `portal.base.recording.reference` names rows of this model."""
    if issubclass(model, Publishable):
        return "public_id" if column_of(model, "public_id") is not None else "code"
    return "code" if issubclass(model, Code) else "pk"


def column_of(model: type[models.Model], name: str) -> Any:
    """The column, or None where the model no longer has one of this name."""
    return next((field for field in model._meta.concrete_fields if field.name == name), None)


def is_usual(model: type[models.Model], name: str, value: Any) -> bool:
    """Whether a yes or no is what every new row has, and so tells nothing."""
    field = column_of(model, name)
    return isinstance(value, bool) and (field is None or value == field.default)


def _label(model: type[models.Model], name: str) -> str:
    field = column_of(model, name)
    return name if field is None else capfirst(str(field.verbose_name))


def plain_words(field: Any, value: Any) -> str:
    """What a column's value in a snapshot says to people; of a reference, the id."""
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, MoneyField):
        return number_format(Decimal(value), decimal_pos=2, use_l10n=True, force_grouping=True)
    if type(field) is models.DateField:
        return date_format(datetime.date.fromisoformat(value))
    return str(value)
