"""What processes are said to use is what they used: known loads, and procps' ps, in one moment."""

import contextlib
import itertools
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

import pytest
import websockets.sync.client

from server import REPOSITORY
from timeline import Timeline, following

SECONDS = 10
SHARES = [1.0, 0.5, 0.25]
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
# One tick of USER_HZ at either end, of user and of system time each: finer the kernel does not say it.
GRAIN = 4 / TICKS

# Keeps a processor busy for a share of the time, and says every 5 ms what it has used by then, by its
# own CLOCK_PROCESS_CPUTIME_ID.
LOOP = """
import sys, time
share, start, told = float(sys.argv[1]), time.monotonic(), 0
own = time.process_time()
while True:
    now = time.monotonic()
    used = time.process_time()
    if now - told >= 0.005:
        sys.stdout.write(f"{time.time():.6f} {used:.6f}\\n")
        told = now
    if used - own >= share * (now - start):
        time.sleep(0.002)
"""


@contextlib.contextmanager
def _loops():
    """Busy loops of known shares, each with its timeline: pid → timeline."""
    started = {}
    for share in SHARES:
        process = subprocess.Popen(
            [sys.executable, "-u", "-c", LOOP, str(share)], stdout=subprocess.PIPE, text=True, bufsize=1 << 16)
        timeline = Timeline()
        reader = threading.Thread(target=_follow, args=(process.stdout, timeline))
        reader.start()
        started[process.pid] = (process, timeline, reader)
    try:
        yield {pid: timeline for pid, (_, timeline, _) in started.items()}
    finally:
        for process, _, reader in started.values():
            process.kill()
            process.wait()
            reader.join()


def _follow(lines, timeline):
    for line in lines:
        if line.endswith("\n"):
            timeline.add(*map(float, line.split()))


def _host_busy():
    """Seconds of processor time that the whole host has used, interrupts and steal left out."""
    fields = pathlib.Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    user, nice, system = (int(field) for field in fields[:3])
    return (user + nice + system) / TICKS


def _tables(server, seconds, until=None):
    """The tables of so many scans in a row, or more `until` an event, each as pid → row, with time and seconds."""
    rows, tables = {}, []
    with websockets.sync.client.connect(f"{server.ws_url}/ws/metrics", max_size=None, proxy=None) as socket:
        socket.send(json.dumps({"type": "pause"}))
        socket.send(json.dumps({"type": "watch", "topics": ["processes"]}))
        while len(tables) < seconds or until and not until.is_set():
            message = json.loads(socket.recv(timeout=15))
            if message["type"] != "processes":
                continue
            if message["full"]:
                rows = {}
            for pid in message.get("gone", []):
                rows.pop(pid, None)
            rows.update((row["pid"], row) for row in message["processes"])
            tables.append((message["time"], message["seconds"], dict(rows)))
    return tables


def test_processor_time_by_process(server):
    with _loops() as loops, following(_host_busy, 0.02) as host:
        tables = _tables(server, SECONDS + 3)
        time.sleep(0.2)
        # The first table can have been on its way before the loops ran.
        tables = tables[2:]
        begin, end = tables[0][0], tables[-1][0]
        own = {pid: timeline.at(end) - timeline.at(begin) for pid, timeline in loops.items()}
    used = dict.fromkeys(own, 0.0)
    total = 0.0
    for _, seconds, rows in tables[1:]:
        for pid, row in rows.items():
            total += ((row["cpu"] or 0) + (row["cpu_children"] or 0)) * seconds
            if pid in used:
                used[pid] += (row["cpu"] or 0) * seconds
    for pid, seconds in own.items():
        print(f"processor seconds of a loop: {used[pid]:.3f} told, {seconds:.3f} by its own clock")
        assert used[pid] == pytest.approx(seconds, rel=0.03, abs=GRAIN), (used, own)
    assert sum(own.values()) > 0.25 * sum(SHARES) * SECONDS, "the loops had no processor to run on"
    busy = host.at(end) - host.at(begin)
    print(f"processor seconds: {total:.3f} of all processes, {busy:.3f} of the host")
    assert total == pytest.approx(busy, rel=0.02), (total, busy)


def _storage(pid):
    """What the kernel has counted of a process' storage since it began."""
    lines = pathlib.Path(f"/proc/{pid}/io").read_text().splitlines()
    counts = {name: int(count) for name, count in (line.split(": ") for line in lines)}
    return {"read": counts["read_bytes"], "written": counts["write_bytes"]}


@pytest.fixture
def storage():
    """A file's path not below /tmp, which can be in memory, but where things are built."""
    with tempfile.TemporaryDirectory(prefix=".build-load-", dir=REPOSITORY) as directory:
        yield f"{directory}/data"


