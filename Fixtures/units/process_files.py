"""The files below /proc/PID, in the form that kernels of different age give them.

After proc_pid(5), fs/proc/array.c and Documentation/filesystems/proc.rst. A field is there if the
kernel is at least as new as the one that brought it.
"""

from dataclasses import dataclass, field

PAGE = 4096
NO_LIMIT = {64: 2**64 - 1, 32: 2**32 - 1}
STATES = {
    "R": "running", "S": "sleeping", "D": "disk sleep", "T": "stopped", "t": "tracing stop",
    "Z": "zombie", "I": "idle",
}  # fmt: skip
KTHREAD, FORKED_NO_EXEC = 0x200000, 0x40


@dataclass
class Process:
    """One process: what is said of it in more than one file."""

    pid: int
    comm: bytes
    place: str  # the control group, by the host's name for it
    argv: bytes = b""
    ppid: int = 1
    state: str = "S"
    uid: int = 0
    user: int = 0  # ticks
    system: int = 0
    children: tuple[int, int] = (0, 0)
    rss: int = 0  # pages, anonymous and of files
    mapped: int = 0
    threads: int = 1
    start: int = 0  # ticks since boot
    nice: int = 0
    realtime: int = 0  # the priority of SCHED_FIFO
    guest: int = 0
    io: tuple[int, ...] = (0, 0, 0, 0, 0, 0, 0)
    wchan: str = "do_epoll_wait"
    oom_adjustment: int = 0
    open_files: str = "1024                 524288"
    namespaces: tuple[int, ...] = field(default=())  # its numbers, the outermost first
    is_kernel: bool = False
    is_shown: bool = True  # whether the reader may trace it: its io, memory map and addresses

    @property
    def has_memory(self):
        return not self.is_kernel and self.state != "Z"

    @property
    def pages(self):
        return self.rss + self.mapped if self.has_memory else 0


def stat(p, kernel, bits=64):
    base = 0x5581_0000_0000 if bits == 64 else 0x1_0000
    stack = 0x7FFD_1234_5000 if bits == 64 else 0x7EFF_F000
    seen = p.has_memory and p.is_shown
    address = (lambda value: value if seen else 0) if p.has_memory else (lambda _: 0)
    code = (base + 0x1000, base + 0x9F000) if seen else (1, 1) if p.has_memory else (0, 0)
    flags = KTHREAD | FORKED_NO_EXEC if p.is_kernel else 0x400100
    priority = -1 - p.realtime if p.realtime else 20 + p.nice
    wchan = 0 if p.state == "R" else 1 if kernel >= (4, 4) else 0xC01A2B3C
    signals = (2**31 - 1, 0, 0) if p.is_kernel else (65536, 4096, 81922)
    group = 0 if p.is_kernel else p.pid
    values = [
        p.state, p.ppid, group, group, 34816 if p.place == "session" else 0,
        p.pid if p.place == "session" else -1, flags, p.rss * 3, 0, p.mapped // 40, 0, p.user,
        p.system, *p.children, priority, p.nice, p.threads, 0, p.start,
        p.pages * PAGE * 5 if p.has_memory else 0, p.pages, NO_LIMIT[bits], *code, address(stack),
        0, 0, 0, *(signals[:1] + signals[1:]), wchan, 0, 0, 17, p.pid % 4, p.realtime,
        1 if p.realtime else 0, 0, p.guest, 0,
    ]  # fmt: skip
    if kernel >= (3, 3):
        values += [address(base + offset) for offset in (0xA1000, 0xB2000, 0x1C3000)]
    if kernel >= (3, 5):
        values += [address(stack + offset) for offset in (0x100, 0x140, 0x140, 0xFE0)]
        values += [256 if p.state == "Z" and seen_exit(p) else 0]
    return b"%d (%s) %s\n" % (p.pid, p.comm, " ".join(map(str, values)).encode())


def seen_exit(p):
    return p.is_shown


def statm(p):
    if not p.has_memory:
        return "0 0 0 0 0 0 0\n"
    return f"{p.pages * 5} {p.pages} {p.mapped} 158 0 {p.rss * 2} 0\n"


