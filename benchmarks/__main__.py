"""The commands of the benchmarks: ``python -m benchmarks generate --help``.

Each works on the database that ``--database`` names, else ``DATABASE_URL``; never on the installation's own by default.
"""

import argparse
import os
import sys

import django
from django.utils.module_loading import import_string

COMMANDS = {
    "bring_up": "benchmarks.bring_up",
    "generate": "benchmarks.generate",
    "pages": "benchmarks.pages",
    "contest": "benchmarks.contest.command",
}


def main(arguments: list[str]) -> None:
    """Set Django up for that database, then run the command like one of ``manage.py``."""
    parser = argparse.ArgumentParser("python -m benchmarks", add_help=False, allow_abbrev=False)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("--database", default=os.environ.get("DATABASE_URL", ""))
    known, others = parser.parse_known_args(arguments)
    if not known.database:
        parser.error("Name the database: --database sqlite:////folder/benchmark.sqlite3, or postgres://...")
    for name in ("ALLOWED_HOSTS", "DEBUG", "REDIS_URL"):
        os.environ.pop(name, None)
    os.environ |= {
        "DATABASE_URL": known.database,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PORTAL_EXAMPLE": "1",
        "SECRET_KEY": "only-for-benchmarks",
    }
    django.setup()
    command = import_string(f"{COMMANDS[known.command]}.Command")()
    command.run_from_argv(["python -m benchmarks", known.command, *others])


if __name__ == "__main__":
    main(sys.argv[1:])
