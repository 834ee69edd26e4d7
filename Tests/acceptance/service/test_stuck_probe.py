"""A child that the kernel holds, and that nobody can kill, holds up neither a stop nor a restart."""

import os
import pathlib
import time

import pytest

from farmount import FarMount
from unit import wait_until

pytestmark = pytest.mark.skipif(
    not os.access("/dev/fuse", os.R_OK | os.W_OK), reason="no right to /dev/fuse")

WHERE = "/mnt/far"


@pytest.fixture
def mount(container):
    mount = FarMount(container, WHERE)
    yield mount
    mount.close()


def is_measured(unit):
    return any(
        series["name"] == "system.filesystem.limit" and series["labels"]["mountpoint"] == WHERE
        and not series.get("stale")
        for series in unit.snapshot()["series"])


def stuck_children(unit):
    """Processes of the unit that the kernel holds, as this side numbers them."""
    found = []
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            groups = (process / "cgroup").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if "/telltale.service\n" in groups and state_of(process.name) == "D":
            found.append(int(process.name))
    return found


def stuck_child(unit):
    """The one that is held still when looked at again: a process can be in that state for a moment."""
    held = stuck_for_long(unit)
    assert len(held) < 2
    return next(iter(held), None)


def stuck_for_long(unit):
    found = set(stuck_children(unit))
    time.sleep(0.1)
    return found & set(stuck_children(unit))


def state_of(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return None


def killed(pid):
    """Whether SIGKILL waits for it; proc_pid_status(5)."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    fields = dict(line.split(":", 1) for line in status.splitlines())
    return (int(fields["SigPnd"], 16) | int(fields["ShdPnd"], 16)) >> 8 & 1 == 1


def timed(call):
    began = time.monotonic()
    call()
    return time.monotonic() - began


def test_a_stuck_probe_holds_up_neither_stop_nor_restart(unit, mount, record_property):
    unit.start()
    wait_until("the mount's size", 10, lambda: is_measured(unit))
    first = unit.main_pid()

    mount.freeze()
    stuck = wait_until("a stuck child", 15, lambda: stuck_child(unit))
    wait_until("an end to waiting for it", 10, lambda: killed(stuck))
    assert unit.own_entries(TELLTALE_MOUNTPOINT=WHERE), "the journal names the mount"

    took = timed(lambda: unit.systemctl("restart"))
    assert state_of(stuck) == "D", "it was not held for as long as the restart took"
    assert unit.main_pid() not in (None, first)
    assert unit.show("Result") == "success" and unit.number("NRestarts") == 0
    assert unit.get("/readyz")[0] == 200
    before = unit.snapshot()["seq"]
    wait_until("samples", 5, lambda: unit.snapshot()["seq"] > before + 1)

    # The new one has a stuck child of its own before long; two are no more in the way than one.
    wait_until("another stuck child", 15, lambda: len(stuck_for_long(unit)) == 2)
    stop = timed(lambda: unit.systemctl("stop"))
    assert state_of(stuck) == "D"
    assert unit.show("ActiveState") == "inactive" and unit.show("Result") == "success"
    record_property("restart_s", took)
    record_property("stop_s", stop)
    print(f"restart: {took:.2f} s, stop: {stop:.2f} s")
    assert stop < 1.5 and took < 5

    # What was held ends when it is let go, the service being there or not.
    mount.thaw()
    wait_until("the end of what was stuck", 5, lambda: state_of(stuck) in (None, "Z"))
    unit.start()
    wait_until("the mount's size again", 10, lambda: is_measured(unit))
