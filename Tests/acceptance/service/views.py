"""Two views of one host over the same seconds, and what is wrong between them.

Both views sample on the whole second, some milliseconds apart. So what one of them counts in a span
of seconds lies between what the other counts in the span without its first and last second, and in
the span with a second more at either end. Gauges are read at about the same moments.
"""

import dataclasses

from timeline import second_of

# Shares of the last tick. They are made of counters as rates are, and sum up as rates do.
SHARES = {
    "system.cpu.utilization", "system.linux.pressure.stall", "system.linux.disk.utilization",
    "system.linux.disk.queue", "system.unit.cpu.utilization", "system.unit.pressure",
}
# A mean over a second's operations: null in a second that has none. Times their number it is the
# time that they took, which sums up.
MEANS = {"system.linux.disk.await": "system.disk.operations"}

# Nothing is told of a unit without sockets, nor, here, of one that has gone.
UNTOLD = {"system.unit.network.io", "system.unit.cpu.utilization", "system.unit.pressure"}

# What the load moves: the labels by which to find it, and from how much a second on it counts as
# moved. It has to be moved in the outer view, and the sums have to agree within AGREEMENT.
LOADED = [
    ("system.cpu.utilization", {"mode": "user"}, 0.05),
    ("system.cpu.utilization", {"mode": "system"}, 0.02),
    ("system.disk.io", {"direction": "write"}, 200_000),
    ("system.disk.io", {"direction": "read"}, 200_000),
    ("system.disk.operations", {"direction": "write"}, 2),
    ("system.disk.operations", {"direction": "read"}, 2),
    ("system.linux.disk.utilization", {}, 0.005),
    ("system.linux.vm.paged", {"direction": "out"}, 200_000),
    ("system.network.io", {"device": "lo"}, 5000),
    ("system.network.packet.count", {"device": "lo"}, 20),
    ("system.linux.tcp.segments", {}, 20),
    ("system.linux.tcp.active_opens", {}, 2),
    ("system.linux.tcp.passive_opens", {}, 2),
    ("system.process.created", {}, 5),
    ("system.linux.context_switches", {}, 100),
    ("system.linux.interrupts", {}, 50),
    ("system.linux.softirqs", {}, 50),
    ("system.paging.faults", {"type": "minor"}, 500),
]
# A kernel without PSI has no such series; where they are, they are moved.
LOADED_IF_THERE = [("system.linux.pressure.stall", {"resource": "cpu", "kind": "some"}, 0.02)]
AGREEMENT = 0.1

# Beyond the span's two ends a sum may be off by a share of it (processor time is shares of what the
# kernel accounted, not of the clock) and, a second, by what rounding and a clock tick make.
SUM_SHARE = 0.05
SUM_SLACK = {"1": 0.01, "By/s": 1, "{operation}": 0.05}

# How far a gauge may be outside of all that the other view saw: a share of that, and a distance.
SLACK = {
    "1": (0, 0.02),
    "By": (0.03, 512 << 10),
    "Hz": (0.5, 0),
    "s": (0, 0.5),
    "{cpu}": (0, 0),
    "{thread}": (0, 0.05),
    "{process}": (0, 6),
    "{task}": (0.05, 8),
    "{file}": (0.05, 64),
    "{inode}": (0.001, 64),
    "{socket}": (0, 8),
    "{connection}": (0, 8),
    "{operation}": (0, 32),
}
# Pages on their way to a disk, and bytes on their way through a socket: there for moments.
PASSING = {
    "system.linux.memory.dirty", "system.linux.memory.writeback", "system.linux.sockets.memory",
}
PASSING_SLACK = (0.5, 4 << 20)


