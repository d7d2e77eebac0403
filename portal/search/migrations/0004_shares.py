"""PostgreSQL has indexes within its index: of the entries of each share, and of the names of places.

The letter before a word says where it stands: in the names, in names or texts, in the names of others. In the entries of a
share the same words stand once more, with letters of that share, and those of the names of places with one of their own: so a
question that finds very many looks into a small part of the index alone. SQLite has columns and the words of the facets
for all of that.
"""

from typing import Any

from django.db import migrations

NAMES = ("names_indexed",)
COLUMNS = (NAMES, (*NAMES, "text_indexed"), ("related_indexed",))
# Of all entries, then of those of a share.
LETTERS = {"": "abc", "share:3": "def", "share:6": "ghi", "share:9": "jkl"}


def words(letter: str, columns: tuple[str, ...]) -> str:
    """The words of these columns with this letter before each."""
    texts = " || ' ' || ".join(columns)
    return f"to_tsvector('simple'::regconfig, replace(' ' || {texts}, ' ', ' {letter}'))"


def of_those_with(word: str, vector: str) -> str:
    """This vector where an entry has this facet."""
    return f"CASE WHEN position(' {word} ' in ' ' || facets_uncounted || ' ') > 0 THEN {vector} ELSE ''::tsvector END"


PARTS = []
for share, letters in LETTERS.items():
    part = " || ".join(words(letter, columns) for letter, columns in zip(letters, COLUMNS, strict=True))
    PARTS.append(of_those_with(share, part) if share else part)
PARTS.append(of_those_with("kind:regions", words("n", NAMES)))
FACETS = "array_to_tsvector(array_remove(string_to_array(facets || ' ' || facets_uncounted, ' '), ''))"
DOCUMENT = " || ".join([*PARTS, FACETS])

BEFORE = [
    f"to_tsvector('simple'::regconfig, replace(' ' || {column}, ' ', ' {letter}'))"
    for letter, column in {"a": "names_indexed", "b": "text_indexed", "c": "related_indexed"}.items()
]


def renew(schema_editor: Any, document: str) -> None:
    """The column and its index anew."""
    if schema_editor.connection.vendor != "postgresql":
        return
    for statement in (
        "ALTER TABLE search_entry DROP COLUMN document",
        f"ALTER TABLE search_entry ADD COLUMN document tsvector GENERATED ALWAYS AS ({document}) STORED",
        "ALTER TABLE search_entry ALTER COLUMN document SET STORAGE EXTERNAL",
        "CREATE INDEX search_entry_document ON search_entry USING gin (search_words(document))",
        "ALTER INDEX search_entry_document ALTER COLUMN 1 SET STATISTICS 0",
    ):
        schema_editor.execute(statement)


def forwards(apps: Any, schema_editor: Any) -> None:
    renew(schema_editor, DOCUMENT)


def backwards(apps: Any, schema_editor: Any) -> None:
    renew(schema_editor, " || ".join([*BEFORE, FACETS]))


class Migration(migrations.Migration):
    dependencies = [("search", "0003_facets_as_words")]
    operations = [migrations.RunPython(forwards, backwards)]
