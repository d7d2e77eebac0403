"""The full-text index of each database over the columns of an entry.

SQLite: an FTS5 table that reads its texts from the entry, kept in step by triggers. PostgreSQL: a generated column of
type `tsvector` with a GIN index. Neither is known to Django. A later migration that makes SQLite write the table
`search_entry` anew must end with `create` below.
"""

from typing import Any

from django.db import migrations

COLUMNS = "names_indexed, text_indexed, related_indexed"
OLD, NEW = (", ".join(f"{row}.{name}" for name in COLUMNS.split(", ")) for row in ("old", "new"))
ADD = f"INSERT INTO search_text(rowid, {COLUMNS}) VALUES (new.id, {NEW});"  # noqa: S608 - our own names
REMOVE = f"INSERT INTO search_text(search_text, rowid, {COLUMNS}) VALUES ('delete', old.id, {OLD});"  # noqa: S608 - our own names

SQLITE = [
    f"CREATE VIRTUAL TABLE search_text USING fts5({COLUMNS}, content='search_entry', content_rowid='id', "
    "tokenize='unicode61')",
    f"CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN {ADD} END",
    f"CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN {REMOVE} END",
    f"CREATE TRIGGER search_entry_changed AFTER UPDATE OF {COLUMNS} ON search_entry BEGIN {REMOVE} {ADD} END",
]
SQLITE_BACK = [
    "DROP TRIGGER search_entry_added",
    "DROP TRIGGER search_entry_removed",
    "DROP TRIGGER search_entry_changed",
    "DROP TABLE search_text",
]
POSTGRESQL = [
    "ALTER TABLE search_entry ADD COLUMN document tsvector GENERATED ALWAYS AS ("
    "setweight(to_tsvector('simple'::regconfig, names_indexed), 'A') || "
    "setweight(to_tsvector('simple'::regconfig, text_indexed), 'B') || "
    "setweight(to_tsvector('simple'::regconfig, related_indexed), 'C')) STORED",
    "CREATE INDEX search_entry_document ON search_entry USING gin (document)",
]
POSTGRESQL_BACK = ["ALTER TABLE search_entry DROP COLUMN document"]


def create(apps: Any, schema_editor: Any) -> None:
    run(schema_editor, SQLITE, POSTGRESQL)


def drop(apps: Any, schema_editor: Any) -> None:
    run(schema_editor, SQLITE_BACK, POSTGRESQL_BACK)


def run(schema_editor: Any, sqlite: list[str], postgresql: list[str]) -> None:
    for statement in sqlite if schema_editor.connection.vendor == "sqlite" else postgresql:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
