#!/usr/bin/env python3
"""Writes the hosts with processes and control groups: version 2, version 1, hybrid, and a 32-bit one.

No such machines were captured: what is below `proc/PID` and `sys/fs/cgroup` has the form that the
kernel's documents give it (see units/*.py), with numbers that add up from the processes to the
groups and from the groups to the root; the other files are those of a captured host. Run it, then
`read_host.py` for each expected.json. A second run writes the same.
"""

import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "units"))

import cgroup_files  # noqa: E402
import hosts  # noqa: E402
import process_files  # noqa: E402

# What tells nothing of processes and groups.
BASE = HERE / "hosts/6.1.0-x86_64-3cpu"
LIKE_BASE = (
    "cpuinfo", "diskstats", "meminfo", "vmstat", "net/dev", "net/netstat", "net/snmp", "net/snmp6",
    "net/sockstat", "net/sockstat6", "net/tcp", "net/tcp6", "net/udp", "net/udp6", "sys/fs/file-nr",
    "sys/kernel/hostname", "sys/kernel/random/boot_id",
)  # fmt: skip
# The files that are read of every process; the rest only where one host is enough to show them.
EACH_TICK = ("stat", "statm", "status", "io", "cmdline", "cgroup")
BOOTED, UPTIME = 1_763_800_000, 86_400
V1_MOUNTS = {
    "pids": 11, "cpuset": 10, "devices": 9, "freezer": 8, "memory": 7, "perf_event": 6,
    "net_cls,net_prio": 5, "blkio": 4, "cpu,cpuacct": 3, "rdma": 2, "systemd": 1,
}  # fmt: skip


def write(folder, files):
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())


def cgroup_lines(path, version):
    """/proc/PID/cgroup; in version 1 the hierarchies that systemd does not use are at their root."""
    if version == 2:
        return f"0::{path}\n"
    units = {"pids", "devices", "memory", "blkio", "cpu,cpuacct", "systemd"}
    # Below the user's manager only what is delegated goes on: neither CPU nor disks.
    delegated = {"pids", "memory", "systemd"}
    text = ""
    for name, number in V1_MOUNTS.items():
        is_inside = name in units and ("/user-1000.slice" not in path or name in delegated)
        shown = path if is_inside else "/user.slice" if name in units else "/"
        text += f"{number}:{'name=systemd' if name == 'systemd' else name}:{shown}\n"
    return text + (f"0::{path}\n" if version == "hybrid" else "")


def mountinfo(version):
    rows = ["22 23 0:5 / /dev rw,nosuid - devtmpfs udev rw,size=231976k",
            "23 1 254:0 / / rw,relatime - ext4 /dev/vda rw",
            "24 23 0:20 / /proc rw,nosuid,nodev,noexec,relatime - proc proc rw",
            "25 23 0:21 / /sys rw,nosuid,nodev,noexec,relatime - sysfs sysfs rw",
            "21 23 0:6 / /run rw,nosuid,nodev - tmpfs tmpfs rw,size=65536k,mode=755"]  # fmt: skip
    if version == 2:
        return rows + ["26 25 0:22 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime - cgroup2 "
                       "cgroup2 rw,nsdelegate,memory_recursiveprot"]  # fmt: skip
    rows.append("26 25 0:22 / /sys/fs/cgroup ro,nosuid,nodev,noexec - tmpfs tmpfs ro,mode=755")
    if version == "hybrid":
        rows.append("27 26 0:23 / /sys/fs/cgroup/unified rw,nosuid,nodev,noexec,relatime - cgroup2 "
                    "cgroup2 rw,nsdelegate")  # fmt: skip
    for name, number in V1_MOUNTS.items():
        option = "xattr,name=systemd" if name == "systemd" else name
        rows.append(f"{27 + number} 26 0:{23 + number} / /sys/fs/cgroup/{name} "
                    f"rw,nosuid,nodev,noexec,relatime - cgroup cgroup rw,{option}")  # fmt: skip
    return rows


