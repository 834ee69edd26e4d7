"""Attributes of devices below /sys: Documentation/ABI/testing/, hwmon/sysfs-interface.rst,
driver-api/thermal/sysfs-api.rst, power/power_supply_class.rst, power/powercap/powercap.rst."""

import re

from tokens import text

LIMIT = 128
HWMON = ("vrm", "beep_enable", "update_interval", "in", "cpu", "fan", "pwm", "temp", "curr", "power",
         "energy", "humidity", "intrusion", "freq")  # fmt: skip
NVME = ("firmware_rev", "model", "serial", "state", "cntlid")
NVME_NAMESPACE = ("nuse", "size", "queue/logical_block_size", "ana_state")
WATCHDOG = ("bootstatus", "options", "fw_version", "identity", "nowayout", "state", "status", "timeleft",
            "timeout", "pretimeout", "pretimeout_governor", "access_cs0")  # fmt: skip
DMI = ("bios_date", "bios_release", "bios_vendor", "bios_version", "board_asset_tag", "board_name",
       "board_serial", "board_vendor", "board_version", "chassis_asset_tag", "chassis_serial",
       "chassis_vendor", "chassis_version", "product_family", "product_name", "product_serial",
       "product_sku", "product_uuid", "product_version", "sys_vendor")  # fmt: skip
CPUFREQ = ("cpuinfo_cur_freq", "cpuinfo_min_freq", "cpuinfo_max_freq", "scaling_min_freq",
           "scaling_max_freq", "scaling_available_governors", "scaling_governor", "scaling_driver",
           "related_cpus", "scaling_setspeed")  # fmt: skip
NETWORK = ("addr_assign_type", "address", "broadcast", "carrier", "carrier_changes",
           "carrier_down_count", "carrier_up_count", "dev_id", "dormant", "duplex", "flags", "ifalias",
           "ifindex", "iflink", "link_mode", "mtu", "name_assign_type", "netdev_group", "operstate",
           "speed", "tx_queue_len", "type")  # fmt: skip


def folders(path, pattern="*"):
    return sorted(entry for entry in path.glob(pattern) if entry.is_dir())


def attributes(folder, names):
    """Texts of at most 128 bytes without the blanks around them; what is not there is left out."""
    return {name: text((folder / name).read_bytes()[:LIMIT].strip())
            for name in names if (folder / name).is_file()}  # fmt: skip


def cleaned(name):
    """Small letters, digits, : and _; anything else is an underscore, and none is at the ends."""
    return re.sub(r"[^a-z0-9:_]", "_", name.lower()).strip("_")


def read_hwmon(root):
    """By chip: what it is called after its device, its own name, and by sensor the attributes."""
    result = {}
    for chip in folders(root):
        sensors = {}
        for folder in (chip, chip / "device"):
            for file in sorted(folder.iterdir()) if folder.is_dir() else ():
                stem = re.match(r"[^0-9]*", file.name)[0]
                if stem not in HWMON or file.is_dir():
                    continue
                found = re.fullmatch(r"([0-9]*)_?(.*)", file.name[len(stem):])
                sensor = sensors.setdefault(f"{stem}{int(found[1] or 0)}", {})
                sensor[found[2]] = text(file.read_bytes()[:LIMIT].strip(b"\n"))
        name = cleaned(attributes(chip, ["name"]).get("name", ""))
        device = (chip / "device").resolve() if (chip / "device").exists() else None
        parts = [cleaned(part) for part in (device.parent.name, device.name)] if device else []
        known = "_".join(part for part in parts if part)
        result[chip.name] = {"id": known or name or cleaned(chip.name), "name": name or None,
                             "sensors": sensors}  # fmt: skip
    return result


def read_thermal(root):
    return {
        "zones": {zone.name[12:]: attributes(zone, ("type", "policy", "temp", "mode", "passive"))
                  for zone in folders(root, "thermal_zone[0-9]*")},
        "devices": {device.name[14:]: attributes(device, ("type", "max_state", "cur_state"))
                    for device in folders(root, "cooling_device[0-9]*")},
    }  # fmt: skip


