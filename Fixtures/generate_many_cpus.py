#!/usr/bin/env python3
"""Writes hosts/6.12-x86_64-many-cpus, a machine that few people have at hand.

No such machine was captured: the files have the form that the kernel's documents and sources
give them (proc(5), Documentation/filesystems/proc.rst, admin-guide/iostats.rst,
accounting/psi.rst, admin-guide/pm/cpufreq.rst), and numbers from a fixed formula, so that a
second run writes the same. Run it, then `read_host.py` for the expected.json.
"""

from pathlib import Path

HOST = Path(__file__).resolve().parent / "hosts/6.12-x86_64-many-cpus"

# 144 possible CPUs on two sockets, 72 of them online, in four runs with gaps between them.
ONLINE = [*range(0, 32), *range(40, 48), *range(72, 96), *range(136, 144)]
WITH_CPUFREQ = [0, 1, 31, 40, 72, 95, 136, 143]


def number(seed, limit):
    """A number below limit that looks arbitrary and is the same in each run (Knuth's hash)."""
    return (seed * 2654435761 + 97531) % 2**32 * 48271 % limit


def write(path, text):
    file = HOST / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())


def write_stat():
    limits = (9_000_000, 60_000, 2_500_000, 400_000_000, 90_000, 40_000, 300_000, 0, 700_000, 900)
    rows = {cpu: [number(cpu * 11 + i, limit) if limit else 0 for i, limit in enumerate(limits)]
            for cpu in ONLINE}  # fmt: skip
    for row in rows.values():  # guest is already in user, guest_nice in nice
        row[0], row[1] = row[0] + row[8], row[1] + row[9]
    total = [sum(column) for column in zip(*rows.values())]
    # One column for each possible interrupt number: mostly zeros, and more than 4 KiB.
    interrupts = [number(i, 50_000_000) if i % 17 == 0 else 0 for i in range(6_210)]
    softirqs = [number(i, 900_000_000) for i in range(10)]
    write("proc/stat", "\n".join([
        "cpu  " + " ".join(map(str, total)),
        *(f"cpu{cpu} " + " ".join(map(str, row)) for cpu, row in rows.items()),
        "intr " + " ".join(map(str, [sum(interrupts), *interrupts])),
        "ctxt 918273645546", "btime 1730883600", "processes 48211977", "procs_running 37",
        "procs_blocked 2",
        "softirq " + " ".join(map(str, [sum(softirqs), *softirqs])),
    ]) + "\n")  # fmt: skip


def write_cpus():
    write("proc/cpuinfo", "".join(
        f"processor\t: {cpu}\nvendor_id\t: GenuineIntel\n"
        f"model name\t: Example(R) Platinum CPU: 36 cores @ 2.40GHz\n"
        f"cpu MHz\t\t: {800 + number(cpu, 2_900_000) / 1000:.3f}\n"
        f"physical id\t: {cpu // 36 % 2}\nsiblings\t: 72\ncore id\t\t: {cpu % 36}\n"
        f"cpu cores\t: 36\nflags\t\t: fpu vme de pse tsc msr\npower management:\n\n"
        for cpu in ONLINE
    ))  # fmt: skip
    folder = "sys/devices/system/cpu"
    write(f"{folder}/possible", "0-143\n")
    write(f"{folder}/present", "0-143\n")
    write(f"{folder}/online", "0-31,40-47,72-95,136-143\n")
    for cpu in WITH_CPUFREQ:
        cpufreq = f"{folder}/cpu{cpu}/cpufreq"
        write(f"{cpufreq}/cpuinfo_min_freq", "800000\n")
        write(f"{cpufreq}/cpuinfo_max_freq", "3700000\n")
        write(f"{cpufreq}/scaling_cur_freq", f"{800_000 + number(cpu, 2_900_000)}\n")
        if cpu != 40:  # a driver without limits to scale within
            write(f"{cpufreq}/scaling_min_freq", "800000\n")
            write(f"{cpufreq}/scaling_max_freq", f"{3_700_000 if cpu < 72 else 2_400_000}\n")
    write(f"{folder}/cpu143/cpufreq/scaling_cur_freq", "<unknown>\n")


