"""Tables of processors, memory and the kernel itself: proc(5), Documentation/filesystems/proc.rst."""

import re
import shlex

from tokens import Malformed, integer, lines, optional, present, text, unescape, whole


def filled(data):
    """The lines that are not blank, of a file that may be empty."""
    return lines(data) if data.strip(b"\0 \t\n") else []


def read_interrupts(data):
    """Rows with a count for each CPU; what is known of a row stands behind the counts."""
    heading, *rows = lines(data)
    cpus, result = len(heading[1].split()), []
    for _, line in rows:
        name, colon, rest = line.partition(b":")
        words = rest.split()
        # ERR and MIS have one count, whatever the number of CPUs.
        if not colon or len(words) < cpus:
            continue
        counts, words = words[:cpus], words[cpus:]
        is_whole = all(re.fullmatch(rb"[0-9]+", count) for count in counts)
        if not is_whole and not words:
            continue
        name = text(name.lstrip(b" "))
        kind, devices = (words[:1], words[1:]) if re.fullmatch(r"[0-9]+", name) else (words, [])
        result.append({"name": name, "info": text(b" ".join(kind)), "devices": text(b" ".join(devices)),
                       "counts": [int(count) for count in counts] if is_whole else None})  # fmt: skip
    return {"cpus": cpus, "rows": result}


def read_interrupt_totals(data):
    """The counts of the line intr in stat, without the sum."""
    for n, line in lines(data):
        if line.startswith(b"intr "):
            return [integer(count, n) for count in line.split()[2:]]
    raise Malformed("missing-field")


def read_softirqs(data):
    """Counts for each CPU by kind."""
    result = {}
    for n, line in lines(data)[1:]:
        kind, *counts = line.split()
        if kind.endswith(b":"):
            result[text(kind[:-1])] = [integer(count, n) for count in counts]
    return result


def read_schedstat(data):
    """By CPU: nanoseconds of running and waiting, and how many times it was given to somebody."""
    result = {}
    for line in data.splitlines():
        if found := re.fullmatch(rb"cpu([0-9]+) (?:[0-9]+ ){6}([0-9]+) ([0-9]+) ([0-9]+)(?: .*)?", line):
            result[text(found[1])] = [int(number) for number in found.groups()[1:]]
    return result


def zone(line, n):
    found = re.match(rb"Node +([0-9]+), +zone +(\S+)", line)
    if not found:
        raise Malformed("bad-header", n)
    return {"node": int(found[1]), "zone": text(found[2])}, line[found.end():]


def read_buddyinfo(data):
    """Free blocks of 1, 2, 4 … pages, by node and zone."""
    result = []
    for n, line in filled(data):
        place, rest = zone(line, n)
        result.append({**place, "free": [integer(count, n) for count in rest.split()]})
    return result


def read_zoneinfo(data):
    """Pages and counters by node and zone; what belongs to a single CPU is passed over."""
    result = []
    for n, line in filled(data):
        if line.startswith(b"Node "):
            result.append({**zone(line, n)[0], "protection": [], "counters": {}})
            continue
        if not result:
            raise Malformed("bad-header", n)
        name, *values = line.removeprefix(b"  pages ").split()
        if name == b"protection:":
            result[-1]["protection"] = [int(number) for number in re.findall(rb"[0-9]+", line)]
        elif not name.endswith(b":") and values and re.fullmatch(rb"[0-9]+", values[0]):
            result[-1]["counters"][text(name)] = int(values[0])
    return result


def read_slabinfo(data):
    """Active objects, objects, size, objects in a slab, pages of a slab; active slabs, slabs."""
    if not filled(data)[0][1].startswith(b"slabinfo - version: 2."):
        raise Malformed("bad-header", 1)
    result = []
    for n, line in filled(data)[1:]:
        if line.startswith(b"#"):
            continue
        objects, _, slabs = line.partition(b"slabdata")
        name, *numbers = objects.split()
        result.append({"name": text(name), "objects": [integer(number, n) for number in numbers[:5]],
                       "slabs": [optional(integer, number) for number in slabs.split()[:2]]})  # fmt: skip
    return result


