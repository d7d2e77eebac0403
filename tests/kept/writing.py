"""Writes of every kind through the door, chosen by chance: what a desk might do to any record in any order."""

from __future__ import annotations

import random
from typing import Any

from django.db import IntegrityError, models, transaction

from portal.base.fields import KeyField
from portal.base.models import Citation, Code, Publishable, Source
from portal.base.publishing import Publication
from portal.base.querysets import record_models
from portal.base.recording import RowDoor, recording, set_publication

LEFT_ALONE = {"publication", "slug", "key", "public_id", "number_key", "code_key"}
PARTS_OWN = {"content_type", "object_id"}


class Desk:
    """Somebody who writes at random."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def write(self) -> str:
        """One write, or none where a constraint forbids it; says what was done."""
        write = self.chance.choice(
            [self.column, self.column, self.part, self.part, self.link, self.citation, self.publication, self.code]
        )
        try:
            with transaction.atomic():
                return write()
        except IntegrityError as error:
            return f"refused: {error}"

    def column(self) -> str:
        record = self.record()
        with recording(record):
            done = self.change(record, {"office"})
            record.save()
        return f"{record!r}: {done}"

    def part(self) -> str:
        record = self.record()
        relation: Any = record._meta.get_field(self.chance.choice(record.parts)) if record.parts else None
        if relation is None:
            return "no parts"
        rows = getattr(record, relation.name)
        with recording(record):
            row = rows.order_by("?").first()
            if row is None or self.chance.random() < 0.2:
                named = {
                    field.name: self.other(field.related_model)
                    for field in relation.related_model._meta.concrete_fields
                    if field.is_relation and not field.null and field is not relation.field
                }
                row = relation.related_model(**{relation.field.name: record}, **named)
            elif self.chance.random() < 0.2:
                row.delete()
                return f"{record!r}: {relation.name} without {row!r}"
            done = self.change(row, {relation.field.name})
            row.save()
        return f"{record!r}: {relation.name}: {done}"

    def link(self) -> str:
        record = self.record()
        if not record.links:
            return "no links"
        name = self.chance.choice(record.links)
        with recording(record):
            linked = getattr(record, name)
            other = linked.order_by("?").first()
            if other is not None and self.chance.random() < 0.5:
                linked.remove(other)
            else:
                linked.add(self.other(linked.model))
        return f"{record!r}: {name}"

    def citation(self) -> str:
        record = self.record()
        with recording(record):
            row = record.citations.order_by("?").first()
            if row is None or self.chance.random() < 0.4:
                row = Citation(record=record, source=self.other(Source), quote=self.word())
                row.field = self.chance.choice(["", *record.parts, *record.links])
            else:
                self.change(row, PARTS_OWN)
            row.save()
        return f"{record!r}: citations"

    def publication(self) -> str:
        record = self.record()
        if record.publication == Publication.PUBLISHED:
            set_publication(record, Publication.WITHDRAWN)
        else:
            # Also where something stands in the way: what a record names may be withdrawn after it was published.
            with recording(record):
                record.publication = Publication.PUBLISHED
                record.save()
        return f"{record!r}: {record.publication}"

    def code(self) -> str:
        model = self.chance.choice([each for each in _codes() if each._default_manager.exists()])
        row = model._default_manager.order_by("?").first()
        door = RowDoor(row)
        row.name = self.word()
        row.save()
        door.close()
        return f"{row!r}"

    def change(self, row: models.Model, without: set[str]) -> str:
        """Give one of the row's columns another value."""
        fields = [
            field
            for field in row._meta.concrete_fields
            if not (field.primary_key or field.name in without | LEFT_ALONE or isinstance(field, KeyField))
            and (field.is_relation or _is_text(field) or isinstance(field, models.DateField))
        ]
        field = self.chance.choice([each for each in fields if not isinstance(each, models.DateTimeField)])
        if field.is_relation:
            value = None if field.null and self.chance.random() < 0.3 else self.other(field.related_model)
        elif _is_text(field):
            value = "" if self.chance.random() < 0.4 and field.name != "code" else self.word()[: field.max_length]
        else:
            value = f"{self.chance.choice([2019, 2021, 2030, 2031])}-06-{self.chance.randint(1, 30):02}"
        setattr(row, field.name, value)
        return f"{field.name} = {value!r}"

    def record(self) -> Any:
        return self.other(self.chance.choice([model for model in record_models() if model._default_manager.exists()]))

    def other(self, model: type[models.Model]) -> Any:
        rows = model._default_manager.order_by("pk")
        return rows[self.chance.randrange(rows.count())]

    def word(self) -> str:
        return "".join(self.chance.choices("bdgklmnprst", k=5)) + self.chance.choice(["", " 'kutip\" \\u0000a"])


def _is_text(field: Any) -> bool:
    return isinstance(field, models.CharField | models.TextField) and not field.choices


def _codes() -> list[Any]:
    return [
        field.related_model
        for record in record_models()
        for field in (*record._meta.concrete_fields, *record._meta.many_to_many)
        if isinstance(field.related_model, type) and issubclass(field.related_model, Code)
    ]


def records() -> list[Publishable]:
    """Every record there is."""
    return [record for model in record_models() for record in model._default_manager.order_by("pk")]
