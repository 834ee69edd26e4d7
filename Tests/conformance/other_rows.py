"""Mounts, load, interrupts, scheduler, swaps, zones, RAID, and sensors in sysfs."""

import re

from dump import Failure
from rows import Unchecked, finder, number, plain


@finder(r"proc/loadavg$")
def loadavg(case, row):
    names = {"running": "runnable", "entities": "total", "last pid": "lastPID"}
    return case.read("loadavg", row["file"])[names.get(row["selector"], row["selector"])]


@finder(r"proc/uptime$")
def uptime(case, row):
    return case.read("uptime", row["file"])[row["selector"]]


def printable(text):
    """JSON has bytes that are no UTF-8 replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")


@finder(r"mountinfo$|^exposition$")
def mountinfo(case, row):
    file, name = row["file"], row["selector"]
    if file == "exposition":
        file = "proc/1/mountinfo"
    mounts = case.read("mountinfo", file)
    if isinstance(mounts, Failure) or mounts is None:
        return mounts
    shown = [mount for mount in mounts if not mount["isHidden"]]
    if name == "mountpoints":
        return [mount["mountpoint"] for mount in mounts]
    if visible := re.fullmatch(r"visible mount at (.*)", name):
        return next(mount["source"] for mount in shown if mount["mountpoint"] == visible[1])
    if name.startswith("has mountpoint"):
        points = [mount["mountpoint"] for mount in mounts]
        return row["value"] if row["value"] in points else points
    if listed := re.fullmatch(r"(\S+) is still listed", name):
        return any(mount["mountpoint"] == listed[1] for mount in mounts)
    if name in ("labels", "series", "real capacity"):
        return shown
    source, _, field = name.rpartition(".")
    mount = next(mount for mount in mounts if mount["source"] == source)
    if field == "majmin":
        return f"{mount['major']}:{mount['minor']}"
    return mount[{"fstype": "type"}.get(field, field)]


def interrupt_rows(case, file):
    if file.endswith("softirqs"):
        return case.read("softirqs", file)
    return {each["name"]: each["counts"] for each in case.read("interrupts", file)}


@finder(r"proc/(interrupts|softirqs)$")
def interrupts(case, row):
    name = row["selector"]
    rows = interrupt_rows(case, row["file"])
    if of_cpu := re.fullmatch(r"row (\S+), cpu(\d+)", name):
        return rows[of_cpu[1]][int(of_cpu[2])]
    if summed := re.fullmatch(r"sum of all rows for cpu(\d+)", name):
        return sum(counts[int(summed[1])] for counts in rows.values())
    if present := re.fullmatch(r"row (\S+) present", name):
        return present[1] in rows
    if whole := re.fullmatch(r"row (\S+)", name):
        found = {each["name"]: each for each in case.read("interrupts", row["file"])}
        if whole[1] not in found:
            return None
        each = found[whole[1]]
        return {"counts": each["counts"], "type": each["info"], "device": each["devices"]}
    raise Unchecked(name)


@finder(r"proc/schedstat$")
def schedstat(case, row):
    cpus, name = case.read("schedstat", row["file"])["cpus"], row["selector"]
    if name == "cpus.count":
        return len(cpus)
    cpu, field = re.fullmatch(r"cpu(\d+)\.(\w+)", name).groups()
    found = next(each for each in cpus if each["number"] == int(cpu))
    return found[{"running_ns": "running", "waiting_ns": "waiting"}.get(field, field)]


@finder(r"proc/swaps$")
def swaps(case, row):
    read, name = case.read("swaps", row["file"]), row["selector"]
    if isinstance(read, Failure) or read is None or name == "result":
        return read
    areas = read["areas"]
    if name == "count":
        return len(areas)
    if place := re.fullmatch(r"\[(\d+)\]\.(\w+)", name):
        area, field = areas[int(place[1])], place[2]
    else:
        path, _, field = name.rpartition(".")
        area = next(area for area in areas if area["escapedPath"] == path)
    factor = 1024 if row.get("unit") == "bytes" else 1
    if field == "free":
        return (area["size"] - area["used"]) * factor
    value = area[{"filename": "escapedPath"}.get(field, field)]
    return value * factor if isinstance(value, int) else value


@finder(r"proc/buddyinfo$")
def buddyinfo(case, row):
    place, field, order = re.fullmatch(r"\[(\d+)\]\.(\w+)(?:\[(\d+)\])?", row["selector"]).groups()
    zone = case.read("buddyinfo", row["file"])["zones"][int(place)]
    return zone["name"] if field == "zone" else zone["free"][int(order)]


@finder(r"proc/zoneinfo$")
def zoneinfo(case, row):
    node, name = re.fullmatch(r"node(\d+)\.(\w+)", row["selector"]).groups()
    zones = case.read("zoneinfo", row["file"])["zones"]
    zone = next(zone for zone in zones if zone["node"] == int(node) and zone["name"] == name)
    counters = {plain(key): value for key, value in zone["counters"].items()}
    fixed = {"Node": str(zone["node"]), "Zone": zone["name"], "Protection": zone["protection"]}
    return {
        key: fixed[key] if key in fixed else counters.get(plain(key), counters.get("nr" + plain(key)))
        for key in row["value"]
    }


# The flags of a member: (F), (S), (W), (J), (R).
MD_FLAGS = {1: "Faulty", 2: "Spare", 4: "WriteMostly", 8: "Journal", 16: "Replacement"}
MD_STATES = {
    "resync": "resyncing", "recovery": "recovering", "check": "checking", "reshape": "reshaping",
}  # fmt: skip


def md_struct(array, wanted):
    """An array under the names of procfs' struct, which has 0 for what the kernel does not say."""
    sync = array["sync"] or {}
    devices = [
        {"Name": member["name"], "DescriptorIndex": member["number"]}
        | {name: True for bit, name in MD_FLAGS.items() if member["flags"] & bit}
        for member in array["members"]
    ]
    found = {
        "Name": array["name"], "Type": array["level"] or "unknown",
        "ActivityState": MD_STATES.get(sync.get("operation"), array["activity"]),
        "DisksActive": array["disksActive"] or 0, "DisksTotal": array["disksRequired"] or 0,
        "DisksDown": array["disksDown"] or 0, "DisksFailed": array["disksFailed"],
        "DisksSpare": array["disksSpare"], "BlocksTotal": array["blocks"],
        "BlocksSynced": array["blocksSynced"],
        "BlocksToBeSynced": sync.get("blocksTotal") or array["blocks"],
        "BlocksSyncedPct": sync.get("percent") or 0,
        "BlocksSyncedFinishTime": sync.get("minutesLeft") or 0,
        "BlocksSyncedSpeed": sync.get("kibibytesPerSecond") or 0, "Devices": devices,
    }  # fmt: skip
    return {name: found[name] for name in wanted}


