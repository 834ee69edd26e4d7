"""Inside equals outside: what the sandboxed unit says is what root sees of the host."""

import json
import math
import pathlib

import pytest

from timeline import second_of
from unit import PORT, wait_until
from views import MEANS, View, differences, loaded, told, unmoved

# Values that nothing in the container changes while the test runs.
STANDING = {
    "system.cpu.logical.count", "system.memory.limit", "system.linux.memory.commit_limit",
    "system.linux.memory.huge_pages", "system.paging.limit", "system.linux.files.limit",
    "system.filesystem.limit", "system.linux.filesystem.readonly",
}
# File systems that nobody writes to: every value of theirs stands.
STILL_MOUNTS = {"/home", "/srv/archive"}

# Units that the test starts have series of their own for who comes after them, and are summed up with the
# other ones, at first, by who was there before.
NEW_UNITS = {"hostload.service", "outside.service", "other"}

# The second view of the values that move, of a service that no sandbox is around.
OUTSIDE_PORT = 8001
SECONDS = 10


def _series(sample):
    """Values by (name, labels), without the service's own."""
    return {
        (one["name"], tuple(sorted(one["labels"].items()))): one
        for one in sample["series"]
        if one["family"] not in ("self", "custom") and one["labels"].get("unit") not in NEW_UNITS
    }


def _outside(container):
    """Root's view, from a process that no unit's sandbox is around."""
    return _series(json.loads(container.run("telltale", "snapshot", "--json").stdout))


def _inside(unit):
    return _series(unit.snapshot())


@pytest.fixture
def load(unit):
    """The container's processors, disk, loopback and process table kept busy."""
    unit.start()
    script = pathlib.Path(__file__).with_name("hostload").read_text()
    yield from _transient(unit.container, "hostload", "bash", "-c", script, "hostload", "/var/load")
    unit.container.path("/var/load").unlink(missing_ok=True)


@pytest.fixture
def second(unit):
    """A unit that serves root's view, with no sandbox around it."""
    yield from _transient(
        unit.container, "outside", "telltale", "serve", "--listen", f"127.0.0.1:{OUTSIDE_PORT}"
    )


def _transient(container, name, *argv):
    container.run("systemd-run", "--quiet", f"--unit={name}", "--collect", "--", *argv)
    try:
        yield
    finally:
        container.run("systemctl", "stop", f"{name}.service", check=False)


def test_every_series_is_there_and_what_stands_is_equal(unit, load):
    wait_until("rates", 5, lambda: any(
        one["kind"] == "rate" and one["value"] for one in _inside(unit).values()
    ))
    outside = _outside(unit.container)
    # What a scan was late for is stale in one sample, what the sandbox hides would be so in all.
    inside = wait_until("a sample with nothing stale", 5, lambda: _whole(_inside(unit)))

    assert sorted(map(told, outside.keys() - inside.keys())) == [], "hidden by the sandbox"
    assert sorted(map(told, inside.keys() - outside.keys())) == [], "made up by the sandbox"
    wrong = [text for key in outside if (text := _difference(key, outside[key], inside[key]))]
    assert not wrong, "\n".join(wrong)

    # The comparison saw something: the two disks, and what is read-only.
    readonly = {
        dict(labels)["mountpoint"]: one["value"]
        for (name, labels), one in inside.items()
        if name == "system.linux.filesystem.readonly"
    }
    assert readonly["/"] == 0 and readonly["/home"] == 0 and readonly["/srv/archive"] == 1


def _whole(series):
    """The series, if none of them is stale."""
    return None if any(one.get("stale") for one in series.values()) else series


def _difference(key, outside, inside):
    """What is wrong between two snapshots of a series, or `None`."""
    name, labels = key
    for attribute in ("unit", "kind", "family"):
        if outside[attribute] != inside[attribute]:
            return f"{told(key)}: {attribute} {outside[attribute]} outside, {inside[attribute]} in"
    a, b = outside["value"], inside["value"]
    text = f"{told(key)}: {a} outside, {b} inside"
    if a is None or b is None:
        return None if a is b or name in MEANS else text
    if name in STANDING or dict(labels).get("mountpoint") in STILL_MOUNTS:
        return None if a == b else text
    return None if math.isfinite(b) and b >= 0 else text


def test_what_moves_agrees_over_the_same_seconds(unit, load, second):
    began = wait_until("the second view", 10, lambda: _latest(unit, OUTSIDE_PORT))
    # A second's rest after the beginning; then a second more at either end than is compared.
    enough = began + 2 + 1 + SECONDS + 1
    for port in (PORT, OUTSIDE_PORT):
        wait_until(f"samples from {port}", 30, lambda: _latest(unit, port) >= enough)
    keys = _outside(unit.container).keys()
    outside, inside = _view(unit, OUTSIDE_PORT, keys), _view(unit, PORT, keys)
    both = outside.times.keys() & inside.times.keys()
    moments = sorted(second for second in both if began + 2 <= second <= enough)
    assert len(moments) >= SECONDS, "too few samples at the same moments"

    assert not unmoved(outside, moments), "the load moved nothing there"
    wrong = differences(outside, inside, moments)
    assert not wrong, "\n".join(wrong)
    for moment in moments:
        since_boot = [
            view.values["system.uptime", ()][moment] - view.times[moment]
            for view in (outside, inside)
        ]
        assert abs(since_boot[0] - since_boot[1]) <= 0.5, moment

    # And it would have been told: each of the moved series, were it 0 or doubled inside.
    for key in sorted(loaded(outside, moments)):
        for factor in (0, 2):
            false = {moment: value * factor for moment, value in inside.values[key].items()}
            doctored = View({**inside.values, key: false}, inside.units, inside.times)
            wrong = differences(outside, doctored, moments)
            assert any(text.startswith(told(key)) for text in wrong), (told(key), factor)


def _latest(unit, port):
    """The second of the newest sample, `None` before there is one."""
    try:
        status, body = unit.get("/api/v1/snapshot", port=port)
    except ConnectionRefusedError:
        return None
    return second_of(json.loads(body)["time"]) if status == 200 else None


def _view(unit, port, keys):
    families = ",".join(sorted({one["family"] for one in _inside(unit).values()}))
    status, body = unit.get(f"/api/v1/recent?family={families}&seconds=30", port=port)
    assert status == 200, body
    return View.of(json.loads(body), keys)


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
