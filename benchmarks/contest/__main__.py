"""The contest over a registry that is kept: ``python -m benchmarks.contest postgres --agreements 100000 --write``.

It is made where there is none of this size yet; what else is said goes to ``python -m benchmarks contest``.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.databases import database


def main(arguments: list[str]) -> int:
    """Have the database, run the contest over it; its exit code."""
    parser = argparse.ArgumentParser("python -m benchmarks.contest", add_help=False, allow_abbrev=False)
    parser.add_argument("kind", choices=["postgres", "sqlite"])
    parser.add_argument("--agreements", type=int, default=100_000)
    parser.add_argument("--data", type=Path, default=Path("var/bench"))
    parser.add_argument("--without-villages", action="store_true")
    known, others = parser.parse_known_args(arguments)
    options = ["--without-villages"] if known.without_villages else []
    with database(known.kind, known.agreements, known.data, *options) as address:
        command = [sys.executable, "-m", "benchmarks", "contest", "--data", str(known.data), *others]
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": address}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
