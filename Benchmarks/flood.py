"""StatsD under a flood: what it costs the service, and whether all that was sent is accounted for."""

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import build
import processes
import service

RATE = 200_000
# What a sender on a busy machine may lack of that; with less it was no flood.
REACHED = 190_000
# How often a flood is begun anew because its sender was held up.
ATTEMPTS = 3
SECONDS = 10
SETTLE = 3
PATIENCE = 10

# A line as most clients send it, and one with many tags.
LINES = {
    "short lines": "flood.one:1|c|#a:b",
    "long lines": "flood.request.duration:183.25|ms|@0.5|#" + ",".join(
        f"{tag}_name:some-value-of-{tag}" for tag in ("region", "service", "version", "method",
                                                      "route", "customer")),
}


@dataclass
class Flood:
    """What came of a flood; datagrams a second, and the service's share of a processor in percent."""

    offered: float
    received: float
    dropped: float
    # Told to the sender, by a Unix socket whose queue is full.
    refused: float
    cpu: float
    # The same as the kernel's ticks have it.
    cpu_by_ticks: float
    # Datagrams sent that are neither received nor counted as dropped.
    missing: int


def _ticks(pid: int) -> float:
    """Seconds on a processor; proc_pid_stat(5)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _counts(telltale: service.Telltale) -> dict:
    return json.loads(processes.fetch(telltale.base + "/api/v1/self"))["custom"]["statsd"]


def _settled(telltale: service.Telltale, before: dict, sent: int) -> tuple[int, int]:
    """Datagrams received and dropped, as soon as they are all that were sent."""
    deadline = time.monotonic() + PATIENCE
    while True:
        now = _counts(telltale)
        received, dropped = (now[name] - before[name] for name in ("datagrams", "dropped"))
        if received + dropped >= sent or time.monotonic() > deadline:
            return received, dropped
        time.sleep(0.5)


def _measure(telltale: service.Telltale, target: list[str], line: str) -> Flood:
    before = _counts(telltale)
    command = [str(build.FLOOD), *target, str(RATE), str(SECONDS), line]
    watch, ticks, began = processes.Watch(telltale), _ticks(telltale.pid), time.monotonic()
    # On the loopback device the kernel hands a datagram over in the sender's time, so that dropping one
    # is paid for by who sent it.
    result = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    cost = watch.lap() / 1e3
    took, ticks = time.monotonic() - began, _ticks(telltale.pid) - ticks
    received, dropped = _settled(telltale, before, result["sent"])
    seconds = result["seconds"]
    return Flood(
        offered=(result["sent"] + result["refused"]) / seconds, received=received / seconds,
        dropped=dropped / seconds, refused=result["refused"] / seconds, cpu=cost / took * 100,
        cpu_by_ticks=ticks / took * 100, missing=result["sent"] - received - dropped)


def _flood(telltale: service.Telltale, target: list[str], line: str) -> Flood:
    """The first flood whose sender reached the rate; the last one if none did."""
    for _ in range(ATTEMPTS):
        result = _measure(telltale, target, line)
        if result.offered >= REACHED:
            break
    return result


def measure() -> Iterator[tuple[str, Flood]]:
    """Floods a service over UDP and over a Unix socket, with lines of two sizes."""
    port = processes.free_port()
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "statsd"))
        options = ["--statsd.listen", f"127.0.0.1:{port}", "--statsd.socket", path]
        with service.Telltale(*options) as telltale:
            time.sleep(SETTLE)
            for way, target in (("UDP", ["udp", str(port)]), ("a Unix socket", ["unix", path])):
                for what, line in LINES.items():
                    yield f"StatsD flood over {way}, {what}", _flood(telltale, target, line)
