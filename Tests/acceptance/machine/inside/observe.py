"""Writes down what Telltale says of units and, before and after, what the kernel's files say.

It runs inside of the machine as a unit of its own; what it has seen goes to the third disk, packed, and is judged
outside.
"""

import http.client
import json
import os
import pathlib
import platform
import re
import socket
import subprocess
import time
import traceback
import zlib

ROOT = pathlib.Path("/sys/fs/cgroup")
FILES = (
    "cpu.stat", "cpu.max", "memory.current", "memory.stat", "memory.peak", "memory.events", "memory.high",
    "memory.max", "io.stat", "pids.current", "pids.max", "cpu.pressure", "memory.pressure", "io.pressure",
    "cgroup.procs",
)
KNOWN = ("memory", "disk", "processor", "pressed", "killed", "idle")
UNITS = [f"{name}.service" for name in KNOWN]
RESULT = "/dev/nvme0n3"
# Seconds before the units begin, so that resting ones are seen; and after, the disk's 48 MiB at 4 MiB a second,
# for which a machine that is held up may take longer.
QUIET, BUSY, PATIENCE = 4, 16, 30
DISK = 48 << 20
# Until what has become of a unit is told, which takes some scans.
TOLD = 60


class Groups:
    """The files of all groups that are there at the start, held open."""

    def __init__(self):
        self.files = {}
        self.texts = {}
        for folder, _, names in os.walk(ROOT):
            group = folder.removeprefix(str(ROOT)) or "/"
            for name in FILES:
                if name in names:
                    self.files[group, name] = os.open(f"{folder}/{name}", os.O_RDONLY)

    def sample(self):
        """The files that say something else than the sample before; a group that has gone has None."""
        began = time.time()
        changed = []
        for (group, name), file in self.files.items():
            try:
                text = os.pread(file, 1 << 16, 0).decode()
            except OSError:
                text = None
            if (group, name) not in self.texts or self.texts[group, name] != text:
                self.texts[group, name] = text
                changed.append((group, name, text))
        return {"began": began, "ended": time.time(), "changed": changed}

    def moved(self, unit):
        """How many bytes a unit has read and written, as of the last sample."""
        texts = (
            text for (group, name), text in self.texts.items() if group.endswith(f"/{unit}") and name == "io.stat")
        return sum(int(number) for number in re.findall(r"\b[rw]bytes=(\d+)", next(texts, None) or ""))


class Service:
    def __init__(self):
        self.connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=10)
        self.happened = []

    def get(self, path):
        status, body = self._ask(path)
        assert status == 200, f"{path}: {status} {body}"
        return json.loads(body)

    def await_sample(self):
        """That it has started says only that it can take one."""
        while self._ask("/api/v1/snapshot")[0] == 503:
            time.sleep(0.1)

    def _ask(self, path):
        self.connection.request("GET", path)
        answer = self.connection.getresponse()
        return answer.status, answer.read().decode()

    def frame(self):
        """What the newest sample says of units."""
        sample = self.get("/api/v1/snapshot")
        series = [one for one in sample["series"] if one["name"].startswith("system.unit.")]
        return {"time": sample["time"], "series": series}

    def events(self):
        """All that has happened: each call adds what is new among the newest 50, which `/ws/activity` begins with."""
        with socket.create_connection(("127.0.0.1", 8000), timeout=10) as connection:
            connection.sendall(
                b"GET /ws/activity HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
                b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
            )
            stream = connection.makefile("rb")
            while stream.readline() != b"\r\n":
                pass
            # One frame, of a length in 2 or 8 bytes if it does not fit into 7 bits; RFC 6455, 5.2.
            length = stream.read(2)[1]
            if length >= 126:
                length = int.from_bytes(stream.read(2 if length == 126 else 8), "big")
            recent = json.loads(stream.read(length))["recent"]
        self.happened += [event for event in recent if event not in self.happened]
        return self.happened


def run(*argv):
    return subprocess.run(argv, check=True, stdout=subprocess.PIPE, text=True).stdout


def observe():
    run("systemctl", "start", *UNITS)
    run("systemctl", "start", "telltale.service")
    groups, service = Groups(), Service()
    service.await_sample()
    # From the first question on all is read each second.
    service.get("/api/v1/units/idle.service")
    samples, answers, singles, frames = [], [], [], []
    start = time.monotonic()
    begun = scan = None
    before = 0

    def is_over():
        busy = time.monotonic() - start - QUIET
        return busy > BUSY + PATIENCE or busy > BUSY and groups.moved("disk.service") - before >= DISK

    while not is_over():
        if begun is None and time.monotonic() > start + QUIET:
            begun, before = time.time(), groups.moved("disk.service")
            run("systemctl", "kill", "--kill-whom=main", "--signal=USR1", *UNITS)
        samples.append(groups.sample())
        table = service.get("/api/v1/units")
        if table["time"] == scan:
            continue
        scan = table["time"]
        answers.append({"received": time.time(), "table": table})
        frames.append(service.frame())
        # Each unit in its turn; not with every scan, so that none is missed.
        turn, rest = divmod(len(answers), 2)
        if rest:
            continue
        one = UNITS[turn % len(UNITS)]
        details = service.get(f"/api/v1/units/{one}")
        # Of the same scan only if none came in between.
        if service.get("/api/v1/units?limit=1")["time"] == scan:
            singles.append({"scan": scan, "name": one, "unit": details})
    samples.append(groups.sample())
    run("systemctl", "start", "--no-block", "starved.service")
    deadline = time.monotonic() + TOLD
    while time.monotonic() < deadline:
        told = {event["type"] for event in service.events() if event.get("unit") == "starved.service"}
        if told >= {"unit.failed", "unit.oom-killed"}:
            break
        time.sleep(0.5)
    # What is told beyond that would be wrong.
    time.sleep(2)
    return {
        "kernel": platform.release(),
        "controllers": (ROOT / "cgroup.controllers").read_text().split(),
        "mounts": pathlib.Path("/proc/self/mountinfo").read_text(),
        "begun": begun,
        "samples": samples,
        "answers": answers,
        "singles": singles,
        "frames": frames,
        "events": service.events(),
    }


def main():
    print("the machine has booted", flush=True)
    try:
        seen = observe()
    except Exception:
        seen = {"failure": traceback.format_exc()}
    packed = zlib.compress(json.dumps(seen).encode(), 1)
    with open(RESULT, "wb") as disk:
        disk.write(len(packed).to_bytes(8, "big") + packed)
        disk.flush()
        os.fsync(disk.fileno())


if __name__ == "__main__":
    main()
