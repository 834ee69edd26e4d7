"""diskstats, and block devices in sysfs."""

import re

from dump import Failure
from rows import Unchecked, finder, number

FIELDS = {
    "reads": "reads", "reads_completed": "reads", "reads_merged": "readsMerged",
    "sectors_read": "sectorsRead", "ms_reading": "readTime", "read_ticks": "readTime",
    "writes": "writes", "writes_completed": "writes", "writes_merged": "writesMerged",
    "sectors_written": "sectorsWritten", "ms_writing": "writeTime", "write_ticks": "writeTime",
    "in_flight": "inProgress", "io_ms": "ioTime", "weighted_io_ms": "weightedIOTime",
    "discards": "discards", "discards_merged": "discardsMerged",
    "sectors_discarded": "sectorsDiscarded", "ms_discarding": "discardTime",
    "discard_ticks": "discardTime", "flushes": "flushes", "flush_requests_completed": "flushes",
    "ms_flushing": "flushTime", "time_spent_flushing": "flushTime",
}  # fmt: skip

# Documentation/block/stat.rst
STAT = (
    "read_ios", "read_merges", "read_sectors", "read_ticks", "write_ios", "write_merges",
    "write_sectors", "write_ticks", "in_flight", "io_ticks", "time_in_queue", "discard_ios",
    "discard_merges", "discard_sectors", "discard_ticks", "flush_ios", "flush_ticks",
)  # fmt: skip


# Partitions, and what stands above disks or is no disk at all.
NOT_PHYSICAL = re.compile(
    r"^(dm-|md|z?ram|loop|fd|sr|nbd)\d*|^(sd|hd|vd|xvd)[a-z]+\d+$|(nvme\d+n|c\d+d|rbd|mmcblk)\d+p\d+$"
)


def field(disk, name):
    if name == "field_count":
        return 3 + disk["fields"]
    if name == "total":
        return disk["reads"] + disk["writes"]
    if name in ("device", "name"):
        return disk["name"]
    if name not in FIELDS:
        raise Unchecked(f"no field {name} of a disk")
    return disk[FIELDS[name]]


@finder(r"step1 -> step2/proc/diskstats$")
def throughput(case, row):
    name, uptime = re.fullmatch(r"(\S+) tps \(uptime ([\d.]+)\)", row["selector"]).groups()
    before, after = (requests(case, f"{step}/proc/diskstats", name) for step in ("step1", "step2"))
    start = case.read("uptime", "step1/proc/uptime")["uptime"]
    return round((after - before) / (float(uptime) - start), 2)


def requests(case, file, name):
    disk = {disk["name"]: disk for disk in case.read("diskstats", file)["disks"]}[name]
    return disk["reads"] + disk["writes"]


@finder(r"proc/diskstats$")
def diskstats(case, row):
    read = case.read("diskstats", row["file"])
    if isinstance(read, Failure) or read is None:
        return read
    disks, name = read["disks"], row["selector"]
    if name == "count":
        return len(disks)
    if name == "devices":
        return [disk["name"] for disk in disks]
    if since := re.fullmatch(r"(\S+) tps since boot \(uptime ([\d.]+)\)", name):
        return round(requests(case, row["file"], since[1]) / float(since[2]), 2)
    if total := re.fullmatch(r"total (\w+) over whole disks", name):
        blocks = case.read("folder", row["file"].replace("proc/diskstats", "sys/block"))
        return sum(field(disk, total[1]) for disk in disks if disk["name"] in blocks)
    if place := re.fullmatch(r"\[(\d+)\]\.(\w+)", name):
        return field(disks[int(place[1])], place[2])
    device, _, name = name.rpartition(".")
    if device == "all physical disks":
        physical = [disk for disk in disks if not NOT_PHYSICAL.search(disk["name"])]
        return sum(field(disk, name) for disk in physical)
    # Of two rows with a name, the kernel's own order decides: there is one.
    for disk in disks:
        if disk["name"] == device:
            return field(disk, name)
    return None


def queue(case, file, expected):
    """A request queue under the names of procfs' struct (Documentation/ABI/stable/sysfs-block)."""
    texts = case.read("folder", file)
    others = {
        "HWSectorSize": "hw_sector_size", "IOStats": "iostats", "IOPollDelay": "io_poll_delay",
        "NoMerges": "nomerges", "ThrottleSampleTime": "throttle_sample_time",
    }  # fmt: skip
    found = case.attributes(file, expected)
    for name, attribute in others.items():
        if name in expected:
            found[name] = case.as_expected(texts.get(attribute), expected[name])
    # The scheduler in brackets is the one in use.
    words = texts["scheduler"].split()
    found["SchedulerList"] = [word.strip("[]") for word in words]
    found["SchedulerCurrent"] = next(word.strip("[]") for word in words if word[0] == "[")
    return found


@finder(r"sys/block(/|$)")
def block(case, row):
    name, file = row["selector"], row["file"]
    if stat := re.fullmatch(r"(\S+)\.stat\.(\w+)", name):
        numbers = case.read("folder", f"{file}/{stat[1]}")["stat"].split()
        return len(numbers) if stat[2] == "field_count" else int(numbers[STAT.index(stat[2])])
    if file.endswith("/size"):
        return int(case.text(file)) * 512
    if file.endswith("/rotational"):
        return int(case.text(file))
    if kernel := re.fullmatch(r"(\S+) -> kernel name", name):
        disks = case.read("diskstats", file.replace("sys/block", "proc/diskstats"))["disks"]
        return next((disk["name"] for disk in disks if disk["name"] == kernel[1]), None)
    folder = case.read("folder", file)
    if folder is None:
        return None
    if name == "devices.count":
        return len(folder)
    if place := re.fullmatch(r"devices\[(\d+)\]", name):
        return sorted(folder)[int(place[1])]
    if isinstance(row["value"], dict):
        return queue(case, file, row["value"]) if name == "queue" else case.attributes(file, row["value"])
    raise Unchecked(name)