@dataclasses.dataclass
class View:
    """What /api/v1/recent has of each series, by (name, labels)."""

    values: dict  # by series and by the second that the sample is of
    units: dict
    times: dict  # when the sample of a second was taken

    @classmethod
    def of(cls, recent, wanted):
        """Of an answer, the series that are `wanted`."""
        series = {
            (one["name"], tuple(sorted(one["labels"].items()))): one for one in recent["series"]
        }
        return cls(
            {key: {second_of(t): value for t, value in series[key]["points"]} for key in wanted},
            {key: series[key]["unit"] for key in wanted},
            {second_of(t): t for key in wanted for t, _ in series[key]["points"]},
        )

    def total(self, key, first, last):
        """How much was counted after the sample of second `first` until that of `last`."""
        name, labels = key
        weights = self.values.get((MEANS.get(name), labels))
        total = 0
        seconds = sorted(second for second in self.times if first <= second <= last)
        for before, second in zip(seconds, seconds[1:]):
            value = self.values[key][second]
            if weights is not None:
                value = (value or 0) * weights[second]
            assert value is not None, f"{told(key)}: nothing at {second}"
            total += value * (self.times[second] - self.times[before])
        return total


def told(key):
    name, labels = key
    return f"{name}{{{','.join(f'{k}={v}' for k, v in labels)}}}"


def differences(outside, inside, moments):
    """What is wrong with the inner view; `moments` are the seconds that both have samples of."""
    wrong = []
    for key in outside.values:
        if key[0] in UNTOLD and {*outside.values[key].values(), *inside.values[key].values()} == {None}:
            continue
        if outside.units[key].endswith("/s") or key[0] in SHARES or key[0] in MEANS:
            wrong += _sum_differs(key, outside, inside, moments)
        else:
            wrong += _gauge_differs(key, outside, inside, moments)
    return wrong


def _sum_differs(key, outside, inside, moments):
    if key[0] not in MEANS and None in map(inside.values[key].get, moments):
        yield f"{told(key)}: at times nothing inside"
        return
    _, start, inner_start, *_, inner_end, end, _ = moments
    sum_inside = inside.total(key, start, end)
    sum_outside = outside.total(key, start, end)
    low = outside.total(key, inner_start, inner_end) * (1 - SUM_SHARE)
    high = outside.total(key, moments[0], moments[-1]) * (1 + SUM_SHARE)
    slack = SUM_SLACK.get(outside.units[key], 0.01) * (end - start)
    text = f"{told(key)}: {sum_inside:.6g} inside, {sum_outside:.6g} outside in {end - start} s"
    if not low - slack <= sum_inside <= high + slack:
        yield f"{text}, not within {low:.6g} to {high:.6g} and {slack:.6g}"
    elif all(map(outside.values[key].get, moments)) and not any(map(inside.values[key].get, moments)):
        yield f"{text}, always 0 inside, never outside"
    elif key in loaded(outside, moments):
        if abs(sum_inside - sum_outside) > AGREEMENT * sum_outside:
            yield f"{text}, apart by more than {AGREEMENT:.0%}"


def _gauge_differs(key, outside, inside, moments):
    seen = [outside.values[key][moment] for moment in moments]
    values = [inside.values[key][moment] for moment in moments[1:-1]]
    if None in seen or None in values:
        if seen.count(None) != len(seen) or values.count(None) != len(values):
            yield f"{told(key)}: {values} inside, {seen} outside"
        return
    share, distance = PASSING_SLACK if key[0] in PASSING else SLACK[outside.units[key]]
    slack = max(share * max(seen), distance)
    if not min(seen) - slack <= min(values) <= max(values) <= max(seen) + slack:
        yield f"{told(key)}: {values} inside, {seen} outside, more than {slack:.6g} beyond"
    elif min(seen) > 0 and not any(values):
        yield f"{told(key)}: always 0 inside, never outside: {seen}"


def loaded(view, moments):
    """The series that the load moved in this view."""
    return {key for each in LOADED + LOADED_IF_THERE for key in _moved(view, moments, *each)}


def unmoved(view, moments):
    """What the load should have moved in this view, and has not."""
    there = {key[0] for key in view.values}
    wanted = LOADED + [each for each in LOADED_IF_THERE if each[0] in there]
    return [each for each in wanted if not _moved(view, moments, *each)]


def _moved(view, moments, name, labels, least):
    start, end = moments[1], moments[-2]
    return [
        key for key in view.values
        if key[0] == name and labels.items() <= dict(key[1]).items()
        and view.total(key, start, end) >= least * (end - start)
    ]
