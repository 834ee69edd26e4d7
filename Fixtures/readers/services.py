"""Network file systems, RAID, XFS and ZFS: fs/nfsd/stats.c, net/sunrpc/stats.c,
Documentation/admin-guide/{md,xfs}.rst, drivers/md/md.c, OpenZFS' module/os/linux/spl/spl-kstat.c."""

import re

from readers.tables import filled
from tokens import Malformed, integer, lines, text, whole

XFS = {
    "extent_alloc": 4, "abt": 4, "blk_map": 7, "bmbt": 4, "dir": 4, "trans": 3, "ig": 7, "log": 5,
    "push_ail": 10, "xstrat": 2, "rw": 2, "attr": 4, "icluster": 3, "vnodes": 7, "buf": 9, "qm": 8,
    "xpc": 3,
}  # fmt: skip
# The numbers of each line that are read; None: a count, and then as many.
NFS = {"net": 4, "rpc": 3, "proc2": None, "proc3": None, "proc4": None}
NFSD = {
    "rc": 3, "fh": 1, "io": 2, "th": 1, "ra": 12, "net": 4, "rpc": 5, "proc2": None, "proc3": None,
    "proc4": None, "proc4ops": None, "wdeleg_getattr": 1,
}  # fmt: skip


def read_named_rows(data, rows):
    result = {}
    for n, line in filled(data):
        name, *words = line.split()
        name = text(name)
        if name not in rows:
            continue
        if rows[name] is None:
            count, *numbers = [integer(word, n) for word in words]
            if count != len(numbers):
                raise Malformed("missing-field", n)
        else:
            numbers = [integer(word, n) for word in words[: rows[name]]]
        if len(numbers) < (rows[name] or 0):
            raise Malformed("missing-field", n)
        if name == "ra":  # the size and the misses; the tenths between them are not kept
            numbers = [numbers[0], numbers[-1]]
        if numbers:
            result[name] = numbers
    return result


def read_mdstat(data):
    """Arrays, each with a heading, a line of sizes, and one or two of what goes on."""
    result, rows = [], data.split(b"\n")
    for index, line in enumerate(rows):
        if not line.strip() or line.startswith((b" ", b"unused", b"Personalities : ")):
            continue
        name, _, state, *words = (text(word) for word in line.split())
        members = [re.fullmatch(r"(.+)\[([0-9]+)\](.*)", word) for word in words]
        level = next((w for w, m in zip(words, members) if not m and not w.startswith("(")), None)
        access = {"(read-only)": "read-only", "(auto-read-only)": "auto-read-only"}
        found = {
            "name": name, "state": state, "level": level,
            "access": next((access[word] for word in words if word in access), "read-write"),
            "members": [[m[1], int(m[2]), "".join(flag for flag in "FJRSW" if flag in m[3])]
                        for m in members if m],
            "blocks": integer(rows[index + 1].split()[0], index + 2),
        }  # fmt: skip
        if level in ("raid0", "linear"):
            count = len(found["members"])
            found |= {"required": count, "active": count, "down": 0}
        elif state != "inactive":
            places = re.search(rb"\[([0-9]+)/([0-9]+)\] \[([^]]*)\]", rows[index + 1])
            found |= {"required": int(places[1]), "active": int(places[2]),
                      "down": places[3].count(b"_")}  # fmt: skip
        following = [row for row in rows[index + 2 : index + 4] if b"bitmap" not in row]
        if sync := read_sync(following[0] if following else b""):
            found["sync"] = sync
        result.append(found)
    return result


def read_sync(line):
    operations = ("recovery", "reshape", "check", "resync")
    operation = next((name for name in operations if name.encode() in line), None)
    if not operation:
        return None
    if b"PENDING" in line or b"DELAYED" in line:
        return {"operation": operation, "state": "waiting"}
    done, total = re.search(rb"\(([0-9]+)/([0-9]+)\)", line).groups()
    return {"operation": operation, "state": "running", "done": int(done), "total": int(total),
            "percent": float(re.search(rb"= *([0-9.]+)%", line)[1]),
            "minutes": float(re.search(rb"finish=([0-9.]+)min", line)[1]),
            "speed": int(re.search(rb"speed=([0-9]+)K", line)[1])}  # fmt: skip


def read_kstat(data):
    """A header, `name type data`, and rows; or a row of names above a row of numbers."""
    rows = [line for _, line in lines(data)]
    for index, row in enumerate(rows):
        words = row.split()
        if words == [b"name", b"type", b"data"]:
            return dict(named(line) for line in rows[index + 1 :] if len(line.split()) > 2)
        if words[0] == b"nread":
            return {text(name): integer(number, None)
                    for name, number in zip(words, rows[index + 1].split())}  # fmt: skip
    raise Malformed("bad-header")


def named(line):
    name, kind, value = line.split(None, 2)
    if kind in (b"2", b"4", b"6"):
        return text(name), integer(value.strip(), None)
    if kind in (b"1", b"3", b"5"):
        return text(name), whole(value.strip(), None)
    return text(name), text(value)


def read_kstats(folder):
    """Every kstat of ZFS by its path: those of the module, and io and objset-* of each pool."""
    names = ["*stats", "*_cache", "*/io", "*/objset-*"]
    return {str(file.relative_to(folder)): read_kstat(file.read_bytes())
            for name in names for file in sorted(folder.glob(name)) if file.is_file()}  # fmt: skip


FILES = {
    "proc/net/rpc/nfs": lambda data: read_named_rows(data, NFS),
    "proc/net/rpc/nfsd": lambda data: read_named_rows(data, NFSD),
    "proc/mdstat": read_mdstat,
    "proc/fs/xfs/stat": lambda data: read_named_rows(data, XFS),
}
