"""The watchdog watches the sampler, not HTTP."""

import time

from hostcopy import HostCopy
from unit import wait_until


def test_a_blocked_sampler_is_restarted_though_http_answers(unit):
    """Only the sampler blocks: the file that it looks for again every few seconds is a FIFO now."""
    copy = HostCopy(unit)
    unit.drop_in("WatchdogSec=3", *copy.settings)
    unit.start()
    first = unit.main_pid()
    before = unit.get_json("/api/v1/snapshot")["seq"]
    wait_until("samples", 5, lambda: unit.get_json("/api/v1/snapshot")["seq"] > before + 1)

    copy.block()
    wait_until("the sampler in the FIFO's open", 20, copy.blocked_threads)
    copy.remove()  # for the sampler that comes after

    # Until systemd acts, HTTP answers, and what it says stands still.
    answers = []
    while unit.main_pid() == first and unit.show("SubState") == "running":
        began = time.monotonic()
        answers.append(unit.get_json("/api/v1/snapshot")["seq"])
        assert time.monotonic() - began < 1
        assert len(copy.blocked_threads()) == 1
        time.sleep(0.2)
        assert len(answers) < 100, "no restart in 20 s"
    assert len(answers) >= 3
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