def statvfs(rows):
    head = "mountpoint st_dev f_type f_bsize f_frsize f_blocks f_bfree f_bavail f_files f_ffree f_flag"
    types = {"devtmpfs": "1021994", "ext4": "ef53", "proc": "9fa0", "sysfs": "62656572",
             "tmpfs": "1021994", "cgroup2": "63677270", "cgroup": "27e0eb"}  # fmt: skip
    text = "\t".join(head.split()) + "\n"
    for row in rows:
        fields = row.split(" ")
        kind = fields[fields.index("-") + 1]
        sizes = {"ext4": "1024 1024 147909 113348 101880 40960 39928",
                 "devtmpfs": "4096 4096 57994 57994 57994 57994 57898",
                 "tmpfs": "4096 4096 16384 16359 16359 59939 59902"}  # fmt: skip
        numbers = sizes.get(kind, "4096 4096 0 0 0 0 0").replace(" ", "\t")
        text += f"{fields[4]}\t{fields[2]}\t{types[kind]}\t{numbers}\t4096\n"
    return text


def system_files(host, kernel, release, version):
    user, system = (ticks // 10_000 for ticks in host.root.times)
    columns = f"{user} 0 {system} {4 * UPTIME * 100 - user - system} 400 0 90 0 0 0"
    running = sum(p.state == "R" for p in host.processes)
    files = {name: (BASE / "proc" / name).read_bytes() for name in LIKE_BASE}
    if kernel >= (4, 20):
        files |= {f"pressure/{name}": (BASE / "proc/pressure" / name).read_bytes()
                  for name in ("cpu", "memory", "io")}  # fmt: skip
    rows = mountinfo(version)
    threads = sum(p.threads for p in host.processes)
    controllers = {name: number for names, number in V1_MOUNTS.items() if names != "systemd"
                   for name in names.split(",")}  # fmt: skip
    order = ("cpuset", "cpu", "cpuacct", "blkio", "memory", "devices", "freezer", "net_cls",
             "perf_event", "net_prio", "pids", "rdma")  # fmt: skip
    groups = len(host.by_path)
    if version == 2:
        order = tuple(name for name in order if name != "rdma")
    files |= {
        "stat": f"cpu  {columns}\n"
        + "".join(f"cpu{n} {' '.join(str(int(c) // 4) for c in columns.split())}\n" for n in range(4))
        + f"intr 812345 0 9 0\nctxt 91234567\nbtime {BOOTED}\nprocesses 4194400\n"
        f"procs_running {running}\nprocs_blocked 1\nsoftirq 400 1 2 3 4 5 6 7 8 9 355\n",
        "uptime": f"{UPTIME}.25 {UPTIME * 3}.50\n",
        "loadavg": f"0.42 0.31 0.20 {running}/{threads} 4194303\n",
        "sys/kernel/osrelease": release + "\n", "sys/kernel/pid_max": "4194304\n",
        "cgroups": "#subsys_name\thierarchy\tnum_cgroups\tenabled\n"
        + "".join(f"{name}\t{0 if version == 2 else controllers[name]}\t{groups}\t1\n"
                  for name in order),
        "1/mountinfo": "\n".join(rows) + "\n",
    }  # fmt: skip
    return files, statvfs(rows)


def write_host(name, kernel, release, version, places):
    folder, host = HERE / "hosts" / name, hosts.Host(hosts.SERVICES | places, version == 2)
    for old in ("proc", "sys"):
        shutil.rmtree(folder / old, ignore_errors=True)
    files, table = system_files(host, kernel, release, version)
    write(folder / "proc", files)
    (folder / "statvfs.tsv").write_text(table)
    for process in host.processes:
        lines = cgroup_lines(host.places[process.place], version)
        found = process_files.files(process, kernel, lines)
        names = found if version == 2 else EACH_TICK
        write(folder / f"proc/{process.pid}", {name: found[name] for name in names if name in found})
    tree = folder / "sys/fs/cgroup"
    for path, group in host.by_path.items():
        if version == 2:
            write(tree / path[1:], cgroup_files.version2(group, kernel))
            continue
        procs = {"cgroup.procs": "".join(f"{p.pid}\n" for p in group.processes)}
        for hierarchy, files in cgroup_files.VERSION_1.items():
            if hierarchy in ("cpu,cpuacct", "blkio") and "/user-1000.slice" in path:
                continue
            write(tree / hierarchy / path[1:], files(group) | procs)
        if version == "hybrid":
            write(tree / "unified" / path[1:], cgroup_files.version2(group, kernel, ()))
    if version != 2:
        for link in ("cpu", "cpuacct"):
            (tree / link).symlink_to("cpu,cpuacct")


def write_32_bit():
    """ARM of 32 bits: narrow addresses and limits, and a kernel without the newest fields."""
    folder = HERE / "hosts/4.9-armv7l-32bit"
    places = {"board": "/system.slice/board.service", "root": "/"}
    process = process_files.Process
    found = [
        process(1, b"init", "root", hosts.arguments("init"), ppid=0, user=90, system=210, rss=90,
                mapped=210, start=3, is_shown=False),
        process(2, b"kthreadd", "root", ppid=0, start=3, is_kernel=True, wchan="kthreadd"),
        process(77, b"board daemon) S", "board", hosts.arguments("/usr/bin/boardd", "-n"), user=4123,
                system=900, rss=400, mapped=300, threads=3, start=702, wchan="poll_schedule_timeout",
                io=(4_294_967_296, 4_294_967_295, 12, 13, 4096, 8192, 0)),
    ]  # fmt: skip
    shutil.rmtree(folder / "proc", ignore_errors=True)
    host = hosts.Host.__new__(hosts.Host)
    host.processes, host.root, host.by_path = found, cgroup_files.Group("/", processes=found), {"/": None}
    files, _ = system_files(host, (4, 9), "4.9.0-armmp", 1)
    rows = mountinfo(1)[:5]
    files["1/mountinfo"] = "\n".join(rows) + "\n"
    files["cpuinfo"] = (HERE / "hosts/6.1.0-aarch64-2cpu/proc/cpuinfo").read_bytes()
    write(folder / "proc", files)
    (folder / "statvfs.tsv").write_text(statvfs(rows))
    for p in found:
        lines = f"2:memory:/\n1:name=systemd:{places[p.place]}\n"
        write(folder / f"proc/{p.pid}", process_files.files(p, (4, 9), lines, bits=32))


def write_old():
    """Processes of 2.6.32, beside the files of that host that were written by hand."""
    folder = HERE / "hosts/2.6.32-x86_64-old-kernel/proc"
    process = process_files.Process
    found = [
        process(1, b"init", "root", hosts.arguments("init [3]"), ppid=0, user=40, system=80, rss=100,
                mapped=260, start=1, wchan="poll_schedule_timeout"),
        process(4, b"events/0", "root", ppid=2, system=12, start=1, is_kernel=True,
                wchan="worker_thread"),
        process(2345, b"httpd (worker)", "root", hosts.arguments("/usr/sbin/httpd"), uid=48,
                user=8123, system=1400, rss=3000, mapped=900, threads=27, start=40123,
                io=(123456789, 98765432, 4000, 5000, 8192, 4096, 0), wchan="inet_csk_accept"),
        process(2399, b"cgi", "root", state="Z", uid=48, ppid=2345, start=41000, wchan="exit"),
    ]  # fmt: skip
    for p in found:
        shutil.rmtree(folder / str(p.pid), ignore_errors=True)
        lines = "3:memory:/\n2:cpuacct,cpu:/\n1:freezer:/\n"
        write(folder / str(p.pid), process_files.files(p, (2, 6, 32), lines))


def main():
    write_host("6.12-x86_64-cgroup2", (6, 12), "6.12.48+deb13-amd64", 2, hosts.SYSTEMD_DRIVER)
    write_host("5.10-x86_64-hybrid", (5, 10), "5.10.0-36-amd64", "hybrid", hosts.SYSTEMD_DRIVER)
    write_host("4.19-x86_64-cgroup1", (4, 19), "4.19.0-27-amd64", 1, hosts.CGROUPFS_DRIVER)
    write_32_bit()
    write_old()


if __name__ == "__main__":
    main()
