"""Full-text search, the small part that differs between the databases: how a question is written and asked.

SQLite asks the FTS5 table `search_text`, PostgreSQL the generated column `document`; a migration makes both. Both
hold the same tokens, so both find the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F
from django.db.models.expressions import Func
from django.db.models.functions import Collate

from portal.search.questions import Word


class Scope(Enum):
    """Where to look: in names only, in the record's own texts too, or also in the names of others it speaks of."""

    NAMES = ("{names_indexed}", "A")
    OWN = ("{names_indexed text_indexed}", "AB")
    ALL = ("{names_indexed text_indexed related_indexed}", "")


class Matches(Func):
    """Whether an entry has all of these words (or, with `every=False`, any) in a scope."""

    output_field = BooleanField()
    conditional = True
    arity = 1

    def __init__(self, words: Iterable[Word], scope: Scope = Scope.ALL, *, whole: bool = False, every: bool = True):
        super().__init__(F("pk"))
        self.words, self.scope, self.whole, self.every = tuple(words), scope, whole, every

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Asked of FTS5."""
        columns = self.scope.value[0]
        question = (" AND " if self.every else " OR ").join(self._fts5(word) for word in self.words)
        found = "SELECT rowid FROM search_text WHERE search_text MATCH %s"
        return self._within(compiler, found, f"{columns} : ({question})")

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Asked of the `tsvector`."""
        weights = self.scope.value[1]
        question = (" & " if self.every else " | ").join(self._tsquery(word, weights) for word in self.words)
        found = "SELECT id FROM search_entry WHERE document @@ %s::tsquery"
        return self._within(compiler, found, question)

    def _within(self, compiler: Any, found: str, question: str) -> Any:
        column, parameters = compiler.compile(self.source_expressions[0])
        return f"{column} IN ({found})", [*parameters, question]

    def _fts5(self, word: Word) -> str:
        if word.phrase:
            return '"' + " ".join(word.phrase) + '"'
        tokens = [f'"{token}"' for token in word.tokens]
        tokens += [] if self.whole else [f'"{beginning}"*' for beginning in word.beginnings]
        return f"({' OR '.join(tokens)})"

    def _tsquery(self, word: Word, weights: str) -> str:
        weighed = f":{weights}" if weights else ""
        if word.phrase:
            return "(" + " <-> ".join(f"'{token}'{weighed}" for token in word.phrase) + ")"
        tokens = [f"'{token}'{weighed}" for token in word.tokens]
        tokens += [] if self.whole else [f"'{beginning}':*{weights}" for beginning in word.beginnings]
        return f"({' | '.join(tokens)})"


def renew_full_text() -> None:
    """Make the database's own index anew from the entries, where it is a table beside them."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_text(search_text) VALUES ('rebuild')")


def letter_by_letter(column: str) -> Collate:
    """A column in the order of its letters' numbers, whatever order of letters the database was made with."""
    return Collate(column, "BINARY" if connection.vendor == "sqlite" else "C")
