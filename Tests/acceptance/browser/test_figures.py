"""What the page says of a load that the test itself makes: processor, disk, network and sockets.

Each figure is read at one sample after another, and its mean compared with what the kernel's files,
or the test's own count, say of the same seconds.
"""

import contextlib
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time

from dashboard import Dashboard
from server import REPOSITORY

SAMPLES = 6
# A sample is on the page a moment after its tick, so that the two are not of quite the same seconds:
# by this share a steady load may differ, and one that others add to by this factor.
SLACK = 0.3
FACTOR = 2
PREFIXES = {"": 1, "k": 1e3, "M": 1e6, "G": 1e9}
MEBIBYTE = 1 << 20
SECTOR = 512  # bytes, whatever the disk's own are
PAUSE = 0.05  # seconds between two steps of a load


def _read(path):
    with open(path) as file:
        return file.read()


def _watched(dashboard, read, kernel):
    """The mean of a figure over some samples, how much counts grew meanwhile, and the seconds it took.

    `read` gives the figure now on the page, `kernel` a tuple of counts.
    """
    seq = dashboard.catch_up().seq
    dashboard.until(lambda: dashboard.seq > seq, "the next sample")
    seq, before, began = dashboard.seq, kernel(), time.monotonic()
    figures = []
    for _ in range(SAMPLES):
        dashboard.until(lambda: dashboard.seq > seq, "the next sample")
        assert dashboard.seq == seq + 1, "no sample is passed over"
        seq = dashboard.seq
        after, elapsed = kernel(), time.monotonic() - began
        # Drawn at the next animation frame.
        dashboard.page.wait_for_timeout(150)
        figures.append(read())
    growth = [b - a for a, b in zip(before, after)]
    return sum(figures) / len(figures), growth, elapsed


def _rate(text):
    """`12.3 MB/s` as a number."""
    number, prefix = re.fullmatch(r"([\d.]+) ?([kMG]?)B/s", text).groups()
    return float(number) * PREFIXES[prefix]


@contextlib.contextmanager
def _in_background(step):
    """Repeats a step until the test is done with it."""
    done = threading.Event()
    failures = []

    def run():
        try:
            while not done.is_set():
                step()
                done.wait(PAUSE)
        except Exception as failure:
            failures.append(failure)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
    assert not failures, failures


def test_processor_under_a_busy_loop(browser):
    dashboard = Dashboard(browser.page())

    def kernel():
        user, nice, system, idle, iowait, irq, softirq, steal = map(
            int, _read("/proc/stat").split("\n", 1)[0].split()[1:9])
        busy = user + nice + system + irq + softirq + steal
        return busy, busy + idle + iowait

    loop = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        shown, (busy, total), _ = _watched(
            dashboard, lambda: dashboard.figure("system.cpu.utilization", mode="idle"), kernel)
    finally:
        loop.kill()
        loop.wait()
    # Others may want the processors too, but the loop gets most of one.
    assert busy / total > 0.7 / os.cpu_count(), "the loop ran"
    assert abs(shown - busy / total) < 0.1, (shown, busy / total)


def test_disk_under_writes(browser):
    dashboard = Dashboard(browser.page())
    disks = _disks()
    written = 0

    def kernel():
        rows = [line.split() for line in _read("/proc/diskstats").splitlines()]
        return written, SECTOR * sum(int(row[9]) for row in rows if row[2] in disks)

    # Not below /tmp, which can be in memory, but where things are built.
    with tempfile.TemporaryFile(prefix=".build-load-", dir=REPOSITORY, buffering=0) as file:

        def write():
            nonlocal written
            file.seek(0)
            file.write(os.urandom(MEBIBYTE))
            os.fsync(file.fileno())
            written += MEBIBYTE

        with _in_background(write):
            shown, growth, elapsed = _watched(dashboard, lambda: _writes(dashboard), kernel)
    own, all_writers = (count / elapsed for count in growth)
    assert own > 0, "the test wrote"
    # The file system's own records, and other writers, come on top.
    assert shown > own * (1 - SLACK), (shown, own)
    assert all_writers / FACTOR < shown < all_writers * FACTOR, (shown, own, all_writers)


def _disks():
    """Disks that stand on no others: those that a device is behind."""
    return {name for name in os.listdir("/sys/block") if os.path.exists(f"/sys/block/{name}/device")}


def _writes(dashboard):
    """What the second figure of the disks' tile says."""
    text = dashboard.text('[data-tile="disk"] .tile-figures .figure:nth-child(2)')
    return _rate(" ".join(text.split()).removeprefix("write").strip())


def test_network_over_the_loopback(browser):
    """It is no traffic of the machine's with others, so it has its chart only."""
    dashboard = Dashboard(browser.page("?net=lo"))
    dashboard.page.locator('[data-chart="network-io"]').scroll_into_view_if_needed()

    def kernel():
        (columns,) = re.findall(r"^\s*lo:(.*)$", _read("/proc/net/dev"), re.M)
        columns = columns.split()
        return int(columns[0]), int(columns[8])

    def shown(title):
        text = dashboard.text(f'[data-chart="network-io"] .legend-value[title="{title}"]')
        return _rate(text)

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver, socket.socket(
        socket.AF_INET, socket.SOCK_DGRAM
    ) as sender:
        receiver.bind(("127.0.0.1", 0))

        def send():
            for _ in range(10):
                sender.sendto(b"x" * 30_000, receiver.getsockname())
                receiver.recv(40_000)

        with _in_background(send):
            for title, column in (("lo in", 0), ("lo out", 1)):
                rate, growth, elapsed = _watched(dashboard, lambda: shown(title), kernel)
                own = growth[column] / elapsed
                assert own > 1e6, "the test's own traffic"
                assert own * (1 - SLACK) < rate < own * (1 + SLACK), (title, rate, own)


def test_sockets_in_use(browser):
    dashboard = Dashboard(browser.page())

    def used():
        return int(re.search(r"^sockets: used (\d+)", _read("/proc/net/sockstat"), re.M)[1])

    def shown():
        return dashboard.figure("system.linux.sockets.used")

    before = used()
    dashboard.until(lambda: abs(shown() - before) <= 20, "as many as there are")
    with contextlib.ExitStack() as held:
        for _ in range(200):
            held.enter_context(socket.socket())
        dashboard.until(lambda: abs(shown() - used()) <= 20, "two hundred more")
        assert shown() >= before + 150