def status(p, kernel, cpus=4):
    def kb(pages):
        return f"{pages * PAGE // 1024:8} kB"

    name = p.comm.replace(b"\\", b"\\\\").replace(b"\n", b"\\n")
    numbers = "\t".join(map(str, p.namespaces or (p.pid,)))
    ids = "\t".join([str(p.uid)] * 4)
    cap = "000001ffffffffff" if kernel >= (5, 9) else "0000003fffffffff"
    rows = [((), "State", f"{p.state} ({STATES[p.state]})"), ((), "Tgid", p.pid),
            ((3, 13), "Ngid", 0), ((), "Pid", p.pid), ((), "PPid", p.ppid), ((), "TracerPid", 0),
            ((), "Uid", ids), ((), "Gid", ids), ((), "FDSize", 64 if p.is_kernel else 256),
            ((), "Groups", f"4 24 27 {p.uid} " if p.uid else " " if kernel >= (3, 0) else ""),
            *(((4, 1), f"NS{kind}", numbers) for kind in ("tgid", "pid", "pgid", "sid")),
            ((6, 4), "Kthread", int(p.is_kernel))]  # fmt: skip
    if p.has_memory:
        rows += [
            ((), "VmPeak", kb(p.pages * 6)), ((), "VmSize", kb(p.pages * 5)), ((), "VmLck", kb(0)),
            ((3, 2), "VmPin", kb(0)), ((), "VmHWM", kb(p.pages + 300)), ((), "VmRSS", kb(p.pages)),
            ((4, 5), "RssAnon", kb(p.rss)), ((4, 5), "RssFile", kb(p.mapped)),
            ((4, 5), "RssShmem", kb(0)), ((), "VmData", kb(p.rss * 2)), ((), "VmStk", kb(33)),
            ((), "VmExe", kb(158)), ((), "VmLib", kb(1200)), ((), "VmPTE", kb(p.pages // 100 + 9)),
            ((2, 6, 34), "VmSwap", kb(0)), ((4, 4), "HugetlbPages", kb(0)),
            ((4, 15), "CoreDumping", 0), ((5, 0), "THP_enabled", 1),
        ]  # fmt: skip
    rows += [((), "Threads", p.threads), ((), "SigQ", "0/31337")]
    rows += [((), name, "0000000000000000")
             for name in ("SigPnd", "ShdPnd", "SigBlk", "SigIgn")]  # fmt: skip
    rows += [
        ((), "SigCgt", "0000000180014a02"), ((), "CapInh", "0000000000000000"),
        ((), "CapPrm", "0" * 16 if p.uid else cap), ((), "CapEff", "0" * 16 if p.uid else cap),
        ((), "CapBnd", cap), ((4, 3), "CapAmb", "0000000000000000"),
        ((4, 10), "NoNewPrivs", int(p.uid > 60000)), ((3, 8), "Seccomp", 2 if p.uid > 60000 else 0),
        ((5, 9), "Seccomp_filters", 14 if p.uid > 60000 else 0),
        ((4, 17), "Speculation_Store_Bypass", "thread vulnerable"),
        ((5, 11), "SpeculationIndirectBranch", "conditional enabled"),
        ((), "Cpus_allowed", f"{2**cpus - 1:x}"), ((), "Cpus_allowed_list", f"0-{cpus - 1}"),
        ((), "Mems_allowed", "00000000,00000001"), ((), "Mems_allowed_list", 0),
        ((), "voluntary_ctxt_switches", p.user * 7 + 3),
        ((), "nonvoluntary_ctxt_switches", p.user // 3),
    ]  # fmt: skip
    head = b"Name:\t%s\n" % name + (b"Umask:\t0022\n" if kernel >= (4, 7) else b"")
    return head + "".join(f"{key}:\t{value}\n" for since, key, value in rows
                          if kernel >= since).encode()  # fmt: skip


def smaps_rollup(p, kernel):
    kb = PAGE // 1024
    shared = p.mapped * kb // 4 * 3
    rows = [
        ((), "Rss", p.pages * kb), ((), "Pss", p.rss * kb + (p.mapped * kb - shared) + shared // 3),
        ((6, 0), "Pss_Dirty", p.rss * kb), ((5, 4), "Pss_Anon", p.rss * kb),
        ((5, 4), "Pss_File", (p.mapped * kb - shared) + shared // 3), ((5, 4), "Pss_Shmem", 0),
        ((), "Shared_Clean", shared), ((), "Shared_Dirty", 0),
        ((), "Private_Clean", p.mapped * kb - shared), ((), "Private_Dirty", p.rss * kb),
        ((), "Referenced", p.pages * kb), ((), "Anonymous", p.rss * kb), ((6, 8), "KSM", 0),
        ((), "LazyFree", 0), ((), "AnonHugePages", 0), ((), "ShmemPmdMapped", 0),
        ((5, 4), "FilePmdMapped", 0), ((), "Shared_Hugetlb", 0), ((), "Private_Hugetlb", 0),
        ((), "Swap", 0), ((), "SwapPss", 0), ((), "Locked", 0),
    ]  # fmt: skip
    head = "558100000000-7ffd12346000 ---p 00000000 00:00 0                          [rollup]\n"
    return head + "".join(f"{key + ':':16}{value:8} kB\n" for since, key, value in rows
                          if kernel >= since)  # fmt: skip


LIMITS = (
    ("Max cpu time", "unlimited", "unlimited", "seconds"),
    ("Max file size", "unlimited", "unlimited", "bytes"),
    ("Max data size", "unlimited", "unlimited", "bytes"),
    ("Max stack size", "8388608", "unlimited", "bytes"),
    ("Max core file size", "0", "unlimited", "bytes"),
    ("Max resident set", "unlimited", "unlimited", "bytes"),
    ("Max processes", "31337", "31337", "processes"),
    ("Max open files", "{}", "{}", "files"),
    ("Max locked memory", "8388608", "8388608", "bytes"),
    ("Max address space", "unlimited", "unlimited", "bytes"),
    ("Max file locks", "unlimited", "unlimited", "locks"),
    ("Max pending signals", "31337", "31337", "signals"),
    ("Max msgqueue size", "819200", "819200", "bytes"),
    ("Max nice priority", "0", "0", ""), ("Max realtime priority", "0", "0", ""),
    ("Max realtime timeout", "unlimited", "unlimited", "us"),
)  # fmt: skip


def limits(p):
    soft, hard = p.open_files.split()
    rows = [("Limit", "Soft Limit", "Hard Limit", "Units"), *LIMITS]
    return "".join(
        f"{name:25} {left.replace('{}', soft):20} {right.replace('{}', hard):20} {unit:10}\n"
        for name, left, right, unit in rows
    )


def io(p):
    names = ("rchar", "wchar", "syscr", "syscw", "read_bytes", "write_bytes",
             "cancelled_write_bytes")  # fmt: skip
    return "".join(f"{name}: {value}\n" for name, value in zip(names, p.io))


def files(p, kernel, cgroup, bits=64):
    """All files of a process by name; what the kernel, or a reader without rights, lacks is not there."""
    slices = (p.user + p.system) * 3 + 1
    found = {
        "stat": stat(p, kernel, bits), "statm": statm(p), "status": status(p, kernel),
        "cmdline": p.argv if p.has_memory else b"", "limits": limits(p),
        "schedstat": f"{(p.user + p.system) * 10_000_123} {slices * 4321} {slices}\n",
        "cgroup": cgroup, "oom_score": f"{0 if p.is_kernel else max(0, 666 + p.oom_adjustment * 2 // 3)}\n",
        "wchan": p.wchan if p.is_shown and p.state != "R" else "0",
    }  # fmt: skip
    if kernel >= (2, 6, 33):
        found["comm"] = p.comm + b"\n"
    if kernel >= (2, 6, 36):
        found["oom_score_adj"] = f"{p.oom_adjustment}\n"
    if p.is_shown:
        found["io"] = io(p)
        if p.has_memory and kernel >= (4, 14):
            found["smaps_rollup"] = smaps_rollup(p, kernel)
    return found
