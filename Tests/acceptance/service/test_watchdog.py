"""The watchdog watches the sampler, not HTTP."""

import time

from hostcopy import HostCopy, blocked_threads
from unit import wait_until


def test_a_blocked_sampler_is_restarted_though_http_answers(unit):
    """Only the sampler blocks: the file that it looks for again every few seconds is a FIFO now."""
    copy = HostCopy(unit)
    unit.drop_in("WatchdogSec=3", *copy.settings)
    unit.start()
    first = unit.main_pid()
    before = unit.snapshot()["seq"]
    wait_until("samples", 5, lambda: unit.snapshot()["seq"] > before + 1)

    copy.block()
    blocked = wait_until(
        "the sampler in the FIFO's open", 20, lambda: blocked_threads(first)
    )
    assert blocked == ["sampler"]
    copy.remove()  # for the sampler that comes after

    # Until systemd acts, HTTP answers at once, and what it says stands still.
    answers = []
    while blocked_threads(first):
        began = time.monotonic()
        try:
            answers.append(unit.get_json("/api/v1/snapshot")["seq"])
        except OSError:
            break  # the end of this process
        assert time.monotonic() - began < 1
        assert len(answers) < 100, "no restart in 20 s"
        time.sleep(0.2)
    assert len(answers) >= 5, "HTTP did not answer while the sampler was blocked"
    assert len(set(answers)) == 1

    wait_until("a restarted unit", 10, lambda: unit.number("NRestarts") == 1)
    wait_until("an active unit", 10, lambda: unit.show("ActiveState") == "active")
    assert unit.main_pid() != first
    assert unit.get("/readyz")[0] == 200
    failure = unit.entries(UNIT="telltale.service", UNIT_RESULT="watchdog")
    assert len(failure) == 1, "systemd gives another reason for the restart"


def test_a_long_interval_is_no_hang(unit):
    """With a tick every ten seconds and a watchdog of three, the waiting sampler still reports."""
    unit.drop_in("WatchdogSec=3", "Environment=TELLTALE_INTERVAL=10s")
    unit.start()
    pid = unit.main_pid()
    time.sleep(7)
    assert unit.main_pid() == pid
    assert unit.number("NRestarts") == 0
