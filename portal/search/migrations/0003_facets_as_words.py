"""Facets stand in the entry itself, as words that full text finds, and with them what the state of an agreement hangs on.

`manage.py reindex` fills them. The full-text index of each database is made anew: on PostgreSQL every word has a letter
before it that says where it stands, so the index alone knows; rows too large for a page keep their texts outside, so that
counting reads few pages; and `search_words` costs so much, by its own word, that the database does not try all rows.
A later migration that makes SQLite write the table `search_entry` anew must begin with `drop` and end with `create`.
"""

from importlib import import_module
from typing import Any

from django.db import migrations, models

COLUMNS = "names_indexed, text_indexed, related_indexed, facets, facets_uncounted"
OLD, NEW = (", ".join(f"{row}.{name}" for name in COLUMNS.split(", ")) for row in ("old", "new"))
ADD = f"INSERT INTO search_text(rowid, {COLUMNS}) VALUES (new.id, {NEW});"  # noqa: S608 - our own names
REMOVE = f"INSERT INTO search_text(search_text, rowid, {COLUMNS}) VALUES ('delete', old.id, {OLD});"  # noqa: S608 - our own names
TRIGGERS = ("search_entry_added", "search_entry_removed", "search_entry_changed")

SQLITE_BACK = [*(f"DROP TRIGGER {name}" for name in TRIGGERS), "DROP TABLE search_text"]
SQLITE = [
    # A facet is one word with its marks.
    f"CREATE VIRTUAL TABLE search_text USING fts5({COLUMNS}, content='search_entry', content_rowid='id', "
    "tokenize=\"unicode61 tokenchars ':._-'\")",
    f"CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN {ADD} END",
    f"CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN {REMOVE} END",
    f"CREATE TRIGGER search_entry_changed AFTER UPDATE OF {COLUMNS} ON search_entry BEGIN {REMOVE} {ADD} END",
    "INSERT INTO search_text(search_text) VALUES ('rebuild')",
]
PLACES = {"a": "names_indexed", "b": "text_indexed", "c": "related_indexed"}
WORDS = [f"to_tsvector('simple'::regconfig, replace(' ' || {column}, ' ', ' {at}'))" for at, column in PLACES.items()]
FACETS = "array_to_tsvector(array_remove(string_to_array(facets || ' ' || facets_uncounted, ' '), ''))"
READ = ("noun", "record_id", "key", "title", "title_en", "facets", "facets_uncounted", "fingerprint")
POSTGRESQL = [
    "CREATE OR REPLACE FUNCTION search_words(document tsvector) RETURNS tsvector LANGUAGE plpgsql "
    "IMMUTABLE STRICT PARALLEL RESTRICTED COST 5000 AS 'BEGIN RETURN document; END'",
    "ALTER TABLE search_entry SET (toast_tuple_target = 512)",
    f"ALTER TABLE search_entry {', '.join(f'ALTER {column} SET STORAGE MAIN' for column in READ)}",
    f"ALTER TABLE search_entry ADD COLUMN document tsvector GENERATED ALWAYS AS ({' || '.join([*WORDS, FACETS])}) STORED",
    "ALTER TABLE search_entry ALTER COLUMN document SET STORAGE EXTERNAL",
    "CREATE INDEX search_entry_document ON search_entry USING gin (search_words(document))",
    "ALTER INDEX search_entry_document ALTER COLUMN 1 SET STATISTICS 0",
]
POSTGRESQL_BACK = ["ALTER TABLE search_entry DROP COLUMN document", "DROP FUNCTION IF EXISTS search_words(tsvector)"]


def create(apps: Any, schema_editor: Any) -> None:
    run(schema_editor, SQLITE, POSTGRESQL)


def drop(apps: Any, schema_editor: Any) -> None:
    run(schema_editor, SQLITE_BACK, POSTGRESQL_BACK)


def run(schema_editor: Any, sqlite: list[str], postgresql: list[str]) -> None:
    for statement in sqlite if schema_editor.connection.vendor == "sqlite" else postgresql:
        schema_editor.execute(statement)


before = import_module("portal.search.migrations.0002_full_text")


class Migration(migrations.Migration):
    dependencies = [("search", "0002_full_text")]
    operations = [
        migrations.RunPython(before.drop, before.create),
        migrations.AddField(
            model_name="entry",
            name="facets",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="entry",
            name="facets_uncounted",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="entry",
            name="state_start",
            field=models.DateField(null=True, verbose_name="first day"),
        ),
        migrations.AddField(
            model_name="entry",
            name="state_end",
            field=models.DateField(null=True, verbose_name="last day"),
        ),
        migrations.AddField(
            model_name="entry",
            name="is_terminated",
            field=models.BooleanField(default=False, verbose_name="terminated"),
        ),
        migrations.AddField(
            model_name="entry",
            name="state_until",
            field=models.DateField(null=True, verbose_name="day from which the other days may be others"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("state_until__isnull", False)),
                fields=["state_until"],
                name="search_entry_state_until",
            ),
        ),
        migrations.DeleteModel(name="Facet"),
        migrations.RunPython(create, drop),
    ]
