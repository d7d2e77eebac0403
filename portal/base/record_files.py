"""Files of records: reading them, and finding everything that is wrong with their form.

The format is JSON and follows the models: a noun's columns, `parts` and `links` are the keys a file may use, so a
new column needs no line here. `docs/records.md` describes it for those who write such files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from portal.base.facts import details, links, lists
from portal.base.fields import ID_ALPHABET, ID_LENGTH, KeyField, MoneyField
from portal.base.models import Citation, Code, Publishable
from portal.base.publishing import Publication
from portal.base.querysets import record_models

ID = re.compile(f"[{ID_ALPHABET}]{{{ID_LENGTH}}}")
KEY_LENGTH = 40
LARGEST = 10**18
CITATION_COLUMNS = ("quote", "place", "place_en", "inferred", "flag", "says", "note", "note_en")

Row = dict[str, Any]


def nouns() -> dict[str, type[Publishable]]:
    """The nouns that files of records may hold; places have no opaque id and come from the reference data."""
    return {
        model.noun: model
        for model in record_models()
        if any(column.name == "public_id" for column in model._meta.concrete_fields)
    }


def columns(model: type[models.Model], owner: str = "") -> dict[str, models.Field]:
    """The columns of a record or part that a file gives, by name: what a person fills, and the record's address.

    A part's order is its place in the list, so `position` is none of them; nor is the `owner` it belongs to.
    """
    return {
        column.name: column
        for column in model._meta.concrete_fields
        if column.editable
        and not column.primary_key
        and not isinstance(column, KeyField)
        and column.name not in (owner, "position")
        and (not column.is_relation or issubclass(related(model, column.name), Publishable | Code))
    }


def related(model: type[models.Model], name: str) -> type[models.Model]:
    """The model that a column, list or link of this one points to."""
    return model._meta.get_field(name).related_model  # type: ignore[return-value]


def part_columns(model: type[Publishable], name: str) -> dict[str, models.Field]:
    """The columns of the rows of one list of parts."""
    return columns(related(model, name), model._meta.get_field(name).field.name)


def loaded_parts(model: type[Publishable]) -> tuple[str, ...]:
    """The lists of parts that files of records give: not those whose rows are uploaded files, which a load leaves."""
    return tuple(
        name
        for name in model.parts
        if not any(isinstance(column, models.FileField) for column in related(model, name)._meta.concrete_fields)
    )


@dataclass
class Entry:
    """One record as a file gives it: where it stands, and its values still as JSON knows them."""

    file: str
    model: type[Publishable]
    values: Row
    place: str
    source: str = ""

    @property
    def id(self) -> str:
        return self.values["id"]

    @property
    def names(self) -> set[str]:
        """What files may call the record: its id, and its address where it gives one."""
        return {self.id, self.values.get("slug") or self.id}

    def citations(self) -> Iterator[tuple[str, Row]]:
        """Every citation and where it stands, whole: with its source and, beside a row of a list, field and row."""
        source = {"source": self.source}
        for number, citation in enumerate(self.values["citations"], start=1):
            yield f"citations[{number}]", {"field": "", "part": "", **source, **citation}
        for name in loaded_parts(self.model):
            for row in self.values[name]:
                for number, citation in enumerate(row["citations"], start=1):
                    path = f"{name}[{row['key']}].citations[{number}]"
                    yield path, {**source, **citation, "field": name, "part": row["key"]}


@dataclass
class RecordFiles:
    """All files of one load: their entries, and every fault in all of them.

    Nothing may be written while `faults` holds any.
    """

    entries: list[Entry] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def refuse(self, place: str, where: str, reason: str) -> None:
        """Note what is wrong: file and record, the field within it (may be empty), and the reason."""
        self.faults.append(f"{place}, {where}: {reason}" if where else f"{place}: {reason}")

    def read(self, paths: Iterable[Path]) -> None:
        """Read files, or all the `.json` files of a folder, and check the form of everything in them."""
        for path in paths:
            files = sorted(path.glob("*.json")) if path.is_dir() else [path]
            if not files:
                self.refuse(str(path), "", _("There is no file in this folder that ends in .json."))
            for file in files:
                self._read_file(file)
        self._refuse_doubles()

    def _read_file(self, path: Path) -> None:
        try:
            content = json.loads(
                path.read_text(encoding="utf-8-sig"), parse_float=Decimal, object_pairs_hook=without_doubles
            )
        except FileNotFoundError:
            self.refuse(path.name, "", _("There is no such file."))
            return
        except (OSError, ValueError) as error:
            self.refuse(path.name, "", _("The file cannot be read: %(why)s") % {"why": error})
            return
        known = nouns()
        if not self._is_object(path.name, "", content, {"about", "source", *known}):
            return
        for name in ("about", "source"):
            if not isinstance(content.get(name, ""), str):
                self.refuse(path.name, name, _("This must be a text."))
                content[name] = ""
        for noun, model in known.items():
            for number, values in enumerate(self._list(path.name, noun, content.get(noun, [])), start=1):
                shown = values.get("id", "") if isinstance(values, dict) else ""
                place = f"{path.name}, {noun} {shown or number}"
                self._read_record(Entry(path.name, model, values, place, content.get("source", "")))

    def _read_record(self, entry: Entry) -> None:
        model, values, place = entry.model, entry.values, entry.place
        allowed = columns(model)
        keys = {"id", "publication", "source", "citations", *allowed, *loaded_parts(model), *model.links}
        if not self._is_object(place, "", values, keys):
            return
        if not isinstance(values.get("id"), str) or not ID.fullmatch(values["id"]):
            words = {"count": ID_LENGTH, "letters": ID_ALPHABET}
            self.refuse(place, "id", _("Give an id of %(count)d characters out of %(letters)s.") % words)
            return
        if values.get("publication", Publication.DRAFT) not in Publication.values:
            words = {"choices": ", ".join(Publication.values)}
            self.refuse(place, "publication", _("This must be one of: %(choices)s.") % words)
            del values["publication"]
        if isinstance(values.get("source", ""), str):
            entry.source = values.get("source") or entry.source
        else:
            self.refuse(place, "source", _("This must be a text."))
        self._check_values(place, "", values, allowed)
        for name in model.links:
            given = self._list(place, name, values.get(name, []))
            values[name] = [text for text in given if isinstance(text, str)]
            if values[name] != given:
                self.refuse(place, name, _("This must be a list of texts."))
        for name in loaded_parts(model):
            values[name] = list(self._rows(entry, name))
        values["citations"] = list(self._citations(entry, "", values.get("citations", [])))
        self.entries.append(entry)

    def _rows(self, entry: Entry, name: str) -> Iterator[Row]:
        allowed = part_columns(entry.model, name)
        seen = set()
        for number, row in enumerate(self._list(entry.place, name, entry.values.get(name, [])), start=1):
            where = f"{name}[{number}]"
            if not self._is_object(entry.place, where, row, {"key", "citations", *allowed}):
                continue
            key = row.get("key")
            if not isinstance(key, str) or not 0 < len(key) <= KEY_LENGTH or not is_storable(key):
                self.refuse(entry.place, f"{where}.key", _("Give the row a key of at most 40 characters."))
                continue
            if key in seen:
                self.refuse(entry.place, f"{name}[{key}]", _("Another row of this list has the same key."))
                continue
            seen.add(key)
            where = f"{name}[{key}]"
            self._check_values(entry.place, f"{where}.", row, allowed)
            row["citations"] = list(self._citations(entry, f"{where}.", row.get("citations", [])))
            yield row

    def _citations(self, entry: Entry, path: str, given: Any) -> Iterator[Row]:
        """The citations of the record (`path` empty) or of one row, which names neither field nor row again."""
        allowed = {name: Citation._meta.get_field(name) for name in CITATION_COLUMNS}
        extra = {"source"} if path else {"source", "field", "part"}
        for number, citation in enumerate(self._list(entry.place, f"{path}citations", given), start=1):
            where = f"{path}citations[{number}]"
            if not self._is_object(entry.place, where, citation, {*allowed, *extra}):
                continue
            self._check_values(entry.place, f"{where}.", citation, allowed)  # type: ignore[arg-type]
            if any(not isinstance(citation.get(name, ""), str) for name in extra):
                self.refuse(entry.place, where, _("“field”, “part” and “source” must be texts."))
                continue
            if not path:
                self._check_fact(entry, where, citation)
            yield citation

    def _check_fact(self, entry: Entry, where: str, citation: Row) -> None:
        model, fact, part = entry.model, citation.get("field", ""), citation.get("part", "")
        known = dict([*details(model), *lists(model), *links(model)])
        if fact and fact not in known:
            words = {"field": fact, "choices": ", ".join(known)}
            reason = _("“%(field)s” is not a fact that can be cited here. Choose from: %(choices)s.") % words
            self.refuse(entry.place, f"{where}.field", reason)
        if not part or fact not in known:
            return
        given = entry.values.get(fact, [])
        rows = [row.get("key") for row in given] if fact in model.parts else given if fact in model.links else []
        if part not in rows:
            words = {"field": fact, "part": part}
            self.refuse(entry.place, f"{where}.part", _("“%(field)s” has no row “%(part)s”.") % words)

    def _check_values(self, place: str, path: str, values: Row, allowed: dict[str, models.Field]) -> None:
        for name, column in allowed.items():
            if values.get(name) is None:
                if name in values and not column.null:
                    self.refuse(place, f"{path}{name}", _("Leave it out instead of giving null."))
                    del values[name]
                continue
            if reason := wrong_type(column, values[name]):
                self.refuse(place, f"{path}{name}", reason)
                del values[name]

    def _refuse_doubles(self) -> None:
        seen: dict[tuple[type[Publishable], str], Entry] = {}
        for entry in self.entries:
            for name in sorted(entry.names):
                first = seen.setdefault((entry.model, name), entry)
                if first is not entry:
                    words = {"name": name, "place": first.place}
                    self.refuse(entry.place, "", _("“%(name)s” already stands in %(place)s.") % words)

    def _list(self, place: str, where: str, given: Any) -> list[Any]:
        if isinstance(given, list):
            return given
        self.refuse(place, where, _("This must be a list."))
        return []

    def _is_object(self, place: str, where: str, given: Any, keys: set[str]) -> bool:
        if not isinstance(given, dict):
            self.refuse(place, where, _("This must be an object."))
            return False
        for name in sorted(given.keys() - keys):
            self.refuse(place, f"{where}.{name}" if where else name, _("There is no such key here."))
            del given[name]
        return True


def without_doubles(pairs: list[tuple[str, Any]]) -> Row:
    """A JSON object whose keys stand there once; `ValueError` where one stands twice, which JSON would pass over."""
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = sorted({name for name, _value in pairs if sum(name == other for other, _other in pairs) > 1})
        raise ValueError(_("The key “%(name)s” stands twice in one object.") % {"name": twice[0]})
    return found


def wrong_type(column: models.Field, value: Any) -> str:
    """Why JSON's value cannot be this column's, or nothing. What it means is left to the column's own rules."""
    number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    if isinstance(column, models.BooleanField):
        return "" if isinstance(value, bool) else _("This must be true or false.")
    if isinstance(column, MoneyField | models.DecimalField):
        filled = isinstance(value, str) and value.strip()
        return "" if number or filled else _("This must be a number.")
    if isinstance(column, models.IntegerField):
        whole = number and abs(value) < LARGEST and value == int(value)
        return "" if whole else _("This must be a whole number.")
    if isinstance(column, models.DateField | models.TimeField):
        filled = isinstance(value, str) and value.strip()
        return "" if filled else _("This must be a text such as “2020-08-18” or “09:37”.")
    if column.is_relation and not (isinstance(value, str) and value):
        return _("This must be a text: the id, the address or the code of what is meant.")
    if not isinstance(value, str):
        return _("This must be a text.")
    return "" if is_storable(value) else _("This text holds a character that no database can store.")


def is_storable(text: str) -> bool:
    """Whether both databases take the text: PostgreSQL refuses a null character, and nobody writes half a pair."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
