"""stat, cpuinfo, interrupts, softirqs, schedstat, topology, frequencies."""

import re

from dump import Failure
from rows import Unchecked, finder, number

TIMES = ("user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal", "guest", "guest_nice")
# include/linux/interrupt.h
SOFTIRQS = (
    "HI", "TIMER", "NET_TX", "NET_RX", "BLOCK", "BLOCK_IOPOLL", "TASKLET", "SCHED", "HRTIMER", "RCU",
)  # fmt: skip
COUNTERS = {
    "intr.total": "intr", "intr": "intr", "ctxt": "ctxt", "context_switches": "ctxt",
    "btime": "btime", "boot_time": "btime", "processes": "processes",
    "procs_running": "procsRunning", "processes_running": "procsRunning",
    "procs_blocked": "procsBlocked", "processes_blocked": "procsBlocked",
    "softirq.total": "softirq",
}  # fmt: skip


def times(read, name):
    """The columns of cpu, or of cpuN, by the kernel's names; those that are absent left out."""
    found = read["total"]
    if name != "cpu":
        found = next((cpu["times"] for cpu in read["cpus"] if cpu["number"] == int(name[3:])), None)
    if found is None:
        return None
    found = {("guest_nice" if key == "guestNice" else key): value for key, value in found.items()}
    return {key: found[key] for key in TIMES if found[key] is not None}


def shares(before, after):
    """Percent of each kind between two rows, guest time being inside user time."""
    kinds = ("user", "nice", "system", "iowait", "steal", "idle")
    change = {key: max(after.get(key, 0) - before.get(key, 0), 0) for key in TIMES}
    change["system"] += change["irq"] + change["softirq"]
    total = sum(change[kind] for kind in kinds)
    return [100 * change[kind] / total if total else None for kind in kinds]


@finder(r"^step1 -> step\d")
def between(case, row):
    first, second = re.match(r"(step\d) -> (step\d)", row["file"]).groups()
    rows = [times(case.read("stat", f"{step}/proc/stat"), "cpu") for step in (first, second)]
    user, nice, system, iowait, steal, idle = shares(*rows)
    name = row["selector"]
    if name == "user,nice,system,iowait,steal,idle":
        return [round(share, 2) for share in shares(*rows)]
    if name == "any CPU percent":
        return user
    if name == "steal percent":
        return round(steal)
    if name == "user percent":
        return user
    if name == "busy percent":
        return 100 - idle - iowait
    raise Unchecked(name)


@finder(r"^step\d$")
def step(case, row):
    read = case.read("stat", row["file"] + "/proc/stat")
    if row["selector"] == "exported cpus":
        return [cpu["number"] for cpu in read["cpus"]]
    if whole := re.fullmatch(r"(cpu\d+), all modes", row["selector"]):
        # Each mode has the same time.
        columns = set(times(read, whole[1]).values())
        return columns.pop() / 100 if len(columns) == 1 else sorted(columns)
    raise Unchecked(row["selector"])


@finder(r"proc/stat$")
def stat(case, row):
    read = case.read("stat", row["file"])
    if isinstance(read, Failure) or read is None:
        return read
    name, unit = row["selector"], row.get("unit", "")
    if name in COUNTERS:
        return read[COUNTERS[name]]
    if number_of := re.fullmatch(r"intr\[(\d+)\]", name):
        return case.read("intr", row["file"])["counts"][int(number_of[1])]
    if kind := re.fullmatch(r"softirq\.(\w+)", name):
        return read["softirqs"][SOFTIRQS.index(kind[1])]
    if name in ("cpu count", "cpus"):
        return len(read["cpus"])
    if name == "cpu ids":
        return [cpu["number"] for cpu in read["cpus"]]
    if name == "columns":
        return len(times(read, "cpu"))
    if name == "total":
        # Guest time is inside user time.
        return sum(value for key, value in times(read, "cpu").items() if "guest" not in key)
    if name.startswith("since boot"):
        return [round(share, 2) for share in shares({}, times(read, "cpu"))]
    if re.fullmatch(r"cpu\d*", name):
        return times(read, name)
    if column := re.fullmatch(r"(cpu\d*)\.(\w+)", name):
        value = (times(read, column[1]) or {}).get(column[2])
        factor = 10 if unit.startswith("ms") else 10000 if unit.startswith("us") else 1
        return value and value * factor
    raise Unchecked(name)