def read_swaps(data):
    """Sizes in KiB."""
    if not filled(data)[0][1].startswith(b"Filename"):
        raise Malformed("bad-header", 1)
    result = []
    for n, line in filled(data)[1:]:
        path, kind, size, used, priority = line.split()
        result.append({"path": unescape(path), "type": text(kind), "size": integer(size, n),
                       "used": integer(used, n), "priority": whole(priority, n)})  # fmt: skip
    return result


def read_cgroups(data):
    """Hierarchy, number of groups, and whether it is switched on, by controller."""
    rows = (line.split() for _, line in filled(data) if not line.startswith(b"#"))
    return {text(row[0]): [integer(column, None) for column in row[1:4]] for row in rows}


def read_number(data):
    return integer(lines(data)[0][1].strip(), 1)


def read_words(data):
    return [text(word) for word in data.rstrip(b"\0").split()]


# A block that begins with one of these tells of the machine, not of a processor.
OF_MACHINE = ("timebase", "platform", "model", "machine", "motherboard", "memory", "Hardware",
              "Revision", "Serial", "Model")  # fmt: skip


def read_cpuinfo_lines(data):
    """All lines of each processor in their order, and those that belong to none."""
    processors, common, current = {}, [], None
    for block in re.split(rb"\n[ \t\r]*\n", data.rstrip(b"\0")):
        pairs = [[text(part.strip(b" \t\r")) for part in line.partition(b":")[::2]]
                 for line in block.split(b"\n") if b":" in line]  # fmt: skip
        if not pairs:
            continue
        if pairs[0][0] in OF_MACHINE or pairs[0][0].startswith("total "):
            current = None
        for name, value in pairs:
            if name in ("processor", "cpu number") and value.isdecimal():
                current = processors.setdefault(int(value), [])
            elif found := re.fullmatch(r"processor .*?([0-9]+)", name):
                processors.setdefault(int(found[1]), []).append(["processor", value])
            else:
                (common if current is None else current).append([name, value])
    return {"processors": [{"number": n, "lines": rows} for n, rows in processors.items()],
            "common": common}  # fmt: skip


OS_FIELDS = (
    "NAME", "ID", "ID_LIKE", "PRETTY_NAME", "VARIANT", "VARIANT_ID", "VERSION", "VERSION_ID",
    "VERSION_CODENAME", "BUILD_ID", "IMAGE_ID", "IMAGE_VERSION", "SUPPORT_END",
)  # fmt: skip


def read_os_release(data):
    """os-release(5): assignments as a shell has them."""
    words = shlex.split(data.decode(), comments=True)
    pairs = dict(word.partition("=")[::2] for word in words)
    return {key: pairs[key] for key in OS_FIELDS if pairs.get(key)}


def read_counters(data, behind=0):
    """numastat, and a node's meminfo, where two words stand before the name."""
    rows = (line.replace(b":", b" ").split()[behind:] for _, line in lines(data))
    return present((row[0], optional(integer, row[1])) for row in rows if len(row) > 1)


# What one file says in another view.
VIEWS = {
    "interrupts of proc/stat": read_interrupt_totals,
    "lines of proc/cpuinfo": read_cpuinfo_lines,
}
FILES = {
    "proc/interrupts": read_interrupts,
    "proc/softirqs": read_softirqs,
    "proc/schedstat": read_schedstat,
    "proc/buddyinfo": read_buddyinfo,
    "proc/zoneinfo": read_zoneinfo,
    "proc/slabinfo": read_slabinfo,
    "proc/swaps": read_swaps,
    "proc/cgroups": read_cgroups,
    "proc/sys/net/ipv4/tcp_rmem": read_words,
    "etc/os-release": read_os_release,
    **{f"proc/sys/{name}": read_number for name in (
        "kernel/random/entropy_avail", "kernel/random/poolsize", "kernel/hung_task_detect_count",
        "kernel/threads-max", "kernel/pid_max", "net/netfilter/nf_conntrack_count",
        "net/netfilter/nf_conntrack_max",
    )},
}  # fmt: skip
