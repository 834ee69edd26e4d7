"""Synthetic hosts of any size, in the forms of the kernel's documents and sources.

proc(5), Documentation/filesystems/proc.rst, admin-guide/iostats.rst, admin-guide/pm/cpufreq.rst, and
Documentation/ABI/testing/sysfs-class-net. The numbers follow from a fixed formula.
"""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import build
from figures import number, numbers

FOLDER = build.OUTPUT / "hosts"
_SOFTIRQS = "HI TIMER NET_TX NET_RX BLOCK IRQ_POLL TASKLET SCHED HRTIMER RCU".split()
# What /sys/class/net has of a device that is up.
_ATTRIBUTES = {
    "addr_assign_type": "0", "broadcast": "ff:ff:ff:ff:ff:ff", "carrier": "1",
    "carrier_changes": "3", "carrier_down_count": "1", "carrier_up_count": "2", "dev_id": "0x0",
    "dormant": "0", "duplex": "full", "flags": "0x1003", "ifalias": "", "link_mode": "0",
    "mtu": "1500", "name_assign_type": "4", "netdev_group": "0", "operstate": "up",
    "speed": "10000", "tx_queue_len": "1000", "type": "1",
}  # fmt: skip


@dataclass(frozen=True)
class Host:
    """How many of each a host has; the small one unless said otherwise."""

    cpus: int = 2
    interfaces: int = 4
    disks: int = 4
    mounts: int = 20

    def __str__(self) -> str:
        return f"{self.cpus}-{self.interfaces}-{self.disks}-{self.mounts}"

    def of(self, kind: str, count: int) -> "Host":
        return replace(self, **{kind: count})


def write(host: Host) -> Path:
    """Writes the host's files, unless they are there, and says where."""
    folder = FOLDER / str(host)
    if folder.exists():
        return folder
    unfinished = FOLDER / f"{host}.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    for part in (_processors, _interrupts, _interfaces, _disks, _mounts, _others):
        for name, text in part(host):
            path = unfinished / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                path.mkdir()
            else:
                path.write_text(text)
    unfinished.rename(folder)
    return folder


def _processors(host: Host):
    cpus = range(host.cpus)
    stat = [f"cpu  {numbers(7, 10)}", *(f"cpu{cpu} {numbers(cpu, 10)}" for cpu in cpus),
            f"intr {numbers(3, 1)} {numbers(5, 30)}" + " 0" * 100, "ctxt 918273645546",
            "btime 1730883600", "processes 48211977", "procs_running 37", "procs_blocked 2",
            f"softirq {numbers(9, 11)}"]
    yield "proc/stat", "\n".join(stat) + "\n"
    yield "proc/cpuinfo", "".join(
        f"processor\t: {cpu}\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 143\n"
        f"model name\t: Example(R) Platinum CPU @ 2.40GHz\nstepping\t: 8\nmicrocode\t: 0x2b\n"
        f"cpu MHz\t\t: {800 + number(cpu, 2_900_000) / 1000:.3f}\ncache size\t: 107520 KB\n"
        f"physical id\t: {cpu // 64}\nsiblings\t: 64\ncore id\t\t: {cpu % 64}\n"
        "flags\t\t: fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat\n"
        "bugs\t\t: spectre_v1 spectre_v2\npower management:\n\n" for cpu in cpus)
    yield "proc/schedstat", "version 15\ntimestamp 4295000000\n" + "".join(
        f"cpu{cpu} 0 0 0 0 0 0 {numbers(cpu, 3)}\n" for cpu in cpus)
    yield "proc/net/softnet_stat", "".join(
        " ".join(f"{number(cpu * 16 + column, 2**20):08x}" for column in range(13))
        + f" {cpu:08x} 00000000\n" for cpu in cpus)
    folder = "sys/devices/system/cpu"
    for name in ("online", "possible", "present"):
        yield f"{folder}/{name}", f"0-{host.cpus - 1}\n"
    for name in ("offline", "isolated"):
        yield f"{folder}/{name}", "\n"
    for cpu in cpus:
        yield f"{folder}/cpu{cpu}/topology/core_id", f"{cpu % 64}\n"
        yield f"{folder}/cpu{cpu}/topology/physical_package_id", f"{cpu // 64}\n"
        yield f"{folder}/cpu{cpu}/cpufreq/scaling_cur_freq", f"{800_000 + number(cpu, 10**6)}\n"
        for name, value in (("cpuinfo_min_freq", "800000"), ("cpuinfo_max_freq", "3700000"),
                            ("scaling_min_freq", "800000"), ("scaling_max_freq", "3700000"),
                            ("scaling_governor", "schedutil")):
            yield f"{folder}/cpu{cpu}/cpufreq/{name}", value + "\n"


