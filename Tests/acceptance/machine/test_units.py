"""Units on a machine whose kernel has cgroup v2 with all controllers, against the kernel's files.

On many a host that tests run on version 1 holds the controllers. In the machine six units do what is known
(`inside/known.py`) under limits that are known (`inside/units`), and a scan is judged by what the files said before
and after: a value that stands must be theirs, one that grows between theirs.
"""

import pytest

from recording import LEAST, bytes_of, counter, number, processors, total
from timeline import second_of

MIB = 1 << 20
KNOWN = ("memory", "disk", "processor", "pressed", "killed", "idle")

# Field of a row: the file it comes from, and how that is read.
LIMITS = {
    "cpu_limit": ("cpu.max", processors),
    "memory_high": ("memory.high", number),
    "memory_limit": ("memory.max", number),
    "tasks_limit": ("pids.max", number),
}
GROWING = {
    "memory_peak": ("memory.peak", number),
    "oom_kills": ("memory.events", counter("oom_kill")),
}
USE = {
    "memory": ("memory.current", number),
    "memory_anon": ("memory.stat", counter("anon")),
    "memory_file": ("memory.stat", counter("file")),
    "tasks": ("pids.current", number),
}
# What a rate is the growth of, how many of it make up 1, what it is rounded to, and whether it is a share.
RATES = {
    "cpu": ("cpu.stat", counter("usage_usec"), 1e6, 0.001, False),
    "cpu_user": ("cpu.stat", counter("user_usec"), 1e6, 0.001, False),
    "cpu_system": ("cpu.stat", counter("system_usec"), 1e6, 0.001, False),
    "read": ("io.stat", bytes_of("rbytes"), 1, 1, False),
    "written": ("io.stat", bytes_of("wbytes"), 1, 1, False),
}
STALLS = {
    (f"pressure_{resource}", kind): (f"{resource}.pressure", total(kind), 1e6, 0.0001, True)
    for resource in ("cpu", "memory", "io")
    for kind in ("some", "full")
}
# Units whose use of memory nothing changes for a moment: it stands, or grows.
RESTING = ("memory", "disk", "pressed", "idle")


def _group(recording, name):
    """The unit's group as the kernel names it."""
    return recording.groups()[recording.scans[-1].units[f"{name}.service"]["cgroup"]]


def _around(recording, file, read):
    """Of every scan and group: its row, what the file said around the scan, and which they are."""
    for scan in recording.scans:
        for shown, group in recording.groups().items():
            values = recording.values(group, file, read, scan.before, scan.after)
            yield scan.rows[shown], values, f"{group} at {scan.time}"


def _value(row, field):
    return row[field[0]][field[1]] if isinstance(field, tuple) else row[field]


def _sum(recording, name, field):
    """What a rate adds up to from before the units began to the end, and over how many seconds.

    It is held against the file's growth, within 3%, since a table tells when it was begun and not when each of its
    units was read.
    """
    if not recording.is_whole:
        pytest.skip("rates were NOT added up: the machine is too slow, scans were missed")
    quiet = [scan for scan in recording.scans if scan.received < recording.begun]
    rest = recording.scans[len(quiet):]
    told = sum(_value(scan.units[f"{name}.service"], field) * scan.seconds for scan in rest)
    file, read, scale, *_ = {**RATES, **STALLS}[field]
    least, most = recording.growth(quiet[-1], rest[-1], _group(recording, name), file, read)
    assert least / scale * 0.97 <= told <= most / scale * 1.03
    return told, sum(scan.seconds for scan in rest)


def test_the_machine(recording):
    """It is what it is for: one hierarchy, of version 2, with every controller."""
    assert {"cpu", "io", "memory", "pids"} <= set(recording.controllers)
    kinds = [line.split(" - ")[1].split()[0] for line in recording.mounts.splitlines()]
    assert (kinds.count("cgroup2"), kinds.count("cgroup")) == (1, 0)


def test_hierarchy(recording):
    for scan in recording.scans:
        assert (scan.table["hierarchy"], scan.table["absent"]) == ("v2", [])


def test_every_group_has_a_row(recording):
    for scan in recording.scans:
        missing = recording.groups().keys() - scan.rows.keys()
        assert not missing, f"at {scan.time}"


def test_what_systemd_says(recording):
    for name in KNOWN:
        row = recording.scans[-1].units[f"{name}.service"]
        said = [row[field] for field in ("description", "state", "substate", "restarts", "kind")]
        assert said == [f"Known: {name}", "active", "running", 0, "service"]
        assert row["slice"] == ("bare.slice" if name == "idle" else "system.slice")


