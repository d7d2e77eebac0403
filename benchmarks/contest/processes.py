"""Processes and what they take: processor time and memory of a server with all its workers, told by Linux."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")


def family(leader: int) -> list[int]:
    """This process and all below it that live."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                children.setdefault(parent_of(int(entry.name)), []).append(int(entry.name))
    found = [leader]
    for process in found:
        found += children.get(process, [])
    return found


def parent_of(process: int) -> int:
    """The process that began this one."""
    return int(_numbers(PROC / str(process))[1])


def seconds_of(processes: list[int]) -> float:
    """Processor time that these have taken, with children of theirs that have ended."""
    total = 0.0
    for process in processes:
        with suppress(OSError):
            total += sum(map(int, _numbers(PROC / str(process))[13:15])) / TICK
            for thread in (PROC / str(process) / "task").iterdir():
                with suppress(OSError):
                    total += int((thread / "schedstat").read_text().split()[0]) / 1e9
    return total


def memory_of(processes: list[int]) -> float:
    """Memory in MiB: what they share counted once (PSS), as far as these processes share it among themselves."""
    kilobytes = 0
    for process in processes:
        with suppress(OSError):
            lines = (PROC / str(process) / "smaps_rollup").read_text().splitlines()
            kilobytes += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kilobytes / 1024


def _numbers(process: Path) -> list[str]:
    """What `/proc/<pid>/stat` says behind the name: `[1]` is the parent, `[13:15]` the time of ended children."""
    return (process / "stat").read_text().rpartition(")")[2].split()


class Server:
    """A server in a process of its own, with its workers; stopped at the end of the block."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        with log.open("w") as output:
            self.process = subprocess.Popen(
                command, env=os.environ | environment, stdout=output, stderr=output, start_new_session=True
            )
        self.log = log

    @property
    def pid(self) -> int:
        return self.process.pid

    def stop(self) -> None:
        """End it and its workers, which are a group of their own."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
