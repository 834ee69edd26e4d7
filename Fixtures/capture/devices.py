"""The attributes below /sys that are read, in folders and links as they are there."""

import os
import re
from pathlib import Path

from files import read, write
from scrubber import UUID

# By class, what is read of each device: a pattern of paths below the device's folder.
CLASSES = {
    "hwmon": r"name|(in|cpu|fan|pwm|temp|curr|power|energy|humidity|intrusion|freq)\d+(_\w+)?|vrm|"
             r"beep_enable|update_interval",
    "thermal": r"type|policy|temp|mode|passive|max_state|cur_state",
    "power_supply": r"(?!uevent|alarm)[a-z_]+",
    "powercap": r"name|energy_uj|max_energy_range_uj",
    "nvme": r"firmware_rev|model|serial|state|cntlid|nvme\w+/(nuse|size|queue/logical_block_size|ana_state)",
    "watchdog": r"bootstatus|options|fw_version|identity|nowayout|state|status|timeleft|timeout|"
                r"pretimeout|pretimeout_governor|access_cs0",
    "dmi": r"(bios|board|chassis|product|sys)_\w+",
    "net": r"addr_assign_type|address|broadcast|carrier|carrier_changes|carrier_(up|down)_count|dev_id|"
           r"dormant|duplex|flags|ifalias|ifindex|iflink|link_mode|mtu|name_assign_type|netdev_group|"
           r"operstate|speed|tx_queue_len|type|bonding/slaves|bonding_slave/mii_status",
}  # fmt: skip
# Folders that are no class, each with a pattern of paths below it.
FOLDERS = {
    "devices/system/cpu": r"online|offline|present|possible|isolated|vulnerabilities/\w+|"
        r"cpu\d+/(online|topology/(core_id|physical_package_id|(thread|core|book)_siblings(_list)?)|"
        r"cpufreq/(scaling_(cur|min|max)_freq|cpuinfo_(cur|min|max)_freq|scaling_governor|scaling_driver|"
        r"scaling_available_governors|scaling_setspeed|related_cpus)|"
        r"thermal_throttle/(core|package)_throttle_count)",
    "devices/system/node": r"node\d+/(meminfo|numastat)",
    "devices/system/edac/mc": r"mc\d+/(csrow\d+/)?[cu]e_(noinfo_)?count",
    "devices/system/clocksource": r"clocksource\d+/(available|current)_clocksource",
    "kernel/mm/ksm": r"\w+",
    # More than is read: node_exporter tells nothing of a file system that lacks one of these.
    "fs/btrfs": r"[^/]+-[^/]+/(metadata_uuid|label|commit_stats|clone_alignment|nodesize|quota_override|"
        r"sectorsize|features/\w+|devices/\w+/size|allocation/(global_rsv_\w+|\w+/\w+|\w+/\w+/\w+_bytes))",
    "fs/xfs": r"\w+/stats/stats",
}  # fmt: skip
PRIVATE = re.compile(r".*(serial|uuid|asset_tag|sku).*|ifalias|label")
DEVICES, DEPTH = 64, 5


def entries(folder, prefix="", depth=DEPTH):
    """The paths of all files below a folder; links are followed in fs, where devices are links."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return
    for name in names:
        path = folder / name
        is_link = path.is_symlink()
        if path.is_dir():
            if depth > 1 and (not is_link or prefix.endswith("devices/")):
                yield from entries(path, f"{prefix}{name}/", depth - 1)
        else:
            yield prefix + name


def scrubbed(name, text, scrubber):
    if UUID.fullmatch(text.strip()):
        return scrubber.component(text.strip()) + "\n"
    if PRIVATE.fullmatch(name) and text.strip():
        return scrubber.stand_in("text", text, "private{}") + "\n"
    return scrubber.hardware_addresses(text)


def copy(source, target, pattern, scrubber):
    for path in entries(source):
        text = read(source / path) if re.fullmatch(pattern, path) else None
        if text is not None:
            shown = "/".join(scrubber.component(part) if UUID.fullmatch(part) else part
                             for part in path.split("/"))  # fmt: skip
            write(target / shown, scrubbed(path.rpartition("/")[2], text, scrubber))


def capture(folder, scrubber):
    sys = Path("/sys")
    for name, pattern in FOLDERS.items():
        copy(sys / name, folder / "sys" / name, pattern, scrubber)
    for name, pattern in CLASSES.items():
        for device in sorted((sys / "class" / name).glob("*"))[:DEVICES]:
            capture_device(device, folder, pattern, scrubber)
    masters = read(sys / "class/net/bonding_masters")
    if masters is not None:
        write(folder / "sys/class/net/bonding_masters", masters)
    for array in sorted((sys / "block").glob("md*/md")):
        pattern = r"level|array_state|metadata_version|uuid|raid_disks|chunk_size|degraded|sync_\w+|dev-\w+/state"
        copy(array, folder / array.relative_to("/"), pattern, scrubber)


def capture_device(device, folder, pattern, scrubber):
    """The folder where the device really is, the class's link to it, and its link to what it is of."""
    real = device.resolve()
    if not device.is_symlink() or not real.is_dir():
        return
    shown = Path(scrubber.interface_table(str(real.relative_to("/"))))
    copy(real, folder / shown, pattern, scrubber)
    if not (folder / shown).is_dir():
        return
    link = folder / device.relative_to("/").with_name(shown.name)
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(os.path.relpath(folder / shown, link.parent))
    for name in ("device", *(entry.name for entry in real.glob("lower_*"))):
        if (real / name).is_symlink():
            target = folder / scrubber.interface_table(str((real / name).resolve().relative_to("/")))
            if name == "device":
                target.mkdir(parents=True, exist_ok=True)
            (folder / shown / name).symlink_to(os.path.relpath(target, folder / shown))
