"""What becomes of a unit: systemd tells it once, and the service tells its viewers."""

import json
import time

import pytest

from unit import wait_until
from watching import Events, Tables

LIMIT = 40 << 20
# A process that takes far more than the limit, and does nothing else.
GREEDY = f"perl -e 'my $memory = q(x) x {8 * LIMIT}; sleep'"
# How long nothing happens but that somebody watches.
QUIET = 10


@pytest.fixture
def watched(unit):
    """The service, with somebody who looks at units and listens to what happens."""
    unit.start()
    tables, events = Tables(unit), Events(unit)
    tables.start()
    events.start()
    try:
        wait_until("systemd's word on units", 10, lambda: states(tables, "telltale").get("state"))
        yield tables, events
    finally:
        tables.stop()
        events.stop()


def states(tables, name):
    """The newest row of NAME.service; empty if there is none."""
    if not tables.units:
        return {}
    return tables.units[max(tables.units)]["units"].get(f"{name}.service", {})


def told(row):
    return tuple(row.get(member) for member in ("state", "substate", "result", "restarts"))


def shell(loads, name, script, *settings):
    """A service that runs a script; systemd expands what begins with a dollar sign, unless it is doubled."""
    loads.start(name, "/bin/sh", "-c", script.replace("$", "$$"), settings=settings)


def test_failures_and_restarts_are_told_and_shown(unit, loads, watched):
    tables, events = watched
    unit.container.path("/run/flaky").unlink(missing_ok=True)
    shell(loads, "failing", "exit 3")
    shell(loads, "killed", "sleep 1.5; kill -KILL $$")
    # Fails twice, is started again after a while each time, and then stays.
    shell(loads, "flaky", "echo >> /run/flaky; test $(wc -l < /run/flaky) = 3 && exec sleep 1000; sleep 1.2; exit 5",
          "Restart=on-failure", "RestartSec=1.5")

    wait_until("both failed ones", 10, lambda: (
        told(states(tables, "failing")) == ("failed", "failed", "exit-code", 0)
        and told(states(tables, "killed")) == ("failed", "failed", "signal", 0)))
    # They have no group any more, and are units by their names all the same.
    assert states(tables, "failing")["cgroup"] == states(tables, "killed")["cgroup"] == ""
    wait_until("a unit that stays", 15, lambda: (
        told(states(tables, "flaky")) == ("active", "running", "success", 2)))
    rows = [table["units"].get("flaky.service") for _, table in sorted(tables.units.items())]
    assert any(told(row)[:2] == ("activating", "auto-restart") for row in rows if row)
    for name in ("failing", "killed", "flaky"):
        one = unit.get_json(f"/api/v1/units/{name}.service")
        assert told(one) == told(states(tables, name))

    assert events.of("failing.service") == [("failed", {"result": "exit-code"})]
    assert events.of("killed.service") == [("failed", {"result": "signal"})]
    assert [event for event in events.of("flaky.service") if event[0] == "restarted"] == [
        ("restarted", {"restarts": 1}), ("restarted", {"restarts": 2})]

    # What somebody has taken note of is gone again.
    unit.container.run("systemctl", "reset-failed", "failing.service")
    wait_until("an end to it", 5, lambda: not states(tables, "failing"))
    assert told(states(tables, "killed")) == ("failed", "failed", "signal", 0)


def holds_limits(container):
    """Whether the container's systemd can hold a unit to MemoryMax=; nspawn's host may have the controller."""
    return any(
        container.path(f"/sys/fs/cgroup/{file}").exists()
        for file in ("memory/init.scope/memory.limit_in_bytes", "init.scope/memory.max"))


