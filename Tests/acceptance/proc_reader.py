"""Reads the host's files itself, and names what it finds as the stream does.

It is a second opinion: it shares no code with the service, and follows the kernel's documents. A
reading holds gauges as they stand, and counters as totals in the unit whose growth per second the
stream has.
"""

import glob
import os
import re

PAGE = os.sysconf("SC_PAGE_SIZE")
USER_HZ = os.sysconf("SC_CLK_TCK")
SECTOR = 512

# Columns of a cpu row in /proc/stat; proc_stat(5).
MODES = ["user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal", "guest", "guest_nice"]
# include/net/tcp_states.h, from 1 on.
STATES = [
    "established", "syn_sent", "syn_recv", "fin_wait1", "fin_wait2", "time_wait", "close",
    "close_wait", "last_ack", "listen", "closing", "new_syn_recv", "bound_inactive",
]
# What node_exporter's filesystem collector leaves out by default.
NO_DATA = set(
    "autofs binfmt_misc bpf cgroup cgroup2 configfs debugfs devpts devtmpfs erofs fusectl hugetlbfs "
    "iso9660 mqueue nsfs overlay proc procfs pstore rpc_pipefs securityfs selinuxfs squashfs sysfs "
    "tracefs".split()
)
NO_PLACE = re.compile(
    r"^/(dev|proc|run/credentials/.+|sys|var/lib/docker/.+|var/lib/containers/storage/.+)($|/)"
)


