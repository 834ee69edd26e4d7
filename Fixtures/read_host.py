#!/usr/bin/env python3
"""An independent reader of host fixtures: what ProcFS must read from the same files.

    read_host.py FOLDER     print the expected.json of a host fixture (hosts/NAME)
    read_host.py --check    read every fixture again, hosts and malformed, and compare with the
                            committed expected.json; exit status 1 and the differing paths if any

It shares no code with ProcFS and is written for clearness alone. The rules, of which README.md
beside it has the reasons: integers are exact and unsigned unless said otherwise; a file or row
without its essential structure is an error; a single unreadable optional value is absent; a line
of a kind not known is passed over; NULs at the end of a file are padding (lxcfs).
"""

import json
import re
import sys
from pathlib import Path

from fixture_json import differences, formatted
from readers import network, services, tables
from readers.cgroups import read_groups
from readers.devices import read_devices
from readers.processes import read_processes
from readers.system import read_system
from tokens import (
    Malformed, decimal, integer, lines, optional, present, required, signed, text, unescape,
)  # fmt: skip

HERE = Path(__file__).resolve().parent

# include/net/tcp_states.h
TCP_STATES = {
    1: "ESTABLISHED", 2: "SYN_SENT", 3: "SYN_RECV", 4: "FIN_WAIT1", 5: "FIN_WAIT2",
    6: "TIME_WAIT", 7: "CLOSE", 8: "CLOSE_WAIT", 9: "LAST_ACK", 10: "LISTEN", 11: "CLOSING",
    12: "NEW_SYN_RECV", 13: "BOUND_INACTIVE",
}  # fmt: skip

CPUFREQ_FILES = (
    "scaling_cur_freq", "cpuinfo_min_freq", "cpuinfo_max_freq", "scaling_min_freq",
    "scaling_max_freq",
)  # fmt: skip


def read_stat(data):
    result, cpus = {}, {}
    for n, line in lines(data):
        name, *columns = line.split()
        if name.startswith(b"cpu"):
            # user, nice, system, idle: all that Linux 2.4 had, and without which a row says nothing
            ticks = [optional(integer, column) for column in columns]
            if len(ticks) < 4 or None in ticks[:4] or not re.fullmatch(rb"cpu[0-9]*", name):
                continue
            ticks = [column for column in ticks if column is not None]
            if name == b"cpu":
                result["cpu"] = ticks
            elif (number := optional(integer, name[3:])) is not None:
                cpus[str(number)] = ticks
        elif columns and name in (
            b"intr", b"ctxt", b"btime", b"processes", b"procs_running", b"procs_blocked",
            b"softirq",
        ):  # fmt: skip
            result.update(present([(name, optional(integer, columns[0]))]))
    if not result and not cpus:
        raise Malformed("missing-field")
    return {**result, "cpus": cpus}


def read_meminfo(data):
    pairs = (line.partition(b":")[::2] for _, line in lines(data) if b":" in line)
    return required(present(
        (key.strip(), optional(integer, (value.split() or [b""])[0])) for key, value in pairs
    ))  # fmt: skip


def read_names_and_values(data):
    """vmstat, net/snmp6: one name and one value a line."""
    rows = (line.split() for _, line in lines(data))
    return required(present((row[0], optional(integer, row[1])) for row in rows if len(row) > 1))


def read_loadavg(data):
    n, line = lines(data)[0]
    fields = line.split()
    if len(fields) < 3:
        raise Malformed("missing-field", n)
    result = {key: decimal(field, n) for key, field in zip(("load1", "load5", "load15"), fields)}
    tasks, pid = (fields[3:] + [b"", b""])[:2]
    runnable, _, total = tasks.partition(b"/")
    rest = ((b"runnable", runnable), (b"total", total), (b"last_pid", pid))
    return {**result, **present((key, optional(integer, field)) for key, field in rest)}


def read_uptime(data):
    n, line = lines(data)[0]
    uptime, idle = (line.split() + [b""])[:2]
    return {"uptime": decimal(uptime, n), **present([(b"idle", optional(decimal, idle))])}


def read_pressure(data):
    result = {}
    for n, line in lines(data):
        kind, *fields = line.split()
        if kind not in (b"some", b"full"):
            continue
        found = dict(field.partition(b"=")[::2] for field in fields)
        if not found.keys() >= {b"avg10", b"avg60", b"avg300", b"total"}:
            raise Malformed("missing-field", n)
        result[text(kind)] = {
            key: decimal(found[key.encode()], n) for key in ("avg10", "avg60", "avg300")
        } | {"total": integer(found[b"total"], n)}
    return required(result)


