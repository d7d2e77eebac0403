"""Snapshots become rows again: for an accepted proposal, an earlier state restored, a save that is only rehearsed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from portal.base.difference import column_of_reference
from portal.base.merging import STANDING
from portal.base.models import Citation, Publishable
from portal.base.snapshots import Snapshot, snapshots


@contextmanager
def rehearsal() -> Iterator[None]:
    """Whatever is written inside is undone at the end: a way to see what would become of it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def rewrite(record: Publishable, wanted: Snapshot) -> None:
    """Make the stored record what the snapshot says, with its parts and links; the caller holds the door open.

    Whether it is public, and its address, stay. Rows that are the same stay untouched; a changed one keeps its key.
    Raises `ValidationError`, in words for people, where the snapshot names something that is no longer there or
    the rules refuse it.
    """
    # Read anew behind the door, or saving it would take back a step that somebody has taken meanwhile.
    record.refresh_from_db()
    present, _public = snapshots(record)
    names = _Names(type(record), wanted)
    try:
        with transaction.atomic():
            if present["fields"] != wanted["fields"]:
                _fill(record, wanted["fields"], names)
                record.full_clean(exclude=["slug"])
                record.save()
            for name, chosen in wanted["links"].items():
                if chosen != present["links"].get(name) and name in record.links:
                    model = getattr(record, name).model
                    getattr(record, name).set([names.row(model, value) for value in chosen])
            for name in (*record.parts, "citations"):
                _rewrite_rows(record, name, wanted["parts"].get(name, {}), present["parts"][name], names)
    except IntegrityError:
        raise ValidationError(_("This cannot be combined with what the record has become meanwhile.")) from None
    # What was fetched before is out of date now.
    record.refresh_from_db()


def _rewrite_rows(record: Publishable, name: str, wanted: Snapshot, present: Snapshot, names: _Names) -> None:
    manager = getattr(record, name)
    # Changed rows are made anew, so that two that change places never meet in a rule that both be different.
    outdated = [key for key, columns in present.items() if wanted.get(key) != columns]
    if outdated:
        manager.filter(key__in=outdated).delete()
    for key, columns in wanted.items():
        if present.get(key) == columns:
            continue
        row = manager.model(key=key)
        _belong(row, record, manager, name)
        _fill(row, columns, names)
        row.full_clean(validate_unique=False)
        row.save()


def _belong(row: Any, record: Publishable, manager: Any, name: str) -> None:
    if name == "citations":
        row.record = record
    else:
        setattr(row, manager.field.name, record)


def _fill(row: models.Model, columns: Snapshot, names: _Names) -> None:
    for name, value in columns.items():
        field = names.field(type(row), name)
        if field is None or (name in STANDING and isinstance(row, Publishable)):
            continue
        setattr(row, name, names.row(field.related_model, value) if field.is_relation else field.to_python(value))


class _Names:
    """The rows that a snapshot points to, fetched with one query for each kind."""

    def __init__(self, model: type[Publishable], snapshot: Snapshot) -> None:
        wanted: dict[Any, set[str]] = {}
        tables: list[tuple[Any, list[Snapshot]]] = [(model, [snapshot["fields"]])]
        for name, rows in snapshot["parts"].items():
            part = Citation if name == "citations" else model._meta.get_field(name).related_model
            tables.append((part, list(rows.values())))
        for table, rows in tables:
            for row in rows:
                for name, value in row.items():
                    field = self.field(table, name)
                    if value is not None and field is not None and field.is_relation:
                        wanted.setdefault(field.related_model, set()).add(str(value))
        for name, values in snapshot["links"].items():
            if name in model.links:
                wanted.setdefault(model._meta.get_field(name).related_model, set()).update(values)
        self.found: dict[Any, dict[str, models.Model]] = {}
        for table, values in wanted.items():
            column = column_of_reference(table)
            rows = table._default_manager.filter(**{f"{column}__in": values}) if values else []
            self.found[table] = {str(getattr(row, column)): row for row in rows}

    @staticmethod
    def field(model: type[models.Model], name: str) -> Any:
        """The column of this name, None where the model no longer has it."""
        return next((field for field in model._meta.concrete_fields if field.name == name), None)

    def row(self, model: Any, value: Any) -> models.Model | None:
        """The row a snapshot means; raises `ValidationError` where it is gone."""
        if value is None:
            return None
        found = self.found.get(model, {}).get(str(value))
        if found is None and issubclass(model, Publishable):
            # A region's code may have changed since; the old one keeps answering.
            found = model._default_manager.lookup(str(value))
        if found is None:
            words = {"kind": model._meta.verbose_name, "id": value}
            raise ValidationError(_("The %(kind)s “%(id)s” it names is no longer there.") % words)
        return found