def write_memory():
    kib = {
        "MemTotal": 1056287924, "MemFree": 402188360, "MemAvailable": 871264112,
        "Buffers": 1204480, "Cached": 448120776, "SwapCached": 20480, "Active": 301220004,
        "Inactive": 288004412, "Active(anon)": 130442188, "Inactive(anon)": 4096200,
        "Active(file)": 170777816, "Inactive(file)": 283908212, "Unevictable": 65536,
        "Mlocked": 65536, "SwapTotal": 67108860, "SwapFree": 66998272, "Zswap": 10240,
        "Zswapped": 40960, "Dirty": 81244, "Writeback": 1024, "AnonPages": 139891160,
        "Mapped": 8120044, "Shmem": 3144552, "KReclaimable": 24400120, "Slab": 33820416,
        "SReclaimable": 24400120, "SUnreclaim": 9420296, "KernelStack": 204800,
        "PageTables": 1440212, "SecPageTables": 12288, "NFS_Unstable": 0, "Bounce": 0,
        "WritebackTmp": 0, "CommitLimit": 595252820, "Committed_AS": 310448820,
        "VmallocTotal": 34359738367, "VmallocUsed": 1120448, "VmallocChunk": 0,
        "Percpu": 412800, "HardwareCorrupted": 0, "AnonHugePages": 77004800,
    }  # fmt: skip
    pages = {"HugePages_Total": 1024, "HugePages_Free": 512, "HugePages_Rsvd": 16,
             "HugePages_Surp": 0}  # fmt: skip
    write("proc/meminfo", "".join(
        [f"{key + ':':<15} {value:>8} kB\n" for key, value in kib.items()]
        + [f"{key + ':':<15} {value:>8}\n" for key, value in pages.items()]
        + ["Hugepagesize:       2048 kB\nHugetlb:         2097152 kB\n"]
    ))  # fmt: skip
    names = ("nr_free_pages nr_zone_inactive_anon nr_dirty nr_writeback pgpgin pgpgout pswpin "
             "pswpout pgalloc_normal pgfree pgfault pgmajfault pgreuse pgsteal_kswapd "
             "pgsteal_direct pgsteal_khugepaged pgscan_kswapd pgscan_direct pgscan_khugepaged "
             "pgscan_direct_throttle numa_hit numa_miss numa_foreign oom_kill "
             "thp_fault_alloc").split()  # fmt: skip
    write("proc/vmstat", "".join(
        f"{name} {number(i, 10**9) * number(i + 40, 9_000)}\n" for i, name in enumerate(names)
    ))  # fmt: skip


def write_load():
    write("proc/loadavg", "37.04 41.90 128.55 38/21844 4194303\n")
    write("proc/uptime", "30412345.67 2011223344.55\n")
    write("proc/sys/fs/file-nr", "182336\t0\t9223372036854775807\n")
    write("proc/sys/kernel/hostname", "many-cpus.example\n")
    write("proc/sys/kernel/osrelease", "6.12.9-example\n")
    write("proc/sys/kernel/random/boot_id", "00000000-0000-4000-8000-000000000144\n")
    some = "some avg10=12.34 avg60=8.01 avg300=3.99 total=918273645546\n"
    full = "full avg10=1.20 avg60=0.55 avg300=0.08 total=81920443311\n"
    write("proc/pressure/cpu", some + "full avg10=0.00 avg60=0.00 avg300=0.00 total=0\n")
    write("proc/pressure/memory", some + full)
    write("proc/pressure/io", some + full)
    write("proc/pressure/irq", full)  # has no 'some': psi.rst


def write_disks():
    disks = [
        (259, 0, "nvme0n1"), (259, 1, "nvme0n1p1"), (259, 2, "nvme0n1p2"), (259, 3, "nvme1n1"),
        (259, 1048575, "nvme31n1p15"), (8, 0, "sda"), (8, 1, "sda1"), (65, 160, "sdaa"),
        (104, 0, "cciss/c0d0"), (104, 1, "cciss/c0d0p1"), (9, 127, "md127"), (253, 0, "dm-0"),
        (253, 1, "dm-1"), (253, 300, "dm-300"), (252, 0, "rbd0"), (230, 16, "zd16"),
        (7, 0, "loop0"), (11, 0, "sr0"), (179, 8, "mmcblk0boot0"), (240, 0, "etherd!e0.0"),
    ]  # fmt: skip
    rows = []
    for index, (major, minor, name) in enumerate(disks):
        columns = 15 if name.startswith("cciss") else 17  # before 5.5 a driver counts no flush
        numbers = " ".join(str(number(index * 20 + i, 10**8)) for i in range(columns))
        rows.append(f"{major:4d} {minor:7d} {name} {numbers}\n")
    write("proc/diskstats", "".join(rows))


