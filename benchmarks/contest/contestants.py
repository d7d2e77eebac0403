"""Who takes part, and how each is served: by the same server, with as many workers."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.contest import datasette
from benchmarks.contest.asking import Reader
from benchmarks.contest.processes import Server, family, memory_of, seconds_of

OURS, WARM, LIMIT, TYPICAL, DATASETTE = "ours", "ours, warm", "limit", "typical", "datasette"
DJANGO = "benchmarks.contest.counted:application"
PATIENCE = 60


@dataclass
class Contestant:
    """One of them: its application and environment, and where it is served."""

    name: str
    # Of Datasette, which has a server of its own, the file.
    application: str
    environment: dict[str, str] = field(default_factory=dict)
    port: int = 0
    pid: int = 0
    # Seconds until the first answer, on the clock and of the processor; MiB once every worker has answered.
    started: float = 0.0
    starting: float = 0.0
    idle: float = 0.0


def contestants(address: str) -> list[Contestant]:
    """Those that can serve this database."""
    django = {"PORTAL_EXAMPLE": "1", "SECRET_KEY": "only-for-benchmarks", "DATABASE_URL": address, "LOG_LEVEL": "ERROR"}
    ours = {**django, "DJANGO_SETTINGS_MODULE": "benchmarks.contest.settings"}
    typical = {**django, "DJANGO_SETTINGS_MODULE": "benchmarks.contest.typical.settings"}
    application = "portal.wsgi:application"
    found = [
        Contestant(OURS, application, {**ours, "CONTEST_COLD": "1"}),
        Contestant(WARM, application, ours),
        Contestant(TYPICAL, "benchmarks.contest.typical.wsgi:application", typical),
    ]
    if address.startswith("postgres"):
        return [*found, Contestant(LIMIT, "benchmarks.contest.limit:application", {"DATABASE_URL": address})]
    return [*found, Contestant(DATASETTE, file_of(address))]


def file_of(address: str) -> str:
    """The file of a `DATABASE_URL` of SQLite."""
    return address.removeprefix("sqlite:///")


def command(contestant: Contestant, folder: Path, workers: int, *, counting: bool) -> list[str]:
    """How it is started: ours as `make run` does, the others the same way; Datasette by its own command."""
    if contestant.name == DATASETTE:
        return datasette.command(Path(contestant.application), contestant.port, folder)
    application = DJANGO if counting and contestant.name != LIMIT else contestant.application
    server = str(Path(sys.executable).with_name("granian"))
    options = ["--interface", "wsgi", "--no-ws", "--host", "127.0.0.1", "--port", str(contestant.port)]
    options += ["--workers", str(workers), "--blocking-threads", "4", "--workers-kill-timeout", "2"]
    return [server, *options, "--log-level", "warning", application]


@contextmanager
def serving(taking_part: list[Contestant], folder: Path, workers: int, *, counting: bool = False) -> Iterator[None]:
    """All of them, each behind a port of its own."""
    with ExitStack() as stack:
        for contestant in taking_part:
            contestant.port = free_port()
            environment = contestant.environment | {"VAR_DIR": str(folder.resolve() / "site"), "PYTHONPATH": "."}
            begin = time.monotonic()
            log = folder / f"{contestant.name.replace(', ', '-')}.log"
            server = Server(command(contestant, folder, workers, counting=counting), environment, log)
            stack.callback(server.stop)
            contestant.pid = server.pid
            wait(contestant, server)
            contestant.started = time.monotonic() - begin
            contestant.starting = seconds_of(family(server.pid))
        yield


def wait(contestant: Contestant, server: Server) -> None:
    """Return once it answers anything at all; ends the run with its log where it does not."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.process.poll() is None:
        try:
            reader = Reader(contestant.port)
            reader.connection.connect()
            reader.connection.request("GET", "/robots.txt")
            reader.connection.getresponse().read()
            reader.close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"{contestant.name} does not answer:\n{server.log.read_text()[-3000:]}")


def rest(contestant: Contestant) -> None:
    """Its memory once it has answered all kinds of things and is asked nothing."""
    contestant.idle = memory_of(family(contestant.pid))


def free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return chosen.getsockname()[1]
