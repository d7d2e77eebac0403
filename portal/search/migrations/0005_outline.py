"""Outlines of entries: on SQLite narrow rows beside those with the texts, kept in step by triggers; on PostgreSQL a view.

SQLite reads a page or two of its file for each entry with its texts, and has eleven outlines in one. A later migration that
changes the table `search_entry` must begin with `drop` here and in 0003, and end with `create` of 0003 and of this one.
"""

from importlib import import_module
from typing import Any

from django.db import migrations, models

NAMES = (
    "id",
    "noun",
    "object_id",
    "state_start",
    "state_end",
    "is_terminated",
    "state_until",
    "weight",
    "length",
    "record_id",
    "title",
    "title_en",
    "facets",
    "facets_uncounted",
)
COLUMNS = ", ".join(NAMES)
NEW = ", ".join(f"new.{name}" for name in NAMES)
ADD = f"INSERT INTO search_outline ({COLUMNS}) VALUES ({NEW});"  # noqa: S608 - our own names
REMOVE = "DELETE FROM search_outline WHERE id = old.id;"
TRIGGERS = ("search_outline_added", "search_outline_removed", "search_outline_changed")

SQLITE = [
    f"CREATE TABLE search_outline (id integer PRIMARY KEY, {', '.join(NAMES[1:])})",
    f"INSERT INTO search_outline ({COLUMNS}) SELECT {COLUMNS} FROM search_entry ORDER BY id",  # noqa: S608 - our own names
    "CREATE INDEX search_outline_state_until ON search_outline (state_until) WHERE state_until IS NOT NULL",
    f"CREATE TRIGGER search_outline_added AFTER INSERT ON search_entry BEGIN {ADD} END",
    f"CREATE TRIGGER search_outline_removed AFTER DELETE ON search_entry BEGIN {REMOVE} END",
    f"CREATE TRIGGER search_outline_changed AFTER UPDATE OF {COLUMNS} ON search_entry BEGIN {REMOVE} {ADD} END",
]
SQLITE_BACK = [*(f"DROP TRIGGER {name}" for name in TRIGGERS), "DROP TABLE search_outline"]
# With the words, or no condition could be asked of an outline.
POSTGRESQL = [f"CREATE VIEW search_outline AS SELECT {COLUMNS}, document FROM search_entry"]  # noqa: S608 - our own names
POSTGRESQL_BACK = ["DROP VIEW search_outline"]

run = import_module("portal.search.migrations.0002_full_text").run


def create(apps: Any, schema_editor: Any) -> None:
    run(schema_editor, SQLITE, POSTGRESQL)


def drop(apps: Any, schema_editor: Any) -> None:
    run(schema_editor, SQLITE_BACK, POSTGRESQL_BACK)


class Migration(migrations.Migration):
    dependencies = [("search", "0004_shares")]
    operations = [
        migrations.CreateModel(
            name="Outline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("noun", models.CharField(max_length=24, verbose_name="kind of record")),
                ("object_id", models.PositiveBigIntegerField(verbose_name="record")),
                ("record_id", models.CharField(max_length=16, verbose_name="id of the record")),
                ("title", models.TextField(verbose_name="title")),
                ("title_en", models.TextField(verbose_name="title in English")),
                ("facets", models.TextField()),
                ("facets_uncounted", models.TextField()),
                ("state_start", models.DateField(null=True, verbose_name="first day")),
                ("state_end", models.DateField(null=True, verbose_name="last day")),
                ("is_terminated", models.BooleanField(default=False, verbose_name="terminated")),
                (
                    "state_until",
                    models.DateField(null=True, verbose_name="day from which the other days may be others"),
                ),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        help_text="Smaller numbers come first.", verbose_name="order among equals"
                    ),
                ),
                ("length", models.PositiveSmallIntegerField(verbose_name="words in its shortest name")),
            ],
            options={
                "verbose_name": "outline of an entry",
                "verbose_name_plural": "outlines of entries",
                "ordering": ["weight", "length", "title", "pk"],
                "managed": False,
                "default_permissions": (),
            },
        ),
        migrations.RunPython(create, drop),
    ]