@pytest.mark.parametrize("field", LIMITS)
def test_limits(recording, field):
    """Of every group; and the known ones are there."""
    for row, values, where in _around(recording, *LIMITS[field]):
        wanted = None if values is None else values[0]
        assert values is None or set(values) == {wanted}, f"{where}: a limit was changed"
        assert row[field] == wanted, where
    known = {
        "cpu_limit": {"memory": 1.5, "processor": 0.3, "disk": None},
        "memory_high": {"memory": 150 * MIB, "pressed": 24 * MIB, "disk": None},
        "memory_limit": {"memory": 200 * MIB, "killed": 32 * MIB, "disk": None},
        "tasks_limit": {"memory": 7, "idle": None},
    }[field]
    units = recording.scans[-1].units
    assert {name: units[f"{name}.service"][field] for name in known} == known


@pytest.mark.parametrize("field", GROWING)
def test_what_only_grows(recording, field):
    """Of every group: between what the file said before and after."""
    for row, values, where in _around(recording, *GROWING[field]):
        if values is None:
            assert row[field] is None, where
        else:
            assert values[0] <= row[field] <= values[-1], where


@pytest.mark.parametrize("field", USE)
def test_use(recording, field):
    """Of units that rest: what the file said before and after, to the byte where that was the same."""
    file, read = USE[field]
    exact = dict.fromkeys(RESTING, 0)
    for scan in recording.scans:
        for name in RESTING:
            values = recording.values(
                _group(recording, name), file, read, scan.before, scan.after)
            value = scan.units[f"{name}.service"][field]
            if values is None:
                assert value is None, f"{name} at {scan.time}"
                continue
            is_still = len(set(values)) == 1
            # Memory that is taken away and wanted again goes up and down between two readings of the file.
            slack = 2 * MIB if name == "pressed" and file.startswith("memory.") and not is_still else 0
            assert min(values) - slack <= value <= max(values) + slack, f"{name} at {scan.time}"
            exact[name] += is_still
    assert exact["memory"] == len(recording.scans)
    assert exact["disk"] >= 10 and exact["pressed"] >= 3 and exact["idle"] == 0


@pytest.mark.parametrize("field", [*RATES, *STALLS], ids=str)
def test_rates(recording, field):
    """Of every group, scan by scan: the growth of the file between the two, over the time between them."""
    file, read, scale, step, is_share = {**RATES, **STALLS}[field]
    judged = 0
    for earlier, later in recording.pairs():
        shortest, longest = later.time - earlier.received, later.received - earlier.time
        for shown, group in recording.groups().items():
            value = _value(later.rows[shown], field)
            if (group, file) not in recording.texts:
                assert value is None, f"{group} at {later.time}"
                continue
            least, most = recording.growth(earlier, later, group, file, read)
            low, high = least / scale / longest, most / scale / shortest
            if is_share:
                low, high = min(low, 1), min(high, 1)
            assert low - step / 2 <= value <= high + step / 2, f"{group} at {later.time}"
            judged += least > 0
    # Something has grown, so that it was no row of zeros.
    assert judged >= 5


def test_throttled(recording):
    periods, held = counter("nr_periods"), counter("nr_throttled")
    judged = 0
    for earlier, later in recording.pairs():
        for shown, group in recording.groups().items():
            value = later.rows[shown]["throttled"]
            if (group, "cpu.max") not in recording.texts:
                assert value is None, f"{group} at {later.time}"
                continue
            held_least, held_most = recording.growth(earlier, later, group, "cpu.stat", held)
            least, most = recording.growth(earlier, later, group, "cpu.stat", periods)
            low = held_least / most if most else 0
            high = min(held_most / least, 1) if least else 1
            assert low - 0.0005 <= value <= high + 0.0005, f"{group} at {later.time}"
            judged += low > 0
    assert judged >= 5
    assert all(scan.units["disk.service"]["throttled"] == 0 for scan in recording.scans)


def test_known_memory(recording):
    """64 MiB of no file and a file of 8 MiB; what Python itself takes is less than 8 MiB more."""
    for scan in recording.scans:
        row = scan.units["memory.service"]
        assert 64 * MIB <= row["memory_anon"] <= 72 * MIB
        assert 8 * MIB <= row["memory_file"] <= 16 * MIB
        assert row["memory_anon"] + row["memory_file"] <= row["memory"] <= row["memory_peak"]
        assert row["tasks"] == 1


@pytest.mark.parametrize("field, mebibytes", [("written", 32), ("read", 16)])
def test_known_io(recording, field, mebibytes):
    file, read, *_ = RATES[field]
    texts = recording.texts[_group(recording, "disk"), file]
    assert read(texts[-1]) - read(texts[0]) == mebibytes * MIB
    done, _ = _sum(recording, "disk", field)
    assert done == pytest.approx(mebibytes * MIB, rel=0.03)


def test_known_processor(recording):
    """A busy loop at a limit of 0.3."""
    used, seconds = _sum(recording, "processor", "cpu")
    # Where the machine itself is held up its kernel gives out less than the limit.
    assert 0.15 <= used / seconds <= 0.3 * 1.03