def test_memory_and_storage_of_a_process(server, storage):
    size = 96 << 20
    # Reads and writes past the page cache, so that what it asks for is what storage does.
    text = f"""
import mmap, os, sys
sys.stdin.readline()
memory = mmap.mmap(-1, {size})
for at in range(0, {size}, {PAGE}): memory[at] = 1
print("allocated", flush=True)
sys.stdin.readline()
file = os.open({storage!r}, os.O_RDWR | os.O_CREAT | os.O_DIRECT)
piece = mmap.mmap(-1, 1 << 20)
for at in range(0, {size}, 1 << 20): os.pwrite(file, piece, at)
os.fsync(file)
print("written", flush=True)
sys.stdin.readline()
for at in range(0, {size}, 1 << 20): os.preadv(file, [piece], at)
print("read", flush=True)
sys.stdin.readline()
"""
    process = subprocess.Popen(
        [sys.executable, "-c", text], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def step():
        process.stdin.write("\n")
        process.stdin.flush()
        return process.stdout.readline().strip()

    try:
        results, done = [], threading.Event()
        watch = threading.Thread(target=lambda: results.extend(_tables(server, 12, done)))
        watch.start()
        time.sleep(2.5)
        steps = []
        for _ in range(3):
            steps.append(step())
            time.sleep(2.2)
        done.set()
        watch.join()
        whole = _storage(process.pid)
    finally:
        done.set()
        process.kill()
        process.wait()
    assert steps == ["allocated", "written", "read"]
    rows = [(seconds, table[process.pid]) for _, seconds, table in results if process.pid in table]
    resident = [row["rss"] for _, row in rows]
    # The kernel gathers this in portions of up to 64 pages a processor before it counts them.
    assert max(resident) - resident[0] == pytest.approx(size, abs=4 << 20)
    for member in ("written", "read"):
        moved = sum((row[member] or 0) * seconds for seconds, row in rows)
        # A scan's time is told to the millisecond. On top comes what else the kernel has counted since the
        # process began: pages of the program, the file's metadata.
        assert size * 0.999 <= moved <= whole[member] * 1.001, (member, whole)


PS = ["pid", "ppid", "euid", "euser:64", "nice", "nlwp", "vsz", "rss", "stat", "comm:40"]


def _ps():
    """What ps(1) says of every process."""
    lines = subprocess.run(
        ["ps", "-e", "-ww", "-o", ",".join(f"{name}=" for name in PS)],
        check=True, capture_output=True, text=True, errors="replace",
    ).stdout.splitlines()
    found = {}
    for line in lines:
        # A name may be empty.
        pid, ppid, uid, user, nice, threads, vsz, rss, stat, comm = [*line.split(None, 9), ""][:10]
        found[int(pid)] = {
            "ppid": int(ppid), "uid": int(uid), "user": user, "nice": nice if nice == "-" else int(nice),
            "threads": int(threads), "virtual": int(vsz) * 1024, "rss": int(rss) * 1024,
            "state": stat[0], "name": comm.strip(),
        }
    return found


def test_agrees_with_ps(server):
    with server.http() as client:
        client.get("/api/v1/processes")
        before = _ps()
        answer = client.get("/api/v1/processes").json()
        # The answer is of the newest scan, so a second one is awaited that began after the first ps.
        while answer["time"] < time.time() - 0.9:
            answer = client.get("/api/v1/processes").json()
        first = answer["time"]
        while (answer := client.get("/api/v1/processes").json())["time"] == first:
            time.sleep(0.05)
        after = _ps()
    rows = {row["pid"]: row for row in answer["processes"]}
    stayed = before.keys() & after.keys()
    # Only what stood still from before to after can be held against it in between.
    assert stayed <= rows.keys(), "a process is missing"
    compared = 0
    for pid, member in itertools.product(stayed, ["ppid", "uid", "user", "nice", "threads", "virtual", "rss", "state", "name"]):
        ours, ps = rows[pid][member], after[pid][member]
        if before[pid][member] != ps or ps == "-":
            continue
        if member == "name" and ("?" in ps or ps.startswith("kworker/")):
            continue  # ps shows what is no text by question marks; a worker is called by its work
        if member == "state" and (ps in "RD" or ours in "RD"):
            continue  # a moment's matter
        compared += 1
        if member == "rss":
            # The kernel adds up pages for `stat` late, up to 64 on each processor; proc_pid_stat(5).
            assert abs(ours - ps) <= 64 * PAGE * os.cpu_count(), (pid, ps, rows[pid])
            continue
        assert ours == ps, (pid, member, ps, rows[pid])
    assert compared > 7 * len(stayed)
