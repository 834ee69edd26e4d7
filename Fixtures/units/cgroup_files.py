"""The files of control groups, in the form of version 2 and of version 1.

After Documentation/admin-guide/cgroup-v2.rst, admin-guide/cgroup-v1/{memory,cpuacct,blkio-controller,
pids}.rst, scheduler/sched-bwc.rst and accounting/psi.rst.
"""

from dataclasses import dataclass, field

MIB = 1 << 20
NONE_V1 = 2**63 - 4096


@dataclass
class Group:
    """One control group: what it used itself, besides its processes, and its limits."""

    path: str
    user: int = 0  # microseconds of processes that are gone
    system: int = 0
    file: int = 0  # bytes of page cache
    anon: int = 0  # bytes besides the processes'
    io: dict = field(default_factory=dict)  # "8:0": (rbytes, wbytes, rios, wios, dbytes, dios)
    memory_max: int | None = None
    memory_high: int | None = None
    cpu_max: tuple[int, int] | None = None
    pids_max: int | None = None
    oom_kills: int = 0
    max_events: int = 0
    throttled: tuple[int, int, int] = (0, 0, 0)  # periods, of them throttled, microseconds
    pressure: int = 0  # microseconds of waiting for a CPU
    lacks: tuple[str, ...] = ()  # controllers that are not delegated to it
    processes: list = field(default_factory=list)
    below: list = field(default_factory=list)

    def whole(self, what):
        """The group's own with that of all groups below it."""
        return what(self) + sum(group.whole(what) for group in self.below)

    @property
    def pids(self):
        return self.whole(lambda group: sum(p.threads for p in group.processes if p.state != "Z"))

    @property
    def times(self):
        """User and system time in microseconds."""
        return tuple(
            self.whole(lambda g: getattr(g, name) + sum(getattr(p, name) for p in g.processes) * 10_000)
            for name in ("user", "system")
        )

    @property
    def memory(self):
        """Anonymous memory and page cache in bytes."""
        anon = self.whole(lambda g: g.anon + sum(p.rss for p in g.processes if p.has_memory) * 4096)
        return anon, self.whole(lambda g: g.file)

    @property
    def devices(self):
        names = sorted({name for group in self.all for name in group.io})
        return {name: tuple(map(sum, zip(*(g.io[name] for g in self.all if name in g.io))))
                for name in names}  # fmt: skip

    @property
    def all(self):
        return [self, *(group for below in self.below for group in below.all)]


def rows(pairs):
    return "".join(f"{name} {value}\n" for name, value in pairs)


def limit(value):
    return f"{'max' if value is None else value}\n"