def text(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def table(path):
    """A file of `name value` or `name: value kB` lines."""
    return {
        parts[0].rstrip(":"): int(parts[1])
        for parts in map(str.split, text(path).splitlines()) if len(parts) > 1
    }


class Reading:
    """What all the files said at one moment."""

    def __init__(self):
        self.gauges = {}
        self.counters = {}
        for read in (
            self._processors, self._load, self._memory, self._pressure, self._vm, self._disks,
            self._filesystems, self._network, self._socket_tables, self._sockstat, self._transport,
            self._system,
        ):
            read()

    def _gauge(self, name, value, **labels):
        self.gauges[name, tuple(sorted(labels.items()))] = value

    def _counter(self, name, value, **labels):
        self.counters[name, tuple(sorted(labels.items()))] = value

    # --- cpu, load, pressure

    def _processors(self):
        count = 0
        for line in text("/proc/stat").splitlines():
            found = re.match(r"cpu(\d*)\s+(.*)", line)
            if not found:
                continue
            times = dict(zip(MODES, map(int, found[2].split())))
            # account_guest_time(): guest time is in user, or in nice, as well.
            times["user"] -= times.get("guest", 0)
            times["nice"] -= times.get("guest_nice", 0)
            labels = {"cpu": found[1]} if found[1] else {}
            count += bool(found[1])
            for mode, ticks in times.items():
                self._counter("system.cpu.utilization", ticks / USER_HZ, mode=mode, **labels)
        self._gauge("system.cpu.logical.count", count)
        for path in glob.glob("/sys/devices/system/cpu/cpu[0-9]*/cpufreq/scaling_cur_freq"):
            cpu = re.search(r"cpu(\d+)/", path)[1]
            self._gauge("system.cpu.frequency", int(text(path)) * 1000, cpu=cpu)

    def _load(self):
        one, five, fifteen, tasks = text("/proc/loadavg").split()[:4]
        self._gauge("system.cpu.load_average.1m", float(one))
        self._gauge("system.cpu.load_average.5m", float(five))
        self._gauge("system.cpu.load_average.15m", float(fifteen))
        runnable, total = tasks.split("/")
        self._gauge("system.linux.tasks", int(runnable), state="runnable")
        self._gauge("system.linux.tasks", int(total), state="total")

    def _pressure(self):
        for path in sorted(glob.glob("/proc/pressure/*")):
            resource = os.path.basename(path)
            for line in text(path).splitlines():
                kind, *rest = line.split()
                values = dict(part.split("=") for part in rest)
                labels = {"resource": resource, "kind": kind}
                self._counter("system.linux.pressure.stall", int(values["total"]) / 1e6, **labels)
                for window in ("10", "60", "300"):
                    share = float(values[f"avg{window}"]) / 100
                    self._gauge("system.linux.pressure.average", share, window=f"{window}s", **labels)

    # --- memory, swap, vm

    def _memory(self):
        info = {name: kilobytes * 1024 for name, kilobytes in table("/proc/meminfo").items()}
        parts = {
            "free": info["MemFree"], "buffers": info["Buffers"], "cached": info["Cached"],
            "slab_reclaimable": info["SReclaimable"],
        }
        used = info["MemTotal"] - sum(parts.values())
        for state, value in {"used": used, **parts}.items():
            self._gauge("system.memory.usage", value, state=state)
        self._gauge("system.memory.limit", info["MemTotal"])
        self._gauge("system.memory.utilization", used / info["MemTotal"])
        for name, field in {
            "available": "MemAvailable", "dirty": "Dirty", "writeback": "Writeback",
            "anon": "AnonPages", "mapped": "Mapped", "shmem": "Shmem",
            "slab_unreclaimable": "SUnreclaim", "kernel_stack": "KernelStack",
            "page_tables": "PageTables", "committed": "Committed_AS",
            "commit_limit": "CommitLimit", "mlocked": "Mlocked", "huge_pages": "Hugetlb",
        }.items():
            if field in info:
                self._gauge(f"system.linux.memory.{name}", info[field])
        total, free = info["SwapTotal"], info["SwapFree"]
        self._gauge("system.paging.limit", total)
        self._gauge("system.paging.usage", total - free, state="used")
        self._gauge("system.paging.usage", free, state="free")
        self._gauge("system.paging.usage", info["SwapCached"], state="cached")
        if total:
            self._gauge("system.paging.utilization", (total - free) / total)

    def _vm(self):
        stat = table("/proc/vmstat")
        major = stat["pgmajfault"]
        self._counter("system.paging.faults", major, type="major")
        self._counter("system.paging.faults", stat["pgfault"] - major, type="minor")
        for direction, swapped, paged in (("in", "pswpin", "pgpgin"), ("out", "pswpout", "pgpgout")):
            self._counter("system.paging.operations", stat[swapped], direction=direction)
            self._counter("system.linux.vm.paged", stat[paged] * 1024, direction=direction)
        for by in ("kswapd", "direct"):
            self._counter("system.linux.vm.scanned", stat[f"pgscan_{by}"], by=by)
            self._counter("system.linux.vm.reclaimed", stat[f"pgsteal_{by}"], by=by)
        if "oom_kill" in stat:
            self._counter("system.linux.vm.oom_kills", stat["oom_kill"])

    # --- disk, filesystem

    def _disks(self):
        """Documentation/admin-guide/iostats.rst; partitions are not in /sys/block."""
        whole = {name.replace("!", "/") for name in os.listdir("/sys/block")}
        for line in text("/proc/diskstats").splitlines():
            _, _, name, *rest = line.split()
            if name not in whole or re.match(r"(loop|z?ram|fd)\d+$", name):
                continue
            fields = list(map(int, rest))
            groups = {"read": fields[0:4], "write": fields[4:8], "discard": fields[11:15]}
            for direction, group in groups.items():
                if not group:
                    continue
                operations, merged, sectors, milliseconds = group
                labels = {"device": name, "direction": direction}
                self._counter("system.disk.io", sectors * SECTOR, **labels)
                self._counter("system.disk.operations", operations, **labels)
                self._counter("system.disk.merged", merged, **labels)
                self._counter("system.linux.disk.await", milliseconds / 1000, **labels)
            if len(fields) > 16:
                labels = {"device": name, "direction": "flush"}
                self._counter("system.disk.operations", fields[15], **labels)
                self._counter("system.linux.disk.await", fields[16] / 1000, **labels)
            self._gauge("system.linux.disk.in_progress", fields[8], device=name)
            self._counter("system.linux.disk.utilization", fields[9] / 1000, device=name)
            self._counter("system.linux.disk.queue", fields[10] / 1000, device=name)

    def _filesystems(self):
        for labels, options in mounts().values():
            self._gauge(
                "system.linux.filesystem.readonly", int("ro" in options), **labels)
            size = os.statvfs(labels["mountpoint"])
            used = (size.f_blocks - size.f_bfree) * size.f_frsize
            free = size.f_bavail * size.f_frsize
            reserved = (size.f_bfree - size.f_bavail) * size.f_frsize
            for state, value in {"used": used, "free": free, "reserved": reserved}.items():
                self._gauge("system.filesystem.usage", value, state=state, **labels)
            self._gauge("system.filesystem.limit", size.f_blocks * size.f_frsize, **labels)
            share = used / (used + free) if used + free else None
            self._gauge("system.filesystem.utilization", share, **labels)
            if size.f_files:
                for state, value in {"used": size.f_files - size.f_ffree, "free": size.f_ffree}.items():
                    self._gauge("system.linux.filesystem.inodes", value, state=state, **labels)

    # --- network, sockets

    def _network(self):
        for line in text("/proc/net/dev").splitlines()[2:]:
            device, _, rest = line.rpartition(":")
            fields = list(map(int, rest.split()))
            for direction, group in (("receive", fields[0:4]), ("transmit", fields[8:12])):
                labels = {"device": device.strip(), "direction": direction}
                octets, packets, errors, dropped = group
                self._counter("system.network.io", octets, **labels)
                self._counter("system.network.packet.count", packets, **labels)
                self._counter("system.network.errors", errors, **labels)
                self._counter("system.network.packet.dropped", dropped, **labels)

    def _socket_tables(self):
        """Documentation/networking/proc_net_tcp.rst: the fourth column is the state."""
        name = "system.network.connection.count"
        for protocol in ("tcp", "tcp6", "udp", "udp6"):
            rows = text(f"/proc/net/{protocol}").splitlines()[1:]
            found = [int(row.split()[3], 16) for row in rows]
            if protocol.startswith("tcp"):
                for number, state in enumerate(STATES, 1):
                    self._gauge(name, found.count(number), protocol=protocol, state=state)
            else:
                self._gauge(name, found.count(1), protocol=protocol, state="connected")
                self._gauge(name, found.count(7), protocol=protocol, state="unconnected")

    def _sockstat(self):
        for path in ("/proc/net/sockstat", "/proc/net/sockstat6"):
            for line in text(path).splitlines():
                group, _, rest = line.partition(":")
                words = rest.split()
                values = dict(zip(words[::2], map(int, words[1::2])))
                if group == "sockets":
                    self._gauge("system.linux.sockets.used", values["used"])
                if "inuse" in values:
                    self._gauge(
                        "system.linux.sockets.in_use", values["inuse"], protocol=group.lower())
                if "mem" in values:
                    self._gauge(
                        "system.linux.sockets.memory", values["mem"] * PAGE, protocol=group.lower())
                if group == "TCP":
                    self._gauge("system.linux.tcp.orphan", values["orphan"])
                    self._gauge("system.linux.tcp.time_wait", values["tw"])
                    self._gauge("system.linux.tcp.allocated", values["alloc"])

    def _transport(self):
        groups = {}
        for path in ("/proc/net/snmp", "/proc/net/netstat"):
            lines = text(path).splitlines()
            for names, values in zip(lines[::2], lines[1::2]):
                group, *names = names.split()
                groups[group.rstrip(":")] = dict(zip(names, map(int, values.split()[1:])))
        tcp, udp, extended = groups["Tcp"], groups["Udp"], groups["TcpExt"]
        udp6 = {name: value for name, value in table("/proc/net/snmp6").items()}
        for name, value in {
            "active_opens": tcp["ActiveOpens"], "passive_opens": tcp["PassiveOpens"],
            "attempt_fails": tcp["AttemptFails"], "resets_received": tcp["EstabResets"],
            "resets_sent": tcp["OutRsts"], "in_errors": tcp["InErrs"],
            "retransmits": tcp["RetransSegs"], "listen_overflows": extended["ListenOverflows"],
            "listen_drops": extended["ListenDrops"],
        }.items():
            self._counter(f"system.linux.tcp.{name}", value)
        self._counter("system.linux.tcp.segments", tcp["InSegs"], direction="receive")
        self._counter("system.linux.tcp.segments", tcp["OutSegs"], direction="transmit")
        for protocol, values, prefix in (("udp", udp, ""), ("udp6", udp6, "Udp6")):
            for direction, field in (("receive", "InDatagrams"), ("transmit", "OutDatagrams")):
                self._counter(
                    "system.linux.udp.datagrams", values[prefix + field], protocol=protocol,
                    direction=direction)
            for reason, field in (
                ("no_port", "NoPorts"), ("in_errors", "InErrors"),
                ("receive_buffer", "RcvbufErrors"), ("send_buffer", "SndbufErrors"),
            ):
                self._counter(
                    "system.linux.udp.errors", values[prefix + field], protocol=protocol,
                    reason=reason)

    # --- system

    def _system(self):
        stat = {}
        for line in text("/proc/stat").splitlines():
            name, *values = line.split()
            if values and not name.startswith("cpu"):
                stat[name] = int(values[0])
        self._gauge("system.process.count", stat["procs_running"], status="running")
        self._gauge("system.process.count", stat["procs_blocked"], status="blocked")
        self._counter("system.process.created", stat["processes"])
        self._counter("system.linux.context_switches", stat["ctxt"])
        self._counter("system.linux.interrupts", stat["intr"])
        self._counter("system.linux.softirqs", stat["softirq"])
        allocated, _, limit = map(int, text("/proc/sys/fs/file-nr").split())
        self._gauge("system.linux.files.open", allocated)
        self._gauge("system.linux.files.limit", limit)
        self._gauge("system.uptime", float(text("/proc/uptime").split()[0]))


def mounts():
    """The mounts that hold data, one for each device, as df(1) shows them; proc_pid_mountinfo(5)."""
    try:
        table_of_mounts = text("/proc/1/mountinfo")
    except PermissionError:
        # Only root may see another's; then the own mounts have to do.
        table_of_mounts = text("/proc/self/mountinfo")
    rows = {}
    for line in table_of_mounts.splitlines():
        left, _, right = line.partition(" - ")
        fields = left.split(" ")
        kind, source, super_options = right.split(" ")
        mountpoint, source = unescaped(fields[4]), unescaped(source)
        options = fields[5].split(",") + super_options.split(",")
        # A later mount at the same place covers this one.
        rows[mountpoint] = (fields[2], kind, source, options)
    chosen = {}
    for mountpoint, (device, kind, source, options) in rows.items():
        root_overlay = kind == "overlay" and mountpoint == "/"
        if (kind in NO_DATA or NO_PLACE.match(mountpoint)) and not root_overlay:
            continue
        labels = {"device": source, "mountpoint": mountpoint, "type": kind}
        if device not in chosen or len(mountpoint) < len(chosen[device][0]["mountpoint"]):
            chosen[device] = labels, options
    return chosen


def unescaped(field):
    """Blanks and backslashes stand as a backslash and three octal digits."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), field)