def _interrupts(host: Host):
    head = "".join(f"{f'CPU{cpu}':>11}" for cpu in range(host.cpus))
    yield "proc/softirqs", " " * 8 + head + "\n" + "".join(
        f"{name:>12}:" + "".join(f"{number(row * host.cpus + cpu, 10**9):>11}"
                                 for cpu in range(host.cpus)) + "\n"
        for row, name in enumerate(_SOFTIRQS))


def _interfaces(host: Host):
    names = ["lo", *(f"veth{number:07x}" for number in range(1, host.interfaces))]
    yield "proc/net/dev", (
        "Inter-|   Receive                                                |  Transmit\n"
        " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets "
        "errs drop fifo colls carrier compressed\n"
        + "".join(f"{name:>6}: {numbers(index, 16)}\n" for index, name in enumerate(names)))
    for index, name in enumerate(names):
        own = {"address": f"02:00:00:00:{index // 256:02x}:{index % 256:02x}",
               "ifindex": str(index + 1), "iflink": str(index + 1)}
        for attribute, value in {**_ATTRIBUTES, **own}.items():
            yield f"sys/class/net/{name}/{attribute}", value + "\n"


def _disks(host: Host):
    names = [f"nvme{index // 4}n{index % 4 + 1}" for index in range(host.disks)]
    yield "proc/diskstats", "".join(
        f"{259:4d} {index:7d} {name} {numbers(index, 17, 10**8)}\n"
        for index, name in enumerate(names))
    for index, name in enumerate(names):
        yield f"run/udev/data/b259:{index}", (
            f"S:disk/by-id/nvme-example_{index}\nE:ID_MODEL=EXAMPLE 7680\nE:ID_REVISION=1.0\n"
            f"E:ID_SERIAL_SHORT=S{index:012}\nE:ID_WWN=eui.{index:016x}\nG:systemd\n")
        yield f"sys/block/{name}/queue/rotational", "0\n"


def _mounts(host: Host):
    """A tenth disks, each mounted twice, and the rest layers of containers and memory.

    A folder stands for each that a scrape asks; a tick sees that these are not the mounts.
    """
    lines = ["20 1 259:0 / / rw,relatime shared:1 - ext4 /dev/nvme0n1 rw"]
    for index in range(1, host.mounts):
        number = 20 + index
        if index % 10 == 1:
            lines.append(f"{number} 20 259:{index} / /srv/volume{index} rw,relatime shared:{number} "
                         f"- xfs /dev/nvme{index}n1 rw,attr2,inode64,noquota")
            yield f"srv/volume{index}", None
        elif index % 10 == 2:
            lines.append(f"{number} 20 259:{index - 1} /part /srv/bound/volume{index - 1} rw,relatime "
                         f"shared:{number} - xfs /dev/nvme{index - 1}n1 rw,attr2,inode64,noquota")
            yield f"srv/bound/volume{index - 1}", None
        elif index % 2 == 0:
            lines.append(f"{number} 20 0:{number} / /var/lib/docker/overlay2/{index:08x}/merged "
                         f"rw,relatime - overlay overlay rw,lowerdir=/var/lib/docker/overlay2/l/"
                         f"{index:026d},upperdir=/u{index},workdir=/w{index}")
        else:
            lines.append(f"{number} 20 0:{number} / /run/user/{index} rw,nosuid,nodev,relatime "
                         f"shared:{number} - tmpfs tmpfs rw,size=1635240k,mode=700,uid={index}")
            yield f"run/user/{index}", None
    yield "proc/1/mountinfo", "\n".join(lines) + "\n"


def _others(_: Host):
    names = ("MemTotal MemFree MemAvailable Buffers Cached SwapCached Active Inactive SwapTotal "
             "SwapFree Dirty Writeback AnonPages Mapped Shmem Slab KernelStack PageTables").split()
    yield "proc/meminfo", "".join(
        f"{name + ':':<15} {number(index, 10**9):>8} kB\n" for index, name in enumerate(names))
    yield "proc/vmstat", "".join(
        f"{name} {number(index, 10**9)}\n" for index, name in enumerate(
            "nr_free_pages pgpgin pgpgout pswpin pswpout pgfault pgmajfault oom_kill".split()))
    yield "proc/loadavg", "37.04 41.90 128.55 38/21844 4194303\n"
    yield "proc/uptime", "30412345.67 2011223344.55\n"
    yield "proc/sys/fs/file-nr", "182336\t0\t9223372036854775807\n"