def write_network():
    names = (
        "lo eno1 eno2 enp65s0f0np0 bond0 bond0.100 bond0.4094 br-4f2a91c07be3 virbr0 "
        "docker0 veth1a2b3c4 wg0 tun0 ib0 ib0.8001 vlan4094 dummy_of_15chr"
    ).split()
    header = (
        "Inter-|   Receive                                                |  Transmit\n"
        " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets "
        "errs drop fifo colls carrier compressed\n"
    )
    widths = (7, 7, 4, 4, 4, 5, 10, 9, 8, 7, 4, 4, 4, 5, 7, 10)
    limits = (10**13, 10**10, 90, 7000, 0, 3, 0, 10**6) * 2
    rows = ""
    for index, name in enumerate(names):
        numbers = (number(index * 31 + i, 2**32) * 4001 % limit if limit else 0
                   for i, limit in enumerate(limits))  # fmt: skip
        rows += f"{name:>6}: " + " ".join(
            f"{value:>{width}}" for value, width in zip(numbers, widths)
        ) + "\n"  # fmt: skip
    write("proc/net/dev", header + rows)
    write("proc/net/sockstat", "sockets: used 60211\nTCP: inuse 48120 orphan 12 tw 9034 alloc "
          "50011 mem 33211\nUDP: inuse 212 mem 640\nUDPLITE: inuse 0\nRAW: inuse 2\n"
          "FRAG: inuse 1 memory 4096\n")  # fmt: skip
    write("proc/net/sockstat6", "TCP6: inuse 5120\nUDP6: inuse 77\nUDPLITE6: inuse 0\n"
          "RAW6: inuse 1\nFRAG6: inuse 0 memory 0\n")  # fmt: skip
    write("proc/net/snmp",
          "Ip: Forwarding DefaultTTL InReceives InDelivers OutRequests OutTransmits\n"
          "Ip: 1 64 9182736455460 9182736000001 8000000000017 8000000000018\n"
          "IcmpMsg: InType3 InType8 OutType0\nIcmpMsg: 8844 120033 120033\n"
          "Tcp: RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens PassiveOpens AttemptFails "
          "EstabResets CurrEstab InSegs OutSegs RetransSegs InErrs OutRsts InCsumErrors\n"
          "Tcp: 1 200 120000 -1 812233445 1200334455 9001 77712 39086 4611686018427387904 "
          "5000000000000 812345 33 445566 4\n"
          "Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors "
          "InCsumErrors IgnoredMulti MemErrors\nUdp: 88112233 120 44 90112233 40 2 0 9 0\n"
          )  # fmt: skip
    write("proc/net/snmp6", "".join(f"{name:<32}\t{number(i, 10**9)}\n" for i, name in enumerate(
        ("Ip6InReceives", "Ip6InDelivers", "Ip6OutRequests", "Icmp6InMsgs", "Icmp6OutType135",
         "Udp6InDatagrams", "Udp6NoPorts", "Udp6InErrors", "Udp6OutDatagrams",
         "Udp6RcvbufErrors", "Udp6SndbufErrors"))))  # fmt: skip
    write("proc/net/netstat",
          "TcpExt: SyncookiesSent ListenOverflows ListenDrops TCPTimeouts TCPOrigDataSent\n"
          "TcpExt: 17 5021 5040 332211 4998877665544\n"
          "IpExt: InNoRoutes InOctets OutOctets\nIpExt: 0 9007199254740993 8000000000000001\n"
          "MPTcpExt: MPCapableSYNRX MPCapableFallbackACK\nMPTcpExt: 3 0\n")  # fmt: skip


def write_sockets():
    title = "rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"

    def row(index, local, remote, state):
        return (
            f"{index:4d}: {local} {remote} {state:02X} 00000000:00000000 00:00000000 "
            f"00000000  1000        0 {5000 + index} 1 0000000000000000 100 0 0 10 0\n"
        )

    # 192.0.2.10, and ::ffff:198.51.100.7 in the kernel's order of bytes; every state once at least
    v4, v6 = "0A0200C0", "0000000000000000FFFF0000076433C6"
    states = [1] * 40 + [6] * 25 + [10] * 8 + list(range(1, 14))
    for name, address, chosen in (
        ("tcp", v4, states), ("tcp6", v6, [1, 1, 10, 10, 10, 8]),
        ("udp", v4, [7] * 9 + [1]), ("udp6", v6, [7, 7]),
    ):  # fmt: skip
        rows = (row(i, f"{address}:{20000 + i:04X}", f"{'0' * len(address)}:0000", state)
                for i, state in enumerate(chosen))  # fmt: skip
        write(f"proc/net/{name}", "  sl  local_address " + title + "".join(rows))


