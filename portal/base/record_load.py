"""Entering the records of files through the one door, by the rules a form applies to what a person types.

Everything happens in one transaction: one fault anywhere, and nothing is entered. A record that people have changed
since the last load is left as they left it, unless the caller asks to overwrite it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from portal.base.fields import ID_ALPHABET
from portal.base.models import Change, Citation, Code, Publishable, Source
from portal.base.publishing import Publication
from portal.base.record_files import CITATION_COLUMNS, Entry, RecordFiles, columns, loaded_parts, part_columns, related
from portal.base.recording import Door, set_publication
from portal.base.snapshots import reference, snapshots

# Who entered it, in the change log: a record whose last change is by somebody else is in people's hands.
LOADER = "load_records"


@dataclass
class RecordLoad:
    """One load: call `enter_all` inside a transaction and roll it back if `files.faults` holds any afterwards."""

    files: RecordFiles
    overwrite: bool = False
    tally: Counter[tuple[str, str]] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.entered: dict[tuple[type[models.Model], str], models.Model | None] = {}
        self.given: dict[tuple[type[models.Model], str], Entry] = {
            (entry.model, name): entry for entry in self.files.entries for name in entry.names
        }

    def enter_all(self) -> None:
        """Enter every entry after those it names, so that each can be published when its turn comes."""
        for entry in self._in_order():
            faults = len(self.files.faults)
            record = self._enter(entry)
            for name in entry.names:
                self.entered[entry.model, name] = record if len(self.files.faults) == faults else None

    def _in_order(self) -> list[Entry]:
        sorter: TopologicalSorter[int] = TopologicalSorter()
        place = {id(entry): number for number, entry in enumerate(self.files.entries)}
        for entry in self.files.entries:
            named = {place[id(other)] for other in self._named(entry) if other is not entry}
            sorter.add(place[id(entry)], *named)
        try:
            return [self.files.entries[number] for number in sorter.static_order()]
        except CycleError as error:
            circle = [self.files.entries[number] for number in error.args[1]]
            reason = _("These records name each other in a circle: %(ids)s.")
            self.files.refuse(circle[0].place, "", reason % {"ids": ", ".join(entry.id for entry in circle[:-1])})
            return []

    def _named(self, entry: Entry) -> Iterator[Entry]:
        """The entries of these files that this one names."""
        for model, text in references(entry):
            if (model, text) in self.given:
                yield self.given[model, text]

    def _enter(self, entry: Entry) -> Publishable | None:
        """Write the record and move it to its publication; None where faults forbid it."""
        record = stored(entry) or entry.model(public_id=entry.id)
        wanted = Publication(entry.values.get("publication", record.publication))
        noun = entry.model.noun
        with transaction.atomic():
            door = Door(record, by=LOADER, reason=entry.file)
            if not self._write(entry, record):
                return None
            moves = wanted != record.publication
            if not moves and snapshots(stored(entry))[0] == door.before:
                self.tally[noun, "unchanged"] += 1
            elif not self.overwrite and changed_by_people(record):
                transaction.set_rollback(True)
                self.tally[noun, "kept"] += 1
                self.kept.append(entry.place)
            else:
                door.close()
                self.tally[noun, "new" if door.before is None else "changed"] += 1
                self._publish(entry, wanted)
        return stored(entry)

    def _publish(self, entry: Entry, wanted: Publication) -> None:
        """Move what was just written to the publication its file asks for; see that a public record may stay so."""
        record = stored(entry)
        problems = record.publication_problems() if wanted == Publication.PUBLISHED else []
        for problem in problems:
            self.files.refuse(entry.place, problem.field, str(problem))
        if wanted != record.publication and not problems:
            set_publication(record, wanted, by=LOADER, reason=entry.file)

    def _write(self, entry: Entry, record: Publishable) -> bool:
        """Write the record with its links, parts and citations; False where that could not be done."""
        faults = len(self.files.faults)
        whole = self._fill(entry, "", record, columns(entry.model), entry.values, kept={"slug"})
        if whole:
            record.save()
        linked = {name: self._linked(entry, name) for name in entry.model.links}
        whole = whole and None not in linked.values()
        if whole:
            for name, rows in linked.items():
                getattr(record, name).set(rows)
        for name in loaded_parts(entry.model):
            whole = self._write_parts(entry, record, name, whole) and whole
        whole = self._write_citations(entry, record, whole) and whole
        return whole and len(self.files.faults) == faults

    def _write_parts(self, entry: Entry, record: Publishable, name: str, writes: bool) -> bool:
        """Bring one list of parts to what the file says, by key; with `writes` off, only look for faults."""
        relation = entry.model._meta.get_field(name)
        owner, model = relation.field.name, relation.related_model
        given = entry.values[name]
        present = {}
        if record.pk:
            present = {row.key: row for row in getattr(record, name).all()}
            for key in present.keys() - {row["key"] for row in given}:
                present[key].delete()
        whole = True
        for position, values in enumerate(given):
            row = present.get(values["key"]) or model(key=values["key"])
            row.position = position
            if record.pk:
                setattr(row, owner, record)
            path = f"{name}[{values['key']}]."
            filled = self._fill(entry, path, row, part_columns(entry.model, name), values, owner=owner)
            if filled and writes:
                row.save()
            whole = whole and filled
        return whole

    def _write_citations(self, entry: Entry, record: Publishable, writes: bool) -> bool:
        """Bring the citations to what the file says; with `writes` off, only look for faults."""
        present = {row.key: row for row in record.citations.all()} if record.pk else {}
        count: Counter[tuple[str, str, str]] = Counter()
        whole, seen = True, set()
        for position, (path, values) in enumerate(entry.citations()):
            source = self._source(entry, path, record, values["source"])
            if source is None:
                whole = False
                continue
            about = (values["field"], self._cited_row(entry, values), source.public_id)
            count[about] += 1
            key = citation_key(*about, count[about])
            seen.add(key)
            row = present.get(key) or Citation(key=key)
            row.position, row.field, row.part, row.source = position, about[0], about[1], source
            row.content_type = ContentType.objects.get_for_model(entry.model)
            row.object_id = record.pk
            filled = self._fill(entry, f"{path}.", row, citation_columns(), values, owner="object_id")
            if filled and writes:
                row.save()
            whole = whole and filled
        for key in present.keys() - seen:
            present[key].delete()
        return whole

    def _source(self, entry: Entry, path: str, record: Publishable, text: str) -> Any:
        """The source a citation names, itself or through its record or file. A source may cite itself."""
        if not text:
            reason = _("Name the source, here or for the whole record or file.")
            self.files.refuse(entry.place, f"{path}.source", reason)
            return None
        if self.given.get((Source, text)) is entry:
            return record if record.pk else None
        return self._look_up(entry, f"{path}.source", Source, text)

    def _cited_row(self, entry: Entry, values: dict[str, Any]) -> str:
        """The row a citation is about; of a link, what a snapshot calls it, whatever the file calls it."""
        fact, part = values["field"], values["part"]
        if not part or fact not in entry.model.links:
            return part
        linked = self._look_up(entry, fact, related(entry.model, fact), part, quiet=True)
        return str(reference(linked)) if linked else part

    def _linked(self, entry: Entry, name: str) -> list[models.Model] | None:
        """The rows a list of links names, or None where one of them is not to be had."""
        model = related(entry.model, name)
        rows = [self._look_up(entry, name, model, text) for text in entry.values[name]]
        return None if None in rows else rows  # type: ignore[return-value]

    def _fill(
        self,
        entry: Entry,
        path: str,
        row: models.Model,
        allowed: dict[str, models.Field],
        values: dict[str, Any],
        *,
        owner: str = "",
        kept: set[str] = frozenset(),  # type: ignore[assignment]
    ) -> bool:
        """Give the row its values and apply the rules of its form; False where it may not be saved.

        What the file leaves out is emptied, but for the `kept` columns.
        """
        faults, unknown = len(self.files.faults), set()
        for name, column in allowed.items():
            if name in kept and not values.get(name):
                continue
            if not column.is_relation:
                setattr(row, name, values[name] if values.get(name) is not None else column.get_default())
            elif values.get(name) is None:
                setattr(row, column.attname, None)
            else:
                found = self._look_up(entry, f"{path}{name}", related(type(row), name), values[name])
                if found is None:
                    unknown.add(name)
                else:
                    setattr(row, name, found)
        is_alone = bool(owner) and getattr(row, f"{owner}_id" if owner != "object_id" else owner) is None
        try:
            if unknown or is_alone:
                row.clean_fields(exclude={*unknown, owner})
            else:
                row.full_clean()
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                for message in messages:
                    where = path.rstrip(".") if name == NON_FIELD_ERRORS else f"{path}{name}"
                    self.files.refuse(entry.place, where, message)
        return not unknown and not is_alone and len(self.files.faults) == faults

    def _look_up(
        self, entry: Entry, where: str, model: type[models.Model], text: str, *, quiet: bool = False
    ) -> models.Model | None:
        """What a text in a file means; a fault where nothing does, unless the meant entry has its own faults."""
        if (model, text) in self.entered:
            return self.entered[model, text]
        manager = model._default_manager
        found = manager.filter(code=text) if issubclass(model, Code) else manager.by_key(text)
        row = found.first()
        if row is None and not quiet:
            words = {"noun": model._meta.verbose_name, "text": text}
            self.files.refuse(entry.place, where, _("There is no %(noun)s “%(text)s”.") % words)
        return row


def references(entry: Entry) -> Iterator[tuple[type[models.Model], str]]:
    """Everything an entry names: what kind of thing, and by which text."""
    for name, column in columns(entry.model).items():
        if column.is_relation and entry.values.get(name):
            yield related(entry.model, name), entry.values[name]
    for name in entry.model.links:
        for text in entry.values[name]:
            yield related(entry.model, name), text
    for name in loaded_parts(entry.model):
        for column_name, column in part_columns(entry.model, name).items():
            if column.is_relation:
                yield from (
                    (related(related(entry.model, name), column_name), row[column_name])
                    for row in entry.values[name]
                    if row.get(column_name)
                )
    for _path, citation in entry.citations():
        yield Source, citation["source"]


def stored(entry: Entry) -> Any:
    """The record as the database holds it now, or None."""
    return entry.model._base_manager.filter(public_id=entry.id).first()


def changed_by_people(record: Publishable) -> bool:
    """Whether the last change of the record came from somebody else than a load like this one."""
    content_type = ContentType.objects.get_for_model(record)
    last = Change.objects.filter(content_type=content_type, object_id=record.pk).order_by("-pk").first()
    return last is not None and last.by_name != LOADER


def citation_columns() -> dict[str, models.Field]:
    """The columns of a citation that a file gives as they are."""
    return {name: Citation._meta.get_field(name) for name in CITATION_COLUMNS}


def citation_key(fact: str, part: str, source: str, number: int) -> str:
    """The lasting key of the nth citation of one fact from one source: the same at every load, like an id."""
    digest = hashlib.sha256("\0".join([fact, part, source, str(number)]).encode()).digest()
    return "".join(ID_ALPHABET[byte % len(ID_ALPHABET)] for byte in digest[:12])
