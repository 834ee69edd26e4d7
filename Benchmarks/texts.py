"""A text for every parser: those of fixture hosts, and others in the forms of the kernel's documents.

A parser takes long to tell from another one by a text of a few bytes, so that tables have as many rows as
those of a host of some size. The numbers follow from a fixed formula.
"""

import shutil
from pathlib import Path

import build
import hosts
import messages
import process_texts
from figures import number, numbers

FOLDER = build.OUTPUT / "texts"
_HOSTS = build.ROOT / "Fixtures/hosts"
CPUS = 16

# Fixture hosts, and what is read of them.
_FILES = {
    "6.12-x86_64-many-cpus": {
        "Stat": "proc/stat", "CPUInfo": "proc/cpuinfo", "CPUInfoTable": "proc/cpuinfo",
        "InterruptTotals": "proc/stat", "NumberRanges": "sys/devices/system/cpu/online",
        "Diskstats": "proc/diskstats", "NetDev": "proc/net/dev", "MountInfo": "proc/1/mountinfo",
        "SocketTable": "proc/net/tcp", "InetSockets": "proc/net/tcp",
    },
    "6.18.44-x86_64-2cpu": {
        "Loadavg": "proc/loadavg", "Uptime": "proc/uptime", "Pressure": "proc/pressure/cpu",
        "SingleValue": "proc/sys/kernel/hostname", "FileNr": "proc/sys/fs/file-nr",
        "Meminfo": "proc/meminfo", "Vmstat": "proc/vmstat", "Sockstat": "proc/net/sockstat",
        "SNMP": "proc/net/snmp", "SNMP6": "proc/net/snmp6", "Netstat": "proc/net/netstat",
    },
    "6.12-x86_64-hardware": {
        "NUMAMemory": "sys/devices/system/node/node0/meminfo", "MDStat": "proc/mdstat",
        "NUMAStatistics": "sys/devices/system/node/node0/numastat",
        "SingleNumber": "sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq",
        "AttributeValue": "sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq",
        "WordList": "sys/devices/system/cpu/cpu0/cpufreq/scaling_available_governors",
    },
}  # fmt: skip