def test_known_kills(recording):
    kills = [scan.units["killed.service"]["oom_kills"] for scan in recording.scans]
    assert (kills[0], kills[-1]) == (0, 2)


def test_kills_are_told_with_the_unit_s_name(recording):
    """The group of one has counted them, that of the other was gone with its process; never their slice's name."""
    told = [
        {name: value for name, value in event.items() if name != "time"}
        for event in recording.events if event["type"].startswith("unit.")
    ]
    killed = [event for event in told if event["unit"] == "killed.service"]
    assert {event["type"] for event in killed} == {"unit.oom-killed"}
    assert sum(event["kills"] for event in killed) == 2
    starved = [event for event in told if event["unit"] == "starved.service"]
    # Known by its number only if a scan came between the kill and the end of the group.
    kills = {event["type"]: event.pop("kills", 1) for event in starved}
    assert kills["unit.oom-killed"] == 1
    assert sorted(starved, key=lambda event: event["type"]) == [
        {"type": "unit.failed", "unit": "starved.service", "result": "oom-kill"},
        {"type": "unit.oom-killed", "unit": "starved.service"},
    ]
    assert len(told) == len(killed) + len(starved), told


@pytest.mark.parametrize("kind", ["some", "full"])
@pytest.mark.parametrize(
    "name, resource, others",
    [("processor", "cpu", ("memory", "io")), ("pressed", "memory", ("io",)), ("disk", "io", ("memory",))],
)
def test_known_pressure(recording, name, resource, others, kind):
    """Whoever waits, alone in its group, does so for most of the time, and for nothing else."""
    waited, _ = _sum(recording, name, (f"pressure_{resource}", kind))
    assert waited > 5
    for other in others:
        assert _sum(recording, name, (f"pressure_{other}", kind))[0] == 0


def test_no_controller(recording):
    """What nobody counts is not known, and not 0; time on processors and waiting always are counted."""
    for scan in recording.scans:
        row = scan.units["idle.service"]
        unknown = {*LIMITS, *GROWING, *USE, "throttled", "read", "written"}
        assert {field for field in unknown if row[field] is not None} == set()
        assert row["cpu"] is not None and row["pressure_io"]["full"] is not None
        assert row["tcp_sent"] is None


def test_one_unit(recording):
    """/api/v1/units/NAME is that row of the table, with the processes that the kernel says are in the group."""
    scans = {scan.time: scan for scan in recording.scans}
    judged = set()
    for single in recording.singles:
        if single["scan"] not in scans:
            continue
        scan = scans[single["scan"]]
        unit = dict(single["unit"])
        processes, children = unit.pop("processes"), unit.pop("children")
        assert unit == scan.units[single["name"]]
        assert children == []
        if single["name"] == "killed.service":
            continue  # its children come and go
        group = recording.groups()[unit["cgroup"]]
        (pids,) = set(
            recording.values(group, "cgroup.procs", str, scan.before, scan.after))
        assert sorted(process["pid"] for process in processes) == sorted(map(int, pids.split()))
        judged.add(single["name"])
    assert len(judged) >= 3


# Fields of a row by the series that says the same, and by how much rounding may tell the two apart.
SERIES = {
    ("system.unit.cpu.utilization", "mode", "user"): ("cpu_user", 0),
    ("system.unit.cpu.utilization", "mode", "system"): ("cpu_system", 0),
    ("system.unit.memory.usage", None, None): ("memory", 0),
    ("system.unit.disk.io", "direction", "read"): ("read", 0),
    ("system.unit.disk.io", "direction", "write"): ("written", 0),
    ("system.unit.pressure", "resource", "cpu"): (("pressure_cpu", "some"), 0.00055),
    ("system.unit.pressure", "resource", "memory"): (("pressure_memory", "some"), 0.00055),
    ("system.unit.pressure", "resource", "io"): (("pressure_io", "some"), 0.00055),
}


@pytest.mark.parametrize("series", SERIES, ids=lambda series: f"{series[0]}-{series[2]}")
@pytest.mark.parametrize("known", KNOWN)
def test_series(recording, known, series):
    """The series of a unit say each second what its row does, or did before where they say that they are older."""
    name, label, value = series
    field, rounding = SERIES[series]
    points = recording.series(name, unit=f"{known}.service", **({label: value} if label else {}))
    judged = 0
    for earlier, later in recording.pairs():
        if second_of(later.time) not in points:
            continue
        told, is_stale = points[second_of(later.time)]
        shown = _value((earlier if is_stale else later).units[f"{known}.service"], field)
        if shown is None:
            assert told is None, f"at {later.time}"
        else:
            assert told == pytest.approx(shown, rel=0, abs=rounding), f"at {later.time}"
        judged += 1
    assert judged >= LEAST / 2