def memory_stat(group, kernel):
    anon, file = group.memory
    slab, stack = anon // 16 // 4096 * 4096, group.pids * 16384
    return rows(
        (name, value)
        for since, name, value in [
            ((), "anon", anon), ((), "file", file),
            ((5, 18), "kernel", slab + stack + anon // 64), ((), "kernel_stack", stack),
            ((5, 11), "pagetables", anon // 64), ((6, 6), "sec_pagetables", 0),
            ((6, 0), "percpu", 18432), ((), "sock", 4096), ((6, 0), "vmalloc", 0),
            ((), "shmem", 0), ((5, 19), "zswap", 0), ((5, 19), "zswapped", 0),
            ((), "file_mapped", file // 3), ((), "file_dirty", 12288), ((), "file_writeback", 0),
            ((5, 10), "swapcached", 0), ((), "anon_thp", 0), ((5, 10), "file_thp", 0),
            ((5, 10), "shmem_thp", 0), ((), "inactive_anon", anon), ((), "active_anon", 0),
            ((), "inactive_file", file // 4), ((), "active_file", file - file // 4),
            ((), "unevictable", 0), ((), "slab_reclaimable", slab // 2),
            ((), "slab_unreclaimable", slab - slab // 2), ((), "slab", slab),
            ((5, 9), "workingset_refault_anon", 0), ((5, 9), "workingset_refault_file", 3),
            ((), "workingset_nodereclaim", 0), ((6, 0), "pgscan", 0), ((6, 0), "pgsteal", 0),
            ((), "pgfault", anon // 1024), ((), "pgmajfault", file // MIB),
            ((), "pgrefill", 0), ((), "pgactivate", 0), ((), "pgdeactivate", 0),
            ((), "thp_fault_alloc", 0), ((), "thp_collapse_alloc", 0),
        ]
        if kernel >= since
    )  # fmt: skip


def cpu_stat(group, kernel, has_controller):
    user, system = group.times
    pairs = [("usage_usec", user + system), ("user_usec", user), ("system_usec", system)]
    if kernel >= (6, 13):
        pairs.append(("nice_usec", 0))
    if has_controller:
        pairs += zip(("nr_periods", "nr_throttled", "throttled_usec"), group.throttled)
        if kernel >= (5, 16):
            pairs += [("nr_bursts", 0), ("burst_usec", 0)]
    return rows(pairs)


def pressure(microseconds, has_full):
    def line(kind, total):
        return f"{kind} avg10={total % 977 / 100:.2f} avg60={total % 311 / 100:.2f} avg300=0.00 total={total}\n"

    return line("some", microseconds) + (line("full", microseconds // 3) if has_full else "")


def io_stat(group, has_discards=True):
    names = ("rbytes", "wbytes", "rios", "wios", *(("dbytes", "dios") if has_discards else ()))
    return "".join(
        f"{device} " + " ".join(f"{name}={value}" for name, value in zip(names, values)) + "\n"
        for device, values in group.devices.items()
    )


def version2(group, kernel, controllers=("cpu", "io", "memory", "pids")):
    """The files of a group by name. The root has few, and a group what its parent hands down."""
    is_root, here = group.path == "/", [c for c in controllers if c not in group.lacks]
    anon, file = group.memory
    total = anon + file + anon // 16
    found = {
        "cgroup.procs": rows((p.pid, "") for p in group.processes).replace(" ", ""),
        "cgroup.controllers": " ".join(here) + "\n",
        "cpu.stat": cpu_stat(group, kernel, "cpu" in here and not is_root),
        **{f"{name}.pressure": pressure(group.whole(lambda g: g.pressure) // share,
                                        name != "cpu" or kernel >= (5, 13))
           for name, share in (("cpu", 1), ("memory", 5), ("io", 2))},
    }  # fmt: skip
    if "memory" in here:
        found["memory.stat"] = memory_stat(group, kernel)
    if "io" in here:
        found["io.stat"] = io_stat(group)
    if is_root:
        return found
    found["cgroup.events"] = rows([("populated", int(group.pids > 0)), ("frozen", 0)])
    if "cpu" in here:
        quota, period = group.cpu_max or (None, 100_000)
        found["cpu.max"] = f"{'max' if quota is None else quota} {period}\n"
        found["cpu.weight"] = "100\n"
    if "memory" in here:
        kills, events = group.whole(lambda g: g.oom_kills), group.whole(lambda g: g.max_events)
        names = ["low", "high", "max", "oom", "oom_kill", "oom_group_kill"]
        values = [0, events // 4, events, kills, kills, 0]
        found |= {
            "memory.current": f"{total}\n", "memory.max": limit(group.memory_max),
            "memory.high": limit(group.memory_high), "memory.swap.current": "0\n",
            "memory.events": rows(list(zip(names, values))[: 6 if kernel >= (5, 17) else 5]),
        }  # fmt: skip
        if kernel >= (5, 19):
            found["memory.peak"] = f"{total + total // 8 // 4096 * 4096}\n"
    if "pids" in here:
        found |= {"pids.current": f"{group.pids}\n", "pids.max": limit(group.pids_max)}
    return found


def version1_memory(group):
    anon, file = group.memory
    own_anon = group.anon + sum(p.rss for p in group.processes if p.has_memory) * 4096
    high = group.memory_max or NONE_V1
    stat = [("cache", group.file), ("rss", own_anon), ("rss_huge", 0), ("shmem", 0),
            ("mapped_file", group.file // 3), ("dirty", 12288), ("writeback", 0), ("swap", 0),
            ("pgpgin", 1200), ("pgpgout", 700), ("pgfault", own_anon // 1024), ("pgmajfault", 2),
            ("inactive_anon", 0), ("active_anon", own_anon), ("inactive_file", group.file // 4),
            ("active_file", group.file - group.file // 4), ("unevictable", 0),
            ("hierarchical_memory_limit", high), ("hierarchical_memsw_limit", NONE_V1),
            ("total_cache", file), ("total_rss", anon), ("total_mapped_file", file // 3),
            ("total_swap", 0), ("total_pgfault", anon // 1024), ("total_pgmajfault", 2),
            ("total_inactive_file", file // 4), ("total_active_file", file - file // 4)]  # fmt: skip
    kills = group.whole(lambda g: g.oom_kills)
    return {
        "memory.usage_in_bytes": f"{anon + file + anon // 16}\n",
        "memory.max_usage_in_bytes": f"{anon + file + anon // 4}\n",
        "memory.limit_in_bytes": f"{high}\n", "memory.failcnt": f"{group.max_events}\n",
        "memory.memsw.usage_in_bytes": f"{anon + file + anon // 16}\n", "memory.stat": rows(stat),
        "memory.oom_control": rows([("oom_kill_disable", 0), ("under_oom", 0), ("oom_kill", kills)]),
    }  # fmt: skip


def version1_cpu(group, cpus=4):
    user, system = group.times
    each = [((user // cpus) * 1000, (system // cpus) * 1000) for _ in range(cpus)]
    each[0] = (user * 1000 - sum(u for u, _ in each[1:]), system * 1000 - sum(s for _, s in each[1:]))
    quota, period = group.cpu_max or (-1, 100_000)
    found = {
        "cpuacct.usage": f"{(user + system) * 1000}\n",
        "cpuacct.usage_percpu": " ".join(str(u + s) for u, s in each) + " \n",
        "cpuacct.usage_all": "cpu user system\n"
        + "".join(f"{cpu} {u} {s}\n" for cpu, (u, s) in enumerate(each)),
        "cpuacct.stat": rows([("user", user // 10_000), ("system", system // 10_000)]),
        "cpu.shares": "1024\n",
    }
    if group.path == "/":
        return found
    periods, throttled, microseconds = group.throttled
    return found | {
        "cpu.cfs_quota_us": f"{quota}\n", "cpu.cfs_period_us": f"{period}\n",
        "cpu.stat": rows([("nr_periods", periods), ("nr_throttled", throttled),
                          ("throttled_time", microseconds * 1000)]),
    }  # fmt: skip


def version1_blkio(group):
    def table(columns):
        text, sums = "", 0
        for device, values in group.devices.items():
            read, write, discard = (values[column] for column in columns)
            total = read + write + discard
            named = zip(("Read", "Write", "Sync", "Async", "Discard", "Total"),
                        (read, write, read, write + discard, discard, total))  # fmt: skip
            text += "".join(f"{device} {name} {value}\n" for name, value in named)
            sums += total
        return text + f"Total {sums}\n"

    return {
        "blkio.throttle.io_service_bytes": table((0, 1, 4)),
        "blkio.throttle.io_serviced": table((2, 3, 5)),
    }


def version1_pids(group):
    if group.path == "/":
        return {}
    return {"pids.current": f"{group.pids}\n", "pids.max": limit(group.pids_max),
            "pids.events": rows([("max", 0)])}  # fmt: skip


VERSION_1 = {
    "memory": version1_memory, "cpu,cpuacct": version1_cpu, "blkio": version1_blkio,
    "pids": version1_pids, "systemd": lambda _: {},
}  # fmt: skip
