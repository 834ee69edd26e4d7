"""The files of /proc that there is one of each."""

import re
from pathlib import Path

from files import bounded, read, write

PROC_FILES = [
    "stat", "meminfo", "loadavg", "uptime", "vmstat", "diskstats", "cpuinfo",
    "pressure/cpu", "pressure/memory", "pressure/io", "pressure/irq",
    "net/dev", "net/sockstat", "net/sockstat6", "net/snmp", "net/snmp6", "net/netstat",
    "net/tcp", "net/tcp6", "net/udp", "net/udp6", "sys/fs/file-nr", "sys/kernel/hostname",
    "sys/kernel/osrelease", "sys/kernel/random/boot_id",
    "interrupts", "softirqs", "schedstat", "buddyinfo", "zoneinfo", "slabinfo", "swaps", "cgroups",
    "net/softnet_stat", "net/arp", "net/unix", "net/stat/nf_conntrack", "net/stat/arp_cache",
    "net/stat/ndisc_cache", "net/rpc/nfs", "net/rpc/nfsd", "mdstat", "fs/xfs/stat",
    "sys/kernel/random/entropy_avail", "sys/kernel/random/poolsize",
    "sys/kernel/hung_task_detect_count", "sys/kernel/threads-max", "sys/kernel/pid_max",
    "sys/net/netfilter/nf_conntrack_count", "sys/net/netfilter/nf_conntrack_max",
    "sys/net/ipv4/tcp_rmem",
]  # fmt: skip
# Where what is cut off would be missed: their rows belong together.
WHOLE = {"stat", "cpuinfo", "zoneinfo", "interrupts", "schedstat", "softirqs"}


def capture(folder, scrubber):
    for name in PROC_FILES:
        text = read(f"/proc/{name}")
        if text is not None:
            text = text if name in WHOLE else bounded(text)
            write(folder / "proc" / name, scrubber.file(name, text))
    release = read("/etc/os-release")
    if release is not None:
        write(folder / "etc/os-release", release)
    capture_zfs(folder, scrubber)


def capture_zfs(folder, scrubber):
    """The kstats of the module, and of each pool; pools and data sets are named by people."""
    root = Path("/proc/spl/kstat/zfs")
    pools = sorted(entry for entry in root.glob("*") if entry.is_dir()) if root.is_dir() else []
    for file in [*root.glob("*stats"), *root.glob("*_cache")]:
        write(folder / file.relative_to("/"), read(file) or "")
    for pool in pools:
        copy = folder / root.relative_to("/") / scrubber.stand_in("pool", pool.name, "pool{}")
        for file in [pool / "io", pool / "state", *sorted(pool.glob("objset-*"))[:8]]:
            text = read(file) or ""
            text = re.sub(r"(?m)^(dataset_name\s+7\s+)(.*)$", lambda match: match[1] + scrubber.stand_in(
                "dataset", match[2], copy.name + "/dataset{}"), text)  # fmt: skip
            write(copy / file.name, text)
