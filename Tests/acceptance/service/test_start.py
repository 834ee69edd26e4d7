"""From `systemctl start` to READY=1."""

import errno
import os
import re
import statistics
import time

from hostcopy import HostCopy, blocked_threads
from unit import wait_until


def test_started_means_listening_and_sampled(unit):
    """systemctl returns from `start` at READY=1: at that moment a request gets its answer."""
    unit.start()
    assert unit.get("/readyz")[0] == 200
    assert unit.get("/healthz")[0] == 200
    assert unit.show("ActiveState") == "active"
    assert unit.snapshot()["series"], "ready, and not one series"


def test_activating_until_the_first_sample_is_in(unit):
    """With one file of the first sample blocking, the unit stays in `activating`."""
    copy = HostCopy(unit)
    unit.drop_in(*copy.settings)
    copy.block()
    unit.systemctl("start", "--no-block")
    wait_until(
        "the sampler in the FIFO's open", 5, lambda: blocked_threads(unit.main_pid())
    )

    deadline = time.monotonic() + 1.5
    while time.monotonic() < deadline:
        assert unit.show("ActiveState") == "activating"
        assert not _is_ready(unit)
        # A reload that comes too early must wait, and not end the start.
        unit.systemctl("kill", "--signal=HUP", "--kill-whom=main")
        time.sleep(0.1)

    # Opening the other end lets the sampler go, closing it at once gives it an empty file; by then
    # the name is gone, so that nothing blocks a second time.
    writer = os.open(copy.fifo, os.O_WRONLY | os.O_NONBLOCK)
    copy.remove()
    os.close(writer)
    wait_until("an active unit", 5, lambda: unit.show("ActiveState") == "active")
    assert _is_ready(unit)


def _is_ready(unit):
    try:
        return unit.get("/readyz")[0] == 200
    except OSError as error:
        assert error.errno == errno.ECONNREFUSED
        return False


def test_start_to_ready_within_150_ms(unit, record_property):
    """From the fork of the main process, the sandbox's making included, to active; the median of fifteen starts."""
    times = []
    for _ in range(15):
        unit.systemctl("restart")
        began = unit.number("ExecMainStartTimestampMonotonic")
        times.append((unit.number("ActiveEnterTimestampMonotonic") - began) / 1000)
    record_property("start_to_ready_ms", times)
    print("start to READY, ms:", *(f"{t:.0f}" for t in times))
    assert statistics.median(times) <= 150


def test_status_line_counts_series_and_viewers_and_tells_the_cost(unit):
    unit.start()
    series = len(unit.snapshot()["series"])

    def status(viewers):
        text = unit.show("StatusText")
        return text if re.search(rf"\b{viewers} viewers?\b", text) else None

    text = wait_until("a status with no viewer", 3, lambda: status(0))
    assert re.search(rf"\b{series} series\b", text), text
    assert re.search(r"\d+(\.\d+)? (µs|ms)\b", text), text
    response, connection = unit.open("/metrics/stream")
    assert response.status == 200
    wait_until("a status with the viewer", 12, lambda: status(1))
    connection.close()
    response.close()
