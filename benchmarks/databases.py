"""The databases that are asked: made once for each size, kept in a folder, used by every later run."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from tests.postgres import server

# What a small server of its own would give: a quarter of four gigabytes.
MEMORY = {"shared_buffers": "1GB", "work_mem": "16MB", "random_page_cost": "1.1"}


@contextmanager
def database(kind: str, agreements: int, folder: Path, *options: str) -> Iterator[str]:
    """The ``DATABASE_URL`` of a registry of this size, on ``sqlite`` or ``postgres``.

    It is made if it is not there yet, with these options of ``generate``, and brought to the tables of this release.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if kind == "sqlite":
        address = f"sqlite:///{sqlite(agreements, folder, *options)}"
        bring_up(address)
        yield address
        return
    with one_at_a_time(folder), server(folder.resolve() / "postgres", **MEMORY) as cluster:
        address = postgres(agreements, cluster, *options)
        bring_up(address)
        yield address


def sqlite(agreements: int, folder: Path, *options: str) -> Path:
    """The file with a registry of this size."""
    path = folder.resolve() / f"{agreements}.sqlite3"
    if not path.exists():
        half = path.with_suffix(".part")
        half.unlink(missing_ok=True)
        run("generate", f"sqlite:///{half}", "--agreements", str(agreements), *options)
        half.rename(path)
    return path


def postgres(agreements: int, address: str, *options: str) -> str:
    """The database with a registry of this size, on this server."""
    name, half = f"agreements_{agreements}", f"half_{agreements}"
    base = address.rpartition("/")[0]
    connection = psycopg2.connect(address)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            # The names are ours, made of a number.
            cursor.execute(f"DROP DATABASE IF EXISTS {half}")
            cursor.execute(f"CREATE DATABASE {half}")
            run("generate", f"{base}/{half}", "--agreements", str(agreements), *options)
            cursor.execute(f"ALTER DATABASE {half} RENAME TO {name}")
    connection.close()
    return f"{base}/{name}"


def bring_up(address: str) -> None:
    """Bring a registry to the tables, the index and the kept forms of this release."""
    run("bring_up", address)


def run(command: str, address: str, *options: str) -> None:
    """A command of the benchmarks over this database, in a process of its own."""
    subprocess.run(
        [sys.executable, "-m", "benchmarks", command, *options], env=os.environ | {"DATABASE_URL": address}, check=True
    )


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Two servers over one folder would ruin it; the second waits."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
