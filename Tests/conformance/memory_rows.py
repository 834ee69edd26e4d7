"""meminfo, vmstat, NUMA nodes, swaps."""

import re

from dump import Failure
from rows import finder, plain

# Names that other projects give to lines of meminfo.
MEMINFO = {
    "total": "MemTotal", "free": "MemFree", "available": "MemAvailable", "bufmem": "Buffers",
    "slabreclaimable": "SReclaimable", "slabunreclaimable": "SUnreclaim",
    "totalhugepages": "HugePages_Total", "freehugepages": "HugePages_Free",
    "rsvdhugepages": "HugePages_Rsvd", "surphugepages": "HugePages_Surp",
    "corrupthardware": "HardwareCorrupted", "memshared": "MemShared",
}  # fmt: skip


def counters(case, kind, file):
    read = case.read(kind, file)
    return read["counters"] if isinstance(read, dict) else read


def line(lines, name):
    """The kB or the count of the line that a project calls so."""
    wanted = MEMINFO.get(plain(name), name)
    if wanted in lines:
        return lines[wanted]
    by_name = {plain(key): value for key, value in lines.items()}
    return by_name.get(plain(wanted))


def used(lines):
    """As procps has it, and without MemAvailable as it had it before."""
    if lines.get("MemAvailable") is not None:
        return lines["MemTotal"] - lines["MemAvailable"]
    return lines["MemTotal"] - lines["MemFree"] - lines["Buffers"] - lines["Cached"]


def derived(lines, name):
    """A value made of several lines, or None if the name is not one of such."""
    kb = lambda text: line(lines, text)
    return {
        "used percent": lambda: 100 * used(lines) / lines["MemTotal"],
        "used": lambda: used(lines),
        "PCP mem.util.used": lambda: kb("MemTotal") - kb("MemFree"),
        "PCP mem.util.cache_clean": lambda: kb("Cached") - kb("Dirty") - kb("Writeback"),
        "PCP mem.util.other": lambda: kb("MemTotal") - kb("MemFree") - kb("Cached") - kb("Buffers"),
    }.get(name)


@finder(r"meminfo$")
def meminfo(case, row):
    kind = "node-meminfo" if "node/node" in row["file"] else "meminfo"
    lines = counters(case, kind, row["file"])
    if isinstance(lines, Failure) or lines is None:
        return lines
    name = row["selector"]
    if name == "parses with unknown field":
        return True
    if present := re.fullmatch(r"(\w+) present", name):
        return present[1] in lines
    factor = 1024 if row.get("unit") == "bytes" else 1
    # Sizes are not negative: what is, the record does not give.
    lines = {key: value if value is None or value >= 0 else None for key, value in lines.items()}
    if make := derived(lines, name):
        value = make()
        return value if row.get("unit") == "%" else value * factor
    name = re.sub(r"^PCP mem\.util\.", "", name)
    if hugepages := re.fullmatch(r"(hugepages\w+)Bytes", name):
        return line(lines, hugepages[1]) * lines["Hugepagesize"] * factor
    if (whole := re.fullmatch(r"(\w+)Bytes", name)) and line(lines, name) is None:
        name = whole[1]
    parts = re.split(r" ([+-]) ", name)
    value = line(lines, parts[0])
    for sign, other in zip(parts[1::2], parts[2::2]):
        value += line(lines, other) * (1 if sign == "+" else -1)
    if value is not None and "HugePages_" not in name:
        value *= factor
    return value


@finder(r"proc/vmstat$")
def vmstat(case, row):
    return (counters(case, "vmstat", row["file"]) or {}).get(row["selector"])


@finder(r"node\d+/numastat$")
def numastat(case, row):
    return counters(case, "numastat", row["file"]).get(row["selector"])
