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

from portal.search.documents import SHARES, facet_word
from portal.search.models import Entry, Outline
from portal.search.questions import Word


class Scope(Enum):
    """Where to look: in names only, in the record's own texts too, or also in the names of others it speaks of.

    FTS5 knows each by its columns. PostgreSQL knows it by the letters that stand before the words from there: those for
    all entries, then those for each share, so that to look into a share is to look into a small index.
    """

    NAMES = ("names_indexed", ("a", "d", "g", "j"))
    OWN = ("names_indexed text_indexed", ("b", "e", "h", "k"))
    ALL = ("names_indexed text_indexed related_indexed", ("bc", "ef", "hi", "kl"))

    def letters(self, level: int) -> str:
        """What PostgreSQL has before the words from here, in the entries of this share; of all with level 0."""
        return self.value[1][(0, *SHARES).index(level)]


# The places, as a word of the index; and what PostgreSQL has before the words of their names.
PLACES, PLACES_LETTER = facet_word("kind", "regions"), "n"


class Matches(Func):
    """Whether an entry has all of these words (or, with `every=False`, any) in a scope, and all of these facets.

    With a `level`, only those of that share; `places` adds all places that have the words in their names.

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
        level: int = 0,
        places: bool = False,
        whole: bool = False,
        every: bool = True,
        as_set: bool = False,
    ):
        super().__init__(F("pk"))
        self.words, self.facets, self.level, self.places = tuple(words), tuple(facets), level, places
        self.scope, self.whole, self.every, self.as_set = scope, whole, every, as_set

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Asked of FTS5."""
        found = "SELECT rowid FROM search_text WHERE search_text MATCH %s"
        parts = [self._fts5(self.scope, share_word(self.level) if self.level else "")]
        if self.places:
            parts.append(self._fts5(Scope.NAMES, PLACES))
        return self._within(compiler, found, " OR ".join(parts))

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Asked of the `tsvector`, whose index a function of our own makes the database prefer to reading all rows."""
        parts = [self._tsquery(self.scope.letters(self.level))]
        if self.places:
            parts.append(self._tsquery(PLACES_LETTER))
        question = " | ".join(parts)
        if self.as_set:
            found = "SELECT id FROM search_entry WHERE search_words(document) @@ %s::tsquery"
            return self._within(compiler, found, question)
        table = compiler.quote_name_unless_alias(self.source_expressions[0].alias)
        return f"search_words({table}.document) @@ %s::tsquery", [question]

    def _within(self, compiler: Any, found: str, question: str) -> Any:
        column, parameters = compiler.compile(self.source_expressions[0])
        return f"{column} IN ({found})", [*parameters, question]

    def _fts5(self, scope: Scope, share: str) -> str:
        words = (" AND " if self.every else " OR ").join(map(self._fts5_word, self.words))
        parts = [f"({{{scope.value[0]}}} : ({words}))"] if words else []
        parts += [f'({{facets facets_uncounted}} : "{facet}")' for facet in (*self.facets, share) if facet]
        return f"({' AND '.join(parts)})"

    def _fts5_word(self, word: Word) -> str:
        if word.phrase:
            return '"' + " ".join(word.phrase) + '"'
        tokens, beginnings = self._asked(word)
        found = [f'"{token}"' for token in tokens] + [f'"{beginning}"*' for beginning in beginnings]
        return f"({' OR '.join(found)})"

    def _tsquery(self, letters: str) -> str:
        words = (" & " if self.every else " | ").join(self._tsquery_word(word, letters) for word in self.words)
        parts = [f"({words})"] if words else []
        # A share has words of its own; where none are asked for, it must be named.
        facets = self.facets if words or not self.level else (*self.facets, share_word(self.level))
        return f"({' & '.join([*parts, *map(quoted, facets)])})"

    def _tsquery_word(self, word: Word, letters: str) -> str:
        if word.phrase:
            found = [" <-> ".join(quoted(letter + token) for token in word.phrase) for letter in letters]
            return f"({' | '.join(f'({phrase})' for phrase in found)})"
        tokens, beginnings = self._asked(word)
        found = [quoted(letter + token) for token in tokens for letter in letters]
        found += [f"{quoted(letter + beginning)}:*" for beginning in beginnings for letter in letters]
        return f"({' | '.join(found)})"

    def _asked(self, word: Word) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The tokens and beginnings to ask for: none that a beginning finds anyhow."""
        if self.whole:
            return word.tokens, ()
        if word.begun is not None:
            return tuple(dict.fromkeys([*word.tokens, *word.begun])), ()
        shortest = [each for each in word.beginnings if not each.startswith(others(word.beginnings, each))]
        begun = tuple(shortest)
        return tuple(token for token in word.tokens if not token.startswith(begun)), begun


def others(words: Iterable[str], one: str) -> tuple[str, ...]:
    """These words but this one."""
    return tuple(word for word in words if word != one)


def quoted(word: str) -> str:
    """A word of a tsquery; ours hold no quotes."""
    return f"'{word}'"


def share_word(level: int) -> str:
    """A share, as a word of the index."""
    return facet_word("share", str(level))


def joined(column: str) -> str:
    """The SQL for all texts of a column in one, parted by blanks."""
    return f"{'GROUP_CONCAT' if connection.vendor == 'sqlite' else 'STRING_AGG'}({column}, ' ')"


def renew_beside() -> None:
    """Make anew from the entries what stands in tables beside them: SQLite's full text and outlines."""
    if connection.vendor != "sqlite":
        return
    columns = ", ".join(field.column for field in Outline._meta.concrete_fields)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_text(search_text) VALUES ('rebuild')")
        cursor.execute("DELETE FROM search_outline")
        # The columns are ours.
        cursor.execute(f"INSERT INTO search_outline ({columns}) SELECT {columns} FROM search_entry ORDER BY id")  # noqa: S608


def misdrawn_outlines() -> set[int]:
    """The keys of outlines that are missing, left over, or not as their entries are; those of a view cannot be."""
    if connection.vendor != "sqlite":
        return set()
    columns = [field.attname for field in Outline._meta.concrete_fields]
    entries, outlines = (model._default_manager.order_by().values_list(*columns) for model in (Entry, Outline))
    return {row[0] for row in (*entries.difference(outlines), *outlines.difference(entries))}


def letter_by_letter(column: str) -> Collate:
    """A column in the order of its letters' numbers, whatever order of letters the database was made with."""
    return Collate(column, "BINARY" if connection.vendor == "sqlite" else "C")