def cpus_of(case, node):
    """The CPUs of a NUMA node, by its list, or by its mask where there is no list."""
    folder = f"sys/devices/system/node/{node}"
    cpus = case.read("ranges", f"{folder}/cpulist")
    return cpus if cpus is not None else case.read("mask", f"{folder}/cpumap")["numbers"]


@finder(r"proc/stat \+ sys$")
def stat_by_node(case, row):
    node, column = re.fullmatch(r"(node\d+)\.(\w+)", row["selector"]).groups()
    read = case.read("stat", "proc/stat")
    found = [times(read, f"cpu{cpu}") for cpu in cpus_of(case, node)]
    return 10 * sum(each[column] for each in found if each)


@finder(r"^sys$")
def holes(case, row):
    cpus = [name for name in case.read("folder", "sys/devices/system/cpu") if re.fullmatch(r"cpu\d+", name)]
    nodes = [name for name in case.read("folder", "sys/devices/system/node") if re.fullmatch(r"node\d+", name)]
    if row["selector"] == "cpu count":
        return len(cpus)
    if row["selector"] == "node count":
        return len(nodes)
    cpu = int(re.fullmatch(r"cpu(\d+) node", row["selector"])[1])
    return next(int(node[4:]) for node in nodes if cpu in cpus_of(case, node))


# cpuinfo

CPUINFO = {
    "clock": "mhz", "cpu MHz": "mhz", "vendor": "vendor", "vendor_id": "vendor", "model": "model",
    "stepping": "stepping", "cache": "cacheSize", "bogomips": "bogomips", "model_name": "modelName",
    "model name": "modelName", "flags": "flags", "cache_alignment": "cacheAlignment",
    "cpu speed": "mhz", "features": "flags", "model (isa)": "modelName",
}  # fmt: skip


def cpu_value(read, place, name):
    cpu = read["processors"][place]
    if listed := re.fullmatch(r"(flags|features)\[(\d+)\]", name):
        return cpu["flags"].split()[int(listed[2])]
    if present := re.fullmatch(r"(.*) present", name):
        return present[1] in cpu["lines"] or present[1] in read["common"]
    if name in CPUINFO:
        return cpu[CPUINFO[name]]
    return cpu["lines"].get(name.replace("core id (hart)", "hart"), read["common"].get(name))


@finder(r"proc/cpuinfo$|^inline_cpuinfo/")
def cpuinfo(case, row):
    read = case.read("cpuinfo-table", row["file"])
    if isinstance(read, Failure) or read is None:
        return read
    name = row["selector"]
    if name in ("cpu count", "count", "logical CPUs", "entries"):
        return read["count"]
    if name in ("physical cores", "sockets"):
        x86 = case.read("cpuinfo", row["file"])["processors"]
        cores = {(cpu["physicalID"], cpu["coreID"]) for cpu in x86}
        return len(cores) if name == "physical cores" else len({package for package, _ in cores})
    if of_cpu := re.fullmatch(r"cpu(\d+)\.(.*)", name):
        # Files without rows for processors say the same of all.
        return cpu_value(read, min(int(of_cpu[1]), len(read["processors"]) - 1), of_cpu[2])
    if at := re.fullmatch(r"\[(\d+)\]\.(.*)", name):
        value = cpu_value(read, int(at[1]), at[2])
        if at[2] == "processor":
            return read["processors"][int(at[1])]["number"]
        if at[2] == "model" and case.name == "procfs":
            # There a model is the model's name on ARM, and the number on x86.
            cpu = read["processors"][int(at[1])]
            value = cpu["model"] or cpu["modelName"]
        return number(value) if isinstance(row["value"], int) and isinstance(value, str) else value
    return cpu_value(read, 0, name)


