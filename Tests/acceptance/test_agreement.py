"""Values agree with the kernel's: a second reader over the same files, for half a minute.

The second reader (proc_reader.py) reads just before and just after each tick, and the service in
between. So a gauge lies between the two readings, and a counter's growth over the whole time, which
is the sum of its rates, lies between what the readings allow. What is granted beyond that is one
tick's change: the most by which the second reader saw the value change in one tick.
"""

import asyncio
import collections
import dataclasses
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

import pytest

from proc_reader import Reading
from server import REPOSITORY
from streams import events, key

SECONDS = 30
LEAD = 0.03  # seconds from a reading to the tick, and from the tick to the next reading
MEASURED = {
    "cpu", "load", "memory", "swap", "pressure", "vm", "disk", "filesystem", "network", "sockets",
    "system",
}
# Half of the last digit that the stream has, by unit; others are whole numbers or have two decimals.
ROUNDING = {"1": 0.00005, "s": 0.01, "By": 0.5, "By/s": 0.5}
# What the readers change by being there: they run, and hold files open.
READERS = {
    "system.process.count": 2, "system.linux.tasks": 4, "system.linux.files.open": 64,
}
# The share of ticks on which a gauge may have been elsewhere for a moment; a wrong one is so always.
PEAKS = 0.1
# How far out of the range of all readings it may have been on those ticks: this share of the range,
# or this much of what comes and goes too quickly for any reading to have met it, by unit.
BEYOND = 0.5
FLICKER = {
    "By": 1 << 20, "{connection}": 4, "{inode}": 64, "{operation}": 4, "{process}": 4, "{socket}": 4,
    "{task}": 8,
}
# What comes and goes in larger steps than that: address space that a thread's stack or an arena was
# promised, 8 MiB and more at a time; the files that a program and its libraries are mapped from, which
# come and go with it.
STEPS = {"system.linux.memory.committed": 64 << 20, "system.linux.memory.mapped": 64 << 20}
# What the load must have moved.
BUSY = [
    "system.cpu.utilization", "system.disk.io", "system.disk.operations", "system.linux.disk.await",
    "system.linux.tcp.active_opens", "system.linux.tcp.attempt_fails", "system.linux.udp.datagrams",
    "system.linux.udp.errors", "system.linux.vm.paged", "system.network.io", "system.paging.faults",
    "system.process.created",
]


class SecondReader(threading.Thread):
    """Takes readings around each tick."""

    def __init__(self, seconds):
        super().__init__()
        self.seconds = seconds
        self.before = {}
        self.after = {}

    def run(self):
        first = int(time.time()) + 2
        for second in range(first, first + self.seconds + 1):
            _sleep_until(second - LEAD)
            reading = Reading()
            if time.time() < second:
                self.before[second] = reading
            _sleep_until(second + LEAD)
            self.after[second] = Reading()


def _sleep_until(moment):
    time.sleep(max(0, moment - time.time()))


@dataclasses.dataclass
class Compared:
    """All readings and samples of the same ticks."""

    samples: list
    before: list
    after: list
    schema: dict

    @property
    def elapsed(self):
        return [b.time - a.time for a, b in zip(self.samples, self.samples[1:])]


@pytest.fixture(scope="module")
def compared(server):
    """Half a minute of samples and readings under a small load of every kind."""
    # Not below /tmp, which can be in memory, but where things are built.
    with tempfile.TemporaryDirectory(prefix=".build-load-", dir=REPOSITORY) as directory:
        load = subprocess.Popen(
            [sys.executable, pathlib.Path(__file__).with_name("load.py"), directory],
            stdin=subprocess.PIPE,
        )
        try:
            samples, reader = asyncio.run(_watch(server))
        finally:
            load.stdin.close()
            assert load.wait(5) == 0
    seconds = [
        second for second in sorted(samples) if second in reader.before and second in reader.after
    ]
    first, last = seconds[0], seconds[-1]
    assert last - first >= SECONDS - 4, "the second reader came too late too often"
    whole = [samples[second] for second in sorted(samples) if first <= second <= last]
    # Units, which are not compared, may come and go.
    schemas = {sample.schema["version"]: sample.schema for sample in whole}
    assert len({_measured(schema) for schema in schemas.values()}) == 1, (
        "a disk, an interface or a mount came or went: nothing can be compared")
    used = [second for second in seconds if first <= second <= last]
    return Compared(
        whole, {s: reader.before[s] for s in used}, {s: reader.after[s] for s in used},
        whole[0].schema)


def _measured(schema):
    return frozenset(key(series) for series in schema["series"] if series["family"] in MEASURED)


async def _watch(server):
    reader = SecondReader(SECONDS)
    samples = {}
    async with events(server) as stream:
        reader.start()
        while reader.is_alive():
            sample = await stream.until("sample")
            samples[sample.second] = sample
    return samples, reader


def _families(compared):
    return {key(series): series["family"] for series in compared.schema["series"]}