def read_diskstats(data):
    if not data.strip():
        return []  # a machine without block devices
    result = []
    for n, line in lines(data):
        row = line.split()
        # 4 columns of old partitions, 11 of old disks, 15 with discards, 17 with flushes; any fewer are a
        # row that was cut off
        if len(row) != 7 and len(row) < 14:
            continue
        result.append({
            "major": integer(row[0], n), "minor": integer(row[1], n), "name": text(row[2]),
            "fields": [integer(field, n) for field in row[3:]],
        })  # fmt: skip
    return result


def read_net_dev(data):
    result = {}
    for n, line in lines(data):
        if n <= 2:
            if b"|" not in line:
                raise Malformed("bad-header", n)
            continue
        # The numbers hold no colon, a name may (the alias eth0:1), so the last one divides them.
        name, colon, numbers = line.rpartition(b":")
        if not colon or not name.strip():
            raise Malformed("bad-name", n)
        columns = numbers.split()
        if len(columns) < 16:
            raise Malformed("missing-field", n)
        result[text(name.strip())] = [integer(column, n) for column in columns[:16]]
    return result


def read_sockstat(data):
    result = {}
    for _, line in lines(data):
        group, colon, rest = line.partition(b":")
        if colon:
            fields = rest.split()
            pairs = zip(fields[::2], fields[1::2])
            result[text(group.strip())] = present((k, optional(integer, v)) for k, v in pairs)
    return required({group: values for group, values in result.items() if values})


def read_net_snmp(data):
    result = {}
    rows = lines(data)
    for (n, header), following in zip(rows[::2], rows[1::2] + [None] * (len(rows) % 2)):
        group, colon, names = header.partition(b":")
        if not colon:
            raise Malformed("bad-header", n)
        if following is None:
            raise Malformed("truncated", n)
        m, values = following
        if not values.startswith(group + b":"):
            raise Malformed("bad-header", m)
        names, values = names.split(), values.partition(b":")[2].split()
        if len(values) < len(names):
            raise Malformed("missing-field", m)
        if len(values) > len(names):
            raise Malformed("bad-header", m)
        result[text(group)] = present((k, optional(signed, v)) for k, v in zip(names, values))
    return result


def read_sockets(data):
    """net/tcp, tcp6, udp, udp6: sockets counted by state."""
    counts = {}
    for n, line in lines(data):
        row = line.split()
        if n == 1:
            if row[0] != b"sl":
                raise Malformed("bad-header", n)
            continue
        if len(row) < 4:
            raise Malformed("missing-field", n)
        if not re.fullmatch(rb"[0-9A-Fa-f]+", row[3]):
            raise Malformed("missing-number", n)
        state = TCP_STATES.get(int(row[3], 16))
        if state:
            counts[state] = counts.get(state, 0) + 1
    return counts


def read_mountinfo(data):
    result = []
    for n, line in lines(data):
        fields = line.split(b" ")  # single blanks: an empty source leaves two in a row
        if b"-" not in fields[6:]:
            raise Malformed("missing-field", n)
        dash = fields.index(b"-", 6)
        if len(fields) < dash + 4:
            raise Malformed("missing-field", n)
        major, _, minor = fields[2].partition(b":")
        result.append({
            "id": integer(fields[0], n), "parent": integer(fields[1], n),
            "major": integer(major, n), "minor": integer(minor, n),
            "root": unescape(fields[3]), "mountpoint": unescape(fields[4]),
            "options": text(fields[5]), "optional": [text(field) for field in fields[6:dash]],
            "type": unescape(fields[dash + 1]), "source": unescape(fields[dash + 2]),
            "super_options": unescape(fields[dash + 3]),
        })  # fmt: skip
    return result


def read_cpuinfo(data):
    lines(data)  # refuses an empty file
    parsers = {
        b"processor": integer, b"model name": lambda value, _: text(value), b"cpu MHz": decimal,
        b"physical id": integer, b"core id": integer,
    }  # fmt: skip
    processors = []
    for block in re.split(rb"\n[ \t]*\n", data.rstrip(b"\0")):
        rows = [line.partition(b":") for line in block.split(b"\n")]
        pairs = [(key.strip(), value.strip()) for key, _, value in rows]
        found = present((k, optional(parsers[k], v)) for k, v in pairs if k in parsers)
        if "processor" in found:
            processors.append(found)
    return {"processors": processors}


def read_file_nr(data):
    n, line = lines(data)[0]
    fields = line.split()
    if len(fields) < 3:
        raise Malformed("missing-field", n)
    return {k: integer(v, n) for k, v in zip(("allocated", "unused", "max"), fields)}


def read_string(data):
    return text(lines(data)[0][1].strip())