def read_power_supplies(root):
    return {supply.name: attributes(supply, [file.name for file in supply.iterdir()
                                             if file.name not in ("uevent", "alarm")])
            for supply in folders(root)}  # fmt: skip


def read_powercap(root):
    """A zone `package-1` is package with index 1; others of one name are counted."""
    result, used = {}, {}
    for zone in folders(root):
        found = attributes(zone, ("name", "energy_uj", "max_energy_range_uj"))
        if "name" not in found:
            continue
        name, dash, number = found["name"].partition("-")
        if not (dash and number.isdecimal()):
            name, number = found["name"], used.get(found["name"], 0)
        used[name] = int(number) + 1
        result[zone.name] = found | {"called": [name, int(number)]}
    return result


def read_nvme(root):
    result = {}
    for controller in folders(root):
        spaces = {}
        for entry in folders(controller):
            found = re.fullmatch(r"nvme[0-9]+(c[0-9]+)?n([0-9]+)", entry.name)
            if found and (found[1] or (entry / "nuse").exists()):
                spaces[found[2]] = attributes(entry, NVME_NAMESPACE)
        result[controller.name] = attributes(controller, NVME) | {"namespaces": spaces}
    return result


def read_edac(root):
    names = ("ce_count", "ce_noinfo_count", "ue_count", "ue_noinfo_count")
    return {controller.name[2:]: attributes(controller, names) | {
                "rows": {row.name[5:]: attributes(row, names) for row in folders(controller, "csrow[0-9]*")}}
            for controller in folders(root, "mc[0-9]*")}  # fmt: skip


def read_vulnerabilities(root):
    """The state is the first word; what follows it is the detail."""
    states = ("Not affected", "Vulnerable", "Mitigation", "Unknown")
    result = {}
    for file in sorted(root.glob("*")):
        line = text(file.read_bytes().strip())
        state = next((state for state in states if line.lower().startswith(state.lower())), None)
        detail = " ".join(line.split()[1:]) if state else line
        result[file.name] = [state or "Unknown", "" if state == "Not affected" else detail]
    return result


def read_bonds(root):
    """Members and how many of them are up, by bond; null without bonding."""
    if not (root / "bonding_masters").exists():
        return None
    result = {}
    for bond in (root / "bonding_masters").read_text().split():
        members = (root / bond / "bonding/slaves").read_text().split()
        up = [(root / bond / f"lower_{member}/bonding_slave/mii_status").read_text().strip() == "up"
              for member in members]  # fmt: skip
        result[bond] = [len(up), sum(up)]
    return result


def read_devices(sys):
    by_class = {"hwmon": read_hwmon, "thermal": read_thermal, "power_supply": read_power_supplies,
                "powercap": read_powercap, "nvme": read_nvme}  # fmt: skip
    return {
        **{f"sys/class/{name}": parse(sys / "class" / name) for name, parse in by_class.items()},
        "sys/class/watchdog": {device.name: attributes(device, WATCHDOG)
                               for device in folders(sys / "class/watchdog")},
        "sys/class/dmi/id": attributes(sys / "class/dmi/id", DMI),
        "sys/class/net": {device.name: attributes(device, NETWORK)
                          for device in folders(sys / "class/net")},
        "sys/class/net/bonding_masters": read_bonds(sys / "class/net"),
        "sys/devices/system/edac/mc": read_edac(sys / "devices/system/edac/mc"),
        "sys/devices/system/cpu/vulnerabilities": read_vulnerabilities(
            sys / "devices/system/cpu/vulnerabilities"),
        "sys/devices/system/cpu/*/cpufreq": {
            folder.parent.name[3:]: attributes(folder, CPUFREQ)
            for folder in folders(sys / "devices/system/cpu", "cpu[0-9]*/cpufreq")},
    }  # fmt: skip
