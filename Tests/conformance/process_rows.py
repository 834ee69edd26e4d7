"""Files of processes."""

import re

from dump import Failure
from rows import Unchecked, finder, plain

STAT_FIELDS = (
    "pid", "comm", "state", "ppid", "pgrp", "session", "ttyNr", "tpgid", "flags", "minflt",
    "cminflt", "majflt", "cmajflt", "utime", "stime", "cutime", "cstime", "priority", "nice",
    "numThreads", "itrealvalue", "starttime", "vsize", "rss", "rsslim", "startcode", "endcode",
    "startstack", "kstkesp", "kstkeip", "signal", "blocked", "sigignore", "sigcatch", "wchan",
    "nswap", "cnswap", "exitSignal", "processor", "rtPriority", "policy", "delayacctBlkioTicks",
    "guestTime", "cguestTime", "startData", "endData", "startBrk", "argStart", "argEnd",
    "envStart", "envEnd", "exitCode",
)  # fmt: skip
BY_NAME = {plain(name): name for name in STAT_FIELDS} | {"kstkeep": "kstkesp", "tpgid": "tpgid"}

PAGE, HERTZ = 4096, 100


def stat_field(case, read, name, file):
    if name == "field count":
        return read["fields"]
    if numbered := re.fullmatch(r"field ?(\d+)(?: \(.*\))?", name):
        return read[STAT_FIELDS[int(numbered[1]) - 1]]
    if name == "rss (pages*4)":
        return read["rss"] * 4
    if name == "cpu_time":
        return (read["utime"] + read["stime"]) / HERTZ
    if name == "start_time_unix":
        host = re.sub(r"\d+/stat$", "stat", file)
        return case.read("stat", host)["btime"] + read["starttime"] / HERTZ
    name = re.sub(r"^stat: (\w+) \(field \d+\)$", r"\1", name)
    if plain(name) not in BY_NAME:
        raise Unchecked(f"no field {name} of a process")
    return read[BY_NAME[plain(name)]]


@finder(r"^\(inline\) PID/stat$")
def inline_stat(case, row):
    read = case.dump.read_text("pid/stat", row["input"])
    if row["value"] == {"no_crash": True}:
        # That it answered at all is what is asked; it must also have refused.
        return {"no_crash": isinstance(read, Failure)}
    if isinstance(read, Failure):
        return read
    return {
        name: str(stat_field(case, read, name, "")) if name.startswith("field") else read[name]
        for name in row["value"]
    }


@finder(r"\d/stat$")
def stat(case, row):
    read = case.read("pid/stat", row["file"])
    if isinstance(read, Failure) or read is None:
        return read
    value = stat_field(case, read, row["selector"], row["file"])
    # One source keeps the parentheses.
    return f"({value})" if row["selector"] == "Comm" else value


@finder(r"\d/statm$")
def statm(case, row):
    read, name = case.read("pid/statm", row["file"]), row["selector"]
    if pages := re.fullmatch(r"statm: (\w+) \(pages\*4\)", name):
        return read[pages[1]] * 4
    return read[{"dt": "dirty"}.get(name, name)]


@finder(r"\d/status$")
def status(case, row):
    read, name = case.read("pid/status", row["file"]), row["selector"]
    if group := re.fullmatch(r"status: (real|effective|saved) (gid|uid)", name):
        return read[group[2].capitalize()][group[1]]
    value = read[name]
    if name in ("Uid", "Gid"):
        return [value[kind] for kind in ("real", "effective", "saved", "fileSystem")]
    return value * 1024 if row.get("unit") == "bytes" else value


@finder(r"\d/io$")
def io(case, row):
    read = {plain(key): value for key, value in case.read("pid/io", row["file"]).items()}
    return read[plain(row["selector"].removeprefix("io: "))]


@finder(r"\d/comm$")
def comm(case, row):
    return case.read("pid/comm", row["file"])["name"]


@finder(r"\d/cmdline$")
def cmdline(case, row):
    read = case.read("pid/cmdline", row["file"])
    return " ".join(read) if isinstance(row["value"], str) else read


@finder(r"\d/cgroup$")
def cgroup(case, row):
    read = case.read("pid/cgroup", row["file"])
    return read["unified"] if read["unified"] is not None else read["memberships"][0]["path"]


@finder(r"\d/schedstat$")
def schedstat(case, row):
    name = {"running_ns": "running", "waiting_ns": "waiting", "schedstat: run time": "running"}
    return case.read("pid/schedstat", row["file"])[name.get(row["selector"], row["selector"])]


@finder(r"\d/limits$")
def limits(case, row):
    limit = case.read("pid/limits", row["file"])["Max " + row["selector"]]
    # The source has 2^64-1 for no limit, and is held to the soft one.
    return 2**64 - 1 if limit[0] == "unlimited" else limit[0]


@finder(r"^proc$")
def processes(case, row):
    read, name = case.read("pids", "."), row["selector"]
    if name == "pids":
        return read["listed"]
    if name == "parsable pids":
        return [int(pid) for pid in read["stat"]]
    if name == "scan result":
        return read
    if name.startswith("states "):
        letters = [stat["state"] for stat in read["stat"].values()]
        known = {"P": "parked", "S": "sleeping"}
        names = [known.get(letter, "unknown") for letter in letters]
        return {state: names.count(state) for state in row["value"]}
    raise Unchecked(name)
