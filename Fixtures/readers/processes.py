"""The files below /proc/PID: proc_pid(5) and fs/proc/array.c."""

import re

from tokens import Malformed, integer, lines, optional, present, ranges, required, text, whole

# A signed number in the line of stat; the others are unsigned.
SIGNED_FIELDS = {4, 5, 6, 7, 8, 16, 17, 18, 19, 20, 21, 24, 38, 39, 44, 52}
STATUS_NUMBERS = (
    "Tgid", "Ngid", "Pid", "PPid", "TracerPid", "FDSize", "Kthread", "VmPeak", "VmSize", "VmLck",
    "VmPin", "VmHWM", "VmRSS", "RssAnon", "RssFile", "RssShmem", "VmData", "VmStk", "VmExe", "VmLib",
    "VmPTE", "VmPMD", "VmSwap", "HugetlbPages", "CoreDumping", "THP_enabled", "Threads", "NoNewPrivs",
    "Seccomp", "Seccomp_filters", "voluntary_ctxt_switches", "nonvoluntary_ctxt_switches",
)  # fmt: skip
STATUS_MASKS = (
    "SigPnd", "ShdPnd", "SigBlk", "SigIgn", "SigCgt", "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb",
)  # fmt: skip
STATUS_LISTS = ("Uid", "Gid", "Groups", "NStgid", "NSpid", "NSpgid", "NSsid")


def read_stat(data):
    """The fields in their order: number, name, state … The name is what is between the outermost
    parentheses, whatever is in it; of the rest 22 fields must be there."""
    data = data.rstrip(b"\0")
    if not data.strip():
        raise Malformed("empty")
    pid, _, rest = data.partition(b"(")
    name, closing, rest = rest.rpartition(b")")
    if not closing:
        raise Malformed("truncated")
    fields = rest.split()
    if len(fields) < 22 or len(fields[0]) != 1:
        raise Malformed("missing-field")
    result = [whole(pid.strip(), None), text(name), text(fields[0])]
    for number, field in enumerate(fields[1:50], 4):
        parse = whole if number in SIGNED_FIELDS else integer
        result.append(parse(field, None) if number <= 24 else optional(parse, field))
    return result


def read_statm(data):
    fields = lines(data)[0][1].split()
    if len(fields) < 7:
        raise Malformed("missing-field", 1)
    return [integer(field, 1) for field in fields[:7]]


def read_status(data):
    """By name; the name of the program as it is, sizes in kB, masks as numbers."""
    result = {}
    for _, line in lines(data):
        key, _, value = line.partition(b":")
        key, words = text(key), value.split()
        if key == "Name":
            value = value[1:].replace(b"\\\\", b"\0").replace(b"\\n", b"\n").replace(b"\0", b"\\")
            result[key] = text(value)
        elif key == "State":
            result[key] = text(words[0])
        elif key == "Umask":
            result[key] = int(words[0], 8)
        elif key == "SigQ":
            result[key] = [int(part) for part in words[0].split(b"/")]
        elif key in STATUS_NUMBERS and re.fullmatch(rb"[0-9]+", words[0]):
            result[key] = int(words[0])
        elif key in STATUS_MASKS:
            result[key] = int(words[0], 16)
        elif key in STATUS_LISTS and words:
            result[key] = [int(word) for word in words]
        elif key in ("Cpus_allowed_list", "Mems_allowed_list"):
            result[key] = ranges(words[0])
    return required(result)


def read_fields(data):
    """io, smaps_rollup: a name, a colon, a number."""
    rows = (line.partition(b":")[::2] for _, line in lines(data) if re.match(rb"\w+:", line))
    return required(present((key, optional(integer, (value.split() or [b""])[0]))
                            for key, value in rows))  # fmt: skip


def read_cmdline(data):
    data = data.rstrip(b"\0")
    return [text(argument) for argument in data.split(b"\0")] if data else []


def read_cgroup(data):
    result = []
    for n, line in lines(data):
        if line.count(b":") < 2:
            raise Malformed("missing-field", n)
        hierarchy, controllers, path = line.split(b":", 2)
        result.append([integer(hierarchy, n), text(controllers), text(path)])
    return result


def read_limits(data):
    """Soft and hard limit by name, null for none."""
    result = {}
    for _, line in lines(data)[1:]:
        found = re.fullmatch(rb"(.+?)  +(\S+) +(\S+)(?: +\S*)? *", line)
        values = [None if word == b"unlimited" else optional(integer, word) for word in found.groups()[1:]]
        result[text(found[1])] = values
    return required(result)


def read_numbers(data):
    """schedstat: nanoseconds on a CPU and waiting for one, and how often."""
    return [integer(field, 1) for field in lines(data)[0][1].split()[:3]]


def read_whole(data):
    return whole(lines(data)[0][1].strip(), 1)


def read_comm(data):
    return text(data.removesuffix(b"\n"))


def read_wchan(data):
    return None if data in (b"", b"0") else text(data.strip())


FILES = {
    "stat": read_stat, "statm": read_statm, "status": read_status, "io": read_fields,
    "cmdline": read_cmdline, "cgroup": read_cgroup, "limits": read_limits,
    "schedstat": read_numbers, "smaps_rollup": read_fields, "comm": read_comm,
    "oom_score": read_whole, "oom_score_adj": read_whole, "wchan": read_wchan,
}  # fmt: skip


def read_processes(proc):
    """Every process that has one of these files, by number."""
    folders = sorted((f for f in proc.glob("[0-9]*") if f.is_dir()), key=lambda f: int(f.name))
    found = {folder.name: {name: parse((folder / name).read_bytes())
                           for name, parse in FILES.items() if (folder / name).exists()}
             for folder in folders}  # fmt: skip
    return {number: files for number, files in found.items() if files}