def write_mounts():
    mounts = [
        b"24 1 253:0 / / rw,relatime shared:1 - xfs /dev/mapper/vg0-root rw,attr2,inode64,noquota",
        b"25 24 0:22 / /proc rw,nosuid,nodev,noexec,relatime shared:12 - proc proc rw",
        b"26 24 0:23 / /sys rw,nosuid,nodev,noexec,relatime shared:2 - sysfs sysfs rw",
        b"27 24 0:5 / /dev rw,nosuid shared:8 - devtmpfs devtmpfs rw,size=4096k,mode=755",
        b"28 24 259:1 / /boot rw,relatime shared:30 - ext4 /dev/nvme0n1p1 rw",
        b"29 28 259:2 / /boot/efi rw,relatime shared:31 - vfat /dev/nvme0n1p2 rw,utf8",
        b"30 24 0:40 /@home /home rw,noatime shared:32 - btrfs /dev/md127 rw,ssd,subvol=/@home",
        b"31 24 0:40 /@snap/2 /srv/snap ro,noatime shared:33 - btrfs /dev/md127 rw,ssd,subvol=/x",
        b"32 24 0:50 / /net/nas rw,relatime shared:34 - nfs4 nas.example:/a\\040b rw,vers=4.2",
        b"33 24 0:51 / /mnt/ssh rw,nosuid,nodev shared:35 - fuse.sshfs nobody@host.example: rw",
        b"34 24 0:52 / /misc rw,relatime shared:36 - autofs systemd-1 rw,fd=30,pgrp=1,timeout=0",
        b"35 24 253:1 / /srv/with\\040blank rw shared:37 - ext4 /dev/mapper/vg0-a\\040b rw",
        b"36 24 253:300 / /srv/tab\\011and\\134slash\\012line ro shared:38 - ext4 /dev/dm-300 ro",
        b"37 24 8:1 / /srv/gr\xc3\xbc\xc3\x9fe rw master:4 - ext4 /dev/sda1 rw",
        b"38 24 104:1 / /srv/bad\xff\xfename rw - ext4 /dev/cciss/c0d0p1 rw",
        b"39 24 0:53 / /run/empty rw,nosuid - tmpfs  rw,size=16k",
        b"40 24 0:54 / /srv/twice rw - tmpfs below rw",
        b"41 40 0:55 / /srv/twice rw - tmpfs above rw",
        b"42 24 253:0 /etc/hosts /srv/hosts ro,relatime - xfs /dev/mapper/vg0-root rw,noquota",
    ]  # fmt: skip
    for i in range(48):
        layers = ":".join(f"/var/lib/docker/l/{number(i * 9 + j, 10**9)}" for j in range(9))
        mounts.append(
            f"{100 + i} 24 0:{100 + i} / /var/lib/docker/overlay2/{i:04x}/merged rw,relatime - "
            f"overlay overlay rw,lowerdir={layers},upperdir=/u{i},workdir=/w{i}".encode()
        )
    write("proc/1/mountinfo", b"\n".join(mounts) + b"\n")
    # On btrfs st_dev belongs to the subvolume, mountinfo's device to the whole filesystem.
    rows = [
        ("/", "253:0", "58465342", 4096, 4096, 26201600, 11003344, 11003344, 524288, 518800, 4096),
        ("/boot", "259:1", "ef53", 4096, 4096, 249830, 180022, 163200, 65536, 65120, 4096),
        ("/boot/efi", "259:2", "4d44", 4096, 4096, 130812, 129001, 129001, 0, 0, 4096),
        ("/home", "0:41", "9123683e", 4096, 4096, 4882743296, 2004488110, 2004000, 0, 0, 1024),
        ("/srv/snap", "0:42", "9123683e", 4096, 4096, 4882743296, 2004488110, 2004000, 0, 0, 1025),
        ("/net/nas", "0:50", "6969", 1048576, 1048576, 52428, 9911, 9911, 999999999, 5, 4096),
        ("/srv/with\\040blank", "253:1", "ef53", 4096, 4096, 1000, 600, 550, 256, 200, 0),
        ("/srv/tab\\011and\\134slash\\012line", "253:300", "ef53", 1024, 1024, 900, 0, 0, 64, 0, 1),
        ("/srv/grüße", "8:1", "ef53", 4096, 4096, 1000, 999, 948, 256, 245, 0),
        ("/run/empty", "0:53", "1021994", 4096, 4096, 4, 4, 4, 1024, 1023, 2),
        ("/srv/twice", "0:55", "1021994", 4096, 4096, 6601, 6601, 6601, 8000, 7999, 0),
    ]  # fmt: skip
    names = ("mountpoint", "st_dev", "f_type", "f_bsize", "f_frsize", "f_blocks", "f_bfree",
             "f_bavail", "f_files", "f_ffree", "f_flag")  # fmt: skip
    table = [names, *rows]
    write("statvfs.tsv", "".join("\t".join(map(str, row)) + "\n" for row in table))


if __name__ == "__main__":
    for step in (write_stat, write_cpus, write_memory, write_load, write_disks, write_network,
                 write_sockets, write_mounts):  # fmt: skip
        step()
