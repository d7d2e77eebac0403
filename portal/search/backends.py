"""Full-text search, the small part that differs between the databases: how a question is written and asked.

SQLite asks the FTS5 table `search_text`, PostgreSQL the generated column `document`; a migration makes both. Both
hold the same words, and the facets as words of their own, so both find the same.
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
    """Where to look: in names only, in the record's own texts too, or also in the names of others it speaks of.

    Each is known to FTS5 by its columns, and to PostgreSQL by the letters that stand before the words from there.
    """

    NAMES = ("names_indexed", "a")
    OWN = ("names_indexed text_indexed", "ab")
    ALL = ("names_indexed text_indexed related_indexed", "abc")


class Matches(Func):
    """Whether an entry has all of these words (or, with `every=False`, any) in a scope, and all of these facets.

    As a condition among others it is read from the index for each of many rows at once; where it decides an order,
    `as_set` has the database make the set of those entries first, so that no text is read again.
    """

    output_field = BooleanField()
    conditional = True
    arity = 1

    def __init__(
        self,
        words: Iterable[Word],
        scope: Scope = Scope.ALL,
        *,
        facets: Iterable[str] = (),
        whole: bool = False,
        every: bool = True,
        as_set: bool = False,
    ):
        super().__init__(F("pk"))
        self.words, self.facets = tuple(words), tuple(facets)
        self.scope, self.whole, self.every, self.as_set = scope, whole, every, as_set

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Asked of FTS5."""
        words = (" AND " if self.every else " OR ").join(self._fts5(word) for word in self.words)
        parts = [f"{{{self.scope.value[0]}}} : ({words})"] if words else []
        parts += [f'{{facets facets_uncounted}} : "{facet}"' for facet in self.facets]
        found = "SELECT rowid FROM search_text WHERE search_text MATCH %s"
        return self._within(compiler, found, " AND ".join(parts))

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Asked of the `tsvector`, whose index a function of our own makes the database prefer to reading all rows."""
        words = (" & " if self.every else " | ").join(self._tsquery(word) for word in self.words)
        parts = [f"({words})"] if words else []
        parts += [f"'{facet}'" for facet in self.facets]
        question = " & ".join(parts)
        if self.as_set:
            found = "SELECT id FROM search_entry WHERE search_words(document) @@ %s::tsquery"
            return self._within(compiler, found, question)
        table = compiler.quote_name_unless_alias(self.source_expressions[0].alias)
        return f"search_words({table}.document) @@ %s::tsquery", [question]

    def _within(self, compiler: Any, found: str, question: str) -> Any:
        column, parameters = compiler.compile(self.source_expressions[0])
        return f"{column} IN ({found})", [*parameters, question]

    def _fts5(self, word: Word) -> str:
        if word.phrase:
            return '"' + " ".join(word.phrase) + '"'
        tokens, beginnings = self._asked(word)
        found = [f'"{token}"' for token in tokens] + [f'"{beginning}"*' for beginning in beginnings]
        return f"({' OR '.join(found)})"

    def _tsquery(self, word: Word) -> str:
        places = self.scope.value[1]
        if word.phrase:
            found = [" <-> ".join(f"'{place}{token}'" for token in word.phrase) for place in places]
            return f"({' | '.join(f'({phrase})' for phrase in found)})"
        tokens, beginnings = self._asked(word)
        found = [f"'{place}{token}'" for token in tokens for place in places]
        found += [f"'{place}{beginning}':*" for beginning in beginnings for place in places]
        return f"({' | '.join(found)})"

    def _asked(self, word: Word) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The tokens and beginnings to ask for: none that a beginning finds anyhow."""
        if self.whole:
            return word.tokens, ()
        shortest = [each for each in word.beginnings if not each.startswith(others(word.beginnings, each))]
        begun = tuple(shortest)
        return tuple(token for token in word.tokens if not token.startswith(begun)), begun


def others(words: Iterable[str], one: str) -> tuple[str, ...]:
    """These words but this one."""
    return tuple(word for word in words if word != one)


def joined(column: str) -> str:
    """The SQL for all texts of a column in one, parted by blanks."""
    return f"{'GROUP_CONCAT' if connection.vendor == 'sqlite' else 'STRING_AGG'}({column}, ' ')"


def renew_full_text() -> None:
    """Make the database's own index anew from the entries, where it is a table beside them."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_text(search_text) VALUES ('rebuild')")


def letter_by_letter(column: str) -> Collate:
    """A column in the order of its letters' numbers, whatever order of letters the database was made with."""
    return Collate(column, "BINARY" if connection.vendor == "sqlite" else "C")