FILES = {
    "proc/stat": read_stat,
    "proc/meminfo": read_meminfo,
    "proc/loadavg": read_loadavg,
    "proc/uptime": read_uptime,
    "proc/vmstat": read_names_and_values,
    **{f"proc/pressure/{name}": read_pressure for name in ("cpu", "memory", "io", "irq")},
    "proc/diskstats": read_diskstats,
    "proc/net/dev": read_net_dev,
    "proc/net/sockstat": read_sockstat,
    "proc/net/sockstat6": read_sockstat,
    "proc/net/snmp": read_net_snmp,
    "proc/net/snmp6": read_names_and_values,
    "proc/net/netstat": read_net_snmp,
    **{f"proc/net/{name}": read_sockets for name in ("tcp", "tcp6", "udp", "udp6")},
    "proc/1/mountinfo": read_mountinfo,
    "proc/self/mountinfo": read_mountinfo,
    "proc/cpuinfo": read_cpuinfo,
    "proc/sys/fs/file-nr": read_file_nr,
    "proc/sys/kernel/hostname": read_string,
    "proc/sys/kernel/osrelease": read_string,
    "proc/sys/kernel/random/boot_id": read_string,
    **tables.FILES,
    **network.FILES,
    **services.FILES,
}


def read_cpufreq(folder):
    """Frequencies in kHz of the CPUs that have a cpufreq folder."""
    found = {}
    for cpufreq in folder.glob("cpu[0-9]*/cpufreq"):
        files = [(name, cpufreq / name) for name in CPUFREQ_FILES]
        found[cpufreq.parent.name[3:]] = present(
            (name.encode(), optional(integer, file.read_bytes().strip()))
            for name, file in files if file.exists()
        )  # fmt: skip
    return dict(sorted(found.items(), key=lambda item: int(item[0])))


def read_statvfs(file):
    """The recorded statvfs values: numbers but for the mount point (escaped as in mountinfo),
    the device (major:minor) and the type (hexadecimal)."""
    names = ("mountpoint", "dev", "type", "bsize", "frsize", "blocks", "bfree", "bavail",
             "files", "ffree", "flag")  # fmt: skip
    rows = [line.split(b"\t") for line in file.read_bytes().splitlines()[1:]]
    return [
        {k: unescape(v) if k in names[:3] else int(v) for k, v in zip(names, row, strict=True)}
        for row in rows
    ]


def read_host(folder):
    """The contents of expected.json: every file by its path, null where it is absent."""
    result = {}
    for path, parse in FILES.items():
        file = folder / path
        result[path] = parse(file.read_bytes()) if file.exists() else None
    result["sys/devices/system/cpu"] = read_cpufreq(folder / "sys/devices/system/cpu")
    for view, parse in (tables.VIEWS | network.VIEWS).items():
        file = folder / view.rpartition(" ")[2]
        result[view] = parse(file.read_bytes()) if file.exists() else None
    result |= read_system(folder / "sys")
    result |= read_devices(folder / "sys")
    result["proc/spl/kstat/zfs"] = services.read_kstats(folder / "proc/spl/kstat/zfs")
    result["proc/PID"] = read_processes(folder / "proc")
    result["sys/fs/cgroup"] = read_groups(folder / "sys/fs/cgroup", read_pressure)
    statvfs = folder / "statvfs.tsv"
    result["statvfs"] = read_statvfs(statvfs) if statvfs.exists() else []
    return result


def read_malformed(folder, path):
    """What a malformed case's one file gives, in the form of its expected.json."""
    if path not in FILES:
        return {"file": path, "values": read_cpufreq(folder / path)}
    try:
        return {"file": path, "values": FILES[path]((folder / path).read_bytes())}
    except Malformed as error:
        return {"file": path, "line": error.line, "reason": error.reason}


def check():
    found, checked = [], 0
    for file in sorted(HERE.glob("*/*/expected.json")):
        folder, name = file.parent, f"{file.parent.parent.name}/{file.parent.name}"
        committed = json.loads(file.read_text("utf-8"))
        if folder.parent.name == "malformed":
            why = committed.pop("why", "")
            if not why:
                found.append(f'{name}: expected.json has no "why"')
            read = read_malformed(folder, committed["file"])
        else:
            read = read_host(folder)
        found += differences(committed, read, name)
        checked += 1
    folders = [*HERE.glob("hosts/*"), *HERE.glob("malformed/*")]
    unexpected = {folder.name for folder in folders if folder.is_dir()} - {
        file.parent.name for file in HERE.glob("*/*/expected.json")
    }
    found += [f"{name}: has no expected.json" for name in sorted(unexpected)]
    if not checked:
        found.append(f"{HERE}: no fixture found")
    print("\n".join(found) if found else f"{checked} fixtures read as committed")
    return 1 if found else 0


def main(arguments):
    if arguments == ["--check"]:
        return check()
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print("usage: read_host.py FOLDER | --check", file=sys.stderr)
        return 64
    print(formatted(read_host(Path(arguments[0]))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
