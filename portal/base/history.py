"""The published history of a record: what readers saw before and after each public change, side by side.

It starts from `Change.seen`, which holds only what was public when it happened, and leaves out what is not public now:
records that were withdrawn since, with the rows and quotations that name them, and columns and files that have become
the desk's. What stood before a record was last withdrawn is not told at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Max, Min, Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.base.changes_public import LEAVING, NO_NOTE, ToldChange, changes_of, fact_names, told_of
from portal.base.difference import column_of, column_of_reference, is_usual, part_model, plain_words, referred
from portal.base.facts import GROUPS, fact_of
from portal.base.fields import MoneyField
from portal.base.models import Change, Citation, Code, Publishable
from portal.base.models.change import ChangeQuerySet
from portal.base.wording import ENGLISH, INDONESIAN

Row = dict[str, Any]
Names = dict[Any, dict[str, Any]]

# The order of rows, the row a citation is about, and whose the row is are told by the rest of the line.
UNTOLD = frozenset({"position", "part", "field", "key"})
# What a citation says besides its source.
CITED_WORDS = ("quote", "place", "place_en", "says", "inferred", "flag", "note", "note_en")
# So many lines of one change, and so many rows of one list as first published; beyond, the page says how many more.
MOST_LINES, MOST_ROWS = 40, 20


class Piece(NamedTuple):
    """One thing to show of a value. `label` says what it is where it is one of many; `kind` says how to show it.

    `words` are ours; `text` and `quote` are the record's and a source's own, in the language `field`; `figure`,
    `money`, `period`, `day` (with the column `field`), `date`, `record` and `code` hold what their names say; `hidden`
    is a record that is not public now.
    """

    kind: str
    row: Any = None
    label: str = ""
    field: str = ""


@dataclass(frozen=True)
class Line:
    """One fact that changed: what, in which row of a list, and what readers saw before and after."""

    what: str
    old: list[Piece]
    new: list[Piece]
    which: list[Piece] = field(default_factory=list)

    @property
    def how(self) -> str:
        """Whether it was added, removed or changed."""
        if not self.old:
            return _("added")
        return _("changed") if self.new else _("removed")


class Published(NamedTuple):
    """One fact or list of a record as it was published: its rows, and how many more there were."""

    what: str
    rows: list[list[Piece]]
    more: int


@dataclass(frozen=True)
class Entry:
    """One public change of a record. `published` is the record as it came to the public, `lines` what changed later.

    `more` lines were cut. `is_first`: it came to the public for the first time. `is_closed`: the record was withdrawn
    later, so nothing of what it said then is told.
    """

    change: ToldChange
    lines: list[Line]
    published: list[Published]
    citations: int = 0
    more: int = 0
    is_first: bool = False
    is_closed: bool = False


def seen_changes_of(record: Publishable) -> ChangeQuerySet:
    """The public changes of a record, the latest first, with what readers saw of each."""
    return changes_of(record).defer(None).defer("before", "after", "reason")


def entries(record: Publishable, changes: Iterable[Change]) -> list[Entry]:
    """These changes of a record that is public now (`seen_changes_of`), as far as readers may be told.

    One query for when it came and went, and one for each kind of record or code that is named.
    """
    rows: list[Any] = list(changes)
    leaving = Q(action__in=LEAVING)
    bounds = changes_of(record).order_by().aggregate(first=Min("number"), left=Max("number", filter=leaving))
    told_open = [change for change in rows if change.number > (bounds["left"] or 0) and change.seen]
    sides = [side for change in told_open for side in change.seen.values() if side]
    teller = _Teller(record, _named(type(record), sides))
    made = []
    for change, about in zip(rows, told_of(record, rows), strict=True):
        if change not in told_open:
            is_closed = bounds["left"] is not None and change.number <= bounds["left"]
            made.append(Entry(_closed(about, change) if is_closed else about, [], [], is_closed=is_closed))
            continue
        before, after = change.seen["before"], change.seen["after"]
        is_first = change.number == bounds["first"]
        if before is None:
            cited = teller.citations(after)
            made.append(Entry(about, [], list(teller.published(after)), len(cited), is_first=is_first))
            continue
        lines = list(teller.lines(before, after))
        made.append(Entry(about, lines[:MOST_LINES], [], more=max(0, len(lines) - MOST_LINES), is_first=is_first))
    return made


def _closed(about: ToldChange, change: Change) -> ToldChange:
    """An entry from before the record was withdrawn: that it came, changed or went, and the note on its going."""
    return replace(about, facts=(), note=about.note if change.action in LEAVING else NO_NOTE)


def _named(model: type[Publishable], snapshots: list[Row]) -> Names:
    """The public records and the codes that these snapshots name, by model and by what a snapshot calls them."""
    found: Names = {}
    for table, values in referred(model, snapshots).items():
        rows: Any = table._default_manager.filter(**{f"{column_of_reference(table)}__in": values})
        if issubclass(table, Publishable):
            rows = rows.visible_to(None).for_reference()
        elif not issubclass(table, Code):
            continue
        found[table] = {str(getattr(row, column_of_reference(table))): row for row in rows}
    return found


class _Teller:
    """Tells what readers saw of one record."""

    def __init__(self, record: Publishable, names: Names) -> None:
        self.record, self.model, self.names = record, type(record), names
        self.facts = fact_names(self.model)
        self.open_rows: dict[str, set[str]] = {}

    def published(self, seen: Row) -> Iterator[Published]:
        """The record as it came to the public: its facts, then its lists and links."""
        for fact, pieces in self._facts(self.model, seen["fields"]).items():
            if pieces and fact != "slug":
                yield Published(self.facts.get(fact, fact), [pieces], 0)
        for name, rows in seen["parts"].items():
            if name != "citations":
                told = [self._row(part_model(self.model, name), row) for row in self._rows(name, rows).values()]
                yield from self._published_list(name, told)
        for name, keys in seen["links"].items():
            yield from self._published_list(name, [[piece] for piece in self._linked(name, keys)])

    def _published_list(self, name: str, rows: list[list[Piece]]) -> Iterator[Published]:
        if rows:
            yield Published(self.facts.get(name, name), rows[:MOST_ROWS], max(0, len(rows) - MOST_ROWS))

    def lines(self, before: Row, after: Row) -> Iterator[Line]:
        """What differs between what readers saw before and after."""
        yield from self._columns(self.model, before["fields"], after["fields"], self.facts)
        for name in dict.fromkeys([*before["links"], *after["links"]]):
            old, new = before["links"].get(name, []), after["links"].get(name, [])
            gone = self._linked(name, [key for key in old if key not in new])
            come = self._linked(name, [key for key in new if key not in old])
            if gone or come:
                yield Line(self.facts.get(name, name), gone, come)
        for name in dict.fromkeys([*before["parts"], *after["parts"]]):
            if name == "citations":
                yield from self._citation_lines(self.citations(before), self.citations(after))
            else:
                old_rows = self._rows(name, before["parts"].get(name, {}))
                new_rows = self._rows(name, after["parts"].get(name, {}))
                yield from self._row_lines(name, old_rows, new_rows)

    def _row_lines(self, name: str, old_rows: Row, new_rows: Row) -> Iterator[Line]:
        model = part_model(self.model, name)
        single = capfirst(str(model._meta.verbose_name))
        for key in dict.fromkeys([*old_rows, *new_rows]):
            old, new = old_rows.get(key), new_rows.get(key)
            if old is None or new is None:
                gone, come = (self._row(model, row) if row else [] for row in (old, new))
                if gone or come:
                    yield Line(single, gone, come)
                continue
            which = [piece._replace(label="") for piece in self._row(model, new)[:1]]
            for line in self._columns(model, old, new, _labels(model)):
                yield Line(f"{single}: {line.what}", line.old, line.new, which)

    def _columns(self, model: Any, old: Row, new: Row, labels: dict[str, str]) -> Iterator[Line]:
        """The facts whose columns differ; of a text, only the language that does."""
        differing = {name for name in {*old, *new} if (old.get(name) or None) != (new.get(name) or None)}
        facts = {fact_of(model, name) for name in differing}
        before, after = (self._facts(model, side, differing) for side in (old, new))
        for fact in dict.fromkeys([*before, *after]):
            gone, come = before.get(fact, []), after.get(fact, [])
            is_told = any(piece.kind != "hidden" for piece in (*gone, *come))
            if fact in facts and is_told and gone != come:
                yield Line(labels.get(fact, fact), gone, come)

    def _facts(self, model: Any, columns: Row, only: set[str] | None = None) -> dict[str, list[Piece]]:
        """The values of these columns, by fact. With `only`, of a fact that is told column by column no other ones."""
        grouped: dict[str, list[str]] = {}
        for name in columns:
            known = column_of(model, name)
            if known is None or name in UNTOLD or name in model.staff_fields:
                continue
            if known.editable or name == "slug":
                grouped.setdefault(fact_of(model, name), []).append(name)
        return {fact: self._pieces(model, fact, names, columns, only) for fact, names in grouped.items()}

    def _pieces(self, model: Any, fact: str, names: list[str], columns: Row, only: set[str] | None) -> list[Piece]:
        main = column_of(model, fact)
        if fact == "period" and "period_end" in names:
            return [Piece("period", _typed(model, columns, names))] if any(columns.get(name) for name in names) else []
        if isinstance(main, MoneyField) and columns.get("currency"):
            return [Piece("money", _typed(model, columns, names))]
        if type(main) is models.DateField:
            row = _typed(model, columns, names)
            if not any(columns.get(name) for name in names):
                return []
            return [Piece("day", row, field=fact) if len(names) > 1 else Piece("date", getattr(row, fact))]
        pieces = []
        for name in names:
            value = columns.get(name)
            if value in (None, "") or is_usual(model, name, value) or (only is not None and name not in only):
                continue
            label = "" if name == fact else capfirst(str(column_of(model, name).verbose_name))
            pieces.append(self._value(column_of(model, name), value)._replace(label=label))
        return pieces

    def _value(self, column: Any, value: Any) -> Piece:
        if not column.is_relation:
            if isinstance(column, models.DecimalField):
                return Piece("figure", column.to_python(value))
            is_text = isinstance(column, models.CharField | models.TextField) and not column.flatchoices
            if is_text and not isinstance(column, models.URLField):
                return Piece("text", str(value), field=self._language(column))
            return Piece("words", plain_words(column, value))
        row = self.names.get(column.related_model, {}).get(str(value))
        if row is None:
            return Piece("hidden")
        return Piece("record" if isinstance(row, Publishable) else "code", row)

    def _language(self, column: Any) -> str:
        """The language a text of a record is in: of most Indonesian, of a source's its own."""
        return ENGLISH if column.name.endswith("_en") else getattr(self.record, "language", "") or INDONESIAN

    def _row(self, model: Any, row: Row) -> list[Piece]:
        """A row in one line: what it names first, then what it says of it."""
        labels = _labels(model)
        told = []
        for fact, pieces in self._facts(model, row).items():
            told += [piece._replace(label=piece.label or labels.get(fact, fact)) for piece in pieces]
        named = [piece for piece in told if piece.kind == "record"]
        return [*named, *(piece for piece in told if piece.kind != "record")]

    def _rows(self, name: str, rows: Row) -> Row:
        """The rows that name nothing that is hidden now, and where readers' files are chosen one by one, the chosen."""
        model: Any = part_model(self.model, name)
        if model.public_flag and rows:
            if name not in self.open_rows:
                shown = getattr(self.record, name).published().values_list("key", flat=True)
                self.open_rows[name] = set(shown)
            rows = {key: row for key, row in rows.items() if key in self.open_rows[name]}
        return {key: row for key, row in rows.items() if not self._names_hidden(model, row)}

    def _names_hidden(self, model: Any, row: Row) -> bool:
        for name, value in row.items():
            column = column_of(model, name)
            if value is None or column is None or not column.is_relation:
                continue
            if issubclass(column.related_model, Publishable) and self._value(column, value).kind == "hidden":
                return True
        return False

    def _linked(self, name: str, keys: Iterable[str]) -> list[Piece]:
        """The linked records that are public now, and the codes."""
        model: Any = self.model._meta.get_field(name).related_model
        rows = self.names.get(model, {})
        kind = "record" if issubclass(model, Publishable) else "code"
        return [Piece(kind, rows[key]) for key in keys if key in rows]

    def citations(self, seen: Row) -> Row:
        """The citations whose source and whose fact readers may know of."""
        rows = self._rows("citations", seen["parts"].get("citations", {}))
        return {key: row for key, row in rows.items() if row.get("field") not in self.model.staff_fields}

    def _citation_lines(self, old_rows: Row, new_rows: Row) -> Iterator[Line]:
        for key in dict.fromkeys([*old_rows, *new_rows]):
            old, new = old_rows.get(key), new_rows.get(key)
            about = (new or old or {}).get("field") or ""
            what = _("Source of: %(fact)s") % {"fact": self.facts.get(about, about)} if about else _("Source")
            words = [name for name in CITED_WORDS if old is None or new is None or old.get(name) != new.get(name)]
            gone, come = (self._citation(row, words) if row else [] for row in (old, new))
            if gone != come:
                yield Line(what, gone, come)

    def _citation(self, row: Row, words: list[str]) -> list[Piece]:
        """The source, and its words where the fact is a plain one: those on rows and links may name what is hidden."""
        source = self._value(column_of(Citation, "source"), row.get("source"))
        about = row.get("field") or ""
        main = column_of(self.model, about)
        if about and about not in GROUPS and (main is None or main.is_relation):
            return [source]
        told = [(name, row.get(name)) for name in words if row.get(name)]
        return [source, *(self._cited_words(name, value, source.row.language) for name, value in told)]

    @staticmethod
    def _cited_words(name: str, value: Any, language: str) -> Piece:
        column = column_of(Citation, name)
        label = capfirst(str(column.verbose_name))
        if name == "quote":
            return Piece("quote", str(value), field=language)
        if isinstance(value, bool) or column.flatchoices:
            return Piece("words", plain_words(column, value), label)
        return Piece("text", str(value), label, ENGLISH if name.endswith("_en") else INDONESIAN)


def _labels(model: Any) -> dict[str, str]:
    """What the facts of a row are called."""
    named = {column.name: column.verbose_name for column in model._meta.concrete_fields}
    return {name: capfirst(str(words)) for name, words in (GROUPS | named).items()}


def _typed(model: Any, columns: Row, names: list[str]) -> SimpleNamespace:
    """These columns as the tags that show them expect a row's: dates as dates, amounts as decimals."""
    typed = {name: column_of(model, name).to_python(columns.get(name)) for name in names}
    return SimpleNamespace(**{"period_start": None, "amount_as_written": "", **typed})