@finder(r"^arm$")
def arm_cores(case, row):
    cpus = case.read("topology", row["file"])["cpus"]
    return len({(cpu["package"], cpu["core"]) for cpu in cpus})


# Topology, in the words of lscpu

def written(numbers):
    """Numbers as ranges, two neighbours with a comma, as the kernel's lists of CPUs have them."""
    runs = []
    for value in numbers:
        if runs and value == runs[-1][1] + 1:
            runs[-1][1] = value
        else:
            runs.append([value, value])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


@finder(r"proc/cpuinfo \+ sys$")
def lscpu(case, row):
    name, topology = row["selector"], case.read("topology", ".")
    cpus = topology["cpus"]
    if name == "present CPUs":
        return len(topology["present"] or cpus)
    if name == "online":
        # Some write two neighbours as a range, and some do not.
        online = [f"{n}" for n in topology["online"]]
        return ",".join(online) if row["value"] == ",".join(online) else written(topology["online"])
    if name == "NUMA nodes":
        nodes = case.read("folder", "sys/devices/system/node")
        return sum(bool(re.fullmatch(r"node\d+", node)) for node in nodes)
    if name in ("max MHz", "min MHz"):
        limit = "cpuinfo_max_freq" if name == "max MHz" else "cpuinfo_min_freq"
        return number(case.text(f"sys/devices/system/cpu/cpu0/cpufreq/{limit}")) / 1000
    books = {tuple(cpu["bookSiblings"] or ()) for cpu in cpus}
    if name == "threads per core":
        return max(len(cpu["threadSiblings"]) for cpu in cpus)
    if name in ("sockets", "cores per socket", "sockets per book", "books"):
        groups = {tuple(cpu["coreSiblings"]) for cpu in cpus}
        packages = len(groups)
        distinct = len({tuple(cpu["threadSiblings"]) for cpu in cpus})
        return {
            "sockets": packages, "cores per socket": distinct // packages,
            "books": len(books), "sockets per book": packages // len(books),
        }[name]  # fmt: skip
    if name == "hypervisor":
        # /proc/sysinfo of s390x is written as cpuinfo is.
        common = case.read("cpuinfo-table", "proc/sysinfo")["common"]
        return " ".join(common["VM00 Control Program"].split())
    table = case.read("cpuinfo-table", "proc/cpuinfo")
    if name == "BogoMIPS":
        return f"{table['processors'][0]['bogomips']:.2f}"
    return cpu_value(table, 0, name)


@finder(r"system/cpu/cpuN/topology$")
def logical_numbers(case, row):
    """CPU to core and socket, numbered in the order in which they are met."""
    cores, sockets, found = {}, {}, {}
    for cpu in case.read("topology", ".")["cpus"]:
        core = cores.setdefault(tuple(cpu["threadSiblings"]), len(cores))
        socket = sockets.setdefault(tuple(cpu["coreSiblings"]), len(sockets))
        found[str(cpu["number"])] = [core, socket]
    return found


@finder(r"sys/devices/system/node$")
def node_cpus(case, row):
    node = re.fullmatch(r"(node\d+) cpus", row["selector"])[1]
    return written(cpus_of(case, node))


@finder(r"cpufreq/scaling_cur_freq$")
def clock(case, row):
    wanted = int(re.search(r"cpu(\d+)", row["selector"])[1])
    for cpu in case.read("frequency", "."):
        if cpu["number"] == wanted:
            return cpu["current"] // 1000
    return None


@finder(r"\(inline\) cpu range list$")
def range_list(case, row):
    return case.dump.read_text("ranges", row["input"])
