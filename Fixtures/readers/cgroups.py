"""The files of control groups: Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/."""

import re

from tokens import Malformed, integer, lines, optional, present, required, text

IO_KEYS = ("rbytes", "wbytes", "rios", "wios", "dbytes", "dios", "cost.usage", "cost.wait",
           "cost.indebt", "cost.indelay")  # fmt: skip


def read_pairs(data):
    rows = (line.split() for _, line in lines(data))
    return required(present((row[0], optional(integer, row[1])) for row in rows if len(row) > 1))


def read_number(data):
    return integer(lines(data)[0][1].strip(), 1)


def read_limit(data):
    """null for no limit: `max`, -1, or a number of version 1 that no host has."""
    word = lines(data)[0][1].strip()
    if word in (b"max", b"-1"):
        return None
    value = integer(word, 1)
    return value if value < 2**62 else None


def read_cpu_max(data):
    """Microseconds, null for no limit, in each period of microseconds."""
    quota, period = (lines(data)[0][1].split() + [b"100000"])[:2]
    return [None if quota == b"max" else integer(quota, 1), integer(period, 1)]


def read_list(data):
    return [integer(word, 1) for word in lines(data)[0][1].split()]


def read_usage_all(data):
    """Number of the CPU, user time, system time, in nanoseconds."""
    if lines(data)[0][1].split()[:3] != [b"cpu", b"user", b"system"]:
        raise Malformed("bad-header", 1)
    return [[integer(word, n) for word in line.split()[:3]] for n, line in lines(data)[1:]]


def read_io_stat(data):
    """By device; one without numbers is left out."""
    result = {}
    for line in data.splitlines():
        device = None
        for word in line.split():
            key, equals, value = word.partition(b"=")
            if not equals and re.fullmatch(rb"[0-9]+:[0-9]+", word):
                device = text(word)
            elif equals:
                values = result.setdefault(device, {})
                if text(key) in IO_KEYS:
                    values[text(key)] = integer(value, None)
    return result


def read_blkio(data):
    """By device and kind, and the total at the end."""
    result = {}
    for line in data.splitlines():
        words = [text(word) for word in line.split()]
        if words[0] == "Total":
            result["Total"] = int(words[1])
        elif len(words) == 2:
            result[words[0]] = {"Total": int(words[1])}
        else:
            result.setdefault(words[0], {})[words[1]] = int(words[2])
    return result


def files(read_pressure):
    """The reader of each file by its name."""
    numbers = ("memory.current", "memory.peak", "memory.swap.current", "pids.current", "pids.peak",
               "cpu.weight", "cpu.shares", "cpu.cfs_period_us", "cpuacct.usage",
               "memory.usage_in_bytes", "memory.max_usage_in_bytes", "memory.failcnt",
               "memory.memsw.usage_in_bytes")  # fmt: skip
    limits = ("memory.max", "memory.high", "memory.low", "memory.swap.max", "pids.max",
              "memory.limit_in_bytes", "cpu.cfs_quota_us")  # fmt: skip
    pairs = ("cpu.stat", "cpuacct.stat", "memory.stat", "memory.events", "memory.events.local",
             "pids.events")  # fmt: skip
    return {
        **dict.fromkeys(numbers, read_number), **dict.fromkeys(limits, read_limit),
        **dict.fromkeys(pairs, read_pairs), "cpu.max": read_cpu_max, "io.stat": read_io_stat,
        "cpuacct.usage_percpu": read_list, "cpuacct.usage_all": read_usage_all,
        "blkio.throttle.io_service_bytes": read_blkio, "blkio.throttle.io_serviced": read_blkio,
        **{f"{name}.pressure": read_pressure for name in ("cpu", "memory", "io")},
    }  # fmt: skip


def read_groups(root, read_pressure):
    """Every folder of the tree that has one of these files, by its path below the root."""
    readers, result = files(read_pressure), {}
    for folder in [root, *sorted(path for path in root.rglob("*") if path.is_dir() and not path.is_symlink())]:
        found = {name: parse((folder / name).read_bytes())
                 for name, parse in readers.items() if (folder / name).is_file()}  # fmt: skip
        if found:
            result["/" + str(folder.relative_to(root)).removeprefix(".")] = found
    return result
