"""The whole service: what it costs at rest, and what it holds in memory."""

import json
import socket
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import build
import processes

SETTLE = 8
# Seconds at rest that are waited for, and how long.
SECONDS = 30
PATIENCE = 75
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
    """The service on a port of its own, without viewers.

    It says by itself when it is ready, as it does to systemd: a request would be TCP traffic.
    """

    def __init__(self, *options: str):
        port = processes.free_port()
        self._base = f"http://127.0.0.1:{port}"
        self._folder = tempfile.TemporaryDirectory()
        notify = str(Path(self._folder.name, "notify"))
        self._notifications = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._notifications.bind(notify)
        super().__init__(
            build.TELLTALE, "serve", "--listen", f"127.0.0.1:{port}", "--web-root", build.WEB,
            *options, environment={"NOTIFY_SOCKET": notify})

    def __enter__(self) -> "Telltale":
        super().__enter__()
        self._notifications.settimeout(10)
        while b"READY=1" not in self._notifications.recv(4096):
            pass
        return self

    def __exit__(self, *details) -> None:
        super().__exit__(*details)
        self._notifications.close()
        self._folder.cleanup()

    def ring(self) -> dict:
        return json.loads(processes.fetch(self._base + "/api/v1/self"))["ring"]


@dataclass
class Idle:
    """The service at rest."""

    cost: Cost
    # How many seconds the host was at rest, and how many it was watched.
    at_rest: int
    watched: int
    frame_bytes: float


def _tcp_activity() -> list[str]:
    """Counters that stand still while no TCP socket of the host does anything."""
    segments = Path("/proc/net/snmp").read_text().split("Tcp:")[2].split()
    sockets = Path("/proc/net/sockstat").read_text().split("TCP:")[1].split()
    # InSegs, OutSegs, RetransSegs; inuse, orphan, tw
    return segments[9:12] + sockets[1:6:2]


def idle() -> Idle:
    """The cost of seconds at 1 Hz in which the host is at rest.

    A tick that follows on TCP traffic goes through the kernel's table of connections: where others use
    the machine such seconds are left out, unless there are hardly any others.
    """
    with Telltale() as telltale:
        time.sleep(SETTLE)
        costs, at_rest = [], []
        before, was_still = _tcp_activity(), False
        while len(at_rest) < SECONDS and len(costs) < PATIENCE:
            costs += telltale.cpu_by_second(1)
            now = _tcp_activity()
            is_still = now == before
            if is_still and was_still:
                at_rest.append(costs[-1])
            before, was_still = now, is_still
        ring = telltale.ring()
        counted = at_rest if len(at_rest) >= SECONDS // 3 else costs
        return Idle(
            cost=Cost(statistics.median(counted), statistics.mean(costs),
                      telltale.resident_mebibytes()),
            at_rest=len(at_rest), watched=len(costs),
            frame_bytes=ring["bytes"] / ring["frames"])


def reader_at_1hz(seconds: int) -> Cost:
    """The C program, which reads everything, woken once a second: its caches are cold then."""
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
