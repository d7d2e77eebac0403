"""What takes seconds to load is loaded once by each worker; later modules get a copy made by the database."""

from collections.abc import Callable, Collection, Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction

# What stands in a copy, by the name of what was loaded: the kinds it speaks of, as they were numbered then.
KEPT: dict[str, list[tuple[int, str, str]]] = {}


def loaded(name: str, tables: Collection[type[models.Model]], load: Callable[[], object]) -> None:
    """Bring these tables to what they hold after `load`: by it the first time, from a copy from then on.

    `load` may write into no other table, and always writes the same.
    """
    quoted = connection.ops.quote_name
    names = [model._meta.db_table for model in tables]
    copies = {table: quoted(f"kept_{name}_{table}"[:60]) for table in names}
    # The database may have columns that it works out by itself.
    columns = {
        model._meta.db_table: ", ".join(quoted(field.column) for field in model._meta.concrete_fields)
        for model in tables
    }
    # A test that leaves every table empty has them numbered anew.
    kinds = [*ContentType.objects.order_by("pk").values_list("pk", "app_label", "model")]
    if KEPT.get(name) != kinds:
        load()
        with transaction.atomic(), connection.cursor() as cursor:
            for table, copy in copies.items():
                # A server that outlives a run still has that run's.
                cursor.execute(f"DROP TABLE IF EXISTS {copy}")
                cursor.execute(f"CREATE TABLE {copy} AS SELECT {columns[table]} FROM {quoted(table)}")
        KEPT[name] = kinds
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            for table, copy in copies.items():
                cursor.execute(f"DELETE FROM {quoted(table)}")
                cursor.execute(f"INSERT INTO {quoted(table)} ({columns[table]}) SELECT {columns[table]} FROM {copy}")
    looked_at(names)


def looked_at(names: Iterable[str] = ()) -> None:
    """PostgreSQL knows how much these tables hold now, or all: what looks after that where it serves is off here.

    Taken for empty, they would be joined row by row: a minute for one question.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(map(connection.ops.quote_name, names))}")


def emptied(tables: Iterable[type[models.Model]]) -> None:
    """Leave no row in these tables, past the door: there is nobody to tell."""
    with transaction.atomic():
        for model in tables:
            rows = model._base_manager.all()
            rows._raw_delete(rows.db)
