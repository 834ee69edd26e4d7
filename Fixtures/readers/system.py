"""CPUs, NUMA nodes, clocks, KSM, arrays and file systems below /sys: Documentation/ABI/."""

import re

from readers.devices import attributes, folders
from readers.services import XFS, read_named_rows
from readers.tables import read_counters, read_words
from tokens import ranges, text

KSM = ("run", "full_scans", "sleep_millisecs", "pages_to_scan", "pages_scanned", "pages_shared",
       "pages_sharing", "pages_unshared", "pages_volatile", "pages_skipped", "ksm_zero_pages",
       "general_profit", "merge_across_nodes", "max_page_sharing", "stable_node_chains",
       "stable_node_dups")  # fmt: skip
MD = ("level", "array_state", "metadata_version", "uuid", "raid_disks", "chunk_size", "degraded",
      "sync_action", "sync_completed")  # fmt: skip


def number(file):
    return int(file.read_text()) if file.exists() else None


def read_ranges(file):
    return ranges(file.read_bytes().strip()) if file.exists() else None


def read_mask(file):
    """A mask in hexadecimal, the lowest CPUs last, as runs of numbers."""
    if not file.exists():
        return None
    value = int(file.read_text().strip().replace(",", ""), 16)
    numbers = [bit for bit in range(value.bit_length()) if value >> bit & 1]
    runs = []
    for bit in numbers:
        if runs and runs[-1][1] == bit - 1:
            runs[-1][1] = bit
        else:
            runs.append([bit, bit])
    return runs


def read_topology(root):
    cpus = {}
    for folder in folders(root, "cpu[0-9]*/topology"):
        siblings = {name: read_ranges(folder / f"{name}_list") or read_mask(folder / name)
                    for name in ("book_siblings", "thread_siblings", "core_siblings")}  # fmt: skip
        cpus[folder.parent.name[3:]] = {
            "core_id": number(folder / "core_id"),
            "physical_package_id": number(folder / "physical_package_id"), **siblings,
        }  # fmt: skip
    lists = {name: read_ranges(root / name) for name in ("online", "present", "possible", "isolated")}
    return lists | {"cpus": cpus}


def read_cpu_folders(root):
    """Which CPUs are on, where the folders say so, and how often each core and package was too hot."""
    names = sorted(folders(root, "cpu[0-9]*"), key=lambda folder: folder.name)
    tells = bool(names) and (names[0] / "online").exists()
    online = {folder.name[3:]: int((folder / "online").exists() and number(folder / "online") == 1)
              for folder in names if tells}  # fmt: skip
    cores, packages = {}, {}
    for folder in names:
        package, core = (number(folder / "topology" / name) for name in ("physical_package_id", "core_id"))
        throttle = folder / "thermal_throttle"
        if package is None or core is None:
            continue
        if (throttle / "core_throttle_count").exists():
            cores.setdefault(f"{package}:{core}", number(throttle / "core_throttle_count"))
        if (throttle / "package_throttle_count").exists():
            packages.setdefault(f"{package}", number(throttle / "package_throttle_count"))
    return {"online": online, "cores": cores, "packages": packages}


def read_nodes(root):
    result = {}
    for folder in folders(root, "node[0-9]*"):
        files = {"meminfo": 2, "numastat": 0}  # words before each name
        result[folder.name[4:]] = {name: read_counters((folder / name).read_bytes(), behind)
                                   for name, behind in files.items() if (folder / name).exists()}  # fmt: skip
    return result


def read_btrfs(root):
    result = {}
    for folder in folders(root, "*-*"):
        allocation = {}
        for kind in ("data", "metadata", "system"):
            part = folder / "allocation" / kind
            allocation[kind] = {
                "bytes_reserved": number(part / "bytes_reserved"),
                "layouts": {layout.name: [number(layout / "total_bytes"), number(layout / "used_bytes")]
                            for layout in folders(part)},
            }  # fmt: skip
        commits = dict(row.split() for row in (folder / "commit_stats").read_text().splitlines()) \
            if (folder / "commit_stats").exists() else {}  # fmt: skip
        result[folder.name] = {
            **attributes(folder, ("metadata_uuid", "label")),
            "global_rsv_size": number(folder / "allocation/global_rsv_size"),
            "allocation": allocation,
            "devices": {device.name: (number(device / "size") or 0) * 512
                        for device in folders(folder / "devices")},
            "commit_stats": {key: int(value) for key, value in commits.items()},
        }  # fmt: skip
    return result


def read_arrays(root):
    """The texts of each array, and the state of each member."""
    return {folder.parent.name: attributes(folder, MD) | {
                "members": {member.name[4:]: text((member / "state").read_bytes().strip())
                            for member in folders(folder, "dev-*")}}
            for folder in folders(root, "md*/md")}  # fmt: skip


def read_system(sys):
    cpus = sys / "devices/system/cpu"
    sources = folders(sys / "devices/system/clocksource", "clocksource[0-9]*")
    return {
        "topology of sys/devices/system/cpu": read_topology(cpus),
        "folders of sys/devices/system/cpu": read_cpu_folders(cpus),
        "sys/devices/system/node": read_nodes(sys / "devices/system/node"),
        "sys/devices/system/clocksource": [
            [read_words((source / f"{kind}_clocksource").read_bytes()) for kind in ("available", "current")]
            for source in sources],
        "sys/kernel/mm/ksm": {name: int(value) for name, value in
                              attributes(sys / "kernel/mm/ksm", KSM).items()
                              if re.fullmatch(r"-?[0-9]+", value)},
        "sys/fs/btrfs": read_btrfs(sys / "fs/btrfs"),
        "sys/fs/xfs": {device.parent.parent.name: read_named_rows(device.read_bytes(), XFS)
                       for device in sorted((sys / "fs/xfs").glob("*/stats/stats"))},
        "sys/block": read_arrays(sys / "block"),
    }  # fmt: skip
