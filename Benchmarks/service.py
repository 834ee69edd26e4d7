"""The whole service: what it costs at rest, and what it holds in memory."""

import json
import statistics
import time
from dataclasses import dataclass

import build
import processes

SETTLE = 8
SECONDS = 30
HOUR_OF_FRAMES = 3600
FAST_INTERVAL = "20ms"


@dataclass
class Cost:
    """Milliseconds of processor time a second, and MiB resident."""

    typical: float
    mean: float
    resident: float


def cost(costs: list[float], resident: float) -> Cost:
    # The typical second: a neighbour on a shared machine can multiply the price of a single one.
    return Cost(typical=statistics.median(costs), mean=statistics.mean(costs), resident=resident)


class Telltale(processes.Program):
    """The service on a port of its own, without viewers."""

    def __init__(self, *options: str):
        port = processes.free_port()
        self.base = f"http://127.0.0.1:{port}"
        super().__init__(
            build.TELLTALE, "serve", "--listen", f"127.0.0.1:{port}", "--web-root", build.WEB,
            *options)

    def __enter__(self) -> "Telltale":
        super().__enter__()
        self.wait_for(self.base + "/readyz")
        return self

    def ring(self) -> dict:
        return json.loads(processes.fetch(self.base + "/api/v1/self"))["ring"]


def idle() -> tuple[Cost, float]:
    """The cost at 1 Hz, and the bytes that a frame takes in the ring then."""
    with Telltale() as telltale:
        time.sleep(SETTLE)
        costs = telltale.cpu_by_second(SECONDS)
        ring = telltale.ring()
        return cost(costs, telltale.resident_mebibytes()), ring["bytes"] / ring["frames"]


def reader_at_1hz(seconds: int) -> Cost:
    """The C program, woken once a second: what the reads alone cost with cold caches."""
    with processes.Program(build.READER, "--every", "1000", "--rounds", "86400") as reader:
        time.sleep(1)
        costs = reader.cpu_by_second(seconds)
        return cost(costs, reader.resident_mebibytes())


class FullRing:
    """A service whose ring fills fast: as many frames as an hour has, in 72 seconds."""

    def __enter__(self) -> "FullRing":
        self._telltale = Telltale("--interval", FAST_INTERVAL)
        self._telltale.__enter__()
        return self

    def __exit__(self, *details) -> None:
        self._telltale.__exit__(*details)

    def wait(self) -> tuple[float, dict]:
        """Resident MiB once the ring holds an hour's number of frames, and what it holds."""
        deadline = time.monotonic() + 180
        while (ring := self._telltale.ring())["frames"] < HOUR_OF_FRAMES:
            if time.monotonic() > deadline:
                raise SystemExit(f"bench: the ring holds {ring['frames']} frames after 3 minutes")
            time.sleep(1)
        return self._telltale.resident_mebibytes(), ring
