"""Files of control groups, and pressure."""

import re

from dump import Failure
from rows import Unchecked, finder


@finder(r"cpu\.max$")
def cpu_max(case, row):
    read = case.read("cgroup/cpu.max", row["file"])
    return read["cpus"] if isinstance(read, dict) else read


@finder(r"^v1/[\w-]+$")
def quota(case, row):
    limit = case.read("cgroup/quota", row["file"] + "/cpu.cfs_quota_us")
    period = case.read("cgroup/number", row["file"] + "/cpu.cfs_period_us")
    if period is None:
        # A quota says nothing without its period; that the file is missing is for the caller to see.
        return Failure("absent", None)
    if limit["value"] is None or not period["value"]:
        return None
    return limit["value"] / period["value"]


@finder(r"cpuacct\.usage$")
def usage(case, row):
    return case.read("cgroup/number", row["file"])["value"]


@finder(r"cpuacct\.usage_percpu$")
def usage_of_cpus(case, row):
    return case.read("cgroup/numbers", row["file"])["values"]


@finder(r"cpuacct\.stat$")
def cpuacct_stat(case, row):
    ticks = case.read("cgroup/cpuacct.stat", row["file"])["counters"][row["selector"]]
    return ticks * 10_000_000 if row.get("unit", "").startswith("ns") else ticks


@finder(r"cpuacct\.usage_all$")
def usage_all(case, row):
    read, name = case.read("cgroup/usage_all", row["file"]), row["selector"]
    if isinstance(read, Failure):
        return read
    if name in ("user", "system"):
        return [cpu[name] for cpu in read["cpus"]]
    number = int(re.fullmatch(r"cpu(\d+)", name)[1])
    return next([cpu["user"], cpu["system"]] for cpu in read["cpus"] if cpu["number"] == number)


@finder(r"memory\.(max|high|low|limit_in_bytes)$")
def limit(case, row):
    return case.read("cgroup/limit", row["file"])["value"]


@finder(r"memory\.(current|peak|usage_in_bytes)$")
def amount(case, row):
    read = case.read("cgroup/number", row["file"])
    if read is None and row["value"] == {"error": True}:
        # The row's own note: absent is fine.
        return Failure("absent", None)
    return read and read["value"]


@finder(r"memory\.stat$")
def memory_stat(case, row):
    counters = case.read("cgroup/memory.stat", row["file"])["counters"]
    return sum(counters[name] for name in row["selector"].split(" + "))


@finder(r"io\.stat$")
def io_stat(case, row):
    devices = case.read("cgroup/io.stat", row["file"])
    device, _, key = row["selector"].partition(".")
    return devices[device][key] if key else devices.get(device)


# A host's version 1 hierarchies, in the names of PCP

BLKIO = {"io_serviced": "blkio.io_serviced", "io_service_bytes": "blkio.io_service_bytes",
         "sectors": "blkio.sectors"}  # fmt: skip


@finder(r"^/")
def hierarchy(case, row):
    name, group = row["selector"].removeprefix("cgroup."), row["file"].strip("/")

    def path(controller, file):
        return f"cgroup/{controller}/{group}/{file}" if group else f"cgroup/{controller}/{file}"

    if stat := re.fullmatch(r"(\w+)\.stat\.(\w+)", name):
        kind = "cgroup/memory.stat" if stat[1] == "memory" else "cgroup/cpuacct.stat"
        return case.read(kind, path(stat[1], f"{stat[1]}.stat"))["counters"][stat[2]]
    if name == "cpuacct.usage":
        return case.read("cgroup/number", path("cpuacct", "cpuacct.usage"))["value"]
    if name == "cpusched.shares":
        return case.read("cgroup/number", path("cpu", "cpu.shares"))["value"]
    if name == "memory.limit":
        # PCP prints the number of no limit; here that is none.
        value = case.read("cgroup/limit", path("memory", "memory.limit_in_bytes"))["value"]
        return 2**63 - 1 if value is None else value
    if name == "memory.failcnt":
        return case.read("cgroup/number", path("memory", "memory.failcnt"))["value"]
    if blkio := re.fullmatch(r"blkio\.all\.(\w+?)(?:\.(\w+))?", name):
        read = case.read("cgroup/blkio", path("blkio", BLKIO[blkio[1]]))
        total = read["sum"][(blkio[2] or "total").capitalize()] or 0
        # PCP has sectors as kB.
        return total // 2 if blkio[1] == "sectors" else total
    if cpuset := re.fullmatch(r"cpuset\.(cpus|mems)", name):
        from cpu_rows import written

        return written(case.read("ranges", path("cpuset", f"cpuset.{cpuset[1]}")))
    raise Unchecked(name)


# Pressure

@finder(r"\(inline\) pressure line$")
def pressure_line(case, row):
    read = case.dump.read_text("pressure", row["input"])
    return read if isinstance(read, Failure) else read[row["selector"]]


@finder(r"(pressure/\w+|\.pressure)$")
def pressure(case, row):
    read, name = case.read("pressure", row["file"]), row["selector"]
    if isinstance(read, Failure):
        return read
    if read is None:
        return Failure("absent", None) if row["value"] == {"error": True} else None
    kind, _, field = name.partition(".")
    stall = read[kind]
    return stall[field] if field and stall else stall


@finder(r"proc/pressure$")
def no_pressure(case, row):
    return case.read("folder", row["file"])
