"""The whole service: what it costs at rest, and what it holds in memory."""

import json
import os
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
PATIENCE = 45
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

    def __init__(self, *options: str, isolated: bool = False):
        port = processes.free_port()
        self.address = f"127.0.0.1:{port}"
        self.base = f"http://{self.address}"
        self._folder = tempfile.TemporaryDirectory()
        notify = str(Path(self._folder.name, "notify"))
        self._notifications = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._notifications.bind(notify)
        # A network namespace of its own has no traffic but the service's, and nobody can connect.
        prefix = ["unshare", "--net"] if isolated else []
        super().__init__(
            *prefix, build.TELLTALE, "serve", "--listen", self.address, "--web-root", build.WEB,
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
        return json.loads(processes.fetch(self.base + "/api/v1/self"))["ring"]


@dataclass
class Idle:
    """The service at rest."""

    cost: Cost
    # On what grounds the host counts as at rest.
    note: str
    frame_bytes: float


def _tcp_activity() -> list[str]:
    """Counters that stand still while no TCP socket of the host does anything."""
    segments = Path("/proc/net/snmp").read_text().split("Tcp:")[2].split()
    sockets = Path("/proc/net/sockstat").read_text().split("TCP:")[1].split()
    # InSegs, OutSegs, RetransSegs; inuse, orphan, tw
    return segments[9:12] + sockets[1:6:2]


def idle() -> Idle:
    """The cost of seconds at 1 Hz in which the host is at rest.

    A tick that follows on TCP traffic goes through the kernel's table of connections. Where others use
    the machine such seconds are left out; where they use it all the time the service is watched again
    in a network namespace of its own, which takes root.
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
        frame_bytes = ring["bytes"] / ring["frames"]
        resident = telltale.resident_mebibytes()
    if len(at_rest) >= SECONDS // 3:
        note = f"the {len(at_rest)} of {len(costs)} seconds without TCP traffic"
        return Idle(cost(at_rest, resident), note, frame_bytes)
    busy = statistics.median(costs)
    if os.geteuid() != 0:
        note = "TCP traffic all the time: for a host at rest, run it as root"
        return Idle(cost(costs, resident), note, frame_bytes)
    with Telltale(isolated=True) as telltale:
        time.sleep(SETTLE)
        costs = telltale.cpu_by_second(SECONDS)
    note = f"in a network namespace of its own; {busy:.2f} amid the TCP traffic of this host"
    return Idle(cost(costs, resident), note, frame_bytes)


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
