"""Some of the host's processes, and some of its control groups: enough to show every kind."""

import re
from pathlib import Path

from files import read, write

FILES = (
    "stat", "statm", "status", "comm", "cmdline", "io", "cgroup", "limits", "smaps_rollup",
    "schedstat", "wchan", "oom_score", "oom_score_adj",
)  # fmt: skip
PROCESSES, ARGUMENTS, GROUPS = 24, 16, 40
GROUP_FILES = re.compile(
    r"cgroup\.(procs|controllers|events)|cpu\.(stat|max|weight|pressure|shares|cfs_(quota|period)_us)|"
    r"cpuacct\.(usage|usage_percpu|usage_all|stat)|memory\.(current|peak|stat|events|max|high|low|"
    r"swap\.current|swap\.max|pressure|usage_in_bytes|max_usage_in_bytes|limit_in_bytes|failcnt|"
    r"memsw\.usage_in_bytes)|io\.(stat|pressure)|pids\.(current|max|peak|events)|"
    r"blkio\.throttle\.io_(service_bytes|serviced)"
)
HIERARCHIES = ("memory", "cpu,cpuacct", "cpu", "cpuacct", "blkio", "pids", "systemd", "unified")


def chosen():
    """All if they are few; else the first, a few threads of the kernel, zombies, and some others."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        # The last parenthesis ends the name, which may hold others.
        if stat := read(folder / "stat"):
            words = stat.rpartition(")")[2].split()
            kind = "Z" if words[0] == "Z" else "K" if int(words[6]) & 0x200000 else "P"
            found.setdefault(kind, []).append(int(folder.name))
    kernel, zombies = sorted(found.get("K", []))[:6], sorted(found.get("Z", []))[:2]
    others = sorted(found.get("P", []))
    room = PROCESSES - len(kernel) - len(zombies)
    step = max(len(others) // room, 1)
    return sorted({*kernel, *zombies, *others[::step][:room]})


def capture_processes(folder, scrubber):
    for number in chosen():
        texts = {name: read(f"/proc/{number}/{name}") for name in FILES}
        stat = texts["stat"]
        if stat is None:
            continue  # it is gone
        is_kernel = int(stat.rpartition(")")[2].split()[6]) & 0x200000 != 0
        name = stat[stat.index("(") + 1 : stat.rindex(")")].encode("utf-8", "surrogateescape")
        shown = (name if is_kernel else scrubber.program(name)).decode("utf-8", "surrogateescape")
        texts["stat"] = f"{number} ({shown}){stat.rpartition(')')[2]}"
        for file, text in texts.items():
            if text is not None:
                write(folder / f"proc/{number}" / file, scrubbed(file, text, shown, scrubber))


def scrubbed(file, text, name, scrubber):
    match file:
        case "comm":
            return name + "\n"
        case "status":
            shown = name.replace("\\", "\\\\").replace("\n", "\\n")
            return re.sub(r"\AName:.*", lambda _: f"Name:\t{shown}", text)
        case "cmdline":
            arguments = text.split("\0")
            if len(arguments) > ARGUMENTS:
                arguments = [*arguments[:ARGUMENTS], ""]
            return "\0".join(scrubber.stand_in("argument", argument, "argument{}") if argument else ""
                             for argument in arguments)  # fmt: skip
        case "cgroup":
            rows = (row.split(":", 2) for row in text.splitlines())
            return "".join(f"{number}:{names}:{scrubber.group(path)}\n" for number, names, path in rows)
    return text


def capture_groups(folder, scrubber):
    """The tree as it is mounted, without the hierarchies that nothing is read of."""
    root = Path("/sys/fs/cgroup")
    is_unified = (root / "cgroup.controllers").exists()
    places = [root] if is_unified else [root / name for name in HIERARCHIES]
    known = {str(number) for number in chosen()}
    for place in places:
        if place.is_symlink():
            copy = folder / place.relative_to("/")
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.symlink_to(place.readlink())
            continue
        if not place.is_dir():
            continue
        groups = [place, *sorted((path for path in place.rglob("*") if path.is_dir()),
                                 key=lambda path: (len(path.parts), path))]  # fmt: skip
        for group in groups[: GROUPS if is_unified else GROUPS // 4]:
            path = scrubber.group(str(group.relative_to(place)).removeprefix("."))
            copy = folder / place.relative_to("/") / path
            for file in sorted(group.iterdir()):
                text = read(file) if GROUP_FILES.fullmatch(file.name) else None
                if text is not None and file.name == "cgroup.procs":
                    text = "".join(f"{row}\n" for row in text.split() if row in known)
                if text is not None:
                    write(copy / file.name, text)