def test_running_out_of_memory_is_told_and_shown(container, loads, watched, record_property):
    if not holds_limits(container):
        pytest.skip("no controller of memory for the container: nothing was checked of OOM kills")
    tables, events = watched
    limits = f"MemoryMax={LIMIT}", "MemorySwapMax=0"
    # A process of it is killed at once, and the unit goes on.
    shell(loads, "hungry", f"{GREEDY}; exec sleep 1000", "OOMPolicy=continue", *limits)
    # Its only process is killed, and with it the unit ends.
    shell(loads, "starved", f"exec {GREEDY}", *limits)

    wait_until("a kill", 10, lambda: states(tables, "hungry").get("oom_kills") == 1)
    wait_until("a limit", 12, lambda: states(tables, "hungry").get("memory_limit") == LIMIT)
    # The kernel counts the kill before the process has given back what it held.
    wait_until("its memory given back", 5, lambda: states(tables, "hungry")["memory"] < LIMIT / 4)
    row = states(tables, "hungry")
    assert told(row) == ("active", "running", "success", 0)
    record_property("memory_peak", row["memory_peak"])
    assert 0.9 * LIMIT <= row["memory_peak"] <= LIMIT
    wait_until("its event", 5, lambda: events.of("hungry.service"))
    assert events.of("hungry.service") == [("oom-killed", {"kills": 1})]

    wait_until("the end of the other", 10, lambda: states(tables, "starved").get("state") == "failed")
    result = container.run(
        "systemctl", "show", "--value", "--property=Result", "starved.service").stdout.strip()
    # systemd watches version 2's memory.events alone; with version 1 all that it knows is a signal, and the
    # group with its count has ended with the process.
    hierarchy = tables.units[max(tables.units)]["hierarchy"]
    print(f"{hierarchy}: {result}")
    assert result == ("oom-kill" if hierarchy == "v2" else "signal")
    assert told(states(tables, "starved")) == ("failed", "failed", result, 0)
    wait_until("its event", 5, lambda: ("failed", {"result": result}) in events.of("starved.service"))
    kinds = {kind for kind, _ in events.of("starved.service")}
    assert kinds == ({"failed", "oom-killed"} if hierarchy == "v2" else {"failed"})


class Questions:
    """What is asked of systemd's manager over the bus, by busctl(1), which sees every message."""

    def __init__(self, container, loads):
        log = "/run/questions"
        container.path(log).unlink(missing_ok=True)
        loads.start(
            "questions", "/usr/bin/busctl", "--system", "--json=short", "monitor",
            "org.freedesktop.systemd1", settings=[f"StandardOutput=file:{log}"])
        wait_until("a monitor of the bus", 10, lambda: (
            container.path(log).exists() and "Monitoring" in container.path(log).read_text()))
        self._log = container.path(log).open()
        self._calls = []
        self._rest = ""
        self.signals = 0

    def _read(self):
        *lines, self._rest = (self._rest + self._log.read()).split("\n")
        # It says of itself what is no message.
        for message in (json.loads(line) for line in lines if line.startswith("{")):
            if message["type"] == "method_call":
                self._calls.append((message["sender"], message["member"]))
            elif message["type"] == "signal":
                self.signals += 1

    def by(self, sender):
        """The names of the methods that one has called."""
        self._read()
        return [member for name, member in self._calls if name == sender]

    def sender_of(self, member):
        """The first one to call a method."""
        self._read()
        return next((name for name, called in self._calls if called == member), None)

    def close(self):
        self._log.close()


@pytest.fixture
def questions(container, loads):
    questions = Questions(container, loads)
    yield questions
    questions.close()


def settled(count, seconds):
    """Waits until nothing has been added for so long."""
    before, since = count(), time.monotonic()
    while time.monotonic() - since < seconds:
        time.sleep(0.05)
        if count() != before:
            before, since = count(), time.monotonic()


def test_the_manager_is_asked_once_and_not_again(loads, questions, watched, record_property):
    # The monitor was there before the service.
    tables, events = watched
    service = wait_until("a first question", 5, lambda: questions.sender_of("ListUnits"))
    settled(lambda: len(questions.by(service)), 2)
    first = questions.by(service)
    # It has subscribed, and asked for all units and once for each one's result and restarts.
    assert first.count("Subscribe") == first.count("ListUnits") == 1
    assert set(first) <= {"Subscribe", "ListUnits", "Get"}
    record_property("first_questions", len(first))

    # While somebody looks at units each second, nothing is asked any more.
    scans = len(tables.units)
    time.sleep(QUIET)
    assert len(tables.units) - scans >= QUIET - 2, "units were not looked at"
    assert questions.by(service) == first

    # What happens to a unit comes as a signal; only what no signal has is asked, of this unit, once.
    signals = questions.signals
    shell(loads, "failing", "sleep 1; exit 3")
    wait_until("its event", 10, lambda: events.of("failing.service"))
    wait_until("its row", 5, lambda: told(states(tables, "failing")) == (
        "failed", "failed", "exit-code", 0))
    settled(lambda: len(questions.by(service)), 1)
    asked = questions.by(service)[len(first):]
    print(f"asked at first: {len(first)}, for a new unit: {len(asked)}")
    assert questions.signals > signals
    assert 1 <= len(asked) <= 3 and set(asked) == {"Get"}