def test_both_see_the_same_series(compared):
    """Every series of the measured families has its second opinion, and none is missing."""
    (reading, *_) = compared.before.values()
    known = reading.gauges.keys() | reading.counters.keys()
    streamed = _measured(compared.schema)
    assert streamed == known
    counts = collections.Counter(_families(compared)[name] for name in streamed)
    missing = {family for family in MEASURED if not counts[family]}
    # A kernel without PSI has no such files.
    assert missing <= (set() if os.path.exists("/proc/pressure/cpu") else {"pressure"})
    print(dict(counts))


def _unit(compared, name):
    return {key(series): series["unit"] for series in compared.schema["series"]}[name]


def _rounding(compared, name):
    return ROUNDING.get(_unit(compared, name), 0.01)


def _largest_change(values):
    return max((abs(b - a) for a, b in zip(values, values[1:])), default=0)


def _passed(compared, name, second):
    """Requests on their way to a disk between the two readings, which neither may have met there."""
    if name[0] != "system.linux.disk.in_progress":
        return 0
    before, after = compared.before[second].counters, compared.after[second].counters
    return sum(
        after[other] - before[other] for other in before
        if other[0] == "system.disk.operations" and dict(other[1])["device"] == dict(name[1])["device"])


def test_gauges_lie_between_the_readings(compared):
    wrong = []
    (reading, *_) = compared.before.values()
    for name in reading.gauges:
        before = {second: one.gauges[name] for second, one in compared.before.items()}
        after = {second: one.gauges[name] for second, one in compared.after.items()}
        interleaved = [value for second in before for value in (before[second], after[second])]
        change = max(
            _largest_change(interleaved), _largest_change(list(before.values())),
            _largest_change(list(after.values())),
        )
        slack = _rounding(compared, name) + READERS.get(name[0], 0)
        allowed = change + slack
        least, most = min(interleaved), max(interleaved)
        flicker = STEPS.get(name[0], FLICKER.get(_unit(compared, name), 0))
        outside = []
        for sample in compared.samples:
            if sample.second not in before:
                continue
            beyond = slack + max(BEYOND * (most - least), flicker, _passed(compared, name, sample.second))
            value = sample.values[name]
            low, high = sorted((before[sample.second], after[sample.second]))
            if value is None or not least - beyond <= value <= most + beyond:
                wrong.append((name, sample.second, value, least, most, beyond))
            elif not low - allowed <= value <= high + allowed:
                outside.append((name, sample.second, value, low, high, allowed))
        # A value can have been elsewhere for a moment, between the two readings.
        if len(outside) > PEAKS * len(before):
            wrong += outside
    assert not wrong, "\n".join(map(str, wrong[:20]))


def _streamed_growth(compared, name):
    """A counter's growth since the first tick, as the stream's rates sum up."""
    total = 0
    for sample, seconds in zip(compared.samples[1:], compared.elapsed):
        value = sample.values[name]
        if name[0] == "system.linux.disk.await":
            # A mean over the requests that completed: times their number it is the time they took.
            count = sample.values["system.disk.operations", name[1]]
            total += (value or 0) * count * seconds
        else:
            assert value is not None, (name, sample.second)
            total += value * seconds
    return total


def _scale(compared, name, first, last):
    """Shares of a processor's time are of the ticks that the kernel accounted, not of the clock."""
    if name[0] != "system.cpu.utilization":
        return 1
    labels = dict(name[1])
    modes = [
        other for other in compared.before[first].counters
        if other[0] == name[0] and dict(other[1]).get("cpu") == labels.get("cpu")
    ]
    accounted = sum(
        compared.before[last].counters[mode] - compared.before[first].counters[mode] for mode in modes
    )
    return accounted / sum(compared.elapsed)


def test_rates_sum_up_to_the_growth(compared):
    wrong = []
    first, last = min(compared.before), max(compared.before)
    for name in compared.before[first].counters:
        before = {second: one.counters[name] for second, one in compared.before.items()}
        after = {second: one.counters[name] for second, one in compared.after.items()}
        low = before[last] - after[first]
        high = after[last] - before[first]
        growth = _streamed_growth(compared, name) * _scale(compared, name, first, last)
        change = max(_largest_change(list(before.values())), _largest_change(list(after.values())))
        allowed = change + _rounding(compared, name) * len(compared.samples)
        if not low - allowed <= growth <= high + allowed:
            wrong.append((name, growth, low, high, allowed))
    assert not wrong, "\n".join(map(str, wrong[:20]))


def test_the_load_was_seen(compared):
    """What is compared is no row of zeros."""
    for wanted in BUSY:
        names = [name for name in compared.before[min(compared.before)].counters if name[0] == wanted]
        assert any(_streamed_growth(compared, name) > 0 for name in names), wanted
    held = [
        sample.value("system.network.connection.count", protocol="tcp", state="established")
        for sample in compared.samples
    ]
    assert max(held) - min(held) >= 5, "connections came and went"
