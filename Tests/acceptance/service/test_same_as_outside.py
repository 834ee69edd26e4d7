"""Inside equals outside: what the sandboxed unit says is what root sees of the host."""

import json
import math
import threading

import pytest

from unit import wait_until

# Values that nothing in the container changes while the test runs.
STANDING = {
    "system.cpu.logical.count", "system.memory.limit", "system.linux.memory.commit_limit",
    "system.linux.memory.huge_pages", "system.paging.limit", "system.linux.files.limit",
    "system.filesystem.limit", "system.linux.filesystem.readonly",
}
# File systems that nobody writes to: every value of theirs stands.
STILL_MOUNTS = {"/home", "/srv/archive"}

# A mean over a second's operations: null in a second that has none.
MEANS = {"system.linux.disk.await"}

# How far a moving value may be from the other view's, by unit: the larger of a share of the greater
# value and an absolute distance. The two samples are at most some ticks apart.
BOUNDS = {
    "1": (0, 1.0),
    "By": (0.05, 128 << 20),
    "Hz": (0.9, 0),
    "s": (0, 3),
    "{thread}": (0.2, 1),
    "{process}": (0.5, 20),
    "{task}": (0.2, 30),
    "{file}": (0.1, 300),
    "{inode}": (0.01, 20_000),
    "{socket}": (0.3, 150),
    "{connection}": (0.3, 150),
    "{operation}": (0.9, 128),
}
# A rate moves with what happens to run in its second.
RATE = (0.9, 50_000)
BYTE_RATE = (0.9, 512 << 20)


def _series(sample):
    """Values by (name, labels), without the service's own."""
    return {
        (one["name"], tuple(sorted(one["labels"].items()))): one
        for one in sample["series"]
        if one["family"] not in ("self", "custom")
    }


def _outside(container):
    """Root's view, from a process that no unit's sandbox is around."""
    return _series(json.loads(container.run("telltale", "snapshot", "--json").stdout))


def _inside(unit):
    return _series(unit.snapshot())


def _name(key):
    name, labels = key
    return f"{name}{{{','.join(f'{k}={v}' for k, v in labels)}}}"


@pytest.fixture
def traffic(unit):
    """Connections over the container's loopback, so that its counters move while they are read."""
    unit.start()
    ended = threading.Event()

    def make():
        while not ended.wait(0.02):
            unit.get("/healthz")

    thread = threading.Thread(target=make)
    thread.start()
    yield
    ended.set()
    thread.join()


def test_every_series_is_there_and_agrees(unit, traffic):
    wait_until("rates", 5, lambda: any(
        one["kind"] == "rate" and one["value"] for one in _inside(unit).values()
    ))
    outside = _outside(unit.container)
    inside = _inside(unit)

    assert sorted(map(_name, outside.keys() - inside.keys())) == [], "hidden by the sandbox"
    assert sorted(map(_name, inside.keys() - outside.keys())) == [], "made up by the sandbox"
    wrong = [text for key in outside if (text := _difference(key, outside[key], inside[key]))]
    assert not wrong, "\n".join(wrong)

    # The comparison saw something: the two disks, the interface, counters that move.
    mounts = {dict(labels).get("mountpoint") for _, labels in inside}
    assert {"/", "/home", "/srv/archive"} <= mounts
    readonly = {
        dict(labels)["mountpoint"]: one["value"]
        for (name, labels), one in inside.items()
        if name == "system.linux.filesystem.readonly"
    }
    assert readonly["/"] == 0 and readonly["/home"] == 0 and readonly["/srv/archive"] == 1
    loopback = ("system.network.io", (("device", "lo"), ("direction", "receive")))
    assert inside[loopback]["value"] > 1000 and outside[loopback]["value"] > 1000


def _difference(key, outside, inside):
    """What is wrong between two views of a series, or `None`."""
    name, labels = key
    for attribute in ("unit", "kind", "family"):
        if outside[attribute] != inside[attribute]:
            return f"{_name(key)}: {attribute} {outside[attribute]} outside, {inside[attribute]} in"
    a, b = outside["value"], inside["value"]
    told = f"{_name(key)}: {a} outside, {b} inside"
    if a is None or b is None:
        return None if a is b or name in MEANS else told
    if inside.get("stale"):
        return f"{told}, stale"
    if name in STANDING or dict(labels).get("mountpoint") in STILL_MOUNTS:
        return None if a == b else told
    if not (math.isfinite(b) and b >= 0):
        return told
    if outside["unit"] in BOUNDS:
        share, distance = BOUNDS[outside["unit"]]
    elif outside["kind"] == "rate":
        share, distance = BYTE_RATE if outside["unit"] == "By/s" else RATE
    else:
        return f"{_name(key)}: no bound for gauges in {outside['unit']}"
    return None if abs(a - b) <= max(share * max(a, b), distance) else told


def test_mounts_that_change_later_change_inside_too(unit):
    """A flag, and a mount point, that change while the unit runs in its own mount namespace."""
    unit.start()
    run = unit.container.run

    def readonly():
        return {
            dict(labels)["mountpoint"]: one["value"]
            for (name, labels), one in _inside(unit).items()
            if name == "system.linux.filesystem.readonly"
        }

    assert readonly()["/srv/archive"] == 1
    try:
        run("mount", "-o", "remount,bind,rw", "/srv/archive")
        wait_until("the archive writable", 5, lambda: readonly()["/srv/archive"] == 0)
        run("mount", "--bind", "/srv/archive", "/mnt")
        run("umount", "/srv/archive")
        wait_until("the archive at /mnt", 5, lambda: "/mnt" in readonly())
        assert "/srv/archive" not in readonly()
        assert _inside(unit).keys() == _outside(unit.container).keys()
    finally:
        run("mountpoint", "--quiet", "/srv/archive", check=False).returncode == 0 or run(
            "mount", "--bind", "/mnt", "/srv/archive"
        )
        run("umount", "/mnt", check=False)
        run("mount", "-o", "remount,bind,ro", "/srv/archive")


def test_a_new_name_of_the_host_is_seen(unit):
    """The name of the host may be set at any time, and is no part of the sandbox."""
    unit.start()
    before = unit.get_json("/api/v1/host")["hostname"]
    try:
        unit.container.run("hostname", "renamed")
        wait_until(
            "the new name", 15, lambda: unit.get_json("/api/v1/host")["hostname"] == "renamed"
        )
    finally:
        unit.container.run("hostname", before)