@finder(r"mdstat$")
def mdstat(case, row):
    if row["file"].startswith("(inline)"):
        return case.dump.read_text("mdstat", row["input"])
    arrays = case.read("mdstat", row["file"])["arrays"]
    return md_struct(next(each for each in arrays if each["name"] == row["selector"]), row["value"])


@finder(r"sys/devices/system/cpu$")
def cpu_folder(case, row):
    file, name = row["file"], row["selector"]
    host = re.sub(r"/?sys/devices/system/cpu$", "", file) or "."
    cpus = [each for each in case.read("folder", file) if re.fullmatch(r"cpu\d+", each)]
    if name == "cpus.count":
        return len(cpus)
    if name == "isolated":
        return case.read("topology", host)["isolated"]
    if place := re.fullmatch(r"cpus\[(\d+)\]\.(number|topology\.(\w+))", name):
        cpu = sorted(cpus, key=lambda each: int(each[3:]))[int(place[1])]
        return cpu[3:] if place[2] == "number" else case.text(f"{file}/{cpu}/topology/{place[3]}")
    cpu, field = re.fullmatch(r"(cpu\d+)\.(\w+)", name).groups()
    if field == "online":
        return case.text(f"{file}/{cpu}/online") == "1"
    return number(case.text(f"{file}/{cpu}/thermal_throttle/{field}"))


CPUFREQ = {
    "CpuinfoCurrentFrequency": "cpuinfo_cur_freq", "CpuinfoAverageFrequency": "cpuinfo_avg_freq",
    "CpuinfoMinimumFrequency": "cpuinfo_min_freq", "CpuinfoMaximumFrequency": "cpuinfo_max_freq",
    "CpuinfoTransitionLatency": "cpuinfo_transition_latency",
    "ScalingCurrentFrequency": "scaling_cur_freq", "ScalingMinimumFrequency": "scaling_min_freq",
    "ScalingMaximumFrequency": "scaling_max_freq", "AvailableGovernors": "scaling_available_governors",
    "Driver": "scaling_driver", "Governor": "scaling_governor", "RelatedCpus": "related_cpus",
    "SetSpeed": "scaling_setspeed",
}  # fmt: skip


def time_in_state(stats):
    """kHz to time, from lines of both."""
    text = stats.get("time_in_state")
    return text and {frequency: int(time) for frequency, time in map(str.split, text.splitlines())}


def transitions(stats):
    """A row for each frequency, after two lines of headings."""
    text = stats.get("trans_table")
    if not text:
        return None
    rows = [line.replace(":", " ").split() for line in text.splitlines()[1:]]
    return [[0, *map(int, rows[0])]] + [list(map(int, each)) for each in rows[1:]]


CPUFREQ_STATS = {
    "CpuinfoFrequencyDuration": time_in_state, "CpuinfoTransitionTable": transitions,
    "CpuinfoFrequencyTransitionsTotal": lambda stats: number(stats.get("total_trans")),
}  # fmt: skip


@finder(r"sys/devices/system/cpu/cpu\d+/cpufreq$")
def cpufreq(case, row):
    folder = case.read("folder", row["file"])
    if folder is None:
        # A link to the folder of its policy, which is no link in every copy.
        policy = row["file"].replace(f"{row['selector']}/cpufreq", f"cpufreq/policy{row['selector'][3:]}")
        row = {**row, "file": policy}
        folder = case.read("folder", policy)
    found = {}
    for name, value in row["value"].items():
        if name in CPUFREQ_STATS:
            found[name] = CPUFREQ_STATS[name](case.read("folder", row["file"] + "/stats") or {})
            continue
        text = row["selector"][3:] if name == "Name" else folder.get(CPUFREQ.get(name, name))
        # procfs gives numbers where it has fields for them, and text elsewhere.
        found[name] = number(text) if isinstance(value, int) and text else text
    return found


@finder(r"sys/class/(thermal|power_supply)/|sys/devices/system/clocksource$")
def sysfs_struct(case, row):
    file, name = row["file"], row["selector"]
    if file.endswith("clocksource"):
        folder = case.read("folder", f"{file}/{name}")
        return {"Available": folder["available_clocksource"].split(), "Current": folder["current_clocksource"]}
    prefix = "thermal_zone" if "thermal" in file else ""
    own = file.rsplit("/", 1)[1]
    found = case.attributes(file, {k: v for k, v in row["value"].items() if k != "Name"})
    if isinstance(row["value"].get("Mode"), bool):
        found["Mode"] = found["Mode"] == "enabled"
    return {**found, **({"Name": own.removeprefix(prefix)} if "Name" in row["value"] else {})}
