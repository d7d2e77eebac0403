"""One reader who asks a server one thing after another, and what that took."""

from __future__ import annotations

import http.client
import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.contest.processes import family, memory_of, seconds_of

PATIENCE = 600
ATTEMPTS = 5


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Reader:
    """A connection that stays open, as a browser's or a program's does."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def ask(self, address: str, headers: dict[str, str] | None = None) -> Answer:
        """The whole answer."""
        try:
            return self._ask(address, headers or {})
        except (http.client.HTTPException, ConnectionError):
            # A server may close what has been idle.
            self.connection.close()
            return self._ask(address, headers or {})

    def _ask(self, address: str, headers: dict[str, str]) -> Answer:
        self.connection.request("GET", address, headers=headers)
        response = self.connection.getresponse()
        return Answer(response.status, response.headers, response.read())

    def drain(self, address: str) -> int:
        """Ask for something long and throw it away piece by piece; how many bytes there were."""
        self.connection.request("GET", address)
        response = self.connection.getresponse()
        size = 0
        while piece := response.read(1 << 16):
            size += len(piece)
        return size

    def close(self) -> None:
        self.connection.close()


@dataclass
class Burst:
    """Some requests in a row: processor seconds of all processes concerned, and the time each took on the clock."""

    processor: float
    clock: list[float]
    peak: float = 0.0


@dataclass
class Series:
    """The bursts of one contestant at one workload."""

    bursts: list[Burst] = field(default_factory=list)

    @property
    def costs(self) -> list[float]:
        """Processor milliseconds of one request, by burst."""
        return [1000 * burst.processor / len(burst.clock) for burst in self.bursts]

    @property
    def cost(self) -> float:
        """The median of them."""
        return statistics.median(self.costs)

    @property
    def spread(self) -> tuple[float, float]:
        """The least and the greatest of them."""
        return min(self.costs), max(self.costs)

    def percentile(self, part: float) -> float:
        """Milliseconds on the clock within which this part of the requests was answered."""
        times = sorted(time for burst in self.bursts for time in burst.clock)
        return 1000 * times[min(int(part * len(times)), len(times) - 1)]

    @property
    def rate(self) -> float:
        """Requests a second of one reader."""
        return statistics.median(len(burst.clock) / sum(burst.clock) for burst in self.bursts)

    @property
    def peak(self) -> float:
        """Most memory of the server, in MiB."""
        return max(burst.peak for burst in self.bursts)


def burst(
    port: int, leaders: Sequence[int], server: int, asked: Sequence[str], headers: dict[str, str], warming: int
) -> Burst:
    """Ask these addresses in a row, after the last few of them once untimed on the same connection.

    `leaders` are the processes whose families' time counts, `server` the one whose memory does. Asked once more where a
    process ended meanwhile, as a database's does when its connection is given up: its time cannot be told apart.
    """
    for _attempt in range(ATTEMPTS):
        found = _burst(port, leaders, server, asked, headers, warming)
        if found is not None:
            return found
    raise SystemExit(f"Processes end whenever {asked[0]} is asked at port {port}.")


def _burst(
    port: int, leaders: Sequence[int], server: int, asked: Sequence[str], headers: dict[str, str], warming: int
) -> Burst | None:
    reader = Reader(port)
    for address in asked[-warming:] if warming else ():
        reader.ask(address, headers)
    processes = [process for leader in leaders for process in family(leader)]
    clock = []
    with Watch(server) as watch:
        before = seconds_of(processes)
        for address in asked:
            begin = time.perf_counter()
            answer = reader.ask(address, headers)
            clock.append(time.perf_counter() - begin)
            if answer.status not in (200, 304):
                raise SystemExit(f"{answer.status} for {address} at port {port}: {answer.body[:300]!r}")
        # A process that was begun meanwhile counts as well.
        present = [process for leader in leaders for process in family(leader)]
        taken = seconds_of(present) - before
    reader.close()
    if set(processes) - set(present):
        return None
    return Burst(taken, clock, watch.peak)


class Watch:
    """Looks at the memory of a server while it answers: at the beginning, the end, and every fifth of a second."""

    def __init__(self, leader: int) -> None:
        self.leader, self.peak = leader, 0.0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._look, daemon=True)

    def _look(self) -> None:
        while True:
            self.peak = max(self.peak, memory_of(family(self.leader)))
            if self.over.wait(0.2):
                return

    def __enter__(self) -> Watch:
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        self.thread.join()
        self.peak = max(self.peak, memory_of(family(self.leader)))