def write() -> Path:
    """Writes all texts, each under the name of the record that takes it, and says where."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for host, files in _FILES.items():
        for name, path in files.items():
            shutil.copy(_HOSTS / host / path, FOLDER / name)
    # A second text, which is given in turn with the first.
    mounts = (FOLDER / "MountInfo").read_bytes()
    (FOLDER / "MountInfo.other").write_bytes(mounts + b"999 1 0:999 / /mnt rw - tmpfs none rw\n")
    for part in (_processors, _memory, _storage, _network, _services, process_texts.processes,
                 process_texts.cgroups):
        for name, text in part():
            (FOLDER / name).write_text(text)
    for name, datagram in messages.all_messages():
        (FOLDER / name).write_bytes(datagram)
    # Where a folder is read, its path stands for the text.
    (FOLDER / "NetClass").write_text(str(hosts.write(hosts.Host()) / "sys/class/net"))
    return FOLDER


def _table(rows, columns: int, limit: int = 10**9, width: int = 11) -> str:
    """Rows of names and numbers that stand below each other."""
    return "".join(
        f"{name} " + "".join(f"{number(row * columns + column, limit):>{width}}"
                             for column in range(columns)) + "\n"
        for row, name in enumerate(rows))


def _processors():
    head = "".join(f"{f'CPU{cpu}':>11}" for cpu in range(CPUS))
    devices = [f"{interrupt:>4}:" + "".join(f"{number(interrupt * CPUS + cpu, 10**6):>11}"
                                            for cpu in range(CPUS))
               + f"  IR-PCI-MSIX-0000:3b:00.0 {interrupt:>4}-edge      eth0-TxRx-{interrupt}\n"
               for interrupt in range(40)]
    named = [f"{name:>4}:" + "".join(f"{number(row * CPUS + cpu, 10**9):>11}"
                                     for cpu in range(CPUS)) + f"   {what}\n"
             for row, (name, what) in enumerate({
                 "NMI": "Non-maskable interrupts", "LOC": "Local timer interrupts",
                 "SPU": "Spurious interrupts", "RES": "Rescheduling interrupts",
                 "CAL": "Function call interrupts", "TLB": "TLB shootdowns"}.items())]
    yield "Interrupts", f"     {head}\n" + "".join(devices + named) + " ERR:          0\n"
    softirqs = "HI TIMER NET_TX NET_RX BLOCK IRQ_POLL TASKLET SCHED HRTIMER RCU".split()
    yield "Softirqs", " " * 13 + head + "\n" + _table([f"{name:>12}:" for name in softirqs], CPUS)
    yield "Schedstat", "version 17\ntimestamp 4295000000\n" + "".join(
        f"cpu{cpu} 0 0 0 0 0 0 {numbers(cpu, 3, 10**13)}\n"
        f"domain0 MC 0000ffff {numbers(cpu, 45, 10**5)}\n" for cpu in range(CPUS))
    yield "NumberMask", "00000000,0000ffff,00ff00ff,ffffffff\n"
    yield "OSRelease", (
        'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\n'
        'VERSION="12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\n'
        'HOME_URL="https://www.debian.org/"\nSUPPORT_URL="https://www.debian.org/support"\n')


def _memory():
    zones = [(node, zone) for node in range(2) for zone in ("DMA", "DMA32", "Normal")]
    yield "Buddyinfo", _table([f"Node {node}, zone {zone:>8}" for node, zone in zones], 11, 10**5, 7)
    caches = [f"kmalloc-{kind}{8 << size}" for kind in ("", "cg-", "rcl-", "rnd-") for size in range(12)]
    caches += [f"{name}_cache" for name in "inode dentry task sock radix vm_area file mnt anon".split()]
    yield "Slabinfo", (
        "slabinfo - version: 2.1\n# name            <active_objs> <num_objs> <objsize>\n" + "".join(
            f"{name:<17} {number(row, 10**5):>6} {number(row + 9, 10**5):>6} {8 << row % 12:>6} "
            f"{32 >> row % 3:>4} {1 << row % 4:>4} : tunables {0:>4} {0:>4} {0:>4} : slabdata "
            f"{number(row, 3000):>6} {number(row, 3000):>6} {0:>6}\n"
            for row, name in enumerate(caches)))
    yield "Swaps", ("Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"
                    "/dev/dm-1                               partition\t8388604\t\t103168\t\t-2\n"
                    "/swapfile                               file\t\t2097148\t\t0\t\t-3\n")
    fields = ("nr_free_pages nr_zone_inactive_anon nr_zone_active_anon nr_zone_inactive_file "
              "nr_zone_active_file nr_zone_unevictable nr_zone_write_pending nr_mlock nr_bounce "
              "nr_zspages nr_free_cma numa_hit numa_miss numa_foreign numa_interleave numa_local "
              "numa_other").split()
    pages = "boost min low high spanned present managed cma".split()
    yield "Zoneinfo", "".join(
        f"Node {node}, zone {zone:>8}\n  pages free     {number(node, 10**6)}\n"
        + "".join(f"        {name:<8} {number(row, 10**6)}\n" for row, name in enumerate(pages))
        + "        protection: (0, 2684, 64147, 64147, 64147)\n"
        + "".join(f"      {name:<12} {number(row, 10**7)}\n" for row, name in enumerate(fields))
        + "  pagesets\n" + "".join(
            f"    cpu: {cpu}\n              count:    {number(cpu, 400)}\n"
            "              high:     1830\n              batch:    63\n"
            "  vm stats threshold: 62\n" for cpu in range(CPUS))
        + "  node_unreclaimable:  0\n  start_pfn:           1048576\n" for node, zone in zones)


def _storage():
    sizes = {"extent_alloc": 4, "abt": 4, "blk_map": 7, "bmbt": 4, "dir": 4, "trans": 3, "ig": 7,
             "log": 5, "push_ail": 10, "xstrat": 2, "rw": 2, "attr": 4, "icluster": 3, "vnodes": 8,
             "buf": 9, "abtb2": 15, "abtc2": 15, "bmbt2": 15, "ibt2": 15, "fibt2": 15, "rmapbt": 15,
             "refcntbt": 15, "qm": 8, "xpc": 3, "debug": 1}
    yield "XFSStatistics", "".join(
        f"{name} {numbers(row, count)}\n" for row, (name, count) in enumerate(sizes.items()))
    names = [f"{first}_{second}" for first in
             "hits misses demand_data demand_metadata prefetch_data mru mfu deleted evict l2".split()
             for second in "hits misses size count asize bytes evictable ghost lsize skips".split()]
    yield "KStat", (
        "13 1 0x01 100 27200 8132011243 91844532003\nname                            type data\n"
        + "".join(f"{name:<31} 4    {number(row, 10**12)}\n" for row, name in enumerate(names)))
    yield "BtrfsCommitStats", ("commits 26281\nlast_commit_ms 103\nmax_commit_ms 2083\n"
                               "total_commit_ms 5163201\n")
    yield "UdevProperties", (
        "S:disk/by-path/pci-0000:00:17.0-ata-1\nS:disk/by-id/wwn-0x5000c500a0b1c2d3\nW:3\n"
        "I:3181425\nE:ID_ATA=1\nE:ID_TYPE=disk\nE:ID_BUS=ata\nE:ID_MODEL=EXAMPLE_DISK_4000\n"
        "E:ID_REVISION=SC60\nE:ID_SERIAL=EXAMPLE_DISK_4000_ZX12AB34\nE:ID_SERIAL_SHORT=ZX12AB34\n"
        "E:ID_ATA_SATA=1\nE:ID_ATA_ROTATION_RATE_RPM=7200\nE:ID_WWN=0x5000c500a0b1c2d3\n"
        "E:ID_PATH=pci-0000:00:17.0-ata-1\nE:ID_PART_TABLE_TYPE=gpt\nG:systemd\nQ:systemd\nV:1\n")


def _network():
    yield "Softnet", "".join(
        " ".join(f"{number(cpu * 16 + column, 2**20):08x}" for column in range(12))
        + f" {cpu:08x} 00000000 00000000\n" for cpu in range(CPUS))
    columns = ("entries searched found new invalid ignore delete delete_list insert insert_failed "
               "drop early_drop icmp_error expect_new expect_create expect_delete search_restart")
    yield "ConntrackStat", columns + "\n" + "".join(
        " ".join(f"{number(cpu * 17 + column, 2**24):08x}" for column in range(17)) + "\n"
        for cpu in range(CPUS))
    columns = ("entries allocs destroys hash_grows lookups hits res_failed rcv_probes_mcast "
               "rcv_probes_ucast periodic_gc_runs forced_gc_runs unresolved_discards table_fulls")
    yield "CPUCounterTable", columns + "\n" + "".join(
        " ".join(f"{number(cpu * 13 + column, 2**24):08x}" for column in range(13)) + "\n"
        for cpu in range(CPUS))
    heading = "IP address       HW type     Flags       HW address            Mask     Device\n"
    yield "ARPTable", heading + "".join(
        f"{f'10.0.{row // 256}.{row % 256}':<16} 0x1         0x2         "
        f"02:42:0a:00:{row // 256:02x}:{row % 256:02x}     *        eth{row % 4}\n"
        for row in range(64))
    yield "UnixSockets", "Num       RefCount Protocol Flags    Type St Inode Path\n" + "".join(
        f"{number(row, 2**32):016x}: 00000002 00000000 {'00010000' if row % 3 == 0 else '00000000'} "
        f"0001 0{3 - row % 3} {20000 + row:>5}"
        + (f" /run/service/{row}.sock" if row % 3 == 0 else "") + "\n" for row in range(100))


def _services():
    traffic = "net 18628 0 18628 6\n"
    yield "NFSClient", (
        f"{traffic}rpc 4329785 0 4338291\nproc2 18 {numbers(1, 18)}\nproc3 22 {numbers(2, 22)}\n"
        f"proc4 61 {numbers(3, 61)}\n")
    yield "NFSServer", (
        f"rc 0 6 18622\nfh 0 0 0 0 0\nio 157286400 72864\nth 8 0 {' '.join(['0.000'] * 10)}\n"
        f"ra 32 {numbers(1, 11)}\n{traffic}rpc 18628 3 1 2 0\nproc2 18 {numbers(4, 18)}\n"
        f"proc3 22 {numbers(5, 22)}\nproc4 2 2 10853\nproc4ops 72 {numbers(6, 72)}\n"
        "wdeleg_getattr 16\n")
